//! Claims, one row a value: what each says of a field, with the words it rests on and on whose word.

use crate::column::{Column, Holds::*, Rows, column, some, word};
use dateline::claim::{Count, Filler, Modality, Stance};
use dateline::{Claim, Span};
use sha2::{Digest, Sha256};
use std::fmt::Write;

/// One row a value that a claim states.
#[rustfmt::skip]
pub static CLAIMS: &[Column] = &[
    column("claim_id", Text, "Name of the claim"),
    column("doc_id", Text, "Report that says so"),
    column("sent_id", Int, "Sentence it stands in: the code point at which that begins"),
    column("start", Int, "First code point of the words for the value; of the sentence where no words are its own"),
    column("end", Int, "One past their last code point"),
    column("quote_sha256", Text, "SHA-256 of the sentence in UTF-8"),
    column("event_id", Text, "Event it was settled into, when that was asked"),
    column("type", Word, "Type of the claim in the codebook"),
    column("field", Word, "What is stated: type, role.taker, place, date, killed …"),
    column("value", Text, "The value"),
    column("value_low", Real, "Lowest number the words allow"),
    column("value_high", Real, "Highest number the words allow; null when open"),
    column("unit", Word, "Of what: people, degrees, the precision of a date or place, the kind of a weapon"),
    column("stance", Word, "On whose word, and with what interest"),
    column("modality", Word, "Whether it is said to have happened"),
    column("polarity", Word, "no when it is denied or did not happen, else yes"),
    column("attribution", Hops, "Who says so, from the one next to the words back to the originator"),
    column("grade_source", Word, "Admiralty code of the source; F until a person grades the outlet"),
    column("grade_info", Word, "Admiralty code of the information"),
    column("extractor", Word, "Clause of the codebook that matched"),
    column("extractor_version", Word, "Hash of codebook and world, and the syntax model"),
    column("score", Real, "Null: clauses match or do not"),
];

/// One row a sentence that a claim quotes.
#[rustfmt::skip]
pub static SENTENCES: &[Column] = &[
    column("doc_id", Text, "Report"),
    column("sent_id", Int, "The code point at which the sentence begins"),
    column("start", Int, "First code point"),
    column("end", Int, "One past the last code point"),
];

/// Appends the sentence that the claim quotes.
pub fn sentence(rows: &mut Rows, claim: &Claim) {
    let (start, end) = (i64::from(claim.start), i64::from(claim.end));
    rows.text(Some(&claim.report)).int(Some(start)).int(Some(start)).int(Some(end)).end();
}

/// Appends all values of a claim.
pub fn claim(rows: &mut Rows, claim: &Claim, event: Option<&str>) {
    let facts = Facts::of(claim, event);
    let mut out = |value: Fact<'_>| facts.append(rows, &value);
    out(Fact::at("type", &claim.event_type, claim.evidence.trigger));
    for (role, filler) in &claim.roles {
        let field = format!("role.{role}");
        each(filler, &mut |f| out(Fact::at(&field, name(f), Span { start: f.start, end: f.end })));
    }
    claim.actor1.iter().for_each(|name| out(Fact::new("actor1", name)));
    claim.actor2.iter().for_each(|name| out(Fact::new("actor2", name)));
    if let Some(place) = &claim.place {
        out(Fact::new("place", &place.name).unit(&place.precision));
        place.id.iter().for_each(|id| out(Fact::new("place_id", id)));
        for (field, degrees) in [("latitude", place.lat), ("longitude", place.lon)] {
            if let Some(x) = degrees {
                out(Fact::new(field, &x.to_string()).between(Some(x), Some(x)).unit("degrees"));
            }
        }
        place.admin1.iter().for_each(|name| out(Fact::new("admin1", name)));
        place.country.iter().for_each(|code| out(Fact::new("iso3", code)));
    }
    let day = |d: Option<jiff::civil::Date>| d.map_or("..".to_owned(), |d| d.to_string());
    if claim.date.from.is_some() || claim.date.to.is_some() {
        let interval = format!("{}/{}", day(claim.date.from), day(claim.date.to));
        out(Fact::new("date", &interval).unit(&claim.date.precision));
    }
    out(Fact::new("date_basis", &claim.date.basis));
    claim.weapons.iter().for_each(|w| out(Fact::new("weapon", &w.text).unit(&w.kind)));
    let counts = [
        ("killed", &claim.killed),
        ("injured", &claim.injured),
        ("abducted", &claim.abducted),
        ("displaced", &claim.displaced),
    ];
    for (field, count) in counts {
        if let Some(count) = count {
            out(people(field, count));
            count.parts.iter().for_each(|part| out(people(&format!("{field}.part"), part)));
        }
    }
    let words = [("phase", &claim.phase), ("outcome", &claim.outcome), ("mode", &claim.mode)];
    words.into_iter().for_each(|(field, word)| word.iter().for_each(|w| out(Fact::new(field, w))));
    if let Some(release) = &claim.release {
        let words = [("medium", &release.medium), ("brand", &release.brand), ("title", &release.title)];
        words.into_iter().for_each(|(field, word)| word.iter().for_each(|w| out(Fact::new(field, w))));
        release.themes.iter().for_each(|theme| out(Fact::new("theme", theme)));
        release.depicted.iter().for_each(|words| out(Fact::new("depicted", words)));
    }
    let codes = &claim.codes;
    codes.acled.iter().for_each(|code| out(Fact::new("acled", code)));
    codes.cameo.iter().for_each(|code| out(Fact::new("cameo", code)));
    if !codes.plover.is_empty() {
        out(Fact::new("plover", &codes.plover.join("/")));
    }
    codes.ucdp.iter().for_each(|code| out(Fact::new("ucdp", &code.to_string())));
}

/// One value of a claim.
struct Fact<'a> {
    field: &'a str,
    value: std::borrow::Cow<'a, str>,
    low: Option<f64>,
    high: Option<f64>,
    unit: Option<&'a str>,
    at: Option<Span>,
}

impl<'a> Fact<'a> {
    fn new(field: &'a str, value: &str) -> Fact<'a> {
        Fact { field, value: value.to_owned().into(), low: None, high: None, unit: None, at: None }
    }

    fn at(field: &'a str, value: &str, span: Span) -> Fact<'a> {
        Fact { at: Some(span), ..Fact::new(field, value) }
    }

    fn unit(self, unit: &'a str) -> Fact<'a> {
        Fact { unit: some(unit), ..self }
    }

    fn between(self, low: Option<f64>, high: Option<f64>) -> Fact<'a> {
        Fact { low, high, ..self }
    }
}

fn people<'a>(field: &'a str, count: &Count) -> Fact<'a> {
    let value = count.best.map_or_else(|| count.text.clone(), |n| n.to_string());
    Fact::new(field, &value).between(count.low.map(f64::from), count.high.map(f64::from)).unit("people")
}

fn name(filler: &Filler) -> &str {
    filler.name.as_deref().unwrap_or(&filler.text)
}

/// The filler and the others that fill the same role.
fn each(filler: &Filler, out: &mut impl FnMut(&Filler)) {
    out(filler);
    filler.also.iter().for_each(out);
}

/// What all rows of a claim have alike.
struct Facts<'a> {
    claim: &'a Claim,
    event: Option<&'a str>,
    quote: String,
    stance: Option<String>,
    modality: Option<String>,
    version: String,
}

impl<'a> Facts<'a> {
    fn of(claim: &'a Claim, event: Option<&'a str>) -> Facts<'a> {
        let mut quote = String::with_capacity(64);
        Sha256::digest(&claim.quote).iter().for_each(|b| write!(quote, "{b:02x}").expect("memory"));
        let version = format!("{} {}", claim.evidence.codebook, claim.evidence.model);
        Facts { claim, event, quote, stance: word(&claim.stance), modality: word(&claim.modality), version }
    }

    fn append(&self, rows: &mut Rows, fact: &Fact<'_>) {
        let c = self.claim;
        // Some fillers stand for nobody's words ("the attackers" carried over): they cite the sentence.
        let at = fact.at.filter(|s| s.end > s.start).unwrap_or(Span { start: c.start, end: c.end });
        let no = c.modality == Modality::Negated || c.stance == Stance::Denied;
        let (source, info) = c.grade.split_at(c.grade.len().min(1));
        rows.text(Some(&c.id)).text(Some(&c.report)).int(Some(c.start.into()));
        rows.int(Some(at.start.into())).int(Some(at.end.into())).text(Some(&self.quote)).text(self.event);
        rows.text(Some(&c.event_type)).text(Some(fact.field)).text(Some(&fact.value));
        rows.real(fact.low).real(fact.high).text(fact.unit);
        rows.text(self.stance.as_deref()).text(self.modality.as_deref()).text(Some(if no {
            "no"
        } else {
            "yes"
        }));
        rows.hops(&c.attribution).text(some(source)).text(some(info));
        rows.text(Some(&c.clause)).text(Some(&self.version)).real(None).end();
    }
}
