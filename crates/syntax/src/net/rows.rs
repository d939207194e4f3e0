//! Rows of numbers, kept by their number while more are added.
//!
//! A vector that doubles would move all rows whenever it is full, and hold twice what it needs: for the rows of ten
//! thousand words that is more time than some layers take.

/// Rows in a block.
const BLOCK: usize = 1024;

/// Rows of one width.
#[derive(Debug, Default)]
pub struct Rows {
    width: usize,
    len: usize,
    /// Each but the last full.
    blocks: Vec<Vec<f32>>,
}

impl Rows {
    /// Forgets all rows, and gives back their memory.
    pub fn clear(&mut self) {
        *self = Rows::default();
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Adds rows of `width` numbers that lie one after the other. All rows have the same width.
    pub fn extend(&mut self, width: usize, rows: &[f32]) {
        debug_assert!(self.len == 0 || self.width == width);
        self.width = width;
        let mut rows = rows;
        while !rows.is_empty() {
            if self.len.is_multiple_of(BLOCK) {
                self.blocks.push(Vec::with_capacity(BLOCK * width));
            }
            let free = BLOCK - self.len % BLOCK;
            let (now, later) = rows.split_at(rows.len().min(free * width));
            if let Some(block) = self.blocks.last_mut() {
                block.extend_from_slice(now);
            }
            self.len += now.len() / width;
            rows = later;
        }
    }

    /// The row of this number.
    ///
    /// # Panics
    /// When there is none.
    pub fn get(&self, number: usize) -> &[f32] {
        let at = number % BLOCK * self.width;
        &self.blocks[number / BLOCK][at..at + self.width]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rows_stay_where_they_are_and_are_found_by_number() {
        let mut rows = Rows::default();
        let numbers: Vec<f32> = (0..3 * 2500).map(|n| n as f32).collect();
        rows.extend(3, &numbers[..3]);
        let first = rows.get(0).as_ptr();
        rows.extend(3, &numbers[3..3 * 1500]);
        rows.extend(3, &numbers[3 * 1500..]);
        assert_eq!(rows.len(), 2500);
        assert_eq!(rows.get(0).as_ptr(), first);
        for n in 0..2500 {
            assert_eq!(rows.get(n), &numbers[3 * n..3 * n + 3]);
        }
        rows.clear();
        assert_eq!(rows.len(), 0);
        rows.extend(2, &[1.0, 2.0]);
        assert_eq!(rows.get(0), [1.0, 2.0]);
    }
}
