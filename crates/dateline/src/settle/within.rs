//! What does the rest of its report add to a claim? What a thin sentence goes on about, and which attack a group
//! answers for.

use super::agree::{PlaceTie, WhoTie, place_tie, who_tie};
use super::day::Dated;
use super::rules::Rules;
use super::sketch::{Part, Sketch};

/// How many claims back a thin one may reach.
const BACK: usize = 96;
/// How far from the words of an attack its claim of responsibility may stand, in code points.
const REACH: u32 = 1500;
/// How many days after an attack it may be answered for.
const ANSWER_DAYS: i32 = 30;

/// Links the claims of one report, all of them.
pub(crate) fn link(sketches: &mut [Sketch], rules: &Rules) {
    let mut order: Vec<usize> = (0..sketches.len()).collect();
    order.sort_by(|a, b| sketches[*a].order.cmp(&sketches[*b].order));
    for (i, &b) in order.iter().enumerate() {
        let back = &order[i.saturating_sub(BACK)..i];
        if let Some(a) = told_before(sketches, rules, back, b) {
            sketches[b].continues = Some(sketches[a].own);
            sketches[a].continued = true;
            let reach = sketches[a].reach.max(sketches[b].reach);
            (sketches[a].reach, sketches[b].reach) = (reach, reach);
        }
    }
    let attacks: Vec<usize> = order.iter().copied().filter(|n| sketches[*n].part == Part::Attack).collect();
    for n in order {
        let denies = sketches[n].part == Part::Denial;
        if !denies && sketches[n].part != Part::Answer {
            continue;
        }
        let s = &sketches[n];
        let near = attacks.iter().filter(|a| sketches[**a].start.abs_diff(s.start) <= REACH);
        let fits = near.filter(|a| fits(&sketches[**a], s, denies, rules));
        // What was told before it comes first, then what is nearest.
        let best = fits.min_by_key(|a| {
            let t = &sketches[**a];
            (t.start > s.start, t.start.abs_diff(s.start))
        });
        if let Some(&a) = best {
            sketches[n].answers = Some(sketches[a].own);
            sketches[a].reach = sketches[a].reach.max(ANSWER_DAYS);
        }
    }
}

/// What the thin claim `b` goes on about: the last fuller claim before it that its type can continue.
fn told_before(sketches: &[Sketch], rules: &Rules, back: &[usize], b: usize) -> Option<usize> {
    let s = &sketches[b];
    if !s.thin || s.dated == Dated::No && s.killed.is_none() {
        return None;
    }
    back.iter().rev().copied().find(|&a| {
        let t = &sketches[a];
        let type_fits = t.lane == s.lane || absorbs(t, s, rules);
        type_fits && !t.thin && t.class == s.class && s.start.abs_diff(t.start) <= rules.report.near
    })
}

fn absorbs(full: &Sketch, thin: &Sketch, rules: &Rules) -> bool {
    let lane = &rules.lanes[thin.lane as usize];
    let name = lane.types.get(thin.kind as usize);
    name.is_some_and(|name| rules.lanes[full.lane as usize].absorbs.contains(name))
}

fn fits(attack: &Sketch, answer: &Sketch, denies: bool, rules: &Rules) -> bool {
    let place = place_tie(&attack.place, &answer.place, rules) != PlaceTie::Apart;
    let time = attack.from <= answer.to && answer.from.saturating_sub(ANSWER_DAYS) <= attack.to;
    place && time && (denies || who_tie(&attack.doer, &answer.doer) != WhoTie::Apart)
}
