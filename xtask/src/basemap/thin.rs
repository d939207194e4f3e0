//! Which bends of a line are seen? Points are taken out in the order of the triangle they make (Visvalingam).

use super::arcs::Point;
use std::cmp::Reverse;
use std::collections::BinaryHeap;

/// Twice the triangle of three points in square degrees, with east shrunk as at their latitude.
fn bend(a: Point, b: Point, c: Point) -> f64 {
    let degrees = |p: Point| (f64::from(p.0) / 1e5, f64::from(p.1) / 1e5);
    let ((ax, ay), (bx, by), (cx, cy)) = (degrees(a), degrees(b), degrees(c));
    let shrink = by.to_radians().cos().max(0.15);
    ((bx - ax) * (cy - ay) - (cx - ax) * (by - ay)).abs() * shrink
}

/// The line without bends smaller than `least`. Its ends stay; a closed one keeps at least a triangle.
pub fn thin(points: &[Point], least: f64) -> Vec<Point> {
    let closed = points.first() == points.last();
    let fewest = if closed { 4 } else { 2 };
    let n = points.len();
    if n <= fewest {
        return points.to_vec();
    }
    let mut before: Vec<usize> = (0..n).map(|i| i.saturating_sub(1)).collect();
    let mut after: Vec<usize> = (0..n).map(|i| (i + 1).min(n - 1)).collect();
    let mut alive = vec![true; n];
    let mut size = vec![f64::INFINITY; n];
    let mut queue = BinaryHeap::new();
    let key = |area: f64, at: usize| Reverse(((area * 1e14) as u64, at));
    for at in 1..n - 1 {
        size[at] = bend(points[at - 1], points[at], points[at + 1]);
        queue.push(key(size[at], at));
    }
    let mut left = n;
    while let Some(Reverse((area, at))) = queue.pop() {
        if !alive[at] || area != (size[at] * 1e14) as u64 {
            continue;
        }
        if size[at] >= least || left <= fewest {
            break;
        }
        alive[at] = false;
        left -= 1;
        let (a, b) = (before[at], after[at]);
        (after[a], before[b]) = (b, a);
        for next in [a, b] {
            if next > 0 && next < n - 1 {
                // A point is never taken out before one that it was seen behind.
                size[next] = bend(points[before[next]], points[next], points[after[next]]).max(size[at]);
                queue.push(key(size[next], next));
            }
        }
    }
    points.iter().zip(alive).filter(|(_, alive)| *alive).map(|(p, _)| *p).collect()
}

/// Signed area of a closed line in square degrees: positive when it runs against the clock.
pub fn area(points: &[Point]) -> f64 {
    let degrees = |p: &Point| (f64::from(p.0) / 1e5, f64::from(p.1) / 1e5);
    points
        .windows(2)
        .map(|w| {
            let ((ax, ay), (bx, by)) = (degrees(&w[0]), degrees(&w[1]));
            (ax * by - bx * ay) / 2.0
        })
        .sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_bends_go_and_ends_stay() {
        let line = [(0, 0), (100_000, 10), (200_000, 0), (300_000, 100_000), (400_000, 0)];
        assert_eq!(thin(&line, 0.01), [(0, 0), (200_000, 0), (300_000, 100_000), (400_000, 0)]);
        assert_eq!(thin(&line, 100.0), [(0, 0), (400_000, 0)]);
        let square = [(0, 0), (1000, 0), (1000, 1000), (0, 1000), (0, 0)];
        assert_eq!(thin(&square, 100.0).len(), 4);
        assert!(area(&square) > 0.0);
    }
}
