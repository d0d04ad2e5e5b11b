//! The inner loops in plain Rust, which also say what the others are to compute.

use super::super::coordinates::{FaceGrid, GROUP, Mirror, Positions};
use super::super::kernel::{Kernel, TAPS, WEIGHT_BITS};
use super::super::taps::{RowTaps, Shuffle, tap};
use super::Block;
use crate::strip::PAD;
use sonla360_geometry::Face;
use std::ops::Range;

/// Sums that are kept in registers while the taps pass.
const BLOCK: usize = 32;

const ROUND: i32 = 1 << (WEIGHT_BITS - 1);
/// Bits dropped between the two axes of a kernel, so that sums fit 16 bits: six remain below the point.
const BETWEEN_BITS: u32 = 8;

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

pub(super) fn mirrored(grid: &FaceGrid, row: &Positions, mirror: Mirror, image: &mut Positions) {
    grid.mirrored(row, mirror, image);
}

/// Eight target samples from the source samples that `shuffle` names, counted from `source`'s first.
fn eight(source: &[u8], shuffle: &Shuffle) -> [u8; GROUP] {
    std::array::from_fn(|target| {
        let (half, place) = Shuffle::place(target);
        let indices = &shuffle.indices[target * TAPS..][..TAPS];
        let weights = &shuffle.weights[half][place..place + TAPS];
        let sum: i32 = indices
            .iter()
            .zip(weights)
            .map(|(index, weight)| i32::from(source[usize::from(*index)]) * i32::from(*weight))
            .sum();
        ((sum + ROUND) >> WEIGHT_BITS).clamp(0, 255) as u8
    })
}

pub(super) fn across(rows: [&[u8]; GROUP], shuffle: &Shuffle, target: &mut [u8], stride: usize) {
    for (row, source) in rows.into_iter().enumerate() {
        for (column, sample) in eight(&source[shuffle.start..], shuffle).into_iter().enumerate() {
            target[column * stride + row] = sample;
        }
    }
}

pub(super) fn down(grid: &FaceGrid, block: &Block<'_>, targets: &mut [&mut [u8]]) {
    let kernel = Kernel::shared();
    for column in 0..GROUP {
        let positions = block.positions(grid, column);
        let shuffle = Shuffle::new(positions, kernel);
        let first = column * block.stride + (tap(positions[0]).0 - 1).max(0) as usize;
        for (source, target) in block.sources.iter().zip(targets.iter_mut()) {
            for (row, sample) in eight(&source[first..], &shuffle).into_iter().enumerate() {
                target[block.start + row * block.width + column] = sample;
            }
        }
    }
}

#[inline(always)]
pub(super) fn sample<const PLANES: usize>(
    positions: &Positions,
    taps: [&RowTaps<'_>; PLANES],
    lines: [&mut [u8]; PLANES],
) {
    let kernel = Kernel::shared();
    for (taps, line) in taps.into_iter().zip(lines) {
        for ((sample, x), y) in line.iter_mut().zip(&positions.x).zip(&positions.y) {
            let (base, row_phase) = tap(*y);
            let four = taps.at(base);
            let (column, column_phase) = tap(*x >> four.halvings);
            let across = kernel.weights[column_phase].map(i32::from);
            let rows = four.at((column - 1 + PAD as i32) as usize);
            let mut sum = 1 << (2 * WEIGHT_BITS - BETWEEN_BITS - 1);
            for (row, weight) in rows.iter().zip(&kernel.weights[row_phase]) {
                let [a, b, c, d] = row.map(i32::from);
                // Summed by pairs and narrowed to 16 bits in between, as vector instructions do it.
                let narrowed = |sum: i32| (sum + (1 << (BETWEEN_BITS - 1))) >> BETWEEN_BITS;
                let left = narrowed(a * across[0] + b * across[1]);
                let right = narrowed(c * across[2] + d * across[3]);
                sum += i32::from(*weight) * (left + right);
            }
            *sample = (sum >> (2 * WEIGHT_BITS - BETWEEN_BITS)).clamp(0, 255) as u8;
        }
    }
}

pub(super) fn halve(above: &[u8], below: &[u8], target: &mut [u8]) {
    let quads = above.as_chunks::<2>().0.iter().zip(below.as_chunks::<2>().0);
    for (target, ([a, b], [c, d])) in target.iter_mut().zip(quads) {
        let sum = u16::from(*a) + u16::from(*b) + u16::from(*c) + u16::from(*d);
        *target = ((sum + 2) / 4) as u8;
    }
}
