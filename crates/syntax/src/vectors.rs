//! Which static vector a word has: the table of `en_core_web_md` and larger packages.

use crate::error::Error;
use crate::msgpack::{Field, decode};
use crate::weights::floats;
use rustc_hash::FxHashMap;

/// Word vectors; many words may share a row.
#[derive(Debug)]
pub struct Vectors {
    width: usize,
    rows: Vec<f32>,
    key_to_row: FxHashMap<u64, u32>,
}

impl Vectors {
    /// Reads `vocab/vectors` (an .npy file) and `vocab/key2row`; `None` if the table is empty.
    ///
    /// # Errors
    /// If a file is damaged, or the table is of a kind that is not supported (floret).
    pub fn read(npy: &[u8], key2row: &[u8], cfg: Option<&[u8]>) -> Result<Option<Vectors>, Error> {
        if let Some(cfg) = cfg {
            let cfg: serde_json::Value =
                serde_json::from_slice(cfg).map_err(|e| Error::new("vocab/vectors.cfg", e.to_string()))?;
            let mode = cfg.get("mode").and_then(|m| m.as_str()).unwrap_or("default");
            if mode != "default" {
                return Err(Error::new(
                    "vocab/vectors.cfg",
                    format!("vectors of mode {mode} are not supported"),
                ));
            }
            let attr = cfg
                .get("attr")
                .map_or("ORTH".to_owned(), |a| a.as_str().map_or(a.to_string(), str::to_owned));
            if attr != "ORTH" && attr != "65" {
                return Err(Error::new(
                    "vocab/vectors.cfg",
                    format!("vectors by attribute {attr} are not supported"),
                ));
            }
        }
        let (count, width, data) = read_npy(npy)?;
        let file = "vocab/key2row";
        let value = decode(file, key2row)?;
        if count == 0 || width == 0 {
            return Ok(None);
        }
        let mut key_to_row = FxHashMap::default();
        for (key, row) in Field::new(file, &value).pairs("the table")? {
            let pair = key.as_u64().zip(row.as_i64());
            let (key, row) = pair.ok_or_else(|| Error::new(file, "an entry is not a pair of numbers"))?;
            match u32::try_from(row) {
                Ok(row) if (row as usize) < count => drop(key_to_row.insert(key, row)),
                Err(_) if row == -1 => {}
                _ => return Err(Error::new(file, format!("row {row} is not in the table of {count} rows"))),
            }
        }
        Ok(Some(Vectors { width, rows: data, key_to_row }))
    }

    /// Numbers in a vector.
    pub fn width(&self) -> usize {
        self.width
    }

    /// The vector of the word whose string id is `orth`.
    pub fn get(&self, orth: u64) -> Option<&[f32]> {
        let at = *self.key_to_row.get(&orth)? as usize * self.width;
        Some(&self.rows[at..at + self.width])
    }
}

/// Rows, columns and numbers of a two-dimensional .npy file of 32-bit floats.
fn read_npy(bytes: &[u8]) -> Result<(usize, usize, Vec<f32>), Error> {
    let bad = |why: &str| Error::new("vocab/vectors", format!("not a NumPy matrix of 32-bit floats: {why}"));
    let (prefix, size): (usize, Option<usize>) = match (bytes.starts_with(b"\x93NUMPY"), bytes.get(6)) {
        (true, Some(1)) => (10, bytes.get(8..10).map(|b| usize::from(u16::from_le_bytes([b[0], b[1]])))),
        (true, Some(2 | 3)) => {
            (12, bytes.get(8..12).map(|b| u32::from_le_bytes([b[0], b[1], b[2], b[3]]) as usize))
        }
        _ => return Err(bad("no header")),
    };
    let size = size.ok_or_else(|| bad("cut short"))?;
    let header = bytes.get(prefix..prefix.saturating_add(size)).ok_or_else(|| bad("cut short"))?;
    let header = std::str::from_utf8(header).map_err(|_| bad("header is not text"))?;
    if !header.contains("'descr': '<f4'") || !header.contains("'fortran_order': False") {
        return Err(bad("another type or order"));
    }
    let shape =
        header.split_once("'shape': (").and_then(|(_, rest)| rest.split_once(')')).map(|(shape, _)| shape);
    let dims: Option<Vec<usize>> =
        shape.ok_or_else(|| bad("no shape"))?.split(',').map(|d| d.trim().parse().ok()).collect();
    let Some([count, width]) = dims.as_deref() else { return Err(bad("not two dimensions")) };
    let data = &bytes[prefix + size..];
    let wanted = count.checked_mul(*width).and_then(|n| n.checked_mul(4));
    if wanted != Some(data.len()) {
        return Err(bad(&format!("{} bytes do not fill {count} rows of {width}", data.len())));
    }
    Ok((*count, *width, floats(data).ok_or_else(|| bad("a number is not finite"))?))
}
