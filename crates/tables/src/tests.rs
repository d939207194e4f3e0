//! Every table takes what the record gives, and says it without loss.

use crate::{TABLES, *};
use arrow_array::cast::AsArray;
use arrow_array::types::{Date32Type, Float64Type, Int64Type};
use arrow_array::{Array, RecordBatch};
use dateline::record::{Citation, FIELDS, Record};
use dateline::{Claim, Event, Report};

const CLAIM: &str = r#"{"id":"C1","report":"r1","type":"place_captured","family":"control","kind":"event",
 "roles":{"taker":{"text":"al-Nusra","start":10,"end":18,"actor":"jabhat-al-nusra","name":"Jabhat al-Nusra","kind":"rebel group",
   "also":[{"text":"Ahrar","start":23,"end":28,"actor":"ahrar","name":"Ahrar al-Sham"}]},
   "place":{"text":"Wadi al-Deif","start":40,"end":52,"place_id":"ov:1","name":"Wadi al-Deif"}},
 "actor1":["Jabhat al-Nusra","Ahrar al-Sham"],"actor2":[],
 "place":{"name":"Wadi al-Deif","id":"ov:1","lat":35.65,"lon":36.7,"country":"SYR","admin1":"Idlib","precision":"exact","reason":"x"},
 "date":{"from":"2014-12-15","to":"2014-12-15","precision":"day","basis":"relative","text":"on Monday"},
 "weapons":[{"text":"TOW missiles","kind":"anti-tank missile"}],
 "killed":{"low":3,"best":3,"high":null,"text":"at least three"},"injured":null,
 "modality":"actual","stance":"reported","attribution":[{"name":"A","verb":"say","start":0,"end":1},{"name":"B"}],
 "codes":{"acled":"Non-state actor overtakes territory","cameo":"192","plover":["COERCE","seize","territory"],"ucdp":1},
 "quote":"words “here”","start":5,"end":17,"clause":"control/place_captured#1","grade":"F3",
 "evidence":{"trigger":{"start":19,"end":22},"arguments":[],"codebook":"abc","model":"m"}}"#;

fn sample() -> (Claim, Event) {
    let claim: Claim = serde_json::from_str(CLAIM).unwrap();
    let rules = dateline::settle::Rules::standard();
    let event = dateline::settle::settle(&[claim.clone()], &|_| Default::default(), &rules, &[]).remove(0);
    (claim, event)
}

fn text<'b>(batch: &'b RecordBatch, column: &str, row: usize) -> &'b str {
    batch.column_by_name(column).unwrap().as_string::<i32>().value(row)
}

fn number(batch: &RecordBatch, column: &str, row: usize) -> Option<i64> {
    let cells = batch.column_by_name(column).unwrap().as_primitive::<Int64Type>();
    cells.is_valid(row).then(|| cells.value(row))
}

#[test]
fn a_claim_has_one_row_a_value_with_the_words_it_rests_on() {
    let (claim, event) = sample();
    let mut rows = Rows::new(CLAIMS, Strings::Plain);
    crate::claim(&mut rows, &claim, Some(&event.id));
    let batch = rows.batch();
    let find = |field: &str| {
        (0..batch.num_rows()).filter(|&r| text(&batch, "field", r) == field).collect::<Vec<_>>()
    };
    let takers = find("role.taker");
    assert_eq!(
        takers.iter().map(|&r| text(&batch, "value", r)).collect::<Vec<_>>(),
        ["Jabhat al-Nusra", "Ahrar al-Sham"]
    );
    assert_eq!((number(&batch, "start", takers[1]), number(&batch, "end", takers[1])), (Some(23), Some(28)));
    let killed = find("killed")[0];
    let real = |column: &str| {
        let cells = batch.column_by_name(column).unwrap().as_primitive::<Float64Type>();
        cells.is_valid(killed).then(|| cells.value(killed))
    };
    assert_eq!(
        (real("value_low"), real("value_high"), text(&batch, "unit", killed)),
        (Some(3.0), None, "people")
    );
    assert_eq!(text(&batch, "value", find("date")[0]), "2014-12-15/2014-12-15");
    assert_eq!(number(&batch, "start", find("type")[0]), Some(19));
    let hops = batch.column_by_name("attribution").unwrap().as_list::<i32>().value(killed);
    let names = hops.as_struct().column_by_name("name").unwrap().clone();
    assert_eq!(names.as_string::<i32>().iter().flatten().collect::<Vec<_>>(), ["A", "B"]);
}

#[test]
fn a_coded_row_carries_the_claim_itself() {
    let (claim, _) = sample();
    let mut rows = Rows::new(CODED, Strings::Plain);
    coded(&mut rows, &claim);
    let batch = rows.batch();
    let back: Claim = serde_json::from_str(text(&batch, "json", 0)).unwrap();
    assert_eq!(back, claim);
    assert_eq!((number(&batch, "killed_best", 0), number(&batch, "killed_high", 0)), (Some(3), None));
    let day = batch.column_by_name("date_start").unwrap().as_primitive::<Date32Type>().value(0);
    assert_eq!(day, 16_419, "days from 1970-01-01 to 2014-12-15");
}

#[test]
fn an_event_has_the_values_of_every_other_file() {
    let (claim, event) = sample();
    let cited = Citation { source: Some("Wire".into()), received: 60, ..Citation::default() };
    let record = Record::new(&event, vec![(&claim, &cited)]).unwrap();
    let mut rows = Rows::new(EVENTS, Strings::Dictionary);
    crate::event(&mut rows, &record, Some("Syria"), false);
    let batch = rows.batch();
    let own = |name: &str| {
        match name {
            "acled" => "acled_sub",
            "ucdp" => "ucdp_tov",
            "plover" => "plover_cat",
            name => name,
        }
        .to_owned()
    };
    for (field, value) in FIELDS.iter().zip(record.values()) {
        let column = batch.column_by_name(&own(field.name)).unwrap_or_else(|| panic!("{}", field.name));
        assert_eq!(column.is_null(0), value == dateline::record::Value::Null, "{}", field.name);
    }
    let point = batch.column_by_name("geometry").unwrap().as_binary::<i32>().value(0).to_vec();
    assert_eq!((point.len(), &point[..5]), (21, &[1u8, 1, 0, 0, 0][..]));
    assert_eq!(f64::from_le_bytes(point[5..13].try_into().unwrap()), 36.7);
    let place = batch.column_by_name("place").unwrap().as_dictionary::<arrow_array::types::Int32Type>();
    assert_eq!(place.values().as_string::<i32>().value(0), "Wadi al-Deif");
    let mut rows = Rows::new(EVENT_ACTORS, Strings::Plain);
    event_actors(&mut rows, &record);
    let batch = rows.batch();
    assert_eq!(
        (0..batch.num_rows()).map(|r| text(&batch, "actor_id", r)).collect::<Vec<_>>(),
        ["jabhat-al-nusra", "ahrar"]
    );
}

#[test]
fn a_report_counts_code_points_and_names_its_day() {
    let report = Report { title: Some("T".into()), ..Report::new("Ma‘arrat") };
    let report = report.published_on("2014-12-15".parse().unwrap());
    let mut rows = Rows::new(DOCUMENTS, Strings::Plain);
    document(&mut rows, &Document { received: Some(1), ..Document::of(&report) });
    let batch = rows.batch();
    assert_eq!((number(&batch, "n_chars", 0), text(&batch, "published_prec", 0)), (Some(8), "day"));
    assert!(batch.column_by_name("byline").unwrap().is_null(0));
    let report = Report { byline: Some("Anna Keller".into()), ..report };
    document(&mut rows, &Document::of(&report));
    assert_eq!(text(&rows.batch(), "byline", 0), "Anna Keller");
}

#[test]
fn schemas_are_the_same_empty_or_full_and_name_their_version() {
    for table in &TABLES {
        for strings in [Strings::Plain, Strings::Dictionary] {
            let mut rows = Rows::new(table.columns, strings);
            let batch = rows.batch();
            assert_eq!((batch.num_rows(), batch.schema()), (0, rows.schema()), "{}", table.name);
            assert_eq!(batch.schema().metadata()["dateline.schema"], VERSION);
        }
        let mut names: Vec<_> = table.columns.iter().map(|c| c.name).collect();
        names.sort_unstable();
        names.dedup();
        assert_eq!(names.len(), table.columns.len(), "{}", table.name);
    }
}
