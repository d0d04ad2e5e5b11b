//! Aerial perspective: air that thins with height and takes the colour of the sky behind it.

use crate::math::exp;
use glam::Vec3;

/// One layer of haze or mist whose density falls off exponentially with height.
#[derive(Debug, Clone, Copy)]
pub struct Layer {
    /// Extinction per metre at `base`.
    pub density: f32,
    /// Height in metres at which `density` holds; below it the density stays the same.
    pub base: f32,
    /// Metres in which the density falls to 37 %.
    pub thickness: f32,
}

impl Layer {
    /// Optical depth along a straight line of `distance` metres between two heights.
    fn depth(&self, distance: f32, from: f32, to: f32) -> f32 {
        let a = ((from - self.base) / self.thickness).max(0.0);
        let b = ((to - self.base) / self.thickness).max(0.0);
        let mean = if (a - b).abs() < 1e-3 {
            exp(-0.5 * (a + b))
        } else {
            (exp(-a.min(b)) - exp(-a.max(b))) / (a - b).abs()
        };
        self.density * distance * mean
    }
}

/// The air of a scene.
#[derive(Debug, Clone)]
pub struct Haze {
    /// Layers that add up: broad haze, valley mist.
    pub layers: Vec<Layer>,
    /// Colour that thin air adds (the blue of near mountains).
    pub thin: Vec3,
    /// Extinction per channel relative to the layers' density.
    pub spectrum: Vec3,
}

impl Haze {
    /// Clear air with one broad layer; `visibility` is the distance in metres that leaves 37 %.
    pub fn clear(visibility: f32, thickness: f32, thin: Vec3) -> Self {
        let layer = Layer { density: 1.0 / visibility, base: -100.0, thickness };
        Self { layers: vec![layer], thin, spectrum: Vec3::new(0.82, 1.0, 1.22) }
    }

    /// Adds a layer.
    #[must_use]
    pub fn with(mut self, density: f32, base: f32, thickness: f32) -> Self {
        self.layers.push(Layer { density, base, thickness });
        self
    }

    /// The air between two heights at a `distance`; `far` is the colour of the sky behind, low over
    /// the horizon.
    pub fn veil(&self, far: Vec3, distance: f32, from: f32, to: f32) -> Veil {
        let depth: f32 = self.layers.iter().map(|l| l.depth(distance, from, to)).sum();
        let through = Vec3::new(
            exp(-depth * self.spectrum.x),
            exp(-depth * self.spectrum.y),
            exp(-depth * self.spectrum.z),
        );
        let scattered = self.thin.lerp(far, 1.0 - exp(-depth * 1.3));
        Veil { through, added: scattered * (Vec3::ONE - through) }
    }
}

/// What a stretch of air does to light: it takes some away and adds its own.
#[derive(Debug, Clone, Copy)]
pub struct Veil {
    through: Vec3,
    added: Vec3,
}

impl Veil {
    /// Light as it arrives.
    pub fn over(&self, light: Vec3) -> Vec3 {
        light * self.through + self.added
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn far_things_fade_into_the_sky() {
        let haze = Haze::clear(5000.0, 900.0, Vec3::splat(0.3));
        let far = Vec3::new(0.6, 0.7, 0.9);
        assert!((haze.veil(far, 1.0, 0.0, 0.0).over(Vec3::ZERO)).length() < 1e-3);
        assert!((haze.veil(far, 200_000.0, 0.0, 0.0).over(Vec3::ZERO) - far).length() < 1e-2);
    }

    #[test]
    fn high_air_is_clearer_than_valley_air() {
        let haze = Haze::clear(5000.0, 300.0, Vec3::splat(0.3));
        let low = haze.veil(Vec3::ONE, 4000.0, 0.0, 0.0).over(Vec3::ZERO).x;
        let high = haze.veil(Vec3::ONE, 4000.0, 1500.0, 1500.0).over(Vec3::ZERO).x;
        assert!(high < low * 0.2);
    }
}
