//! Which country is the report about, as far as actors are concerned?
//!
//! Evidence is what the caller knows from places, then every country, people and known actor that is named.
//! A place where the report was filed ("BEIRUT (AP) --") is no evidence.

use super::find::Reader;
use super::names::{Denotes, Form};
use std::collections::BTreeMap;

/// Share of the evidence from which on a report is clearly about one country.
const CLEAR: f32 = 0.55;

/// Weight of one point of the caller's evidence against one mention.
const GIVEN: f32 = 2.0;

/// Countries by the weight of the evidence for them.
#[derive(Clone, Debug, Default)]
pub(super) struct Focus {
    /// Index of a country and its weight, the heaviest first.
    pub ranked: Vec<(u32, f32)>,
}

impl Focus {
    /// The country that the report is clearly about.
    pub fn clear(&self) -> Option<u32> {
        let total: f32 = self.ranked.iter().map(|r| r.1).sum();
        self.ranked.first().filter(|r| r.1 >= CLEAR * total && r.1 >= 1.0).map(|r| r.0)
    }

    /// Weight of the evidence for a country.
    pub fn weight(&self, country: u32) -> f32 {
        self.ranked.iter().find(|r| r.0 == country).map_or(0.0, |r| r.1)
    }
}

impl Reader<'_> {
    /// Weighs the evidence for every country.
    pub(super) fn weigh_countries(&self) -> Focus {
        let mut weights: BTreeMap<u32, f32> = BTreeMap::new();
        for (iso3, weight) in self.context.countries {
            if let Some(&country) = self.actors.by_iso3.get(*iso3) {
                *weights.entry(country).or_default() += weight.clamp(0.0, 100.0) * GIVEN;
            }
        }
        for found in self.found.iter().filter(|f| !self.is_dateline(f.tokens.start)) {
            let share = 1.0 / found.entries.len() as f32;
            // A short form that itself needs support supports nothing.
            for (denotes, _) in found.entries.iter().filter(|e| e.1 != Form::Acronym) {
                if let Some((country, weight)) = self.evidence(*denotes) {
                    *weights.entry(country).or_default() += weight * share;
                }
            }
        }
        let mut ranked: Vec<_> = weights.into_iter().collect();
        ranked.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
        Focus { ranked }
    }

    fn evidence(&self, denotes: Denotes) -> Option<(u32, f32)> {
        match denotes {
            Denotes::Country(c) | Denotes::Demonym(c) => Some((c, 1.0)),
            Denotes::Capital(c) => Some((c, 0.7)),
            Denotes::Actor(a) | Denotes::Leader(a, _) => {
                let country = self.actors.all[a as usize].country.as_ref()?;
                Some((*self.actors.by_iso3.get(country)?, 1.0))
            }
            Denotes::Learned(_) => None,
        }
    }

    /// True if token `i` stands in the line that says where and by whom the report was filed.
    pub(super) fn is_dateline(&self, i: usize) -> bool {
        const LINE: usize = 12;
        if i > LINE || self.doc.tokens()[i].start > 80 {
            return false;
        }
        let mut upper = true;
        for j in i..(i + LINE).min(self.doc.len()) {
            let word = self.doc.word(j);
            if matches!(word, "--" | "—" | "–" | "(") && j > i && upper {
                return true;
            }
            if word.chars().any(char::is_lowercase) && j > i + 4 {
                return false;
            }
            upper &= word.chars().all(|c| !c.is_lowercase()) || j > i;
        }
        false
    }
}
