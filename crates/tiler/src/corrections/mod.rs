//! What people correct in a panorama before visitors see it: a tilted horizon, the tripod at their feet,
//! faces and number plates. Corrections are applied to the source's own samples as its strips pass, so
//! that every level of the pyramid shows them and no tile holds what they hide.

mod cap;
mod corrected;
mod error;
mod logo;
mod mosaic;
mod parse;
mod touched;

pub(crate) use corrected::{Corrected, bytes_held};
pub use error::CorrectionError;
pub use touched::{changed_tiles, touched_tiles};

use crate::Levelling;
use serde::{Deserialize, Serialize};
use std::ops::RangeInclusive;
use std::path::PathBuf;

/// Radii of regions in degrees.
pub const RADIUS_RANGE: RangeInclusive<f64> = 0.1..=60.0;
/// Most regions of one panorama.
pub const MAX_REGIONS: usize = 500;

/// Everything that is corrected in one panorama. As JSON, what is left out is not corrected.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", default, deny_unknown_fields)]
pub struct Corrections {
    /// How the camera stood: the tiles show the panorama upright.
    pub levelling: Levelling,
    /// What becomes of the tripod.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub nadir: Option<Nadir>,
    /// Faces, number plates and whatever else nobody may recognise.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub blurred: Vec<Region>,
}

/// What covers the nadir of the camera: the tripod stands there however the camera was tilted, so the
/// patch lies at the bottom of the source whatever the levelling.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase", deny_unknown_fields)]
pub enum Nadir {
    /// Blurred within `radius` degrees.
    Blur {
        /// Degrees, within [`RADIUS_RANGE`].
        radius: f64,
    },
    /// Blurred, and a picture upon it whose longer side reaches from rim to rim; its top points to yaw 0.
    /// What sticks out of the disc is cut off.
    Logo {
        /// A PNG or JPEG file. The same path must always hold the same picture.
        image: PathBuf,
        /// Degrees, within [`RADIUS_RANGE`].
        radius: f64,
    },
}

/// A round part of the picture that is made unrecognisable.
///
/// Its place is given in directions of the source as it was taken, before levelling: levelling the
/// picture anew must never uncover a face.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Region {
    /// Degrees, −180 to 180, positive to the right.
    pub yaw: f64,
    /// Degrees, −90 to 90, positive up.
    pub pitch: f64,
    /// Degrees, within [`RADIUS_RANGE`].
    pub radius: f64,
}

impl Corrections {
    /// Whether nothing is corrected.
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }

    /// Whether samples change, and not only their places.
    pub fn change_samples(&self) -> bool {
        self.nadir.is_some() || !self.blurred.is_empty()
    }

    /// Checks every number.
    pub fn check(&self) -> Result<(), CorrectionError> {
        let Levelling { yaw, pitch, roll } = self.levelling;
        let turned = (-180.0..=180.0).contains(&yaw) && (-180.0..=180.0).contains(&roll);
        if !turned || !(-90.0..=90.0).contains(&pitch) {
            return Err(CorrectionError::Levelling);
        }
        if self.blurred.len() > MAX_REGIONS {
            return Err(CorrectionError::TooMany);
        }
        for region in &self.blurred {
            if !(-180.0..=180.0).contains(&region.yaw) || !(-90.0..=90.0).contains(&region.pitch) {
                return Err(CorrectionError::Place);
            }
        }
        let radii = self.blurred.iter().map(|region| region.radius);
        let mut radii = radii.chain(self.nadir.as_ref().map(Nadir::radius));
        if radii.all(|radius| RADIUS_RANGE.contains(&radius)) {
            Ok(())
        } else {
            Err(CorrectionError::Radius)
        }
    }

    /// Blurred regions, the one below the nadir's patch included, in an order that depends on nothing but
    /// themselves: where two overlap, the same one lies on top however the list was typed.
    pub(crate) fn regions(&self) -> Vec<Region> {
        let mut regions = self.blurred.clone();
        regions.extend(self.nadir.as_ref().map(Nadir::region));
        regions.sort_by(Region::compare);
        regions.dedup();
        regions
    }
}

impl Nadir {
    /// Degrees from the nadir to the patch's rim.
    pub fn radius(&self) -> f64 {
        match self {
            Self::Blur { radius } | Self::Logo { radius, .. } => *radius,
        }
    }

    fn region(&self) -> Region {
        Region { yaw: 0.0, pitch: -90.0, radius: self.radius() }
    }
}

impl Region {
    fn compare(&self, other: &Self) -> std::cmp::Ordering {
        let key = |region: &Self| [region.pitch, region.yaw, region.radius];
        key(self)
            .iter()
            .zip(key(other))
            .map(|(a, b)| a.total_cmp(&b))
            .find(|order| order.is_ne())
            .unwrap_or(std::cmp::Ordering::Equal)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn impossible_numbers_are_refused() {
        let region = Region { yaw: 0.0, pitch: 0.0, radius: 3.0 };
        let with = |region| Corrections { blurred: vec![region], ..Corrections::default() }.check();
        assert_eq!(with(region), Ok(()));
        assert_eq!(with(Region { yaw: 181.0, ..region }), Err(CorrectionError::Place));
        assert_eq!(with(Region { pitch: f64::NAN, ..region }), Err(CorrectionError::Place));
        assert_eq!(with(Region { radius: 0.0, ..region }), Err(CorrectionError::Radius));
        assert_eq!(with(Region { radius: 61.0, ..region }), Err(CorrectionError::Radius));
        let nadir = Some(Nadir::Blur { radius: 90.0 });
        let patched = Corrections { nadir, ..Corrections::default() };
        assert_eq!(patched.check(), Err(CorrectionError::Radius));
        let levelling = Levelling { pitch: 91.0, ..Levelling::default() };
        let tilted = Corrections { levelling, ..Corrections::default() };
        assert_eq!(tilted.check(), Err(CorrectionError::Levelling));
    }

    #[test]
    fn corrections_read_what_they_write_and_leave_out_what_is_not_corrected() {
        let text = r#"{"levelling":{"yaw":0.0,"pitch":-1.5,"roll":2.0},
            "nadir":{"kind":"logo","image":"mark.png","radius":12.0},
            "blurred":[{"yaw":10.0,"pitch":-3.0,"radius":2.0}]}"#;
        let corrections: Corrections = serde_json::from_str(text).expect("reads");
        let again = serde_json::to_string(&corrections).expect("writes");
        assert_eq!(serde_json::from_str::<Corrections>(&again).expect("reads"), corrections);
        assert!(serde_json::from_str::<Corrections>("{}").expect("reads").is_none());
        assert!(serde_json::from_str::<Corrections>(r#"{"blured":[]}"#).is_err());
    }

    #[test]
    fn the_order_of_a_list_does_not_matter() {
        let regions = [(10.0, 0.0, 5.0), (12.0, 0.0, 5.0), (10.0, 0.0, 5.0)]
            .map(|(yaw, pitch, radius)| Region { yaw, pitch, radius });
        let one = Corrections { blurred: regions.to_vec(), ..Corrections::default() };
        let mut two = one.clone();
        two.blurred.reverse();
        assert_eq!(one.regions(), two.regions());
        assert_eq!(one.regions().len(), 2);
    }
}
