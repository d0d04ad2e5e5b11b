//! One plane of a full-sphere panorama that can be sampled along the rows of cube faces.

#![expect(clippy::cast_possible_wrap, reason = "columns and rows stay far below 2^31")]

mod arctangent;
mod coordinates;
mod kernel;
mod polar;

pub(crate) use coordinates::FaceGrid;

use coordinates::{FRACTION_BITS, Positions};
use kernel::Kernel;
use polar::Bands;
use sonla360_geometry::Face;

/// A plane of samples covering the sphere, prepared for sampling at one face size.
pub(crate) struct Sphere<'a> {
    samples: &'a [u8],
    width: usize,
    height: usize,
    bands: Bands,
    grid: FaceGrid,
    kernel: &'static Kernel,
}

/// Buffers that a worker reuses from row to row.
#[derive(Default)]
pub(crate) struct Scratch {
    positions: Positions,
}

/// A tile's place on its face, in samples of the plane at hand.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Window {
    pub(crate) face: Face,
    pub(crate) left: usize,
    pub(crate) top: usize,
    pub(crate) size: usize,
}

impl<'a> Sphere<'a> {
    /// Takes a plane of `width` columns and prepares it for the grid: near the poles, where its rows
    /// hold more columns than the faces can show, they are low-pass filtered in place.
    pub(crate) fn prepare(samples: &'a mut [u8], width: usize, grid: FaceGrid) -> Self {
        let height = samples.len() / width;
        let bands = Bands::build(samples, width, height, &grid);
        Self { samples, width, height, bands, grid, kernel: Kernel::shared() }
    }

    /// Samples a window of a face, row by row.
    pub(crate) fn fill(&self, window: Window, target: &mut [u8], scratch: &mut Scratch) {
        let columns = window.left..window.left + window.size;
        for (row, line) in target.chunks_exact_mut(window.size).enumerate() {
            let positions = &mut scratch.positions;
            self.grid.row(window.face, window.top + row, columns.clone(), positions);
            if matches!(window.face, Face::Up | Face::Down) {
                self.fill_polar_row(line, positions);
            } else {
                self.fill_side_row(line, positions);
            }
        }
    }

    fn fill_side_row(&self, line: &mut [u8], positions: &Positions) {
        for ((pixel, x), y) in line.iter_mut().zip(&positions.x).zip(&positions.y) {
            *pixel = self.sample_base(*x, *y);
        }
    }

    fn fill_polar_row(&self, line: &mut [u8], positions: &Positions) {
        for ((pixel, x), y) in line.iter_mut().zip(&positions.x).zip(&positions.y) {
            *pixel = match self.bands.of_row(*y >> FRACTION_BITS) {
                None => self.sample_base(*x, *y),
                Some(band) => {
                    let (column, column_phase) = tap(*x >> band.halvings);
                    let (row, row_phase) = tap(*y);
                    let (samples, start) = band.at(column, row);
                    self.kernel.sample(samples, start, band.stride, column_phase, row_phase)
                }
            };
        }
    }

    #[inline]
    fn sample_base(&self, x: i32, y: i32) -> u8 {
        let (column, column_phase) = tap(x);
        let (row, row_phase) = tap(y);
        let inside = column >= 1
            && row >= 1
            && (column + 2) < self.width as i32
            && (row + 2) < self.height as i32;
        if inside {
            let start = (row as usize - 1) * self.width + column as usize - 1;
            self.kernel.sample(self.samples, start, self.width, column_phase, row_phase)
        } else {
            self.sample_at_edge(column, row, column_phase, row_phase)
        }
    }

    /// The kernel where it reaches over the back meridian or a pole.
    #[cold]
    fn sample_at_edge(&self, column: i32, row: i32, column_phase: usize, row_phase: usize) -> u8 {
        let mut window = [0; 16];
        for (index, sample) in window.iter_mut().enumerate() {
            let (x, y) = (column - 1 + (index % 4) as i32, row - 1 + (index / 4) as i32);
            *sample = self.samples[wrapped(x, y, self.width, self.height)];
        }
        self.kernel.sample(&window, 0, 4, column_phase, row_phase)
    }
}

/// The index of a sample on a sphere of this size, for columns and rows outside it too: round the
/// back meridian, and over a pole onto the opposite side.
fn wrapped(x: i32, y: i32, width: usize, height: usize) -> usize {
    let (columns, rows) = (width as i32, height as i32);
    let (x, y) = if y < 0 {
        (x + columns / 2, -1 - y)
    } else if y >= rows {
        (x + columns / 2, 2 * rows - 1 - y)
    } else {
        (x, y)
    };
    y.clamp(0, rows - 1) as usize * width + x.rem_euclid(columns) as usize
}

/// Splits a fixed-point coordinate into the sample at or before it and the phase towards the next.
#[inline]
fn tap(position: i32) -> (i32, usize) {
    const FINER: u32 = FRACTION_BITS - kernel::PHASE_BITS;
    // Sample centres lie at half-integers; the phase is rounded, not cut, so that nothing drifts.
    let from_centre = position - (1 << (FRACTION_BITS - 1)) + (1 << (FINER - 1));
    let phase = (from_centre & ((1 << FRACTION_BITS) - 1)) >> FINER;
    (from_centre >> FRACTION_BITS, phase as usize)
}
