//! What do the claims add up to, as plain rows? Who holds what, who stands to whom, what was published, who says
//! so. The commands print these rows and the server sends them; neither adds anything to them.

pub mod control;
pub mod ground;
pub mod media;
pub mod relations;
pub mod sources;
pub mod tables;

pub use control::{
    Between, ChangeRow, ControlPage, Lookup, PlaceRow, changed, control, held, history, newly_told, places,
    said, say,
};
pub use ground::Ground;
pub use media::{MediaPage, ReleaseRow, listed, media, release};
pub use relations::{EdgeRow, RelationsPage, TiePage, arms, edges_of, relations, relations_of, tie, ties};
pub use sources::{SourcesPage, sources, sources_of};

use crate::view::View;
use dateline::Claim;
use dateline::brief::Origin;
use dateline::claim::{Modality, Stance};
use jiff::civil::Date;
use serde::Serialize;

/// A claim, as a row cites it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Words {
    /// Name of the claim.
    pub claim: String,
    /// Type of the claim.
    #[serde(rename = "type")]
    pub event_type: String,
    /// On whose word.
    pub stance: Stance,
    /// Whether it is said to have happened.
    pub modality: Modality,
    /// Who says so, back to the originator.
    pub attribution: Vec<String>,
    /// The sentence.
    pub quote: String,
    /// Report.
    pub report: String,
    /// Outlet.
    pub source: Option<String>,
    /// Day of publication.
    pub published: Option<Date>,
    /// Address.
    pub url: Option<String>,
}

impl Words {
    /// Those of a claim, without what is known of its report.
    pub fn of(claim: &Claim) -> Words {
        Words {
            claim: claim.id.clone(),
            event_type: claim.event_type.clone(),
            stance: claim.stance,
            modality: claim.modality,
            attribution: claim.attribution.iter().map(|hop| hop.name.clone()).collect(),
            quote: claim.quote.clone(),
            report: claim.report.clone(),
            source: None,
            published: None,
            url: None,
        }
    }
}

/// The claims `ids` of the view, in their order.
pub fn words(view: &View, ids: &[String]) -> Vec<Words> {
    ids.iter()
        .filter_map(|id| view.claim(id))
        .map(|claim| {
            let Origin { source, published, url, .. } = view.origin(&claim.report);
            Words { source, published, url, ..Words::of(claim) }
        })
        .collect()
}

/// True if a part of `name` is what was asked for, or nothing was asked for.
fn asked(part: Option<&str>, names: &[String]) -> bool {
    part.is_none_or(|part| {
        let part = part.to_lowercase();
        names.iter().any(|name| name.to_lowercase().contains(&part))
    })
}
