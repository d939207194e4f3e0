//! How does a list leave the desk? As a page of JSON for the screen, or whole as `.json`, `.csv` or `.geojson`.

use crate::export::{cell, json};
use crate::page::Table;
use anyhow::Result;
use dateline::record::Value;
use serde_json::{Map, Value as Json, json};

/// Named columns and rows.
pub struct Listing {
    /// Names of the columns.
    pub columns: Vec<&'static str>,
    /// One value a column.
    pub rows: Vec<Vec<Value>>,
}

/// What the end of an address asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// A page for the screen.
    Page,
    /// A list of objects.
    Json,
    /// Comma-separated values.
    Csv,
    /// Points, for lists with places.
    Geojson,
}

impl Form {
    /// Takes the ending off an address.
    pub fn of(path: &str) -> (&str, Form) {
        for (ending, form) in [(".json", Form::Json), (".csv", Form::Csv), (".geojson", Form::Geojson)] {
            if let Some(stem) = path.strip_suffix(ending) {
                return (stem, form);
            }
        }
        (path, Form::Page)
    }
}

impl From<Table> for Listing {
    fn from(table: Table) -> Listing {
        let (columns, rows) = table.into_parts();
        Listing { columns, rows }
    }
}

impl Listing {
    /// A list without rows.
    pub fn new(columns: impl IntoIterator<Item = &'static str>) -> Listing {
        Listing { columns: columns.into_iter().collect(), rows: Vec::new() }
    }

    /// Adds a row, one value a column.
    pub fn row(&mut self, values: Vec<Value>) {
        self.rows.push(values);
    }

    fn object(&self, row: &[Value]) -> Map<String, Json> {
        self.columns.iter().zip(row).map(|(name, v)| ((*name).to_owned(), json(v.clone()))).collect()
    }

    /// Rows `offset..offset + limit` as objects, and the number of all.
    pub fn page(&self, offset: usize, limit: usize) -> Json {
        let rows: Vec<Json> =
            self.rows.iter().skip(offset).take(limit).map(|row| Json::Object(self.object(row))).collect();
        json!({ "total": self.rows.len(), "offset": offset, "rows": rows })
    }

    /// All rows, as the bytes of a file.
    ///
    /// # Errors
    /// When a value cannot be written.
    pub fn file(&self, form: Form, spreadsheet: bool) -> Result<Vec<u8>> {
        match form {
            Form::Page | Form::Json => self.json(),
            Form::Csv => self.csv(spreadsheet),
            Form::Geojson => self.geojson(),
        }
    }

    fn json(&self) -> Result<Vec<u8>> {
        let mut out = b"[".to_vec();
        for (at, row) in self.rows.iter().enumerate() {
            out.extend_from_slice(if at == 0 { b"\n" } else { b",\n" });
            serde_json::to_writer(&mut out, &self.object(row))?;
        }
        out.extend_from_slice(b"\n]\n");
        Ok(out)
    }

    fn csv(&self, spreadsheet: bool) -> Result<Vec<u8>> {
        let mut csv = csv::Writer::from_writer(Vec::new());
        csv.write_record(&self.columns)?;
        for row in &self.rows {
            csv.write_record(row.iter().map(|v| if spreadsheet { tame(cell(v)) } else { cell(v) }))?;
        }
        Ok(csv.into_inner()?)
    }

    fn geojson(&self) -> Result<Vec<u8>> {
        let mut out = b"{\"type\":\"FeatureCollection\",\"features\":[".to_vec();
        for (at, row) in self.rows.iter().enumerate() {
            let mut properties = self.object(row);
            for value in properties.values_mut() {
                if let Json::Array(items) = value {
                    let words: Vec<&str> = items.iter().filter_map(Json::as_str).collect();
                    *value = words.join("; ").into();
                }
            }
            let mut degrees = |name| properties.remove(name).and_then(|v| v.as_f64());
            let geometry = match (degrees("longitude"), degrees("latitude")) {
                (Some(lon), Some(lat)) => json!({ "type": "Point", "coordinates": [lon, lat] }),
                _ => Json::Null,
            };
            out.extend_from_slice(if at == 0 { b"\n" } else { b",\n" });
            let id = properties.get("id").cloned();
            let feature =
                json!({ "type": "Feature", "id": id, "geometry": geometry, "properties": properties });
            serde_json::to_writer(&mut out, &feature)?;
        }
        out.extend_from_slice(b"\n]}\n");
        Ok(out)
    }
}

/// Spreadsheets run a cell that begins like a formula; programs that read exact values ask for the plain file.
fn tame(cell: String) -> String {
    if cell.starts_with(['=', '+', '-', '@', '\t', '\r']) { format!("'{cell}") } else { cell }
}

/// Words, or nothing.
pub fn text(words: &str) -> Value {
    if words.is_empty() { Value::Null } else { Value::Text(words.to_owned()) }
}

/// Words that may be missing.
pub fn maybe(words: Option<&str>) -> Value {
    words.map_or(Value::Null, text)
}

/// Several words.
pub fn list(words: impl IntoIterator<Item = impl Into<String>>) -> Value {
    Value::List(words.into_iter().map(Into::into).collect())
}

/// A number.
pub fn int(n: impl TryInto<i64>) -> Value {
    n.try_into().map_or(Value::Null, Value::Int)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_is_the_same_in_every_form() {
        let mut listing = Listing::new(["id", "latitude", "longitude", "who"]);
        listing.row(vec![text("=1+1"), Value::Float(35.5), Value::Float(36.5), list(["a", "b"])]);
        let words = |form, tamed| String::from_utf8(listing.file(form, tamed).unwrap()).unwrap();
        assert_eq!(words(Form::Csv, false), "id,latitude,longitude,who\n=1+1,35.5,36.5,a; b\n");
        assert_eq!(words(Form::Csv, true), "id,latitude,longitude,who\n'=1+1,35.5,36.5,a; b\n");
        let points: Json = serde_json::from_str(&words(Form::Geojson, false)).unwrap();
        assert_eq!(points["features"][0]["geometry"]["coordinates"], json!([36.5, 35.5]));
        assert_eq!(points["features"][0]["properties"], json!({ "id": "=1+1", "who": "a; b" }));
        assert_eq!(Form::of("/api/events.geojson"), ("/api/events", Form::Geojson));
    }
}
