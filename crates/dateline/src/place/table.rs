//! Tab-separated tables with a header line: reading them, and saying where they are wrong.

use std::fmt;

/// What is wrong in a file of places, where, and what to do.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Error {
    /// The file as it was named on loading.
    pub file: String,
    /// Line, counted from 1; 0 if the whole file is meant.
    pub line: usize,
    /// What is wrong.
    pub what: String,
    /// What to do about it.
    pub hint: String,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {} ({})", self.file, self.line, self.what, self.hint)
    }
}

impl std::error::Error for Error {}

/// A line of a table; its columns are asked for by name.
pub struct Row<'a> {
    file: &'a str,
    /// Line in the file, counted from 1.
    pub line: usize,
    header: &'a [&'a str],
    cells: Vec<&'a str>,
}

impl<'a> Row<'a> {
    /// The cell below `column`, trimmed; empty if there is none.
    pub fn get(&self, column: &str) -> &'a str {
        let at = self.header.iter().position(|h| *h == column);
        at.and_then(|at| self.cells.get(at)).map_or("", |cell| cell.trim())
    }

    /// The parts of a cell that `|` separates, without empty ones.
    pub fn list(&self, column: &str) -> impl Iterator<Item = &'a str> + use<'a> {
        self.get(column).split('|').map(str::trim).filter(|s| !s.is_empty())
    }

    /// A number between `low` and `high`; `None` if the cell is empty.
    ///
    /// # Errors
    /// If the cell holds anything else.
    pub fn number(&self, column: &str, low: f64, high: f64) -> Result<Option<f64>, Error> {
        let cell = self.get(column);
        if cell.is_empty() {
            return Ok(None);
        }
        match cell.parse::<f64>() {
            Ok(n) if (low..=high).contains(&n) => Ok(Some(n)),
            _ => Err(self.error(
                format!("`{cell}` in column {column} is not a number between {low} and {high}"),
                "write degrees or kilometres with a decimal point",
            )),
        }
    }

    /// An error on this line.
    pub fn error(&self, what: impl Into<String>, hint: impl Into<String>) -> Error {
        Error { file: self.file.to_owned(), line: self.line, what: what.into(), hint: hint.into() }
    }
}

/// Calls `each` for every row of `text`. Lines that begin with `#` and blank lines are skipped; the first
/// other line is the header.
///
/// # Errors
/// A row with more cells than the header, a missing `wanted` column, or what `each` finds wrong.
pub fn rows(
    file: &str,
    text: &str,
    wanted: &[&str],
    mut each: impl FnMut(&Row<'_>) -> Result<(), Error>,
) -> Result<(), Error> {
    let mut lines = text.lines().enumerate().filter(|(_, l)| !l.trim().is_empty() && !l.starts_with('#'));
    let at = |line: usize, what: String, hint: &str| Error {
        file: file.to_owned(),
        line,
        what,
        hint: hint.to_owned(),
    };
    let Some((n, header)) = lines.next() else { return Ok(()) };
    let header: Vec<&str> = header.split('\t').map(str::trim).collect();
    if let Some(missing) = wanted.iter().find(|w| !header.contains(w)) {
        return Err(at(
            n + 1,
            format!("no column `{missing}`"),
            "the first line names the columns, separated by tabs",
        ));
    }
    for (n, line) in lines {
        let cells: Vec<&str> = line.split('\t').collect();
        if cells.len() > header.len() {
            let what = format!("{} cells under {} columns", cells.len(), header.len());
            return Err(at(n + 1, what, "remove a tab, or name the column in the first line"));
        }
        each(&Row { file, line: n + 1, header: &header, cells })?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_name_file_line_and_what_to_do() {
        let read =
            |text| rows("a.tsv", text, &["name", "lat"], |row| row.number("lat", -90.0, 90.0).map(drop));
        assert!(read("# c\nname\tlat\nx\t12.5\n\ny\t\n").is_ok());
        assert_eq!(read("name\nx").unwrap_err().line, 1);
        assert_eq!(read("name\tlat\nx\t1\ty").unwrap_err().line, 2);
        let e = read("name\tlat\n#\nx\t91").unwrap_err();
        assert!(e.to_string().starts_with("a.tsv:3: `91`"), "{e}");
    }
}
