//! Finding the ground: one walk outward along an azimuth fills all rows that see land.

use crate::math::{PI, atan, tan};
use glam::Vec2;

/// Pitch in radians beyond which a sight line counts as vertical: its tangent stays finite.
const STEEPEST: f32 = PI * 0.5 - 1e-4;

/// The rows of a column: slope of the sight line of each, from the zenith (row 0) to the nadir.
pub(super) struct Rows {
    /// Tangent of the pitch of each row.
    pub slopes: Vec<f32>,
    /// Pitch of each row in radians.
    pub pitches: Vec<f32>,
    /// Size of a pixel in radians.
    pub pixel: f32,
    offset: f32,
}

impl Rows {
    /// `height` rows sampled at `offset` (0 to 1) within each.
    pub fn new(height: usize, offset: f32) -> Self {
        let pixel = PI / height as f32;
        let pitches: Vec<f32> =
            (0..height).map(|i| PI * 0.5 - (i as f32 + offset) * pixel).collect();
        let slopes = pitches.iter().map(|&p| tan(p.clamp(-STEEPEST, STEEPEST))).collect();
        Self { slopes, pitches, pixel, offset }
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.slopes.len()
    }

    /// The first row (from the top) whose sight line is not above `slope`.
    pub fn at_or_below(&self, slope: f32) -> usize {
        let exact = (PI * 0.5 - atan(slope)) / self.pixel - self.offset;
        let mut row = (exact.ceil().max(0.0) as usize).min(self.len());
        // The table decides; the formula only comes close.
        while row > 0 && self.slopes[row - 1] <= slope {
            row -= 1;
        }
        while row < self.len() && self.slopes[row] > slope {
            row += 1;
        }
        row
    }
}

/// How finely the ground is walked: step as a share of the distance.
#[derive(Debug, Clone, Copy)]
pub(super) struct Stride {
    pub share: f32,
    pub least: f32,
    pub reach: f32,
}

impl Stride {
    /// Detail that the walk can resolve at distance `r`.
    fn footprint(self, r: f32, pixel: f32) -> f32 {
        (r * pixel).max(r * self.share * 0.3)
    }

    fn next(self, r: f32) -> f32 {
        r + (r * self.share).max(self.least)
    }
}

/// Distance at which the sight line of `slope` meets the profile between two points.
fn meet(slope: f32, eye: f32, near: (f32, f32), far: (f32, f32)) -> f32 {
    let before = near.1 - (eye + slope * near.0);
    let after = far.1 - (eye + slope * far.0);
    let t = (before / (before - after)).clamp(0.0, 1.0);
    near.0 + (far.0 - near.0) * if t.is_finite() { t } else { 1.0 }
}

/// Fills `hits` with the plan distance at which each row meets the surface `height`; rows that miss
/// it stay infinite.
pub(super) fn trace(
    rows: &Rows,
    towards: Vec2,
    eye: f32,
    stride: Stride,
    hits: &mut [f32],
    height: impl Fn(Vec2, f32) -> f32,
) {
    hits.fill(f32::INFINITY);
    let mut open = rows.len();
    let mut near = (0.0, height(Vec2::ZERO, 0.01));
    let mut r = stride.least;
    while r < stride.reach && open > 0 {
        let far = (r, height(towards * r, stride.footprint(r, rows.pixel)));
        let slope = (far.1 - eye) / r;
        while open > 0 && rows.slopes[open - 1] <= slope {
            open -= 1;
            hits[open] = meet(rows.slopes[open], eye, near, far);
        }
        near = far;
        r = stride.next(r);
    }
}

/// The next row at or under `row` that is still open, by the links in `below`, which it shortens.
fn next_open(below: &mut [u32], mut row: usize) -> usize {
    while below[row] as usize != row {
        let hop = below[row] as usize;
        below[row] = below[hop];
        row = hop;
    }
    row
}

/// The same for the mirrored eye under a water surface at `level`: only what rises above the water,
/// behind the point where the sight line leaves it, counts.
pub(super) fn trace_mirrored(
    rows: &Rows,
    towards: Vec2,
    eye: f32,
    level: f32,
    stride: Stride,
    hits: &mut [f32],
    height: impl Fn(Vec2, f32) -> f32,
) {
    hits.fill(f32::INFINITY);
    // `below[row]` leads to the next row at or under `row` that is still open.
    let mut below: Vec<u32> = (0..=rows.len() as u32).collect();
    let horizon = rows.at_or_below(0.0);
    let mut near = (0.0, height(Vec2::ZERO, 0.01).max(level));
    let mut r = stride.least;
    while r < stride.reach {
        let ground = height(towards * r, stride.footprint(r, rows.pixel));
        let far = (r, ground.max(level));
        if ground > level {
            let slope = (ground - eye) / r;
            let surface = (level - eye) / r;
            let mut row = next_open(&mut below, rows.at_or_below(slope));
            while row < horizon && rows.slopes[row] > surface {
                hits[row] = meet(rows.slopes[row], eye, near, far).max(near.0);
                below[row] = row as u32 + 1;
                row = next_open(&mut below, row + 1);
            }
        }
        near = far;
        r = stride.next(r);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const STRIDE: Stride = Stride { share: 0.004, least: 0.02, reach: 20_000.0 };

    #[test]
    fn flat_ground_is_met_where_trigonometry_says() {
        let rows = Rows::new(512, 0.5);
        let mut hits = vec![0.0; 512];
        trace(&rows, Vec2::Y, 2.0, STRIDE, &mut hits, |_, _| 0.0);
        for (row, hit) in hits.iter().enumerate().take(500).skip(260) {
            let expected = -2.0 / rows.slopes[row];
            assert!((hit - expected).abs() < expected * 0.01 + 0.02, "row {row}");
        }
        assert!(hits[100].is_infinite(), "the sky stays open");
    }

    #[test]
    fn the_mirrored_eye_sees_a_tower_upside_down_at_the_same_place() {
        let rows = Rows::new(2048, 0.5);
        let mut hits = vec![0.0; 2048];
        let tower = |p: Vec2, _: f32| if p.y > 100.0 && p.y < 110.0 { 20.0 } else { -5.0 };
        trace_mirrored(&rows, Vec2::Y, -2.0, 0.0, STRIDE, &mut hits, tower);
        let top = rows.at_or_below(22.0 / 100.0);
        assert!((hits[top + 4] - 100.0).abs() < 1.0);
        assert!(hits[top - 4].is_infinite());
    }
}
