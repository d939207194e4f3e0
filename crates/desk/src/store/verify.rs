//! Is what was kept still what was received, and does every quote stand where its claim says?

use super::Store;
use super::land::{link, sha256};
use anyhow::Result;
use dateline::Claim;

/// What was looked at, and what is wrong.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Verified {
    /// Reports whose bytes, text and link in the chain were hashed again.
    pub reports: u64,
    /// Quotes and words of roles that were looked up in their reports.
    pub quotes: u64,
    /// One sentence a fault, in the order of the record.
    pub faults: Vec<String>,
}

impl Store {
    /// Hashes everything again and looks up every quote. Memory is bounded by one report.
    pub fn verify(&self) -> Result<Verified> {
        let mut seen = Verified::default();
        let mut reports = self.db.prepare(
            "SELECT seq, id, raw, bytes, text, text_sha256, chain FROM reports JOIN blobs ON sha256 = raw ORDER BY seq",
        )?;
        let mut claims =
            self.db.prepare("SELECT json FROM claims WHERE report = ?1 ORDER BY place_in_report")?;
        let mut before: Option<String> = None;
        let mut rows = reports.query([])?;
        while let Some(row) = rows.next()? {
            let (seq, id): (i64, String) = (row.get(0)?, row.get(1)?);
            let (raw, text_hash, chain): (String, String, String) = (row.get(2)?, row.get(5)?, row.get(6)?);
            let text: String = row.get(4)?;
            seen.reports += 1;
            let mut fault = |what: &str| seen.faults.push(format!("report {id}: {what}"));
            if sha256(row.get_ref(3)?.as_blob()?) != raw {
                fault("the bytes kept are not those received");
            }
            if sha256(text.as_bytes()) != text_hash {
                fault("its text was changed");
            }
            if link(before.as_deref(), &id, &raw, &text_hash) != chain {
                fault("the chain of reports is broken before it: a report was changed, dropped or put in");
            }
            before = Some(chain);
            let words: Vec<char> = text.chars().collect();
            for json in claims.query_map([seq], |row| row.get::<_, String>(0))? {
                let claim: Claim = serde_json::from_str(&json?)?;
                seen.check_quotes(&words, &claim);
            }
        }
        let held = self.size()?.reports;
        if held != seen.reports {
            seen.faults.push(format!("{} reports lack the bytes they were made from", held - seen.reports));
        }
        Ok(seen)
    }
}

impl Verified {
    fn check_quotes(&mut self, words: &[char], claim: &Claim) {
        let roles = claim.roles.iter().map(|(role, f)| (role.as_str(), f.text.as_str(), f.start, f.end));
        for (what, quote, start, end) in
            [("quote", claim.quote.as_str(), claim.start, claim.end)].into_iter().chain(roles)
        {
            self.quotes += 1;
            let there = words.get(start as usize..end as usize).unwrap_or_default();
            if !quote.chars().eq(there.iter().copied()) {
                self.faults.push(format!(
                    "claim {}: the words of its {what} do not stand at {start} to {end} of report {}",
                    claim.id, claim.report
                ));
            }
        }
    }
}
