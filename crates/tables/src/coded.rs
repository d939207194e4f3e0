//! Claims, one row a claim: what `code_batch` gives, and what settling takes.

use crate::column::{Column, Holds::*, Rows, column, some, word};
use dateline::Claim;
use dateline::claim::Count;

/// One row a claim. `json` is the claim itself, byte for byte as `dateline code` prints it.
#[rustfmt::skip]
pub static CODED: &[Column] = &[
    column("claim_id", Text, "Name of the claim"),
    column("doc_id", Text, "Report that says so"),
    column("type", Word, "Type in the codebook"),
    column("family", Word, "Family of the type"),
    column("kind", Word, "event, state, relation or media"),
    column("actor1", List, "Names of the doers"),
    column("actor2", List, "Names of those it is done to, or with"),
    column("place", Text, "Preferred name of the place"),
    column("place_id", Text, "Name of the place in the gazetteer"),
    column("latitude", Real, "Degrees north, WGS 84"),
    column("longitude", Real, "Degrees east, WGS 84"),
    column("admin1", Word, "First-level administrative unit"),
    column("iso3", Word, "Country, ISO 3166-1 alpha-3"),
    column("geo_prec", Word, "exact, near, admin2, admin1, country, region or unresolved"),
    column("date_start", Day, "First day it may have happened"),
    column("date_end", Day, "Last day it may have happened"),
    column("date_prec", Word, "day, week, month, year or unknown"),
    column("date_basis", Word, "What the date rests on"),
    column("weapons", List, "Weapons, as worded"),
    column("killed_low", Int, "Lowest number of deaths the words allow; null is not zero"),
    column("killed_best", Int, "Deaths that a coder writes down"),
    column("killed_high", Int, "Highest number of deaths the words allow"),
    column("injured_best", Int, "Injured"),
    column("abducted_best", Int, "Abducted or detained"),
    column("displaced_best", Int, "Displaced"),
    column("modality", Word, "Whether it is said to have happened"),
    column("mode", Word, "Finer than modality, when not plain"),
    column("stance", Word, "On whose word, and with what interest"),
    column("attribution", Hops, "Who says so, from the one next to the words back to the originator"),
    column("medium", Word, "For a release: video, audio, statement …"),
    column("brand", Word, "For a release: media arm or brand"),
    column("themes", List, "For a release: theme codes, the main one first"),
    column("acled", Word, "Sub-event type in ACLED's list"),
    column("cameo", Word, "CAMEO code"),
    column("plover", List, "PLOVER category, mode and context"),
    column("ucdp", Int, "UCDP type of violence"),
    column("quote", Text, "The sentence"),
    column("start", Int, "First code point of the sentence"),
    column("end", Int, "One past its last code point"),
    column("clause", Word, "Clause of the codebook that matched"),
    column("grade", Word, "Admiralty code: source and information"),
    column("json", Text, "The claim as `dateline code` prints it"),
];

/// Appends a claim.
pub fn coded(rows: &mut Rows, claim: &Claim) {
    let place = claim.place.as_ref();
    rows.text(Some(&claim.id))
        .text(Some(&claim.report))
        .text(Some(&claim.event_type))
        .text(Some(&claim.family));
    rows.text(word(&claim.kind).as_deref()).list(&claim.actor1).list(&claim.actor2);
    rows.text(place.map(|p| p.name.as_str())).text(place.and_then(|p| p.id.as_deref()));
    rows.real(place.and_then(|p| p.lat)).real(place.and_then(|p| p.lon));
    rows.text(place.and_then(|p| p.admin1.as_deref())).text(place.and_then(|p| p.country.as_deref()));
    rows.text(place.map(|p| p.precision.as_str()));
    rows.day(claim.date.from)
        .day(claim.date.to)
        .text(some(&claim.date.precision))
        .text(some(&claim.date.basis));
    rows.list(&claim.weapons.iter().map(|w| w.text.clone()).collect::<Vec<_>>());
    let killed = |of: fn(&Count) -> Option<u32>| claim.killed.as_ref().and_then(of).map(i64::from);
    rows.int(killed(|c| c.low)).int(killed(|c| c.best)).int(killed(|c| c.high));
    for count in [&claim.injured, &claim.abducted, &claim.displaced] {
        rows.int(count.as_ref().and_then(|c| c.best).map(i64::from));
    }
    rows.text(word(&claim.modality).as_deref()).text(claim.mode.as_deref());
    rows.text(word(&claim.stance).as_deref()).hops(&claim.attribution);
    let release = claim.release.as_ref();
    rows.text(release.and_then(|r| r.medium.as_deref())).text(release.and_then(|r| r.brand.as_deref()));
    rows.list(release.map_or(&[], |r| &r.themes));
    rows.text(claim.codes.acled.as_deref()).text(claim.codes.cameo.as_deref()).list(&claim.codes.plover);
    rows.int(claim.codes.ucdp.map(i64::from));
    rows.text(Some(&claim.quote)).int(Some(claim.start.into())).int(Some(claim.end.into()));
    rows.text(Some(&claim.clause)).text(some(&claim.grade));
    rows.text(serde_json::to_string(claim).ok().as_deref()).end();
}
