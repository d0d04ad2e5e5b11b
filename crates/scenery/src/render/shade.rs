//! What a point of land, a face or a cloud looks like from where the viewer stands.

use super::frame::{Frame, Placed};
use crate::air::Veil;
use crate::solids::Polygon;
use crate::sprites::Texel;
use crate::world::{GroundPoint, Paint};
use glam::{Vec2, Vec3};

/// A sight line: its azimuth on the plan, its slope and the air's colour behind it.
#[derive(Clone, Copy)]
pub(super) struct Sight {
    /// Unit vector on the plan.
    pub plan: Vec2,
    /// Tangent of the pitch.
    pub slope: f32,
    /// Unit vector in space.
    pub direction: Vec3,
    /// Colour that distance fades into.
    pub far: Vec3,
    /// Size of a pixel in radians.
    pub pixel: f32,
    /// Height of the eye.
    pub eye: f32,
}

impl Sight {
    /// Length of the sight line to plan distance `r`.
    pub fn length(&self, r: f32) -> f32 {
        r * (1.0 + self.slope * self.slope).sqrt()
    }

    /// Height at plan distance `r`.
    pub fn height(&self, r: f32) -> f32 {
        self.eye + self.slope * r
    }
}

impl Frame<'_> {
    /// The normal of the land by differences over about a pixel.
    fn land_normal(&self, p: Vec2, reach: f32) -> Vec3 {
        let land = &self.scene.land;
        let here = land.height(p, reach);
        let x = land.height(p + Vec2::new(reach, 0.0), reach) - here;
        let z = land.height(p + Vec2::new(0.0, reach), reach) - here;
        Vec3::new(-x, reach, -z).normalize()
    }

    /// Light from the land at plan distance `r`, before the air.
    pub(super) fn land(&self, sight: &Sight, r: f32) -> Vec3 {
        let p = sight.plan * r;
        let distance = sight.length(r);
        // Seen at a grazing angle a pixel covers a long strip of ground; the mean of both sides
        // keeps near ground crisp and far ground calm.
        let incidence = (sight.slope.abs() / (1.0 + sight.slope * sight.slope).sqrt()).max(0.02);
        let side = distance * sight.pixel;
        let normal = self.land_normal(p, (side * 1.2).max(0.006));
        let facing = (-normal.dot(sight.direction)).max(incidence * 0.5).max(0.05);
        let footprint = side * (1.0 / facing).sqrt().min(4.0);
        let point = GroundPoint { p, y: sight.height(r), normal, distance, footprint };
        let paint = self.scene.land.paint(&point);
        let (sunlit, open) = self.shade.at(p);
        self.finish(&paint, sight, sunlit, open)
    }

    /// Light from a face at plan distance `r`, before the air.
    pub(super) fn face(&self, face: &Polygon, sight: &Sight, r: f32) -> Vec3 {
        let point = Vec3::new(sight.plan.x * r, sight.height(r), sight.plan.y * r);
        let from = point - face.origin;
        let uv = Vec2::new(from.dot(face.across), from.dot(face.along));
        let away = face.normal.dot(sight.direction);
        let normal = if away > 0.0 { -face.normal } else { face.normal };
        let footprint = sight.length(r) * sight.pixel / away.abs().max(0.12).sqrt();
        let paint = face.finish.paint(uv, footprint, normal);
        let open = face.openness;
        self.finish(&paint, sight, face.sunlit, open)
    }

    fn finish(&self, paint: &Paint, sight: &Sight, sunlit: f32, open: f32) -> Vec3 {
        let lit = self.scene.light.shade(paint, sunlit, open);
        if paint.gloss <= 0.0 {
            return lit;
        }
        let d = sight.direction;
        let mirrored = d - paint.normal * (2.0 * d.dot(paint.normal));
        let sky = self.scene.sky.clear(Vec3::new(mirrored.x, mirrored.y.abs(), mirrored.z));
        let graze = 1.0 - d.dot(paint.normal).abs();
        lit + sky * (paint.gloss * (0.15 + 0.85 * graze * graze * graze)) * (0.3 + 0.7 * open)
    }

    /// Light from a texel of a standing picture, before the air.
    pub(super) fn texel(&self, item: &Placed, texel: &Texel) -> Vec3 {
        let light = &self.scene.light;
        let facing = texel.normal.dot(item.sun);
        // Foliage is rough: light wraps around it.
        let front = (facing * 0.8 + 0.2).max(0.0);
        let through = texel.translucency * (0.3 + 0.9 * (-item.sun.z).max(0.0));
        let sun = light.sun * ((front + through) * item.sunlit * (0.35 + 0.65 * texel.openness));
        let up = 0.5 + 0.5 * texel.normal.y;
        let around = light.sky * (0.35 + 0.65 * up) + light.ground * (1.0 - up) * 0.5;
        texel.albedo * item.thing.tint * (sun + around * (texel.openness * (0.4 + 0.6 * item.open)))
    }

    /// The air between the viewer and plan distance `r`.
    pub(super) fn air(&self, sight: &Sight, r: f32) -> Veil {
        let eye = sight.eye.max(self.scene.water.map_or(f32::NEG_INFINITY, |w| w.level));
        self.scene.haze.veil(sight.far, sight.length(r), eye, sight.height(r))
    }

    /// Light after the air between the viewer and plan distance `r`.
    pub(super) fn through_air(&self, light: Vec3, sight: &Sight, r: f32) -> Vec3 {
        self.air(sight, r).over(light)
    }
}
