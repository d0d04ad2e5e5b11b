//! Rock, soil, paving, planks and roads.

use super::growth::rough;
use crate::colour::hex;
use crate::math::{mix, smooth};
use crate::noise::{Fractal, cell, hash, noise, unit};
use crate::world::{GroundPoint, Paint};
use glam::{Vec2, Vec3};

/// Colours of a limestone wall.
#[derive(Debug, Clone, Copy)]
pub struct Limestone {
    /// Clean faces.
    pub pale: Vec3,
    /// Streaks where water runs.
    pub dark: Vec3,
    /// Iron stains.
    pub warm: Vec3,
}

impl Default for Limestone {
    fn default() -> Self {
        Self { pale: hex(0xa9a695), dark: hex(0x4f5049), warm: hex(0xb08d63) }
    }
}

/// A limestone face: bedding, vertical streaks, stains and cracks.
pub fn limestone(point: &GroundPoint, stone: &Limestone) -> Paint {
    let (p, y, f) = (point.p, point.y, point.footprint);
    // Along the wall and up: the plan alone would smear on a cliff.
    let along = Vec2::new(p.x * 0.83 - p.y * 0.56, p.x * 0.4 + p.y * 0.9);
    let wall = Vec2::new(along.x + along.y * 0.7, y);
    let streak = Fractal::new(6.0, 6, 151).gain(0.6).at(Vec2::new(wall.x, wall.y * 0.12), f);
    let beds = Fractal::new(3.0, 5, 157).at(Vec2::new(wall.x * 0.1, wall.y), f);
    let stain = Fractal::new(16.0, 4, 163).at(wall, f);
    let crack = Fractal::new(2.6, 5, 167).gain(0.62).ridged(wall, f);
    let fine = Fractal::new(0.5, 4, 173).gain(0.6).at(wall, f);
    let mut colour = stone.pale.lerp(stone.dark, smooth(-0.05, 0.65, streak + 0.25 * beds));
    colour = colour.lerp(stone.warm, 0.3 * smooth(0.05, 0.75, stain));
    let groove = smooth(0.72, 1.1, crack);
    colour *= (1.0 + 0.2 * fine + 0.2 * beds) * (1.0 - 0.34 * groove);
    let mut paint = Paint::matt(colour, point.normal);
    paint.normal = rough(point.normal, wall, &Fractal::new(2.2, 6, 179).gain(0.62), 0.7, f);
    paint.openness = 1.0 - 0.45 * groove;
    paint
}

/// Bare earth.
pub fn soil(point: &GroundPoint, colour: Vec3) -> Paint {
    let (p, f) = (point.grain(), point.footprint);
    let broad = Fractal::new(2.5, 5, 181).gain(0.55).at(p, f);
    let grains = Fractal::new(0.08, 4, 191).gain(0.6).at(p, f);
    let pebble = cell(p * 9.0, 0.9, 193);
    let stone = smooth(0.2, 0.12, pebble.distance)
        * smooth(0.6, 0.75, unit(pebble.id))
        * smooth(0.05, 0.015, f);
    let albedo = (colour * (1.0 + 0.28 * broad + 0.2 * grains)).lerp(hex(0xa79c8a), stone * 0.7);
    Paint::matt(albedo, rough(point.normal, p, &Fractal::new(0.3, 4, 197).gain(0.6), 0.3, f))
}

/// Irregular flagstones with grassy joints.
pub fn flagstones(point: &GroundPoint, stone: Vec3, joint: Vec3, size: f32) -> Paint {
    let (p, f) = (point.p, point.footprint);
    let warped = p / size + Vec2::new(noise(p * 1.7, 3), noise(p * 1.7, 7)) * 0.07;
    let flag = cell(warped, 0.75, 199);
    // Distance to the joint: how much nearer the own stone is than the runner-up.
    let mut second = f32::INFINITY;
    let base = warped.floor();
    for dy in -2..=2 {
        for dx in -2..=2 {
            let (x, y) = (base.x as i32 + dx, base.y as i32 + dy);
            let id = hash(x, y, 199);
            let offset = Vec2::new(unit(id), unit(id.wrapping_mul(0x9e37_79b1))) - Vec2::splat(0.5);
            let centre = Vec2::new(x as f32, y as f32) + Vec2::splat(0.5) + offset * 0.75;
            if centre.distance_squared(flag.centre) > 1e-6 {
                let to_edge = (warped - (centre + flag.centre) * 0.5)
                    .dot((centre - flag.centre).normalize_or(Vec2::X))
                    .abs();
                second = second.min(to_edge);
            }
        }
    }
    let gap = smooth(0.075, 0.03, second) * smooth(size * 0.3, size * 0.06, f);
    let own = unit(flag.id.wrapping_mul(0xc2b2_ae35)) - 0.5;
    let mottled = Fractal::new(0.5, 7, 211).gain(0.6).at(p, f);
    let moss = smooth(0.1, 0.6, Fractal::new(1.6, 4, 223).at(p, f));
    let face = stone * (1.0 + 0.32 * own + 0.24 * mottled);
    let face = face.lerp(joint, 0.3 * moss);
    let mut paint = Paint::matt(face.lerp(joint * 0.8, gap), point.normal);
    paint.normal =
        rough(point.normal, p, &Fractal::new(0.4, 4, 227).gain(0.6), 0.18 + 0.3 * gap, f);
    paint.openness = 1.0 - 0.35 * gap;
    paint
}

/// Planks that run along `axis`.
pub fn deck(point: &GroundPoint, wood: Vec3, axis: Vec2, width: f32) -> Paint {
    let (p, f) = (point.p, point.footprint);
    let across = p.perp_dot(axis);
    let uv = Vec2::new(across, p.dot(axis));
    crate::finish::Finish::Boards(wood, width).paint(uv, f, point.normal)
}

/// An asphalt road: `across` is the distance from its middle, `along` the way along it, both in
/// metres, `half` its half width.
pub fn road(point: &GroundPoint, across: f32, along: f32, half: f32) -> Paint {
    let (p, f) = (point.p, point.footprint);
    let patch = Fractal::new(3.0, 5, 229).at(p, f);
    let grain = Fractal::new(0.04, 2, 233).at(p, f);
    let worn = smooth(0.5, 0.0, (across.abs() - half * 0.5).abs());
    let mut colour = hex(0x75757a) * (1.0 + 0.14 * patch + 0.16 * grain + 0.12 * worn);
    let line = |offset: f32, half_width: f32| {
        let blur = f * 0.7;
        smooth(half_width + blur, half_width - blur * 0.5, (across - offset).abs())
            * (half_width / (half_width + f * 0.5)).min(1.0)
    };
    let dash = if (along / 6.0).rem_euclid(1.0) < 0.45 { 1.0 } else { 0.0 };
    let dashes = mix(dash, 0.45, smooth(1.0, 4.0, f));
    let white = hex(0xe8e4d8);
    colour = colour.lerp(white, 0.85 * line(0.0, 0.07) * dashes);
    colour = colour.lerp(white, 0.8 * line(half - 0.3, 0.06).max(line(-half + 0.3, 0.06)));
    Paint::matt(colour, point.normal)
}
