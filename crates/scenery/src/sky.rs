//! The sky: a gradient, the glow around the sun, and clouds, as a function of direction only.

use crate::math::{exp, mix, pow, smooth};
use crate::noise::{Fractal, fractal3};
use glam::{Vec2, Vec3};

/// A sheet of cloud high above, drawn in perspective towards the horizon.
#[derive(Debug, Clone, Copy)]
pub struct Sheet {
    /// Fraction of the sky covered, 0 to 1.
    pub cover: f32,
    /// How many cloud features between zenith and 45°.
    pub scale: f32,
    /// Width of the transition from clear to cloud: 0.1 crisp, 0.6 veil.
    pub softness: f32,
    /// Drawn out along x: 1 round heaps, 3 streaks.
    pub stretch: f32,
    /// Opacity where thickest.
    pub opacity: f32,
    /// Which clouds.
    pub seed: u32,
}

/// Banks of heaped cloud standing over the horizon.
#[derive(Debug, Clone, Copy)]
pub struct Bank {
    /// Height of the tops in degrees.
    pub top: f32,
    /// Fraction of the horizon that has them, 0 to 1.
    pub cover: f32,
    /// Which clouds.
    pub seed: u32,
}

/// Everything above.
#[derive(Debug, Clone)]
pub struct Sky {
    /// Colour overhead.
    pub zenith: Vec3,
    /// Colour at the horizon, away from the sun.
    pub horizon: Vec3,
    /// What the sun adds to the horizon on its side.
    pub glow: Vec3,
    /// Unit vector towards the sun.
    pub sun: Vec3,
    /// Brightness of the sun's own disc and halo; 0 when it is behind cloud.
    pub disc: f32,
    /// Light side of clouds.
    pub cloud_light: Vec3,
    /// Shadow side of clouds.
    pub cloud_shade: Vec3,
    /// High cloud.
    pub sheets: Vec<Sheet>,
    /// Cloud over the horizon.
    pub bank: Option<Bank>,
}

impl Sky {
    /// The sky without clouds; also the colour that haze takes.
    pub fn clear(&self, direction: Vec3) -> Vec3 {
        let up = direction.y.max(0.0);
        let low = pow(1.0 - up, 5.0) * 0.75 + (1.0 - up) * 0.25;
        let towards = direction.dot(self.sun).clamp(-1.0, 1.0);
        let side = 0.5 + 0.5 * towards;
        let near = pow(side, 24.0);
        let base = self.zenith.lerp(self.horizon, low);
        base + self.glow * (pow(side, 4.0) * 0.35 * low + near * (0.25 + 0.5 * low))
    }

    /// The colour that distant land fades into in this direction.
    pub fn far(&self, direction: Vec3) -> Vec3 {
        let flat = Vec3::new(direction.x, 0.0, direction.z).normalize_or(Vec3::Z);
        self.clear(Vec3::new(flat.x, 0.03, flat.z).normalize())
    }

    /// The whole sky. `pixel` is the size of a pixel in radians.
    pub fn colour(&self, direction: Vec3, pixel: f32) -> Vec3 {
        let mut colour = self.clear(direction);
        let towards = direction.dot(self.sun);
        if self.disc > 0.0 && towards > 0.9 {
            let off = (1.0 - towards).max(0.0);
            let disc = smooth(2.6e-4, 1.2e-4, off) * 6.0;
            let halo = exp(-off * 900.0) * 1.4 + exp(-off * 90.0) * 0.5;
            colour += (self.glow + Vec3::splat(0.25)) * ((disc + halo) * self.disc);
        }
        for sheet in &self.sheets {
            colour = self.sheet(colour, sheet, direction, pixel);
        }
        if let Some(bank) = self.bank {
            colour = self.bank(colour, bank, direction);
        }
        colour
    }

    fn sheet(&self, behind: Vec3, sheet: &Sheet, direction: Vec3, pixel: f32) -> Vec3 {
        if direction.y < 0.01 {
            return behind;
        }
        // The sheet bends down with the earth, so it never becomes infinitely thin.
        let perspective = sheet.scale / (direction.y + 0.14);
        let q = Vec2::new(direction.x / sheet.stretch, direction.z) * perspective;
        let footprint = pixel * perspective / (direction.y + 0.14);
        let shape = Fractal::new(1.0, 6, sheet.seed).gain(0.55);
        let density = |q: Vec2| shape.at(q, footprint) * 0.5 + 0.5;
        let here = density(q);
        let edge = 1.0 - sheet.cover;
        let thick = smooth(edge - sheet.softness * 0.5, edge + sheet.softness * 0.5, here);
        if thick <= 0.0 {
            return behind;
        }
        let step = Vec2::new(self.sun.x / sheet.stretch, self.sun.z) * 0.22;
        let shaded = (density(q + step) - edge).max(0.0) * 1.6 + (here - edge).max(0.0) * 0.9;
        let lit = (1.0 - shaded).clamp(0.0, 1.0);
        let towards = direction.dot(self.sun).max(0.0);
        let rim = pow(towards, 12.0) * (1.0 - thick) * 1.2;
        let colour = self.cloud_shade.lerp(self.cloud_light, lit) + self.glow * rim;
        let far = smooth(0.02, 0.22, direction.y);
        let colour = self.clear(direction).lerp(colour, mix(0.35, 1.0, far));
        behind.lerp(colour, thick * sheet.opacity * smooth(0.01, 0.08, direction.y))
    }

    fn bank(&self, behind: Vec3, bank: Bank, direction: Vec3) -> Vec3 {
        let top = bank.top.to_radians();
        if direction.y > top * 1.6 || direction.y < -0.02 {
            return behind;
        }
        let q = Vec3::new(direction.x, direction.y * 1.7, direction.z);
        let flat = Vec3::new(direction.x, 0.0, direction.z).normalize_or(Vec3::Z);
        // Slow noise along the horizon decides where the heaps are and how high they rise.
        let place = fractal3(flat * 2.2 + 5.0, 3, 0.5, bank.seed) * 0.5 + 0.5;
        let rise = top * smooth(1.0 - bank.cover - 0.2, 1.0 - bank.cover + 0.35, place);
        let lumps = |q: Vec3| fractal3(q * 9.0, 6, 0.56, bank.seed ^ 0x55);
        let here = lumps(q);
        let height = rise * (1.0 + 0.55 * here);
        let thick = smooth(height, height - 0.035, direction.y) * smooth(0.0, 0.03, rise);
        if thick <= 0.0 {
            return behind;
        }
        let sunward = (self.sun - direction * self.sun.dot(direction)).normalize_or(Vec3::Y);
        let relief = here - lumps(q + sunward * 0.028);
        let crown = smooth(height - 0.09, height, direction.y);
        let lit = (0.42 + relief * 1.5 + crown * 0.35).clamp(0.0, 1.0);
        let colour = self.cloud_shade.lerp(self.cloud_light, lit);
        let colour = colour.lerp(self.far(direction), 0.55 * smooth(0.16, 0.0, direction.y) + 0.12);
        behind.lerp(colour, thick * 0.92)
    }
}
