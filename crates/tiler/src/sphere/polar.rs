//! The rows near the poles, filtered to the resolution that the faces can show.
//!
//! Towards a pole an equirectangular row keeps its number of columns while the circle it describes
//! shrinks: at colatitude `c` it holds `1 / tan c` times what an up or down face can show. Taking
//! single samples there would alias. So each such row is low-pass filtered along yaw; where it holds
//! twice, four times, … too much it is also stored at half, a quarter, … of its width (as reduced
//! grids do in meteorology), which makes the filter short and the memory small.

use super::coordinates::FaceGrid;
use super::lanes::Lanes;
use crate::strip::{PAD, Plane};
use std::f64::consts::PI;

/// Bands are not narrower than this many columns.
const MIN_COLUMNS: usize = 16;
/// Lobes of the Lanczos filter.
const LOBES: f64 = 2.0;
/// The cut-off as a multiple of the faces' own limit: leaves the visible detail near the limit, lets
/// through only what the kernel itself attenuates.
const CUT_OFF: f64 = 1.3;
/// Rows beyond a pole that a kernel reaches into.
const BEYOND: i32 = 2;

/// How far each row of a plane is reduced.
pub(super) struct Reduction {
    width: usize,
    /// How many times more columns each row holds than the faces can show; below 1 away from the poles.
    excess: Vec<f64>,
    /// How many times the row is halved for sampling.
    halvings: Vec<u8>,
}

impl Reduction {
    pub(super) fn new(width: usize, height: usize, grid: &FaceGrid) -> Self {
        let most = (1..16)
            .take_while(|k| width.is_multiple_of(1 << k) && width >> k >= MIN_COLUMNS)
            .last()
            .unwrap_or(0);
        let excess: Vec<f64> = (0..height)
            .map(|row| {
                let from_top = (row as f64 + 0.5) / grid.rows() * PI;
                let colatitude = from_top.min((PI - from_top).max(0.25 / grid.rows() * PI));
                grid.density() / colatitude.tan().max(1e-9)
            })
            .collect();
        let halvings =
            excess.iter().map(|excess| (excess.max(1.0).log2() as u8).min(most)).collect();
        Self { width, excess, halvings }
    }

    fn height(&self) -> i32 {
        self.halvings.len() as i32
    }

    /// How many times the row that a kernel's second tap lies in is halved, and with it all its taps.
    pub(super) fn halvings(&self, row: i32) -> u8 {
        self.halvings[row.clamp(0, self.height() - 1) as usize]
    }

    /// The forms in which a row is sampled by the kernels that reach it.
    fn forms_of(&self, row: i32) -> Vec<u8> {
        let mut forms: Vec<u8> = (row - 2..=row + 1).map(|base| self.halvings(base)).collect();
        forms.sort_unstable();
        forms.dedup();
        forms
    }
}

/// Rows of one plane, ready to be sampled.
pub(crate) struct ReadyPlane {
    plane: Plane,
    /// Row of the whole plane that the first row is.
    first_row: i32,
    /// Reduced rows and rows beyond a pole, in `samples` from `start` on, with their margins.
    forms: Vec<Form>,
    samples: Vec<u8>,
}

struct Form {
    row: i32,
    halvings: u8,
    start: usize,
}

impl ReadyPlane {
    /// Filters the rows of a plane that need it; `first_row` is its first row's place in the whole
    /// plane.
    pub(super) fn prepare(
        mut plane: Plane,
        first_row: usize,
        reduction: &Reduction,
        lanes: Lanes,
        scratch: &mut FilterScratch,
    ) -> Self {
        let first_row = first_row as i32;
        let (mut forms, mut samples) = (Vec::new(), Vec::new());
        let height = reduction.height();
        for index in 0..plane.rows {
            let row = first_row + index as i32;
            if row >= height {
                break;
            }
            let excess = reduction.excess[row as usize];
            let mut add = |row: i32, halvings: u8, line: &[u8]| {
                forms.push(Form { row, halvings, start: samples.len() });
                push_reduced(&mut samples, line, halvings, excess, lanes, scratch);
            };
            for halvings in reduction.forms_of(row).into_iter().filter(|halvings| *halvings > 0) {
                add(row, halvings, plane.row(index));
            }
            // Over a pole a row goes on half a turn further.
            let beyond = if row < BEYOND {
                Some(-1 - row)
            } else if row >= height - BEYOND {
                Some(2 * height - 1 - row)
            } else {
                None
            };
            if let Some(beyond) = beyond {
                let (left, right) =
                    plane.row(index)[..reduction.width].split_at(reduction.width / 2);
                let turned = [right, left].concat();
                for halvings in reduction.forms_of(beyond) {
                    add(beyond, halvings, &turned);
                }
            }
            if excess > CUT_OFF && reduction.forms_of(row).contains(&0) {
                filter_in_place(plane.row_mut(index), excess, lanes, scratch);
            }
        }
        plane.wrap();
        Self { plane, first_row, forms, samples }
    }

    /// The row of the whole plane after the last one here.
    pub(super) fn end_row(&self) -> i32 {
        self.first_row + self.plane.rows as i32
    }

    /// A row of the plane with its margins, in the form asked for; rows beyond a pole too.
    pub(super) fn row(&self, row: i32, halvings: u8) -> Option<&[u8]> {
        let inside = row - self.first_row;
        if halvings == 0 && (0..self.plane.rows as i32).contains(&inside) {
            return Some(self.plane.padded_row(inside as usize));
        }
        let form = self.forms.iter().find(|form| form.row == row && form.halvings == halvings)?;
        let length = (self.plane.width >> halvings) + 2 * PAD;
        Some(&self.samples[form.start..form.start + length])
    }

    /// The plane's own rows from `first` to `last`, as far as they are here, with their margins.
    pub(super) fn rows(&self, first: i32, last: i32) -> impl Iterator<Item = &[u8]> {
        let rows = first.max(self.first_row)..=last.min(self.end_row() - 1);
        rows.map(|row| self.plane.padded_row((row - self.first_row) as usize))
    }

    /// The plane, for its memory to be used again.
    pub(crate) fn into_plane(self) -> Plane {
        self.plane
    }
}

/// Rows of 32-bit numbers that the filters work in.
#[derive(Default)]
pub(crate) struct FilterScratch {
    line: Vec<f32>,
    even: Vec<f32>,
    odd: Vec<f32>,
    result: Vec<f32>,
}

fn push_reduced(
    samples: &mut Vec<u8>,
    line: &[u8],
    halvings: u8,
    excess: f64,
    lanes: Lanes,
    scratch: &mut FilterScratch,
) {
    let FilterScratch { line: wide, even, odd, result } = scratch;
    wide.resize(line.len(), 0.0);
    lanes.widen(line, wide);
    for _ in 0..halvings {
        halve(wide, even, odd, result, lanes);
        std::mem::swap(wide, result);
    }
    filter(wide, excess / f64::from(1u32 << halvings), even, result, lanes);
    let start = samples.len() + PAD;
    samples.resize(start + result.len() + PAD, 0);
    lanes.narrow(result, &mut samples[start..start + result.len()]);
    // A short row goes round more than once.
    for margin in 1..=PAD {
        samples[start - margin] = samples[start - margin + result.len()];
    }
    for index in start..start + PAD {
        samples[index + result.len()] = samples[index];
    }
}

fn filter_in_place(line: &mut [u8], excess: f64, lanes: Lanes, scratch: &mut FilterScratch) {
    let FilterScratch { line: wide, even, result, .. } = scratch;
    wide.resize(line.len(), 0.0);
    lanes.widen(line, wide);
    filter(wide, excess, even, result, lanes);
    lanes.narrow(result, line);
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

/// Puts a circular row into `padded` with `reach` samples repeated at either end.
fn pad(line: &[f32], reach: usize, padded: &mut Vec<f32>) {
    let start = line.len() - reach % line.len();
    padded.clear();
    padded.extend(line.iter().cycle().skip(start % line.len()).take(reach));
    padded.extend_from_slice(line);
    padded.extend(line.iter().cycle().take(reach));
}

/// Puts a circular row at half its width into `result`; the new centres lie between two old ones.
fn halve(
    line: &[f32],
    even: &mut Vec<f32>,
    odd: &mut Vec<f32>,
    result: &mut Vec<f32>,
    lanes: Lanes,
) {
    const REACH: usize = 2;
    let weights = taps((0..8).map(|i| f64::from(i) - 3.5), 2.0);
    // Split by parity, so that each half is an ordinary filter of four taps: the old samples from
    // three before the new centre to four behind it are odd, even, odd, ….
    let (pairs, _) = line.as_chunks::<2>();
    let count = pairs.len();
    for part in [&mut *even, &mut *odd] {
        part.resize(count + 2 * REACH, 0.0);
    }
    lanes.split(pairs, &mut even[REACH..], &mut odd[REACH..]);
    for part in [&mut *even, &mut *odd] {
        part.copy_within(count..count + REACH, 0);
        part.copy_within(REACH..2 * REACH, REACH + count);
    }
    let [odd_weights, even_weights] =
        [0, 1].map(|first| weights.iter().skip(first).step_by(2).copied().collect::<Vec<f32>>());
    result.clear();
    result.resize(count, 0.0);
    lanes.convolve(odd, &odd_weights, result);
    lanes.convolve(&even[1..], &even_weights, result);
}

/// Puts a circular row without the detail that a grid `excess` times coarser cannot show into
/// `result`.
fn filter(line: &[f32], excess: f64, padded: &mut Vec<f32>, result: &mut Vec<f32>, lanes: Lanes) {
    let stretch = (excess / CUT_OFF).max(1.0);
    // At the pole itself the filter would reach round the whole circle.
    let reach = ((LOBES * stretch).ceil() as usize - 1).min(line.len());
    let weights = taps((0..=2 * reach).map(|i| i as f64 - reach as f64), stretch);
    pad(line, reach, padded);
    result.clear();
    result.resize(line.len(), 0.0);
    lanes.convolve(padded, &weights, result);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::strip::{Shape, Strip};
    use glam::DMat3;
    use sonla360_geometry::Equirect;

    fn filtered(line: &[f32], excess: f64) -> Vec<f32> {
        let (mut padded, mut result) = (Vec::new(), Vec::new());
        filter(line, excess, &mut padded, &mut result, Lanes::detect());
        result
    }

    fn halved(line: &[f32]) -> Vec<f32> {
        let (mut even, mut odd, mut result) = (Vec::new(), Vec::new(), Vec::new());
        halve(line, &mut even, &mut odd, &mut result, Lanes::detect());
        result
    }

    #[test]
    fn flat_rows_stay_flat_whatever_the_filter() {
        for excess in [0.5, 1.0, 1.7, 3.0, 40.0, 5000.0] {
            assert!(
                filtered(&[93.0; 64], excess).iter().all(|s| (s - 93.0).abs() < 0.01),
                "{excess}"
            );
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

    /// The rows of a picture of 1024 × 512 with alternating columns, the finest pattern there is.
    fn ready() -> (Vec<ReadyPlane>, Reduction) {
        let shape = Shape { width: 1024, height: 512, grey: true };
        let grid = FaceGrid::new(Equirect { width: 1024, height: 512 }, 1, 328, DMat3::IDENTITY);
        let reduction = Reduction::new(1024, 512, &grid);
        let planes = (0..shape.strips())
            .map(|index| {
                let mut strip = Strip::new(shape, index);
                for row in 0..strip.planes[0].rows {
                    for (column, sample) in strip.planes[0].row_mut(row).iter_mut().enumerate() {
                        *sample = (column % 2 * 200) as u8;
                    }
                }
                let plane = strip.planes.remove(0);
                let scratch = &mut FilterScratch::default();
                ReadyPlane::prepare(plane, strip.first_row, &reduction, Lanes::detect(), scratch)
            })
            .collect();
        (planes, reduction)
    }

    #[test]
    fn only_polar_rows_are_touched() {
        let (planes, _) = ready();
        let contrast = |row: i32| {
            let plane = planes.iter().find(|plane| plane.row(row, 0).is_some()).expect("a row");
            let line = plane.row(row, 0).expect("a row");
            line[PAD].abs_diff(line[PAD + 1])
        };
        assert_eq!(contrast(256), 200);
        assert_eq!(contrast(128), 200, "at 45° the row holds exactly what a face shows");
        assert!(contrast(85) < 80, "{}", contrast(85));
    }

    #[test]
    fn every_kernel_finds_its_four_rows_in_one_form() {
        let (planes, reduction) = ready();
        for base in -1..512 {
            let halvings = reduction.halvings(base);
            for row in base - 1..=base + 2 {
                let line = planes.iter().find_map(|plane| plane.row(row, halvings));
                let line = line.unwrap_or_else(|| panic!("row {row} at {halvings}"));
                assert_eq!(line.len(), (1024 >> halvings) + 2 * PAD);
                if halvings > 1 {
                    assert!(line.iter().all(|sample| sample.abs_diff(100) <= 1), "row {row}");
                }
            }
        }
    }
}
