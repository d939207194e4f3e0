//! Who wrote a report, as its sender says: names, and not addresses, accounts or numbers.

use serde_json::Value;

/// Longest name, in characters, and most names of one report.
const LONGEST: usize = 80;
const MOST: usize = 8;

/// The names one after another, each once; nothing if none of them is a name.
pub fn of(names: impl IntoIterator<Item = String>) -> Option<String> {
    let mut found: Vec<String> = Vec::new();
    for name in names {
        if let Some(name) = name_in(&name)
            && !found.iter().any(|f| f.to_lowercase() == name.to_lowercase())
            && found.len() < MOST
        {
            found.push(name);
        }
    }
    (!found.is_empty()).then(|| found.join(", "))
}

/// The names in a JSON value: a string, an object with a `name`, or a list of these.
pub fn in_json(value: &Value) -> Option<String> {
    let one = |value: &Value| match value {
        Value::String(name) => Some(name.clone()),
        Value::Object(author) => author.get("name").and_then(Value::as_str).map(str::to_owned),
        _ => None,
    };
    match value {
        Value::Array(authors) => of(authors.iter().take(MOST).filter_map(one)),
        author => of(one(author)),
    }
}

/// The name that a line of words is: without "By", white space as single spaces.
fn name_in(words: &str) -> Option<String> {
    let mut words: Vec<&str> = words.split_whitespace().collect();
    if words.first().is_some_and(|first| first.eq_ignore_ascii_case("by")) {
        words.remove(0);
    }
    let name = words.join(" ");
    let name = name.trim_matches([',', ';', ':', '|', '-', ' ']);
    let is_address = name.contains("://") || name.contains('@') || name.starts_with("www.");
    let is_name = name.chars().any(char::is_alphabetic) && name.chars().count() <= LONGEST;
    (is_name && !is_address && !name.chars().any(char::is_control)).then(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn names_are_told_from_addresses_and_said_once() {
        let of = |names: &[&str]| of(names.iter().map(|n| (*n).to_owned()));
        assert_eq!(
            of(&["By  Anna\nKeller", "anna keller", "Tom Birch,"]).as_deref(),
            Some("Anna Keller, Tom Birch")
        );
        assert_eq!(of(&["https://paper.example/anna", "@anna", "12", " "]), None);
        assert_eq!(of(&["a".repeat(200).as_str()]), None);
    }

    #[test]
    fn json_names_one_or_several() {
        assert_eq!(in_json(&json!("Anna Keller")).as_deref(), Some("Anna Keller"));
        let several = json!([{"@type": "Person", "name": "Anna Keller"}, "Tom Birch", 7, {"url": "x"}]);
        assert_eq!(in_json(&several).as_deref(), Some("Anna Keller, Tom Birch"));
        assert_eq!(in_json(&json!({"url": "x"})), None);
    }
}
