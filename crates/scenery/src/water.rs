//! Still or gently moving water: mirror, depth and the glitter of the sun.

use crate::math::{exp, pow, smooth};
use crate::noise::Fractal;
use glam::{Vec2, Vec3};

/// Foam that falling water drives out over a pool.
#[derive(Debug, Clone, Copy)]
pub struct Foam {
    /// Where the water falls in.
    pub centre: Vec2,
    /// How far the foam reaches, across and along, in metres.
    pub reach: Vec2,
}

impl Foam {
    /// Cover at a point, 0 to 1.
    pub fn at(&self, p: Vec2, footprint: f32) -> f32 {
        let away = ((p - self.centre) / self.reach).length();
        let curds = Fractal::new(2.6, 5, 411).gain(0.62).at(p, footprint);
        smooth(-0.1, 0.5, 0.75 - away + 0.55 * curds)
    }
}

/// A level surface of water.
#[derive(Debug, Clone, Copy)]
pub struct Water {
    /// Height of the surface in metres.
    pub level: f32,
    /// Colour of deep water seen from above.
    pub deep: Vec3,
    /// Colour over the shallows.
    pub shallow: Vec3,
    /// Depth in metres at which the bottom disappears.
    pub clarity: f32,
    /// Slope of the ripples: 0.01 a mirror, 0.08 a breeze.
    pub ripple: f32,
    /// Size of the largest ripples in metres.
    pub wavelength: f32,
    /// Brightness of the sun's glitter.
    pub glitter: f32,
    /// Direction of flow on the plan, scaled to how much it draws the ripples out; zero when still.
    pub flow: Vec2,
    /// Where on the plan there is water at all; everywhere below the level when absent.
    pub within: Option<fn(Vec2) -> bool>,
    /// Foam under a waterfall.
    pub foam: Option<Foam>,
}

impl Water {
    /// Slope of the surface (towards x and z) and how much of it is finer than a pixel.
    pub fn slope(&self, p: Vec2, footprint: f32) -> (Vec2, f32) {
        let flow = self.flow.length();
        let q = if flow > 0.0 {
            let along = self.flow / flow;
            Vec2::new(p.perp_dot(along), p.dot(along) / (1.0 + flow))
        } else {
            p
        };
        let waves = Fractal::new(self.wavelength, 5, 901).gain(0.62);
        let lost = smooth(self.wavelength * 0.02, self.wavelength * 1.5, footprint);
        // Patches of breeze and calm, as on every lake.
        let breeze = 0.65 + 0.5 * Fractal::new(self.wavelength * 45.0, 3, 77).at(p, footprint);
        let x = waves.at(q, footprint);
        let z = waves.at(q + Vec2::new(41.7, -13.1), footprint);
        (Vec2::new(x, z) * (self.ripple * breeze), self.ripple * lost)
    }

    /// Share of light that the surface mirrors; `sine` is the sine of the grazing angle.
    pub fn mirror(&self, sine: f32) -> f32 {
        0.02 + 0.98 * pow(1.0 - sine.clamp(0.0, 1.0), 5.0)
    }

    /// Colour of the water's body over a bottom `depth` metres down of colour `bottom`.
    pub fn body(&self, depth: f32, bottom: Vec3) -> Vec3 {
        let seen = exp(-depth.max(0.0) / self.clarity * 3.0);
        let shoal = exp(-depth.max(0.0) / self.clarity);
        self.deep.lerp(self.shallow, shoal).lerp(bottom * self.shallow * 2.0, seen * 0.75)
    }
}
