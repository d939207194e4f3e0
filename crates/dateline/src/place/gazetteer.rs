//! What does the built-in gazetteer know? Towns, first and second level units, read in place from packed bytes.
//!
//! The file is made by `cargo xtask places`. Nothing is unpacked when it is opened: records have a fixed size,
//! names are front-coded in blocks, and the index from folded names to records is a finite state transducer
//! that is walked letter by letter.
//!
//! ```text
//! "DLGZ" version:u32  then for each section offset:u32 length:u32, then the sections:
//! countries  iso2 x n               admin1, admin2  record:u24 x n
//! records    RECORD bytes x n, ordered by folded name
//! blocks     u32 x ceil(n/16)       names  (shared:u8 length:u8 bytes) x n
//! postings   (count:u8 (record | main<<23):u24*)*  most populous first; main: it is the name that is shown
//! index      fst: folded name -> (record | main<<23)<<1, or offset of postings<<1|1
//! translit   fst: transliteration key -> as above
//! ```

use super::feature::Feature;
use super::fold::fold;
use fst::raw::Fst;

/// Bytes at the start of a gazetteer file.
pub const MAGIC: &[u8; 4] = b"DLGZ";
/// Version of the layout.
pub const VERSION: u32 = 1;
/// Bytes of one record.
pub const RECORD: usize = 17;
/// Names in one front-coded block.
pub const BLOCK: usize = 16;
/// Most records that one name is read as.
pub const MOST: usize = 60;
/// Marks a record that is filed under its main name.
pub const MAIN: u32 = 1 << 23;
/// No first or second level unit.
pub const NONE: u16 = u16::MAX;
/// Number of sections.
pub const SECTIONS: usize = 9;

/// One place of the gazetteer, unpacked.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Entry {
    /// GeoNames number; 0 where the source gives none.
    pub geonames_id: u32,
    /// Degrees north.
    pub lat: f64,
    /// Degrees east.
    pub lon: f64,
    /// Inhabitants, to three digits; for units the sum over their towns.
    pub population: u32,
    /// Index of the country in the file.
    pub country: u8,
    /// Kind of place.
    pub feature: Feature,
    /// Index of the first-level unit, or [`NONE`].
    pub admin1: u16,
    /// Index of the second-level unit, or [`NONE`].
    pub admin2: u16,
}

/// Scale of coordinates: 24 bits over 360 degrees, about 2.4 m.
const STEP: f64 = 360.0 / 16_777_215.0;

impl Entry {
    /// The packed form.
    pub fn pack(&self) -> [u8; RECORD] {
        let mut out = [0; RECORD];
        out[0..3].copy_from_slice(&self.geonames_id.to_le_bytes()[..3]);
        let packed = |degrees: f64| (((degrees + 180.0) / STEP).round() as u32).to_le_bytes();
        out[3..6].copy_from_slice(&packed(self.lat)[..3]);
        out[6..9].copy_from_slice(&packed(self.lon)[..3]);
        out[9..11].copy_from_slice(&pack_population(self.population).to_le_bytes());
        out[11] = self.country;
        out[12] = self.feature as u8;
        out[13..15].copy_from_slice(&self.admin1.to_le_bytes());
        out[15..17].copy_from_slice(&self.admin2.to_le_bytes());
        out
    }

    fn unpack(bytes: &[u8]) -> Entry {
        let degrees = |at: usize| ((f64::from(u24(bytes, at)) * STEP - 180.0) * 1e5).round() / 1e5;
        Entry {
            geonames_id: u24(bytes, 0),
            lat: degrees(3),
            lon: degrees(6),
            population: unpack_population(u16_at(bytes, 9)),
            country: bytes[11],
            feature: Feature::ALL[usize::from(bytes[12]).min(Feature::ALL.len() - 1)],
            admin1: u16_at(bytes, 13),
            admin2: u16_at(bytes, 15),
        }
    }
}

/// Ten bits of digits and six of binary exponent.
fn pack_population(n: u32) -> u16 {
    let exponent = (32 - n.leading_zeros()).saturating_sub(10);
    ((exponent as u16) << 10) | (n >> exponent) as u16
}

fn unpack_population(packed: u16) -> u32 {
    u32::from(packed & 0x3ff) << (packed >> 10)
}

fn u24(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], 0])
}

fn u16_at(bytes: &[u8], at: usize) -> u16 {
    u16::from_le_bytes([bytes[at], bytes[at + 1]])
}

fn u32_at(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes([bytes[at], bytes[at + 1], bytes[at + 2], bytes[at + 3]])
}

/// The gazetteer, open for reading.
pub struct Gazetteer {
    countries: &'static [u8],
    admin1: &'static [u8],
    admin2: &'static [u8],
    records: &'static [u8],
    blocks: &'static [u8],
    names: &'static [u8],
    postings: &'static [u8],
    /// Folded names.
    pub index: Fst<&'static [u8]>,
    /// Transliteration keys.
    pub translit: Fst<&'static [u8]>,
}

impl Gazetteer {
    /// Opens the bytes of a gazetteer file.
    ///
    /// # Errors
    /// A sentence, if the bytes are not such a file or of another version.
    pub fn open(bytes: &'static [u8]) -> Result<Gazetteer, String> {
        let remake = "run `cargo xtask places` to make it again";
        if bytes.len() < 8 + 8 * SECTIONS || &bytes[..4] != MAGIC {
            return Err(format!("not a gazetteer; {remake}"));
        }
        if u32_at(bytes, 4) != VERSION {
            return Err(format!("gazetteer version {}, {VERSION} is wanted; {remake}", u32_at(bytes, 4)));
        }
        let mut section = [&bytes[0..0]; SECTIONS];
        for (i, s) in section.iter_mut().enumerate() {
            let (from, len) = (u32_at(bytes, 8 + 8 * i) as usize, u32_at(bytes, 12 + 8 * i) as usize);
            *s = from
                .checked_add(len)
                .and_then(|to| bytes.get(from..to))
                .ok_or_else(|| format!("gazetteer is cut short; {remake}"))?;
        }
        let [countries, admin1, admin2, records, blocks, names, postings, index, translit] = section;
        let fst = |bytes| Fst::new(bytes).map_err(|e| format!("gazetteer index: {e}; {remake}"));
        Ok(Gazetteer {
            countries,
            admin1,
            admin2,
            records,
            blocks,
            names,
            postings,
            index: fst(index)?,
            translit: fst(translit)?,
        })
    }

    /// Number of places.
    pub fn len(&self) -> usize {
        self.records.len() / RECORD
    }

    /// True if it holds nothing.
    pub fn is_empty(&self) -> bool {
        self.records.is_empty()
    }

    /// The two-letter code of a country by its index in the file.
    pub fn iso2(&self, country: u8) -> &'static str {
        let at = usize::from(country) * 2;
        self.countries.get(at..at + 2).and_then(|b| std::str::from_utf8(b).ok()).unwrap_or("")
    }

    /// Number of countries in the file.
    pub fn countries(&self) -> usize {
        self.countries.len() / 2
    }

    /// Place number `record`.
    pub fn entry(&self, record: u32) -> Entry {
        let at = (record as usize).min(self.len().saturating_sub(1)) * RECORD;
        Entry::unpack(&self.records[at..at + RECORD])
    }

    /// Record of first-level unit `i`.
    pub fn admin1(&self, i: u16) -> Option<u32> {
        (usize::from(i) * 3 + 3 <= self.admin1.len()).then(|| u24(self.admin1, usize::from(i) * 3))
    }

    /// Record of second-level unit `i`.
    pub fn admin2(&self, i: u16) -> Option<u32> {
        (usize::from(i) * 3 + 3 <= self.admin2.len()).then(|| u24(self.admin2, usize::from(i) * 3))
    }

    /// Name of place number `record`, as the sources write it.
    pub fn name(&self, record: u32) -> String {
        let block = record as usize / BLOCK;
        let mut at = u32_at(self.blocks, block * 4) as usize;
        let mut name: Vec<u8> = Vec::with_capacity(32);
        for _ in 0..=record as usize % BLOCK {
            let (shared, len) = (usize::from(self.names[at]), usize::from(self.names[at + 1]));
            name.truncate(shared);
            name.extend_from_slice(&self.names[at + 2..at + 2 + len]);
            at += 2 + len;
        }
        String::from_utf8_lossy(&name).into_owned()
    }

    /// The records that a value of an index stands for, most populous first, each with whether the name is its
    /// main one.
    pub fn records(&self, value: u64, mut each: impl FnMut(u32, bool)) {
        let mut split = |filed: u32| each(filed & (MAIN - 1), filed & MAIN != 0);
        if value & 1 == 0 {
            split((value >> 1) as u32);
            return;
        }
        let at = (value >> 1) as usize;
        for i in 0..usize::from(self.postings.get(at).copied().unwrap_or(0)) {
            split(u24(self.postings, at + 1 + 3 * i));
        }
    }

    /// The records of a whole name.
    pub fn find(&self, name: &str) -> Vec<u32> {
        let mut found = Vec::new();
        if let Some(value) = self.index.get(fold(name)) {
            self.records(value.value(), |r, _| found.push(r));
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_record_survives_packing() {
        let entry = Entry {
            geonames_id: 13_000_001,
            lat: -54.80191,
            lon: 178.30295,
            population: 8_174_100,
            country: 201,
            feature: Feature::AirBase,
            admin1: 3900,
            admin2: NONE,
        };
        let back = Entry::unpack(&entry.pack());
        assert!((back.lat - entry.lat).abs() < 3e-5 && (back.lon - entry.lon).abs() < 3e-5);
        assert!(back.population.abs_diff(entry.population) < entry.population / 500);
        assert_eq!((back.geonames_id, back.country, back.feature), (13_000_001, 201, Feature::AirBase));
        assert_eq!((back.admin1, back.admin2), (3900, NONE));
    }

    #[test]
    fn damaged_files_are_refused_with_what_to_do() {
        for bytes in [&b""[..], b"DLGZ", &[0; 200]] {
            assert!(
                Gazetteer::open(Box::leak(bytes.to_vec().into_boxed_slice()))
                    .is_err_and(|e| e.contains("xtask"))
            );
        }
    }
}
