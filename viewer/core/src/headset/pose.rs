//! How the room one stands in lies in the scene, and what the eyes see of it.

use crate::frustum::Frustum;
use crate::projection::Sight;
use glam::{DMat3, DQuat, DVec3};
use sonla360_geometry::wrap_degrees;

/// The widest half-width of what both eyes see, on the plane at distance 1: nearly 80° to every side.
const WIDEST: f64 = 5.0;

/// The turn about the vertical between the room and the scene. There is no other: the horizon stays level.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Bearing {
    room_to_scene: DMat3,
}

impl Bearing {
    /// The turn for which a head (its orientation in the room) faces a yaw of the scene in degrees.
    pub fn facing(head: DQuat, yaw: f64) -> Self {
        let turn = yaw - heading(head);
        Self { room_to_scene: DMat3::from_rotation_y(-turn.to_radians()) }
    }

    /// The axes in the scene (x right, y up, z backwards) of something that is turned like this in the room.
    pub fn axes(&self, orientation: DQuat) -> DMat3 {
        self.room_to_scene * DMat3::from_quat(orientation)
    }

    /// The direction in the scene that something turned like this points in.
    pub fn ahead(&self, orientation: DQuat) -> DVec3 {
        self.axes(orientation) * DVec3::NEG_Z
    }

    /// The way between two places of the room, in the scene.
    pub fn way(&self, from: DVec3, to: DVec3) -> DVec3 {
        self.room_to_scene * (to - from)
    }
}

/// The yaw in degrees that a head is turned to in its room. Of one that looks straight up or down it is what
/// lies behind or before its crown.
pub fn heading(head: DQuat) -> f64 {
    let ahead = head * DVec3::NEG_Z;
    let towards = if ahead.y.abs() < 0.95 { ahead } else { head * DVec3::Y * -ahead.y.signum() };
    wrap_degrees(towards.x.atan2(-towards.z).to_degrees())
}

/// What all eyes see together, as seen along the head's axis, and the pixels a radian at the middle of the
/// sharpest. Eyes look nearly the same way, so they need nearly the same tiles.
pub fn outlook(head: DMat3, eyes: &[Sight]) -> (Frustum, f64) {
    let (mut half_width, mut half_height, mut focal) = (0.0_f64, 0.0_f64, 0.0_f64);
    for eye in eyes {
        let [scale_x, scale_y, _, aside_x, aside_y, ..] = eye.lens.map(f64::from);
        focal = focal.max(scale_x * f64::from(eye.window[2]) / 2.0);
        for (x, y) in [(-1.0, -1.0), (-1.0, 1.0), (1.0, -1.0), (1.0, 1.0)] {
            let ray = DVec3::new((x + aside_x) / scale_x, (y + aside_y) / scale_y, -1.0);
            let corner = head.transpose() * (eye.axes() * ray);
            let depth = (-corner.z).max(corner.length() / WIDEST);
            half_width = half_width.max(corner.x.abs() / depth);
            half_height = half_height.max(corner.y.abs() / depth);
        }
    }
    (Frustum::around(head, half_width.min(WIDEST), half_height.min(WIDEST)), focal)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use sonla360_geometry::{Direction, Face, TileAddress, angle_between};

    /// A head turned to a yaw and a pitch and tilted, in degrees.
    fn head(yaw: f64, pitch: f64, roll: f64) -> DQuat {
        DQuat::from_rotation_y(-yaw.to_radians())
            * DQuat::from_rotation_x(pitch.to_radians())
            * DQuat::from_rotation_z(roll.to_radians())
    }

    /// Eyes like those of a headset: 54° outwards, 40° inwards, 44° up, 50° down, 800 × 900 pixels each.
    fn eyes(axes: DMat3) -> [Sight; 2] {
        let tan = |degrees: f64| degrees.to_radians().tan();
        [(-tan(54.0), tan(40.0), 0), (-tan(40.0), tan(54.0), 800)].map(|(left, right, start)| {
            let (down, up) = (-tan(50.0), tan(44.0));
            let scale = [2.0 / (right - left), 2.0 / (up - down)];
            let aside = [(right + left) / (right - left), (up + down) / (up - down)];
            Sight::eye(axes, scale, aside, [start, 0, 800, 900])
        })
    }

    #[test]
    fn who_looks_straight_up_or_down_still_has_a_heading() {
        for pitch in [-90.0, -80.0, 80.0, 90.0] {
            assert!(wrap_degrees(heading(head(70.0, pitch, 0.0)) - 70.0).abs() < 1e-6, "{pitch}");
        }
    }

    #[test]
    fn both_eyes_see_what_the_frustum_holds_and_not_much_less() {
        let axes = Bearing::facing(head(0.0, 0.0, 0.0), 0.0).axes(head(0.0, 0.0, 0.0));
        let (frustum, focal) = outlook(axes, &eyes(axes));
        let width = 54.0_f64.to_radians().tan() + 40.0_f64.to_radians().tan();
        assert!((focal - 800.0 / width).abs() < 0.01);
        let tile = |face| TileAddress { level: 1, face, row: 0, column: 0 };
        for seen in [Face::Front, Face::Left, Face::Right, Face::Down] {
            assert!(frustum.distance(tile(seen)).is_some(), "{seen:?}");
        }
        assert!(frustum.distance(tile(Face::Back)).is_none());
    }

    #[test]
    fn an_uneven_eye_sees_its_axis_beside_its_middle() {
        let [left, _] = eyes(DMat3::IDENTITY);
        // Straight ahead (q = 0) lies right of the middle of the left eye's picture.
        let [.., factor, _, _, summand, _, _] = left.lens;
        let pixel = -summand / factor;
        let outwards = 54.0_f32.to_radians().tan();
        let inwards = 40.0_f32.to_radians().tan();
        assert!((pixel - 800.0 * outwards / (outwards + inwards)).abs() < 0.01, "{pixel}");
    }

    proptest! {
        #[test]
        fn one_faces_the_yaw_that_was_asked_for_and_the_horizon_is_level(
            room in -180.0..180.0f64, pitch in -70.0..70.0f64, roll in -30.0..30.0f64,
            yaw in -180.0..180.0f64,
        ) {
            let head = head(room, pitch, roll);
            let bearing = Bearing::facing(head, yaw);
            let seen = Direction::from_vector(bearing.ahead(head));
            prop_assert!(wrap_degrees(seen.yaw - yaw).abs() < 1e-6);
            prop_assert!((seen.pitch - pitch).abs() < 1e-6);
            let up = bearing.way(DVec3::ZERO, DVec3::Y);
            prop_assert!(angle_between(up, DVec3::Y) < 1e-9);
        }

        #[test]
        fn turning_the_head_turns_what_is_seen_by_as_much(
            room in -180.0..180.0f64, turn in -180.0..180.0f64, yaw in -180.0..180.0f64,
        ) {
            let bearing = Bearing::facing(head(room, 0.0, 0.0), yaw);
            let seen = Direction::from_vector(bearing.ahead(head(room + turn, 0.0, 0.0)));
            prop_assert!(wrap_degrees(seen.yaw - yaw - turn).abs() < 1e-6);
        }
    }
}
