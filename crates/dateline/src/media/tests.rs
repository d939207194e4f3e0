//! Releases and shifts of themes on claims written by hand.

use super::shift::fisher;
use super::{Period, ReleaseRecord, releases, themes_by_month, themes_shift};
use crate::claim::{Claim, Stance};
use crate::settle::sample::{day, events, facts, say};

fn found(claims: &[Claim]) -> Vec<ReleaseRecord> {
    releases(claims, &events(claims), &facts)
}

#[test]
fn a_release_gathers_what_its_reports_say_and_what_it_shows() {
    let release = |report: &str, themes: &[&str]| {
        say(report, 0, "media_release")
            .by("Islamic State")
            .on_day("2014-12-15")
            .release(Some("Bread"), themes)
    };
    let claims = [
        release("a/2014-12-16", &["utopia"]).end(),
        release("b/2014-12-17", &["utopia", "mercy"]).end(),
        say("a/2014-12-16", 120, "governance_services")
            .by("Islamic State")
            .place("Raqqa", 35.95, 39.0)
            .stance(Stance::Depicted)
            .end(),
        say("a/2014-12-16", 9000, "clash").by("Islamic State").stance(Stance::Depicted).end(),
    ];
    let all = found(&claims);
    assert_eq!(all.len(), 1);
    assert_eq!(all[0].themes, ["utopia", "mercy"]);
    assert_eq!(all[0].shown, ["a/2014-12-16#120"]);
    assert_eq!(all[0].sources, ["a", "b"]);
}

fn issue(n: u32, date: &str, theme: &str) -> Claim {
    say(&format!("r{n}/{date}"), 0, "media_release")
        .by("Islamic State")
        .on_day(date)
        .release(Some(&format!("No. {n}")), &[theme])
        .end()
}

#[test]
fn a_shift_is_found_when_it_is_there_and_not_when_it_is_not() {
    let mut claims: Vec<Claim> =
        (0..12).map(|n| issue(n, "2014-10-10", if n < 10 { "war" } else { "utopia" })).collect();
    claims.extend((20..32).map(|n| issue(n, "2014-12-10", if n < 22 { "war" } else { "utopia" })));
    let (a, b) = (
        Period { from: day("2014-10-01"), to: day("2014-10-31") },
        Period { from: day("2014-12-01"), to: day("2014-12-31") },
    );
    let all = found(&claims);
    let shifts = themes_shift(&all, Some("Islamic State"), a, b);
    let war = shifts.iter().find(|s| s.theme == "war").unwrap();
    assert_eq!((war.before, war.after), ((10, 12), (2, 12)));
    assert!(war.p_adjusted < 0.05 && war.says.contains("less often"), "{}", war.says);
    let same = themes_shift(&all, Some("Islamic State"), a, a);
    assert!(same.iter().all(|s| s.p_adjusted > 0.99 && s.says.contains("chance")));
    let few = themes_shift(&all[..3], None, a, b);
    assert!(few.iter().all(|s| s.says.contains("too few")));
    let months = themes_by_month(&all, None);
    assert_eq!(months.iter().map(|m| m.releases).sum::<u32>(), 24);
    assert_eq!(months[0].month, day("2014-10-01"));
}

#[test]
fn fishers_test_gives_the_published_values() {
    // Fisher's own table of the lady tasting tea, and one worked by hand.
    assert!((fisher(3, 1, 1, 3) - 0.485_714).abs() < 1e-6);
    assert!((fisher(1, 9, 11, 3) - 0.002_759).abs() < 1e-6);
    assert!((fisher(0, 5, 0, 5) - 1.0).abs() < 1e-12);
}
