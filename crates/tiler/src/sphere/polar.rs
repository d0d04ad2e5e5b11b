//! The rows near the poles, filtered to the resolution that the faces can show.
//!
//! Towards a pole an equirectangular row keeps its number of columns while the circle it describes
//! shrinks: at colatitude `c` it holds `1 / tan c` times what an up or down face can show. Taking
//! single samples there would alias. So each such row is low-pass filtered along yaw; where it holds
//! twice, four times, … too much it is also stored at half, a quarter, … of its width (as reduced
//! grids do in meteorology), which makes the filter short and the memory small.

use super::{FaceGrid, wrapped};
use rayon::prelude::*;
use std::f64::consts::PI;

/// Samples kept left and right of each row, so that the kernel never wraps.
const PAD: usize = 3;
/// Rows kept above and below a band for the kernel's reach.
const APRON: i32 = 3;
/// Bands are not narrower than this many columns.
const MIN_COLUMNS: usize = 16;
/// Lobes of the Lanczos filter.
const LOBES: f64 = 2.0;
/// The cut-off as a multiple of the faces' own limit: leaves the visible detail near the limit, lets
/// through only what the kernel itself attenuates.
const CUT_OFF: f64 = 1.3;

/// Rows of equal width around one pole.
pub(super) struct Band {
    /// Width is the source's width divided by 2 to this power.
    pub(super) halvings: u32,
    pub(super) stride: usize,
    first_row: i32,
    samples: Vec<u8>,
}

impl Band {
    /// The samples, and where the 4 × 4 window around `(column, row)` begins in them.
    #[inline]
    pub(super) fn at(&self, column: i32, row: i32) -> (&[u8], usize) {
        let line = (row - 1 - self.first_row).max(0) as usize;
        let start = (column - 1 + PAD as i32).max(0) as usize;
        (&self.samples, line * self.stride + start)
    }
}

/// All bands of a plane, and which row belongs to which.
pub(super) struct Bands {
    bands: Vec<Band>,
    /// Per source row: 0 for the plane itself, else one more than the index of the band.
    of_row: Vec<u8>,
}

impl Bands {
    /// The band a source row is to be sampled in; `None` means the plane itself.
    #[inline]
    pub(super) fn of_row(&self, row: i32) -> Option<&Band> {
        let last = self.of_row.len() - 1;
        match self.of_row[(row.max(0) as usize).min(last)] {
            0 => None,
            index => self.bands.get(usize::from(index) - 1),
        }
    }

    /// Builds the bands and filters the plane's own rows where they hold too much.
    pub(super) fn build(samples: &mut [u8], width: usize, height: usize, grid: &FaceGrid) -> Self {
        let excess = |row: usize| excess_of_row(row, grid);
        let most_halvings = (1..16)
            .take_while(|k| width.is_multiple_of(1 << k) && width >> k >= MIN_COLUMNS)
            .last()
            .unwrap_or(0);
        let halvings = |row: usize| (excess(row).max(1.0).log2().floor() as u32).min(most_halvings);
        let mut of_row = vec![0; height];
        let mut bands = Vec::new();
        let mut row = 0;
        while row < height {
            let k = halvings(row);
            let end = (row..height).find(|next| halvings(*next) != k).unwrap_or(height);
            if k > 0 {
                bands.push(build_band(samples, width, height, k, row..end, grid));
                of_row[row..end].fill(bands.len() as u8);
            }
            row = end;
        }
        filter_in_place(samples, width, grid, |row| {
            // The kernel reaches a few rows into the neighbouring band.
            let reach = APRON as usize;
            (row.saturating_sub(reach)..(row + reach + 1).min(height)).any(|near| of_row[near] == 0)
        });
        Self { bands, of_row }
    }
}

/// How many times more columns a row holds than the faces can show; below 1 away from the poles.
fn excess_of_row(row: usize, grid: &FaceGrid) -> f64 {
    let from_top = (row as f64 + 0.5) / grid.rows() * PI;
    let colatitude = from_top.min((PI - from_top).max(0.25 / grid.rows() * PI));
    grid.density() / colatitude.tan().max(1e-9)
}

fn build_band(
    samples: &[u8],
    width: usize,
    height: usize,
    halvings: u32,
    rows: std::ops::Range<usize>,
    grid: &FaceGrid,
) -> Band {
    let columns = width >> halvings;
    let stride = columns + 2 * PAD;
    let first_row = rows.start as i32 - APRON;
    let count = rows.len() + 2 * APRON as usize;
    let mut band = vec![0; stride * count];
    band.par_chunks_exact_mut(stride).enumerate().for_each(|(index, target)| {
        let row = first_row + index as i32;
        let start = wrapped(0, row, width, height);
        // Over a pole `start` lies half a turn into the row.
        let shift = start % width;
        let source = &samples[start - shift..][..width];
        let mut line: Vec<f32> =
            source[shift..].iter().chain(&source[..shift]).map(|s| f32::from(*s)).collect();
        for _ in 0..halvings {
            line = halved(&line);
        }
        let excess = excess_of_row(start / width, grid) / f64::from(1u32 << halvings);
        let line = filtered(&line, excess);
        target[PAD..PAD + columns].copy_from_slice(&line);
        target[..PAD].copy_from_slice(&line[columns - PAD..]);
        target[PAD + columns..].copy_from_slice(&line[..PAD]);
    });
    Band { halvings, stride, first_row, samples: band }
}

fn filter_in_place(
    samples: &mut [u8],
    width: usize,
    grid: &FaceGrid,
    is_used: impl Fn(usize) -> bool + Sync,
) {
    samples.par_chunks_exact_mut(width).enumerate().for_each(|(row, line)| {
        let excess = excess_of_row(row, grid);
        if excess > CUT_OFF && is_used(row) {
            let wide: Vec<f32> = line.iter().map(|sample| f32::from(*sample)).collect();
            line.copy_from_slice(&filtered(&wide, excess));
        }
    });
}

fn lanczos(x: f64) -> f64 {
    let sinc = |x: f64| if x == 0.0 { 1.0 } else { (PI * x).sin() / (PI * x) };
    if x.abs() < LOBES { sinc(x) * sinc(x / LOBES) } else { 0.0 }
}

/// Weights at the given distances, stretched and normalised.
fn taps(distances: impl Iterator<Item = f64>, stretch: f64) -> Vec<f32> {
    let raw: Vec<f64> = distances.map(|distance| lanczos(distance / stretch)).collect();
    let sum: f64 = raw.iter().sum();
    raw.iter().map(|weight| (weight / sum) as f32).collect()
}

/// A circular row with `reach` samples repeated at either end.
fn padded(line: &[f32], reach: usize) -> Vec<f32> {
    let start = line.len() - reach % line.len();
    line.iter().cycle().skip(start % line.len()).take(line.len() + 2 * reach).copied().collect()
}

/// A circular row at half its width; the new centres lie between two old ones.
fn halved(line: &[f32]) -> Vec<f32> {
    const REACH: usize = 3;
    let weights = taps((0..8).map(|i| f64::from(i) - 3.5), 2.0);
    let source = padded(line, REACH);
    (0..line.len() / 2)
        .map(|column| {
            weights.iter().zip(&source[2 * column..]).map(|(weight, sample)| weight * sample).sum()
        })
        .collect()
}

/// A circular row without the detail that a grid `excess` times coarser cannot show.
fn filtered(line: &[f32], excess: f64) -> Vec<u8> {
    let stretch = (excess / CUT_OFF).max(1.0);
    // At the pole itself the filter would reach round the whole circle.
    let reach = ((LOBES * stretch).ceil() as usize - 1).min(line.len());
    let weights = taps((0..=2 * reach).map(|i| i as f64 - reach as f64), stretch);
    let source = padded(line, reach);
    let mut sums = vec![0.5; line.len()];
    // Tap by tap over the whole row: a loop that vectorises.
    for (offset, weight) in weights.iter().enumerate() {
        for (sum, sample) in sums.iter_mut().zip(&source[offset..]) {
            *sum += weight * sample;
        }
    }
    sums.iter().map(|sum| *sum as u8).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use sonla360_geometry::Equirect;

    #[test]
    fn flat_rows_stay_flat_whatever_the_filter() {
        for excess in [0.5, 1.0, 1.7, 3.0, 40.0, 5000.0] {
            assert!(filtered(&[93.0; 64], excess).iter().all(|sample| *sample == 93), "{excess}");
        }
        assert!(halved(&[93.0; 64]).iter().all(|sample| (sample - 93.0).abs() < 1e-3));
    }

    #[test]
    fn halving_keeps_the_phase() {
        let turn = |i: usize, n: usize| ((i as f32 + 0.5) / n as f32 * std::f32::consts::TAU).cos();
        let wide: Vec<f32> = (0..128).map(|i| turn(i, 128)).collect();
        for (i, sample) in halved(&wide).iter().enumerate() {
            assert!((sample - turn(i, 64)).abs() < 1e-2, "column {i}: {sample}");
        }
    }

    #[test]
    fn only_polar_rows_are_touched() {
        let (width, height) = (1024, 512);
        let grid = FaceGrid::new(Equirect { width: 1024, height: 512 }, 1, 326);
        // Alternating columns: the finest pattern there is.
        let mut samples: Vec<u8> = (0..width * height).map(|i| (i % 2 * 200) as u8).collect();
        let bands = Bands::build(&mut samples, width, height, &grid);
        let contrast = |row: usize| samples[row * width].abs_diff(samples[row * width + 1]);
        assert_eq!(contrast(height / 2), 200);
        assert_eq!(contrast(height / 4), 200, "at 45° the row holds exactly what a face shows");
        assert!(contrast(height / 6) < 80, "{}", contrast(height / 6));
        let band = bands.of_row(4).expect("near the pole");
        let (samples, start) = band.at(10, 4);
        assert!(samples[start].abs_diff(100) <= 1);
    }
}
