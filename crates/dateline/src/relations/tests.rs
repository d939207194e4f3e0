//! Ties and arms chains on claims written by hand.

use super::{Basis, Edge, StepKind, arms_chains, edges};
use crate::claim::{Claim, Modality, Stance};
use crate::settle::Rules;
use crate::settle::sample::{Make, day, events, facts, say};

fn ties(claims: &[Claim]) -> Vec<Edge> {
    edges(claims, &events(claims), &facts, &Rules::standard())
}

fn backs(report: &str, at: u32) -> Make {
    say(report, at, "backs").by("United States").on("Syrian Revolutionaries Front")
}

#[test]
fn an_epithet_holds_on_the_day_of_its_report_and_a_statement_outranks_it() {
    let mut passing = backs("a/2014-12-15", 0).end();
    passing.mode = Some("epithet".into());
    let edge = ties(&[passing.clone()]).remove(0);
    assert_eq!((edge.basis, edge.sign, edge.since.unwrap()), (Basis::Epithet, 1, day("2014-12-15")));
    let edge = ties(&[passing, backs("b/2014-12-20", 0).when("2014-03-01", "2014-03-31").end()]).remove(0);
    assert_eq!(
        (edge.basis, edge.since.unwrap(), edge.until.unwrap()),
        (Basis::Stated, day("2014-03-01"), day("2014-12-15"))
    );
    assert_eq!(edge.quotes.len(), 2);
}

#[test]
fn those_who_clash_are_hostile_by_inference_and_rebels_have_no_ties() {
    let clash = |a: &str, b: &str, at| {
        say("a/2014-12-15", at, "clash").by(a).on(b).place("Morek", 35.37, 36.69).on_day("2014-12-15").end()
    };
    let found = ties(&[clash("Nusra", "Government", 0), clash("Government", "rebels", 2000)]);
    assert_eq!(found.len(), 1);
    assert_eq!(
        (found[0].basis, found[0].kind.as_str(), found[0].mutual),
        (Basis::InferredFromEvent, "hostile_to", true)
    );
    assert_eq!((found[0].from.as_str(), found[0].to.as_str(), found[0].sign), ("Government", "Nusra", -1));
}

#[test]
fn two_attacks_merged_do_not_make_strangers_hostile() {
    let found = ties(&[say("a/2014-12-15", 0, "talks").by("Nusra").on("Ahrar").on_day("2014-12-15").end()]);
    assert!(found.is_empty(), "talks make nobody an enemy or a friend");
}

#[test]
fn a_denial_is_kept_against_the_tie() {
    let denial = backs("b/2014-12-16", 0).stance(Stance::Denied).end();
    let edge = ties(&[backs("a/2014-12-15", 0).end(), denial]).remove(0);
    assert!(edge.denied && edge.claims.len() == 1 && edge.against.len() == 1);
    let wish = backs("a/2014-12-15", 0).modality(Modality::Hypothetical).end();
    assert!(ties(&[wish]).iter().all(|e| e.claims.is_empty()));
}

#[test]
fn partners_named_in_one_role_are_tied_to_each_other() {
    let pact = say("a/2014-12-15", 0, "allied_with").by("Ahrar").by("Jund al-Aqsa").by("Nusra").end();
    assert_eq!(ties(&[pact]).len(), 3);
}

#[test]
fn missiles_are_followed_from_maker_to_user_over_several_claims() {
    let tow = |c: Make, text: &str| c.weapon(text, "anti-tank missile");
    let claims = [
        tow(
            say("note/2014-12-22", 0, "weapons_supply").by("Saudi Arabia").on("Harakat Hazm"),
            "TOW missiles",
        )
        .when("2014-03-01", "2014-05-31")
        .role_of("maker", "Raytheon")
        .end(),
        tow(say("note/2014-12-22", 100, "weapons_diversion").by("Nusra").on("Harakat Hazm"), "TOW missiles")
            .on_day("2014-11-02")
            .end(),
        tow(
            say("wire/2014-12-15", 300, "weapon_use").by("Nusra").on("Government"),
            "US-made TOW anti-tank missiles",
        )
        .on_day("2014-12-15")
        .stance(Stance::Depicted)
        .end(),
        tow(say("note/2014-12-22", 200, "weapons_diversion").by("Nusra").on("Harakat Hazm"), "TOW missiles")
            .stance(Stance::Denied)
            .said_by("Harakat Hazm", Stance::Denied)
            .end(),
        say("c/2014-12-20", 0, "weapons_supply").by("Russia").on("Government").weapon("tanks", "tank").end(),
    ];
    let chains = arms_chains(&claims, &facts);
    assert_eq!(chains.len(), 2, "{chains:#?}");
    let tow = chains.iter().find(|c| c.kind == "anti-tank missile").unwrap();
    let kinds: Vec<StepKind> = tow.steps.iter().map(|s| s.kind).collect();
    assert_eq!(kinds, [StepKind::Made, StepKind::Supplied, StepKind::Diverted, StepKind::Used]);
    assert_eq!(
        (tow.steps[2].from.as_deref(), tow.steps[2].to.as_deref()),
        (Some("Harakat Hazm"), Some("Nusra"))
    );
    assert_eq!(tow.steps[2].against.len(), 1, "the denial stands beside what it denies");
    assert_eq!(tow.arms, "US-made TOW anti-tank missiles");
}

#[test]
fn arms_of_other_hands_are_other_chains() {
    let supply =
        |r: &str, a: &str, b: &str| say(r, 0, "weapons_supply").by(a).on(b).weapon("rifles", "rifle").end();
    assert_eq!(
        arms_chains(
            &[supply("a/2014-12-15", "Iran", "Houthis"), supply("b/2014-12-15", "Russia", "Mali")],
            &facts
        )
        .len(),
        2
    );
}

#[test]
fn a_word_inside_a_name_is_said_in_passing() {
    let mut c = backs("a/2014-12-15", 0)
        .when("2014-11-01", "2014-11-30")
        .quote("The group drove the US-backed front out last month.")
        .end();
    c.evidence.trigger = crate::evidence::Span { start: 23, end: 29 };
    let edge = ties(&[c.clone()]).remove(0);
    assert_eq!(
        (edge.basis, edge.since.unwrap()),
        (Basis::Epithet, day("2014-12-15")),
        "not the date of the sentence"
    );
    c.quote = "The group drove out the front, backed by Washington.".into();
    c.evidence.trigger = crate::evidence::Span { start: 31, end: 37 };
    assert_eq!(ties(&[c]).remove(0).basis, Basis::Stated);
}
