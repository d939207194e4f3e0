//! Do the pages of what claims add up to say what the record holds, in every form?

mod common;

use common::Folder;
use serde_json::Value;

const SAMPLE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../examples/idlib-2014");

fn json(folder: &Folder, args: &[&str]) -> Value {
    let run = folder.run(&[args, &["--format", "json"]].concat());
    assert_eq!(run.status, 0, "{}", run.err);
    serde_json::from_str(&run.out).unwrap()
}

/// Every claim that a page cites is a claim of the record, with its words.
fn cited(folder: &Folder, page: &Value, seen: &mut usize) {
    match page {
        Value::Array(items) => items.iter().for_each(|item| cited(folder, item, seen)),
        Value::Object(fields) => {
            if let (Some(id), Some(quote)) = (fields.get("claim"), fields.get("quote")) {
                let sql = format!("SELECT quote FROM claims WHERE id = '{}'", id.as_str().unwrap());
                assert_eq!(folder.ask(&sql), quote.as_str().unwrap());
                *seen += 1;
            }
            fields.values().for_each(|value| cited(folder, value, seen));
        }
        _ => {}
    }
}

#[test]
fn pages_cite_claims_of_the_record_in_every_form() {
    let folder = Folder::new("pages");
    assert_eq!(folder.run(&["read", SAMPLE]).status, 0);
    for command in ["control", "relations", "media"] {
        let (page, mut seen) = (json(&folder, &[command]), 0);
        cited(&folder, &page, &mut seen);
        assert!(seen > 3, "{command} cites {seen} claims");
    }
    for command in ["control", "relations", "media", "sources"] {
        for form in ["table", "csv", "md", "html"] {
            let run = folder.run(&[command, "--format", form]);
            assert_eq!(run.status, 0, "{}", run.err);
            assert!(run.out.lines().count() > 2, "{command} {form}");
        }
    }
    let sources = json(&folder, &["sources"]);
    let claims: u64 =
        sources["outlets"].as_array().unwrap().iter().map(|row| row["claims"].as_u64().unwrap()).sum();
    let held = "SELECT count(DISTINCT claim) FROM event_claims";
    assert_eq!(claims.to_string(), folder.ask(held));
    let reprints = |row: &&Value| row["reprints"].as_u64() == Some(1);
    assert_eq!(sources["outlets"].as_array().unwrap().iter().filter(reprints).count(), 1);
}

/// What the record keeps for counting gives what all claims give.
#[test]
fn what_is_counted_out_of_small_rows_is_what_the_claims_say() {
    use dateline::brief::Scope;
    let folder = Folder::new("pages-counted");
    assert_eq!(folder.run(&["read", SAMPLE]).status, 0);
    let names: Vec<String> = ["actor1", "actor2"]
        .iter()
        .map(|side| folder.ask(&format!("SELECT json ->> '$.{side}[0]' FROM claims WHERE json ->> '$.{side}[0]' LIKE '%Nusra%' LIMIT 1")))
        .collect();
    let decided =
        folder.run(&["review", "alias", &names[0], "Shield of Binnish", "--by", "amira", "--why", "a test"]);
    assert_eq!(decided.status, 0, "{}", decided.err);
    let mut store = desk::store::Store::open(&folder.0.join("dateline.db")).unwrap();
    let view = desk::view::View::of(&mut store, None).unwrap();
    let day = |words: &str| Some(words.parse().unwrap());
    let scopes = [
        Scope::default(),
        Scope { from: day("2014-12-15"), to: day("2014-12-15"), ..Scope::default() },
        Scope { place: Some("idlib".into()), ..Scope::default() },
        Scope { actor: Some("Binnish".into()), kind: Some("control".into()), ..Scope::default() },
    ];
    for scope in scopes {
        let counted = desk::pages::sources_of(&mut store, &scope).unwrap();
        assert!(!counted.outlets.is_empty(), "{scope:?}");
        assert_eq!(counted, desk::pages::sources(&view, &scope), "{scope:?}");
        let ties = Scope { actor: None, kind: None, ..scope };
        let all = desk::pages::ties(&desk::pages::relations(&view, &ties, None));
        assert!(!all.is_empty());
        assert_eq!(store.ties(&ties, None, desk::coding::rules()).unwrap(), all, "{ties:?}");
    }
    for row in store.ties(&Scope::default(), None, desk::coding::rules()).unwrap() {
        let which = (row.tie.kind.as_str(), row.tie.from.as_str(), row.tie.to.as_str());
        let told = store.claims_of_tie(which, false, 1000).unwrap();
        assert_eq!(told.len() as u64, row.told, "{which:?}");
    }
}

/// A page that is made of some claims says what it would say of all of them.
#[test]
fn what_is_not_read_would_change_nothing() {
    use dateline::brief::{self, Scope};
    use dateline::profile::Profile;
    use desk::pages::{self, Lookup};
    use desk::view::{View, guard};
    let folder = Folder::new("pages-some");
    assert_eq!(folder.run(&["read", SAMPLE]).status, 0);
    let mut store = desk::store::Store::open(&folder.0.join("dateline.db")).unwrap();
    let guards = [Profile::Internal, Profile::Public].map(|profile| guard(&store, profile).unwrap());
    let all = View::of(&mut store, None).unwrap();
    let day = |words: &str| Some(words.parse().unwrap());
    let words = |words: &str| Some(words.to_owned());
    let mut scopes = vec![
        Scope::default(),
        Scope { from: day("2014-12-15"), to: day("2014-12-16"), ..Scope::default() },
        Scope { from: day("2014-12-15"), ..Scope::default() },
        Scope { actor: words("nusra"), ..Scope::default() },
        Scope { kind: words("control"), ..Scope::default() },
        Scope { kind: words("media_release"), from: day("2014-12-01"), ..Scope::default() },
        Scope { kind: words("support"), ..Scope::default() },
        Scope { place: words("Nowhere"), ..Scope::default() },
    ];
    let mut places: Vec<String> =
        all.claims.iter().filter_map(|c| c.place.as_ref()).map(|p| p.name.clone()).collect();
    places.sort();
    places.dedup();
    assert!(places.len() > 20);
    for place in places.iter().map(String::as_str).chain(["idlib", "SYR", "base"]) {
        scopes.push(Scope { place: words(place), ..Scope::default() });
        scopes.push(Scope {
            place: words(place),
            from: day("2014-12-10"),
            to: day("2014-12-17"),
            ..Scope::default()
        });
    }
    let rules = desk::coding::rules();
    for scope in &scopes {
        let brief =
            |view: &View| brief::write_with(&view.material(&|report| view.origin(report)), scope, rules);
        let some = View::of_brief(&mut store, scope).unwrap();
        assert!(brief(&some) == brief(&all), "{scope:?}");
        let ask = Lookup { on: scope.to, place: scope.place.clone(), ..Lookup::default() };
        let some = View::of_ground(&mut store, None, scope.place.as_deref()).unwrap();
        assert!(pages::control(&some, &ask) == pages::control(&all, &ask), "{scope:?}");
    }
    let near = View::of_brief(&mut store, &scopes[scopes.len() - 1]).unwrap();
    assert!(near.claims.len() < all.claims.len(), "less than everything is read");
    for guard in &guards {
        let all = View::of(&mut store, None).unwrap().shown(guard);
        let ask = Lookup::default();
        assert_eq!(pages::history(&mut store, &ask, guard).unwrap(), pages::held(&all, &ask));
        for scope in &scopes {
            let some = View::of_releases(&mut store, None).unwrap().shown(guard);
            assert!(pages::media(&some, scope, None) == pages::media(&all, scope, None), "{scope:?}");
            for kind in [None, Some("backs"), Some("hostile_to")] {
                let whole = pages::relations(&all, scope, kind);
                let some = View::of_ties(&mut store, None, kind).unwrap().shown(guard);
                assert!(pages::relations(&some, scope, kind) == whole, "{kind:?} {scope:?}");
                let listed = pages::relations_of(&mut store, scope, kind, guard).unwrap();
                assert_eq!(pages::ties(&listed), pages::ties(&whole), "{kind:?} {scope:?}");
                let lists = |page: &pages::RelationsPage| {
                    let list = |row: &pages::EdgeRow| {
                        let e = &row.edge;
                        (e.claims.clone(), e.against.clone(), e.items.clone(), e.quotes.first().cloned())
                    };
                    page.edges.iter().map(list).collect::<Vec<_>>()
                };
                assert_eq!(lists(&listed), lists(&whole), "{kind:?} {scope:?}");
                assert_eq!(listed.arms.len(), whole.arms.len());
            }
        }
    }
}

#[test]
fn what_people_say_is_no_event_holds_no_place() {
    let folder = Folder::new("pages-rejected");
    let said = serde_json::json!({ "id": "a", "published": "2014-12-16", "source": "Wire",
        "text": "Rebels captured the town of Saraqib from government forces on 15 December 2014." });
    folder.put("in.jsonl", format!("{said}\n"));
    assert_eq!(folder.run(&["read", "in.jsonl"]).status, 0);
    let held = || json(&folder, &["control", "--place", "saraqib"])["places"].as_array().unwrap().len();
    assert_eq!(held(), 1);
    let event = folder.ask("SELECT id FROM events WHERE type = 'place_captured'");
    let args = ["review", "reject", &event, "--by", "amira", "--why", "another Saraqib"];
    let decided = folder.run(&args);
    assert_eq!(decided.status, 0, "{}", decided.err);
    assert_eq!(held(), 0);
    let then = json(&folder, &["control", "--place", "saraqib", "--as-of", "2014-12-17"]);
    assert_eq!(then["places"].as_array().unwrap().len(), 0);
}

#[test]
fn control_knows_of_a_day_what_was_published_by_it() {
    let folder = Folder::new("control");
    let day = |n: usize, words: &str| {
        let json = serde_json::json!({ "id": format!("r{n}"), "text": words, "published": format!("2014-12-{n}"), "source": "Wire" });
        format!("{json}\n")
    };
    let said = [
        day(10, "Government forces have controlled the town of Saraqib since March 2013."),
        day(16, "Rebels captured the town of Saraqib from government forces on 15 December 2014."),
    ];
    folder.put("in.jsonl", said.concat());
    assert_eq!(folder.run(&["read", "in.jsonl"]).status, 0);
    let holder = |args: &[&str]| {
        let page = json(&folder, &[&["control", "--place", "saraqib"], args].concat());
        page["places"][0]["controller"].to_string()
    };
    assert!(holder(&["--as-of", "2014-12-11"]).contains("Syria"));
    assert!(holder(&["--as-of", "2014-12-16"]).to_lowercase().contains("rebels"));
    assert!(holder(&["--on", "2014-12-12"]).contains("Syria"), "what is known now about then");
    for place in ["saraqib", "Sarāqib", "idlib", "SYR"] {
        let now = json(&folder, &["events", "--place", place]);
        let then = json(&folder, &["events", "--place", place, "--as-of", "2014-12-16"]);
        assert!(!now.as_array().unwrap().is_empty() && now == then, "{place}: {now} {then}");
    }
    let rows = json(&folder, &["control", "--between", "2014-12-12", "2014-12-16"]);
    assert_eq!((rows.as_array().unwrap().len(), rows[0]["changed_hands"].as_bool()), (1, Some(true)));
    let history = json(&folder, &["control", "--history"]);
    let days: Vec<_> = history.as_array().unwrap().iter().map(|i| i["from"].as_str().unwrap()).collect();
    assert!(days.is_sorted() && days.contains(&"2014-12-15"), "{days:?}");
    assert_eq!(folder.run(&["control", "--between", "2014-12-16", "2014-12-12"]).status, 1);
}

/// What the desk keeps of control says of every day, of every place, what all claims say when they are judged anew.
#[test]
fn control_that_is_kept_says_what_is_judged_anew() {
    use dateline::control::{self, Material};
    use desk::pages::{Between, Ground, Lookup};
    let folder = Folder::new("pages-ground");
    assert_eq!(folder.run(&["read", SAMPLE]).status, 0);
    let town =
        "SELECT id FROM events WHERE type = 'base_captured' AND json ->> '$.place.name' = 'Hamidiyah base'";
    let edit = [
        "review",
        "edit",
        &folder.ask(town),
        "actor1",
        "Shield of Binnish",
        "--by",
        "amira",
        "--why",
        "a test",
    ];
    let decided = folder.run(&edit);
    assert_eq!(decided.status, 0, "{}", decided.err);
    let mut store = desk::store::Store::open(&folder.0.join("dateline.db")).unwrap();
    let view = desk::view::View::of(&mut store, None).unwrap();
    let facts = |report: &str| view.facts(report);
    let m = Material { claims: &view.claims, reports: &facts, rules: view.rules() };
    let dated = control::settled(&view.claims, &view.events, view.rules());
    let told = Material { claims: &dated, ..m };
    let kept = [1, 40, usize::MAX].map(|claims| Ground::read_by(&mut store, claims).unwrap());
    let held = kept[0].held(&Lookup::default());
    assert_eq!(held, control::intervals(&told, view.last_day().unwrap(), None));
    assert!(held.iter().any(|i| i.state.controller.contains(&"Shield of Binnish".to_owned())));
    let days: std::collections::BTreeSet<_> = held.iter().map(|i| i.from).collect();
    assert!(days.len() > 5, "{days:?}");
    for day in days {
        let states = control::at(&told, day, None);
        for ground in &kept {
            let page = ground.page(&Lookup { on: Some(day), ..Lookup::default() });
            assert!(page.places.iter().map(|row| &row.state).eq(&states), "{day}");
            assert_eq!(page.sieges, control::sieges(&told, day, None));
            assert_eq!(
                page.last_holds,
                control::last_holds(&Material { claims: &view.claims, ..told }, &states)
            );
            assert_eq!(
                page.supply,
                control::supply_lines(&Material { claims: &view.claims, ..told }, &states)
            );
        }
        let to = view.last_day().unwrap();
        let changes = control::changes(&states, &control::at(&told, to, None));
        let kept = kept[0].changes(Between { from: day, to }, &Lookup::default());
        assert_eq!(kept, changes);
        // A place alone has the words that it has among all.
        for state in &states {
            let name = Some(state.place.name.clone());
            let ask = Lookup { on: Some(day), place: name, ..Lookup::default() };
            let own = desk::view::View::of_places(&mut store, &state.place.name).unwrap();
            let alone = desk::pages::places(&own, &ask);
            let whole = desk::pages::control(&view, &ask).places;
            assert_eq!(alone, whole);
            assert!(alone.iter().all(|row| row.says_so.len() == row.state.claims_for.len()));
        }
    }
}
