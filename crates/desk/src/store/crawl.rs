//! How does a crawl enter the record? Many reports in one transaction, with a mark of how far the input is read, so
//! that what a killed run did is neither lost nor done again.

use super::land::{Arrival, Landed, set_fact};
use super::{Store, land};
use crate::intake::Refusal;
use anyhow::Result;
use rusqlite::TransactionBehavior;

impl Store {
    /// Keeps a report and its claims.
    pub fn land(&mut self, arrival: &Arrival<'_>) -> Result<Landed> {
        let change = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let landed = land::keep(&change, arrival)?;
        change.commit()?;
        Ok(landed)
    }

    /// Notes that an input was refused.
    pub fn refuse(&mut self, refusal: &Refusal) -> Result<()> {
        land::note_refusal(&self.db, refusal)
    }

    /// Keeps reports with their claims, and refusals, and the fact `mark`, all or nothing.
    pub fn land_all(
        &mut self,
        arrivals: &[Arrival<'_>],
        refusals: &[&Refusal],
        mark: Option<(&str, &str)>,
    ) -> Result<Vec<Landed>> {
        let change = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        let landed = arrivals.iter().map(|a| land::keep(&change, a)).collect::<Result<Vec<_>>>()?;
        for refusal in refusals {
            land::note_refusal(&change, refusal)?;
        }
        if let Some((name, value)) = mark {
            set_fact(&change, name, value)?;
        }
        change.commit()?;
        Ok(landed)
    }

    /// Sets a named fact about the record.
    pub fn set_fact(&mut self, name: &str, value: &str) -> Result<()> {
        let change = self.db.transaction_with_behavior(TransactionBehavior::Immediate)?;
        set_fact(&change, name, value)?;
        Ok(change.commit()?)
    }

    /// Forgets a named fact.
    pub fn forget_fact(&mut self, name: &str) -> Result<()> {
        self.db.execute("DELETE FROM facts WHERE name = ?1", [name])?;
        Ok(())
    }
}
