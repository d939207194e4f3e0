//! Is it the same whether the record is settled piece by piece or whole, in any order?

mod common;

use common::Folder;

/// Reports on a few towns and days, some of them reprints, some without a date.
fn reports() -> Vec<String> {
    let towns = ["Saraqib", "Binnish", "Morek", "Maarat al-Numan"];
    let mut out = Vec::new();
    for n in 0..48usize {
        let (town, day) = (towns[n % 4], 14 + (n / 4) % 3);
        let words = match n % 6 {
            0 => format!(
                "Rebels captured the town of {town} from government forces on Monday, a monitor said."
            ),
            1 => format!(
                "Government forces lost {town} to rebels on Monday. At least {} soldiers were killed.",
                3 + n % 5
            ),
            2 => {
                format!("Warplanes bombed {town} on Monday, killing {} civilians, residents said.", 2 + n % 3)
            }
            3 => format!("The army denied on Tuesday that rebels had captured {town}."),
            4 => format!(
                "A car bomb exploded in {town} on Sunday, killing {} people. Rebels claimed responsibility for the attack.",
                5 + n % 2
            ),
            _ => format!("Clashes broke out between rebels and government forces in {town} on Monday."),
        };
        let mut line = serde_json::json!({"id": format!("r{:02}", (n * 29) % 48), "source": format!("Outlet {}", n % 7), "text": words});
        if n % 11 != 0 {
            line["published"] = format!("2014-12-{day}").into();
        }
        out.push(format!("{line}\n"));
    }
    out
}

const EVENTS: &str = "SELECT group_concat(json, char(10)) FROM
    (SELECT json_remove(json, '$.id') AS json FROM events ORDER BY 1)";
const NAMED: &str = "SELECT group_concat(json, char(10)) FROM (SELECT json FROM events ORDER BY id)";

#[test]
fn piece_by_piece_in_any_order_is_the_same_as_whole() {
    let all = reports();
    let whole = Folder::new("settling-whole");
    assert_eq!(whole.run_with(&["read", "-"], all.concat()).status, 0);
    let events: usize = whole.ask("SELECT count(*) FROM events").parse().unwrap();
    let claims: usize = whole.ask("SELECT count(*) FROM claims").parse().unwrap();
    assert!(events > 8 && events * 2 < claims, "{events} events of {claims} claims");
    for step in [5, 19] {
        let pieces = Folder::new(&format!("settling-pieces-{step}"));
        let shuffled: Vec<&String> = (0..all.len()).map(|n| &all[(n * step + 3) % all.len()]).collect();
        // One large piece first: settling piece by piece begins when few are new.
        let (first, rest) = shuffled.split_at(36);
        for piece in std::iter::once(first).chain(rest.chunks(3)) {
            let piece: String = piece.iter().map(|s| s.as_str()).collect();
            assert_eq!(pieces.run_with(&["read", "-"], piece).status, 0);
        }
        assert_eq!(pieces.ask(EVENTS), whole.ask(EVENTS), "step {step}");
        let named = pieces.ask(NAMED);
        assert_eq!(pieces.run(&["settle"]).status, 0);
        assert_eq!(pieces.ask(NAMED), named, "settled anew, every event keeps its name");
    }
}

#[test]
fn a_report_touches_only_what_it_concerns() {
    let folder = Folder::new("settling-touch");
    assert_eq!(folder.run_with(&["read", "-"], reports().concat()).status, 0);
    let rows = |town: &str| {
        folder.ask(&format!("SELECT group_concat(seq) FROM (SELECT e.seq FROM events e JOIN spots s ON s.key = e.spot WHERE s.name LIKE '{town}%' ORDER BY e.seq)"))
    };
    let (other, own) = (rows("Morek"), rows("Binnish"));
    let more = serde_json::json!({"id": "new", "published": "2014-12-16", "source": "The Post",
        "text": "Warplanes bombed Binnish on Monday, killing 3 civilians."});
    assert_eq!(folder.run_with(&["read", "-"], format!("{more}\n")).status, 0);
    assert_eq!(rows("Morek"), other, "rows that it does not concern are not written again");
    assert_ne!(rows("Binnish"), own);
}
