//! Our own sentences, raised to capitals or to headlines, and what comes back.

use super::*;
use crate::embedded::{CODEBOOK, WORLD};
use std::sync::LazyLock;

struct Kit {
    casing: Casing,
    actors: Actors,
    places: Places,
}

static KIT: LazyLock<Kit> = LazyLock::new(|| {
    let text = |files: &[(&'static str, &'static str)], path: &str| {
        files.iter().find(|f| f.0 == path).expect("a built-in file").1
    };
    let (counts, lists) = ("languages/en/case.tsv", "languages/en/case.toml");
    let who: Vec<(&str, &str)> =
        WORLD.iter().copied().filter(|f| f.0.ends_with(".toml") && !f.0.starts_with("places/")).collect();
    Kit {
        casing: Casing::load((counts, text(CODEBOOK, counts)), (lists, text(CODEBOOK, lists)))
            .expect("sound lists"),
        actors: Actors::load(text(WORLD, "countries.tsv"), &who).expect("sound actors"),
        places: Places::shipped().expect("sound places"),
    }
});

fn restored(text: &str) -> String {
    KIT.casing.restore(text, &KIT.actors, &KIT.places).into_owned()
}

/// Sentences that must survive being raised to capitals.
const PLAIN: &[&str] = &[
    "Rebels seized the village of Kafr Nabl on Tuesday, a police officer in Damascus said.",
    "The army shelled two districts of Aleppo, killing nine civilians.",
    "Guerrillas of the Farabundo Marti National Liberation Front (FMLN) attacked a barracks in San Salvador.",
    "President Alfredo Cristiani met Foreign Minister Jose Manuel Pacas in Guatemala City.",
    "On 3 May 1989 a car bomb went off near the United States embassy in Lima.",
    "The soldiers may march on the capital, Gen. Raul Ortega warned.",
    "The UN mission said that the US-backed forces had left El Alto and Los Robles.",
    "He doesn't know who shot at the bus.",
    "Colonel Jorge de la Vega said the M-19 was not involved.",
    "Turkey and Chad signed the treaty. The Polish envoy left.",
];

#[test]
fn ordinary_sentences_survive_being_raised_to_capitals() {
    for plain in PLAIN {
        assert_eq!(restored(&plain.to_uppercase()), *plain);
    }
}

#[test]
fn ordinary_text_is_given_back_as_it_is() {
    for text in PLAIN.iter().copied().chain([
        "",
        "SDF, YPG, PKK, ISIS, FSA",
        "KHARTOUM (Northline) - The army said it had retaken the bridge.",
        "THE END",
        "Jorge Luis Ramirez Santos",
    ]) {
        assert!(matches!(KIT.casing.restore(text, &KIT.actors, &KIT.places), Cow::Borrowed(_)), "{text}");
    }
}

#[test]
fn headlines_keep_their_names() {
    assert_eq!(
        restored("Rebels Seize Army Base in Northern Aleppo After Heavy Fighting\n\nRebels seized a base."),
        "Rebels seize army base in northern Aleppo after heavy fighting\n\nRebels seized a base.",
    );
}

#[test]
fn hard_wrapped_lines_are_one_text() {
    let text = "GUNMEN KILLED THE MAYOR OF SAN\nVICENTE LAST NIGHT.\n\n   THE POLICE FOUND\nTHE BODY.";
    let cased = "Gunmen killed the mayor of San\nVicente last night.\n\n   The police found\nthe body.";
    assert_eq!(restored(text), cased);
}

#[test]
fn a_sentence_in_capitals_inside_a_text_is_restored_alone() {
    let text = "He read the order. THE TROOPS MUST LEAVE THE VILLAGE AT ONCE. Nobody moved.";
    assert_eq!(restored(text), "He read the order. The troops must leave the village at once. Nobody moved.");
}

#[test]
fn lengths_are_kept_whatever_the_letters() {
    for text in [
        "THE İSTANBUL POLICE ẞHOT THE TWO ROBBERS ŉOW",
        "ÉL AND THE OTHER MEN WERE NOT ﬁRED Ω UPON",
        "ǅ THE OF AND TO IN",
    ] {
        let cased = restored(text);
        assert_eq!(cased.len(), text.len());
        assert_eq!(cased.to_lowercase(), text.to_lowercase());
    }
}

#[test]
fn the_table_of_counts_is_found_word_by_word() {
    let table = CODEBOOK.iter().find(|f| f.0 == "languages/en/case.tsv").expect("a built-in file").1;
    assert!(Counts::load("case.tsv", table).is_ok());
    assert!(table.lines().count() > 50_000);
}
