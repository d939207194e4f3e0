//! Does any format or page let the public see what the profile withholds?

mod common;

use common::Folder;
use std::path::{Path, PathBuf};

/// Two reports with a private witness, a victim, a hospital of that name, survivors and captives, and a public man.
fn record(name: &str) -> Folder {
    let folder = Folder::new(name);
    let report = |id: &str, text: &str| {
        format!(
            "{}\n",
            serde_json::json!({ "id": id, "text": text, "published": "2014-12-16", "source": "Northline Wire",
                "title": "Zaynab Darwishi tells of the raid", "url": format!("https://example.org/{id}") })
        )
    };
    let text = "Government warplanes bombed the Al Amal hospital in Saraqib on Monday, killing seven people and wounding three, \
        said Zaynab Darwishi, a resident. Rebels abducted two nurses in Saraqib on Monday, a witness, Fadil Qasmani, said.";
    let other = "Rebels captured the town of Saraqib from government forces on 15 December 2014, killing at least 12 soldiers, \
        said Zaynab Darwishi, who watched from a roof. President Bashar al-Assad said nothing. \
        A great many more words follow here so that the sentence that is quoted by every format is a good deal longer than \
        what the public may see of it, as rebels captured the village of Kafr Nabl on 15 December 2014 from government forces.";
    folder.put("in.jsonl", report("r1", text) + &report("r2", other));
    let run = folder.run(&["read", "in.jsonl"]);
    assert_eq!(run.status, 0, "{}", run.err);
    folder
}

const PRIVATE: [&str; 6] = ["Zaynab", "Darwishi", "Fadil", "Qasmani", "Al Amal", "two nurses"];

fn files(path: &Path) -> Vec<PathBuf> {
    if !path.is_dir() {
        return vec![path.to_owned()];
    }
    std::fs::read_dir(path).unwrap().flat_map(|entry| files(&entry.unwrap().path())).collect()
}

/// All bytes of a file; the pages of a Parquet file as the words in them.
fn words(path: &Path) -> String {
    if path.extension().is_none_or(|e| e != "parquet") {
        return String::from_utf8_lossy(&std::fs::read(path).unwrap()).into_owned();
    }
    let file = std::fs::File::open(path).unwrap();
    let reader = parquet::arrow::arrow_reader::ParquetRecordBatchReaderBuilder::try_new(file)
        .unwrap()
        .build()
        .unwrap();
    reader.map(|batch| format!("{:?}", batch.unwrap())).collect()
}

#[test]
fn no_format_shows_the_public_what_is_private() {
    let folder = record("profile-formats");
    let formats =
        ["csv", "jsonl", "geojson", "acled", "ucdp", "gdelt", "hxl", "plover", "polecat", "ftm", "parquet"];
    for format in formats {
        for (profile, what) in
            [("internal", "events"), ("public", "events"), ("internal", "control"), ("public", "control")]
        {
            if what == "control" && format != "geojson" {
                continue;
            }
            let file = format!("{profile}-{what}/out.{format}");
            std::fs::create_dir_all(folder.0.join(format!("{profile}-{what}"))).unwrap();
            let run =
                folder.run(&["export", "--as", format, "-o", &file, "--profile", profile, "--what", what]);
            assert_eq!(run.status, 0, "{}", run.err);
            let meta: serde_json::Value =
                serde_json::from_str(&folder.get(&format!("{file}.meta.json"))).unwrap();
            assert_eq!(meta["profile"], profile, "{format}");
            let rows = meta["rows"]["written"].as_u64().unwrap();
            assert!(rows > 0, "{format} {what} writes nothing to hide");
        }
    }
    for (profile, must_hide) in [("internal", false), ("public", true)] {
        let mut seen = false;
        for what in ["events", "control"] {
            for path in files(&folder.0.join(format!("{profile}-{what}"))) {
                let words = words(&path);
                for name in PRIVATE {
                    seen |= words.contains(name);
                    assert!(!(must_hide && words.contains(name)), "{} shows {name}", path.display());
                }
            }
        }
        assert_eq!(seen, !must_hide, "the test would find the names if they were there");
    }
    // Quotations are cut, and the site is shown within ten kilometres.
    let rows: Vec<serde_json::Value> = folder
        .get("public-events/out.jsonl")
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert!(rows.iter().all(|row| row["quote"].as_str().unwrap().chars().count() <= 142));
    let hidden = rows.iter().filter(|row| row["quote"] == "[quotation withheld]").count();
    assert!(hidden > 0 && hidden < rows.len(), "{hidden} of {}", rows.len());
    // An abduction's words are withheld for the captives' sake, and its town is no protected site.
    let coarse = |row: &&serde_json::Value| {
        row["quote"] == "[quotation withheld]" && row["type"] != "abduction" && row["latitude"].is_number()
    };
    assert!(rows.iter().any(|row| coarse(&row)));
    for row in rows.iter().filter(coarse) {
        let cell = row["latitude"].as_f64().unwrap() * 20.0;
        assert!((cell - cell.round()).abs() < 1e-6, "{row}");
    }
    assert!(rows.iter().all(|row| row["injured_best"].is_null() && row["abducted_best"].is_null()));
}

#[test]
fn no_page_shows_the_public_what_is_private() {
    let folder = record("profile-pages");
    let mut seen = false;
    for command in ["brief", "events", "control", "relations", "media", "sources"] {
        for form in ["json", "md", "html", "table"] {
            let page = folder.run(&[command, "--format", form, "--profile", "public"]);
            assert_eq!(page.status, 0, "{}", page.err);
            for name in PRIVATE {
                assert!(!page.out.contains(name), "{command} --format {form} shows {name}: {}", page.out);
            }
            let inside = folder.run(&[command, "--format", form, "--evidence"]).out
                + &folder.run(&[command, "--format", form]).out;
            seen |= PRIVATE.iter().any(|name| inside.contains(name));
        }
    }
    assert!(seen, "the test would find the names if they were there");
}
