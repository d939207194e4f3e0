//! Who holds what, kept at hand: what is told of control, and the pages made of it for days asked for.

use super::kept::Kept;
use crate::pages::{self, Between, ChangeRow, ControlPage, Lookup, PlaceRow};
use crate::store::Store;
use crate::view::View;
use anyhow::Result;
use dateline::control::Interval;
use jiff::civil::Date;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::{Arc, OnceLock};

/// Pages that are kept: a slider is moved to and fro. One of thousands of places is some megabytes.
const PAGES: usize = 12;

/// What is told of who holds what, as known on a day or now.
pub struct Ground {
    as_of: Option<Date>,
    told: pages::Ground,
    /// Where the words stand, when that is not the record of now.
    view: Option<Arc<View>>,
    turns: OnceLock<Turns>,
    pages: Kept<Option<Date>, ControlPage>,
}

/// When something changes, and who ever held or claimed a place.
pub struct Turns {
    /// Days on which some place's state changes.
    pub days: BTreeSet<Date>,
    /// Names, those of most places first.
    pub holders: Vec<String>,
}

impl Ground {
    /// What the record tells now. Words are looked up when they are asked for.
    ///
    /// # Errors
    /// When the record cannot be read.
    pub fn now(store: &mut Store) -> Result<Ground> {
        Ok(Ground::with(pages::Ground::read(store)?, None, None))
    }

    /// What the claims of `view` tell, as known on a day or as may be seen outside.
    pub fn known(view: Arc<View>, as_of: Option<Date>) -> Ground {
        Ground::with(pages::Ground::of(&view, as_of), Some(view), as_of)
    }

    fn with(told: pages::Ground, view: Option<Arc<View>>, as_of: Option<Date>) -> Ground {
        Ground { as_of, told, view, turns: OnceLock::new(), pages: Kept::new(PAGES) }
    }

    /// When something changes, and who ever held or claimed a place.
    pub fn turns(&self) -> &Turns {
        self.turns.get_or_init(|| Turns::of(&self.told.held(&Lookup::default())))
    }

    /// Every place on a day, without the words.
    ///
    /// # Errors
    /// None today; those of making it.
    pub fn page(&self, on: Option<Date>) -> Result<Arc<ControlPage>> {
        self.pages.get(on, || Ok(self.told.page(&Lookup { on, as_of: self.as_of, ..Lookup::default() })))
    }

    /// The places asked for by the name of a place or of someone, with the words.
    ///
    /// # Errors
    /// When the record cannot be read.
    pub fn asked(&self, store: &mut Store, ask: &Lookup) -> Result<ControlPage> {
        let mut page = self.told.page(ask);
        self.say(store, &mut page.places)?;
        Ok(page)
    }

    /// The places of a name alone, with the words: nothing is judged that is told of others.
    ///
    /// # Errors
    /// When the record cannot be read.
    pub fn places(&self, store: &mut Store, ask: &Lookup) -> Result<Vec<PlaceRow>> {
        match (&self.view, &ask.place) {
            (None, Some(place)) => Ok(pages::places(&View::of_places(store, place)?, ask)),
            (None, None) => Ok(self.asked(store, ask)?.places),
            (Some(view), _) => Ok(pages::places(view, ask)),
        }
    }

    /// What differs between two days, with the words.
    ///
    /// # Errors
    /// When the record cannot be read.
    pub fn changed(&self, store: &mut Store, days: Between, ask: &Lookup) -> Result<Vec<ChangeRow>> {
        let changes = self.told.changes(days, ask);
        let ids: BTreeSet<String> = changes.iter().flat_map(pages::newly_told).collect();
        Ok(pages::said(changes, &*self.words(store, &ids.iter().collect())?))
    }

    /// The history of the places asked for.
    pub fn held(&self, ask: &Lookup) -> Vec<Interval> {
        self.told.held(ask)
    }

    fn say(&self, store: &mut Store, rows: &mut [PlaceRow]) -> Result<()> {
        let ids =
            rows.iter().flat_map(|r| r.state.claims_for.iter().chain(&r.state.claims_against)).collect();
        let view = self.words(store, &ids)?;
        pages::say(rows, &view);
        Ok(())
    }

    /// Something that has the words of these claims.
    fn words(&self, store: &mut Store, ids: &BTreeSet<&String>) -> Result<Arc<View>> {
        match &self.view {
            Some(view) => Ok(Arc::clone(view)),
            None => Ok(Arc::new(View::of_named(store, ids)?)),
        }
    }
}

impl Turns {
    fn of(history: &[Interval]) -> Turns {
        let mut days = BTreeSet::new();
        let mut holders: BTreeMap<&str, usize> = BTreeMap::new();
        for held in history {
            days.insert(held.from);
            for name in held.state.controller.iter().chain(&held.state.claimed_by) {
                *holders.entry(name).or_default() += 1;
            }
        }
        let mut holders: Vec<(&str, usize)> = holders.into_iter().collect();
        holders.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(b.0)));
        Turns { days, holders: holders.into_iter().map(|h| h.0.to_owned()).collect() }
    }
}
