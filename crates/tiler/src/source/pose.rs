//! How a camera says that it stood, and whether a panorama can be levelled by that.

use crate::Levelling;
use serde::Serialize;

/// A tilt below this many degrees is the noise of a camera's sensor, and nobody sees it.
const LEAST_TILT: f64 = 0.5;
/// Nobody tilts a camera farther than this many degrees by mistake: a larger tilt is a camera that lay on
/// its side or hung from a ceiling, or nonsense, and a person has to look.
const MOST_TILT: f64 = 45.0;

/// How the camera stood when the picture was taken, in degrees; what the file does not tell is `None`.
///
/// These are GPano's `PoseHeadingDegrees`, `PosePitchDegrees` ("degrees above the horizon, for the center in
/// the image") and `PoseRollDegrees` ("as roll increases, the horizon rotates counterclockwise in the image",
/// so the camera itself was rolled clockwise): "Photo Sphere XMP Metadata",
/// developers.google.com/streetview/spherical-metadata.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Pose {
    /// Compass bearing of the picture's centre.
    pub heading: Option<f64>,
    /// Degrees by which the picture's centre points above the horizon, −90 to 90.
    pub pitch: Option<f64>,
    /// Degrees of clockwise roll about the picture's centre, −180 to 180.
    pub roll: Option<f64>,
}

impl Pose {
    /// Degrees between the picture's upright axis and the plumb line.
    pub fn tilt(&self) -> f64 {
        let cosine = |angle: Option<f64>| angle.unwrap_or(0.0).to_radians().cos();
        (cosine(self.pitch) * cosine(self.roll)).clamp(-1.0, 1.0).acos().to_degrees()
    }

    /// Whether the tilt is worth a word.
    pub(super) fn is_tilted(&self) -> bool {
        self.tilt() >= LEAST_TILT
    }

    /// What sets the picture upright, to a hundredth of a degree, so that the numbers read the same wherever
    /// they are written. Its yaw is 0: the picture's centre keeps its bearing, and with it north.
    ///
    /// `None` where there is nothing to level, where only one of the two angles is told (half a pose does not
    /// say where up is), or where the angles are none at which somebody holds a camera.
    pub(super) fn levelling(&self) -> Option<Levelling> {
        let (pitch, roll) = (self.pitch?, self.roll?);
        let plausible = self.is_tilted() && self.tilt() <= MOST_TILT;
        // Adding zero makes −0 a plain 0.
        let rounded = |angle: f64| (angle * 100.0).round() / 100.0 + 0.0;
        plausible.then(|| Levelling { yaw: 0.0, pitch: rounded(pitch), roll: rounded(roll) })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pose(pitch: f64, roll: f64) -> Pose {
        Pose { heading: Some(120.0), pitch: Some(pitch), roll: Some(roll) }
    }

    #[test]
    fn a_plausible_tilt_is_levelled_and_north_stays_where_it_is() {
        let levelling = pose(-3.123_456, 4.0).levelling();
        assert_eq!(levelling, Some(Levelling { yaw: 0.0, pitch: -3.12, roll: 4.0 }));
        assert!(pose(0.0, -0.6).levelling().is_some());
    }

    #[test]
    fn a_level_camera_a_strange_one_and_half_a_pose_level_nothing() {
        for (pitch, roll) in [(0.0, 0.0), (0.3, -0.3), (0.0, 90.0), (1.0, 180.0), (-88.0, 0.0)] {
            assert_eq!(pose(pitch, roll).levelling(), None, "{pitch} {roll}");
        }
        assert_eq!(Pose { roll: None, ..pose(4.0, 0.0) }.levelling(), None);
        assert_eq!(Pose { pitch: None, ..pose(0.0, 4.0) }.levelling(), None);
        assert_eq!(Pose::default().levelling(), None);
    }

    #[test]
    fn the_tilt_is_the_angle_to_the_plumb_line() {
        assert!((pose(-3.0, 4.0).tilt() - 5.0).abs() < 0.01, "{}", pose(-3.0, 4.0).tilt());
    }
}
