//! The six faces of the cube, seen from inside.

use glam::DVec3;
use thiserror::Error;

/// A face of the cube. The order is the order of faces in a preview strip.
///
/// This is Pannellum's and Marzipano's convention: the bottom edge of `u` and the top edge of `d`
/// meet `f`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Face {
    /// Centre at yaw 0.
    Front,
    /// Centre at yaw 90.
    Right,
    /// Centre at yaw 180.
    Back,
    /// Centre at yaw −90.
    Left,
    /// Centre at the zenith.
    Up,
    /// Centre at the nadir.
    Down,
}

/// A letter that names no face.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("{0:?} is not a cube face: use one of f, r, b, l, u, d")]
pub struct UnknownFace(pub String);

impl Face {
    /// All faces in the order `f r b l u d`.
    pub const ALL: [Self; 6] =
        [Self::Front, Self::Right, Self::Back, Self::Left, Self::Up, Self::Down];

    /// The letter used in tile addresses.
    pub const fn letter(self) -> char {
        match self {
            Self::Front => 'f',
            Self::Right => 'r',
            Self::Back => 'b',
            Self::Left => 'l',
            Self::Up => 'u',
            Self::Down => 'd',
        }
    }

    /// Position in [`Face::ALL`].
    pub const fn index(self) -> usize {
        self as usize
    }

    /// Axes of the face seen from inside: the vectors of its centre, of "right" and of "down".
    pub const fn axes(self) -> (DVec3, DVec3, DVec3) {
        match self {
            Self::Front => (DVec3::NEG_Z, DVec3::X, DVec3::NEG_Y),
            Self::Right => (DVec3::X, DVec3::Z, DVec3::NEG_Y),
            Self::Back => (DVec3::Z, DVec3::NEG_X, DVec3::NEG_Y),
            Self::Left => (DVec3::NEG_X, DVec3::NEG_Z, DVec3::NEG_Y),
            Self::Up => (DVec3::Y, DVec3::X, DVec3::NEG_Z),
            Self::Down => (DVec3::NEG_Y, DVec3::X, DVec3::Z),
        }
    }

    /// The point of the cube with half-edge 1 at face coordinates `u` (right) and `v` (down), each
    /// from −1 to 1. Not normalised.
    pub fn point(self, u: f64, v: f64) -> DVec3 {
        let (centre, right, down) = self.axes();
        centre + right * u + down * v
    }

    /// The face a non-zero vector points at, and its coordinates `(u, v)` there.
    pub fn of(vector: DVec3) -> (Self, f64, f64) {
        let magnitude = vector.abs();
        let face = if magnitude.y > magnitude.x && magnitude.y > magnitude.z {
            if vector.y > 0.0 { Self::Up } else { Self::Down }
        } else if magnitude.x > magnitude.z {
            if vector.x > 0.0 { Self::Right } else { Self::Left }
        } else if vector.z > 0.0 {
            Self::Back
        } else {
            Self::Front
        };
        let (centre, right, down) = face.axes();
        let distance = vector.dot(centre);
        (face, vector.dot(right) / distance, vector.dot(down) / distance)
    }
}

impl std::fmt::Display for Face {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "{}", self.letter())
    }
}

impl std::str::FromStr for Face {
    type Err = UnknownFace;

    fn from_str(text: &str) -> Result<Self, UnknownFace> {
        Self::ALL
            .into_iter()
            .find(|face| text.len() == 1 && text.starts_with(face.letter()))
            .ok_or_else(|| UnknownFace(text.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_bottom_of_up_and_the_top_of_down_meet_front() {
        for u in [-1.0, -0.3, 0.0, 0.8, 1.0] {
            assert_eq!(Face::Up.point(u, 1.0), Face::Front.point(u, -1.0));
            assert_eq!(Face::Down.point(u, -1.0), Face::Front.point(u, 1.0));
        }
    }

    #[test]
    fn side_faces_join_to_the_right_all_the_way_round() {
        let round = [Face::Front, Face::Right, Face::Back, Face::Left, Face::Front];
        for pair in round.windows(2) {
            for v in [-1.0, 0.25, 1.0] {
                assert_eq!(pair[0].point(1.0, v), pair[1].point(-1.0, v));
            }
        }
    }

    #[test]
    fn letters_parse_back() {
        for face in Face::ALL {
            assert_eq!(face.letter().to_string().parse(), Ok(face));
        }
        assert!("front".parse::<Face>().is_err());
        assert!("".parse::<Face>().is_err());
    }

    proptest! {
        #[test]
        fn a_point_of_a_face_is_found_there(index in 0usize..6, u in -0.999..0.999f64, v in -0.999..0.999f64) {
            let (face, back_u, back_v) = Face::of(Face::ALL[index].point(u, v) * 3.0);
            prop_assert_eq!(face.index(), index);
            prop_assert!((back_u - u).abs() < 1e-12 && (back_v - v).abs() < 1e-12);
        }
    }
}
