//! The side faces, whose columns are columns of the source: rows are resampled across, then added up.

use super::super::super::arctangent::{COEFFICIENTS, TERMS};
use super::super::super::coordinates::{
    Columns, FRACTION_BITS, FROM_MIDDLE, FaceGrid, GROUP, MAGIC, MIRRORS, ONE,
};
use super::super::super::kernel::{Kernel, TAPS};
use super::super::super::taps::Shuffle;
use super::super::plain::{LAST_BITS, LAST_ROUND};
use super::super::{Block, REACH, RowPair};
use super::{
    CACHE_LINE, Loaded, RowWeights, bytes, down_weights, extremes, load, load_half, side_by_side,
    store, taps_of, weighted,
};
use std::arch::x86_64::*;

#[target_feature(enable = "avx2")]
pub(super) fn across(rows: [&[u8]; GROUP], shuffle: &Shuffle, target: &mut [RowPair]) {
    let loaded = Loaded {
        indices: [load(&shuffle.indices[0]), load(&shuffle.indices[1])],
        weights: [load(&shuffle.weights[0]), load(&shuffle.weights[1])],
    };
    for (rows, target) in rows.as_chunks::<2>().0.iter().zip(target) {
        let mut sums = [_mm256_setzero_si256(); 2];
        for (sums, row) in sums.iter_mut().zip(rows) {
            let source = row.get(shuffle.start..).and_then(<[u8]>::first_chunk::<REACH>);
            let Some(source) = source else { return };
            // What the next columns are made of: rows lie too far apart for the processor to foresee it.
            _mm_prefetch::<_MM_HINT_T0>(source.as_ptr().wrapping_add(CACHE_LINE).cast());
            *sums = weighted(_mm256_broadcastsi128_si256(load_half(source)), &loaded);
        }
        // SAFETY: a pair covers 32 bytes, and the store needs no alignment.
        unsafe { _mm256_storeu_si256(std::ptr::from_mut(target).cast(), side_by_side(sums)) };
    }
}

/// What a row of eight samples is made of.
#[derive(Clone, Copy)]
struct Sums {
    /// The first pair of source rows.
    first: usize,
    weights: RowWeights,
}

#[target_feature(enable = "avx2")]
pub(super) fn down(grid: &FaceGrid, block: &Block<'_>, targets: &mut [&mut [u8]]) {
    let kernel = Kernel::shared();
    let mut rows = [Sums { first: 0, weights: [_mm256_setzero_si256(); _] }; GROUP];
    let positions = side_rows(grid, block.column, block.row);
    // On either side of a face's middle rows rise or fall along a block.
    let straddles = (block.column + 1..block.column + GROUP).contains(&(grid.size / 2));
    let mut most = 0;
    for (row, positions) in rows.iter_mut().zip(positions) {
        let (bases, phases) = taps_of(positions);
        let first_taps = _mm256_sub_epi32(bases, _mm256_set1_epi32(block.first_row + 1));
        let (lowest, highest) = if straddles { extremes(first_taps) } else { ends(first_taps) };
        let first = lowest.max(0) / 2;
        most = most.max(highest - 2 * first);
        let from_first = _mm256_sub_epi32(first_taps, _mm256_set1_epi32(2 * first));
        *row = Sums { first: first as usize, weights: down_weights(from_first, phases, 4, kernel) };
    }
    // As many pairs in every row of a block: a loop of another length each time cannot be foreseen.
    match (most as usize + TAPS).div_ceil(2) {
        0..=2 => add_up::<2>(&rows, block, targets),
        3 => add_up::<3>(&rows, block, targets),
        4 => add_up::<4>(&rows, block, targets),
        _ => debug_assert!(false, "eight columns of a side face lie closer together"),
    }
}

/// The lower and the higher one of the first and the last of eight numbers.
#[inline]
#[target_feature(enable = "avx2")]
fn ends(numbers: __m256i) -> (i32, i32) {
    let first = _mm256_extract_epi32::<0>(numbers);
    let last = _mm256_extract_epi32::<7>(numbers);
    (first.min(last), first.max(last))
}

/// Makes a block's samples of `PAIRS` pairs of source rows each.
#[inline]
#[target_feature(enable = "avx2")]
fn add_up<const PAIRS: usize>(rows: &[Sums; GROUP], block: &Block<'_>, targets: &mut [&mut [u8]]) {
    for (source, target) in block.sources.iter().zip(targets) {
        let mut vectors = [_mm256_setzero_si256(); GROUP];
        for (vector, row) in vectors.iter_mut().zip(rows) {
            let pairs = source.get(row.first..).and_then(<[RowPair]>::first_chunk::<PAIRS>);
            let Some(pairs) = pairs else { return };
            let mut sums = _mm256_set1_epi32(LAST_ROUND);
            for (pair, weights) in pairs.iter().zip(&row.weights) {
                sums = _mm256_add_epi32(sums, _mm256_madd_epi16(load(pair), *weights));
            }
            *vector = _mm256_srai_epi32::<{ LAST_BITS as i32 }>(sums);
        }
        store(bytes(vectors), MIRRORS[0], &mut target[block.start..], block.width);
    }
}

/// [`FaceGrid::side_rows`] step by step in registers; the compiler would take the columns one by one.
#[inline]
#[target_feature(enable = "avx2")]
fn side_rows(grid: &FaceGrid, column: usize, row: usize) -> [__m256i; GROUP] {
    let Columns { cosines, v, step, scale, middle } = grid.side_columns_from(column, row);
    let all = |number: f32| _mm256_set1_ps(number);
    // SAFETY: the array covers 32 bytes, and the load needs no alignment.
    let cosines = unsafe { _mm256_loadu_ps(cosines.as_ptr()) };
    let x = _mm256_mul_ps(all(v), cosines);
    let square = _mm256_mul_ps(x, x);
    let change = _mm256_div_ps(_mm256_mul_ps(all(step), cosines), _mm256_add_ps(all(1.0), square));
    let (whole, rest) = parts(_mm256_mul_ps(all(scale), arctangent(x, square)));
    let whole = _mm256_add_epi32(_mm256_set1_epi32(middle), whole);
    let slope = _mm256_mul_ps(all(scale * ONE as f32), change);
    let falling = _mm256_mul_ps(_mm256_sub_ps(all(0.0), x), change);
    let bend = _mm256_mul_ps(falling, slope);
    FROM_MIDDLE.map(|from_middle| {
        let from_middle = all(from_middle);
        let mean = _mm256_add_ps(slope, _mm256_mul_ps(from_middle, bend));
        let further = _mm256_add_ps(rest, _mm256_mul_ps(from_middle, mean));
        _mm256_add_epi32(whole, rounded(further))
    })
}

/// The arctangents of numbers from −1 to 1 whose squares are `square`.
#[inline]
#[target_feature(enable = "avx2")]
fn arctangent(x: __m256, square: __m256) -> __m256 {
    let mut sum = _mm256_set1_ps(COEFFICIENTS[TERMS - 1]);
    for coefficient in COEFFICIENTS[..TERMS - 1].iter().rev() {
        sum = _mm256_add_ps(_mm256_mul_ps(sum, square), _mm256_set1_ps(*coefficient));
    }
    _mm256_mul_ps(sum, x)
}

/// The whole samples of some numbers, and the rest, both in fixed point.
#[inline]
#[target_feature(enable = "avx2")]
fn parts(samples: __m256) -> (__m256i, __m256) {
    let magic = _mm256_set1_ps(MAGIC);
    let rest = _mm256_sub_ps(samples, _mm256_sub_ps(_mm256_add_ps(samples, magic), magic));
    let whole = _mm256_slli_epi32::<{ FRACTION_BITS as i32 }>(rounded(samples));
    (whole, _mm256_mul_ps(rest, _mm256_set1_ps(ONE as f32)))
}

/// The whole numbers nearest to some of less than 2²² of either sign.
#[inline]
#[target_feature(enable = "avx2")]
fn rounded(numbers: __m256) -> __m256i {
    let magic = _mm256_set1_ps(MAGIC);
    let bits = _mm256_castps_si256(_mm256_add_ps(numbers, magic));
    _mm256_sub_epi32(bits, _mm256_castps_si256(magic))
}
