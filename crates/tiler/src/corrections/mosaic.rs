//! A region made unrecognisable: all that is left of it are the mean colours of a few cells, shown as a
//! smooth picture. What was averaged away is in no tile, so nobody can sharpen it back.

use super::Region;
use super::cap::{Cap, Grid, row_weight};
use std::ops::Range;

/// Cells from one side of a region to the other: too few to tell one face from another.
const CELLS: usize = 5;
/// Around the region the picture returns within this share of its radius, so that no rim is seen. The
/// region itself is covered wholly.
const FEATHER: f64 = 0.15;

/// Degrees from a region's centre within which samples change.
pub(super) fn outer_radius(region: &Region) -> f64 {
    region.radius * (1.0 + FEATHER)
}

/// The blur of one region in one plane.
#[derive(Debug)]
pub(super) struct Mosaic {
    inner: Cap,
    outer: Cap,
    /// Sine and cosine of the inner radius, cosine of the outer one.
    sine: f64,
    cosine: f64,
    outer_cosine: f64,
    /// Per cell: samples times their weights, and weights.
    sums: [[(u64, u64); CELLS]; CELLS],
    means: Option<[[f64; CELLS]; CELLS]>,
}

impl Mosaic {
    pub(super) fn new(region: &Region) -> Self {
        let outer = outer_radius(region);
        let (sine, cosine) = region.radius.to_radians().sin_cos();
        Self {
            inner: Cap::new(region.yaw, region.pitch, region.radius),
            outer: Cap::new(region.yaw, region.pitch, outer),
            sine,
            cosine,
            outer_cosine: outer.to_radians().cos(),
            sums: [[(0, 0); CELLS]; CELLS],
            means: None,
        }
    }

    /// Rows that [`Mosaic::take`] must have seen before [`Mosaic::paint`] may be called.
    pub(super) fn rows_to_take(&self, grid: &Grid) -> Range<usize> {
        self.inner.rows(grid)
    }

    /// Rows that change.
    pub(super) fn rows_to_paint(&self, grid: &Grid) -> Range<usize> {
        self.outer.rows(grid)
    }

    /// Adds a row of the source to the cells. Only the region itself counts: nothing around it shows in
    /// its blur.
    pub(super) fn take(&mut self, grid: &Grid, row: usize, samples: &[u8]) {
        let (weight, sine) = (row_weight(grid, row), self.sine);
        let sums = &mut self.sums;
        self.inner.visit_row(grid, row, |spot| {
            let cell = |sine_from_centre: f64| {
                let place = place(sine_from_centre, sine);
                (place as usize).min(CELLS - 1)
            };
            let (sum, weights) = &mut sums[cell(-spot.up)][cell(spot.right)];
            *sum += u64::from(samples[spot.column]) * weight;
            *weights += weight;
        });
    }

    /// Paints a row after all rows were taken.
    pub(super) fn paint(&mut self, grid: &Grid, row: usize, samples: &mut [u8]) {
        if self.means.is_none() {
            self.means = means(&self.sums);
        }
        // Smaller than a sample: there is nothing to hide.
        let Some(means) = &self.means else { return };
        let (sine, cosine, fading) = (self.sine, self.cosine, self.cosine - self.outer_cosine);
        self.outer.visit_row(grid, row, |spot| {
            let blurred = between(means, place(-spot.up, sine), place(spot.right, sine));
            let away = ((cosine - spot.cosine) / fading).clamp(0.0, 1.0);
            let share = 1.0 - away * away * (3.0 - 2.0 * away);
            let sample = &mut samples[spot.column];
            let value = f64::from(*sample);
            *sample = (value + (blurred - value) * share).round() as u8;
        });
    }
}

/// Where a sample lies across the cells, from 0 to [`CELLS`] within the region.
fn place(sine_from_centre: f64, sine: f64) -> f64 {
    (sine_from_centre / sine).midpoint(1.0) * CELLS as f64
}

/// Mean samples per cell; `None` where there is no sample at all. Cells without a sample (the corners, or
/// all but one of a tiny region) take the mean of all.
fn means(sums: &[[(u64, u64); CELLS]; CELLS]) -> Option<[[f64; CELLS]; CELLS]> {
    let all = sums.iter().flatten().fold((0, 0), |all, cell| (all.0 + cell.0, all.1 + cell.1));
    let mean = |(sum, weights): (u64, u64)| sum as f64 / weights as f64;
    let of_cell = |cell: (u64, u64)| if cell.1 > 0 { mean(cell) } else { mean(all) };
    (all.1 > 0).then(|| sums.map(|line| line.map(of_cell)))
}

/// Interpolates between the cells' centres.
fn between(means: &[[f64; CELLS]; CELLS], down: f64, right: f64) -> f64 {
    let split = |place: f64| {
        let from_first = (place - 0.5).clamp(0.0, (CELLS - 1) as f64);
        let cell = (from_first as usize).min(CELLS - 2);
        (cell, from_first - cell as f64)
    };
    let ((row, below), (column, beside)) = (split(down), split(right));
    let line =
        |row: usize| means[row][column] + (means[row][column + 1] - means[row][column]) * beside;
    line(row) + (line(row + 1) - line(row)) * below
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::strip::Shape;

    const SHAPE: Shape = Shape { width: 512, height: 256, grey: true };

    fn blurred(region: Region, picture: &[u8]) -> Vec<u8> {
        let grid = Grid::new(SHAPE, 0);
        let mut mosaic = Mosaic::new(&region);
        for row in mosaic.rows_to_take(&grid) {
            mosaic.take(&grid, row, &picture[row * SHAPE.width..][..SHAPE.width]);
        }
        let mut picture = picture.to_vec();
        for row in mosaic.rows_to_paint(&grid) {
            mosaic.paint(&grid, row, &mut picture[row * SHAPE.width..][..SHAPE.width]);
        }
        picture
    }

    /// Degrees between a sample and a region's centre.
    fn away(index: usize, region: Region) -> f64 {
        use sonla360_geometry::{Direction, Equirect, angle_between};
        let grid = Equirect { width: SHAPE.width as u32, height: SHAPE.height as u32 };
        let (x, y) = ((index % SHAPE.width) as f64 + 0.5, (index / SHAPE.width) as f64 + 0.5);
        let centre = Direction { yaw: region.yaw, pitch: region.pitch };
        angle_between(grid.direction(x, y).to_vector(), centre.to_vector())
    }

    fn noise() -> Vec<u8> {
        let mut state = 7u32;
        let mut next = || {
            state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (state >> 24) as u8
        };
        (0..SHAPE.width * SHAPE.height).map(|_| next()).collect()
    }

    const PLACES: [Region; 4] = [
        Region { yaw: 30.0, pitch: 10.0, radius: 12.0 },
        Region { yaw: 179.0, pitch: -20.0, radius: 9.0 },
        Region { yaw: 0.0, pitch: -90.0, radius: 20.0 },
        Region { yaw: -60.0, pitch: 88.0, radius: 10.0 },
    ];

    #[test]
    fn nothing_of_the_detail_is_left_and_nothing_around_is_touched() {
        let picture = noise();
        for region in PLACES {
            let result = blurred(region, &picture);
            for (index, (before, after)) in picture.iter().zip(&result).enumerate() {
                let away = away(index, region);
                if away <= region.radius {
                    // The mean of noise is grey; its cells differ a little.
                    assert!(after.abs_diff(127) < 60, "{region:?}: {after}");
                } else if away > outer_radius(&region) + 1e-9 {
                    assert_eq!(before, after, "{region:?} reaches {away}");
                }
            }
        }
    }

    #[test]
    fn two_pictures_with_the_same_cells_look_the_same_inside() {
        // Swapping detail within a cell changes nothing: the blur is a function of the cells' means.
        let region = PLACES[0];
        let flat = vec![100; SHAPE.width * SHAPE.height];
        let mut detailed = flat.clone();
        // One row near the centre, two neighbours of one cell.
        let grid = Grid::new(SHAPE, 0);
        let (mut row_columns, row) = (Vec::new(), 113);
        Cap::new(region.yaw, region.pitch, 1.0)
            .visit_row(&grid, row, |s| row_columns.push(s.column));
        detailed[row * SHAPE.width + row_columns[0]] = 40;
        detailed[row * SHAPE.width + row_columns[1]] = 160;
        assert_eq!(blurred(region, &detailed), blurred(region, &flat));
    }

    #[test]
    fn the_surroundings_do_not_show_in_the_blur() {
        let region = PLACES[1];
        let picture = noise();
        let mut other = picture.clone();
        for (index, sample) in other.iter_mut().enumerate() {
            if away(index, region) > region.radius + 1e-9 {
                *sample = 255 - *sample;
            }
        }
        let (one, two) = (blurred(region, &picture), blurred(region, &other));
        for index in 0..one.len() {
            if away(index, region) <= region.radius {
                assert_eq!(one[index], two[index]);
            }
        }
    }

    #[test]
    fn a_region_smaller_than_a_sample_changes_nothing_and_does_not_fail() {
        let picture = noise();
        let region = Region { yaw: 0.0, pitch: 0.0, radius: 0.1 };
        assert_eq!(blurred(region, &picture), picture);
    }
}
