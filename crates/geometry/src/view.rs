//! A rectilinear view into the sphere: what a screen shows, and where on the screen a direction falls.

use crate::{Direction, within, wrap_degrees};
use glam::{DMat3, DVec3};
use std::ops::RangeInclusive;

/// Horizontal fields of view a rectilinear view can have, in degrees.
pub const HFOV_RANGE: RangeInclusive<f64> = 1.0..=150.0;

/// Where a person looks and how wide.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct View {
    /// Degrees, [−180, 180).
    pub yaw: f64,
    /// Degrees, [−90, 90].
    pub pitch: f64,
    /// Horizontal field of view in degrees, within [`HFOV_RANGE`].
    pub hfov: f64,
}

impl View {
    /// A view with yaw wrapped, pitch and hfov clamped to their ranges.
    pub fn new(yaw: f64, pitch: f64, hfov: f64) -> Self {
        Self {
            yaw: wrap_degrees(yaw),
            pitch: within(pitch, -90.0, 90.0),
            hfov: within(hfov, *HFOV_RANGE.start(), *HFOV_RANGE.end()),
        }
    }

    /// The direction at the centre of the view.
    pub fn centre(self) -> Direction {
        Direction { yaw: self.yaw, pitch: self.pitch }
    }

    /// Turns camera coordinates (+x right, +y up, −z into the screen) into world coordinates:
    /// pitch about x, then yaw about y.
    pub fn rotation(self) -> DMat3 {
        DMat3::from_rotation_y(-self.yaw.to_radians())
            * DMat3::from_rotation_x(self.pitch.to_radians())
    }

    /// Distance of the image plane whose half-width is 1: `1 / tan(hfov / 2)`.
    pub fn focal_length(self) -> f64 {
        1.0 / (self.hfov.to_radians() / 2.0).tan()
    }

    /// The vector through a continuous screen position of a `width × height` screen, not normalised.
    /// The centre of the top left pixel is (0.5, 0.5).
    pub fn vector_at(self, x: f64, y: f64, width: f64, height: f64) -> DVec3 {
        let half = width / 2.0;
        let camera = DVec3::new((x - half) / half, (height / 2.0 - y) / half, -self.focal_length());
        self.rotation() * camera
    }

    /// The continuous screen position of a vector; `None` where it lies behind the viewer.
    pub fn position_of(self, vector: DVec3, width: f64, height: f64) -> Option<(f64, f64)> {
        let camera = self.rotation().transpose() * vector;
        (camera.z < 0.0).then(|| {
            let half = width / 2.0;
            let scale = self.focal_length() / -camera.z * half;
            (half + camera.x * scale, height / 2.0 - camera.y * scale)
        })
    }

    /// The vertical field of view in degrees on a screen of this shape.
    pub fn vfov(self, width: f64, height: f64) -> f64 {
        2.0 * (height / width / self.focal_length()).atan().to_degrees()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::angle_between;
    use proptest::prelude::*;

    #[test]
    fn the_middle_of_the_screen_is_the_view() {
        let view = View::new(30.0, -20.0, 80.0);
        let middle = view.vector_at(640.0, 360.0, 1280.0, 720.0);
        assert!(angle_between(middle, view.centre().to_vector()) < 1e-9);
    }

    #[test]
    fn right_on_the_screen_is_right_in_the_world() {
        let right = View::new(0.0, 0.0, 90.0).vector_at(1280.0, 360.0, 1280.0, 720.0);
        assert!(angle_between(right, Direction::new(45.0, 0.0).to_vector()) < 1e-9);
        let up = View::new(0.0, 0.0, 90.0).vector_at(640.0, -280.0, 1280.0, 720.0);
        assert!(angle_between(up, Direction::new(0.0, 45.0).to_vector()) < 1e-9);
    }

    #[test]
    fn a_square_screen_is_as_high_as_wide() {
        assert!((View::new(0.0, 0.0, 75.0).vfov(500.0, 500.0) - 75.0).abs() < 1e-9);
    }

    #[test]
    fn what_is_behind_has_no_position() {
        let behind = Direction::new(180.0, 0.0).to_vector();
        assert_eq!(View::new(0.0, 0.0, 90.0).position_of(behind, 10.0, 10.0), None);
    }

    proptest! {
        #[test]
        fn screen_and_world_are_inverse(
            yaw in -180.0..180.0f64, pitch in -90.0..=90.0f64, hfov in 20.0..140.0f64,
            x in 0.0..1280.0f64, y in 0.0..720.0f64,
        ) {
            let view = View::new(yaw, pitch, hfov);
            let (back_x, back_y) =
                view.position_of(view.vector_at(x, y, 1280.0, 720.0), 1280.0, 720.0).expect("in front");
            prop_assert!((back_x - x).abs() < 1e-6 && (back_y - y).abs() < 1e-6);
        }
    }
}
