//! The inner loops, once in plain Rust and once with AVX2; both give the same bytes.

#[cfg(target_arch = "x86_64")]
mod avx2;
mod plain;

use super::coordinates::{FaceGrid, GROUP, MIRRORS, Positions};
use super::taps::{RowTaps, Shuffle};
use sonla360_geometry::Face;
use std::ops::Range;

/// Source samples that eight neighbouring target samples are made of: they lie less than one source
/// sample apart, and a kernel reaches three further.
pub(super) const REACH: usize = 16;

/// Two source rows at eight columns, with six bits below the point.
pub(super) type RowPair = [[i16; 2]; GROUP];

/// Pairs of source rows that may be read, without being used, behind those that samples are made of.
pub(super) const SPARE_PAIRS: usize = 6;

/// Eight by eight samples that tiles of the side faces have in the same place.
pub(super) struct Block<'a> {
    /// For each tile the source rows at its eight columns.
    pub(super) sources: &'a [Vec<RowPair>],
    /// The first of these rows.
    pub(super) first_row: i32,
    /// Face column and row of the block.
    pub(super) column: usize,
    pub(super) row: usize,
    /// Where the block begins in a tile, and samples from one row of a tile to the next.
    pub(super) start: usize,
    pub(super) width: usize,
}

/// Eight by eight samples of a face that are taken from where they lie, and their images in the mirrors of
/// an up or down face.
pub(super) struct Patch {
    /// Where the samples lie in the source, row by row.
    pub(super) x: [[i32; GROUP]; GROUP],
    pub(super) y: [[i32; GROUP]; GROUP],
    /// The columns of the source in fixed point.
    pub(super) turn: i32,
    /// Where the images of [`MIRRORS`] begin in their targets, and samples from one row to the next.
    pub(super) starts: [usize; MIRRORS.len()],
    pub(super) width: usize,
}

impl Patch {
    /// Whether a column of samples reaches over fewer source rows than a row of them.
    #[inline(always)]
    fn lies_along_columns(&self) -> bool {
        let [top, .., bottom] = &self.y;
        top[0].abs_diff(bottom[0]) < top[0].abs_diff(top[GROUP - 1])
    }
}

/// Which instructions are used.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Lanes {
    /// What every processor has.
    Plain,
    /// 32 bytes at a time, on Intel and AMD processors since 2013.
    #[cfg(target_arch = "x86_64")]
    Avx2(avx2::Proof),
}

/// Calls the same function of the chosen module.
macro_rules! dispatch {
    ($lanes:expr, $function:ident($($argument:expr),* $(,)?)) => {
        match $lanes {
            Lanes::Plain => plain::$function($($argument),*),
            #[cfg(target_arch = "x86_64")]
            Lanes::Avx2(proof) => proof.$function($($argument),*),
        }
    };
}

impl Lanes {
    /// The best that this processor can do.
    pub(crate) fn detect() -> Self {
        #[cfg(target_arch = "x86_64")]
        if let Some(proof) = avx2::Proof::find() {
            return Self::Avx2(proof);
        }
        Self::Plain
    }

    /// Adds to each of `result` the weighted sum of the samples from its own index on.
    pub(super) fn convolve(self, samples: &[f32], weights: &[f32], result: &mut [f32]) {
        dispatch!(self, convolve(samples, weights, result));
    }

    /// Samples as 32-bit numbers.
    pub(super) fn widen(self, samples: &[u8], result: &mut [f32]) {
        dispatch!(self, widen(samples, result));
    }

    /// Numbers as samples, rounded.
    pub(super) fn narrow(self, samples: &[f32], result: &mut [u8]) {
        dispatch!(self, narrow(samples, result));
    }

    /// The first and the second of each pair.
    pub(super) fn split(self, pairs: &[[f32; 2]], even: &mut [f32], odd: &mut [f32]) {
        dispatch!(self, split(pairs, even, odd));
    }

    /// See [`FaceGrid::row`].
    pub(super) fn face_row(
        self,
        grid: &FaceGrid,
        face: Face,
        row: usize,
        columns: Range<usize>,
        positions: &mut Positions,
    ) {
        dispatch!(self, face_row(grid, face, row, columns, positions));
    }

    /// Resamples eight rows along themselves to the eight columns of `shuffle`, into the first four of
    /// `target`.
    pub(super) fn across(self, rows: [&[u8]; GROUP], shuffle: &Shuffle, target: &mut [RowPair]) {
        dispatch!(self, across(rows, shuffle, target));
    }

    /// Resamples the columns of a [`Block`] along themselves, to eight rows of each of `targets`, which
    /// are the tiles of its sources.
    pub(super) fn down(self, grid: &FaceGrid, block: &Block<'_>, targets: &mut [&mut [u8]]) {
        dispatch!(self, down(grid, block, targets));
    }

    /// Samples a [`Patch`] in as many planes as there are `taps`. For each plane there is one target, or
    /// there are four: those of [`MIRRORS`]. `next` is the patch that will be sampled soon.
    pub(super) fn patch<const PLANES: usize>(
        self,
        patch: &Patch,
        next: Option<&Patch>,
        taps: [&RowTaps<'_>; PLANES],
        targets: [&mut [&mut [u8]]; PLANES],
    ) {
        dispatch!(self, patch(patch, next, taps, targets));
    }

    /// Averages two rows two by two into one of half their length.
    pub(crate) fn halve(self, above: &[u8], below: &[u8], target: &mut [u8]) {
        dispatch!(self, halve(above, below, target));
    }
}

#[cfg(all(test, target_arch = "x86_64"))]
mod tests;
