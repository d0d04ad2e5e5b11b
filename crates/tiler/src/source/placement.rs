//! Where a picture lies in the full sphere: the crop that GPano describes, held against the pixels.

use super::GPano;
use serde::{Deserialize, Serialize};

/// The part of the sphere that was really photographed, in degrees of yaw and pitch.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Bounds {
    /// Left edge, from −180.
    pub yaw_min: f64,
    /// Right edge, up to 180.
    pub yaw_max: f64,
    /// Lower edge, from −90.
    pub pitch_min: f64,
    /// Upper edge, up to 90.
    pub pitch_max: f64,
}

/// A picture's rectangle in its full sphere, all in the picture's own pixels. Every number is even, so
/// that luma and half-size chroma are moved alike; that is at most one pixel, 0.02° of 16384.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Placement {
    pub(super) full_width: usize,
    pub(super) full_height: usize,
    pub(super) left: usize,
    pub(super) top: usize,
    pub(super) width: usize,
    pub(super) height: usize,
}

/// What GPano's sizes say about a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Extent {
    /// Nothing, or that it is the full sphere.
    Full,
    /// That it is a part of it, and which.
    Part(Placement),
    /// That it is a part of it, but not which.
    Somewhere {
        /// Pixels around the full sphere.
        full_width: u32,
    },
    /// What cannot be true of these pixels.
    Contradiction,
}

/// Whether two sides are those of a full sphere; stitchers crop or round a few rows.
pub(super) fn is_two_to_one(width: u32, height: u32) -> bool {
    let tolerance = (width / 200).max(2);
    height > 0 && width.abs_diff(height.saturating_mul(2)) <= tolerance
}

impl Extent {
    /// Holds GPano against an upright picture of this size.
    pub(super) fn of(gpano: &GPano, width: u32, height: u32) -> Self {
        let whole = is_two_to_one(width, height);
        if whole && gpano.contradicts(width, height) {
            return Self::Contradiction;
        }
        let Some(full_width) = gpano.full_width else { return Self::Full };
        let full_height = gpano.full_height.unwrap_or(full_width / 2);
        let crop_width = gpano.cropped_width.unwrap_or(width);
        let crop_height = gpano.cropped_height.unwrap_or(height);
        if (full_width, full_height) == (crop_width, crop_height) {
            return Self::Full;
        }
        let (Some(left), Some(top)) = (gpano.cropped_left, gpano.cropped_top) else {
            return if full_width > width { Self::Somewhere { full_width } } else { Self::Full };
        };
        let fits = is_two_to_one(full_width, full_height)
            && crop_width > 0
            && crop_height > 0
            && u64::from(left) + u64::from(crop_width) <= u64::from(full_width)
            && u64::from(top) + u64::from(crop_height) <= u64::from(full_height)
            && same_shape((width, height), (crop_width, crop_height));
        if !fits {
            return Self::Contradiction;
        }
        // A picture that was scaled as a whole takes its sphere with it.
        let scale = f64::from(width) / f64::from(crop_width);
        let even = |pixels: f64| (pixels / 2.0).round() as usize * 2;
        let scaled = |pixels: u32| even(f64::from(pixels) * scale);
        let (width, height) = (width as usize & !1, height as usize & !1);
        let (left, top) = (scaled(left), scaled(top));
        Self::Part(Placement {
            // Rounding must not push the crop out of its sphere.
            full_width: scaled(full_width).max(left + width),
            full_height: scaled(full_height).max(top + height),
            left,
            top,
            width,
            height,
        })
    }
}

/// Whether two rectangles have the same shape to within a pixel.
fn same_shape((a_width, a_height): (u32, u32), (b_width, b_height): (u32, u32)) -> bool {
    let cross = |a: u32, b: u32| u64::from(a) * u64::from(b);
    cross(a_width, b_height).abs_diff(cross(a_height, b_width))
        <= u64::from(b_width.max(b_height)).max(u64::from(a_width.max(a_height)))
}

impl Placement {
    /// Degrees around that the picture covers.
    pub(super) fn degrees_across(self) -> f64 {
        self.width as f64 / self.full_width as f64 * 360.0
    }

    /// Degrees from bottom to top that the picture covers.
    pub(super) fn degrees_down(self) -> f64 {
        self.height as f64 / self.full_height as f64 * 180.0
    }

    /// Whether it reaches once around.
    pub(super) fn is_round(self) -> bool {
        self.width == self.full_width
    }

    /// Whether its middle column is the sphere's, to within a degree.
    pub(super) fn is_centred(self) -> bool {
        let off = (2 * self.left + self.width).abs_diff(self.full_width) as f64 / 2.0;
        off * 360.0 <= self.full_width as f64
    }

    /// The covered part in degrees.
    pub(super) fn bounds(self) -> Bounds {
        let yaw = |column: usize| column as f64 / self.full_width as f64 * 360.0 - 180.0;
        let pitch = |row: usize| 90.0 - row as f64 / self.full_height as f64 * 180.0;
        Bounds {
            yaw_min: yaw(self.left),
            yaw_max: yaw(self.left + self.width),
            pitch_min: pitch(self.top + self.height),
            pitch_max: pitch(self.top),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A phone's panorama once around, 60° to either side of the horizon.
    fn belt() -> GPano {
        GPano {
            full_width: Some(6000),
            full_height: Some(3000),
            cropped_width: Some(6000),
            cropped_height: Some(2000),
            cropped_left: Some(0),
            cropped_top: Some(500),
            ..GPano::default()
        }
    }

    #[test]
    fn a_crop_is_placed_and_bounded() {
        let Extent::Part(placement) = Extent::of(&belt(), 6000, 2000) else { panic!("a part") };
        assert!(placement.is_round() && placement.is_centred());
        let Bounds { yaw_min, yaw_max, pitch_min, pitch_max } = placement.bounds();
        assert_eq!((yaw_min, yaw_max, pitch_min, pitch_max), (-180.0, 180.0, -60.0, 60.0));
        let half = GPano {
            cropped_width: Some(3000),
            cropped_height: Some(1500),
            cropped_left: Some(1500),
            cropped_top: Some(0),
            ..belt()
        };
        // 2:1 by itself, and yet a part of the sphere.
        let Extent::Part(placement) = Extent::of(&half, 3000, 1500) else { panic!("a part") };
        assert_eq!(placement.bounds().yaw_min, -90.0);
        assert!(!placement.is_round() && placement.is_centred());
    }

    #[test]
    fn a_picture_scaled_as_a_whole_keeps_its_place() {
        let Extent::Part(placement) = Extent::of(&belt(), 3000, 1000) else { panic!("a part") };
        assert_eq!((placement.full_width, placement.full_height), (3000, 1500));
        assert_eq!((placement.top, placement.height), (250, 1000));
        assert_eq!(placement.bounds().pitch_max, 60.0);
    }

    #[test]
    fn what_cannot_be_true_is_a_contradiction() {
        let wider = GPano { cropped_left: Some(10), ..belt() };
        let lower = GPano { cropped_top: Some(1500), ..belt() };
        let squat = GPano { full_height: Some(6000), ..belt() };
        for gpano in [wider, lower, squat] {
            assert_eq!(Extent::of(&gpano, 6000, 2000), Extent::Contradiction, "{gpano:?}");
        }
        // Cut from its panorama afterwards, with the old metadata.
        assert_eq!(Extent::of(&belt(), 4000, 2500), Extent::Contradiction);
        // Filled up to a full sphere afterwards, with the old metadata.
        assert_eq!(Extent::of(&belt(), 6000, 3000), Extent::Contradiction);
    }

    #[test]
    fn a_crop_without_a_place_lies_somewhere() {
        let nowhere = GPano { cropped_top: None, ..belt() };
        let full_width = 6000;
        assert_eq!(Extent::of(&nowhere, 3000, 1000), Extent::Somewhere { full_width });
    }

    #[test]
    fn odd_numbers_are_rounded_to_whole_chroma_samples_inside_the_sphere() {
        let odd = GPano {
            cropped_width: Some(2001),
            cropped_height: Some(1001),
            cropped_left: Some(3999),
            cropped_top: Some(1999),
            ..belt()
        };
        let Extent::Part(placement) = Extent::of(&odd, 2001, 1001) else { panic!("a part") };
        let Placement { full_width, full_height, left, top, width, height } = placement;
        assert!([full_width, full_height, left, top, width, height].iter().all(|n| n % 2 == 0));
        assert!(left + width <= full_width && top + height <= full_height);
    }
}
