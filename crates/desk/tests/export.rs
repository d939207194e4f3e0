//! Is every exported file what its readers expect, and is every event in it or refused with a reason?

mod common;

use common::Folder;
use serde_json::Value;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/idlib-2014");

/// A file of rows under column names.
struct Sheet {
    columns: Vec<String>,
    rows: Vec<BTreeMap<String, String>>,
}

fn sample(name: &str) -> Folder {
    let folder = Folder::new(name);
    let run = folder.run(&["read", SAMPLE]);
    assert_eq!(run.status, 0, "{}", run.err);
    folder
}

/// Exports, and checks what holds of every format; the rows written.
fn export(folder: &Folder, format: &str, more: &[&str]) -> u64 {
    let file = format!("out.{format}");
    let run = folder.run(&[&["export", "--as", format, "-o", &file][..], more].concat());
    assert_eq!(run.status, 0, "{}", run.err);
    let meta: Value = serde_json::from_str(&folder.get(&format!("{file}.meta.json"))).unwrap();
    let hash: String = Sha256::digest(std::fs::read(folder.0.join(&file)).unwrap())
        .iter()
        .map(|b| format!("{b:02x}"))
        .collect();
    assert_eq!(meta["sha256"], hash.as_str());
    assert_eq!(meta["profile"], "internal");
    assert_eq!(meta["format"], format);
    assert_eq!(meta["coded_with"].as_array().unwrap().len(), 1);
    let refused = sheet(&folder.get(&format!("{file}.refused.csv")));
    assert_eq!(refused.columns, ["event_id", "reason"]);
    assert!(refused.rows.iter().all(|row| !row["reason"].is_empty()));
    assert_eq!(meta["rows"]["refused"], refused.rows.len() as u64);
    let written = meta["rows"]["written"].as_u64().unwrap();
    if more.is_empty() {
        let events: u64 = folder.ask("SELECT count(*) FROM events").parse().unwrap();
        assert_eq!(written + refused.rows.len() as u64, events);
    }
    written
}

fn sheet(text: &str) -> Sheet {
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let columns: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    let row = |r: Result<csv::StringRecord, _>| {
        columns.iter().cloned().zip(r.unwrap().iter().map(str::to_owned)).collect()
    };
    let rows = reader.records().map(row).collect();
    Sheet { columns, rows }
}

fn lines(folder: &Folder) -> Vec<Value> {
    folder.get("out.jsonl").lines().map(|l| serde_json::from_str(l).unwrap()).collect()
}

/// A value of a JSON line as a cell of CSV.
fn shown(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(s) => s.clone(),
        Value::Array(items) => items.iter().map(shown).collect::<Vec<_>>().join("; "),
        other => other.to_string(),
    }
}

#[test]
fn csv_and_json_lines_hold_the_same() {
    let folder = sample("export-same");
    assert_eq!(export(&folder, "csv", &[]), export(&folder, "jsonl", &[]));
    let (sheet, lines) = (sheet(&folder.get("out.csv")), lines(&folder));
    assert!(!lines.is_empty());
    for (row, line) in sheet.rows.iter().zip(&lines) {
        let line = line.as_object().unwrap();
        assert!(sheet.columns.iter().eq(line.keys()));
        for (column, value) in line {
            assert!(
                row[column].parse::<f64>().ok().zip(value.as_f64()).is_none_or(|(a, b)| a == b),
                "{column}"
            );
            if !value.is_number() {
                assert_eq!(row[column], shown(value), "{column}");
            }
        }
    }
    let order: Vec<_> = sheet
        .rows
        .iter()
        .map(|r| {
            (r["date_start"].is_empty(), r["date_start"].clone(), r["date_end"].clone(), r["id"].clone())
        })
        .collect();
    assert!(order.is_sorted(), "{order:?}");
}

#[test]
fn geojson_keeps_what_is_not_placed() {
    let folder = sample("export-geojson");
    assert_eq!(export(&folder, "geojson", &[]), export(&folder, "jsonl", &[]));
    let map: Value = serde_json::from_str(&folder.get("out.geojson")).unwrap();
    assert_eq!(map["type"], "FeatureCollection");
    for (feature, line) in map["features"].as_array().unwrap().iter().zip(lines(&folder)) {
        assert_eq!(feature["properties"]["id"], line["id"]);
        match line["latitude"].as_f64() {
            Some(lat) => {
                assert_eq!(feature["geometry"]["coordinates"], serde_json::json!([line["longitude"], lat]))
            }
            None => assert!(feature["geometry"].is_null()),
        }
    }
}

#[test]
fn filters_and_the_day_of_knowledge_narrow_every_page() {
    let folder = sample("export-filter");
    let all = export(&folder, "jsonl", &[]);
    let lines = lines(&folder);
    let dated = |from: &str, to: &str| {
        // An open end is no bound: "by 17 December" is asked for by the day it names.
        let either = |l: &Value, a: &str, b: &str| l[a].as_str().or(l[b].as_str()).map(str::to_owned);
        let inside = |l: &&Value| {
            either(l, "date_start", "date_end").is_some_and(|d| d.as_str() <= to)
                && either(l, "date_end", "date_start").is_some_and(|d| d.as_str() >= from)
        };
        lines.iter().filter(inside).count() as u64
    };
    assert_eq!(
        export(&folder, "jsonl", &["--from", "2014-12-15", "--to", "2014-12-15"]),
        dated("2014-12-15", "2014-12-15")
    );
    assert_eq!(export(&folder, "jsonl", &["--place", "no such place"]), 0);
    let known = export(&folder, "jsonl", &["--as-of", "2014-12-16"]);
    assert!(known > 0 && known < all, "{known} of {all}");
    assert_eq!(export(&folder, "jsonl", &["--as-of", "2010-01-01"]), 0);
    let page = folder.run(&["events", "--format", "json", "--actor", "nusra"]).out;
    let rows: Value = serde_json::from_str(&page).unwrap();
    assert!(!rows.as_array().unwrap().is_empty());
}

#[test]
fn acled_rows_follow_the_rules_of_the_columns() {
    let folder = sample("export-acled");
    export(&folder, "acled", &["--acled-aggregate", "off"]);
    let sheet = sheet(&folder.get("out.acled"));
    assert_eq!(sheet.columns.len(), 31);
    assert!(!sheet.rows.is_empty());
    for row in &sheet.rows {
        assert!(row["event_id_cnty"].starts_with("DL-"), "{row:?}");
        assert_eq!(row["event_date"][..4], row["year"]);
        assert!(["1", "2", "3"].contains(&row["time_precision"].as_str()));
        assert!(["1", "2", "3"].contains(&row["geo_precision"].as_str()));
        assert!(!row["country"].is_empty() && !row["location"].is_empty() && !row["actor1"].is_empty());
        assert!(row["fatalities"].parse::<u32>().is_ok() && row["timestamp"].parse::<u64>().is_ok());
        assert!(row["tags"].contains("dl:event=E"));
        assert!(
            row["inter1"] != "Civilians"
                || row["inter2"] == "Civilians"
                || row["disorder_type"] != "Political violence"
        );
        if ["Battles", "Violence against civilians"].contains(&row["event_type"].as_str()) {
            assert!(!row["actor2"].is_empty(), "{row:?}");
        }
    }
    let single = sheet.rows.len();
    export(&folder, "acled", &["--inter", "numeric"]);
    let numeric = self::sheet(&folder.get("out.acled"));
    assert!(numeric.rows.len() <= single);
    assert!(numeric.rows.iter().all(|r| r["inter1"].parse::<u8>().is_ok_and(|n| n <= 8)));
}

#[test]
fn ucdp_rows_add_up() {
    let folder = sample("export-ucdp");
    export(&folder, "ucdp", &[]);
    let sheet = sheet(&folder.get("out.ucdp"));
    assert_eq!(sheet.columns.len(), 49);
    for row in &sheet.rows {
        let n = |column: &str| row[column].parse::<u32>().unwrap();
        assert_eq!(n("best"), n("deaths_a") + n("deaths_b") + n("deaths_civilians") + n("deaths_unknown"));
        assert!(n("low") <= n("best") && n("best") <= n("high") && n("best") > 0);
        assert!(
            (1..=3).contains(&n("type_of_violence"))
                && (1..=6).contains(&n("where_prec"))
                && (1..=5).contains(&n("date_prec"))
        );
        assert!(row["date_start"].ends_with(" 00:00:00.000") && row["date_start"] <= row["date_end"]);
    }
}

#[test]
fn hxl_has_a_tag_for_every_column() {
    let folder = sample("export-hxl");
    let written = export(&folder, "hxl", &[]);
    let sheet = sheet(&folder.get("out.hxl"));
    assert!(sheet.rows[0].values().all(|tag| tag.starts_with('#')));
    assert_eq!(sheet.rows.len() as u64, written + 1);
}

#[test]
fn gdelt_rows_have_all_columns_and_a_mention_for_every_claim() {
    let folder = sample("export-gdelt");
    let written = export(&folder, "gdelt", &[]);
    let rows: Vec<Vec<String>> =
        folder.get("out.gdelt").lines().map(|l| l.split('\t').map(str::to_owned).collect()).collect();
    assert!(!rows.is_empty());
    assert_eq!(rows.len() as u64, written);
    for row in &rows {
        assert_eq!(row.len(), 61);
        assert_eq!((row[1].len(), &row[1][..6], &row[1][..4]), (8, row[2].as_str(), row[3].as_str()));
        assert!(row[26].starts_with(&row[27]) && row[27].starts_with(&row[28]), "{row:?}");
        assert!((1..=4).contains(&row[29].parse::<u8>().unwrap()) && row[30].parse::<f64>().is_ok());
        assert!(row[34].is_empty(), "tone is not told");
        assert!(!row[6].is_empty() || !row[16].is_empty());
    }
    let mentions: Vec<Vec<String>> = folder
        .get("out.gdelt.mentions")
        .lines()
        .map(|l| l.split('\t').map(str::to_owned).collect())
        .collect();
    let ids: Vec<&String> = rows.iter().map(|r| &r[0]).collect();
    assert!(mentions.iter().all(|m| m.len() == 16 && ids.contains(&&m[0])));
    let told: usize = rows.iter().map(|r| r[31].parse::<usize>().unwrap()).sum();
    assert_eq!(mentions.len(), told);
}

#[test]
fn parquet_is_a_folder_of_all_tables_and_control_goes_to_a_map() {
    let folder = sample("export-parquet");
    let run = folder.run(&["export", "--as", "parquet", "-o", "tables"]);
    assert_eq!(run.status, 0, "{}", run.err);
    let meta: Value = serde_json::from_str(&folder.get("tables.meta.json")).unwrap();
    let parts = meta["parts"].as_array().unwrap();
    let rows = |name: &str| {
        let part = parts.iter().find(|p| p["file"] == format!("tables/{name}.parquet").as_str());
        part.unwrap_or_else(|| panic!("{name}"))["rows"].as_u64().unwrap()
    };
    assert_eq!(parts.len(), 10);
    assert_eq!(rows("events").to_string(), folder.ask("SELECT count(*) FROM events"));
    assert_eq!(rows("documents").to_string(), folder.ask("SELECT count(*) FROM reports"));
    assert!(
        rows("claims") > rows("events") && rows("control") > 5 && rows("media") > 3 && rows("actors") > 5
    );
    for part in parts {
        let path = folder.0.join(part["file"].as_str().unwrap());
        let file = std::fs::File::open(&path).unwrap();
        let read = parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder::try_new(file).unwrap();
        assert_eq!(read.metadata().file_metadata().num_rows() as u64, part["rows"].as_u64().unwrap());
        let facts = read.metadata().file_metadata().key_value_metadata().unwrap();
        assert!(facts.iter().any(|f| f.key == "dateline.schema" && f.value.as_deref() == Some("1")));
    }
    let apart = folder.run(&["export", "--as", "parquet", "-o", "apart", "--partitioned"]);
    assert_eq!(apart.status, 0, "{}", apart.err);
    assert!(folder.0.join("apart/events/iso3=SYR/year=2014/part-0.parquet").is_file());
    let control = folder.run(&["export", "--as", "geojson", "--what", "control", "-o", "control.geojson"]);
    assert_eq!(control.status, 0, "{}", control.err);
    let map: Value = serde_json::from_str(&folder.get("control.geojson")).unwrap();
    assert_eq!(map["features"].as_array().unwrap().len() as u64, rows("control"));
    let refused = folder.run(&["export", "--as", "csv", "--what", "control", "-o", "x.csv"]);
    assert_eq!(refused.status, 1);
}

#[test]
fn rows_that_are_no_more_are_listed() {
    let folder = sample("export-deleted");
    let formats = [
        ("acled", "event_id_cnty"),
        ("jsonl", "id"),
        ("gdelt", "GLOBALEVENTID"),
        ("geojson", "id"),
        ("hxl", "#event+code"),
        ("ftm", "id"),
        ("polecat", "Event ID"),
        ("ucdp", "relid"),
    ];
    for (format, column) in formats {
        let out = format!("deleted.{format}");
        let meta = || -> Value { serde_json::from_str(&folder.get(&format!("{out}.meta.json"))).unwrap() };
        let list = || folder.get(&format!("{out}.deleted.csv"));
        let args = ["export", "--as", format, "-o", &out, "--acled-aggregate", "off"];
        assert_eq!(folder.run(&args).status, 0);
        let before = meta();
        assert!(
            before["rows"]["deleted"].is_null() && before["rows"]["written"].as_u64() > Some(0),
            "{format}"
        );
        assert_eq!(folder.run(&args).status, 0);
        assert_eq!(list().lines().count(), 1, "{format}: nothing is gone");
        assert_eq!(folder.run(&[&args[..], &["--from", "2014-12-18"]].concat()).status, 0);
        let (after, gone) = (meta(), sheet(&list()));
        assert_eq!(gone.columns[0], column);
        assert_eq!(after["rows"]["deleted"].as_u64().unwrap(), gone.rows.len() as u64);
        assert!(!gone.rows.is_empty(), "{format}");
        assert!(gone.rows.iter().all(|row| row["was_in_sha256"] == before["sha256"].as_str().unwrap()));
        if format != "ftm" {
            let lost =
                before["rows"]["written"].as_u64().unwrap() - after["rows"]["written"].as_u64().unwrap();
            assert_eq!(gone.rows.len() as u64, lost, "{format}");
        }
    }
}
