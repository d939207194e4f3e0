//! Which events are asked for? The same names in the address of a page, of the API and of a file.

use super::board::{Board, Name, Row};
use super::days;
use super::query::Query;
use jiff::civil::Date;
use std::collections::{BTreeMap, HashSet};

/// What can be counted and chosen.
#[derive(Clone, Copy, Debug)]
pub struct Dim {
    /// Name in addresses.
    pub name: &'static str,
    /// Values of a row.
    values: fn(&Row) -> &[Name],
    /// Names of people and places are also found by a part, whatever the case.
    partly: bool,
}

impl Dim {
    /// The values of a row.
    pub fn values<'r>(&self, row: &'r Row) -> &'r [Name] {
        (self.values)(row)
    }
}

fn one(name: &Name) -> &[Name] {
    if *name == 0 { &[] } else { std::slice::from_ref(name) }
}

/// All dimensions, in the order of the rail.
pub static DIMS: [Dim; 13] = [
    Dim { name: "family", values: |r| one(&r.family), partly: false },
    Dim { name: "type", values: |r| one(&r.what), partly: false },
    Dim { name: "actor", values: |r| &r.sides, partly: true },
    Dim { name: "place", values: |r| one(&r.place), partly: true },
    Dim { name: "admin1", values: |r| one(&r.admin1), partly: true },
    Dim { name: "country", values: |r| one(&r.country), partly: false },
    Dim { name: "source", values: |r| &r.sources, partly: true },
    Dim { name: "stance", values: |r| one(&r.stance), partly: false },
    Dim { name: "grade", values: |r| one(&r.grade), partly: false },
    Dim { name: "modality", values: |r| one(&r.modality), partly: false },
    Dim { name: "kind", values: |r| one(&r.kind), partly: false },
    Dim { name: "review", values: |r| one(&r.review), partly: false },
    Dim { name: "prec", values: |r| one(&r.placed), partly: false },
];

/// Names that addresses of events know besides those of [`DIMS`].
pub const OTHERS: [&str; 8] = ["from", "to", "as_of", "bbox", "q", "sort", "offset", "limit"];

/// A choice of events.
#[derive(Default)]
pub struct Filter {
    from: Option<i32>,
    to: Option<i32>,
    /// Dimension and the values that may be.
    sets: BTreeMap<&'static str, HashSet<Name>>,
    /// West, south, east, north, in degrees.
    bbox: Option<[f64; 4]>,
    /// Ids that a search found.
    ids: Option<HashSet<String>>,
}

impl Filter {
    /// Reads a choice; `found` are the events whose quotes have the words of `q`.
    ///
    /// # Errors
    /// A sentence, when a value is none.
    pub fn read(query: &Query, board: &Board, found: Option<Vec<String>>) -> Result<Filter, String> {
        let day = |name| Ok::<_, String>(query.parse::<Date>(name)?.map(days::number));
        let mut filter = Filter {
            from: day("from")?,
            to: day("to")?,
            bbox: query.get("bbox").map(read_bbox).transpose()?,
            ids: found.map(HashSet::from_iter),
            ..Filter::default()
        };
        for dim in &DIMS {
            let asked = if dim.partly { query.whole(dim.name) } else { query.all(dim.name) };
            if !asked.is_empty() {
                let set = asked.iter().flat_map(|word| names_of(board, dim, word)).collect();
                filter.sets.insert(dim.name, set);
            }
        }
        Ok(filter)
    }

    /// Whether the row is asked for.
    pub fn takes(&self, row: &Row) -> bool {
        self.takes_but_dims(row) && self.in_dims(row)
    }

    /// Whether its day, place on the map and words are asked for.
    fn takes_but_dims(&self, row: &Row) -> bool {
        self.in_period(row) && self.is_found(row)
    }

    fn is_found(&self, row: &Row) -> bool {
        self.bbox.is_none_or(|b| row.point.is_some_and(|p| inside(b, p)))
            && self.ids.as_ref().is_none_or(|ids| ids.contains(&row.id))
    }

    fn in_dims(&self, row: &Row) -> bool {
        DIMS.iter().all(|dim| self.takes_in(dim, row))
    }

    fn takes_in(&self, dim: &Dim, row: &Row) -> bool {
        let Some(set) = self.sets.get(dim.name) else { return true };
        let fits = (dim.values)(row).iter().any(|v| set.contains(v));
        // A type may be asked for by its family, and a place by its province or country.
        fits || match dim.name {
            "actor" => row.actors.iter().any(|a| set.contains(a)),
            "type" => set.contains(&row.family),
            "place" => [row.admin1, row.country, row.place_id].iter().any(|n| *n != 0 && set.contains(n)),
            _ => false,
        }
    }

    fn in_period(&self, row: &Row) -> bool {
        match (row.from, row.to) {
            (Some(from), Some(to)) => self.from.is_none_or(|f| to >= f) && self.to.is_none_or(|t| from <= t),
            _ => self.from.is_none() && self.to.is_none(),
        }
    }

    /// The rows asked for, in the order of the board.
    pub fn rows<'b>(&self, board: &'b Board) -> Vec<&'b Row> {
        board.rows.iter().filter(|row| self.takes(row)).collect()
    }

    /// The rows asked for, were their days left open.
    pub fn rows_of_any_day<'b>(&self, board: &'b Board) -> Vec<&'b Row> {
        board.rows.iter().filter(|row| self.is_found(row) && self.in_dims(row)).collect()
    }

    /// How often each value of each dimension comes, were that dimension left open; the most frequent first.
    pub fn facets(&self, board: &Board, most: usize) -> Vec<(&'static str, Vec<(Name, u32)>)> {
        let mut counts = vec![vec![0_u32; board.names.len()]; DIMS.len()];
        for row in board.rows.iter().filter(|row| self.takes_but_dims(row)) {
            // A row that one dimension alone leaves out counts there, and nowhere else.
            let mut out = (0..DIMS.len()).filter(|n| !self.takes_in(&DIMS[*n], row));
            let (left_out, more) = (out.next(), out.next().is_some());
            if more {
                continue;
            }
            for (n, dim) in DIMS.iter().enumerate().filter(|(n, _)| left_out.is_none_or(|out| out == *n)) {
                for value in dim.values(row) {
                    counts[n][*value as usize] += 1;
                }
            }
        }
        let order = |counts: Vec<u32>| {
            let mut own: Vec<(Name, u32)> = (0..).zip(counts).filter(|(_, n)| *n > 0).collect();
            own.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| board.word(a.0).cmp(board.word(b.0))));
            own.truncate(most);
            own
        };
        DIMS.iter().map(|dim| dim.name).zip(counts.into_iter().map(order)).collect()
    }
}

/// The numbers that a word may mean in a dimension: the name itself, else any name that contains it.
fn names_of(board: &Board, dim: &Dim, word: &str) -> Vec<Name> {
    let whole = board.number(word);
    if !dim.partly {
        return whole.into_iter().collect();
    }
    if let Some(number) = whole
        && board.rows.iter().any(|row| (dim.values)(row).contains(&number))
    {
        return vec![number];
    }
    let part = word.to_lowercase();
    let fits = |(_, name): &(usize, &String)| name.to_lowercase().contains(&part);
    board.names.iter().enumerate().filter(fits).map(|(n, _)| n as Name).collect()
}

fn read_bbox(text: &str) -> Result<[f64; 4], String> {
    let numbers: Vec<f64> = text.split(',').filter_map(|n| n.trim().parse().ok()).collect();
    match numbers[..] {
        [w, s, e, n] if numbers.iter().all(|n| n.is_finite()) => Ok([w, s, e, n]),
        _ => Err(format!("bbox={text}: give west,south,east,north in degrees")),
    }
}

/// A box that crosses the date line has its west in the east.
pub fn inside([w, s, e, n]: [f64; 4], (lat, lon): (f64, f64)) -> bool {
    let across = if e - w >= 360.0 {
        true
    } else {
        let wrap = |x: f64| (x + 540.0).rem_euclid(360.0) - 180.0;
        let (w, e) = (wrap(w), wrap(e));
        if w <= e { w <= lon && lon <= e } else { lon >= w || lon <= e }
    };
    across && s <= lat && lat <= n
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn boxes_may_cross_the_date_line() {
        assert!(inside([170.0, -10.0, -170.0, 10.0], (0.0, 179.0)));
        assert!(inside([170.0, -10.0, 190.0, 10.0], (0.0, -175.0)));
        assert!(!inside([170.0, -10.0, -170.0, 10.0], (0.0, 0.0)));
        assert!(inside([-200.0, -90.0, 200.0, 90.0], (5.0, 100.0)));
        assert!(read_bbox("1,2,3").is_err() && read_bbox("1,2,3,NaN").is_err());
    }
}
