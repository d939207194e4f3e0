//! A report whose fields are known already: from a row of a table or the arguments of a call.

use super::{Found, beyond, byline, content_id, filled, language, published};
use dateline::Report;

/// What is known of a report. Empty fields count as unknown.
#[derive(Clone, Copy, Debug, Default)]
pub struct Fields<'a> {
    /// Stable name; made of the other fields when not given.
    pub id: Option<&'a str>,
    /// The words, kept to the character.
    pub text: &'a str,
    /// Headline.
    pub title: Option<&'a str>,
    /// Day of publication in any form that has one reading.
    pub published: Option<&'a str>,
    /// Outlet.
    pub source: Option<&'a str>,
    /// Address.
    pub url: Option<&'a str>,
    /// Language code.
    pub lang: Option<&'a str>,
    /// Who wrote it.
    pub byline: Option<&'a str>,
}

impl Fields<'_> {
    /// The report: the same as from a JSON line with these fields.
    ///
    /// # Errors
    /// Why no report can be that long.
    pub fn report(&self) -> Result<Found, String> {
        let value = self.published.and_then(filled);
        let day = value.as_deref().and_then(published::day);
        let note = value.filter(|_| day.is_none());
        let mut report = Report {
            id: self.id.unwrap_or_default().to_owned(),
            text: self.text.to_owned(),
            title: self.title.and_then(filled),
            published: day,
            source: self.source.and_then(filled),
            url: self.url.and_then(filled),
            lang: self.lang.and_then(filled),
            byline: byline::of(self.byline.map(str::to_owned)),
        };
        if let Some(reason) = beyond(&report.text) {
            return Err(reason);
        }
        language::identify(&mut report);
        if report.id.is_empty() {
            report.id = content_id(&report);
        }
        let notes =
            note.map(|v| format!("\"published\": {v:?} is no date such as 2014-12-15")).into_iter().collect();
        Ok(Found { report, published_basis: day.map(|_| "metadata".to_owned()), notes })
    }
}

#[cfg(test)]
mod tests {
    use super::Fields;
    use crate::intake::MAX_WORD;

    #[test]
    fn fields_are_read_as_in_a_json_line() {
        let fields = Fields {
            text: " A town fell.",
            published: Some("15 December 2014"),
            source: Some(" Wire "),
            title: Some(""),
            ..Fields::default()
        };
        let report = fields.report().unwrap().report;
        assert_eq!((report.text.as_str(), report.source.as_deref()), (" A town fell.", Some("Wire")));
        assert_eq!((report.published.unwrap().to_string().as_str(), report.title), ("2014-12-15", None));
        let elsewhere = Fields { source: Some("Gazette"), ..fields }.report().unwrap().report;
        assert_ne!(report.id, elsewhere.id, "two outlets that print the same words are two reports");
    }

    #[test]
    fn what_cannot_be_read_is_said() {
        let fields = Fields { text: "a", published: Some("soon"), ..Fields::default() };
        assert!(fields.report().unwrap().notes[0].contains("soon"));
        let long = "a".repeat(MAX_WORD + 1);
        assert!(Fields { text: &long, ..Fields::default() }.report().is_err());
    }
}
