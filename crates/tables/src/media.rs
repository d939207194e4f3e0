//! Releases of armed groups, as reports speak of them.

use crate::column::{Column, Holds::*, Rows, column};
use dateline::media::ReleaseRecord;

/// One row a release. What it shows is depicted, never proven.
#[rustfmt::skip]
pub static MEDIA: &[Column] = &[
    column("media_id", Text, "Name of the settled event"),
    column("actor_id", Word, "Name of the first issuer"),
    column("issuers", List, "Names of all issuers"),
    column("outlet_brand", Word, "Media arm or brand"),
    column("medium", Word, "video, audio, photo report, magazine, statement …"),
    column("language", Word, "Language of the release, when said"),
    column("title", Text, "Title"),
    column("release_date", Day, "First day it may have come out"),
    column("release_date_to", Day, "Last day it may have come out"),
    column("duration_s", Int, "Length in seconds, when said"),
    column("platform", Word, "Where it came out, when said"),
    column("depicted", List, "What it shows, as worded"),
    column("depicted_place_id", Word, "Place that is shown, when said"),
    column("depicted_from", Day, "First day of what is shown, when said"),
    column("depicted_to", Day, "Last day of what is shown"),
    column("themes", List, "Theme codes, the main one first"),
    column("claim_ids", List, "Claims that describe it"),
    column("reporting_doc_id", Text, "First report that speaks of it"),
];

/// Appends a release. `document` is the first report that speaks of it.
pub fn release(rows: &mut Rows, r: &ReleaseRecord, document: Option<&str>) {
    let place = r.depicted_place.as_ref().and_then(|p| p.id.as_deref());
    rows.text(Some(&r.event)).text(r.issuer.first().map(String::as_str)).list(&r.issuer);
    rows.text(r.brand.as_deref()).text(r.medium.as_deref()).text(None).text(r.title.as_deref());
    rows.day(r.from).day(r.to).int(None).text(None).list(&r.depicted).text(place).day(None).day(None);
    rows.list(&r.themes).list(&r.claims).text(document).end();
}
