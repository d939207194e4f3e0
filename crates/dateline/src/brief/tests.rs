//! A brief says nothing without a claim, and says it where a reader looks for it.

use super::{Brief, Line, Material, Origin, Scope, write};
use crate::claim::{Claim, Modality, Stance};
use crate::settle::sample::{events, facts, say};

fn origin(report: &str) -> Origin {
    let f = facts(report);
    Origin {
        source: f.source,
        title: None,
        published: f.published,
        url: Some(format!("https://example.org/{report}")),
        text: None,
    }
}

fn brief(claims: &[Claim], scope: &Scope) -> Brief {
    let events = events(claims);
    write(&Material { events: &events, claims, days: None, origin: &origin, label: &|_| None }, scope)
}

fn sample() -> Vec<Claim> {
    let base = |report: &str, at: u32| {
        say(report, at, "base_captured").place("Wadi al-Deif", 35.65, 36.70).on_day("2014-12-15").by("Nusra")
    };
    vec![
        base("wire/2014-12-15", 0).on("Government of Syria").dead(31, Some("soldiers")).end(),
        base("bulletin/2014-12-16", 0)
            .dead(100, Some("soldiers"))
            .quote("At least <100> soldiers died \u{1b}[31m.")
            .end(),
        say("rebel/2014-12-17", 0, "clash")
            .by("Ahrar")
            .on("soldiers")
            .place("Morek", 35.37, 36.69)
            .on_day("2014-12-16")
            .said_by("Ahrar", Stance::Claimed)
            .end(),
        say("wire/2014-12-15", 300, "offensive")
            .by("Nusra")
            .place("Fua", 35.98, 36.70)
            .modality(Modality::Future)
            .end(),
        say("wire/2014-12-15", 400, "place_captured")
            .by("rebels")
            .place("Maarrat al-Numan", 35.64, 36.67)
            .when("2012-10-01", "2012-10-31")
            .modality(Modality::Historical)
            .end(),
        say("wire/2014-12-15", 500, "airstrike").by("Government of Syria").on_day("2014-12-15").end(),
    ]
}

fn ids(b: &Brief) -> Vec<&str> {
    b.sections.iter().map(|s| s.id).collect()
}

fn every<'b>(lines: &'b [Line], out: &mut Vec<&'b Line>) {
    for l in lines {
        out.push(l);
        every(&l.below, out);
    }
}

#[test]
fn every_line_stands_on_a_claim_and_quotes_it_word_for_word() {
    let claims = sample();
    let b = brief(&claims, &Scope::default());
    let mut lines = Vec::new();
    b.sections.iter().for_each(|s| every(&s.lines, &mut lines));
    assert!(lines.len() > 6);
    for line in lines {
        assert!(!line.cites.is_empty(), "{}", line.words());
        for c in &line.cites {
            let claim = claims.iter().find(|x| x.id == c.claim).expect("a claim of the record");
            assert_eq!((&claim.quote, &claim.report), (&c.quote, &c.report));
        }
    }
}

#[test]
fn events_stand_under_the_question_they_answer() {
    let b = brief(&sample(), &Scope::default());
    for id in ["what-happened", "disagreement", "only-claimed", "planned", "background", "loose"] {
        assert!(ids(&b).contains(&id), "{id} in {:?}", ids(&b));
    }
    let words = |id: &str| b.sections.iter().find(|s| s.id == id).unwrap().lines[0].words();
    assert!(words("what-happened").contains("31 to 100"), "{}", words("what-happened"));
    assert!(words("only-claimed").contains("Ahrar") && words("only-claimed").contains("claimed"));
    assert!(words("planned").contains("Fua"));
    assert!(words("background").starts_with("Oct 2012"), "{}", words("background"));
}

#[test]
fn a_scope_takes_place_actor_and_period() {
    let claims = sample();
    let of_events = ["what-happened", "only-claimed", "planned", "background", "loose"];
    let count = |scope: Scope| {
        let b = brief(&claims, &scope);
        b.sections.iter().filter(|s| of_events.contains(&s.id)).map(|s| s.lines.len()).sum::<usize>()
    };
    let place = Scope { place: Some("morek".into()), ..Scope::default() };
    assert!(brief(&claims, &place).title.contains("morek"));
    assert_eq!(count(place), 1);
    assert!(count(Scope { actor: Some("nusra".into()), ..Scope::default() }) >= 2);
    let period = Scope { from: "2014-12-16".parse().ok(), to: "2014-12-31".parse().ok(), ..Scope::default() };
    assert_eq!(count(period), 1);
}

#[test]
fn pages_are_harmless_and_the_same_each_time() {
    let b = brief(&sample(), &Scope::default());
    let (html, md, text) = (b.html(), b.markdown(), b.text(80, false));
    assert!(!html.contains("<100>") && html.contains("&lt;100&gt;") && !html.contains("<script"));
    assert!(!md.contains("<100>"));
    for page in [&html, &md, &text] {
        assert!(!page.contains('\u{1b}'), "no control character gets through");
        assert!(page.contains("Wadi al-Deif") && page.contains("wire"));
    }
    assert!(text.lines().all(|l| l.chars().count() <= 80), "{text}");
    assert_eq!(html, brief(&sample(), &Scope::default()).html());
}

#[test]
fn nothing_known_gives_an_empty_brief() {
    let b = brief(&[], &Scope::default());
    assert!(b.sections.is_empty());
    assert!(b.text(80, true).contains("0 events"));
}

#[test]
fn ground_ties_arms_and_releases_have_their_sections() {
    let mut claims = sample();
    let missile = |c: crate::settle::sample::Make| c.weapon("TOW missiles", "anti-tank missile");
    claims.extend([
        say("a/2014-12-17", 0, "control_state")
            .by("Government of Syria")
            .place("Idlib", 35.93, 36.63)
            .on_day("2014-12-17")
            .quote("The city is now the last stronghold of the government in the province.")
            .end(),
        say("a/2014-12-17", 100, "siege_begin")
            .by("rebels")
            .place("Nubl", 36.37, 36.99)
            .when("2012-07-01", "2012-07-31")
            .end(),
        say("a/2014-12-17", 200, "backs").by("United States").on("Harakat Hazm").end(),
        missile(say("a/2014-12-17", 300, "weapons_supply").by("Saudi Arabia").on("Harakat Hazm")).end(),
        missile(say("a/2014-12-17", 400, "weapons_diversion").by("Nusra").on("Harakat Hazm")).end(),
        say("a/2014-12-17", 500, "media_release")
            .by("Nusra")
            .on_day("2014-12-17")
            .release(Some("The Base"), &["war"])
            .end(),
    ]);
    let b = brief(&claims, &Scope::default());
    for id in ["who-holds-what", "sieges", "last-and-supply", "relations", "arms", "media"] {
        assert!(ids(&b).contains(&id), "{id} in {:?}", ids(&b));
    }
    let text = b.text(100, false);
    assert!(text.contains("WAY OF ARMS supplied by Saudi Arabia to Harakat Hazm"), "{text}");
    assert!(text.contains("HELD by Nusra since 15 Dec 2014"), "{text}");
    assert!(text.contains("United States BACKS Harakat Hazm"), "{text}");
    let mut lines = Vec::new();
    b.sections.iter().for_each(|s| every(&s.lines, &mut lines));
    assert!(lines.iter().all(|l| !l.cites.is_empty()));
    let place = Scope { place: Some("nubl".into()), ..Scope::default() };
    assert_eq!(brief(&claims, &place).sections.iter().filter(|s| s.id == "who-holds-what").count(), 0);
    let period = Scope { from: "2014-12-14".parse().ok(), to: "2014-12-31".parse().ok(), ..Scope::default() };
    assert!(ids(&brief(&claims, &period)).contains(&"who-holds-what"));
}
