//! The samples of an equirectangular plane that lie within an angle of a direction.

use crate::strip::Shape;
use glam::DVec3;
use sonla360_geometry::Direction;
use std::f64::consts::{FRAC_PI_2, PI, TAU};
use std::ops::Range;

/// Where the samples of one plane lie on the sphere. Luma has a sample per pixel, chroma one per two
/// columns and rows, in their middle.
#[derive(Debug, Clone)]
pub(super) struct Grid {
    /// Luma columns and rows from one sample to the next: 1 or 2.
    pub(super) step: usize,
    columns: usize,
    rows: usize,
    /// Sine and cosine of each column's yaw.
    yaws: Vec<(f64, f64)>,
    radians_per_column: f64,
    radians_per_row: f64,
}

impl Grid {
    pub(super) fn new(shape: Shape, plane: usize) -> Self {
        let step = if plane == 0 { 1 } else { 2 };
        // An odd colour picture repeats its last column and row in luma: what they show is hidden too.
        let even = if shape.grey { 1 } else { 2 };
        let samples = |pixels: usize| pixels.next_multiple_of(even) / step;
        let (columns, rows) = (samples(shape.width), samples(shape.height));
        let radians_per_column = TAU * step as f64 / shape.width as f64;
        let yaws = (0..columns).map(|c| ((c as f64 + 0.5) * radians_per_column - PI).sin_cos());
        Self {
            step,
            columns,
            rows,
            yaws: yaws.collect(),
            radians_per_column,
            radians_per_row: PI * step as f64 / shape.height as f64,
        }
    }

    /// Pitch from one row to the next.
    pub(super) fn radians_per_row(&self) -> f64 {
        self.radians_per_row
    }

    fn pitch(&self, row: usize) -> f64 {
        FRAC_PI_2 - (row as f64 + 0.5) * self.radians_per_row
    }
}

/// A cap of the sphere.
#[derive(Debug, Clone, Copy)]
pub(super) struct Cap {
    yaw: f64,
    pitch: f64,
    radius: f64,
    /// To the cap's centre, and from there to the right and up, as somebody looking at it sees them.
    centre: DVec3,
    right: DVec3,
    up: DVec3,
}

/// A sample within a cap.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Spot {
    pub(super) column: usize,
    /// Sine of the angle from the centre, as far as it points to the right and up.
    pub(super) right: f64,
    pub(super) up: f64,
    /// Cosine of the angle from the centre.
    pub(super) cosine: f64,
}

impl Cap {
    /// A cap of `radius` degrees, less than 90.
    pub(super) fn new(yaw: f64, pitch: f64, radius: f64) -> Self {
        let centre = Direction { yaw, pitch }.to_vector();
        let right = Direction { yaw: yaw + 90.0, pitch: 0.0 }.to_vector();
        let up = right.cross(centre);
        let [yaw, pitch, radius] = [yaw, pitch, radius].map(f64::to_radians);
        Self { yaw, pitch, radius, centre, right, up }
    }

    /// The plane's rows that may have samples in the cap.
    pub(super) fn rows(&self, grid: &Grid) -> Range<usize> {
        let row = |pitch: f64| (FRAC_PI_2 - pitch) / grid.radians_per_row;
        let first = row(self.pitch + self.radius).floor().max(0.0) as usize;
        let end = row(self.pitch - self.radius).ceil().max(0.0) as usize;
        first.min(grid.rows)..end.min(grid.rows)
    }

    /// Calls `visit` for each sample of a row that lies in the cap, from left to right as seen.
    pub(super) fn visit_row(&self, grid: &Grid, row: usize, mut visit: impl FnMut(Spot)) {
        let pitch = grid.pitch(row);
        let (sine, cosine) = pitch.sin_cos();
        // A sample is inside where sin p sin p₀ + cos p cos p₀ cos Δ ≥ cos r, with Δ its yaw from the centre.
        let least = self.radius.cos();
        let both = cosine * self.pitch.cos();
        let reach = (least - sine * self.pitch.sin()) / both.max(f64::MIN_POSITIVE);
        if reach > 1.0 {
            return;
        }
        let half = reach.max(-1.0).acos() / grid.radians_per_column;
        let middle = (self.yaw + PI) / grid.radians_per_column - 0.5;
        let first = (middle - half).floor() as i64 - 1;
        // Never round the sphere more than once.
        let columns = i64::try_from(grid.columns).unwrap_or(i64::MAX);
        let last = ((middle + half).ceil() as i64 + 1).min(first + columns - 1);
        for column in first..=last {
            let column = column.rem_euclid(columns) as usize;
            let (sin_yaw, cos_yaw) = grid.yaws[column];
            let vector = DVec3::new(sin_yaw * cosine, sine, -cos_yaw * cosine);
            let from_centre = vector.dot(self.centre);
            if from_centre >= least {
                let (right, up) = (vector.dot(self.right), vector.dot(self.up));
                visit(Spot { column, right, up, cosine: from_centre });
            }
        }
    }
}

/// How much of the sphere a sample of this row covers, as a whole number, so that sums do not depend on
/// their order.
pub(super) fn row_weight(grid: &Grid, row: usize) -> u64 {
    (grid.pitch(row).cos().max(0.0) * 4095.0) as u64 + 1
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    const SHAPE: Shape = Shape { width: 256, height: 128, grey: false };

    fn found(cap: Cap, grid: &Grid) -> BTreeSet<(usize, usize)> {
        let mut spots = BTreeSet::new();
        for row in cap.rows(grid) {
            cap.visit_row(grid, row, |spot| {
                assert!(spots.insert((row, spot.column)), "{row} {} twice", spot.column);
            });
        }
        spots
    }

    #[test]
    fn a_cap_holds_exactly_the_samples_within_its_radius() {
        for plane in [0, 1] {
            let grid = Grid::new(SHAPE, plane);
            for (yaw, pitch, radius) in [
                (0.0, 0.0, 10.0),
                (179.5, 20.0, 15.0),
                (-180.0, -30.0, 4.0),
                (40.0, 85.0, 12.0),
                (0.0, -90.0, 25.0),
                (77.0, 90.0, 3.0),
                (10.0, 0.0, 60.0),
            ] {
                let cap = Cap::new(yaw, pitch, radius);
                let centre = Direction { yaw, pitch }.to_vector();
                let mut expected = BTreeSet::new();
                for row in 0..grid.rows {
                    for column in 0..grid.columns {
                        let direction = Direction {
                            yaw: (column as f64 + 0.5) / grid.columns as f64 * 360.0 - 180.0,
                            pitch: 90.0 - (row as f64 + 0.5) / grid.rows as f64 * 180.0,
                        };
                        if direction.to_vector().dot(centre) >= radius.to_radians().cos() {
                            expected.insert((row, column));
                        }
                    }
                }
                assert_eq!(found(cap, &grid), expected, "{yaw} {pitch} {radius}");
            }
        }
    }

    #[test]
    fn right_and_up_are_as_somebody_inside_sees_them() {
        let grid = Grid::new(SHAPE, 0);
        let cap = Cap::new(90.0, 0.0, 20.0);
        let mut furthest: Option<Spot> = None;
        cap.visit_row(&grid, 60, |spot| {
            assert!(spot.up > 0.0);
            furthest = Some(spot);
        });
        let furthest = furthest.expect("samples");
        assert!(furthest.right > 0.3 && furthest.column > 192, "{furthest:?}");
    }
}
