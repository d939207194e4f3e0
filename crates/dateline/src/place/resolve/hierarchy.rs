//! "Fresno, CA", "Saraqib, in Idlib province": a place named with what it lies in.

use super::super::beside::inside;
use super::super::mention::{Choice, Mention};
use super::Scene;
use super::weigh::{PROJECT, prior};

/// Decides both names of such a pair at once, and from the last link on in a chain of three.
pub fn run(scene: &mut Scene<'_>) {
    for m in (0..scene.mentions.len()).rev() {
        let Some(outer) = scene.mentions[m].container else { continue };
        let Some((i, o)) = best_pair(&scene.mentions[m], &scene.mentions[outer]) else {
            // The text says where it lies, and no place of that name that is known lies there.
            scene.mentions[m].leave_open();
            continue;
        };
        let outer_name = scene.text(&scene.mentions[outer]).to_owned();
        let inner_name = scene.text(&scene.mentions[m]).to_owned();
        let inner = &mut scene.mentions[m];
        inner.choice = Some(Choice {
            candidate: i,
            reason: format!("named together with {outer_name}, where it lies"),
            firm: true,
        });
        let outer = &mut scene.mentions[outer];
        if outer.choice.is_none() {
            let reason = format!("named as what {inner_name} lies in");
            outer.choice = Some(Choice { candidate: o, reason, firm: true });
        }
    }
}

/// The pair of readings of which one lies in the other and that is best known.
fn best_pair(inner: &Mention, outer: &Mention) -> Option<(usize, usize)> {
    let mut best: Option<(f32, usize, usize)> = None;
    let decided = outer.choice.as_ref().map(|c| c.candidate);
    for (o, out) in outer.candidates.iter().enumerate().filter(|(o, _)| decided.is_none_or(|d| d == *o)) {
        for (i, c) in inner.candidates.iter().enumerate().filter(|(_, c)| inside(c, out)) {
            // A place of the project's own gazetteer is meant before one that comes with the program.
            let weight = prior(c) + prior(out) + if c.project { PROJECT } else { 0.0 };
            if best.is_none_or(|(most, _, _)| weight > most) {
                best = Some((weight, i, o));
            }
        }
    }
    best.map(|(_, i, o)| (i, o))
}
