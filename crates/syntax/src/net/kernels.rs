//! The loops that cost the time: matrix product, maxout with layer norm, sums of rows.
//!
//! Each is compiled for several instruction sets and chosen when the program runs. The only file with
//! `unsafe`: it calls functions compiled for instructions that were found present, and walks packed
//! matrices by pointer after checking their bounds.
//!
//! Every output number is one chain of fused multiply-adds in a fixed order, so it does not depend on
//! which other rows are computed with it, nor on whether AVX2 or AVX-512 computes it. Machines with
//! neither use separate multiply and add and may differ in the last bits.
#![allow(unsafe_code)]

use std::sync::OnceLock;

/// Columns of a packed matrix are kept in panels of this many.
pub const PANEL: usize = 16;

/// Instruction sets that the loops are compiled for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Level {
    /// What every processor of the architecture has.
    Portable,
    /// AVX2 and FMA.
    Avx2,
    /// AVX-512 F, VL, DQ, BW.
    Avx512,
}

/// The best level this processor has.
pub fn level() -> Level {
    static LEVEL: OnceLock<Level> = OnceLock::new();
    *LEVEL.get_or_init(|| {
        #[cfg(target_arch = "x86_64")]
        {
            if is_x86_feature_detected!("avx512f")
                && is_x86_feature_detected!("avx512vl")
                && is_x86_feature_detected!("avx512dq")
                && is_x86_feature_detected!("avx512bw")
            {
                return Level::Avx512;
            }
            if is_x86_feature_detected!("avx2") && is_x86_feature_detected!("fma") {
                return Level::Avx2;
            }
        }
        Level::Portable
    })
}

/// A constant matrix of `k` rows and `n` columns, laid out in panels of [`PANEL`] columns.
#[derive(Debug, Clone)]
pub struct Packed {
    k: usize,
    n: usize,
    panels: Vec<f32>,
}

impl Packed {
    /// Packs the matrix whose entry in row `k`, column `n` is `at(k, n)`.
    pub fn new(k: usize, n: usize, at: impl Fn(usize, usize) -> f32) -> Packed {
        let mut panels = vec![0.0; n.div_ceil(PANEL) * PANEL * k];
        for (p, panel) in panels.chunks_exact_mut(PANEL * k).enumerate() {
            for (row, out) in panel.chunks_exact_mut(PANEL).enumerate() {
                for (lane, x) in out.iter_mut().enumerate() {
                    let column = p * PANEL + lane;
                    if column < n {
                        *x = at(row, column);
                    }
                }
            }
        }
        Packed { k, n, panels }
    }

    /// Number of rows: the width of what is multiplied.
    pub fn rows(&self) -> usize {
        self.k
    }

    /// The entry in row `k`, column `n`.
    pub fn at(&self, k: usize, n: usize) -> f32 {
        self.panels[n / PANEL * PANEL * self.k + k * PANEL + n % PANEL]
    }

    /// Number of columns.
    pub fn columns(&self) -> usize {
        self.n
    }

    /// Columns with padding: how far apart rows of the product must lie.
    pub fn width(&self) -> usize {
        self.n.div_ceil(PANEL) * PANEL
    }
}

/// `c = a · b`, for `m` rows of `a` that begin `lda` numbers apart and may overlap.
///
/// Rows of `c` lie `b.width()` numbers apart.
///
/// # Panics
/// If `a` or `c` is too short.
pub fn gemm(a: &[f32], lda: usize, m: usize, b: &Packed, c: &mut [f32]) {
    gemm_at(level(), a, lda, m, b, c);
}

fn gemm_at(level: Level, a: &[f32], lda: usize, m: usize, b: &Packed, c: &mut [f32]) {
    if m == 0 || b.k == 0 {
        return;
    }
    let ldc = b.width();
    assert!(a.len() >= (m - 1) * lda + b.k && c.len() >= m * ldc);
    let product = Product { a: a.as_ptr(), lda, k: b.k, b: b.panels.as_ptr(), c: c.as_mut_ptr(), ldc };
    let panels = ldc / PANEL;
    // SAFETY: the bounds were checked above, and each level is only reached on a processor that has it.
    unsafe {
        match level {
            #[cfg(target_arch = "x86_64")]
            Level::Avx512 => avx512::gemm(&product, m, panels),
            #[cfg(target_arch = "x86_64")]
            Level::Avx2 => avx2::gemm(&product, m, panels),
            _ => portable::gemm(&product, m, panels),
        }
    }
}

/// Operands of one matrix product, bounds already checked.
struct Product {
    a: *const f32,
    lda: usize,
    k: usize,
    b: *const f32,
    c: *mut f32,
    ldc: usize,
}

/// Makes the loops over tiles for one instruction set: `$lanes` vectors of `$vector` make a panel.
macro_rules! tiles {
    ($module:ident, $features:literal, $vector:ty, $lanes:literal, rows $max_rows:literal: [$($rows:literal)*],
     panels $max_panels:literal: [$($panels:literal)*], single [$($single:literal)*],
     zero $zero:expr, load $load:expr, splat $splat:expr, fma $fma:expr, store $store:expr) => {
        mod $module {
            use super::{PANEL, Product};
            #[cfg(target_arch = "x86_64")]
            #[allow(unused_imports)]
            use std::arch::x86_64::*;

            /// Rows are taken in blocks that stay in the second-level cache while the panels pass by.
            const BLOCK: usize = 96;

            /// # Safety
            /// Operands must be in bounds and the instructions present.
            #[target_feature(enable = $features)]
            pub unsafe fn gemm(x: &Product, m: usize, panels: usize) {
                if m == 1 {
                    let mut p = 0;
                    while p < panels {
                        // SAFETY: as for this function.
                        unsafe {
                            match panels - p {
                                $($single => tile::<1, $single>(x, 0, p),)*
                                _ => tile::<1, MOST>(x, 0, p),
                            }
                        }
                        p += (panels - p).min(MOST);
                    }
                    return;
                }
                let mut first = 0;
                while first < m {
                    let last = (first + BLOCK).min(m);
                    let mut p = 0;
                    while p < panels {
                        // SAFETY: as for this function.
                        unsafe {
                            match panels - p {
                                $($panels => rows::<$panels>(x, first, last, p),)*
                                _ => rows::<$max_panels>(x, first, last, p),
                            }
                        }
                        p += (panels - p).min($max_panels);
                    }
                    first = last;
                }
            }

            /// Most panels that one row takes at a time.
            const MOST: usize = {
                let singles = [$($single as usize),*];
                singles[singles.len() - 1]
            };

            #[target_feature(enable = $features)]
            unsafe fn rows<const P: usize>(x: &Product, first: usize, last: usize, p: usize) {
                let mut row = first;
                while row < last {
                    // SAFETY: as for `gemm`.
                    unsafe {
                        match last - row {
                            $($rows => tile::<$rows, P>(x, row, p),)*
                            _ => tile::<$max_rows, P>(x, row, p),
                        }
                    }
                    row += (last - row).min($max_rows);
                }
            }

            /// The product for `R` rows from `row` and `P` panels from `panel`, held in registers.
            #[target_feature(enable = $features)]
            #[inline]
            unsafe fn tile<const R: usize, const P: usize>(x: &Product, row: usize, panel: usize) {
                const LANES: usize = $lanes;
                const STEP: usize = PANEL / LANES;
                // SAFETY: the caller keeps `row + R` and `panel + P` within the matrices.
                unsafe {
                    let a = x.a.add(row * x.lda);
                    let b = x.b.add(panel * PANEL * x.k);
                    let stride = PANEL * x.k;
                    let mut sums: [[[$vector; LANES]; P]; R] = [[[$zero; LANES]; P]; R];
                    for k in 0..x.k {
                        let mut column: [[$vector; LANES]; P] = [[$zero; LANES]; P];
                        for p in 0..P {
                            for l in 0..LANES {
                                column[p][l] = $load(b.add(p * stride + k * PANEL + l * STEP));
                            }
                        }
                        for r in 0..R {
                            let scale = $splat(*a.add(r * x.lda + k));
                            for p in 0..P {
                                for l in 0..LANES {
                                    sums[r][p][l] = $fma(scale, column[p][l], sums[r][p][l]);
                                }
                            }
                        }
                    }
                    let c = x.c.add(row * x.ldc + panel * PANEL);
                    for r in 0..R {
                        for p in 0..P {
                            for l in 0..LANES {
                                $store(c.add(r * x.ldc + p * PANEL + l * STEP), sums[r][p][l]);
                            }
                        }
                    }
                }
            }
        }
    };
}

#[cfg(target_arch = "x86_64")]
tiles!(avx512, "avx512f,avx512vl,avx512dq,avx512bw", __m512, 1,
    rows 8: [1 2 3 4 5 6 7], panels 3: [1 2], single [1 2 3 4 5 6 7 8],
    zero _mm512_setzero_ps(), load _mm512_loadu_ps, splat _mm512_set1_ps, fma _mm512_fmadd_ps, store _mm512_storeu_ps);

#[cfg(target_arch = "x86_64")]
tiles!(avx2, "avx2,fma", __m256, 2,
    rows 6: [1 2 3 4 5], panels 1: [], single [1 2 3 4],
    zero _mm256_setzero_ps(), load _mm256_loadu_ps, splat _mm256_set1_ps, fma _mm256_fmadd_ps, store _mm256_storeu_ps);

/// Plain loops, for the compiler to vectorise as far as the architecture's baseline goes.
mod portable {
    use super::{PANEL, Product};

    /// # Safety
    /// Operands must be in bounds.
    pub unsafe fn gemm(x: &Product, m: usize, panels: usize) {
        for row in 0..m {
            for panel in 0..panels {
                // SAFETY: the caller checked the bounds.
                unsafe {
                    let a = x.a.add(row * x.lda);
                    let b = x.b.add(panel * PANEL * x.k);
                    let mut sums = [0.0f32; PANEL];
                    for k in 0..x.k {
                        let scale = *a.add(k);
                        for (l, sum) in sums.iter_mut().enumerate() {
                            *sum += scale * *b.add(k * PANEL + l);
                        }
                    }
                    let c = x.c.add(row * x.ldc + panel * PANEL);
                    for (l, sum) in sums.iter().enumerate() {
                        *c.add(l) = *sum;
                    }
                }
            }
        }
    }
}

/// Defines a function whose body is compiled once for each instruction set.
macro_rules! dispatched {
    ($(#[$doc:meta])* $visibility:vis fn $name:ident($($arg:ident: $type:ty),* $(,)?) $body:block) => {
        $(#[$doc])*
        $visibility fn $name($($arg: $type),*) {
            #[inline(always)]
            fn plain($($arg: $type),*) $body
            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx512f,avx512vl,avx512dq,avx512bw")]
            fn avx512($($arg: $type),*) {
                plain($($arg),*)
            }
            #[cfg(target_arch = "x86_64")]
            #[target_feature(enable = "avx2,fma")]
            fn avx2($($arg: $type),*) {
                plain($($arg),*)
            }
            match level() {
                // SAFETY: `level` found the instructions present.
                #[cfg(target_arch = "x86_64")]
                Level::Avx512 => unsafe { avx512($($arg),*) },
                // SAFETY: as above.
                #[cfg(target_arch = "x86_64")]
                Level::Avx2 => unsafe { avx2($($arg),*) },
                _ => plain($($arg),*),
            }
        }
    };
}

/// Sum in sixteen partial sums that are then added pairwise: the same order on every machine.
#[inline(always)]
fn sum_of(x: &[f32], term: impl Fn(f32) -> f32) -> f32 {
    let mut lanes = [0.0f32; PANEL];
    for chunk in x.chunks_exact(PANEL) {
        for (lane, &value) in lanes.iter_mut().zip(chunk) {
            *lane += term(value);
        }
    }
    let mut width = PANEL / 2;
    while width > 0 {
        for i in 0..width {
            lanes[i] += lanes[i + width];
        }
        width /= 2;
    }
    lanes[0]
}

/// Constants of a maxout layer and the layer norm behind it.
#[derive(Debug, Clone, Default)]
pub struct MaxoutNorm {
    /// One bias for each piece and output, piece by piece.
    pub bias: Vec<f32>,
    /// Scale of the normalised outputs.
    pub gain: Vec<f32>,
    /// Shift of the normalised outputs.
    pub shift: Vec<f32>,
}

dispatched! {
    /// Bias, maximum over the pieces, layer norm, and the residual if there is one.
    ///
    /// `rows` holds the pieces of each row one after the other; `residual` and `out` one row of outputs each.
    pub fn maxout_norm(layer: &MaxoutNorm, rows: &[f32], residual: Option<&[f32]>, out: &mut [f32]) {
        let width = layer.gain.len();
        let pieces = layer.bias.len() / width;
        let (gain, shift) = (&layer.gain[..width], &layer.shift[..width]);
        for (i, (row, out)) in rows.chunks_exact(width * pieces).zip(out.chunks_exact_mut(width)).enumerate() {
            let first = row[..width].iter().zip(&layer.bias[..width]);
            for (o, (x, b)) in out.iter_mut().zip(first) {
                *o = x + b;
            }
            for p in 1..pieces {
                let at = p * width;
                let piece = row[at..at + width].iter().zip(&layer.bias[at..at + width]);
                for (o, (x, b)) in out.iter_mut().zip(piece) {
                    let value = x + b;
                    *o = if value > *o { value } else { *o };
                }
            }
            let mean = sum_of(out, |x| x) / width as f32;
            let variance = sum_of(out, |x| (x - mean) * (x - mean)) / width as f32 + 1e-8;
            let scale = 1.0 / variance.sqrt();
            for ((o, g), s) in out.iter_mut().zip(gain).zip(shift) {
                *o = (*o - mean) * scale * g + s;
            }
            if let Some(residual) = residual {
                for (o, r) in out.iter_mut().zip(&residual[i * width..(i + 1) * width]) {
                    *o += r;
                }
            }
        }
    }
}

dispatched! {
    /// `out += row`.
    pub fn add(out: &mut [f32], row: &[f32]) {
        for (o, r) in out.iter_mut().zip(row) {
            *o += r;
        }
    }
}

dispatched! {
    /// `out = a + b + c`, added in this order.
    pub fn sum3(out: &mut [f32], a: &[f32], b: &[f32], c: &[f32]) {
        for (((o, a), b), c) in out.iter_mut().zip(a).zip(b).zip(c) {
            *o = a + b + c;
        }
    }
}

dispatched! {
    /// Sum of `rows` and `bias`, then the greater of the two halves: a maxout with two pieces.
    pub fn sum_maxout2(rows: &[&[f32]], bias: &[f32], sums: &mut [f32], out: &mut [f32]) {
        sums.copy_from_slice(bias);
        for row in rows {
            for (s, r) in sums.iter_mut().zip(*row) {
                *s += r;
            }
        }
        let (left, right) = sums.split_at(out.len());
        for ((o, l), r) in out.iter_mut().zip(left).zip(right) {
            *o = if r > l { *r } else { *l };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Numbers that are neither round nor random: the same on every run.
    fn numbers(n: usize) -> Vec<f32> {
        (0..n).map(|i| ((i * 7919 % 1009) as f32 - 500.0) / 313.0).collect()
    }

    #[test]
    fn all_levels_agree_with_the_definition_for_every_shape() {
        for (m, k, n, lda) in
            [(1, 64, 106, 64), (1, 5, 300, 5), (7, 30, 17, 10), (8, 288, 288, 96), (101, 12, 50, 12)]
        {
            let (a, w) = (numbers((m - 1) * lda + k), numbers(k * n));
            let b = Packed::new(k, n, |i, j| w[i * n + j]);
            let mut with_avx2 = Vec::new();
            for l in [Level::Portable, Level::Avx2, Level::Avx512] {
                if matches!(
                    (l, level()),
                    (Level::Avx2, Level::Portable) | (Level::Avx512, Level::Portable | Level::Avx2)
                ) {
                    continue;
                }
                let mut c = vec![f32::NAN; m * b.width()];
                gemm_at(l, &a, lda, m, &b, &mut c);
                match l {
                    Level::Avx2 => with_avx2.clone_from(&c),
                    Level::Avx512 => assert_eq!(c, with_avx2, "the last bits differ"),
                    Level::Portable => {}
                }
                for i in 0..m {
                    for j in 0..n {
                        let want: f64 =
                            (0..k).map(|x| f64::from(a[i * lda + x]) * f64::from(w[x * n + j])).sum();
                        let have = c[i * b.width() + j];
                        assert!(
                            (f64::from(have) - want).abs() < 1e-3,
                            "{l:?} {m}x{k}x{n} at {i},{j}: {have} {want}"
                        );
                    }
                }
            }
        }
    }

    #[test]
    fn a_row_does_not_depend_on_its_neighbours() {
        let (m, k, n) = (23, 96, 288);
        let (a, w) = (numbers(m * k), numbers(k * n));
        let b = Packed::new(k, n, |i, j| w[i * n + j]);
        let mut all = vec![0.0; m * b.width()];
        gemm(&a, k, m, &b, &mut all);
        for i in 0..m {
            let mut one = vec![0.0; b.width()];
            gemm(&a[i * k..], k, 1, &b, &mut one);
            assert_eq!(one, all[i * b.width()..(i + 1) * b.width()]);
        }
    }
}
