//! The inner loops in plain Rust, which also say what the others are to compute.

#![expect(unsafe_code, reason = "rows without lengths, see the table that they are in")]

use super::super::coordinates::{FaceGrid, GROUP, MIRRORS, Positions};
use super::super::kernel::{Kernel, TAPS, WEIGHT_BITS};
use super::super::taps::{RowTaps, Shuffle, sixteen, tap};
use super::{Block, Patch, RowPair};
use crate::strip::PAD;
use sonla360_geometry::Face;
use std::ops::Range;

/// Sums that are kept in registers while the taps pass.
const BLOCK: usize = 32;

/// Bits dropped between the two axes of a kernel, so that sums fit 16 bits: six remain below the point.
pub(super) const BETWEEN_BITS: u32 = 8;
/// Bits dropped behind the second axis, and what is added before: a half, and the half of a unit by which
/// each of the first axis's sums became too small on average when its bits were dropped.
pub(super) const LAST_BITS: u32 = 2 * WEIGHT_BITS - BETWEEN_BITS;
pub(super) const LAST_ROUND: i32 = (1 << (LAST_BITS - 1)) + (1 << (WEIGHT_BITS - 1));

#[inline(always)]
pub(super) fn convolve(samples: &[f32], weights: &[f32], result: &mut [f32]) {
    let mut start = 0;
    let (blocks, rest) = result.as_chunks_mut::<BLOCK>();
    for block in blocks {
        let mut sums = *block;
        for (tap, weight) in weights.iter().enumerate() {
            for (sum, sample) in sums.iter_mut().zip(&samples[start + tap..][..BLOCK]) {
                *sum += weight * sample;
            }
        }
        *block = sums;
        start += BLOCK;
    }
    for (index, sum) in rest.iter_mut().enumerate() {
        for (weight, sample) in weights.iter().zip(&samples[start + index..]) {
            *sum += weight * sample;
        }
    }
}

#[inline(always)]
pub(super) fn widen(samples: &[u8], result: &mut [f32]) {
    for (target, sample) in result.iter_mut().zip(samples) {
        *target = f32::from(*sample);
    }
}

#[inline(always)]
pub(super) fn narrow(samples: &[f32], result: &mut [u8]) {
    // Added to a small number, 1.5 · 2²³ leaves the number rounded in the lowest bits; unlike a cast
    // this vectorises.
    const MAGIC: f32 = 12_582_912.0;
    for (target, sample) in result.iter_mut().zip(samples) {
        let rounded = (sample.clamp(0.0, 255.0) + MAGIC).to_bits() - MAGIC.to_bits();
        *target = rounded as u8;
    }
}

#[inline(always)]
pub(super) fn split(pairs: &[[f32; 2]], even: &mut [f32], odd: &mut [f32]) {
    for ((pair, even), odd) in pairs.iter().zip(even).zip(odd) {
        [*even, *odd] = *pair;
    }
}

pub(super) fn face_row(
    grid: &FaceGrid,
    face: Face,
    row: usize,
    columns: Range<usize>,
    positions: &mut Positions,
) {
    grid.row(face, row, columns, positions);
}

pub(super) fn across(rows: [&[u8]; GROUP], shuffle: &Shuffle, target: &mut [RowPair]) {
    for (row, source) in rows.into_iter().enumerate() {
        for (column, target) in target[row / 2].iter_mut().enumerate() {
            let sum: i32 = (0..TAPS)
                .map(|tap| {
                    let (pair, place) = (tap / 2, 2 * column + tap % 2);
                    let index = usize::from(shuffle.indices[pair][2 * place]);
                    let sample = i32::from(source[shuffle.start + index]);
                    sample * i32::from(shuffle.weights[pair][place])
                })
                .sum();
            target[row % 2] = (sum >> BETWEEN_BITS) as i16;
        }
    }
}

pub(super) fn down(grid: &FaceGrid, block: &Block<'_>, targets: &mut [&mut [u8]]) {
    let kernel = Kernel::shared();
    for (row, positions) in grid.side_rows(block.column, block.row).into_iter().enumerate() {
        for (column, position) in positions.into_iter().enumerate() {
            let (base, phase) = tap(position);
            let first = (base - 1 - block.first_row).max(0) as usize;
            for (source, target) in block.sources.iter().zip(targets.iter_mut()) {
                let mut sum = LAST_ROUND;
                for (row, weight) in (first..).zip(&kernel.weights[phase]) {
                    sum += i32::from(source[row / 2][column][row % 2]) * i32::from(*weight);
                }
                let sample = (sum >> LAST_BITS).clamp(0, 255) as u8;
                target[block.start + row * block.width + column] = sample;
            }
        }
    }
}

pub(super) fn patch<const PLANES: usize>(
    patch: &Patch,
    _next: Option<&Patch>,
    taps: [&RowTaps<'_>; PLANES],
    targets: [&mut [&mut [u8]]; PLANES],
) {
    for (taps, targets) in taps.into_iter().zip(targets) {
        for ((target, mirror), start) in targets.iter_mut().zip(MIRRORS).zip(patch.starts) {
            for (row, (x, y)) in patch.x.iter().zip(&patch.y).enumerate() {
                let row = if mirror.down { GROUP - 1 - row } else { row };
                let line = &mut target[start + row * patch.width..][..GROUP];
                for (column, (x, y)) in x.iter().zip(y).enumerate() {
                    let column = if mirror.across { GROUP - 1 - column } else { column };
                    let value = sample(taps, mirror.image(*x, patch.turn), *y);
                    line[column] = value.clamp(0, 255) as u8;
                }
            }
        }
    }
}

/// The sample at a place, not yet held to the range of a byte.
#[inline(always)]
pub(super) fn sample(taps: &RowTaps<'_>, x: i32, y: i32) -> i32 {
    let kernel = Kernel::shared();
    let (base, row_phase) = tap(y);
    let band = taps.around(base);
    let (column, column_phase) = tap(x >> band.halvings);
    let start = band.start(column - 1 + PAD as i32);
    let mut sum = LAST_ROUND;
    for (line, weight) in band.pairs().as_flattened().iter().zip(&kernel.weights[row_phase]) {
        // SAFETY: a row and a start of the same band.
        let samples = unsafe { sixteen(*line, start) };
        let across = samples.iter().zip(&kernel.weights[column_phase]);
        let across: i32 =
            across.map(|(sample, weight)| i32::from(*sample) * i32::from(*weight)).sum();
        sum += (across >> BETWEEN_BITS) * i32::from(*weight);
    }
    sum >> LAST_BITS
}

pub(super) fn halve(above: &[u8], below: &[u8], target: &mut [u8]) {
    let quads = above.as_chunks::<2>().0.iter().zip(below.as_chunks::<2>().0);
    for (target, ([a, b], [c, d])) in target.iter_mut().zip(quads) {
        let sum = u16::from(*a) + u16::from(*b) + u16::from(*c) + u16::from(*d);
        *target = ((sum + 2) / 4) as u8;
    }
}
