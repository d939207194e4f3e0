//! What an assistant may ask, as JSON: read strictly, so that a misspelt filter is not silently no filter.

use anyhow::{Result, anyhow};
use dateline::brief::Scope;
use jiff::civil::Date;
use rmcp::model::JsonObject;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use serde_json::{Value, json};

/// Rows in one answer unless asked otherwise, and at most.
const ROWS: usize = 20;
const MOST_ROWS: usize = 200;

/// Reads the arguments of a call.
///
/// # Errors
/// What is wrong with them, in words that help to ask again.
pub fn read<T: DeserializeOwned>(arguments: Value) -> Result<T> {
    serde_json::from_value(arguments).map_err(|e| anyhow!("the question cannot be read: {e}"))
}

/// Which events or claims are meant.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Search {
    from: Option<Date>,
    to: Option<Date>,
    place: Option<String>,
    actor: Option<String>,
    #[serde(rename = "type")]
    kind: Option<String>,
    as_of: Option<Date>,
    /// Words that the quoted sentence holds.
    pub text: Option<String>,
    limit: Option<usize>,
    /// Rows to pass over.
    #[serde(default)]
    pub offset: usize,
}

impl Search {
    /// The same, for the library.
    pub fn scope(&self) -> Scope {
        Scope {
            from: self.from,
            to: self.to,
            place: self.place.clone(),
            actor: self.actor.clone(),
            kind: self.kind.clone(),
            as_of: self.as_of,
        }
    }

    /// Rows wanted.
    pub fn limit(&self) -> usize {
        self.limit.unwrap_or(ROWS).clamp(1, MOST_ROWS)
    }

    /// Its schema.
    pub fn schema() -> JsonObject {
        let mut fields = scope();
        fields
            .insert("text".into(), json!({"type": "string", "description": "words in the quoted sentence"}));
        let limit = json!({"type": "integer", "minimum": 1, "maximum": MOST_ROWS, "default": ROWS});
        fields.insert("limit".into(), limit);
        let offset =
            json!({"type": "integer", "minimum": 0, "default": 0, "description": "rows to pass over"});
        fields.insert("offset".into(), offset);
        object(fields, &[])
    }
}

/// What a brief is about.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct About {
    from: Option<Date>,
    to: Option<Date>,
    place: Option<String>,
    actor: Option<String>,
    #[serde(rename = "type")]
    kind: Option<String>,
    as_of: Option<Date>,
}

impl About {
    /// The same, for the library.
    pub fn scope(self) -> Scope {
        let About { from, to, place, actor, kind, as_of } = self;
        Scope { from, to, place, actor, kind, as_of }
    }

    /// Its schema.
    pub fn schema() -> JsonObject {
        object(scope(), &[])
    }
}

/// Who holds what, and when.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct Held {
    /// On this day.
    pub on: Option<Date>,
    /// As known on this day.
    pub as_of: Option<Date>,
    /// Part of the name of a place, province or country code.
    pub place: Option<String>,
    /// Part of the name of a holder.
    pub actor: Option<String>,
}

impl Held {
    /// Its schema.
    pub fn schema() -> JsonObject {
        let mut fields = scope();
        fields.retain(|name, _| matches!(name.as_str(), "place" | "actor" | "as_of"));
        fields.insert("on".into(), day("the day; the last one that the record knows of when left out"));
        object(fields, &[])
    }
}

/// The words behind a value.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Behind {
    /// A claim or an event.
    pub id: String,
    /// Name of the value, such as `killed` or `place`.
    pub field: Option<String>,
}

impl Behind {
    /// Its schema.
    pub fn schema() -> JsonObject {
        let mut fields = JsonObject::new();
        fields.insert("id".into(), json!({"type": "string", "description": "id of an event or a claim"}));
        let about = "the value in question: type, date, place, actor1, actor2, killed, injured, weapons, stance \
            …; all when left out";
        fields.insert("field".into(), json!({"type": "string", "description": about}));
        object(fields, &["id"])
    }
}

/// Nothing.
#[derive(Clone, Copy, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Nothing {}

impl Nothing {
    /// Its schema.
    pub fn schema() -> JsonObject {
        object(JsonObject::new(), &[])
    }
}

fn day(about: &str) -> Value {
    json!({"type": "string", "format": "date", "description": format!("{about} (2014-12-15)")})
}

fn scope() -> JsonObject {
    let text = |about: &str| json!({"type": "string", "description": about});
    let fields = [
        ("from", day("not before this day")),
        ("to", day("not after this day")),
        ("place", text("part of the name of a place or its province, or an ISO country code (SYR)")),
        ("actor", text("part of the name of an actor on either side")),
        ("type", text("type or family of events, as `overview` lists them")),
        ("as_of", day("as known on this day: reports published later are left out")),
    ];
    fields.into_iter().map(|(name, schema)| (name.to_owned(), schema)).collect()
}

fn object(fields: JsonObject, required: &[&str]) -> JsonObject {
    let schema = json!({
        "type": "object", "properties": fields, "required": required, "additionalProperties": false
    });
    match schema {
        Value::Object(schema) => schema,
        _ => JsonObject::new(),
    }
}
