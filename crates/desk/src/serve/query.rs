//! What does an address ask for? The text behind `?`, as names with their values.

use std::fmt::Display;
use std::str::FromStr;

/// Names and values, in the order given. A name may come several times.
#[derive(Clone, Debug, Default)]
pub struct Query(Vec<(String, String)>);

impl Query {
    /// Reads `a=1&b=2`; bytes that are no text are replaced.
    pub fn read(raw: &str) -> Query {
        let pairs = raw.split('&').filter(|pair| !pair.is_empty()).take(200);
        let pair = |pair: &str| {
            let (name, value) = pair.split_once('=').unwrap_or((pair, ""));
            (decode(name), decode(value))
        };
        Query(pairs.map(pair).collect())
    }

    /// The first value of `name` that is not empty.
    pub fn get(&self, name: &str) -> Option<&str> {
        self.0.iter().find(|(n, v)| n == name && !v.is_empty()).map(|(_, v)| v.as_str())
    }

    /// All values of `name`; those of a list with commas apart.
    pub fn all(&self, name: &str) -> Vec<&str> {
        self.0
            .iter()
            .filter(|(n, _)| n == name)
            .flat_map(|(_, v)| v.split(','))
            .map(str::trim)
            .filter(|v| !v.is_empty())
            .collect()
    }

    /// All values of `name`, with their commas: names of people and places have some.
    pub fn whole(&self, name: &str) -> Vec<&str> {
        self.0.iter().filter(|(n, v)| n == name && !v.is_empty()).map(|(_, v)| v.as_str()).collect()
    }

    /// The value of `name` as a number or day.
    ///
    /// # Errors
    /// A sentence, when it is none.
    pub fn parse<T: FromStr>(&self, name: &str) -> Result<Option<T>, String>
    where
        T::Err: Display,
    {
        self.get(name).map(|v| v.parse().map_err(|e: T::Err| format!("{name}={v}: {e}"))).transpose()
    }

    /// The same as the text of an address, without `name`.
    pub fn without(&self, name: &str) -> String {
        let kept = self.0.iter().filter(|(n, _)| n != name);
        kept.map(|(n, v)| format!("{}={}", encode(n), encode(v))).collect::<Vec<_>>().join("&")
    }
}

/// Undoes percent signs and plus signs.
pub fn decode(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.bytes();
    while let Some(byte) = rest.next() {
        match byte {
            b'+' => bytes.push(b' '),
            b'%' => {
                let digits =
                    rest.clone().take(2).map(|b| (b as char).to_digit(16)).collect::<Option<Vec<_>>>();
                match digits.as_deref() {
                    Some([high, low]) => {
                        bytes.push((high * 16 + low) as u8);
                        rest.nth(1);
                    }
                    _ => bytes.push(b'%'),
                }
            }
            _ => bytes.push(byte),
        }
    }
    String::from_utf8_lossy(&bytes).into_owned()
}

/// Writes what has a meaning in addresses with percent signs.
fn encode(text: &str) -> String {
    let plain = |b: u8| b.is_ascii_alphanumeric() || b"-._~,:".contains(&b);
    text.bytes().map(|b| if plain(b) { char::from(b).to_string() } else { format!("%{b:02X}") }).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn values_are_decoded_and_broken_ones_kept() {
        let q =
            Query::read("actor=Jabhat%20al-Nusra&type=clash,raid&type=siege_begin&x=%zz&y=100%&a=b+c&from=");
        assert_eq!(q.get("actor"), Some("Jabhat al-Nusra"));
        assert_eq!(q.all("type"), ["clash", "raid", "siege_begin"]);
        assert_eq!((q.get("x"), q.get("y"), q.get("a")), (Some("%zz"), Some("100%"), Some("b c")));
        assert_eq!(q.get("from"), None);
        assert!(q.parse::<u32>("actor").is_err());
        assert_eq!(Query::read("token=x&q=a%26b%0D").without("token"), "q=a%26b%0D");
    }
}
