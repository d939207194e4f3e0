//! Names that leave no choice: one place bears them, or a country does and no large unit.

use super::super::feature::Feature;
use super::super::mention::{Choice, How, Mention};
use super::Scene;

/// Decides them.
pub fn run(scene: &mut Scene<'_>) {
    for m in scene.mentions.iter_mut().filter(|m| m.choice.is_none()) {
        if let Some((candidate, reason)) = sole(m) {
            m.choice = Some(Choice { candidate, reason: reason.to_owned(), firm: true });
        }
    }
}

fn sole(m: &Mention) -> Option<(usize, &'static str)> {
    if let [one] = &m.candidates[..] {
        let reason = match (one.how, one.feature.is_country()) {
            (How::Demonym, _) => "a people or an adjective: evidence of the country only",
            (_, true) => "the country of that name",
            (How::Abbreviation, _) => "the short form of that unit",
            _ => "the only place of that name that is known",
        };
        return Some((0, reason));
    }
    let countries = m.candidates.iter().filter(|c| c.feature.is_country()).count();
    let rival =
        m.candidates.iter().any(|c| c.feature == Feature::Admin1 && c.population > 1_500_000 && c.main_name);
    let homonym =
        m.candidates.iter().any(|c| c.feature.is_populated() && c.main_name && c.population > 3_000);
    if countries == 1 && !rival && !homonym {
        let at = m.candidates.iter().position(|c| c.feature.is_country())?;
        let demonym = m.candidates[at].how == How::Demonym;
        return Some((
            at,
            if demonym {
                "a people or an adjective: evidence of the country only"
            } else {
                "the country of that name"
            },
        ));
    }
    None
}
