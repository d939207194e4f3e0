//! Names made from content: the same parts give the same id, on every machine.

use sha2::{Digest, Sha256};
use std::fmt::Write;

/// First 80 bits of the SHA-256 of the parts, as 20 hexadecimal digits.
///
/// Parts are separated, so `["ab", "c"]` and `["a", "bc"]` differ. In a record of a hundred million claims
/// the chance that any two ids collide is about 1 in 240 million (birthday bound).
pub fn short_hash(parts: &[&str]) -> String {
    let mut hasher = Sha256::new();
    for part in parts {
        hasher.update((part.len() as u64).to_le_bytes());
        hasher.update(part.as_bytes());
    }
    let mut out = String::with_capacity(20);
    for byte in &hasher.finalize()[..10] {
        let _ = write!(out, "{byte:02x}");
    }
    out
}
