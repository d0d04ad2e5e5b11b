//! Sunlight, sky light, and a nested map of what the land and the trees keep in shadow.

use crate::math::{cos, sin, smooth};
use crate::world::{Land, Paint, Standing};
use glam::{Vec2, Vec3};
use rayon::prelude::*;

/// Where the light comes from and its colours (linear, 1 ≈ white paper in full light).
#[derive(Debug, Clone, Copy)]
pub struct Sunlight {
    /// Unit vector towards the sun.
    pub direction: Vec3,
    /// Light of the sun on a surface that faces it.
    pub sun: Vec3,
    /// Light of the whole sky on a surface that faces up.
    pub sky: Vec3,
    /// Light thrown back by the ground on a surface that faces down.
    pub ground: Vec3,
}

impl Sunlight {
    /// A sun at `yaw` and `pitch` degrees.
    pub fn new(yaw: f32, pitch: f32, sun: Vec3, sky: Vec3, ground: Vec3) -> Self {
        let (yaw, pitch) = (yaw.to_radians(), pitch.to_radians());
        let flat = cos(pitch);
        let direction = Vec3::new(sin(yaw) * flat, sin(pitch), cos(yaw) * flat);
        Self { direction, sun, sky, ground }
    }

    /// Light that a surface sends towards the viewer. `sunlit` and `open` come from the [`ShadeMap`].
    pub fn shade(&self, paint: &Paint, sunlit: f32, open: f32) -> Vec3 {
        let facing = paint.normal.dot(self.direction);
        let front = facing.max(0.0);
        // Leaves and petals glow when lit from behind.
        let through = paint.translucency * (0.35 + 0.65 * (-facing).max(0.0));
        let up = 0.5 + 0.5 * paint.normal.y;
        let around = self.sky * (up * open * paint.openness)
            + self.ground * ((1.0 - up) * (0.4 + 0.6 * open) * paint.openness);
        paint.albedo * (self.sun * ((front + through) * sunlit) + around)
    }
}

/// Sizes of the nested squares, half a side in metres.
const HALF_SIDES: [f32; 5] = [36.0, 150.0, 650.0, 2800.0, 12000.0];
const GRID: usize = 384;

struct Level {
    half: f32,
    sunlit: Vec<f32>,
    open: Vec<f32>,
}

/// How much sun and how much sky every spot of the ground sees.
pub struct ShadeMap {
    levels: Vec<Level>,
}

impl ShadeMap {
    /// Follows the sun's rays over the land; `softness` widens the edge of shadows (0.02 is crisp).
    pub fn build(land: &dyn Land, light: &Sunlight, softness: f32) -> Self {
        let heights: Vec<Vec<f32>> =
            HALF_SIDES.iter().map(|&half| sample_heights(land, half)).collect();
        let plan = Vec2::new(light.direction.x, light.direction.z);
        let climb = light.direction.y / plan.length().max(1e-4);
        let towards = plan.normalize_or(Vec2::Y);
        let levels = HALF_SIDES
            .iter()
            .enumerate()
            .map(|(index, &half)| {
                let texel = 2.0 * half / GRID as f32;
                let (sunlit, open) = (0..GRID * GRID)
                    .into_par_iter()
                    .map(|i| {
                        let p = Vec2::new((i % GRID) as f32 + 0.5, (i / GRID) as f32 + 0.5) * texel
                            - Vec2::splat(half);
                        let y = heights[index][i];
                        let mut lit: f32 = 1.0;
                        let mut walked = texel * 1.2;
                        while walked < 9000.0 && lit > 0.0 {
                            let there = height_at(&heights, p + towards * walked);
                            let above = (there - y) / walked - climb;
                            lit = lit.min(1.0 - smooth(-softness, softness, above));
                            walked *= 1.2;
                        }
                        // Openness: how far the surroundings rise above the spot, at two distances.
                        let mut risen = 0.0;
                        for ring in [3.0f32, 9.0] {
                            for k in 0..8 {
                                let angle = k as f32 * std::f32::consts::FRAC_PI_4 + ring;
                                let reach = ring * texel;
                                let q = p + Vec2::new(cos(angle), sin(angle)) * reach;
                                risen += ((height_at(&heights, q) - y) / reach).clamp(0.0, 2.0);
                            }
                        }
                        (lit, 1.0 / (1.0 + risen / 16.0 * 1.6))
                    })
                    .unzip();
                Level { half, sunlit, open }
            })
            .collect();
        Self { levels }
    }

    /// Sun and sky at a point: (sunlit, open), each 0 to 1.
    pub fn at(&self, p: Vec2) -> (f32, f32) {
        let reach = p.abs().max_element();
        for level in &self.levels {
            if reach < level.half * 0.97 {
                return level.sample(p);
            }
        }
        (1.0, 1.0)
    }

    /// Puts the shadow of an upright thing on the ground: an ellipse on the side away from the sun.
    pub fn cast(&mut self, light: &Sunlight, thing: &Standing, width: f32, strength: f32) {
        let foot = Vec2::new(thing.foot.x, thing.foot.z);
        self.cast_ellipse(light, foot, thing.height, width, strength);
    }

    /// The same for anything of a height and a width, in metres.
    pub fn cast_ellipse(
        &mut self,
        light: &Sunlight,
        foot: Vec2,
        height: f32,
        width: f32,
        strength: f32,
    ) {
        let plan = Vec2::new(light.direction.x, light.direction.z);
        let away = -plan.normalize_or(Vec2::Y);
        let stretch = (plan.length() / light.direction.y.max(0.12)).min(6.0);
        let length = height * stretch * 0.5;
        let centre = foot + away * length;
        let (along, across) = (length + width * 0.35, width * 0.5);
        let reach = along.max(across) * 1.2;
        for level in &mut self.levels {
            level.darken(centre, reach, |offset| {
                let a = offset.dot(away) / along;
                let b = offset.perp_dot(away) / across;
                let shadow = strength * smooth(1.15, 0.55, (a * a + b * b).sqrt());
                (1.0 - shadow, 1.0)
            });
            // The foot itself stands in its own soft dusk, whatever the sun does.
            level.darken(foot, width * 0.6, |offset| {
                (1.0, 1.0 - 0.5 * strength * smooth(width * 0.6, 0.0, offset.length()))
            });
        }
    }
}

impl Level {
    fn sample(&self, p: Vec2) -> (f32, f32) {
        let g = (p + Vec2::splat(self.half)) / (2.0 * self.half) * GRID as f32 - Vec2::splat(0.5);
        (bilinear(&self.sunlit, g), bilinear(&self.open, g))
    }

    fn darken(&mut self, centre: Vec2, reach: f32, factor: impl Fn(Vec2) -> (f32, f32)) {
        let texel = 2.0 * self.half / GRID as f32;
        // What is smaller than a texel or two would only make blocks.
        if reach < texel * 1.5 || centre.abs().max_element() - reach > self.half {
            return;
        }
        let index = |v: f32| (((v + self.half) / texel) as i32).clamp(0, GRID as i32 - 1) as usize;
        for row in index(centre.y - reach)..=index(centre.y + reach) {
            for column in index(centre.x - reach)..=index(centre.x + reach) {
                let p = Vec2::new(column as f32 + 0.5, row as f32 + 0.5) * texel
                    - Vec2::splat(self.half);
                let (sun, open) = factor(p - centre);
                self.sunlit[row * GRID + column] *= sun;
                self.open[row * GRID + column] *= open;
            }
        }
    }
}

fn sample_heights(land: &dyn Land, half: f32) -> Vec<f32> {
    let texel = 2.0 * half / GRID as f32;
    (0..GRID * GRID)
        .into_par_iter()
        .map(|i| {
            let p = Vec2::new((i % GRID) as f32 + 0.5, (i / GRID) as f32 + 0.5) * texel;
            land.height(p - Vec2::splat(half), texel)
        })
        .collect()
}

fn height_at(levels: &[Vec<f32>], p: Vec2) -> f32 {
    let reach = p.abs().max_element();
    for (heights, half) in levels.iter().zip(HALF_SIDES) {
        if reach < half * 0.98 {
            let g = (p + Vec2::splat(half)) / (2.0 * half) * GRID as f32 - Vec2::splat(0.5);
            return bilinear(heights, g);
        }
    }
    f32::NEG_INFINITY
}

fn bilinear(values: &[f32], g: Vec2) -> f32 {
    let top = (GRID - 2) as f32;
    let x = g.x.clamp(0.0, top);
    let y = g.y.clamp(0.0, top);
    let (ix, iy) = (x as usize, y as usize);
    let (fx, fy) = (x - ix as f32, y - iy as f32);
    let row = |r: usize| {
        let at = r * GRID + ix;
        values[at] + (values[at + 1] - values[at]) * fx
    };
    let (upper, lower) = (row(iy), row(iy + 1));
    upper + (lower - upper) * fy
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::world::GroundPoint;

    struct Wall;
    impl Land for Wall {
        fn height(&self, p: Vec2, _: f32) -> f32 {
            if (10.0..14.0).contains(&p.x) { 10.0 } else { 0.0 }
        }
        fn paint(&self, point: &GroundPoint) -> Paint {
            Paint::matt(Vec3::ONE, point.normal)
        }
    }

    #[test]
    fn a_wall_shades_the_side_away_from_the_sun() {
        let light = Sunlight::new(90.0, 30.0, Vec3::ONE, Vec3::ONE, Vec3::ZERO);
        let map = ShadeMap::build(&Wall, &light, 0.05);
        assert!(map.at(Vec2::new(5.0, 0.0)).0 < 0.1, "between the wall and its shadow's end");
        assert!(map.at(Vec2::new(-15.0, 0.0)).0 > 0.9, "beyond the shadow");
        assert!(map.at(Vec2::new(20.0, 0.0)).0 > 0.9, "on the sunny side");
    }
}
