//! Overlays of a project as files: what they are made of, and what their first lines say.

use super::Import;
use std::collections::BTreeMap;
use std::fmt::Write;

/// What the first lines of an overlay say of it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Head {
    /// The file it was made from.
    pub file: String,
    /// What kind of file that was.
    pub format: String,
    /// SHA-256 of its bytes.
    pub sha256: String,
    /// Where the facts can be checked.
    pub source: String,
}

const COLUMNS: &str =
    "id\tname\tother_names\tkind\tlat\tlon\tradius_km\tcountry\tadmin1\tnear\tpopulation\tsource";

/// An overlay as text: comments, header, rows in the order of the file.
pub fn write(import: &Import, head: &Head) -> String {
    let mut out =
        String::from("# Places of this project, with priority over those that come with dateline.\n");
    for (what, value) in
        [("from", &head.file), ("format", &head.format), ("sha256", &head.sha256), ("source", &head.source)]
    {
        let _ = writeln!(out, "# {what}: {}", value.replace('\n', " "));
    }
    out.push_str(COLUMNS);
    out.push('\n');
    let source = cell(&head.source);
    for row in &import.rows {
        let others: Vec<String> = row
            .other_names
            .iter()
            .map(|n| cell(n).replace('|', "/").trim_start_matches('~').to_owned())
            .collect();
        let radius = row.radius_km.map_or(String::new(), |r| r.to_string());
        let population = if row.population > 0 { row.population.to_string() } else { String::new() };
        let _ = writeln!(
            out,
            "{}\t{}\t{}\t{}\t{}\t{}\t{radius}\t{}\t{}\t\t{population}\t{source}",
            cell(&row.id),
            cell(row.name.trim_start_matches('#')),
            others.join("|"),
            row.kind.code(),
            row.lat,
            row.lon,
            row.country,
            cell(&row.admin1),
        );
    }
    out
}

/// Text that fits into a cell.
fn cell(text: &str) -> String {
    text.replace(['\t', '\n', '\r'], " ").trim().to_owned()
}

/// What an overlay says of itself, how many places it has, and of which countries how many.
pub fn head(text: &str) -> (Head, usize, BTreeMap<String, usize>) {
    let said = |what: &str| {
        let mark = format!("# {what}: ");
        text.lines().take(8).find_map(|l| l.strip_prefix(&mark)).unwrap_or("").to_owned()
    };
    let head =
        Head { file: said("from"), format: said("format"), sha256: said("sha256"), source: said("source") };
    let mut lines = text.lines().filter(|l| !l.starts_with('#') && !l.trim().is_empty());
    let column = lines.next().and_then(|h| h.split('\t').position(|c| c.trim() == "country"));
    let mut countries = BTreeMap::new();
    let mut rows = 0;
    for line in lines {
        rows += 1;
        let country = column.and_then(|at| line.split('\t').nth(at)).unwrap_or("").trim();
        *countries.entry(country.to_owned()).or_default() += 1;
    }
    (head, rows, countries)
}
