//! Where the samples of a cube face lie in the equirectangular source, in fixed point.
//!
//! [`Face::point`] and [`Equirect::position`] define the mapping; this is the same mapping arranged
//! for whole rows, with what columns share computed once. The tests hold the two together.

use super::arctangent::arctangent;
use sonla360_geometry::{Direction, Equirect, Face};
use std::f64::consts::{FRAC_PI_2, PI};
use std::ops::Range;

/// Fraction bits of a source coordinate: 32768 columns leave room in 32 bits.
pub(super) const FRACTION_BITS: u32 = 12;
const ONE: f64 = (1 << FRACTION_BITS) as f64;

/// The sample centres of a face row, `i + 0.5` being the centre of source sample `i`.
#[derive(Debug, Default)]
pub(super) struct Positions {
    pub(super) x: Vec<i32>,
    pub(super) y: Vec<i32>,
}

/// A face of `size × size` samples laid over a source of `columns × rows` samples. The source may
/// have half columns or rows: the chroma planes of an odd picture do.
#[derive(Debug, Clone)]
pub(crate) struct FaceGrid {
    size: usize,
    columns: f64,
    rows: f64,
    /// Per face column: `u`, `1 / √(1 + u²)`, and the source column relative to the face's centre.
    across: Vec<Column>,
}

#[derive(Debug, Clone, Copy)]
struct Column {
    u: f64,
    cosine: f64,
    x: i32,
}

impl FaceGrid {
    /// `source` is the size of the luma plane, `divisor` 2 for chroma planes and 1 for luma; `size`
    /// counts samples of the plane at hand.
    pub(crate) fn new(source: Equirect, divisor: u32, size: usize) -> Self {
        let columns = f64::from(source.width) / f64::from(divisor);
        let rows = f64::from(source.height) / f64::from(divisor);
        let across = (0..size)
            .map(|index| {
                let u = centre(index, size);
                let x = (arctangent(u) / (2.0 * PI) * columns * ONE).round() as i32;
                Column { u, cosine: 1.0 / (1.0 + u * u).sqrt(), x }
            })
            .collect();
        Self { size, columns, rows, across }
    }

    /// How many source columns one sample at the centre of a side face covers.
    pub(super) fn density(&self) -> f64 {
        self.columns / (PI * self.size as f64)
    }

    /// Rows of the source from pole to pole.
    pub(super) fn rows(&self) -> f64 {
        self.rows
    }

    /// The source positions of a piece of a face row.
    pub(super) fn row(
        &self,
        face: Face,
        row: usize,
        columns: Range<usize>,
        positions: &mut Positions,
    ) {
        positions.x.clear();
        positions.y.clear();
        let across = &self.across[columns];
        let v = centre(row, self.size);
        match face {
            Face::Up => self.polar_row(v, 0.0, 1.0, across, positions),
            Face::Down => self.polar_row(-v, self.rows, -1.0, across, positions),
            side => self.side_row(side, v, across, positions),
        }
    }

    fn side_row(&self, face: Face, v: f64, across: &[Column], positions: &mut Positions) {
        let (towards, _, _) = face.axes();
        let centre_x = (Direction::from_vector(towards).yaw / 360.0 + 0.5) * self.columns * ONE;
        let (centre_x, turn) = (centre_x.round() as i32, (self.columns * ONE) as i32);
        positions.x.extend(across.iter().map(|column| {
            let x = centre_x + column.x;
            if x < 0 {
                x + turn
            } else if x >= turn {
                x - turn
            } else {
                x
            }
        }));
        let (middle, scale) = (self.rows / 2.0 * ONE, self.rows / PI * ONE);
        positions.y.extend(
            across.iter().map(|column| to_fixed(middle + scale * arctangent(v * column.cosine))),
        );
    }

    /// A row of the up face; the down face is its mirror image with `v` reversed.
    fn polar_row(
        &self,
        v: f64,
        pole: f64,
        away: f64,
        across: &[Column],
        positions: &mut Positions,
    ) {
        let (middle, x_scale) = (self.columns / 2.0 * ONE, self.columns / (2.0 * PI) * ONE);
        positions.x.extend(across.iter().map(|column| {
            let (u, height) = (column.u.abs(), v.abs());
            // The angle from the axis towards the front, first within 45° of either axis.
            let angle = arctangent(u.min(height) / u.max(height));
            let angle = if u > height { FRAC_PI_2 - angle } else { angle };
            let angle = if v < 0.0 { PI - angle } else { angle };
            to_fixed(middle + x_scale * angle.copysign(column.u))
        }));
        let (pole, y_scale) = (pole * ONE, away * self.rows / PI * ONE);
        positions.y.extend(across.iter().map(|column| {
            let square = column.u * column.u + v * v;
            // Half the angle from the pole: atan(t) = 2 atan(t / (1 + √(1 + t²))).
            let half = square.sqrt() / (1.0 + (1.0 + square).sqrt());
            to_fixed(pole + y_scale * 2.0 * arctangent(half))
        }));
    }
}

/// The face coordinate from −1 to 1 of the centre of sample `index`.
fn centre(index: usize, size: usize) -> f64 {
    (2 * index + 1) as f64 / size as f64 - 1.0
}

/// Rounds a coordinate that is not negative; `round` itself is a slow call on older processors.
#[inline]
fn to_fixed(value: f64) -> i32 {
    (value + 0.5) as i32
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The definition, for one sample.
    fn defined(source: Equirect, face: Face, row: usize, column: usize, size: usize) -> (f64, f64) {
        let point = face.point(centre(column, size), centre(row, size));
        source.position(Direction::from_vector(point))
    }

    #[test]
    fn rows_agree_with_the_definition_on_every_face() {
        let source = Equirect { width: 4096, height: 2048 };
        let size = 1312;
        let grid = FaceGrid::new(source, 1, size);
        let mut positions = Positions::default();
        let mut worst = 0.0f64;
        for face in Face::ALL {
            for row in (0..size).step_by(7).chain([655, 656, size - 1]) {
                grid.row(face, row, 0..size, &mut positions);
                for column in (0..size).step_by(5).chain([655, 656, size - 1]) {
                    let (x, y) = defined(source, face, row, column, size);
                    let fixed_x = f64::from(positions.x[column]) / ONE;
                    let fixed_y = f64::from(positions.y[column]) / ONE;
                    let around = (x - fixed_x).abs();
                    worst = worst.max(around.min(4096.0 - around)).max((y - fixed_y).abs());
                }
            }
        }
        assert!(worst < 3e-4, "off by {worst} source pixels");
    }

    #[test]
    fn positions_stay_inside_the_source() {
        for (width, height, divisor, size) in
            [(1024, 512, 1, 368), (1025, 512, 2, 184), (32768, 16384, 1, 10496)]
        {
            let grid = FaceGrid::new(Equirect { width, height }, divisor, size);
            let mut positions = Positions::default();
            for face in Face::ALL {
                for row in [0, size / 2 - 1, size / 2, size - 1] {
                    grid.row(face, row, 0..size, &mut positions);
                    let inside = |values: &[i32], end: u32| {
                        let end = f64::from(end) / f64::from(divisor) * ONE;
                        values.iter().all(|value| (0.0..=end).contains(&f64::from(*value)))
                    };
                    assert!(inside(&positions.x, width) && inside(&positions.y, height));
                }
            }
        }
    }
}
