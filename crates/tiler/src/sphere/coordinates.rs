//! Where the samples of a cube face lie in the equirectangular source, in fixed point.
//!
//! [`Face::point`] and [`Equirect::position`] define the mapping; this is the same mapping arranged
//! for whole rows and columns, with what they share computed once. The tests hold the two together.

use super::arctangent::arctangent;
use glam::{DMat3, DVec3};
use sonla360_geometry::{Direction, Equirect, Face};
use std::f64::consts::PI;
use std::ops::Range;

/// Fraction bits of a source coordinate: 32768 columns leave room in 32 bits.
pub(super) const FRACTION_BITS: u32 = 12;
pub(super) const ONE: f64 = (1 << FRACTION_BITS) as f64;

/// Samples that are placed together.
pub(super) const GROUP: usize = 8;

/// The sample centres of a face row, `i + 0.5` being the centre of source sample `i`.
#[derive(Debug, Default)]
pub(super) struct Positions {
    pub(super) x: Vec<i32>,
    pub(super) y: Vec<i32>,
}

/// Eight rows from the middle between them.
pub(super) const FROM_MIDDLE: [f32; GROUP] = [-3.5, -2.5, -1.5, -0.5, 0.5, 1.5, 2.5, 3.5];

/// Eight columns of the side faces, around the middle of eight rows.
pub(super) struct Columns {
    /// Of the columns' angles from the middle of the face.
    pub(super) cosines: [f32; GROUP],
    /// The face coordinate of the middle of the rows, and from one row to the next.
    pub(super) v: f32,
    pub(super) step: f32,
    /// Source rows in a radian, and the one on the horizon, in fixed point.
    pub(super) scale: f32,
    pub(super) middle: i32,
}

/// How a place on an up or down face is carried over to one on which the same source row lies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Mirror {
    /// Left becomes right.
    pub(super) across: bool,
    /// The upper edge becomes the lower one.
    pub(super) down: bool,
}

/// The place itself and its three images.
pub(super) const MIRRORS: [Mirror; 4] = [
    Mirror { across: false, down: false },
    Mirror { across: true, down: false },
    Mirror { across: false, down: true },
    Mirror { across: true, down: true },
];

impl Mirror {
    /// Whether columns run the other way round in the image.
    pub(super) fn reverses(self) -> bool {
        self.across != self.down
    }

    /// The source column of the image of column `x`, both in one turn of `turn`. Only where nothing is
    /// rotated.
    #[inline(always)]
    pub(super) fn image(self, x: i32, turn: i32) -> i32 {
        let x = if self.reverses() { turn - x } else { x };
        match (self.down, x < turn / 2) {
            (false, _) => x,
            (true, true) => x + turn / 2,
            (true, false) => x - turn / 2,
        }
    }
}

/// A face of `size × size` samples laid over a source of `columns × rows` samples. The source may
/// have half columns or rows: the chroma planes of an odd picture do.
#[derive(Debug, Clone)]
pub(crate) struct FaceGrid {
    pub(super) size: usize,
    columns: f64,
    rows: f64,
    /// Turns a direction of the levelled panorama into one of the source.
    rotation: DMat3,
    /// Per face column: `u`, and `1 / √(1 + u²)`.
    u: Vec<f32>,
    cosines: Vec<f32>,
}

impl FaceGrid {
    /// `source` is the size of the luma plane, `divisor` 2 for chroma planes and 1 for luma; `size`
    /// counts samples of the plane at hand, a multiple of eight. `rotation` turns directions of the
    /// panorama as it is to be seen into those of the source.
    pub(crate) fn new(source: Equirect, divisor: u32, size: usize, rotation: DMat3) -> Self {
        let centres = (0..size).map(|index| centre(index, size));
        Self {
            size,
            columns: f64::from(source.width) / f64::from(divisor),
            rows: f64::from(source.height) / f64::from(divisor),
            rotation,
            u: centres.clone().map(|u| u as f32).collect(),
            cosines: centres.map(|u| (1.0 / (1.0 + u * u).sqrt()) as f32).collect(),
        }
    }

    /// How many source columns one sample at the centre of a side face covers.
    pub(super) fn density(&self) -> f64 {
        self.columns / (PI * self.size as f64)
    }

    /// Rows of the source from pole to pole.
    pub(super) fn rows(&self) -> f64 {
        self.rows
    }

    /// The columns of the source in fixed point.
    pub(super) fn turn(&self) -> i32 {
        (self.columns * ONE) as i32
    }

    /// The source column of each column of a side face, which is the same for all its rows, from −½
    /// turn to 1½ turns. Only where nothing is rotated.
    pub(super) fn side_columns(&self, face: Face) -> Vec<i32> {
        let (towards, _, _) = face.axes();
        let middle = (Direction::from_vector(towards).yaw / 360.0 + 0.5) * self.columns;
        (0..self.size)
            .map(|column| {
                let angle = centre(column, self.size).atan();
                ((middle + angle / (2.0 * PI) * self.columns) * ONE).round() as i32
            })
            .collect()
    }

    /// The source rows of eight by eight samples from this column and row on, which every side face
    /// shares, row by row. Only where nothing is rotated.
    ///
    /// Along a column they are those of a parabola: three samples from its middle the true curve,
    /// `atan(v / √(1 + u²))`, differs from it by a ten-thousandth of a sample at most.
    pub(super) fn side_rows(&self, column: usize, row: usize) -> [[i32; GROUP]; GROUP] {
        let Columns { cosines, v, step, scale, middle } = self.side_columns_from(column, row);
        let mut rows = [[0; GROUP]; GROUP];
        for (index, cosine) in cosines.into_iter().enumerate() {
            let x = v * cosine;
            let change = step * cosine / (1.0 + x * x);
            let (whole, rest) = parts(scale * arctangent(x));
            let slope = (scale * ONE as f32) * change;
            let bend = (0.0 - x) * change * slope;
            for (row, from_middle) in rows.iter_mut().zip(FROM_MIDDLE) {
                let further = rest + from_middle * (slope + from_middle * bend);
                row[index] = middle + whole + rounded(further);
            }
        }
        rows
    }

    /// What [`FaceGrid::side_rows`] is computed from.
    #[inline(always)]
    pub(super) fn side_columns_from(&self, column: usize, row: usize) -> Columns {
        let cosines = self.cosines[column..].first_chunk().copied().unwrap_or_default();
        Columns {
            cosines,
            v: self.u[row + GROUP / 2 - 1].midpoint(self.u[row + GROUP / 2]),
            step: 2.0 / self.size as f32,
            scale: (self.rows / PI) as f32,
            middle: (self.rows / 2.0 * ONE) as i32,
        }
    }

    /// The source positions of a piece of any face's row, columns in one turn.
    #[inline(always)]
    pub(super) fn row(
        &self,
        face: Face,
        row: usize,
        columns: Range<usize>,
        positions: &mut Positions,
    ) {
        let count = columns.len();
        positions.x.resize(count, 0);
        positions.y.resize(count, 0);
        let (forward, right, down) = face.axes();
        let [start, step] =
            [forward + down * centre(row, self.size), right].map(|v| (self.rotation * v).as_vec3());
        let turn = self.turn();
        let (x_scale, y_scale) = ((self.columns / (2.0 * PI)) as f32, (self.rows / PI) as f32);
        let (x_quarter, y_quarter) = (turn / 4, (self.rows / 2.0 * ONE) as i32);
        let targets = positions.x.iter_mut().zip(&mut positions.y);
        for ((x, y), u) in targets.zip(&self.u[columns]) {
            let vector = [start.x + step.x * u, start.y + step.y * u, start.z + step.z * u];
            let level = (vector[0] * vector[0] + vector[2] * vector[2]).sqrt();
            let around = angle(vector[0].abs(), -vector[2], x_scale, x_quarter);
            let signed = if vector[0] < 0.0 { -around } else { around };
            let column = turn / 2 + signed;
            *x = if column >= turn { column - turn } else { column };
            *y = angle(level, vector[1], y_scale, y_quarter);
        }
    }

    /// Where a point of a face, `u` and `v` from −1 to 1, lies in the source, by the definition.
    pub(crate) fn source_row(&self, face: Face, u: f64, v: f64) -> f64 {
        let vector: DVec3 = self.rotation * face.point(u, v);
        vector.x.hypot(vector.z).atan2(vector.y) / PI * self.rows
    }
}

/// The angle of the point `(side, ahead)` from the axis `ahead`, from 0 to half a turn, in fixed point
/// with `quarter` for a right angle; `side` is not negative. Each angle is computed within 45° of an
/// axis, where 32-bit numbers hold it to a ten-thousandth of a sample.
#[inline(always)]
fn angle(side: f32, ahead: f32, scale: f32, quarter: i32) -> i32 {
    let depth = ahead.abs();
    // At the very pole the direction is any; the smallest normal number keeps it a number.
    let ratio = side.min(depth) / side.max(depth).max(f32::MIN_POSITIVE);
    let near = to_fixed(scale * arctangent(ratio));
    let acute = if side > depth { quarter - near } else { near };
    if ahead < 0.0 { 2 * quarter - acute } else { acute }
}

/// The face coordinate from −1 to 1 of the centre of sample `index`.
fn centre(index: usize, size: usize) -> f64 {
    (2 * index + 1) as f64 / size as f64 - 1.0
}

/// Rounds a number of samples, less than 2²² of either sign, to fixed point. A plain cast checks the
/// range of every number and does not vectorise.
#[inline(always)]
fn to_fixed(samples: f32) -> i32 {
    let (whole, rest) = parts(samples);
    whole + rounded(rest)
}

/// The whole samples of such a number, and the rest, both in fixed point.
#[inline(always)]
fn parts(samples: f32) -> (i32, f32) {
    let rest = samples - ((samples + MAGIC) - MAGIC);
    (rounded(samples) << FRACTION_BITS, rest * ONE as f32)
}

/// Added to a small number, 1.5 · 2²³ leaves the number rounded in the lowest bits.
pub(super) const MAGIC: f32 = 12_582_912.0;

/// The whole number nearest to one of less than 2²² of either sign.
#[inline(always)]
fn rounded(number: f32) -> i32 {
    (number + MAGIC).to_bits().wrapping_sub(MAGIC.to_bits()) as i32
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The definition, for one sample.
    fn defined(grid: &FaceGrid, face: Face, row: usize, column: usize) -> (f64, f64) {
        let source = Equirect { width: grid.columns as u32, height: grid.rows as u32 };
        let point = face.point(centre(column, grid.size), centre(row, grid.size));
        source.position(Direction::from_vector(grid.rotation * point))
    }

    fn worst_error(rotation: DMat3) -> f64 {
        let source = Equirect { width: 4096, height: 2048 };
        let size = 1312;
        let grid = FaceGrid::new(source, 1, size, rotation);
        let mut positions = Positions::default();
        let mut worst = 0.0f64;
        for face in Face::ALL {
            for row in (0..size).step_by(7).chain([655, 656, size - 1]) {
                grid.row(face, row, 0..size, &mut positions);
                for column in (0..size).step_by(5).chain([655, 656, size - 1]) {
                    let (x, y) = defined(&grid, face, row, column);
                    let fixed_x = f64::from(positions.x[column]) / ONE;
                    let fixed_y = f64::from(positions.y[column]) / ONE;
                    let around = (x - fixed_x).abs();
                    // A column near a pole is a short way.
                    let shrink = (y / 2048.0 * PI).sin();
                    worst =
                        worst.max(around.min(4096.0 - around) * shrink).max((y - fixed_y).abs());
                }
            }
        }
        worst
    }

    #[test]
    fn rows_agree_with_the_definition_on_every_face() {
        let worst = worst_error(DMat3::IDENTITY);
        assert!(worst < 3e-4, "off by {worst} source pixels");
    }

    #[test]
    fn rows_agree_with_the_definition_when_the_panorama_is_levelled() {
        let rotation = DMat3::from_rotation_y(0.4)
            * DMat3::from_rotation_x(-0.2)
            * DMat3::from_rotation_z(0.1);
        let worst = worst_error(rotation);
        assert!(worst < 4e-4, "off by {worst} source pixels");
    }

    #[test]
    fn mirrored_rows_agree_with_the_definition() {
        let source = Equirect { width: 1024, height: 512 };
        let size = 328;
        let grid = FaceGrid::new(source, 1, size, DMat3::IDENTITY);
        let mut row = Positions::default();
        let (left, top, width) = (8, 40, 96);
        for face in [Face::Up, Face::Down] {
            grid.row(face, top, left..left + width, &mut row);
            for mirror in MIRRORS {
                for index in 0..width {
                    let column = left + index;
                    let column = if mirror.across { size - 1 - column } else { column };
                    let line = if mirror.down { size - 1 - top } else { top };
                    let (x, y) = defined(&grid, face, line, column);
                    let image = mirror.image(row.x[index], grid.turn());
                    let around = (f64::from(image) / ONE - x).rem_euclid(1024.0);
                    assert!(around.min(1024.0 - around) < 1e-3, "{face} {mirror:?} {index}");
                    assert!((f64::from(row.y[index]) / ONE - y).abs() < 1e-3);
                }
            }
        }
    }

    #[test]
    fn columns_and_rows_of_side_faces_agree_with_the_definition() {
        let source = Equirect { width: 4096, height: 2048 };
        let size = 1312;
        let grid = FaceGrid::new(source, 1, size, DMat3::IDENTITY);
        let mut worst = 0.0f64;
        for face in [Face::Front, Face::Right, Face::Back, Face::Left] {
            let columns = grid.side_columns(face);
            for (column, row) in (0..size)
                .step_by(GROUP)
                .flat_map(|column| (0..size).step_by(GROUP).map(move |row| (column, row)))
            {
                let rows = grid.side_rows(column, row);
                for (down, right) in [(0, 7), (3, 0), (7, 2)] {
                    let (x, y) = defined(&grid, face, row + down, column + right);
                    let around = (f64::from(columns[column + right]) / ONE - x).rem_euclid(4096.0);
                    let off = f64::from(rows[down][right]) / ONE - y;
                    worst = worst.max(around.min(4096.0 - around)).max(off.abs());
                }
            }
        }
        assert!(worst < 3e-4, "off by {worst} source pixels");
    }

    #[test]
    fn positions_stay_inside_the_source() {
        for (width, height, divisor, size) in
            [(1024, 512, 1, 368), (1026, 513, 2, 184), (32768, 16384, 1, 10496)]
        {
            let grid = FaceGrid::new(Equirect { width, height }, divisor, size, DMat3::IDENTITY);
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
