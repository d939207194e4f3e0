//! What the public must not see is in none of the words of a guarded claim, event or citation.

use super::{Guard, Names, Profile, ProfileRules};
use crate::actor::Actors;
use crate::claim::{Claim, Count, Filler, Hop};
use crate::event::Figure;
use crate::record::Citation;
use crate::settle::sample::{Make, events, say};

const WORLD: &str = r#"
[front]
name    = "Northern Storm"
kind    = "rebel group"
country = "SYR"
also    = ["Asifat al-Shamal"]
leaders = [{ name = "Salim Haddad" }]
source  = "test"
example = [{ text = "Northern Storm fighters left.", is = "Northern Storm" }]
"#;

fn guard(profile: Profile, cleared: &[&str]) -> Guard {
    let table = include_str!("../../../../world/countries.tsv");
    let actors = Actors::load(table, &[("world/actors/test.toml", WORLD)]).unwrap();
    let names = Names::of(&actors, cleared.iter().map(|&n| n.to_owned()));
    Guard::new(profile, ProfileRules::standard(), names)
}

fn public(claim: &Claim) -> Claim {
    guard(Profile::Public, &[]).claim(claim).into_owned()
}

fn told(name: &str, role: Option<&str>) -> Hop {
    Hop { name: name.into(), role: role.map(str::to_owned), ..Hop::default() }
}

fn all(words: &impl serde::Serialize) -> String {
    serde_json::to_string(words).unwrap()
}

fn base(quote: &str) -> Make {
    say("a/2014-12-15", 0, "airstrike").place("Saraqib", 35.8637, 36.8021).on_day("2014-12-15").quote(quote)
}

#[test]
fn internal_changes_nothing() {
    let claim = base("“We left,” said Omar Jaber, a resident of Saraqib.").end();
    assert_eq!(*guard(Profile::Internal, &[]).claim(&claim), claim);
}

#[test]
fn a_private_persons_name_is_in_no_word_and_a_public_ones_stays() {
    let quote = "Omar Jaber, a resident, said Jaber's house burned; General Salim Haddad of Northern Storm denied it.";
    let mut claim = base(quote).end();
    claim.attribution =
        vec![told("Omar Jaber", Some("resident")), told("Karim Nasser", Some("army spokesman"))];
    claim.actor2 = vec!["Huda Jaber".into()];
    claim.roles.insert("victim".into(), Filler { text: "Huda Jaber".into(), ..Filler::default() });
    let shown = public(&claim);
    let words = all(&shown);
    assert!(!words.contains("Jaber") && !words.contains("Omar") && !words.contains("Huda"), "{words}");
    assert!(words.contains("Karim Nasser") && words.contains("Salim Haddad"), "{words}");
    assert_eq!(shown.attribution[0].name, "a resident");
    assert!(shown.quote.contains("Northern Storm"), "{}", shown.quote);
    let events = events(&[claim.clone()]);
    let event = guard(Profile::Public, &[]).event(&events[0], &[&claim]).into_owned();
    assert!(!all(&event).contains("Jaber"), "{}", all(&event));
    let cited = Citation { title: Some("Omar Jaber flees Saraqib".into()), ..Citation::default() };
    let guard = guard(Profile::Public, &[]);
    assert!(!guard.citation(&cited, &[&claim], false).title.as_ref().unwrap().contains("Jaber"));
    let silent = base("Shells fell.").end();
    let title = guard.citation(&cited, &[&silent], false).title.clone().unwrap();
    assert!(
        !title.contains("Omar") && !title.contains("Jaber"),
        "no claim names him, the headline does: {title}"
    );
}

#[test]
fn a_name_that_a_person_cleared_is_shown() {
    let claim = base("“We left,” said Omar Jaber of the town.").end();
    assert!(!public(&claim).quote.contains("Jaber"));
    assert!(guard(Profile::Public, &["Omar Jaber"]).claim(&claim).quote.contains("Omar Jaber"));
}

#[test]
fn groups_offices_places_and_days_are_no_persons() {
    let quote = "On Monday Free Saraqib Brigade shelled the Syrian Arab Army near Saraqib, US-backed officials in Washington said.";
    assert_eq!(public(&base(quote).end()).quote, quote);
}

#[test]
fn a_protected_site_is_shown_within_ten_kilometres_and_without_its_name() {
    let mut claim = base("Jets hit Al Amal hospital in Saraqib.").end();
    claim.roles.insert("target".into(), Filler { text: "Al Amal hospital".into(), ..Filler::default() });
    let place = claim.place.as_mut().unwrap();
    place.name = "Al Amal hospital".into();
    place.text = "Al Amal hospital".into();
    let shown = public(&claim);
    assert!(!all(&shown).contains("Amal"), "{}", all(&shown));
    let place = shown.place.unwrap();
    assert_eq!((place.lat, place.lon), (Some(35.85), Some(36.85)));
    assert!(place.radius_km >= Some(10.0) && place.precision == "near" && place.id.is_none());
    let again = public(&claim).place.unwrap();
    assert_eq!((again.lat, again.lon), (place.lat, place.lon), "the same each time: noise averages out");
    let events = events(&[claim.clone()]);
    let event = guard(Profile::Public, &[]).event(&events[0], &[&claim]).into_owned();
    assert!(!all(&event).contains("Amal"), "{}", all(&event));
    assert_eq!(event.place.unwrap().lat, Some(35.85));
}

#[test]
fn small_counts_of_the_living_and_of_groups_are_left_out_and_deaths_stay() {
    let count = |n: u32| {
        Some(Count { low: Some(n), best: Some(n), high: Some(n), text: n.to_string(), ..Count::default() })
    };
    let mut claim = base("Shells fell.").dead(3, None).end();
    claim.killed.as_mut().unwrap().parts = vec![count(2).unwrap(), count(7).unwrap()];
    (claim.injured, claim.abducted) = (count(4), count(5));
    let shown = public(&claim);
    assert_eq!(shown.killed.as_ref().unwrap().best, Some(3));
    assert_eq!(shown.killed.unwrap().parts.len(), 1);
    assert_eq!((shown.injured.is_none(), shown.abducted.and_then(|c| c.best)), (true, Some(5)));
    let mut event = events(&[claim.clone()]).remove(0);
    event.injured = Some(Figure { low: Some(1), best: Some(4), high: Some(9) });
    assert_eq!(guard(Profile::Public, &[]).event(&event, &[&claim]).injured, None);
}

#[test]
fn quotations_are_shortened_and_sensitive_ones_withheld() {
    let long = format!("Shells fell {}", "again and ".repeat(40));
    let quote = public(&base(&long).end()).quote;
    assert!(quote.chars().count() <= 142 && quote.ends_with(" …"), "{quote}");
    let claim = say("a/2014-12-15", 0, "execution").on("two nurses").quote("They shot two nurses.").end();
    let shown = public(&claim);
    assert_eq!(shown.quote, "[quotation withheld]");
    assert_eq!(shown.actor2, ["some nurses"]);
}

#[test]
fn no_link_leads_to_what_a_party_publishes() {
    let cited = Citation { url: Some("https://example.org/x".into()), ..Citation::default() };
    let guard = guard(Profile::Public, &[]);
    assert_eq!(guard.citation(&cited, &[], true).url, None);
    assert_eq!(guard.citation(&cited, &[], false).url, cited.url);
}
