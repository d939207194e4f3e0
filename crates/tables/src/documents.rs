//! Reports as received.

use crate::column::{Column, Holds::*, Rows, column};
use dateline::Report;

/// One row a report.
#[rustfmt::skip]
pub static DOCUMENTS: &[Column] = &[
    column("doc_id", Text, "Name of the report"),
    column("sha256", Text, "SHA-256 of the bytes as received"),
    column("url", Text, "Address it came from"),
    column("outlet_id", Word, "Id of the outlet in the world files, when it is known there"),
    column("outlet", Word, "Outlet, as named by the sender"),
    column("title", Text, "Headline"),
    column("byline", Text, "Who wrote it, when the sender says so"),
    column("published_at", Day, "Day of publication"),
    column("published_prec", Word, "How closely that is known: day"),
    column("retrieved_at", Time, "When it came in"),
    column("lang", Word, "Language code"),
    column("mime", Word, "Format it was received in"),
    column("n_chars", Int, "Length of its text in code points"),
    column("warc_record", Text, "Name of the record in a web archive it came out of"),
    column("near_dup_of", Text, "Report whose text it reprints; its own name when it is the first print of several"),
];

/// A report and what is known of where it came from.
#[derive(Clone, Copy, Debug, Default)]
pub struct Document<'a> {
    /// Name of the report.
    pub id: &'a str,
    /// SHA-256 of the bytes as received, in hexadecimal.
    pub sha256: Option<&'a str>,
    /// Address.
    pub url: Option<&'a str>,
    /// Id of the outlet in the world files.
    pub outlet_id: Option<&'a str>,
    /// Outlet, as named by the sender.
    pub outlet: Option<&'a str>,
    /// Headline.
    pub title: Option<&'a str>,
    /// Who wrote it.
    pub byline: Option<&'a str>,
    /// Day of publication.
    pub published: Option<jiff::civil::Date>,
    /// When it came in, in seconds since 1970 UTC.
    pub received: Option<i64>,
    /// Language code.
    pub lang: Option<&'a str>,
    /// Format it was received in.
    pub mime: Option<&'a str>,
    /// Length of its text in code points.
    pub chars: usize,
    /// Name of the record in a web archive.
    pub warc_record: Option<&'a str>,
    /// Report whose text it reprints.
    pub near_dup_of: Option<&'a str>,
}

impl<'a> Document<'a> {
    /// What the report itself says.
    pub fn of(report: &'a Report) -> Document<'a> {
        Document {
            id: &report.id,
            url: report.url.as_deref(),
            outlet: report.source.as_deref(),
            title: report.title.as_deref(),
            byline: report.byline.as_deref(),
            published: report.published,
            lang: report.lang.as_deref(),
            chars: report.text.chars().count(),
            ..Document::default()
        }
    }
}

/// Appends a report.
pub fn document(rows: &mut Rows, d: &Document<'_>) {
    rows.text(Some(d.id)).text(d.sha256).text(d.url).text(d.outlet_id).text(d.outlet).text(d.title);
    rows.text(d.byline).day(d.published).text(d.published.map(|_| "day")).time(d.received).text(d.lang);
    rows.text(d.mime).int(i64::try_from(d.chars).ok()).text(d.warc_record).text(d.near_dup_of).end();
}
