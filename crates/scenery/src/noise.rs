//! Hashed noise: endless, seamless, and band-limited by the size of the pixel that asks.

use crate::math::mix;
use glam::{Vec2, Vec3};

/// A well-mixed 32-bit hash of a grid point (after C. Wellons' `lowbias32`).
#[inline]
pub fn hash(x: i32, y: i32, seed: u32) -> u32 {
    let mut h = (x as u32).wrapping_mul(0x9e37_79b1)
        ^ (y as u32).wrapping_mul(0x85eb_ca77)
        ^ seed.wrapping_mul(0xc2b2_ae3d);
    h = (h ^ (h >> 16)).wrapping_mul(0x7feb_352d);
    h = (h ^ (h >> 15)).wrapping_mul(0x846c_a68b);
    h ^ (h >> 16)
}

/// A hash as a number in [0, 1).
#[inline]
pub fn unit(h: u32) -> f32 {
    (h >> 8) as f32 / (1 << 24) as f32
}

/// A sequence of reproducible numbers for scattering things.
pub struct Dice(u32, u32);

impl Dice {
    /// A new sequence; equal seeds give equal numbers.
    pub fn new(seed: u32) -> Self {
        Self(seed, 0)
    }

    /// The next number in [0, 1).
    pub fn unit(&mut self) -> f32 {
        self.1 = self.1.wrapping_add(1);
        unit(hash(self.1 as i32, 77, self.0))
    }

    /// The next number in [from, to).
    pub fn range(&mut self, from: f32, to: f32) -> f32 {
        mix(from, to, self.unit())
    }

    /// The next whole number in [0, count).
    pub fn index(&mut self, count: usize) -> usize {
        ((self.unit() * count as f32) as usize).min(count - 1)
    }
}

fn fade(t: f32) -> f32 {
    t * t * t * (t * (t * 6.0 - 15.0) + 10.0)
}

#[inline]
fn gradient(h: u32, x: f32, y: f32) -> f32 {
    // Eight directions of equal length keep the noise isotropic enough and cost no table.
    const DIAGONAL: f32 = std::f32::consts::FRAC_1_SQRT_2;
    match h & 7 {
        0 => x,
        1 => -x,
        2 => y,
        3 => -y,
        4 => (x + y) * DIAGONAL,
        5 => (x - y) * DIAGONAL,
        6 => (y - x) * DIAGONAL,
        _ => -(x + y) * DIAGONAL,
    }
}

/// Floor as an integer; compiled to two instructions where the library's is a call.
fn floor(x: f32) -> i32 {
    let whole = x as i32;
    whole - i32::from(x < whole as f32)
}

/// Gradient noise with features of size 1, roughly in [−1, 1].
pub fn noise(p: Vec2, seed: u32) -> f32 {
    let (ix, iy) = (floor(p.x), floor(p.y));
    let (x, y) = (p.x - ix as f32, p.y - iy as f32);
    let (u, v) = (fade(x), fade(y));
    let a = gradient(hash(ix, iy, seed), x, y);
    let b = gradient(hash(ix + 1, iy, seed), x - 1.0, y);
    let c = gradient(hash(ix, iy + 1, seed), x, y - 1.0);
    let d = gradient(hash(ix + 1, iy + 1, seed), x - 1.0, y - 1.0);
    mix(mix(a, b, u), mix(c, d, u), v) * 1.5
}

/// Value noise in space with features of size 1, in [−1, 1].
pub fn noise3(p: Vec3, seed: u32) -> f32 {
    let (ix, iy, iz) = (floor(p.x), floor(p.y), floor(p.z));
    let f = p - Vec3::new(ix as f32, iy as f32, iz as f32);
    let (u, v, w) = (fade(f.x), fade(f.y), fade(f.z));
    let corner = |dx: i32, dy: i32, dz: i32| {
        unit(hash(ix + dx, iy + dy, seed ^ ((iz + dz) as u32).wrapping_mul(0x27d4_eb2f)))
    };
    let plane = |dz| {
        mix(
            mix(corner(0, 0, dz), corner(1, 0, dz), u),
            mix(corner(0, 1, dz), corner(1, 1, dz), u),
            v,
        )
    };
    mix(plane(0), plane(1), w) * 2.0 - 1.0
}

/// Noise summed over octaves.
#[derive(Debug, Clone, Copy)]
pub struct Fractal {
    /// Size of the largest features, in metres (or whatever unit the point has).
    pub size: f32,
    /// How many octaves, each half the size of the one before.
    pub octaves: u32,
    /// Strength of each octave relative to the one before.
    pub gain: f32,
    /// Which noise.
    pub seed: u32,
}

impl Fractal {
    /// A fractal of the usual roughness.
    pub const fn new(size: f32, octaves: u32, seed: u32) -> Self {
        Self { size, octaves, gain: 0.5, seed }
    }

    /// The same with another gain.
    #[must_use]
    pub const fn gain(mut self, gain: f32) -> Self {
        self.gain = gain;
        self
    }

    /// Roughly in [−1, 1]. Octaves finer than about two `footprint`s fade out, so nothing aliases.
    pub fn at(&self, p: Vec2, footprint: f32) -> f32 {
        self.fold(p, footprint, |n| n)
    }

    /// Sharp crests, in about [−1, 1]: mountain ridges.
    pub fn ridged(&self, p: Vec2, footprint: f32) -> f32 {
        self.fold(p, footprint, |n| 1.0 - 2.0 * n.abs().min(1.0))
    }

    /// Rounded heaps with sharp creases, in about [−1, 1]: cumulus, foliage.
    pub fn billow(&self, p: Vec2, footprint: f32) -> f32 {
        self.fold(p, footprint, |n| 2.0 * n.abs().min(1.0) - 0.6)
    }

    fn fold(&self, p: Vec2, footprint: f32, shape: impl Fn(f32) -> f32) -> f32 {
        let (mut sum, mut strength, mut total) = (0.0, 1.0, 0.0);
        let mut size = self.size;
        let mut q = p / self.size;
        for octave in 0..self.octaves {
            let visible = (size / (2.0 * footprint.max(1e-6)) - 0.5).clamp(0.0, 1.0);
            total += strength;
            if visible <= 0.0 {
                // The finer octaves are invisible as well; they only count towards the range.
                for _ in octave + 1..self.octaves {
                    strength *= self.gain;
                    total += strength;
                }
                break;
            }
            sum += strength * visible * shape(noise(q, self.seed.wrapping_add(octave)));
            strength *= self.gain;
            size *= 0.5;
            // Turning each octave hides the grid.
            q = Vec2::new(q.x * 1.6 - q.y * 1.2, q.x * 1.2 + q.y * 1.6) + Vec2::splat(17.3);
        }
        sum / total * 1.4
    }
}

/// Fractal noise in space, for domes and clouds; roughly in [−1, 1].
pub fn fractal3(mut p: Vec3, octaves: u32, gain: f32, seed: u32) -> f32 {
    let (mut sum, mut strength, mut total) = (0.0, 1.0, 0.0);
    for octave in 0..octaves {
        sum += strength * noise3(p, seed.wrapping_add(octave * 101));
        total += strength;
        strength *= gain;
        p = Vec3::new(p.x * 1.6 - p.z * 1.2, p.y * 2.03, p.x * 1.2 + p.z * 1.6) + 11.7;
    }
    sum / total * 1.3
}

/// The nearest of the jittered points of a unit grid.
#[derive(Debug, Clone, Copy)]
pub struct Cell {
    /// Distance to the point.
    pub distance: f32,
    /// Where the point lies.
    pub centre: Vec2,
    /// A hash of the point, for its own colour and size.
    pub id: u32,
}

/// Nearest jittered grid point (S. Worley, 1996). `jitter` from 0 (a grid) to 1.
pub fn cell(p: Vec2, jitter: f32, seed: u32) -> Cell {
    let (base_x, base_y) = (floor(p.x), floor(p.y));
    let mut best = Cell { distance: f32::INFINITY, centre: p, id: 0 };
    for dy in -1..=1 {
        for dx in -1..=1 {
            let (x, y) = (base_x + dx, base_y + dy);
            let id = hash(x, y, seed);
            let offset = Vec2::new(unit(id), unit(id.wrapping_mul(0x9e37_79b1)));
            let centre = Vec2::new(x as f32, y as f32)
                + Vec2::splat(0.5)
                + (offset - Vec2::splat(0.5)) * jitter;
            let distance = p.distance_squared(centre);
            if distance < best.distance {
                best = Cell { distance, centre, id };
            }
        }
    }
    best.distance = best.distance.sqrt();
    best
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn noise_is_smooth_and_bounded() {
        for i in 0..2000 {
            let p = Vec2::new(i as f32 * 0.173 - 150.0, i as f32 * 0.071);
            let here = noise(p, 5);
            assert!(here.abs() <= 1.5);
            assert!((noise(p + Vec2::splat(1e-3), 5) - here).abs() < 0.02);
        }
    }

    #[test]
    fn detail_finer_than_a_pixel_fades() {
        let fine = Fractal::new(1.0, 4, 3);
        assert_eq!(fine.at(Vec2::new(3.3, 8.1), 10.0), 0.0);
        assert_ne!(fine.at(Vec2::new(3.3, 8.1), 0.01), 0.0);
    }

    #[test]
    fn dice_repeat_themselves() {
        let (mut a, mut b) = (Dice::new(4), Dice::new(4));
        assert!((0..100).all(|_| a.unit() == b.unit()));
    }
}
