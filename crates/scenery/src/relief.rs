//! A costly height function, computed once on nested grids and read back smoothly.

use crate::math::smooth;
use crate::world::{GroundPoint, Land, Paint};
use glam::Vec2;
use rayon::prelude::*;

/// Half sides of the nested squares in metres.
const HALF_SIDES: [f32; 6] = [26.0, 110.0, 460.0, 1900.0, 8000.0, 46_000.0];
const GRID: usize = 768;

/// Heights around the viewer: 5 cm apart at one's feet, metres apart on the mountains.
pub struct Relief {
    levels: Vec<Vec<f32>>,
}

impl Relief {
    /// Level ground at height 0, for a land that is still being laid out.
    pub fn flat() -> Self {
        Self { levels: Vec::new() }
    }

    /// Samples `height(p, footprint)`.
    pub fn new(height: impl Fn(Vec2, f32) -> f32 + Sync) -> Self {
        let levels = HALF_SIDES
            .iter()
            .map(|&half| {
                let texel = 2.0 * half / (GRID - 1) as f32;
                (0..GRID * GRID)
                    .into_par_iter()
                    .map(|i| {
                        let p = Vec2::new((i % GRID) as f32, (i / GRID) as f32) * texel;
                        height(p - Vec2::splat(half), texel * 0.5)
                    })
                    .collect()
            })
            .collect();
        Self { levels }
    }

    /// The height at a point, smooth also in its slope.
    pub fn at(&self, p: Vec2) -> f32 {
        if self.levels.is_empty() {
            return 0.0;
        }
        let reach = p.abs().max_element();
        for (index, &half) in HALF_SIDES.iter().enumerate() {
            let last = index + 1 == HALF_SIDES.len();
            if reach < half * 0.97 || last {
                let here = self.level(index, p);
                if last || reach < half * 0.8 {
                    return here;
                }
                // A band of both levels keeps their border from showing.
                let t = smooth(half * 0.8, half * 0.97, reach);
                return here + (self.level(index + 1, p) - here) * t;
            }
        }
        0.0
    }

    /// A quadratic B-spline over 3 × 3 samples.
    fn level(&self, index: usize, p: Vec2) -> f32 {
        let half = HALF_SIDES[index];
        let scale = (GRID - 1) as f32 / (2.0 * half);
        let top = (GRID - 2) as f32;
        let x = ((p.x + half) * scale).clamp(1.0, top - 0.001);
        let y = ((p.y + half) * scale).clamp(1.0, top - 0.001);
        let (cx, cy) = ((x + 0.5) as usize, (y + 0.5) as usize);
        let weights =
            |t: f32| [0.5 * (0.5 - t) * (0.5 - t), 0.75 - t * t, 0.5 * (0.5 + t) * (0.5 + t)];
        let (wx, wy) = (weights(x - cx as f32), weights(y - cy as f32));
        let values = &self.levels[index];
        let mut sum = 0.0;
        for (j, wy) in wy.iter().enumerate() {
            let row = (cy + j - 1) * GRID + cx - 1;
            let line = &values[row..row + 3];
            sum += wy * (line[0] * wx[0] + line[1] * wx[1] + line[2] * wx[2]);
        }
        sum
    }
}

/// A land made of a costly broad shape, read from a [`Relief`], cheap fine detail, and paint.
pub struct Shaped {
    relief: Relief,
    detail: fn(Vec2, f32) -> f32,
    paint: fn(&GroundPoint) -> Paint,
}

impl Shaped {
    /// `shape` is sampled once; `detail` is added to it wherever it is asked.
    pub fn new(
        shape: fn(Vec2, f32) -> f32,
        detail: fn(Vec2, f32) -> f32,
        paint: fn(&GroundPoint) -> Paint,
    ) -> Self {
        Self { relief: Relief::new(shape), detail, paint }
    }
}

impl Land for Shaped {
    fn height(&self, p: Vec2, footprint: f32) -> f32 {
        self.relief.at(p) + (self.detail)(p, footprint)
    }

    fn paint(&self, point: &GroundPoint) -> Paint {
        (self.paint)(point)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slope_reads_back_as_itself_at_every_distance() {
        let relief = Relief::new(|p, _| p.x * 0.3 - p.y * 0.1);
        for r in [0.0, 10.0, 24.0, 100.0, 300.0, 3000.0, 20_000.0] {
            let p = Vec2::new(r * 0.9, -r * 0.4);
            let expected = p.x * 0.3 - p.y * 0.1;
            assert!((relief.at(p) - expected).abs() < 0.01 + expected.abs() * 1e-3, "at {r} m");
        }
    }
}
