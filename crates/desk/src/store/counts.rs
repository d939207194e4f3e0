//! How is each claim told, and by whom? Small rows beside the claims, so that a page on sources reads no claim.

use super::Store;
use anyhow::Result;
use dateline::Claim;
use dateline::brief::Scope;
use dateline::claim::{Modality, Stance};
use jiff::civil::Date;
use std::collections::HashMap;

/// How one claim is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Telling {
    /// Number of its report.
    pub report: i64,
    /// Number of whoever is quoted.
    pub voice: Option<i64>,
    /// What is true of it.
    pub marks: Marks,
    /// Admiralty letter of its grade.
    pub letter: char,
}

/// What is true of a claim when claims are counted.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Marks(i64);

impl Marks {
    /// The outlet says so itself, or its reporter saw it.
    pub const OWN_VOICE: i64 = 1;
    /// It is attributed to somebody.
    pub const QUOTED: i64 = 2;
    /// A party speaks for itself or against its enemy, or a release shows it.
    pub const INTERESTED: i64 = 4;
    /// It denies something.
    pub const DENIAL: i64 = 8;
    /// A release shows it.
    pub const DEPICTED: i64 = 16;
    /// It speaks against the event.
    pub const AGAINST: i64 = 32;

    /// Those of a claim, which stands for its event or against it.
    pub fn of(claim: &Claim, against: bool) -> Marks {
        let denial = claim.stance == Stance::Denied
            || claim.modality == Modality::Negated && claim.mode.as_deref() == Some("denied");
        let all = [
            (Marks::OWN_VOICE, matches!(claim.stance, Stance::Asserted | Stance::Observed)),
            (Marks::QUOTED, !claim.attribution.is_empty()),
            (Marks::INTERESTED, matches!(claim.stance, Stance::Claimed | Stance::Alleged | Stance::Depicted)),
            (Marks::DENIAL, denial),
            (Marks::DEPICTED, claim.stance == Stance::Depicted),
            (Marks::AGAINST, against),
        ];
        Marks(all.into_iter().filter(|(_, is)| *is).map(|(mark, _)| mark).sum())
    }

    /// Whether `mark` is one of them.
    pub fn has(self, mark: i64) -> bool {
        self.0 & mark != 0
    }

    pub(super) fn number(self) -> i64 {
        self.0
    }
}

/// Reports and voices under the numbers that tellings name them by.
#[derive(Clone, Debug, Default)]
pub struct Cast {
    /// Outlets, each once; `None` for reports without one.
    pub outlets: Vec<Option<String>>,
    /// Reports.
    pub reports: HashMap<i64, Print>,
    /// Whoever is quoted.
    pub voices: HashMap<i64, Voice>,
}

/// What is counted of a report.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Print {
    /// Its outlet, by position.
    pub outlet: usize,
    /// Day of publication.
    pub published: Option<Date>,
    /// Its text is an older report's.
    pub reprint: bool,
}

/// Whoever is quoted.
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Voice {
    /// As named.
    pub name: String,
    /// Id in the world files.
    pub actor: Option<String>,
    /// In which role.
    pub role: Option<String>,
}

impl Voice {
    /// The far end of a claim's attribution.
    pub fn of(claim: &Claim) -> Option<Voice> {
        let hop = claim.attribution.last()?;
        Some(Voice { name: hop.name.clone(), actor: hop.actor.clone(), role: hop.role.clone() })
    }
}

impl Store {
    /// Calls `each` with the claims of every event of `scope`, as they are told.
    pub fn each_told(&self, scope: &Scope, mut each: impl FnMut(&[Telling])) -> Result<()> {
        const COLUMNS: &str = "SELECT event, report, voice, marks, letter FROM tellings";
        let (mut at, mut told): (i64, Vec<Telling>) = (0, Vec::new());
        let mut take = |row: &rusqlite::Row<'_>| -> rusqlite::Result<()> {
            let event: i64 = row.get(0)?;
            if event != at && !told.is_empty() {
                each(&told);
                told.clear();
            }
            at = event;
            let letter = row.get_ref(4)?.as_str()?.chars().next().unwrap_or('F');
            told.push(Telling { report: row.get(1)?, voice: row.get(2)?, marks: Marks(row.get(3)?), letter });
            Ok(())
        };
        match self.numbers_of(scope)? {
            None => {
                let mut query = self.db.prepare(&format!("{COLUMNS} ORDER BY event, claim"))?;
                let mut rows = query.query([])?;
                while let Some(row) = rows.next()? {
                    take(row)?;
                }
            }
            Some(events) => {
                let mut query = self.db.prepare(&format!("{COLUMNS} WHERE event = ?1 ORDER BY claim"))?;
                for event in events {
                    let mut rows = query.query([event])?;
                    while let Some(row) = rows.next()? {
                        take(row)?;
                    }
                }
            }
        }
        if !told.is_empty() {
            each(&told);
        }
        Ok(())
    }

    /// Reports and voices under their numbers.
    pub fn cast(&self) -> Result<Cast> {
        let mut cast = Cast::default();
        let mut at: HashMap<Option<String>, usize> = HashMap::new();
        let mut query = self.db.prepare(
            "SELECT r.seq, r.source, r.published, coalesce(p.text != r.seq, 0)
             FROM reports r LEFT JOIN prints p ON p.report = r.seq ORDER BY r.seq",
        )?;
        let mut rows = query.query([])?;
        while let Some(row) = rows.next()? {
            let source: Option<String> = row.get(1)?;
            let outlet = *at.entry(source.clone()).or_insert_with(|| {
                cast.outlets.push(source);
                cast.outlets.len() - 1
            });
            let published = row.get::<_, Option<String>>(2)?.and_then(|day| day.parse().ok());
            cast.reports.insert(row.get(0)?, Print { outlet, published, reprint: row.get(3)? });
        }
        let mut query = self.db.prepare("SELECT key, name, actor, role FROM voices")?;
        let known = |words: String| if words.is_empty() { None } else { Some(words) };
        let rows = query.query_map([], |row| {
            let voice = Voice { name: row.get(1)?, actor: known(row.get(2)?), role: known(row.get(3)?) };
            Ok((row.get(0)?, voice))
        })?;
        cast.voices = rows.collect::<Result<_, _>>()?;
        Ok(cast)
    }
}
