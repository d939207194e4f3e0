//! Which reports are one text: reprints of a wire, shortened or with another first line.
//!
//! A text is reduced to hashes of its five-word runs, of which a fixed fraction is kept (the same fraction of
//! the same hashes in every text: "FracMinHash", Irber et al. 2022). Two texts are one when most of the
//! shorter one's hashes are found in the longer one.

use super::words::{hash, mix, words};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// What is kept of a text to find its reprints; at most 512 numbers.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Fingerprint(Vec<u32>);

const RUN: usize = 5;
const KEEP_ONE_IN: u32 = 2;
const MOST: usize = 512;
const MARK_ONE_IN: u32 = 4;
/// Fewer shared runs than this prove nothing: a shared boilerplate line is no reprint.
const FEWEST: usize = 8;
/// A run that stands in more reports than this is boilerplate: it makes neighbours in the order of ids candidates,
/// not all pairs.
pub const BOILERPLATE: usize = 64;

/// The fingerprint of a report's text. Cost is one pass.
pub fn fingerprint(text: &str) -> Fingerprint {
    let words: Vec<u64> = words(text).map(|w| hash(&w)).collect();
    let mut kept: Vec<u32> = words
        .windows(RUN)
        .map(|run| run.iter().fold(0u64, |h, w| mix(h.rotate_left(7) ^ w)))
        .map(|h| (h >> 20) as u32)
        .filter(|h| h % KEEP_ONE_IN == 0)
        .collect();
    kept.sort_unstable();
    kept.dedup();
    kept.truncate(MOST);
    Fingerprint(kept)
}

impl Fingerprint {
    /// Numbers by which reprints are looked up: two texts that have none in common are not compared.
    pub fn marks(&self) -> Vec<u32> {
        let mut marks: Vec<u32> =
            self.0.iter().copied().filter(|h| (h / KEEP_ONE_IN).is_multiple_of(MARK_ONE_IN)).collect();
        // Short texts have few: their smallest stand for them too.
        marks.extend(self.0.iter().take(FEWEST));
        marks.sort_unstable();
        marks.dedup();
        marks
    }

    /// The numbers, sorted.
    pub fn hashes(&self) -> &[u32] {
        &self.0
    }

    /// A fingerprint of numbers that [`Fingerprint::hashes`] gave.
    pub fn of_hashes(hashes: Vec<u32>) -> Fingerprint {
        Fingerprint(hashes)
    }

    /// Share of the shorter text found again in the other, 0 to 1; 0 when too little is shared to tell.
    pub fn shared_with(&self, other: &Fingerprint) -> f64 {
        // Beyond the cap only the range of hashes that both kept can be compared.
        let end = |f: &Fingerprint| if f.0.len() == MOST { f.0[MOST - 1] } else { u32::MAX };
        let limit = end(self).min(end(other));
        let cut = |f: &Fingerprint| f.0.partition_point(|h| *h <= limit);
        let (a, b) = (&self.0[..cut(self)], &other.0[..cut(other)]);
        let shared = common(a, b);
        if shared < FEWEST { 0.0 } else { shared as f64 / a.len().min(b.len()) as f64 }
    }
}

fn common(a: &[u32], b: &[u32]) -> usize {
    let (mut i, mut j, mut n) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                n += 1;
                i += 1;
                j += 1;
            }
        }
    }
    n
}

/// For every report, the smallest id among the reports whose text is the same one (its own, when alone).
///
/// `share` is the part of the shorter text that must be found again, 0 to 1. Cost grows with the number of
/// hashes and of true reprints, not with the square of the reports.
pub fn reprints(reports: &[(&str, &Fingerprint)], share: f64) -> BTreeMap<String, String> {
    let mut order: Vec<usize> = (0..reports.len()).collect();
    order.sort_unstable_by_key(|&i| reports[i].0);
    let mut postings: Vec<(u32, u32)> = order
        .iter()
        .enumerate()
        .flat_map(|(n, &i)| reports[i].1.marks().into_iter().map(move |h| (h, n as u32)))
        .collect();
    postings.sort_unstable();
    let mut shared: Vec<(u32, u32)> = Vec::new();
    for run in postings.chunk_by(|a, b| a.0 == b.0) {
        if run.len() < 2 {
            continue;
        }
        if run.len() > BOILERPLATE {
            // So many reports with the same run: each is compared with its neighbour alone, so that a text
            // reprinted a thousand times is still one text.
            shared.extend(run.windows(2).map(|w| (w[0].1, w[1].1)));
            continue;
        }
        for (k, a) in run.iter().enumerate() {
            shared.extend(run[k + 1..].iter().map(|b| (a.1, b.1)));
        }
    }
    shared.sort_unstable();
    shared.dedup();
    let mut root: Vec<u32> = (0..order.len() as u32).collect();
    for (a, b) in shared {
        if reports[order[a as usize]].1.shared_with(reports[order[b as usize]].1) >= share {
            let (x, y) = (find(&mut root, a), find(&mut root, b));
            root[x.max(y) as usize] = x.min(y);
        }
    }
    (0..order.len() as u32)
        .map(|n| {
            let first = find(&mut root, n);
            (reports[order[n as usize]].0.to_owned(), reports[order[first as usize]].0.to_owned())
        })
        .collect()
}

fn find(root: &mut [u32], mut n: u32) -> u32 {
    while root[n as usize] != n {
        root[n as usize] = root[root[n as usize] as usize];
        n = root[n as usize];
    }
    n
}

#[cfg(test)]
mod tests {
    use super::*;

    const WIRE: &str = "Rebel fighters entered the river port of Tamara on Thursday after the garrison left by boat, \
        residents said. Two warehouses were burning in the afternoon and shops stayed closed. The army did not \
        answer questions about the whereabouts of the garrison. A doctor at the hospital said that he had treated \
        eleven people with bullet wounds, four of them children. The port handles most of the grain that the \
        capital eats, and traders in the capital said the price of a sack had doubled by the evening.";

    #[test]
    fn a_shortened_reprint_is_the_same_text() {
        let cut = format!("TAMARA (Riverine) - {}", &WIRE[..WIRE.len() * 2 / 3]);
        assert!(fingerprint(WIRE).shared_with(&fingerprint(&cut)) > 0.8);
    }

    #[test]
    fn another_account_of_the_same_day_is_not() {
        let other = "Residents of Tamara, a river port, said on Thursday that the garrison had left by boat and that \
            rebel fighters were in control. Eleven people were treated for bullet wounds at the hospital. Grain prices \
            doubled in the capital. The army has not commented on the fate of the garrison or the port's warehouses.";
        assert!(fingerprint(WIRE).shared_with(&fingerprint(other)) < 0.3);
    }

    #[test]
    fn reprints_are_found_whatever_the_order_and_boilerplate_is_not_one() {
        let cut = WIRE[100..].to_owned();
        let filler = |n: u32| {
            (0..60).map(|k| format!("word{} ", mix(u64::from(n) * 1000 + k) % 100_000)).collect::<String>()
        };
        let texts: Vec<(String, Fingerprint)> = [("b", WIRE.to_owned()), ("a", cut)]
            .into_iter()
            .map(|(id, t)| (id.to_owned(), t))
            .chain((0..200).map(|n| {
                (
                    format!("x{n:03}"),
                    format!("{} The Daily is published by Daily Press in the city of Tamara.", filler(n)),
                )
            }))
            .map(|(id, t)| (id, fingerprint(&t)))
            .collect();
        let mut list: Vec<(&str, &Fingerprint)> = texts.iter().map(|(i, f)| (i.as_str(), f)).collect();
        let one = reprints(&list, 0.5);
        list.reverse();
        assert_eq!(one, reprints(&list, 0.5));
        assert_eq!((one["a"].as_str(), one["b"].as_str()), ("a", "a"));
        assert!((0..200).all(|n| one[&format!("x{n:03}")] == format!("x{n:03}")));
    }

    #[test]
    fn a_text_printed_a_thousand_times_is_one_text() {
        let print = fingerprint(WIRE);
        let ids: Vec<String> = (0..1000).map(|n| format!("r{n:04}")).collect();
        let list: Vec<(&str, &Fingerprint)> = ids.iter().map(|i| (i.as_str(), &print)).collect();
        assert!(reprints(&list, 0.5).values().all(|first| first == "r0000"));
    }
}
