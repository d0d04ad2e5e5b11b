//! A sea of cloud: a soft, billowing surface that fills valleys and lets peaks stand out.

use crate::math::smooth;
use crate::noise::Fractal;
use glam::{Vec2, Vec3};

/// A sea of cloud below the viewer.
#[derive(Debug, Clone, Copy)]
pub struct CloudSea {
    /// Mean height of its surface in metres.
    pub level: f32,
    /// Height of its waves in metres.
    pub relief: f32,
    /// Size of its largest heaps in metres.
    pub size: f32,
    /// Colour where the light falls on it.
    pub light: Vec3,
    /// Colour in its hollows.
    pub shade: Vec3,
    /// Metres of cloud that hide what lies behind.
    pub depth: f32,
    /// Which clouds.
    pub seed: u32,
}

impl CloudSea {
    /// Height of the surface.
    pub fn height(&self, p: Vec2, footprint: f32) -> f32 {
        let broad = Fractal::new(self.size * 5.0, 2, self.seed).at(p, footprint);
        let drift = Vec2::new(
            Fractal::new(self.size * 1.7, 2, self.seed ^ 31).at(p, footprint),
            Fractal::new(self.size * 1.7, 2, self.seed ^ 63).at(p, footprint),
        ) * (self.size * 0.35);
        let heaps =
            Fractal::new(self.size, 6, self.seed ^ 7).gain(0.48).billow(p + drift, footprint);
        let wisps = Fractal::new(self.size * 0.13, 3, self.seed ^ 9).at(p + drift, footprint);
        // Far away the sea calms into an even horizon.
        let calm = smooth(26_000.0, 6_000.0, p.length()) * 0.75 + 0.25;
        self.level + self.relief * calm * (broad * 0.7 + heaps * 0.5 + wisps * 0.07)
    }

    /// Colour of the surface for its normal, its height and the direction of the light.
    pub fn colour(&self, normal: Vec3, y: f32, sun: Vec3) -> Vec3 {
        let facing = 0.5 + 0.5 * normal.dot(sun);
        let crest = smooth(-1.1, 1.0, (y - self.level) / self.relief);
        let lit = (facing * 0.95 + crest * 0.6 - 0.42).clamp(0.0, 1.0);
        self.shade.lerp(self.light, lit * lit * (3.0 - 2.0 * lit))
    }
}
