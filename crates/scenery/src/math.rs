//! Scalar functions that give the same bits on every machine.
//!
//! The standard library calls the platform's own `libm`, whose last bit differs between systems; a
//! painted panorama must be the same file everywhere, so the transcendental functions come from the
//! `libm` crate, which is plain Rust arithmetic.

use glam::Vec2;

pub use std::f32::consts::{PI, TAU};

/// Sine of radians.
pub fn sin(x: f32) -> f32 {
    libm::sinf(x)
}

/// Cosine of radians.
pub fn cos(x: f32) -> f32 {
    libm::cosf(x)
}

/// Tangent of radians.
pub fn tan(x: f32) -> f32 {
    libm::tanf(x)
}

/// Arc tangent in radians.
pub fn atan(x: f32) -> f32 {
    libm::atanf(x)
}

/// Angle of the vector (x, y) in radians.
pub fn atan2(y: f32, x: f32) -> f32 {
    libm::atan2f(y, x)
}

/// 2 to the power of x, to about six digits; the hot path of haze and highlights.
pub fn exp2(x: f32) -> f32 {
    let x = x.clamp(-126.0, 126.0);
    let whole = (x + 0.5).floor();
    let t = (x - whole) * std::f32::consts::LN_2;
    // Taylor series on |t| ≤ 0.35: the first term left out is below 3e-6.
    let series =
        1.0 + t * (1.0 + t * (0.5 + t * (1.0 / 6.0 + t * (1.0 / 24.0 + t * (1.0 / 120.0)))));
    f32::from_bits(((whole as i32 + 127) as u32) << 23) * series
}

/// e to the power of x, to about six digits.
pub fn exp(x: f32) -> f32 {
    exp2(x * std::f32::consts::LOG2_E)
}

/// Binary logarithm of a positive number, to about six digits.
fn log2(x: f32) -> f32 {
    let bits = x.to_bits();
    let mut exponent = ((bits >> 23) as i32 - 127) as f32;
    let mut mantissa = f32::from_bits((bits & 0x007f_ffff) | 0x3f80_0000);
    if mantissa > std::f32::consts::SQRT_2 {
        mantissa *= 0.5;
        exponent += 1.0;
    }
    // ln m = 2 artanh((m − 1) / (m + 1)), a short series because m is near 1.
    let s = (mantissa - 1.0) / (mantissa + 1.0);
    let q = s * s;
    let ln = 2.0 * s * (1.0 + q * (1.0 / 3.0 + q * (0.2 + q * (1.0 / 7.0))));
    exponent + ln * std::f32::consts::LOG2_E
}

/// `base` to the power of `exponent`, for `base` ≥ 0.
pub fn pow(base: f32, exponent: f32) -> f32 {
    if base <= 1e-12 { 0.0 } else { exp2(exponent * log2(base)) }
}

/// Linear blend from `a` (t = 0) to `b` (t = 1).
pub fn mix(a: f32, b: f32, t: f32) -> f32 {
    a + (b - a) * t
}

/// Smooth step from 0 at `from` to 1 at `to`; `from` may be the larger of the two.
pub fn smooth(from: f32, to: f32, x: f32) -> f32 {
    let t = ((x - from) / (to - from)).clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}

/// A bell of height 1 and half-width `width` around 0, exactly 0 beyond twice the width.
pub fn bell(x: f32, width: f32) -> f32 {
    let t = (1.0 - (x / (2.0 * width)).powi(2)).max(0.0);
    t * t * t
}

/// The point on the ground at `yaw` degrees and `distance` metres: x to the right (yaw 90),
/// y straight ahead (yaw 0).
pub fn at(yaw: f32, distance: f32) -> Vec2 {
    let radians = yaw.to_radians();
    Vec2::new(sin(radians), cos(radians)) * distance
}

/// Distance from `p` to the segment `a`–`b`.
pub fn segment_distance(p: Vec2, a: Vec2, b: Vec2) -> f32 {
    let along = b - a;
    let t = ((p - a).dot(along) / along.length_squared().max(1e-9)).clamp(0.0, 1.0);
    p.distance(a + along * t)
}

/// Distance from `p` to a polyline.
pub fn path_distance(p: Vec2, path: &[Vec2]) -> f32 {
    path.windows(2).map(|w| segment_distance(p, w[0], w[1])).fold(f32::INFINITY, f32::min)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn smooth_runs_both_ways() {
        assert_eq!((smooth(0.0, 1.0, -1.0), smooth(0.0, 1.0, 2.0)), (0.0, 1.0));
        assert_eq!((smooth(1.0, 0.0, -1.0), smooth(1.0, 0.0, 2.0)), (1.0, 0.0));
    }

    #[test]
    fn powers_agree_with_the_standard_library() {
        for i in 1..400 {
            let x = i as f32 * 0.037;
            assert!((exp(-x) / (-x).exp() - 1.0).abs() < 2e-5, "exp({x})");
            assert!((pow(x, 2.4) / x.powf(2.4) - 1.0).abs() < 2e-5, "pow({x})");
        }
    }

    #[test]
    fn yaw_ninety_lies_to_the_right() {
        let p = at(90.0, 2.0);
        assert!((p - Vec2::new(2.0, 0.0)).length() < 1e-5);
    }

    #[test]
    fn a_path_is_as_near_as_its_nearest_piece() {
        let path = [Vec2::ZERO, Vec2::new(10.0, 0.0), Vec2::new(10.0, 10.0)];
        assert!((path_distance(Vec2::new(12.0, 5.0), &path) - 2.0).abs() < 1e-6);
    }
}
