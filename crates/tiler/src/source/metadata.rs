//! What a picture's header tells: size, orientation, panorama metadata, and what is worth a remark.

use super::findings::Finding;
use super::gpano::GPano;
use super::icc::Verdict;
use super::placement::{Bounds, Extent, Placement, is_two_to_one};
use super::pose::Pose;
use super::{MAX_SOURCE_WIDTH, MIN_SOURCE_WIDTH};
use crate::{Levelling, TileError};
use serde::Serialize;

/// Less than this around is soft on a large screen; phones call 8000 "8K".
const SHARP_WIDTH: u32 = 8000;
/// A part of the sphere must reach at least this far around, or there is nothing to look about in.
const MIN_DEGREES_AROUND: f64 = 45.0;

/// File formats the tiler reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Baseline or progressive JPEG, grey or YCbCr or RGB.
    Jpeg,
    /// PNG of 1 to 16 bits.
    Png,
    /// Lossy or lossless still WebP.
    WebP,
    /// TIFF of 8 or 16 bits, grey or RGB, with or without alpha.
    Tiff,
}

/// A picture that can be tiled, known from its header.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SourceInfo {
    /// The file's format.
    pub format: Format,
    /// Pixels around the sphere, after EXIF orientation; of a part of the sphere, what the whole would have.
    pub width: u32,
    /// Pixels from pole to pole, after EXIF orientation; of a part of the sphere, what the whole would have.
    pub height: u32,
    /// EXIF orientation that is applied, 1 to 8.
    pub orientation: u16,
    /// Panorama metadata (Google's GPano), where there is any.
    pub gpano: Option<GPano>,
    /// Compass bearing of yaw 0 in degrees, where the metadata tells it.
    pub north: Option<f64>,
    /// How the camera stood; its pitch and roll only where the metadata belongs to these very pixels.
    pub pose: Pose,
    /// What sets the picture upright by its pose, where that can be trusted: it belongs to these pixels as
    /// they lie in the file, they are the whole sphere, and the angles are plausible.
    pub levelling: Option<Levelling>,
    /// What is covered, where that is not the whole sphere.
    pub bounds: Option<Bounds>,
    /// What an editor may want to know.
    pub findings: Vec<Finding>,
}

/// A header that was found fit to be tiled, and what follows from it for the reader.
#[derive(Debug, Clone)]
pub(super) struct Judged {
    pub(super) info: SourceInfo,
    /// Where the picture lies, if it is not the whole sphere.
    pub(super) placement: Option<Placement>,
}

/// A header as the format's reader found it, not yet judged.
#[derive(Debug, Clone)]
pub(super) struct Header {
    pub(super) format: Format,
    pub(super) stored_width: u32,
    pub(super) stored_height: u32,
    pub(super) orientation: u16,
    pub(super) grey: bool,
    pub(super) transparent: bool,
    pub(super) profile: Verdict,
    pub(super) gpano: Option<GPano>,
    /// Bytes per pixel of the buffer the decoder fills.
    pub(super) decoder_bytes_per_pixel: u32,
    /// What the decoder allocates besides.
    pub(super) decoder_extra_bytes: u64,
}

impl Header {
    /// Refuses what is neither a full sphere nor a placed part of one, or of no supported size.
    pub(super) fn check(&self) -> Result<Judged, TileError> {
        let (stored_width, stored_height) = (self.stored_width, self.stored_height);
        if stored_width == 0 || stored_height == 0 {
            return Err(TileError::damaged("its size is zero"));
        }
        let orientation = self.believed_orientation();
        let (width, height) = upright(orientation, stored_width, stored_height);
        if width > MAX_SOURCE_WIDTH || height > MAX_SOURCE_WIDTH {
            return Err(TileError::TooLarge { width, height });
        }
        let whole = is_two_to_one(width, height);
        let extent = self.gpano.as_ref().map_or(Extent::Full, |g| Extent::of(g, width, height));
        let (placement, stale) = match extent {
            Extent::Part(placement) => (Some(placement), false),
            Extent::Somewhere { full_width } => {
                return Err(TileError::PartialSphere { width, full_width });
            }
            Extent::Contradiction if !whole => {
                return Err(TileError::CropContradicted { width, height });
            }
            Extent::Full if !whole => return Err(TileError::NotTwoToOne { width, height }),
            Extent::Contradiction => (None, true),
            Extent::Full => (None, false),
        };
        let (width, height) = match placement {
            Some(placement) => sphere_of(placement)?,
            None => (width, height),
        };
        if width < MIN_SOURCE_WIDTH {
            return Err(TileError::TooSmall { width });
        }
        let mut pose = self.gpano.as_ref().map(GPano::pose).unwrap_or_default();
        if stale {
            // Whoever scaled or cropped the picture may have levelled it too.
            (pose.pitch, pose.roll) = (None, None);
        }
        // A pose is about the picture as it was stitched: not as somebody turned it since. In a part of a sphere
        // it may count from the middle of the part or from that of the sphere.
        let as_stitched = self.orientation == 1 && placement.is_none();
        let mut info = SourceInfo {
            format: self.format,
            width,
            height,
            orientation,
            north: self.north(width, placement),
            gpano: self.gpano.clone(),
            pose,
            levelling: pose.levelling().filter(|_| as_stitched),
            bounds: placement.map(Placement::bounds),
            findings: Vec::new(),
        };
        info.findings = self.findings(&info, placement, stale);
        Ok(Judged { info, placement })
    }

    /// Pixels across and down as the picture is to be shown.
    pub(super) fn upright(&self) -> (usize, usize) {
        let orientation = self.believed_orientation();
        let (width, height) = upright(orientation, self.stored_width, self.stored_height);
        (width as usize, height as usize)
    }

    /// EXIF's orientation, unless it would stand a 2:1 picture on its side.
    fn believed_orientation(&self) -> u16 {
        let (width, height) = upright(self.orientation, self.stored_width, self.stored_height);
        let stored_fits = is_two_to_one(self.stored_width, self.stored_height);
        if self.orientation >= 5 && stored_fits && !is_two_to_one(width, height) {
            return 1;
        }
        self.orientation
    }

    /// The bearing of yaw 0. GPano gives the bearing of the picture's centre, which is the sphere's only
    /// where the picture lies in its middle.
    fn north(&self, width: u32, placement: Option<Placement>) -> Option<f64> {
        let gpano = self.gpano.as_ref()?;
        match placement {
            Some(placement) if !placement.is_centred() => None,
            Some(_) => gpano.pose().heading.map(|heading| heading.rem_euclid(360.0)),
            None => gpano.north(width),
        }
    }

    fn findings(
        &self,
        info: &SourceInfo,
        placement: Option<Placement>,
        stale: bool,
    ) -> Vec<Finding> {
        let (width, height) = (info.width, info.height);
        let mut findings = Vec::new();
        if stale {
            findings.push(Finding::StaleMetadata);
        }
        if let Some(placement) = placement {
            findings.push(Finding::PartialSphere {
                across: placement.degrees_across().round() as u32,
                down: placement.degrees_down().round() as u32,
            });
        } else if width != height * 2 {
            findings.push(Finding::AlmostTwoToOne { width, height });
        }
        if info.orientation != self.orientation {
            findings.push(Finding::OrientationIgnored { orientation: self.orientation });
        }
        if info.pose.is_tilted() {
            findings.push(Finding::TiltedHorizon { degrees: info.pose.tilt().round() as u32 });
        }
        if width < SHARP_WIDTH {
            findings.push(Finding::LowResolution { width });
        }
        if self.transparent {
            findings.push(Finding::Transparency);
        }
        match &self.profile {
            Verdict::Srgb => {}
            Verdict::Convert { name, .. } => {
                findings.push(Finding::ColourProfile { name: name.clone() });
            }
            Verdict::Unusable => findings.push(Finding::UnusableProfile),
        }
        findings
    }
}

/// The size of a placed picture's whole sphere, where that is within what is supported.
fn sphere_of(placement: Placement) -> Result<(u32, u32), TileError> {
    let pixels = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
    let (width, height) = (pixels(placement.full_width), pixels(placement.full_height));
    if width > MAX_SOURCE_WIDTH || height > MAX_SOURCE_WIDTH {
        return Err(TileError::TooLarge { width, height });
    }
    if placement.degrees_across() < MIN_DEGREES_AROUND {
        let degrees = placement.degrees_across().round() as u32;
        return Err(TileError::TooNarrow { degrees });
    }
    Ok((width, height))
}

/// The sides after the quarter turn of an EXIF orientation.
fn upright(orientation: u16, width: u32, height: u32) -> (u32, u32) {
    if orientation >= 5 { (height, width) } else { (width, height) }
}

/// The orientation tag of a raw EXIF block; 1 where there is none that makes sense.
pub(super) fn exif_orientation(exif_block: Vec<u8>) -> u16 {
    exif::Reader::new()
        .read_raw(exif_block)
        .ok()
        .and_then(|exif| {
            let field = exif.get_field(exif::Tag::Orientation, exif::In::PRIMARY)?;
            field.value.get_uint(0)
        })
        .and_then(|value| u16::try_from(value).ok())
        .filter(|value| (1..=8).contains(value))
        .unwrap_or(1)
}
