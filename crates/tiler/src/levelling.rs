//! How a camera stood when it was not upright, and the rotation that sets its panorama upright.

use glam::DMat3;
use serde::{Deserialize, Serialize};

/// How the camera was turned, in degrees, in this order: to the right by `yaw`, then upwards by
/// `pitch`, then clockwise by `roll`. All zero for a camera that stood upright.
///
/// A spot seen at yaw 0, pitch 0 of the picture appears at `yaw`, `pitch` of the levelled panorama.
/// GPano's `PosePitchDegrees` and `PoseRollDegrees` are these.
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
    use sonla360_geometry::Direction;

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

    #[test]
    fn a_camera_rolled_clockwise_saw_its_right_side_lower() {
        let rolled = Levelling { roll: 5.0, ..Levelling::default() };
        assert_near(shown(rolled, 90.0, 0.0), 90.0, -5.0);
    }
}
