//! Do a project's own places and countries count, and is every row that cannot be used named?
//!
//! The rows are made up in the form of the files that people have.

mod common;

use common::{Folder, Run};
use serde_json::Value;

/// Rows of a GeoNames dump: number, name, ASCII name, other names, point, class, code, country, unit …
fn dump(rows: &[(u32, &str, &str, &str, &str, &str, &str)]) -> String {
    let line = |&(id, name, others, lat, lon, class, code): &(u32, &str, &str, &str, &str, &str, &str)| {
        format!(
            "{id}\t{name}\t{name}\t{others}\t{lat}\t{lon}\t{class}\t{code}\tSY\t\t12\t\t\t\t340\t\t300\tAsia/Damascus\t2020-01-01\n"
        )
    };
    rows.iter().map(line).collect()
}

fn idlib() -> String {
    dump(&[
        (99_000_001, "Kafr Zarqa", "Kafar Zarka,كفر زرقا", "35.70", "36.55", "P", "PPL"),
        (99_000_002, "Tall Zarqa Airfield", "", "35.75", "36.60", "S", "AIRF"),
        (99_000_003, "Wadi Zarqa Spring", "", "35.71", "36.56", "H", "SPNG"),
        (99_000_004, "Kafr Hilw", "", "135.70", "36.55", "P", "PPL"),
        (99_000_005, "Kafr Murr", "", "36.55", "north", "P", "PPL"),
        (99_000_006, "Kafr Zarqa", "", "35.7001", "36.5501", "P", "PPL"),
        (99_000_007, "Idlib Governorate", "Muhafazat Idlib", "35.75", "36.75", "A", "ADM1"),
        (99_000_008, "Kafr Ghariba", "", "-35.7", "-36.5", "P", "PPL"),
    ])
}

fn toponyms(run: &Run) -> Vec<Value> {
    assert_eq!(run.status, 0, "{}", run.err);
    let line: Value = serde_json::from_str(run.out.lines().next().unwrap()).unwrap();
    line["toponyms"].as_array().unwrap().clone()
}

fn named<'a>(found: &'a [Value], text: &str) -> &'a Value {
    found.iter().find(|t| t["text"] == text).unwrap_or_else(|| panic!("no {text} in {found:?}"))
}

#[test]
fn a_dump_is_added_row_by_row_and_then_read_by() {
    let folder = Folder::new("gazetteer-dump");
    folder.put("SY.txt", idlib());
    let sentence = "Rebels captured the village of Kafr Zarqa in Idlib province on Monday.";
    let before = toponyms(&folder.run_with(&["places"], sentence));
    assert_ne!(before.first().map(|t| t["precision"].clone()), Some("exact".into()));

    let add = folder.run(&["gazetteer", "add", "SY.txt"]);
    assert_eq!(add.status, 1, "rows that cannot be used are told in the exit status");
    assert!(
        add.out.contains("GeoNames dump, 3 places, 3 rows that cannot be used, 1 that repeat another"),
        "{}",
        add.out
    );
    assert!(add.out.contains("1 of kinds that reports do not name (H.SPNG"), "{}", add.out);
    for said in [
        "SY.txt:4: latitude 135.7 is not between -90 and 90",
        "SY.txt:5: longitude `north` is no number",
        "SY.txt:6: the same place as in line 1",
        "SY.txt:8: -35.7, -36.5 lies far outside SYR",
    ] {
        assert!(add.err.contains(said), "{said}\n{}", add.err);
    }
    let found = toponyms(&folder.run_with(&["places"], sentence));
    let village = named(&found, "Kafr Zarqa");
    assert_eq!(
        (&village["lat"], &village["geonames_id"], &village["admin1"]),
        (&35.7.into(), &99_000_001.into(), &"Idlib".into())
    );
    let coded = folder.run_with(&["code"], sentence);
    assert!(coded.out.contains("\"lat\":35.7"), "{}", coded.out);

    let list = folder.run(&["gazetteer", "list"]);
    assert!(list.out.starts_with("SY\t3 places\tSYR\tGeoNames dump from SY.txt"), "{}", list.out);
    assert_eq!(folder.run(&["gazetteer", "remove", "SX"]).status, 1);
    assert_eq!(folder.run(&["gazetteer", "remove", "SY"]).status, 0);
    assert!(folder.run(&["gazetteer", "list"]).out.contains("holds no gazetteer"));
    let after = toponyms(&folder.run_with(&["places"], sentence));
    assert_eq!(after, before);
}

#[test]
fn alternate_names_are_those_of_places_that_are_known() {
    let folder = Folder::new("gazetteer-names");
    folder.put("SY.txt", idlib()).put(
        "alternateNamesV2.txt",
        "1\t99000001\ten\tZarqaville\t1\t\t\t\t\t\n2\t99000001\tlink\thttps://example.org/z\t\t\t\t\t\t\n3\t98999999\ten\tNowhere\t\t\t\t\t\t\n4\tx\ten\tBroken\t\t\t\t\t\t\n",
    );
    folder.run(&["gazetteer", "add", "SY.txt"]);
    let add = folder.run(&["gazetteer", "add", "alternateNamesV2.txt", "--as", "names"]);
    assert!(
        add.out.contains("alternate names, 1 places, 1 rows that cannot be used"),
        "{}{}",
        add.out,
        add.err
    );
    assert!(
        add.err.contains("alternateNamesV2.txt:4: ")
            && add.err.contains("1 names are of places that are not known"),
        "{}",
        add.err
    );
    let found = toponyms(
        &folder.run_with(&["places"], "The army shelled the village of Zarqaville near Idlib on Friday."),
    );
    assert_eq!(named(&found, "Zarqaville")["lat"], 35.7);
}

#[test]
fn tables_of_ocha_are_read_by_their_columns() {
    let folder = Folder::new("gazetteer-ocha");
    folder.put(
        "syr_admin3.csv",
        "ADM0_EN,ADM0_PCODE,ADM1_EN,ADM1_PCODE,ADM2_EN,ADM2_PCODE,ADM3_EN,ADM3_AR,ADM3_PCODE,center_lat,center_lon\n#country+name,,#adm1+name,,,,,,,,\nSyrian Arab Republic,SY,Idleb,SY07,Harim,SY0704,Qorfarma,قرفرما,SY070499,36.12,36.44\nSyrian Arab Republic,SY,Idleb,SY07,Harim,SY0704,Twistara,,SY070498,36.44,136.12\n",
    );
    folder.put("settlements.csv", "PCODE;featureName_en;admin1Name_en;POINT_X;POINT_Y;pop\nSY1234;Beit Qorna;Idleb;36,5;35.9;10\nSY1235;\"Beit Sorna\";Idleb;36.51;35.91;1,200\n");
    let add = folder.run(&["gazetteer", "add", "syr_admin3.csv", "settlements.csv"]);
    assert_eq!(add.status, 1);
    assert!(add.err.contains("syr_admin3.csv:4: 36.44, 136.12 lies far outside SYR"), "{}", add.err);
    assert!(add.err.contains("settlements.csv:2: longitude `36,5` is no number"), "{}", add.err);
    let found = toponyms(
        &folder.run_with(&["places"], "Troops entered Beit Sorna in Qorfarma subdistrict of Idlib province."),
    );
    assert_eq!(named(&found, "Beit Sorna")["lat"], 35.91);
    let unit = named(&found, "Qorfarma");
    assert_eq!((&unit["lat"], &unit["precision"]), (&36.12.into(), &"near".into()));
}

#[test]
fn a_plain_table_has_priority_for_one_run_or_for_good() {
    let folder = Folder::new("gazetteer-plain");
    folder.put("own.tsv", "name\tkind\tlat\tlon\tcountry\nHamidiyeh\tvillage\t35.2\t36.1\tSYR\nNew Outpost\tbase\t35.3\t36.2\tSYR\nGhost\tbase\t\t36.2\tSYR\nOrphan\tbase\t35.1\t36.2\tXXQ\n");
    let sentence = "Fighting broke out in Hamidiyeh, in Syria, on Sunday.";
    let run = folder.run_with(&["places", "--gazetteer", "own.tsv"], sentence);
    assert!(
        run.err.contains("own.tsv:4: no latitude")
            && run.err.contains("own.tsv:5: country `XXQ` is not known"),
        "{}",
        run.err
    );
    assert_eq!(named(&toponyms(&run), "Hamidiyeh")["lat"], 35.2);
    assert_ne!(named(&toponyms(&folder.run_with(&["places"], sentence)), "Hamidiyeh")["lat"], 35.2);
    assert!(folder.run(&["gazetteer", "add", "own.tsv", "--check"]).out.contains("nothing added"));
    assert!(!folder.0.join("gazetteer").exists());
}

#[test]
fn files_that_cannot_be_read_are_refused_with_what_to_do() {
    let folder = Folder::new("gazetteer-refused");
    folder
        .put("a.xlsx", b"PK\x03\x04zip")
        .put("b.csv", "x;y;z\n1;2;3\n")
        .put("c.csv", "name,province\nA,B\n")
        .put("d.csv", "");
    for (file, said) in [
        ("a.xlsx", "save the sheet as CSV"),
        ("b.csv", "no column holds names"),
        ("c.csv", "no columns hold points"),
        ("d.csv", "the file is empty"),
        ("e.csv", "cannot read"),
    ] {
        let run = folder.run(&["gazetteer", "add", file]);
        assert_eq!(run.status, 1);
        assert!(run.err.contains(file) && run.err.contains(said), "{said}\n{}", run.err);
    }
}

#[test]
fn countries_watched_decide_between_homonyms_and_say_so() {
    let folder = Folder::new("gazetteer-watch");
    let sentence = "Shelling hit Tripoli on Sunday, residents said.";
    let country = |run: &Run| named(&toponyms(run), "Tripoli")["country"].clone();
    assert_eq!(country(&folder.run_with(&["places"], sentence)), "LBY");
    let watched = folder.run_with(&["places", "--watch", "LBN,SYR"], sentence);
    assert_eq!(country(&watched), "LBN");
    assert!(watched.out.contains("a country that is watched"), "{}", watched.out);
    folder.put("dateline.toml", "[places]\nwatch = [\"Lebanon\"]\n");
    assert_eq!(country(&folder.run_with(&["places"], sentence)), "LBN");
    assert_eq!(country(&folder.run_with(&["places", "--watch", "LBY"], sentence)), "LBY");
    let coded = folder.run_with(&["code"], "Gunmen killed three soldiers in Tripoli on Sunday.");
    assert!(coded.out.contains("LBN"), "{}", coded.out);
    folder.put("dateline.toml", "[places]\nwatch = [\"SYX\"]\n");
    let run = folder.run_with(&["places"], sentence);
    assert_eq!(run.status, 1);
    assert!(run.err.contains("dateline.toml") && run.err.contains("`SYX` is not known"), "{}", run.err);
    folder.put("dateline.toml", "[place]\nwatch = []\n");
    assert!(folder.run_with(&["places"], sentence).err.contains("watch = [\"SYR\"]"));
}
