//! Patches of faces whose samples lie askew in the source, eight samples at a time.
//!
//! Eight neighbouring samples are made of at most twelve source rows. Each of these is resampled across
//! for all eight at once, and the rows are added with weights that are zero where a row is none of a
//! sample's four.

use super::super::super::coordinates::{FRACTION_BITS, GROUP, MIRRORS};
use super::super::super::kernel::{Kernel, TAPS};
use super::super::super::taps::{Band, RowTaps, Start, sixteen, tap};
use super::super::plain::{LAST_BITS, LAST_ROUND, sample};
use super::super::{Patch, REACH};
use super::{
    Loaded, MOST_ROWS_APART, RowWeights, bytes, down_weights, extremes, load, load_half, loaded,
    numbers, side_by_side, store, taps_of, transposed_bytes, weighted,
};
use crate::strip::PAD;
use std::arch::x86_64::*;

/// What a plane's images are made in: for each, eight lines of eight samples.
type Lines = [[__m256i; GROUP]; MIRRORS.len()];

#[target_feature(enable = "avx2")]
pub(super) fn patch<const PLANES: usize>(
    patch: &Patch,
    next: Option<&Patch>,
    taps: [&RowTaps<'_>; PLANES],
    targets: [&mut [&mut [u8]]; PLANES],
) {
    if let Some(next) = next {
        announce(next, taps, targets[0].len());
    }
    let along_columns = patch.lies_along_columns();
    let [mut x, mut y] = [&patch.x, &patch.y].map(|rows| rows.each_ref().map(|row| load(row)));
    if along_columns {
        (x, y) = (transposed(x), transposed(y));
    }
    let images = targets[0].len();
    let mut lines: [Lines; PLANES] = [[[_mm256_setzero_si256(); GROUP]; MIRRORS.len()]; PLANES];
    for (index, (x, y)) in x.into_iter().zip(y).enumerate() {
        sample_line(&Line { x, y, turn: patch.turn, index }, taps, images, &mut lines);
    }
    for (lines, targets) in lines.into_iter().zip(targets) {
        for (image, (lines, target)) in lines.into_iter().zip(targets).enumerate() {
            let rows = if along_columns { transposed_bytes(lines) } else { bytes(lines) };
            store(rows, MIRRORS[image], &mut target[patch.starts[image]..], patch.width);
        }
    }
}

/// Brings the source samples of a patch into the nearest cache: rows lie too far apart for the processor
/// to foresee them.
#[target_feature(enable = "avx2")]
fn announce<const PLANES: usize>(patch: &Patch, taps: [&RowTaps<'_>; PLANES], images: usize) {
    let corners = |numbers: &[[i32; GROUP]; GROUP]| {
        let [[a, .., b], .., [c, .., d]] = *numbers;
        (a.min(b).min(c.min(d)), a.max(b).max(c.max(d)))
    };
    let ((left, right), (top, bottom)) = (corners(&patch.x), corners(&patch.y));
    for taps in taps {
        let Some(band) = taps.band(tap(top).0, tap(bottom).0) else { continue };
        for mirror in &MIRRORS[..images] {
            for x in [left, right] {
                let (column, _) = tap(mirror.image(x, patch.turn) >> band.halvings);
                let start = band.start(column + PAD as i32);
                for line in band.pairs().as_flattened() {
                    // SAFETY: the row and the start are of one band.
                    let samples = unsafe { sixteen(*line, start) };
                    _mm_prefetch::<_MM_HINT_T0>(samples.as_ptr().cast());
                }
            }
        }
    }
}

/// Eight samples next to each other.
struct Line {
    x: __m256i,
    y: __m256i,
    /// The columns of the source in fixed point.
    turn: i32,
    /// Which of a patch's lines it is.
    index: usize,
}

/// Samples a line's images in all planes.
#[inline]
#[target_feature(enable = "avx2")]
fn sample_line<const PLANES: usize>(
    line: &Line,
    taps: [&RowTaps<'_>; PLANES],
    images: usize,
    targets: &mut [Lines; PLANES],
) {
    let kernel = Kernel::shared();
    let (bases, row_phases) = taps_of(line.y);
    let (lowest, highest) = extremes(bases);
    let Some(bands) = bands(taps, lowest, highest) else {
        for image in 0..images {
            one_by_one(line, image, taps, targets);
        }
        return;
    };
    let rows = _mm256_sub_epi32(bases, _mm256_set1_epi32(lowest));
    let down = down_weights(rows, row_phases, bands[0].pairs().len(), kernel);
    let halvings = bands[0].halvings;
    // Each image, and the one half a turn from it.
    for [image, opposite] in [[0, 3], [1, 2]] {
        if image >= images {
            break;
        }
        let across = Across::new(line.image(image), halvings, kernel);
        let further = across.as_ref().and_then(|across| across.half_a_turn_on(line.turn, halvings));
        let further = further.or_else(|| Across::new(line.image(opposite), halvings, kernel));
        for (image, across) in [(image, across), (opposite, further)] {
            if image >= images {
                continue;
            }
            let Some(across) = across else {
                one_by_one(line, image, taps, targets);
                continue;
            };
            for (band, target) in bands.iter().zip(targets.iter_mut()) {
                target[image][line.index] = resampled(band, &across, &down);
            }
        }
    }
}

/// The bands of all planes, if they are alike and no higher than a line's can be.
#[inline]
#[target_feature(enable = "avx2")]
fn bands<'a, const PLANES: usize>(
    taps: [&'a RowTaps<'_>; PLANES],
    lowest: i32,
    highest: i32,
) -> Option<[Band<'a>; PLANES]> {
    if highest - lowest > MOST_ROWS_APART {
        return None;
    }
    let found = taps.map(|taps| taps.band(lowest, highest));
    let halvings = found[0].as_ref()?.halvings;
    let alike =
        |band: &Option<Band<'_>>| band.as_ref().is_some_and(|band| band.halvings == halvings);
    if !found.iter().all(alike) {
        return None;
    }
    Some(found.map(Option::unwrap_or_default))
}

/// A line's image, sample by sample: the rows or the columns lie too far apart.
#[cold]
#[inline(never)]
#[target_feature(enable = "avx2")]
fn one_by_one<const PLANES: usize>(
    line: &Line,
    image: usize,
    taps: [&RowTaps<'_>; PLANES],
    targets: &mut [Lines; PLANES],
) {
    let (x, y) = (numbers(line.image(image)), numbers(line.y));
    for (taps, target) in taps.into_iter().zip(targets) {
        let samples: [i32; GROUP] = std::array::from_fn(|index| sample(taps, x[index], y[index]));
        target[image][line.index] = load(&samples);
    }
}

impl Line {
    /// [`Mirror::image`] of the line's columns.
    #[inline]
    #[target_feature(enable = "avx2")]
    fn image(&self, image: usize) -> __m256i {
        let mirror = MIRRORS[image];
        let half = _mm256_set1_epi32(self.turn / 2);
        let turn = _mm256_set1_epi32(self.turn);
        let x = if mirror.reverses() { _mm256_sub_epi32(turn, self.x) } else { self.x };
        if !mirror.down {
            return x;
        }
        let is_left = _mm256_cmpgt_epi32(half, x);
        _mm256_blendv_epi8(_mm256_sub_epi32(x, half), _mm256_add_epi32(x, half), is_left)
    }
}

/// How each row of a line's band is resampled.
#[derive(Clone, Copy)]
struct Across {
    shuffle: Loaded,
    /// For each half the place of its sixteen bytes, from the beginning of a row's margin.
    starts: [i32; 2],
}

impl Across {
    /// `None` where four neighbouring samples reach over more than sixteen columns.
    #[inline]
    #[target_feature(enable = "avx2")]
    fn new(x: __m256i, halvings: u8, kernel: &Kernel) -> Option<Self> {
        let halvings = _mm_cvtsi32_si128(i32::from(halvings));
        let (columns, phases) = taps_of(_mm256_sra_epi32(x, halvings));
        // Columns rise or fall along a line, so one end of each half is its lowest.
        let first = _mm256_shuffle_epi32::<0b00_00_00_00>(columns);
        let last = _mm256_shuffle_epi32::<0b11_11_11_11>(columns);
        let lowest = _mm256_min_epi32(first, last);
        let from_lowest = _mm256_sub_epi32(columns, lowest);
        let last_taps = _mm256_add_epi32(from_lowest, _mm256_set1_epi32(TAPS as i32 - 1));
        let either = _mm256_or_si256(from_lowest, last_taps);
        if _mm256_testz_si256(either, _mm256_set1_epi32(!(REACH as i32 - 1))) == 0 {
            return None;
        }
        let starts = _mm256_add_epi32(lowest, _mm256_set1_epi32(PAD as i32 - 1));
        let starts = [
            _mm256_cvtsi256_si32(starts),
            _mm_cvtsi128_si32(_mm256_extracti128_si256::<1>(starts)),
        ];
        Some(Self { shuffle: loaded(from_lowest, phases, kernel), starts })
    }

    /// The same half a turn further on, if that is a whole number of columns.
    #[inline]
    #[target_feature(enable = "avx2")]
    fn half_a_turn_on(&self, turn: i32, halvings: u8) -> Option<Self> {
        let bits = FRACTION_BITS + u32::from(halvings);
        let half = turn >> (bits + 1);
        if half << (bits + 1) != turn {
            return None;
        }
        let middle = half + PAD as i32 - 1;
        let on = |start: i32| if start < middle { start + half } else { start - half };
        Some(Self { shuffle: self.shuffle, starts: self.starts.map(on) })
    }
}

/// Eight samples of a band's rows, not yet held to the range of a byte.
#[inline]
#[target_feature(enable = "avx2")]
fn resampled(band: &Band<'_>, across: &Across, down: &RowWeights) -> __m256i {
    let [left, right] = across.starts.map(|start| band.start(start));
    let mut sums = _mm256_set1_epi32(LAST_ROUND);
    for (lines, weights) in band.pairs().iter().zip(down) {
        let rows = lines.map(|line| weighted(bytes_at(line, left, right), &across.shuffle));
        let both = side_by_side(rows);
        sums = _mm256_add_epi32(sums, _mm256_madd_epi16(both, *weights));
    }
    _mm256_srai_epi32::<{ LAST_BITS as i32 }>(sums)
}

/// Sixteen bytes from each of two places of a row.
#[inline]
#[target_feature(enable = "avx2")]
fn bytes_at(line: *const u8, left: Start, right: Start) -> __m256i {
    // SAFETY: `resampled` took the row and the starts from one band.
    let [left, right] = [left, right].map(|start| unsafe { sixteen(line, start) });
    _mm256_set_m128i(load_half(right), load_half(left))
}

/// Columns as rows.
#[inline]
#[target_feature(enable = "avx2")]
fn transposed(rows: [__m256i; GROUP]) -> [__m256i; GROUP] {
    let [a, b, c, d, e, f, g, h] = rows;
    let quarters = |a, b, c, d| {
        let (ab, ab_last) = (_mm256_unpacklo_epi32(a, b), _mm256_unpackhi_epi32(a, b));
        let (cd, cd_last) = (_mm256_unpacklo_epi32(c, d), _mm256_unpackhi_epi32(c, d));
        [
            _mm256_unpacklo_epi64(ab, cd),
            _mm256_unpackhi_epi64(ab, cd),
            _mm256_unpacklo_epi64(ab_last, cd_last),
            _mm256_unpackhi_epi64(ab_last, cd_last),
        ]
    };
    let (above, below) = (quarters(a, b, c, d), quarters(e, f, g, h));
    std::array::from_fn(|index| {
        let (above, below) = (above[index % 4], below[index % 4]);
        if index < 4 {
            _mm256_permute2x128_si256::<0x20>(above, below)
        } else {
            _mm256_permute2x128_si256::<0x31>(above, below)
        }
    })
}
