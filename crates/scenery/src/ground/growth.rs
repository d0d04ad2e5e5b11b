//! Grass, forest seen from outside, and rice.

use crate::math::{mix, smooth};
use crate::noise::{Fractal, noise, unit};
use crate::terrain;
use crate::world::{GroundPoint, Paint};
use glam::{Vec2, Vec3};

/// Greens of one kind of growth.
#[derive(Debug, Clone, Copy)]
pub struct Green {
    /// In shade and when dense.
    pub deep: Vec3,
    /// In general.
    pub fresh: Vec3,
    /// Where it is dry or young.
    pub pale: Vec3,
}

impl Green {
    /// From three sRGB values.
    pub fn hex(deep: u32, fresh: u32, pale: u32) -> Self {
        use crate::colour::hex;
        Self { deep: hex(deep), fresh: hex(fresh), pale: hex(pale) }
    }

    fn at(&self, t: f32) -> Vec3 {
        let t = t.clamp(0.0, 1.0) * 2.0;
        if t < 1.0 { self.deep.lerp(self.fresh, t) } else { self.fresh.lerp(self.pale, t - 1.0) }
    }
}

/// Tilts a normal by the slope of a fine relief.
pub(super) fn rough(
    normal: Vec3,
    p: Vec2,
    relief: &Fractal,
    strength: f32,
    footprint: f32,
) -> Vec3 {
    let x = relief.at(p, footprint);
    let z = relief.at(p + Vec2::new(37.2, 11.9), footprint);
    (normal + Vec3::new(x, 0.0, z) * strength).normalize_or(Vec3::Y)
}

/// Short grass.
pub fn grass(point: &GroundPoint, green: &Green) -> Paint {
    let (p, f) = (point.grain(), point.footprint);
    let broad = Fractal::new(38.0, 4, 101).at(point.p, f);
    let clumps = Fractal::new(0.9, 4, 103).gain(0.6).at(p, f);
    // Blades lean together: short streaks near the viewer.
    let lean = 0.6 * noise(p * 0.35, 107);
    let streaks = Fractal::new(0.05, 3, 109).at(Vec2::new(p.x + lean * p.y, p.y * 0.45), f);
    let mut paint = Paint::matt(
        green.at(0.5 + 0.32 * broad + 0.26 * clumps) * (1.0 + 0.3 * streaks + 0.12 * clumps),
        rough(point.normal, p, &Fractal::new(0.5, 4, 113).gain(0.65), 0.45, f),
    );
    paint.openness = 1.0 - 0.22 * smooth(0.2, -0.7, clumps);
    paint.translucency = 0.08;
    paint
}

/// The roof of a forest; the land's height must contain [`terrain::canopy`] with the same numbers.
pub fn canopy(point: &GroundPoint, green: &Green, size: f32, seed: u32) -> Paint {
    let (p, f) = (point.p, point.footprint);
    let (_, dome, id) = terrain::canopy(p, size, seed, f);
    let own = unit(id.wrapping_mul(0x9e37_79b1)) - 0.5;
    let visible = smooth(size * 1.2, size * 0.3, f);
    let stand = Fractal::new(size * 14.0, 4, seed ^ 71).at(p, f);
    let leaves = Fractal::new(size * 0.2, 5, seed ^ 73).gain(0.68).at(p, f);
    let tone = 0.42 + 0.62 * own * visible + 0.22 * stand + 0.2 * leaves + 0.16 * (dome - 0.5);
    let mut paint = Paint::matt(green.at(tone) * (1.0 + 0.34 * leaves), point.normal);
    paint.normal =
        rough(point.normal, p, &Fractal::new(size * 0.26, 5, seed ^ 79).gain(0.7), 0.75, f);
    paint.openness = mix(0.34, 1.0, smooth(0.05, 0.75, dome));
    paint.translucency = 0.12;
    paint
}

/// Ivy and moss on a wall: a small-leaved roof that follows the wall instead of the plan.
pub fn ivy(point: &GroundPoint, green: &Green, size: f32, seed: u32) -> Paint {
    canopy(&GroundPoint { p: point.grain(), ..*point }, green, size, seed)
}

/// A field of rice; `ripe` from 0 (green) to 1 (gold).
pub fn rice(point: &GroundPoint, green: &Green, gold: &Green, ripe: f32) -> Paint {
    let (p, f) = (point.p, point.footprint);
    let broad = Fractal::new(14.0, 4, 131).at(p, f);
    let fine = Fractal::new(0.3, 4, 137).gain(0.65).at(p, f);
    let rows = {
        let x = p.x * 0.8 + p.y * 0.6 + 0.3 * noise(p * 0.3, 139);
        let wave = crate::math::cos(x * std::f32::consts::TAU / 0.28);
        wave * smooth(0.12, 0.03, f)
    };
    let tone = 0.52 + 0.2 * broad + 0.28 * fine;
    let colour = green.at(tone).lerp(gold.at(tone), (ripe + 0.25 * broad).clamp(0.0, 1.0));
    let mut paint = Paint::matt(
        colour * (1.0 + 0.22 * fine + 0.12 * rows),
        rough(point.normal, p, &Fractal::new(0.35, 4, 149).gain(0.6), 0.5, f),
    );
    paint.openness = 0.85 + 0.15 * rows.max(0.0);
    paint.translucency = 0.15;
    paint
}
