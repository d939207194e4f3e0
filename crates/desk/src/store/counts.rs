//! What is counted over all claims: how each is told, and how actors stand to each other by it. Small rows beside
//! the claims, so that a page on sources or ties reads no claim.

use super::Store;
use super::write::day_of;
use anyhow::{Context, Result};
use dateline::Claim;
use dateline::brief::{Scope, is_place};
use dateline::claim::{Modality, Place, Stance};
use dateline::relations::{Basis, nature};
use dateline::settle::Rules;
use jiff::civil::Date;
use rusqlite::types::Value;
use rusqlite::{params, params_from_iter};
use std::collections::{BTreeMap, BTreeSet, HashMap};

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

/// A tie between two actors, added up over claims.
#[derive(Clone, Debug, PartialEq, serde::Serialize)]
pub struct TieRow {
    /// Name of the relation.
    pub kind: String,
    /// From whom; of ties without direction the first in the alphabet.
    pub from: String,
    /// To whom.
    pub to: String,
    /// The tie has no direction.
    pub mutual: bool,
    /// 1 friendly, -1 hostile, 0 neither.
    pub sign: i8,
    /// The best basis.
    pub basis: Basis,
    /// First day it is said to hold.
    pub since: Option<Date>,
    /// Last day it is said to hold.
    pub until: Option<Date>,
    /// A claim says that it is over or was not so.
    pub denied: bool,
    /// Claims that say so.
    pub told: u64,
    /// Claims against it.
    pub against: u64,
}

const BASES: [Basis; 3] = [Basis::Stated, Basis::Epithet, Basis::InferredFromEvent];

/// The number that the record keeps for a basis.
pub(super) fn number_of(basis: Basis) -> i64 {
    BASES.iter().position(|b| *b == basis).unwrap_or(0) as i64
}

impl Store {
    /// Numbers of the events of `scope`; `None` when it asks for all.
    pub fn numbers_of(&self, scope: &Scope) -> Result<Option<BTreeSet<i64>>> {
        let (condition, values) = super::query::condition(scope);
        if condition.is_empty() {
            return Ok(None);
        }
        let meant = scope.place.as_deref().map(|asked| self.spots_of(asked)).transpose()?;
        let mut query = self.db.prepare(&format!("SELECT seq, spot FROM events {condition}"))?;
        let mut rows = query.query(params_from_iter(values))?;
        let mut out = BTreeSet::new();
        while let Some(row) = rows.next()? {
            let spot: Option<i64> = row.get(1)?;
            if meant.as_ref().is_none_or(|spots| spot.is_some_and(|s| spots.contains(&s))) {
                out.insert(row.get(0)?);
            }
        }
        Ok(Some(out))
    }

    /// Spots that `asked` means.
    fn spots_of(&self, asked: &str) -> Result<BTreeSet<i64>> {
        let mut query = self.db.prepare("SELECT key, name, id, admin1, country FROM spots")?;
        let known = |words: String| if words.is_empty() { None } else { Some(words) };
        let rows = query.query_map([], |row| {
            let place = Place {
                name: row.get(1)?,
                id: known(row.get(2)?),
                admin1: known(row.get(3)?),
                country: known(row.get(4)?),
                ..Place::default()
            };
            Ok((row.get(0)?, place))
        })?;
        let mut out = BTreeSet::new();
        for row in rows {
            let (key, place): (i64, Place) = row?;
            if is_place(&place, asked) {
                out.insert(key);
            }
        }
        Ok(out)
    }

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

    /// Ties with a claim of an event of `scope`, by kind, from and to. They are added up over all that is said.
    pub fn ties(&self, scope: &Scope, kind: Option<&str>, rules: &Rules) -> Result<Vec<TieRow>> {
        let own = self.numbers_of(scope)?;
        let names = self.actor_names()?;
        let (condition, values) = match kind {
            Some(kind) => ("WHERE kind = ?1", vec![Value::Text(kind.to_owned())]),
            None => ("", Vec::new()),
        };
        let mut query = self.db.prepare(&format!(
            "SELECT kind, one, two, event, basis, since, until, denied FROM ties {condition}
             ORDER BY kind, one, two, claim"
        ))?;
        let mut rows = query.query(params_from_iter(values))?;
        let mut out: Vec<(TieRow, bool)> = Vec::new();
        let mut last = (0, 0);
        while let Some(row) = rows.next()? {
            let kind = row.get_ref(0)?.as_str()?;
            let pair: (i64, i64) = (row.get(1)?, row.get(2)?);
            if last != pair || out.last().is_none_or(|(tie, _)| tie.kind != kind) {
                let name = |key: i64| names.get(&key).cloned().unwrap_or_default();
                let (mutual, sign) = nature(kind, rules);
                let tie = TieRow {
                    kind: kind.to_owned(),
                    from: name(pair.0),
                    to: name(pair.1),
                    mutual,
                    sign,
                    basis: Basis::InferredFromEvent,
                    since: None,
                    until: None,
                    denied: false,
                    told: 0,
                    against: 0,
                };
                out.push((tie, own.is_none()));
                last = pair;
            }
            let Some((tie, meant)) = out.last_mut() else { continue };
            *meant |= own.as_ref().is_some_and(|own| row.get(3).is_ok_and(|event: i64| own.contains(&event)));
            if row.get(7)? {
                tie.against += 1;
                tie.denied = true;
                continue;
            }
            let basis = BASES[usize::try_from(row.get::<_, i64>(4)?).unwrap_or(0).min(2)];
            let days =
                |n: usize| -> Result<Option<Date>> { Ok(row.get::<_, Option<i64>>(n)?.and_then(day_of)) };
            tie.basis = if tie.told == 0 { basis } else { tie.basis.min(basis) };
            tie.since = [tie.since, days(5)?].into_iter().flatten().min();
            tie.until = [tie.until, days(6)?].into_iter().flatten().max();
            tie.told += 1;
        }
        let mut out: Vec<TieRow> = out.into_iter().filter(|(_, meant)| *meant).map(|(tie, _)| tie).collect();
        out.sort_by(|a, b| (&a.kind, &a.from, &a.to).cmp(&(&b.kind, &b.from, &b.to)));
        Ok(out)
    }

    fn actor_names(&self) -> Result<BTreeMap<i64, String>> {
        let mut query = self.db.prepare("SELECT key, name FROM actors")?;
        let rows = query.query_map([], |row| Ok((row.get(0)?, row.get(1)?)))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Claims for a tie, or against it, the earliest first, at most `most`.
    pub fn claims_of_tie(
        &self,
        (kind, from, to): (&str, &str, &str),
        denied: bool,
        most: usize,
    ) -> Result<Vec<Claim>> {
        let mut query = self.db.prepare_cached(
            "SELECT c.json FROM (SELECT claim, since FROM ties
                 WHERE kind = ?1 AND one = (SELECT key FROM actors WHERE name = ?2)
                   AND two = (SELECT key FROM actors WHERE name = ?3) AND denied = ?4
                 ORDER BY since, claim LIMIT ?5) t
             JOIN claims c ON c.seq = t.claim ORDER BY t.since, t.claim",
        )?;
        let rows =
            query.query_map(params![kind, from, to, denied, most as i64], |row| row.get::<_, String>(0))?;
        rows.map(|json| serde_json::from_str(&json?).context("a claim in the record is damaged")).collect()
    }

    /// All claims of what releases show.
    pub fn claims_depicted(&self) -> Result<Vec<Claim>> {
        let mut query = self.db.prepare(
            "SELECT json FROM claims WHERE seq IN (SELECT claim FROM tellings WHERE marks & 16)
             ORDER BY report, place_in_report",
        )?;
        let rows = query.query_map([], |row| row.get::<_, String>(0))?;
        rows.map(|json| serde_json::from_str(&json?).context("a claim in the record is damaged")).collect()
    }
}
