//! Directions on the sphere as yaw and pitch, and as unit vectors.

use glam::DVec3;

/// A direction from the viewer: where something stands in a panorama.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Direction {
    /// Degrees, 0 at the panorama's centre column, positive to the right.
    pub yaw: f64,
    /// Degrees, 0 at the horizon, +90 at the zenith, −90 at the nadir.
    pub pitch: f64,
}

impl Direction {
    /// A direction from degrees; yaw is wrapped to [−180, 180), pitch clamped to [−90, 90].
    pub fn new(yaw: f64, pitch: f64) -> Self {
        Self { yaw: wrap_degrees(yaw), pitch: within(pitch, -90.0, 90.0) }
    }

    /// The unit vector (+x right, +y up, −z at yaw 0).
    pub fn to_vector(self) -> DVec3 {
        let (sin_yaw, cos_yaw) = self.yaw.to_radians().sin_cos();
        let (sin_pitch, cos_pitch) = self.pitch.to_radians().sin_cos();
        DVec3::new(sin_yaw * cos_pitch, sin_pitch, -cos_yaw * cos_pitch)
    }

    /// The direction of any non-zero vector. At the poles the yaw is 0.
    pub fn from_vector(vector: DVec3) -> Self {
        let horizontal = vector.x.hypot(vector.z);
        let yaw = if horizontal == 0.0 { 0.0 } else { vector.x.atan2(-vector.z).to_degrees() };
        Self { yaw: wrap_degrees(yaw), pitch: vector.y.atan2(horizontal).to_degrees() }
    }
}

/// The number of the range from `low` to `high` that is nearest to `value`; `low` where it is no number.
///
/// Unlike `f64::clamp` it cannot panic, whose message alone would bring 15 KB of number formatting into
/// the browser.
#[allow(clippy::manual_clamp)] // the point of it
pub fn within(value: f64, low: f64, high: f64) -> f64 {
    value.max(low).min(high)
}

/// Wraps an angle in degrees to [−180, 180).
pub fn wrap_degrees(degrees: f64) -> f64 {
    let wrapped = (degrees + 180.0).rem_euclid(360.0) - 180.0;
    // `rem_euclid` of a tiny negative number may round up to the modulus itself.
    if wrapped >= 180.0 { -180.0 } else { wrapped }
}

/// The angle between two vectors in degrees, exact also for very small angles.
pub fn angle_between(a: DVec3, b: DVec3) -> f64 {
    // atan2 of |a×b| and a·b keeps its precision where acos loses it (W. Kahan, "Mindless").
    a.cross(b).length().atan2(a.dot(b)).to_degrees()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_axes_are_where_the_contract_says() {
        let near = |d: Direction, v: DVec3| assert!((d.to_vector() - v).length() < 1e-12, "{d:?}");
        near(Direction::new(0.0, 0.0), DVec3::NEG_Z);
        near(Direction::new(90.0, 0.0), DVec3::X);
        near(Direction::new(180.0, 0.0), DVec3::Z);
        near(Direction::new(0.0, 90.0), DVec3::Y);
    }

    #[test]
    fn a_number_is_brought_within_its_range() {
        assert_eq!(
            [-2.0, 0.5, 7.0, f64::NAN].map(|n| within(n, -1.0, 1.0)),
            [-1.0, 0.5, 1.0, -1.0]
        );
    }

    #[test]
    fn yaw_wraps_into_one_turn() {
        assert_eq!(wrap_degrees(180.0), -180.0);
        assert_eq!(wrap_degrees(-190.0), 170.0);
        assert_eq!(wrap_degrees(725.0), 5.0);
        assert!(wrap_degrees(-180.0 - 1e-15) < 180.0);
    }

    proptest! {
        #[test]
        fn vector_and_angles_are_inverse(yaw in -180.0..180.0f64, pitch in -89.9..89.9f64) {
            let direction = Direction::new(yaw, pitch);
            let back = Direction::from_vector(direction.to_vector());
            prop_assert!(angle_between(direction.to_vector(), back.to_vector()) < 1e-9);
            prop_assert!((back.pitch - pitch).abs() < 1e-9);
        }
    }
}
