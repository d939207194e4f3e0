//! How a string becomes a number: spaCy's string ids and the rows of hash embeddings.

use rustc_hash::FxHashMap;
use std::sync::LazyLock;

/// spaCy's built-in symbols (attribute names, parts of speech, labels) and their reserved ids.
static SYMBOLS: LazyLock<FxHashMap<&'static str, u64>> = LazyLock::new(|| {
    include_str!("tables/symbols.tsv")
        .lines()
        .filter_map(|line| line.split_once('\t'))
        .filter_map(|(name, id)| Some((name, id.parse().ok()?)))
        .collect()
});

/// The id spaCy gives to `s`: 0 for the empty string, a small number for its own symbols, otherwise
/// MurmurHash64A of the bytes with seed 1.
pub fn string_id(s: &str) -> u64 {
    if s.is_empty() {
        return 0;
    }
    // No symbol is longer than 16 bytes, and hostile text may be.
    if s.len() <= 24
        && let Some(&id) = SYMBOLS.get(s)
    {
        return id;
    }
    murmur64a(s.as_bytes(), 1)
}

/// MurmurHash64A (Appleby 2008).
fn murmur64a(bytes: &[u8], seed: u64) -> u64 {
    const M: u64 = 0xc6a4_a793_5bd1_e995;
    const R: u32 = 47;
    let mut h = seed ^ (bytes.len() as u64).wrapping_mul(M);
    let (words, tail) = bytes.as_chunks::<8>();
    for word in words {
        let mut k = u64::from_le_bytes(*word).wrapping_mul(M);
        k ^= k >> R;
        h = (h ^ k.wrapping_mul(M)).wrapping_mul(M);
    }
    if !tail.is_empty() {
        let mut last = [0u8; 8];
        last[..tail.len()].copy_from_slice(tail);
        h = (h ^ u64::from_le_bytes(last)).wrapping_mul(M);
    }
    h ^= h >> R;
    h = h.wrapping_mul(M);
    h ^ (h >> R)
}

/// The four rows of a hash embedding that belong to `id`, before reduction modulo the table's size:
/// MurmurHash3_x64_128 of the id's eight bytes, as four 32-bit words.
pub fn embedding_keys(id: u64, seed: u32) -> [u32; 4] {
    let k1 = id.wrapping_mul(0x87c3_7b91_1142_53d5).rotate_left(31).wrapping_mul(0x4cf5_ad43_2745_937f);
    let seed = u64::from(seed);
    let mut h1 = (seed ^ k1) ^ 8;
    let mut h2 = seed ^ 8;
    h1 = h1.wrapping_add(h2);
    h2 = h2.wrapping_add(h1);
    h1 = fmix64(h1);
    h2 = fmix64(h2);
    h1 = h1.wrapping_add(h2);
    h2 = h2.wrapping_add(h1);
    [h1 as u32, (h1 >> 32) as u32, h2 as u32, (h2 >> 32) as u32]
}

fn fmix64(mut k: u64) -> u64 {
    k ^= k >> 33;
    k = k.wrapping_mul(0xff51_afd7_ed55_8ccd);
    k ^= k >> 33;
    k = k.wrapping_mul(0xc4ce_b9fe_1a85_ec53);
    k ^ (k >> 33)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_those_of_spacy() {
        assert_eq!(string_id(""), 0);
        assert_eq!(string_id("det"), 415);
        assert_eq!(string_id("NOUN"), 92);
        assert_eq!(string_id("hello"), 5983625672228268878);
        assert_eq!(string_id("The quick brown fox"), 2038920700722414812);
        assert_eq!(string_id("é"), 16256712947286012828);
    }
}
