//! Packs the sources into the file that `dateline::place::gazetteer` reads.

use super::sources::{Place, Sources, without_unit_word};
use anyhow::{Context, Result};
use dateline::place::Feature;
use dateline::place::fold::{fold, transliteration_key, without_article};
use dateline::place::gazetteer::{BLOCK, Entry, MAGIC, MAIN, MOST, NONE, SECTIONS, VERSION};
use fst::MapBuilder;
use std::collections::{BTreeMap, BTreeSet};

/// Countries whose names reach English reports in many transliterations.
const TRANSLITERATED: &str = "AE AF AM AZ BH DJ DZ EG ER ET GE IL IQ IR JO KG KW KZ LB LY MA ML MM MR NE OM PK PS QA RU SA SD SO SS SY TD TJ TM TN TR UA UZ YE";

/// Countries that write Cyrillic, or did.
const CYRILLIC: &str = "AM AZ BA BG BY GE KG KZ MD ME MK MN RS RU TJ TM UA UZ XK";

/// Countries of whose small places only the main name is kept: their other names are mostly transliterations
/// that no English report uses.
const PEACEFUL: &str =
    "AT AU BE CA CH CZ DE DK ES FI FR GB GR HU IE IS IT JP KR LU NL NO NZ PL PT RO SE SK US";

/// Countries whose names carry the Arabic article.
const ARABIC: &str = "AE BH DJ DZ EG EH ER IL IQ IR JO KW LB LY MA MR OM PS QA SA SD SO SY TD TN TR YE";

/// The bytes of the gazetteer.
pub fn gazetteer(sources: &Sources) -> Result<Vec<u8>> {
    let mut places: Vec<&Place> =
        sources.admin1.values().chain(sources.admin2.values()).chain(&sources.towns).collect();
    places.sort_by_cached_key(|p| {
        (fold(display(p)), p.feature, std::cmp::Reverse(p.population), p.geonames_id)
    });
    let countries: Vec<&str> =
        places.iter().map(|p| p.country.as_str()).collect::<BTreeSet<_>>().into_iter().collect();
    anyhow::ensure!(countries.len() < 256, "{} countries do not fit one byte", countries.len());
    let (admin1, admin1_at) = units(&places, Feature::Admin1);
    let (admin2, admin2_at) = units(&places, Feature::Admin2);
    let mut records = Vec::new();
    for p in &places {
        let country = countries.binary_search(&p.country.as_str()).ok().context("country")? as u8;
        let unit = |at: &BTreeMap<&str, u16>, code: &String| at.get(code.as_str()).copied().unwrap_or(NONE);
        let entry = Entry {
            geonames_id: p.geonames_id,
            lat: p.lat,
            lon: p.lon,
            population: p.population,
            country,
            feature: p.feature.context("feature")?,
            admin1: unit(&admin1_at, &p.admin1),
            admin2: unit(&admin2_at, &p.admin2),
        };
        records.extend_from_slice(&entry.pack());
    }
    let (blocks, names) = front_code(&places);
    let mut postings = Vec::new();
    let index = index(&keys(&places), &places, &mut postings)?;
    let translit = index_of_transliterations(&places, &mut postings)?;
    let iso: Vec<u8> = countries.iter().flat_map(|c| c.bytes()).collect();
    Ok(join([iso, admin1, admin2, records, blocks, names, postings, index, translit]))
}

/// The name that is shown: units without the word for what they are.
fn display(p: &Place) -> &str {
    match p.feature {
        Some(Feature::Admin1) => without_unit_word(&p.name),
        _ => &p.name,
    }
}

/// The records of the units of one level, and each unit's place in that list.
fn units<'a>(places: &[&'a Place], level: Feature) -> (Vec<u8>, BTreeMap<&'a str, u16>) {
    let (mut bytes, mut at) = (Vec::new(), BTreeMap::new());
    for (record, p) in places.iter().enumerate().filter(|(_, p)| p.feature == Some(level)) {
        let code = if level == Feature::Admin1 { &p.admin1 } else { &p.admin2 };
        at.insert(code.as_str(), at.len() as u16);
        bytes.extend_from_slice(&(record as u32).to_le_bytes()[..3]);
    }
    (bytes, at)
}

fn front_code(places: &[&Place]) -> (Vec<u8>, Vec<u8>) {
    let (mut blocks, mut names): (Vec<u8>, Vec<u8>) = (Vec::new(), Vec::new());
    let mut last: &[u8] = b"";
    for (i, p) in places.iter().enumerate() {
        let name = &display(p).as_bytes()[..display(p).len().min(255)];
        if i % BLOCK == 0 {
            blocks.extend_from_slice(&(names.len() as u32).to_le_bytes());
            last = b"";
        }
        let shared = last.iter().zip(name).take_while(|(a, b)| a == b).count();
        names.extend_from_slice(&[shared as u8, (name.len() - shared) as u8]);
        names.extend_from_slice(&name[shared..]);
        last = name;
    }
    (blocks, names)
}

type Keys = BTreeMap<String, BTreeSet<u32>>;

/// Every folded name of every place.
fn keys(places: &[&Place]) -> Keys {
    let mut keys = Keys::new();
    for (record, p) in places.iter().enumerate() {
        for key in keys_of(p) {
            keys.entry(key).or_default().insert(record as u32);
        }
    }
    keys
}

fn keys_of(p: &Place) -> BTreeSet<String> {
    let unit = matches!(p.feature, Some(Feature::Admin1 | Feature::Admin2));
    let mut keys = BTreeSet::new();
    for name in std::iter::once(&p.name).chain(&p.names).filter(|n| is_readable(n, p)) {
        let key = fold(name);
        if unit {
            keys.insert(fold(without_unit_word(name)));
        }
        if ARABIC.contains(&p.country)
            && let Some(bare) = without_article(&key)
        {
            keys.insert(bare.to_owned());
        }
        keys.insert(key);
    }
    keys.retain(|k| k.chars().count() > 1 && k.len() < 60);
    keys
}

/// Names that reports may use of `p`: its own script or Latin, every script for large cities; no airport codes.
fn is_readable(name: &str, p: &Place) -> bool {
    let code = name.len() <= 5 && name.bytes().all(|b| b.is_ascii_uppercase());
    let large = p.population > 50_000;
    if !large
        && PEACEFUL.contains(&p.country)
        && p.feature != Some(Feature::Admin1)
        && fold(name) != fold(&p.name)
        && p.names.first().map(String::as_str) != Some(name)
    {
        return false;
    }
    let cyrillic = large || CYRILLIC.contains(&p.country);
    let arabic = large || ARABIC.contains(&p.country) || "AF IR PK IN CN".contains(&p.country);
    let readable = |c: char| match c {
        '\u{400}'..'\u{500}' => cyrillic,
        '\u{600}'..'\u{700}' => arabic,
        _ => {
            c < '\u{250}'
                || matches!(c, '\u{2b0}'..'\u{370}' | '\u{1e00}'..'\u{1f00}' | '’' | '‘' | '‐' | '–')
        }
    };
    // Names that begin with a small letter are romanised Chinese of places elsewhere.
    let romanised =
        name.starts_with(|c: char| c.is_ascii_lowercase()) && name.contains(' ') && !name.starts_with("al ");
    !name.trim().is_empty() && !code && !romanised && name.chars().all(readable) && !name.contains("http")
}

fn index_of_transliterations(places: &[&Place], postings: &mut Vec<u8>) -> Result<Vec<u8>> {
    let mut keys = Keys::new();
    for (record, p) in places.iter().enumerate().filter(|(_, p)| TRANSLITERATED.contains(&p.country)) {
        for name in keys_of(p).iter().filter(|k| k.is_ascii()) {
            let key = transliteration_key(name);
            if key.len() > 2 {
                keys.entry(key).or_default().insert(record as u32);
            }
        }
    }
    index(&keys, places, postings)
}

/// The transducer of `keys`; lists of several records go into `postings`.
fn index(keys: &Keys, places: &[&Place], postings: &mut Vec<u8>) -> Result<Vec<u8>> {
    let mut lists: BTreeMap<Vec<u32>, u64> = BTreeMap::new();
    let mut fst = MapBuilder::memory();
    for (key, records) in keys {
        let mut list: Vec<u32> = records.iter().copied().collect();
        list.sort_by_key(|&r| (std::cmp::Reverse(places[r as usize].population), r));
        list.truncate(MOST);
        for r in &mut list {
            if fold(display(places[*r as usize])) == *key {
                *r |= MAIN;
            }
        }
        let value = match list[..] {
            [one] => u64::from(one) << 1,
            _ => *lists.entry(list).or_insert_with_key(|list| {
                let at = postings.len() as u64;
                postings.push(list.len() as u8);
                postings.extend(list.iter().flat_map(|r| r.to_le_bytes().into_iter().take(3)));
                at << 1 | 1
            }),
        };
        fst.insert(key, value)?;
    }
    Ok(fst.into_inner()?)
}

fn join(sections: [Vec<u8>; SECTIONS]) -> Vec<u8> {
    let mut out = MAGIC.to_vec();
    out.extend_from_slice(&VERSION.to_le_bytes());
    let mut at = 8 + 8 * SECTIONS;
    for s in &sections {
        eprintln!("section of {} bytes", s.len());
        out.extend_from_slice(&(at as u32).to_le_bytes());
        out.extend_from_slice(&(s.len() as u32).to_le_bytes());
        at += s.len();
    }
    out.extend(sections.into_iter().flatten());
    out
}
