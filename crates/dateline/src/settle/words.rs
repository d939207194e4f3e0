//! Names and sentences reduced to what two writers would share.

use std::hash::Hasher;

/// A stable 64-bit hash: same input, same number, on every machine.
pub(crate) fn hash(text: &str) -> u64 {
    let mut h = Fnv(0xcbf2_9ce4_8422_2325);
    h.write(text.as_bytes());
    mix(h.0)
}

/// Spreads the bits of `x`, so that any part of the result can be used as a hash.
pub(crate) fn mix(mut x: u64) -> u64 {
    x ^= x >> 33;
    x = x.wrapping_mul(0xff51_afd7_ed55_8ccd);
    x ^= x >> 33;
    x = x.wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    x ^ (x >> 33)
}

struct Fnv(u64);

impl Hasher for Fnv {
    fn finish(&self) -> u64 {
        self.0
    }
    fn write(&mut self, bytes: &[u8]) {
        for b in bytes {
            self.0 = (self.0 ^ u64::from(*b)).wrapping_mul(0x0100_0000_01b3);
        }
    }
}

/// The words of `text` in lower case, without marks and accents of Latin letters.
pub(crate) fn words(text: &str) -> impl Iterator<Item = String> + '_ {
    text.split(|c: char| !(c.is_alphanumeric() || is_mark(c))).map(bare).filter(|w| !w.is_empty())
}

/// A word in lower case, without marks and accents.
fn bare(word: &str) -> String {
    if word.bytes().all(|b| b.is_ascii_alphanumeric()) {
        return word.to_ascii_lowercase();
    }
    word.chars().filter(|c| !is_mark(*c)).flat_map(plain).collect()
}

/// Marks inside a word that one writer sets and another does not.
fn is_mark(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʿ' | 'ʾ' | '`' | '´' | '\u{300}'..='\u{36f}')
}

fn plain(c: char) -> impl Iterator<Item = char> {
    let bare = match c {
        'à' | 'á' | 'â' | 'ã' | 'ä' | 'å' | 'ā' | 'À' | 'Á' | 'Â' | 'Ã' | 'Ä' | 'Å' | 'Ā' => {
            'a'
        }
        'ç' | 'č' | 'ć' | 'Ç' | 'Č' | 'Ć' => 'c',
        'è' | 'é' | 'ê' | 'ë' | 'ē' | 'È' | 'É' | 'Ê' | 'Ë' | 'Ē' => 'e',
        'ì' | 'í' | 'î' | 'ï' | 'ī' | 'ı' | 'İ' | 'Ì' | 'Í' | 'Î' | 'Ï' | 'Ī' => 'i',
        'ñ' | 'Ñ' => 'n',
        'ò' | 'ó' | 'ô' | 'õ' | 'ö' | 'ø' | 'ō' | 'Ò' | 'Ó' | 'Ô' | 'Õ' | 'Ö' | 'Ø' | 'Ō' => {
            'o'
        }
        'š' | 'ş' | 'ș' | 'Š' | 'Ş' | 'Ș' | 'ṣ' | 'Ṣ' => 's',
        'ù' | 'ú' | 'û' | 'ü' | 'ū' | 'Ù' | 'Ú' | 'Û' | 'Ü' | 'Ū' => 'u',
        'ž' | 'Ž' => 'z',
        'ğ' | 'Ğ' => 'g',
        'ḥ' | 'Ḥ' => 'h',
        other => other,
    };
    bare.to_lowercase()
}

/// One key for a name, whatever its capitals, marks and order of spaces.
pub(crate) fn name_key(name: &str) -> u64 {
    let folded: Vec<String> = words(name).filter(|w| w != "the").collect();
    if folded.is_empty() { 0 } else { hash(&folded.join(" ")) }
}

/// Hashes of the words of a sentence that carry its content, sorted, at most 40.
pub(crate) fn content(text: &str) -> Box<[u32]> {
    let mut out: Vec<u32> = words(text)
        .filter(|w| w.len() > 3 && !COMMON.contains(&w.as_str()))
        .take(400)
        .map(|w| hash(&w.chars().take(6).collect::<String>()) as u32)
        .collect();
    out.sort_unstable();
    out.dedup();
    out.truncate(40);
    out.into_boxed_slice()
}

/// Share of words that two sorted sets have in common, 0 to 1.
pub(crate) fn overlap(a: &[u32], b: &[u32]) -> f32 {
    if a.is_empty() || b.is_empty() {
        return 0.0;
    }
    let (mut i, mut j, mut both) = (0, 0, 0);
    while i < a.len() && j < b.len() {
        match a[i].cmp(&b[j]) {
            std::cmp::Ordering::Less => i += 1,
            std::cmp::Ordering::Greater => j += 1,
            std::cmp::Ordering::Equal => {
                both += 1;
                i += 1;
                j += 1;
            }
        }
    }
    both as f32 / (a.len() + b.len() - both) as f32
}

const COMMON: [&str; 44] = [
    "about",
    "after",
    "also",
    "according",
    "been",
    "before",
    "being",
    "between",
    "but",
    "could",
    "during",
    "from",
    "have",
    "into",
    "least",
    "more",
    "near",
    "other",
    "over",
    "reported",
    "said",
    "says",
    "same",
    "some",
    "such",
    "than",
    "that",
    "their",
    "them",
    "then",
    "there",
    "these",
    "they",
    "this",
    "those",
    "were",
    "what",
    "when",
    "where",
    "which",
    "while",
    "will",
    "with",
    "would",
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn spelling_of_a_name_does_not_matter() {
        assert_eq!(name_key("Ma‘arrat al-Nu'man"), name_key("maarrat Al Numan"));
        assert_eq!(name_key("The Peshmerga"), name_key("Peshmerga"));
        assert_ne!(name_key("Fua"), name_key("Kafraya"));
    }

    #[test]
    fn sentences_share_words() {
        let a = content("Gunmen attacked a market in Maiduguri, killing nine traders.");
        let b = content("Nine traders were killed when attackers stormed the market in Maiduguri.");
        let c = content("The minister resigned on Friday over unpaid salaries.");
        assert!(overlap(&a, &b) > 0.3);
        assert_eq!(overlap(&a, &c), 0.0);
    }
}
