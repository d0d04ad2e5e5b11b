//! A view into the sphere: what a screen shows, and where on the screen a direction falls.
//!
//! Up to a field of view of [`FLAT_HFOV`] the projection is rectilinear. Wider ones look at the sphere from
//! a point behind its middle, farther back the wider they are, until that point lies on the sphere: the
//! stereographic projection, whose view straight down is the “little planet”. In between, the general
//! vertical perspective leads from one to the other without a step (Snyder, *Map Projections: A Working
//! Manual*, 1987, p. 173, with the point of perspective inside the sphere).

use crate::{Direction, within, wrap_degrees};
use glam::{DMat3, DVec3};
use std::ops::RangeInclusive;

/// Horizontal fields of view that a view can have, in degrees.
pub const HFOV_RANGE: RangeInclusive<f64> = 1.0..=300.0;
/// The widest field of view in degrees whose projection is rectilinear.
pub const FLAT_HFOV: f64 = 120.0;
/// The field of view in degrees from which on the projection is stereographic.
const ROUND_HFOV: f64 = 180.0;

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

    /// How far behind the middle of the sphere the point of perspective lies, in radii: 0 is rectilinear,
    /// 1 stereographic.
    pub fn bend(self) -> f64 {
        within((self.hfov - FLAT_HFOV) / (ROUND_HFOV - FLAT_HFOV), 0.0, 1.0)
    }

    /// Half-widths of the screen that a radian takes at its middle: for a rectilinear view the distance of
    /// the image plane whose half-width is 1, `1 / tan(hfov / 2)`.
    pub fn focal_length(self) -> f64 {
        let (sine, cosine) = (self.hfov.to_radians() / 2.0).sin_cos();
        (self.bend() + cosine) / ((1.0 + self.bend()) * sine)
    }

    /// What the screen shows at an offset from its middle (half-widths; right, up), in camera coordinates:
    /// of length 1.
    fn ray(self, right: f64, up: f64) -> DVec3 {
        let bend = self.bend();
        ray(bend, self.focal_length() * (1.0 + bend), right, up)
    }

    /// [`View::vector_at`] for many positions on one screen.
    pub fn vectors(self, width: f64, height: f64) -> impl Fn(f64, f64) -> DVec3 {
        let (rotation, bend, half) = (self.rotation(), self.bend(), width / 2.0);
        let scale = self.focal_length() * (1.0 + bend);
        move |x, y| rotation * ray(bend, scale, (x - half) / half, (height / 2.0 - y) / half)
    }

    /// The vector through a continuous screen position of a `width × height` screen, of length 1.
    /// The centre of the top left pixel is (0.5, 0.5).
    pub fn vector_at(self, x: f64, y: f64, width: f64, height: f64) -> DVec3 {
        let half = width / 2.0;
        self.rotation() * self.ray((x - half) / half, (height / 2.0 - y) / half)
    }

    /// The continuous screen position of a vector; `None` where no screen however large shows it: behind
    /// the viewer of a rectilinear view.
    pub fn position_of(self, vector: DVec3, width: f64, height: f64) -> Option<(f64, f64)> {
        let camera = self.rotation().transpose() * vector;
        let bend = self.bend();
        let depth = (bend * camera.length() - camera.z) / (1.0 + bend);
        (depth > 0.0).then(|| {
            let half = width / 2.0;
            let scale = self.focal_length() / depth * half;
            (half + camera.x * scale, height / 2.0 - camera.y * scale)
        })
    }

    /// The vertical field of view in degrees on a screen of this shape.
    pub fn vfov(self, width: f64, height: f64) -> f64 {
        2.0 * (-self.ray(0.0, height / width).z).acos().to_degrees()
    }
}

/// [`View::ray`] with `scale` half-widths a unit on the plane of projection.
fn ray(bend: f64, scale: f64, right: f64, up: f64) -> DVec3 {
    let (x, y) = (right / scale, up / scale);
    // x² + y² = (sin / (bend + cos))² of the angle to the middle, solved for its cosine.
    let square = x * x + y * y;
    let ahead = ((1.0 + square * (1.0 - bend * bend)).sqrt() - square * bend) / (1.0 + square);
    DVec3::new(x * (bend + ahead), y * (bend + ahead), -ahead)
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

    #[test]
    fn a_view_round_the_nadir_is_the_stereographic_projection() {
        let view = View::new(0.0, -90.0, 240.0);
        // tan(θ / 2) from the middle, θ being the angle to it; the edge is at 120°.
        for (pitch, angle) in [(-60.0, 30.0_f64), (0.0, 90.0), (30.0, 120.0)] {
            let ahead = Direction::new(0.0, pitch).to_vector();
            let (x, y) = view.position_of(ahead, 200.0, 200.0).expect("on the map");
            let radius = (angle.to_radians() / 2.0).tan() / 60_f64.to_radians().tan() * 100.0;
            assert!((x - 100.0).abs() < 1e-9 && (100.0 - y - radius).abs() < 1e-9, "{pitch}");
        }
    }

    #[test]
    fn widening_a_view_never_brings_anything_closer() {
        let focal = |hfov| View::new(0.0, 0.0, hfov).focal_length();
        for step in 20..600 {
            let hfov = f64::from(step) / 2.0;
            assert!(focal(hfov + 0.5) < focal(hfov), "at {hfov}");
        }
        assert!((focal(120.0 - 1e-9) - focal(120.0 + 1e-9)).abs() < 1e-8, "no step where it bends");
    }

    proptest! {
        #[test]
        fn screen_and_world_are_inverse(
            yaw in -180.0..180.0f64, pitch in -90.0..=90.0f64, hfov in 20.0..290.0f64,
            x in 0.0..1280.0f64, y in 0.0..720.0f64,
        ) {
            let view = View::new(yaw, pitch, hfov);
            let (back_x, back_y) =
                view.position_of(view.vector_at(x, y, 1280.0, 720.0), 1280.0, 720.0).expect("in front");
            let one_of_many = view.vectors(1280.0, 720.0)(x, y);
            prop_assert!(one_of_many.distance(view.vector_at(x, y, 1280.0, 720.0)) < 1e-12);
            prop_assert!((back_x - x).abs() < 1e-6 && (back_y - y).abs() < 1e-6);
        }
    }
}
