//! Every rule of settling, each shown on claims written by hand.

use super::sample::{Make, events, facts, say};
use super::{Act, Decision, Kin, Rules, event_id, settle};
use crate::claim::{Claim, Modality, Stance};
use crate::event::Event;

fn base(report: &str, at: u32) -> Make {
    say(report, at, "base_captured").place("Wadi al-Deif", 35.65, 36.70).on_day("2014-12-15")
}

fn one(claims: Vec<Claim>) -> Event {
    let mut events = events(&claims);
    assert_eq!(
        events.len(),
        1,
        "{:#?}",
        events.iter().map(|e| (&e.event_type, &e.claims)).collect::<Vec<_>>()
    );
    events.remove(0)
}

fn count(claims: Vec<Claim>) -> usize {
    let events = events(&claims);
    let spread: usize = events.iter().map(|e| e.claims.len() + e.against.len()).sum();
    assert_eq!(spread, claims.len(), "every claim in exactly one event");
    events.len()
}

#[test]
fn one_capture_told_by_taker_and_loser_is_one_event() {
    let event = one(vec![
        base("wire/2014-12-15", 0).by("Nusra").on("Government of Syria").end(),
        say("state/2014-12-15", 0, "place_lost")
            .by("Government of Syria")
            .on("Nusra")
            .place("Wadi al-Deif", 35.65, 36.70)
            .on_day("2014-12-15")
            .end(),
    ]);
    assert_eq!(event.event_type, "base_captured");
    assert_eq!(
        (event.actor1.join(","), event.actor2.join(",")),
        ("Nusra".into(), "Government of Syria".into())
    );
    assert!(event.merged[0].contains("told from the other side"), "{:?}", event.merged);
    assert!(
        event.merged[0].contains("same place (Wadi al-Deif)")
            && event.merged[0].contains("same day (2014-12-15)")
    );
}

#[test]
fn two_bases_near_each_other_are_two_captures() {
    let other = say("wire/2014-12-15", 90, "base_captured").by("Nusra").place("al-Hamidiyah", 35.66, 36.69);
    assert_eq!(
        count(vec![base("wire/2014-12-15", 0).by("Nusra").end(), other.on_day("2014-12-15").end()]),
        2
    );
}

#[test]
fn attacks_settle_within_the_radius_and_not_beyond() {
    let strike = |report: &str, lat: f64, name: &str| {
        say(report, 0, "airstrike")
            .by("Government of Syria")
            .place(name, lat, 36.70)
            .on_day("2014-12-16")
            .end()
    };
    assert_eq!(
        count(vec![strike("a/2014-12-16", 35.60, "Hish"), strike("b/2014-12-17", 35.64, "Babulin")]),
        1
    );
    assert_eq!(
        count(vec![strike("a/2014-12-16", 35.60, "Hish"), strike("b/2014-12-17", 35.66, "Babulin")]),
        2
    );
}

#[test]
fn points_across_the_date_line_are_compared() {
    let strike = |report: &str, lon: f64| {
        say(report, 0, "shelling").by("X").place(report, -16.5, lon).on_day("2014-12-16").end()
    };
    assert_eq!(count(vec![strike("a/2014-12-16", 179.99), strike("b/2014-12-17", -179.99)]), 1);
}

#[test]
fn an_unknown_doer_may_be_the_known_one_but_another_may_not() {
    let at = |report: &str| say(report, 0, "clash").place("Morek", 35.37, 36.69).on_day("2014-12-16");
    assert_eq!(count(vec![at("a/2014-12-16").by("Nusra").end(), at("b/2014-12-16").by("rebels").end()]), 1);
    assert_eq!(count(vec![at("a/2014-12-16").by("Nusra").end(), at("b/2014-12-16").end()]), 1);
    let capture = |report: &str, who: &str| base(report, 0).by(who).end();
    assert_eq!(count(vec![capture("a/2014-12-16", "Nusra"), capture("b/2014-12-16", "Islamic State")]), 2);
    assert_eq!(count(vec![capture("a/2014-12-16", "Nusra"), capture("b/2014-12-16", "soldiers")]), 1);
    let state = |who: &str| {
        say("b/2014-12-16", 0, "airstrike").by(who).place("Morek", 35.37, 36.69).on_day("2014-12-16").end()
    };
    let strike = say("a/2014-12-16", 0, "airstrike").by("Government of Syria").place("Morek", 35.37, 36.69);
    assert_eq!(count(vec![strike.on_day("2014-12-16").end(), state("warplanes")]), 1);
}

#[test]
fn an_unknown_doer_does_not_bridge_two_that_exclude_one_another() {
    let at = |report: &str| base(report, 0);
    let claims = vec![
        at("a/2014-12-16").by("Nusra").end(),
        at("b/2014-12-16").end(),
        at("c/2014-12-16").by("Islamic State").end(),
    ];
    let events = events(&claims);
    assert_eq!(events.len(), 2);
    assert!(events.iter().all(|e| e.actor1.len() == 1));
}

#[test]
fn a_joint_operation_takes_in_reports_of_each_partner() {
    let event = one(vec![
        base("a/2014-12-16", 0).by("Nusra").end(),
        base("b/2014-12-16", 0).by("Nusra").by("Ahrar al-Sham").end(),
        base("c/2014-12-16", 0).by("Ahrar al-Sham").end(),
    ]);
    assert_eq!(event.actor1, ["Nusra", "Ahrar al-Sham"]);
}

#[test]
fn a_part_and_the_whole_are_compatible_when_the_world_says_so() {
    let claims = [
        base("a/2014-12-16", 0).by("Ahrar al-Sham").end(),
        base("b/2014-12-16", 0).by("Islamic Front").end(),
    ];
    assert_eq!(events(&claims).len(), 2);
    let kin = |name: &str, part_of: &[&str]| {
        let id = name.to_lowercase().replace(' ', "-");
        let part_of = part_of.iter().map(|p| (*p).to_owned()).collect();
        (id, Kin { name: name.into(), part_of, state: Some(false) })
    };
    let kin = [kin("Ahrar al-Sham", &["islamic-front"]), kin("Islamic Front", &[])];
    assert_eq!(settle(&claims, &facts, &Rules::standard().with_actors(kin.into()), &[]).len(), 1);
}

#[test]
fn a_month_takes_in_a_day_but_not_of_another_month() {
    let day = || base("a/2014-12-16", 0).by("Nusra").end();
    let month = |from, to| {
        say("b/2015-03-01", 0, "base_captured")
            .by("Nusra")
            .place("Wadi al-Deif", 35.65, 36.70)
            .when(from, to)
            .end()
    };
    let event = one(vec![day(), month("2014-12-01", "2014-12-31")]);
    assert_eq!(event.date.precision, "day");
    assert!(event.disputed.is_empty());
    assert_eq!(count(vec![day(), month("2015-01-05", "2015-01-31")]), 2);
}

#[test]
fn stated_days_that_differ_are_kept_side_by_side() {
    let event = one(vec![
        base("a/2014-12-16", 0).by("Nusra").end(),
        base("b/2014-12-16", 0).by("Nusra").on_day("2014-12-14").end(),
        base("c/2014-12-17", 0).by("Nusra").end(),
    ]);
    let dispute = &event.disputed[0];
    assert_eq!((dispute.field.as_str(), dispute.values.len()), ("date", 2));
    assert_eq!(event.date.from.unwrap().to_string(), "2014-12-15", "two voices against one");
}

#[test]
fn figures_that_exclude_one_another_are_disputed_and_kept() {
    let event = one(vec![
        base("a/2014-12-15", 0).by("Nusra").dead(31, Some("soldiers")).end(),
        base("b/2014-12-16", 0).by("Nusra").dead(100, Some("soldiers")).end(),
        base("c/2014-12-16", 0).by("Nusra").dead(100, Some("soldiers")).end(),
        base("d/2014-12-17", 0).by("Nusra").dead(12, Some("rebels")).end(),
    ]);
    let killed = event.killed.unwrap();
    assert_eq!((killed.low, killed.best, killed.high), (Some(43), Some(112), Some(112)));
    assert_eq!(event.disputed.len(), 1, "rebels and soldiers are not in conflict: {:?}", event.disputed);
    assert_eq!(event.disputed[0].values.len(), 2);
}

#[test]
fn casualties_told_in_the_next_sentence_belong_to_the_event() {
    let event = one(vec![
        base("a/2014-12-15", 0).by("Nusra").end(),
        say("a/2014-12-15", 200, "clash").on_day("2014-12-15").dead(31, Some("soldiers")).end(),
    ]);
    assert_eq!(event.event_type, "base_captured");
    assert_eq!(event.killed.unwrap().best, Some(31));
}

#[test]
fn a_report_that_gives_two_figures_tells_of_two_bombs() {
    let bomb = |at: u32, dead: u32| {
        say("a/2014-12-15", at, "ied")
            .place("Baghdad", 33.3, 44.4)
            .on_day("2014-12-15")
            .dead(dead, None)
            .end()
    };
    assert_eq!(count(vec![bomb(0, 3), bomb(100, 9)]), 2);
    let by = |at: u32, dead: u32, who: &str| {
        let c =
            say("a/2014-12-15", at, "ied").place("Baghdad", 33.3, 44.4).on_day("2014-12-15").dead(dead, None);
        c.said_by(who, Stance::Reported).end()
    };
    assert_eq!(one(vec![by(0, 3, "Ministry of Health"), by(100, 9, "Baghdad Police")]).disputed.len(), 1);
}

#[test]
fn one_deed_with_two_doers_named_is_disputed_only_when_it_is_somebodys_word() {
    let deed = |report: &str, who: &str, stance: Stance| {
        let c = say(report, 0, "shelling")
            .by(who)
            .place("Fua", 35.98, 36.70)
            .on_day("2014-12-17")
            .dead(4, Some("civilians"));
        c.said_by("Residents", stance).end()
    };
    let event = one(vec![
        deed("a/2014-12-18", "Nusra", Stance::Alleged),
        deed("b/2014-12-18", "Islamic State", Stance::Reported),
    ]);
    assert_eq!(event.disputed[0].field, "actor1");
    assert_eq!(
        count(vec![
            deed("a/2014-12-18", "Nusra", Stance::Asserted),
            deed("b/2014-12-18", "Islamic State", Stance::Asserted)
        ]),
        2
    );
}

#[test]
fn a_denial_attaches_to_what_it_denies_and_lowers_it() {
    let event = one(vec![
        base("a/2014-12-16", 0).by("Nusra").said_by("Activists", Stance::Reported).end(),
        base("state/2014-12-16", 0).stance(Stance::Denied).said_by("Military Source", Stance::Denied).end(),
    ]);
    assert_eq!(event.claims, ["a/2014-12-16#0"]);
    assert_eq!(event.against, ["state/2014-12-16#0"]);
    assert_eq!(event.grade, "F4");
    let alone =
        one(vec![base("state/2014-12-16", 0).modality(Modality::Negated).stance(Stance::Denied).end()]);
    assert_eq!((alone.modality, alone.grade.as_str()), (Modality::Negated, "F6"));
}

#[test]
fn threats_and_plans_stay_apart_from_deeds() {
    let plan = |m: Modality| base("b/2014-12-15", 0).by("Nusra").modality(m).end();
    for m in [Modality::Future, Modality::Hypothetical, Modality::Generic] {
        assert_eq!(count(vec![base("a/2014-12-16", 0).by("Nusra").end(), plan(m)]), 2);
    }
}

#[test]
fn background_settles_with_its_own_date_only() {
    let old = |report: &str| base(report, 0).by("Nusra").modality(Modality::Historical);
    assert_eq!(
        count(vec![
            base("a/2014-12-16", 0).by("Nusra").end(),
            old("b/2014-12-16").when("2012-10-01", "2012-10-31").end()
        ]),
        2
    );
    let undated = say("b/2014-12-16", 0, "base_captured")
        .by("Nusra")
        .place("Wadi al-Deif", 35.65, 36.70)
        .modality(Modality::Historical);
    assert_eq!(count(vec![base("a/2014-12-16", 0).by("Nusra").end(), undated.end()]), 2);
    assert_eq!(count(vec![base("a/2014-12-16", 0).by("Nusra").end(), old("b/2015-12-16").end()]), 1);
}

#[test]
fn an_undated_claim_may_speak_of_the_days_before_its_report() {
    let undated =
        |report: &str| say(report, 0, "base_captured").by("Nusra").place("Wadi al-Deif", 35.65, 36.70).end();
    let mut silent = undated("b/unknown");
    silent.quote = "Nobody knows when it fell.".into();
    assert_eq!(count(vec![base("a/2014-12-16", 0).by("Nusra").end(), undated("b/2014-12-18")]), 1);
    assert_eq!(count(vec![base("a/2014-12-16", 0).by("Nusra").end(), undated("b/2015-12-18")]), 2);
    assert_eq!(count(vec![base("a/2014-12-16", 0).by("Nusra").end(), silent]), 2);
    let dead = |c: Make| c.dead(31, Some("soldiers")).end();
    let timeless = say("b/unknown", 0, "base_captured").by("Nusra").place("Wadi al-Deif", 35.65, 36.70);
    assert_eq!(
        count(vec![dead(base("a/2014-12-16", 0).by("Nusra")), dead(timeless)]),
        1,
        "one figure in both"
    );
}

#[test]
fn a_place_known_by_words_meets_the_place_it_names() {
    let words = |name: &str| {
        say("b/2014-12-16", 0, "base_captured").by("Nusra").at_words(name).on_day("2014-12-15").end()
    };
    assert_eq!(
        count(vec![base("a/2014-12-16", 0).by("Nusra").end(), words("Wadi al-Deif military base")]),
        1
    );
    assert_eq!(count(vec![base("a/2014-12-16", 0).by("Nusra").end(), words("Abu al-Duhur air base")]), 2);
}

#[test]
fn an_attack_in_a_province_may_be_the_one_in_its_town() {
    let town = say("a/2014-12-16", 0, "airstrike")
        .by("Government of Syria")
        .place("Hish", 35.6, 36.7)
        .on_day("2014-12-16");
    let area = say("b/2014-12-16", 0, "airstrike")
        .by("Government of Syria")
        .area("Idlib", "admin1")
        .on_day("2014-12-16");
    let event = one(vec![town.dead(5, None).end(), area.dead(5, None).end()]);
    assert_eq!(event.place.unwrap().name, "Hish");
}

#[test]
fn reprints_are_one_originator() {
    let quote = "Fighters of the group captured the base near the town on Monday, the monitor said.";
    let claim = |report: &str| base(report, 0).by("Nusra").quote(quote).end();
    let event =
        one(vec![claim("wire/2014-12-15"), claim("reprint1/2014-12-15"), claim("reprint2/2014-12-15")]);
    assert_eq!((event.reports, event.originators, event.grade.as_str()), (3, 1, "F2"));
    let event = one(vec![claim("wire/2014-12-15"), base("b/2014-12-15", 0).by("Nusra").end()]);
    assert_eq!((event.originators, event.grade.as_str()), (2, "F1"));
}

#[test]
fn one_organisation_quoted_by_three_outlets_is_one_originator() {
    let claim = |report: &str| {
        base(report, 0).by("Nusra").said_by("Syrian Observatory for Human Rights", Stance::Reported).end()
    };
    let event = one(vec![claim("a/2014-12-15"), claim("b/2014-12-15"), claim("c/2014-12-15")]);
    assert_eq!((event.originators, event.grade.as_str()), (1, "F3"));
    let resident = |report: &str| base(report, 0).by("Nusra").said_by("residents", Stance::Reported).end();
    assert_eq!(one(vec![resident("a/2014-12-15"), resident("b/2014-12-15")]).originators, 2);
}

#[test]
fn grades_follow_the_stance() {
    let grade = |stance: Stance| {
        one(vec![base("a/2014-12-15", 0).by("Nusra").said_by("Nusra Media", stance).end()]).grade
    };
    assert_eq!(grade(Stance::Observed), "F2");
    assert_eq!(grade(Stance::Admitted), "F2");
    assert_eq!(grade(Stance::Reported), "F3");
    assert_eq!(grade(Stance::Claimed), "F3");
    assert_eq!(grade(Stance::Alleged), "F4");
    let two = one(vec![
        base("a/2014-12-15", 0).by("Nusra").said_by("Nusra Media", Stance::Claimed).end(),
        base("b/2014-12-15", 0).by("Nusra").said_by("Ahrar Media", Stance::Claimed).end(),
    ]);
    assert_eq!(two.grade, "F3", "two with an interest do not confirm");
}

#[test]
fn an_event_keeps_its_id_when_later_reports_come() {
    let first = base("a/2014-12-15", 0).by("Nusra").end();
    let alone = one(vec![first.clone()]);
    assert_eq!(alone.id, event_id("a/2014-12-15#0"));
    let grown = one(vec![
        base("b/2014-12-16", 0).by("Nusra").end(),
        first.clone(),
        base("z/undated", 0).by("Nusra").end(),
    ]);
    assert_eq!(grown.id, alone.id);
}

#[test]
fn decisions_outrank_the_rules_and_stay() {
    let claims = [base("a/2014-12-15", 0).by("Nusra").end(), base("b/2014-12-16", 0).by("Nusra").end()];
    let decide = |act, claims: &[&str], from: &[&str]| Decision {
        id: "d1".into(),
        act,
        claims: claims.iter().map(|s| (*s).to_owned()).collect(),
        from: from.iter().map(|s| (*s).to_owned()).collect(),
        change: None,
        by: Some("R. Coder".into()),
        at: None,
        why: Some("the second tells of the outpost".into()),
    };
    let rules = Rules::standard();
    let split = decide(Act::Split, &["b/2014-12-16#0"], &["a/2014-12-15#0"]);
    assert_eq!(settle(&claims, &facts, &rules, &[split.clone()]).len(), 2);
    // A third report that looks like both joins one of them and does not bring them together.
    let mut more = claims.to_vec();
    more.push(base("c/2014-12-16", 0).by("Nusra").end());
    assert_eq!(settle(&more, &facts, &rules, &[split.clone()]).len(), 2);
    let merge = decide(Act::Merge, &["a/2014-12-15#0", "b/2014-12-16#0"], &[]);
    let merged = settle(&claims, &facts, &rules, &[split, merge.clone()]);
    assert_eq!(merged.len(), 1, "the later decision holds");
    assert!(
        merged[0].merged[0].contains("R. Coder") && merged[0].merged[0].contains("outpost"),
        "{:?}",
        merged[0].merged
    );
    let far = [claims[0].clone(), say("c/2020-01-01", 0, "talks").by("X").on_day("2020-01-01").end()];
    let odd = decide(Act::Merge, &["a/2014-12-15#0", "c/2020-01-01#0"], &[]);
    assert_eq!(settle(&far, &facts, &rules, &[odd]).len(), 1);
    let none = decide(Act::NotEvent, &["b/2014-12-16#0"], &[]);
    let left = settle(&claims, &facts, &rules, &[none]);
    assert_eq!((left.len(), left[0].claims.len()), (1, 1));
}

#[test]
fn a_claim_of_responsibility_is_linked_to_its_attack_and_a_denial_disputes_the_doer() {
    let attack =
        say("a/2014-12-15", 0, "suicide_attack").place("Homs", 34.73, 36.72).on_day("2014-12-15").end();
    let answer = say("a/2014-12-15", 150, "claim_responsibility").by("Nusra").on_day("2014-12-15").end();
    let denial = say("a/2014-12-15", 300, "denial").by("Islamic State").on_day("2014-12-15").end();
    let events = events(&[attack, answer, denial]);
    assert_eq!(events.len(), 3);
    let attack = events.iter().find(|e| e.event_type == "suicide_attack").unwrap();
    assert_eq!(attack.answered_by, ["a/2014-12-15#150"]);
    assert!(attack.disputed[0].values.iter().any(|(v, _)| v == "denied by Islamic State"));
}

#[test]
fn releases_with_other_titles_are_other_releases() {
    let release = |report: &str, title| {
        say(report, 0, "media_release")
            .by("Islamic State")
            .on_day("2014-12-15")
            .release(Some(title), &["utopia"])
            .end()
    };
    assert_eq!(count(vec![release("a/2014-12-16", "The Bakery"), release("b/2014-12-16", "The bakery")]), 1);
    assert_eq!(
        count(vec![release("a/2014-12-16", "The Bakery"), release("b/2014-12-16", "Clean Streets")]),
        2
    );
}

#[test]
fn who_clashed_with_whom_has_no_order() {
    let clash = |report: &str, a: &str, b: &str| {
        say(report, 0, "clash").by(a).on(b).place("Morek", 35.37, 36.69).on_day("2014-12-16").end()
    };
    let event = one(vec![
        clash("a/2014-12-16", "Nusra", "Government of Syria"),
        clash("b/2014-12-16", "Government of Syria", "Nusra"),
    ]);
    assert_eq!((event.actor1.len(), event.actor2.len()), (1, 1));
}

/// A small world of claims with everything in it, for properties.
pub(crate) fn jumble(seed: u64) -> Vec<Claim> {
    let mut x = seed;
    let mut next = |n: u64| {
        x = super::words::mix(x.wrapping_add(0x9e37_79b9_7f4a_7c15));
        x % n
    };
    let types =
        ["base_captured", "place_lost", "airstrike", "civilian_attack", "clash", "siege_begin", "talks"];
    let actors = ["Nusra", "Government of Syria", "Islamic State", "rebels", "soldiers"];
    let places = [("Hish", 35.60, 36.60), ("Babulin", 35.63, 36.63), ("Morek", 35.37, 36.69)];
    (0..60)
        .map(|n| {
            let report =
                format!("{}/2014-12-{:02}", ["a", "b", "c", "reprint"][next(4) as usize], 14 + next(4));
            let mut c = say(&report, n * 40, types[next(7) as usize]);
            if next(4) > 0 {
                c = c.by(actors[next(5) as usize]);
            }
            if next(3) > 0 {
                c = c.on(actors[next(5) as usize]);
            }
            let (name, lat, lon) = places[next(3) as usize];
            c = match next(6) {
                0 => c,
                1 => c.area("Idlib", "admin1"),
                2 => c.at_words(name),
                _ => c.place(name, lat, lon),
            };
            c = match next(5) {
                0 => c,
                1 => c.when("2014-12-01", "2014-12-31"),
                d => c.on_day(["2014-12-13", "2014-12-14", "2014-12-15"][d as usize - 2]),
            };
            if next(3) == 0 {
                c = c.dead(
                    3 + next(3) as u32 * 4,
                    [None, Some("soldiers"), Some("civilians")][next(3) as usize],
                );
            }
            if next(8) == 0 {
                c = c.stance(Stance::Denied);
            }
            c.end()
        })
        .collect()
}

#[test]
fn the_order_of_claims_does_not_matter_and_settling_again_changes_nothing() {
    for seed in 0..40 {
        let mut claims = jumble(seed);
        let first = events(&claims);
        let spread: usize = first.iter().map(|e| e.claims.len() + e.against.len()).sum();
        assert_eq!(spread, claims.len());
        for round in 0..6 {
            // A deterministic shuffle: sorted by a hash of the id and the round.
            claims.sort_by_key(|c| super::words::hash(&format!("{round}{}", c.id)));
            assert_eq!(events(&claims), first, "seed {seed}, round {round}");
        }
    }
}

#[test]
fn ids_of_other_events_stay_when_a_report_is_added() {
    for seed in 100..120 {
        let mut claims = jumble(seed);
        let before = events(&claims);
        claims.push(say("new/2014-12-20", 0, "talks").by("Turkey").on("Qatar").on_day("2014-12-19").end());
        let after = events(&claims);
        assert_eq!(after.len(), before.len() + 1);
        assert!(before.iter().all(|e| after.contains(e)), "an unrelated report touches nothing");
    }
}

#[test]
fn attacks_of_two_stated_days_are_two_unless_much_agrees() {
    let attack = |report: &str, d: &str| {
        say(report, 0, "airstrike").by("Government of Syria").place("Hish", 35.6, 36.7).on_day(d)
    };
    assert_eq!(
        count(vec![
            attack("a/2014-12-16", "2014-12-15").quote("Jets bombed the edge of the town before noon.").end(),
            attack("b/2014-12-16", "2014-12-16").quote("A helicopter dropped barrels near the mill.").end()
        ]),
        2
    );
    let dead = |c: Make| c.on("Nusra").dead(7, None).end();
    let event =
        one(vec![dead(attack("a/2014-12-16", "2014-12-15")), dead(attack("b/2014-12-16", "2014-12-16"))]);
    assert_eq!(event.disputed[0].field, "date");
}

#[test]
fn nobody_denies_what_he_says_in_the_same_breath() {
    let at = |n: u32| {
        say("a/2014-12-16", n, "clash").by("Nusra").place("Morek", 35.37, 36.69).on_day("2014-12-16")
    };
    let quiet = at(90).modality(Modality::Negated);
    assert_eq!(count(vec![at(0).end(), quiet.end()]), 2);
}

#[test]
fn one_word_read_as_town_or_as_province_is_one_place() {
    let told = |report: &str| say(report, 0, "place_captured").by("Taliban").on_day("2015-09-28");
    let town = || told("a/2015-09-28").place("Idlib", 35.93, 36.63).end();
    assert_eq!(count(vec![town(), told("b/2015-09-28").area("Idlib", "admin1").end()]), 1);
    assert_eq!(count(vec![town(), told("b/2015-09-28").area("Aleppo", "admin1").end()]), 2);
}

#[test]
fn a_sort_of_place_is_no_place() {
    let at = |report: &str, place: &str| {
        say(report, 0, "base_captured")
            .by("Nusra")
            .on("Government of Syria")
            .at_words(place)
            .on_day("2014-12-15")
            .end()
    };
    let named = base("a/2014-12-16", 0).by("Nusra").on("Government of Syria").end();
    assert_eq!(count(vec![named.clone(), at("b/2014-12-16", "base")]), 1);
    assert_eq!(count(vec![named, at("b/2014-12-16", "Taftanaz base")]), 2);
}

#[test]
fn rebel_forces_are_rebels() {
    let at = |report: &str, who: &str| {
        say(report, 0, "shelling").by(who).place("Morek", 35.37, 36.69).on_day("2014-12-16").end()
    };
    assert_eq!(count(vec![at("a/2014-12-16", "separatist forces"), at("b/2014-12-16", "rebels")]), 1);
    assert_eq!(count(vec![at("a/2014-12-16", "government forces"), at("b/2014-12-16", "rebels")]), 2);
}
