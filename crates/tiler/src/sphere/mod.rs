//! One plane of a full-sphere panorama, sampled at the places of cube faces.
//!
//! The four side faces of an upright panorama are the quick way: a face column is a source column, and
//! the rows lie alike in all four, so the two axes are resampled one after the other, sixteen source
//! samples making eight of a face. The up and down faces, and all faces of a panorama that has to be
//! levelled, take each sample from where it lies.

#![expect(clippy::cast_possible_wrap, reason = "columns and rows stay far below 2^31")]
#![expect(
    clippy::inline_always,
    reason = "a loop is compiled for wide registers only where all of it is inlined into the function that asks for them"
)]

mod arctangent;
mod coordinates;
mod kernel;
mod lanes;
mod polar;
mod taps;

pub(crate) use lanes::Lanes;
pub(crate) use polar::{FilterScratch, ReadyPlane};

use crate::strip::Plane;
use coordinates::{FRACTION_BITS, FaceGrid, GROUP, MIRRORS, Positions};
use glam::DMat3;
use kernel::Kernel;
use lanes::{Block, Patch, RowPair, SPARE_PAIRS};
use polar::Reduction;
use sonla360_geometry::{Equirect, Face};
use std::ops::{Range, RangeInclusive};
use taps::{RowTaps, Shuffle};

/// The faces that a panorama's rows run along.
pub(crate) const SIDES: [Face; 4] = [Face::Front, Face::Right, Face::Back, Face::Left];

/// Rows that a kernel takes beyond the two that a position lies between.
const KERNEL_ROWS: i32 = 2;

/// Rows of a side face that are sampled together, and columns of any other: few enough that the source
/// rows they are made of stay in the nearest caches, that of page addresses above all.
const BAND: usize = 168;
const BLOCK: usize = 32;

/// How one plane of a panorama is sampled at one face size.
pub(crate) struct Sphere {
    height: usize,
    grid: FaceGrid,
    reduction: Reduction,
    lanes: Lanes,
    /// For each of [`SIDES`] the source of every eight columns; empty where the panorama is levelled.
    columns: [Vec<Shuffle>; 4],
}

/// Buffers that a worker reuses from tile to tile.
#[derive(Default)]
pub(crate) struct Scratch {
    positions: [Positions; GROUP],
    patches: Vec<Patch>,
    next_patches: Vec<Patch>,
    columns: Vec<Vec<RowPair>>,
}

/// A tile's place on its face, in samples of the plane at hand.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Window {
    pub(crate) left: usize,
    pub(crate) top: usize,
    pub(crate) size: usize,
}

impl Sphere {
    /// For a plane of a panorama of size `source`: luma with `divisor` 1, or chroma with 2. Faces have
    /// `face_size` samples of this plane, a multiple of eight; `rotation` turns directions of the
    /// levelled panorama into directions of the source.
    pub(crate) fn new(
        source: Equirect,
        divisor: u32,
        face_size: usize,
        rotation: DMat3,
        lanes: Lanes,
    ) -> Self {
        let [width, height] = [source.width, source.height].map(|n| n.div_ceil(divisor) as usize);
        let grid = FaceGrid::new(source, divisor, face_size, rotation);
        let reduction = Reduction::new(width, height, &grid);
        let kernel = Kernel::shared();
        let columns = SIDES.map(|face| {
            if rotation != DMat3::IDENTITY {
                return Vec::new();
            }
            let columns = grid.side_columns(face);
            let groups = columns.as_chunks::<GROUP>().0.iter();
            groups.map(|group| Shuffle::of_columns(*group, width, kernel)).collect()
        });
        Self { height, grid, reduction, lanes, columns }
    }

    /// Whether [`Sphere::fill_sides`] can be used.
    pub(crate) fn is_upright(&self) -> bool {
        !self.columns[0].is_empty()
    }

    /// Makes rows ready to be sampled: near the poles, where they hold more columns than the faces can
    /// show, they are low-pass filtered.
    pub(crate) fn prepare(
        &self,
        plane: Plane,
        first_row: usize,
        scratch: &mut FilterScratch,
    ) -> ReadyPlane {
        ReadyPlane::prepare(plane, first_row, &self.reduction, self.lanes, scratch)
    }

    /// The rows of the plane that a window's samples are made of, those beyond a pole left out.
    pub(crate) fn rows_of(&self, face: Face, window: Window) -> RangeInclusive<usize> {
        /// Places looked at along each edge.
        const STEPS: usize = 16;
        let size = self.grid.size as f64;
        let place = |start: usize, step: usize| {
            2.0 * (start as f64 + (window.size * step) as f64 / STEPS as f64) / size - 1.0
        };
        let mut range = (f64::MAX, f64::MIN);
        for down in 0..=STEPS {
            for across in 0..=STEPS {
                let (u, v) = (place(window.left, across), place(window.top, down));
                let row = self.grid.source_row(face, u, v);
                range = (range.0.min(row), range.1.max(row));
            }
        }
        // Between two places rows change by less than this; a pole lies no further from the nearest.
        let step = self.grid.density() * 1.2 * window.size as f64 / STEPS as f64;
        let margin = step + f64::from(KERNEL_ROWS) + 1.0;
        let last = self.height - 1;
        let first = (range.0 - margin).max(0.0) as usize;
        first.min(last)..=((range.1 + margin) as usize).min(last)
    }

    /// Samples a window of all side faces at once, in planes that lie alike, from rows that
    /// [`Sphere::rows_of`] names. For each plane there are four `targets`, in the order of [`SIDES`].
    pub(crate) fn fill_sides(
        &self,
        planes: &[Vec<&ReadyPlane>],
        window: Window,
        targets: &mut [&mut [u8]],
        scratch: &mut Scratch,
    ) {
        scratch.columns.resize_with(targets.len(), Vec::new);
        let bands = (0..window.size).step_by(BAND);
        let blocks = |band| (0..window.size).step_by(GROUP).map(move |group| (band, group));
        for (band, group) in bands.flat_map(blocks) {
            let column = window.left + group;
            let band = band..(band + BAND).min(window.size);
            let (first, last) =
                self.rows_of_columns(column, window.top + band.start..window.top + band.end);
            let count = (last - first + 1) as usize;
            let pairs = count.next_multiple_of(GROUP) / 2 + SPARE_PAIRS;
            for buffer in &mut scratch.columns {
                buffer.resize(pairs, [[0; 2]; GROUP]);
            }
            let shuffles = self.columns.each_ref().map(|columns| &columns[column / GROUP]);
            for (planes, buffers) in planes.iter().zip(scratch.columns.chunks_exact_mut(4)) {
                let mut rows = upright_rows(planes, first, last);
                for above in (0..count).step_by(GROUP) {
                    let mut last = [].as_slice();
                    let rows = std::array::from_fn(|_| {
                        last = rows.next().unwrap_or(last);
                        last
                    });
                    for (buffer, shuffle) in buffers.iter_mut().zip(shuffles) {
                        self.lanes.across(rows, shuffle, &mut buffer[above / 2..]);
                    }
                }
            }
            for down in band.step_by(GROUP) {
                let block = Block {
                    sources: &scratch.columns,
                    first_row: first,
                    column,
                    row: window.top + down,
                    start: down * window.size + group,
                    width: window.size,
                };
                self.lanes.down(&self.grid, &block, targets);
            }
        }
    }

    /// First and last source row of eight columns between two rows of the side faces.
    fn rows_of_columns(&self, column: usize, rows: Range<usize>) -> (i32, i32) {
        let top = self.grid.side_rows(column, rows.start)[0];
        let bottom = self.grid.side_rows(column, rows.end - GROUP)[GROUP - 1];
        let (first, last) = top
            .into_iter()
            .zip(bottom)
            .fold((i32::MAX, i32::MIN), |(first, last), (top, bottom)| {
                (first.min(top), last.max(bottom))
            });
        let limit = self.height as i32 - 1;
        let first = (first >> FRACTION_BITS) - KERNEL_ROWS - 1;
        let last = (last >> FRACTION_BITS) + KERNEL_ROWS + 1;
        (first.clamp(0, limit), last.clamp(0, limit))
    }

    /// Samples a window of any face, in planes that lie alike, from rows that [`Sphere::rows_of`] names.
    /// There is one target for each plane; or there are four, and the last three are the window's images
    /// in the mirrors of an up or down face: left for right, upper for lower edge, and both.
    pub(crate) fn fill(
        &self,
        planes: &[Vec<&ReadyPlane>],
        face: Face,
        window: Window,
        targets: &mut [&mut [u8]],
        scratch: &mut Scratch,
    ) {
        let rows = self.rows_of(face, window);
        let bases = self.within(*rows.start() as i32..=*rows.end() as i32);
        let taps = |planes: &Vec<_>| RowTaps::new(planes, bases.clone(), &self.reduction);
        let taps: Vec<RowTaps<'_>> = planes.iter().map(taps).collect();
        let images = targets.len() / planes.len();
        let mut places = (0..window.size)
            .step_by(BLOCK)
            .flat_map(|left| (0..window.size).step_by(GROUP).map(move |top| (left, top)));
        let Scratch { positions, patches, next_patches, .. } = scratch;
        let mut next = |patches: &mut Vec<Patch>| {
            patches.clear();
            if let Some((left, top)) = places.next() {
                self.place_patches(face, window, (left, top), positions, patches);
            }
        };
        next(next_patches);
        while !next_patches.is_empty() {
            std::mem::swap(patches, next_patches);
            next(next_patches);
            for (index, patch) in patches.iter().enumerate() {
                let next = next_patches.get(index);
                match taps.as_slice() {
                    [luma] => self.lanes.patch(patch, next, [luma], [targets]),
                    [blue, red] => {
                        let (blue_targets, red_targets) = targets.split_at_mut(images);
                        let targets = [blue_targets, red_targets];
                        self.lanes.patch(patch, next, [blue, red], targets);
                    }
                    _ => debug_assert!(false, "luma alone, or both planes of chroma"),
                }
            }
        }
    }

    /// Adds the patches of a window from column `left` on, [`BLOCK`] columns at most, and from row `top`.
    fn place_patches(
        &self,
        face: Face,
        window: Window,
        (left, top): (usize, usize),
        positions: &mut [Positions; GROUP],
        patches: &mut Vec<Patch>,
    ) {
        let last = window.size - GROUP;
        let columns = left..(left + BLOCK).min(window.size);
        for (row, positions) in positions.iter_mut().enumerate() {
            let row = window.top + top + row;
            let across = window.left + columns.start..window.left + columns.end;
            self.lanes.face_row(&self.grid, face, row, across, positions);
        }
        for (index, left) in columns.step_by(GROUP).enumerate() {
            let part = |numbers: &[i32]| numbers.as_chunks().0[index];
            patches.push(Patch {
                x: positions.each_ref().map(|row| part(&row.x)),
                y: positions.each_ref().map(|row| part(&row.y)),
                turn: self.grid.turn(),
                starts: MIRRORS.map(|mirror| {
                    let row = if mirror.down { last - top } else { top };
                    let column = if mirror.across { last - left } else { left };
                    row * window.size + column
                }),
                width: window.size,
            });
        }
    }

    /// The rows whose kernels stay inside the given ones, or reach over a pole.
    fn within(&self, rows: RangeInclusive<i32>) -> RangeInclusive<i32> {
        let (first, last) = (*rows.start(), *rows.end());
        let first = if first == 0 { -1 } else { first + 1 };
        let last = if last == self.height as i32 - 1 { last } else { last - KERNEL_ROWS };
        first..=last
    }
}

/// The rows of a plane from `first` to `last`, with their margins.
fn upright_rows<'a>(
    planes: &[&'a ReadyPlane],
    first: i32,
    last: i32,
) -> impl Iterator<Item = &'a [u8]> {
    let start = planes.partition_point(|plane| plane.end_row() <= first);
    planes[start..].iter().flat_map(move |plane| plane.rows(first, last))
}
