//! How is a word written where letters are free to be small? Looked up in a sorted table, without unpacking it.

use crate::error::Error;

/// How open text writes a word.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Use {
    /// Percentage of its uses in small letters, of those in small letters and with one capital.
    Small(u8),
    /// Mostly in capitals.
    Acronym,
}

/// The table, as it stands in its file.
pub struct Counts {
    table: Box<str>,
}

/// Percentage for words without one in the table.
const USUAL: u8 = 95;
/// Endings of words that are written as their stems are.
const ENDINGS: [&str; 8] = ["s", "es", "ed", "d", "ing", "ly", "er", "ers"];
/// Letters of the shortest stem.
const SHORTEST_STEM: usize = 4;
/// Percentage from which a stem says that its inflections are no names.
const SURE: u8 = 70;

impl Counts {
    /// Reads the table: lines of a word, and perhaps a tab and a percentage or `^`, sorted by the bytes of the word.
    ///
    /// # Errors
    /// The first line that is not such, or not in order.
    pub fn load(path: &str, text: &str) -> Result<Counts, Error> {
        let start = text.split_inclusive('\n').take_while(|l| l.starts_with('#')).map(str::len).sum();
        if text.is_empty() {
            let what = "there is no table of how words are written";
            return Err(Error::at(path, 1, what, "run `cargo xtask case` to make it"));
        }
        let mut before = "";
        for (n, line) in text.lines().enumerate().skip_while(|(_, l)| l.starts_with('#')) {
            let (word, share) = line.split_once('\t').unwrap_or((line, "^"));
            if word <= before || share != "^" && share.parse::<u8>().is_err() {
                let what = format!("`{line}` is out of order, or no word with a percentage or ^");
                return Err(Error::at(path, n + 1, what, "run `cargo xtask case` to make the table again"));
            }
            before = word;
        }
        Ok(Counts { table: text[start..].into() })
    }

    /// How `small`, a word in small letters, is written; `None` for words that open text writes as names, or not at all.
    pub fn of(&self, small: &str) -> Option<Use> {
        self.find(small).or_else(|| self.by_stem(small))
    }

    /// True if the word is one that is written small as a rule.
    pub fn is_ordinary(&self, small: &str) -> bool {
        matches!(self.of(small), Some(Use::Small(share)) if share >= SURE)
    }

    fn find(&self, small: &str) -> Option<Use> {
        let table = self.table.as_bytes();
        let (mut low, mut high) = (0, table.len());
        while low < high {
            let middle = low + (high - low) / 2;
            let start = table[..middle].iter().rposition(|&b| b == b'\n').map_or(0, |i| i + 1);
            let end = table[start..].iter().position(|&b| b == b'\n').map_or(table.len(), |i| start + i);
            let line = &self.table[start..end];
            let (word, share) = line.split_once('\t').unwrap_or((line, ""));
            match word.cmp(small) {
                std::cmp::Ordering::Equal if share == "^" => return Some(Use::Acronym),
                std::cmp::Ordering::Equal => return Some(Use::Small(share.parse().unwrap_or(USUAL))),
                std::cmp::Ordering::Less => low = end + 1,
                std::cmp::Ordering::Greater => high = start,
            }
        }
        None
    }

    /// "machinegunned" is not in the table, its stem may be.
    fn by_stem(&self, small: &str) -> Option<Use> {
        let sure = |stem: &str| matches!(self.find(stem), Some(Use::Small(share)) if share >= SURE);
        let stems = ENDINGS.iter().filter_map(|e| small.strip_suffix(e));
        let mut long = stems.filter(|stem| stem.chars().count() >= SHORTEST_STEM);
        long.any(|stem| sure(stem) || sure(&format!("{stem}e"))).then_some(Use::Small(SURE))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_wherever_they_stand() {
        let counts = Counts::load("t", "# head\narmy\t72\ncia\t^\nthe\nvillage\n").unwrap();
        assert_eq!(counts.of("army"), Some(Use::Small(72)));
        assert_eq!(counts.of("cia"), Some(Use::Acronym));
        assert_eq!(counts.of("the"), Some(Use::Small(USUAL)));
        assert_eq!(counts.of("village"), Some(Use::Small(USUAL)));
        assert_eq!(counts.of("villages"), Some(Use::Small(SURE)));
        for name in ["", "aleppo", "them", "zeta", "villag"] {
            assert_eq!(counts.of(name), None, "{name}");
        }
    }

    #[test]
    fn a_table_out_of_order_is_refused_with_its_line() {
        let error = Counts::load("case.tsv", "# head\nb\na\n").err().unwrap();
        assert_eq!((error.line, error.path.as_str()), (3, "case.tsv"));
        assert!(Counts::load("case.tsv", "a\tmany\n").is_err());
    }
}
