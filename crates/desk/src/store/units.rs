//! What did other coders make of the same time? Kept beside our events, never among them.

use super::Store;
use super::land::now;
use super::write::day;
use anyhow::Result;
use dateline::brief::Scope;
use jiff::civil::Date;
use rusqlite::types::Value;
use rusqlite::{Row, params, params_from_iter};
use serde::Serialize;

/// One row of another coder's record.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Unit {
    /// Who coded it.
    pub coder: String,
    /// Its name there.
    pub id: String,
    /// `acled`, `ucdp` or `csv`.
    pub form: String,
    /// File it came from.
    pub path: String,
    /// Line there.
    pub line: u32,
    /// Type, in the coder's words.
    #[serde(rename = "type")]
    pub kind: Option<String>,
    /// First day.
    pub from: Option<Date>,
    /// Last day.
    pub to: Option<Date>,
    /// Place.
    pub place: Option<String>,
    /// Country, as the coder has it.
    pub country: Option<String>,
    /// Degrees north.
    pub lat: Option<f64>,
    /// Degrees east.
    pub lon: Option<f64>,
    /// First side.
    pub actor1: Option<String>,
    /// Second side.
    pub actor2: Option<String>,
    /// Deaths.
    pub killed: Option<i64>,
    /// The row as it came, as a JSON object.
    pub json: String,
}

impl Store {
    /// Keeps rows of another coder, all or none. A row of the same name replaces the one before; says how many
    /// were new.
    pub fn keep_units(&mut self, units: &[Unit]) -> Result<u64> {
        let change = self.db.transaction()?;
        let before: i64 = change.query_row("SELECT count(*) FROM units", [], |r| r.get(0))?;
        {
            let mut insert = change.prepare(
                "INSERT INTO units (coder, id, form, path, line, type, first, last, date_from, date_to, place, country,
                    lat, lon, actor1, actor2, killed, json, at)
                 VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14, ?15, ?16, ?17, ?18, ?19)
                 ON CONFLICT (coder, id) DO UPDATE SET form = ?3, path = ?4, line = ?5, type = ?6, first = ?7,
                    last = ?8, date_from = ?9, date_to = ?10, place = ?11, country = ?12, lat = ?13, lon = ?14,
                    actor1 = ?15, actor2 = ?16, killed = ?17, json = ?18, at = ?19",
            )?;
            let at = now();
            for u in units {
                insert.execute(params![
                    u.coder,
                    u.id,
                    u.form,
                    u.path,
                    u.line,
                    u.kind,
                    u.from.or(u.to).map(day),
                    u.to.or(u.from).map(day),
                    u.from.map(|d| d.to_string()),
                    u.to.map(|d| d.to_string()),
                    u.place,
                    u.country,
                    u.lat,
                    u.lon,
                    u.actor1,
                    u.actor2,
                    u.killed,
                    u.json,
                    at,
                ])?;
            }
        }
        let after: i64 = change.query_row("SELECT count(*) FROM units", [], |r| r.get(0))?;
        change.commit()?;
        Ok((after - before).unsigned_abs())
    }

    /// Coders whose records stand beside ours, with the number of their rows.
    pub fn coders(&self) -> Result<Vec<(String, u64)>> {
        let mut query = self.db.prepare("SELECT coder, count(*) FROM units GROUP BY coder ORDER BY coder")?;
        let rows = query.query_map([], |row| Ok((row.get(0)?, row.get::<_, i64>(1)?.unsigned_abs())))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Rows of a coder in `scope`, by first day and name. Place, actor and type are parts of the coder's own words.
    pub fn units(&self, coder: &str, scope: &Scope) -> Result<Vec<Unit>> {
        let mut all = vec!["coder = ?1".to_owned()];
        let mut values = vec![Value::Text(coder.to_owned())];
        let mut bind = |value: Value| {
            values.push(value);
            format!("?{}", values.len())
        };
        if let Some(from) = scope.from {
            all.push(format!("last >= {}", bind(Value::Integer(day(from)))));
        }
        if let Some(to) = scope.to {
            all.push(format!("first <= {}", bind(Value::Integer(day(to)))));
        }
        if let Some(place) = &scope.place {
            let part = bind(Value::Text(super::query::containing(place)));
            let whole = bind(Value::Text(place.clone()));
            let like = format!("LIKE {part} ESCAPE '\\'");
            all.push(format!("(place {like} OR country {like} OR country = {whole} COLLATE NOCASE)"));
        }
        if let Some(actor) = &scope.actor {
            let part = bind(Value::Text(super::query::containing(actor)));
            all.push(format!("(actor1 LIKE {part} ESCAPE '\\' OR actor2 LIKE {part} ESCAPE '\\')"));
        }
        if let Some(kind) = &scope.kind {
            let part = bind(Value::Text(super::query::containing(kind)));
            all.push(format!("type LIKE {part} ESCAPE '\\'"));
        }
        let mut query = self.db.prepare(&format!(
            "SELECT coder, id, form, path, line, type, date_from, date_to, place, country, lat, lon, actor1, actor2,
                    killed, json FROM units WHERE {} ORDER BY first IS NULL, first, last, id",
            all.join(" AND ")
        ))?;
        let rows = query.query_map(params_from_iter(values), unit)?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

fn unit(row: &Row<'_>) -> rusqlite::Result<Unit> {
    let date = |n: usize| -> rusqlite::Result<Option<Date>> {
        Ok(row.get::<_, Option<String>>(n)?.and_then(|d| d.parse().ok()))
    };
    Ok(Unit {
        coder: row.get(0)?,
        id: row.get(1)?,
        form: row.get(2)?,
        path: row.get(3)?,
        line: row.get(4)?,
        kind: row.get(5)?,
        from: date(6)?,
        to: date(7)?,
        place: row.get(8)?,
        country: row.get(9)?,
        lat: row.get(10)?,
        lon: row.get(11)?,
        actor1: row.get(12)?,
        actor2: row.get(13)?,
        killed: row.get(14)?,
        json: row.get(15)?,
    })
}
