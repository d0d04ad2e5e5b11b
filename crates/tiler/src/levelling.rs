//! How a camera stood when it was not upright, and the rotation that sets its panorama upright.

use glam::DMat3;
use serde::{Deserialize, Serialize};

/// How the camera was turned, in degrees, in this order: to the right by `yaw`, then upwards by
/// `pitch`, then clockwise by `roll`. All zero for a camera that stood upright.
///
/// A spot seen at yaw 0, pitch 0 of the picture appears at `yaw`, `pitch` of the levelled panorama.
/// GPano's `PosePitchDegrees` and `PoseRollDegrees` are these (see [`Pose`](crate::Pose)). Pannellum applies
/// them in the other order, roll before pitch, with the same signs: the horizon comes out the same to
/// within a hundredth of a degree for tilts up to 5°.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Levelling {
    /// To the right, −180 to 180.
    pub yaw: f64,
    /// Upwards, −90 to 90.
    pub pitch: f64,
    /// Clockwise, −180 to 180.
    pub roll: f64,
}

impl Levelling {
    /// Whether nothing is turned.
    pub fn is_upright(self) -> bool {
        self == Self::default()
    }

    /// Turns directions of the levelled panorama into those of the picture.
    pub fn rotation(self) -> DMat3 {
        if self.is_upright() {
            // Exactly, so that the quick way is taken.
            return DMat3::IDENTITY;
        }
        // Right is +x, up +y, ahead −z: turning right and clockwise are negative about their axes.
        let camera = DMat3::from_rotation_y(-self.yaw.to_radians())
            * DMat3::from_rotation_x(self.pitch.to_radians())
            * DMat3::from_rotation_z(-self.roll.to_radians());
        camera.transpose()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use glam::DVec3;
    use sonla360_geometry::{Direction, angle_between};

    /// Where the levelled panorama shows what the picture has at a direction.
    fn shown(levelling: Levelling, yaw: f64, pitch: f64) -> Direction {
        let back = levelling.rotation().transpose();
        Direction::from_vector(back * Direction { yaw, pitch }.to_vector())
    }

    fn assert_near(direction: Direction, yaw: f64, pitch: f64) {
        assert!((direction.yaw - yaw).abs() < 1e-9, "{direction:?}");
        assert!((direction.pitch - pitch).abs() < 1e-9, "{direction:?}");
    }

    #[test]
    fn the_picture_s_centre_goes_where_the_camera_looked() {
        assert_near(shown(Levelling { yaw: 30.0, pitch: 10.0, roll: 25.0 }, 0.0, 0.0), 30.0, 10.0);
    }

    /// Camera axes (right, up, ahead) as GPano's text has them: the picture's centre points `pitch` above the
    /// horizon, and the picture is turned clockwise about it by `roll`.
    fn axes(pitch: f64, roll: f64) -> [DVec3; 3] {
        let ahead = Direction { yaw: 0.0, pitch }.to_vector();
        let (right, up) = (DVec3::X, Direction { yaw: 0.0, pitch: pitch + 90.0 }.to_vector());
        let (sine, cosine) = roll.to_radians().sin_cos();
        // Clockwise, the right side sinks and the upper edge leans to the right.
        [right * cosine - up * sine, up * cosine + right * sine, ahead]
    }

    #[test]
    fn the_rotation_is_the_pose_that_gpano_defines() {
        for (pitch, roll) in [(10.0, 0.0), (0.0, 10.0), (-7.5, 3.25), (4.0, -20.0)] {
            let back = Levelling { yaw: 0.0, pitch, roll }.rotation().transpose();
            let [right, up, ahead] = axes(pitch, roll);
            for (seen, stood) in [(DVec3::X, right), (DVec3::Y, up), (DVec3::NEG_Z, ahead)] {
                assert!((back * seen).distance(stood) < 1e-12, "{pitch} {roll}");
            }
        }
    }

    #[test]
    fn as_roll_increases_the_horizon_rotates_counterclockwise_in_the_image() {
        let seen = |yaw: f64| {
            let rotation = Levelling { roll: 5.0, ..Levelling::default() }.rotation();
            Direction::from_vector(rotation * Direction { yaw, pitch: 0.0 }.to_vector())
        };
        // The horizon rises to the right of the picture's centre and falls to its left.
        assert!(seen(40.0).pitch > 1.0 && seen(-40.0).pitch < -1.0);
    }

    /// Where Pannellum 2.5 looks in the picture for a direction of the levelled panorama (`libpannellum.js`,
    /// `render`: "Apply pitch and roll transformation if applicable").
    fn pannellum(pose: Levelling, yaw: f64, pitch: f64) -> DVec3 {
        let [(sp, cp), (sr, cr)] = [pose.pitch, pose.roll].map(|a| a.to_radians().sin_cos());
        let [(sin_p, cos_p), (sin_y, cos_y)] = [pitch, yaw].map(|a| a.to_radians().sin_cos());
        let ahead = cr * sin_p * sp + cos_p * (cp * cos_y + sr * sp * sin_y);
        let right = -sin_p * sr + cos_p * cr * sin_y;
        let up = cr * cp * sin_p + cos_p * (-cos_y * sp + cp * sr * sin_y);
        DVec3::new(right, up, -ahead)
    }

    #[test]
    fn pannellum_levels_the_same_way() {
        for (pitch, roll, most) in [(6.0, 0.0, 1e-9), (0.0, 6.0, 1e-9), (3.5, -3.5, 0.01)] {
            let pose = Levelling { yaw: 0.0, pitch, roll };
            // Where each has the plumb line in the picture.
            let apart = angle_between(pannellum(pose, 0.0, 90.0), pose.rotation() * DVec3::Y);
            assert!(apart < most, "{pitch} {roll}: {apart}°");
        }
    }

    #[test]
    fn a_camera_rolled_clockwise_saw_its_right_side_lower() {
        let rolled = Levelling { roll: 5.0, ..Levelling::default() };
        assert_near(shown(rolled, 90.0, 0.0), 90.0, -5.0);
    }
}
