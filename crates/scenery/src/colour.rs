//! Colours as linear light, and the way back to eight bits.

use crate::math::{exp, mix, pow};
use glam::Vec3;

/// Linear colour of an sRGB hex value such as `0x7fa650`.
pub fn hex(value: u32) -> Vec3 {
    let channel = |shift: u32| {
        let s = ((value >> shift) & 255) as f32 / 255.0;
        if s <= 0.04045 { s / 12.92 } else { pow((s + 0.055) / 1.055, 2.4) }
    };
    Vec3::new(channel(16), channel(8), channel(0))
}

/// Relative luminance (Rec. 709).
pub fn luminance(colour: Vec3) -> f32 {
    colour.dot(Vec3::new(0.2126, 0.7152, 0.0722))
}

/// How light becomes paint: the last step for every pixel of a scene.
#[derive(Debug, Clone, Copy)]
pub struct Grade {
    /// Multiplies the light before the shoulder.
    pub exposure: f32,
    /// 1 leaves contrast as it is; more deepens shadows.
    pub contrast: f32,
    /// 1 leaves colours as they are; more makes them richer.
    pub saturation: f32,
    /// A gentle tint of the whole picture, around 1 per channel.
    pub tint: Vec3,
}

impl Default for Grade {
    fn default() -> Self {
        Self { exposure: 1.0, contrast: 1.12, saturation: 1.03, tint: Vec3::ONE }
    }
}

impl Grade {
    /// The display value, per channel in [0, 1] before sRGB encoding is quantised.
    pub fn apply(&self, light: Vec3) -> Vec3 {
        let exposed = light * self.tint * (self.exposure * 1.6);
        // A film-like shoulder: highlights roll off softly and keep their hue.
        let film = Vec3::new(1.0 - exp(-exposed.x), 1.0 - exp(-exposed.y), 1.0 - exp(-exposed.z));
        let grey = Vec3::splat(luminance(film));
        let rich = (grey + (film - grey) * self.saturation).clamp(Vec3::ZERO, Vec3::ONE);
        let display = Vec3::new(encode(rich.x), encode(rich.y), encode(rich.z));
        // An S-curve in display space, anchored at black, middle and white.
        let curve = |v: f32| mix(v, v * v * (3.0 - 2.0 * v), self.contrast - 1.0);
        Vec3::new(curve(display.x), curve(display.y), curve(display.z)).clamp(Vec3::ZERO, Vec3::ONE)
    }
}

/// sRGB transfer curve.
fn encode(linear: f32) -> f32 {
    if linear <= 0.003_130_8 { linear * 12.92 } else { 1.055 * pow(linear, 1.0 / 2.4) - 0.055 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hex_and_encoding_are_inverse() {
        let c = hex(0x80c0ff);
        assert!((encode(c.x) * 255.0 - 128.0).abs() < 0.01);
        assert!((encode(c.y) * 255.0 - 192.0).abs() < 0.01);
    }

    #[test]
    fn any_light_stays_displayable() {
        for light in [Vec3::ZERO, Vec3::splat(0.3), Vec3::splat(50.0), Vec3::new(9.0, 0.0, 0.1)] {
            let shown = Grade::default().apply(light);
            assert!(shown.min_element() >= 0.0 && shown.max_element() <= 1.0);
        }
    }
}
