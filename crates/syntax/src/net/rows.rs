//! Rows of numbers, kept by their number while more are added.
//!
//! A vector that doubles would move all rows whenever it is full, and hold twice what it needs: for the rows of ten
//! thousand words that is more time than some layers take. What was in use once is used again: memory that is new to
//! the process costs as much as computing what is written to it.

/// Rows in a block.
const BLOCK: usize = 256;

/// Rows of one width.
#[derive(Debug, Default)]
pub struct Rows {
    width: usize,
    len: usize,
    /// Those in use are full but the last, those behind it empty.
    blocks: Vec<Vec<f32>>,
}

impl Rows {
    /// Forgets all rows, and keeps the memory of so many at most, in whole blocks.
    pub fn clear(&mut self, kept: usize) {
        self.len = 0;
        self.blocks.truncate(kept.div_ceil(BLOCK));
        self.blocks.iter_mut().for_each(Vec::clear);
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.len
    }

    /// Adds rows of `width` numbers that lie one after the other. All rows have the same width.
    pub fn extend(&mut self, width: usize, rows: &[f32]) {
        debug_assert!(self.blocks.is_empty() || self.width == width);
        self.width = width;
        let mut rows = rows;
        while !rows.is_empty() {
            let number = self.len / BLOCK;
            if number == self.blocks.len() {
                self.blocks.push(Vec::with_capacity(BLOCK * width));
            }
            let free = BLOCK - self.len % BLOCK;
            let (now, later) = rows.split_at(rows.len().min(free * width));
            self.blocks[number].extend_from_slice(now);
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
    }

    #[test]
    fn memory_is_used_again() {
        let mut rows = Rows::default();
        rows.extend(2, &[0.0; 2 * 5 * BLOCK]);
        let first = rows.get(0).as_ptr();
        rows.clear(2 * BLOCK);
        assert_eq!((rows.len(), rows.blocks.len()), (0, 2));
        rows.extend(2, &[1.0, 2.0]);
        assert_eq!((rows.get(0), rows.get(0).as_ptr()), (&[1.0, 2.0][..], first));
        rows.clear(0);
        assert!(rows.blocks.is_empty());
    }
}
