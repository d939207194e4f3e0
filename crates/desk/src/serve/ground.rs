//! Who holds what, kept at hand: the claims that speak of control, and the pages made of them for days asked for.

use crate::pages::{self, ControlPage, Lookup};
use crate::view::View;
use jiff::civil::Date;
use std::collections::BTreeSet;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};

/// Pages that are kept: a slider is moved to and fro.
const PAGES: usize = 24;

/// What is said of who holds what, as known on a day or now.
pub struct Ground {
    /// As known on this day.
    pub as_of: Option<Date>,
    /// Claims about control, and the events that they are in.
    pub view: Arc<View>,
    turns: OnceLock<Turns>,
    pages: Mutex<Vec<(Option<Date>, Arc<ControlPage>)>>,
}

/// When something changes, and who ever held or claimed a place.
pub struct Turns {
    /// Days on which some place's state changes.
    pub days: BTreeSet<Date>,
    /// Names, those of most places first.
    pub holders: Vec<String>,
}

impl Ground {
    /// The ground that the claims of `view` tell of.
    pub fn new(view: Arc<View>, as_of: Option<Date>) -> Ground {
        Ground { as_of, view, turns: OnceLock::new(), pages: Mutex::default() }
    }

    /// When something changes, and who ever held or claimed a place.
    pub fn turns(&self) -> &Turns {
        self.turns.get_or_init(|| {
            let mut days = BTreeSet::new();
            let mut holders: std::collections::BTreeMap<String, usize> = Default::default();
            for held in pages::held(&self.view, &Lookup { as_of: self.as_of, ..Lookup::default() }) {
                days.insert(held.from);
                for name in held.state.controller.into_iter().chain(held.state.claimed_by) {
                    *holders.entry(name).or_default() += 1;
                }
            }
            let mut holders: Vec<(String, usize)> = holders.into_iter().collect();
            holders.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
            Turns { days, holders: holders.into_iter().map(|h| h.0).collect() }
        })
    }

    /// Every place on a day, without the words.
    pub fn page(&self, on: Option<Date>) -> Arc<ControlPage> {
        let lock = || self.pages.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some((_, page)) = lock().iter().find(|(day, _)| *day == on) {
            return Arc::clone(page);
        }
        let ask = Lookup { on, as_of: self.as_of, quiet: true, ..Lookup::default() };
        let page = Arc::new(pages::control(&self.view, &ask));
        let mut kept = lock();
        kept.push((on, Arc::clone(&page)));
        if kept.len() > PAGES {
            kept.remove(0);
        }
        page
    }
}
