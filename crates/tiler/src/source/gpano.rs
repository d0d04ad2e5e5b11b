//! Google's photo sphere metadata (GPano) inside an XMP packet.
//!
//! See "Photo Sphere XMP Metadata", developers.google.com/streetview/spherical-metadata.

use super::pose::Pose;
use quick_xml::Reader;
use quick_xml::events::Event;
use serde::Serialize;

/// The properties that concern the sphere. Sizes are pixels, angles degrees.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct GPano {
    /// Compass bearing of the centre of the picture.
    pub pose_heading: Option<f64>,
    /// Degrees above the horizon of the centre of the picture: 0 where the camera stood level.
    pub pose_pitch: Option<f64>,
    /// Degrees by which the camera was rolled clockwise about the picture's centre: 0 where it stood level.
    pub pose_roll: Option<f64>,
    /// Compass bearing in which the photographer wants one to look first.
    pub initial_heading: Option<f64>,
    /// Width of the sphere the picture was cropped from.
    pub full_width: Option<u32>,
    /// Height of the sphere the picture was cropped from.
    pub full_height: Option<u32>,
    /// Width of the picture when the metadata was written.
    pub cropped_width: Option<u32>,
    /// Height of the picture when the metadata was written.
    pub cropped_height: Option<u32>,
    /// Where the picture starts in the sphere.
    pub cropped_left: Option<u32>,
    /// Rows of the sphere above the picture.
    pub cropped_top: Option<u32>,
    /// Width of the largest rectangle without gaps.
    pub valid_width: Option<u32>,
    /// Height of the largest rectangle without gaps.
    pub valid_height: Option<u32>,
}

impl GPano {
    /// Reads an XMP packet; `None` where it holds no GPano property or is no XML.
    pub(super) fn parse(xmp: &[u8]) -> Option<Self> {
        let text = std::str::from_utf8(xmp).ok()?;
        let mut reader = Reader::from_str(text);
        let (mut found, mut any) = (Self::default(), false);
        let mut element = String::new();
        loop {
            match reader.read_event() {
                Ok(Event::Start(start)) => {
                    start.name().as_ref().clone_into(&mut element);
                    any |= found.take_attributes(&start);
                }
                Ok(Event::Empty(start)) => any |= found.take_attributes(&start),
                Ok(Event::Text(text)) => {
                    any |= found.take(&element, &text);
                }
                Ok(Event::End(_)) => element.clear(),
                Ok(Event::Eof) => break,
                Ok(_) => {}
                // A broken packet says nothing reliable.
                Err(_) => return None,
            }
        }
        any.then_some(found)
    }

    fn take_attributes(&mut self, start: &quick_xml::events::BytesStart<'_>) -> bool {
        let mut any = false;
        for attribute in start.attributes().flatten() {
            any |= self.take(attribute.key.as_ref(), &attribute.value);
        }
        any
    }

    /// Takes one property; the prefix is the one every camera writes.
    fn take(&mut self, name: &str, value: &str) -> bool {
        let Some(property) = name.strip_prefix("GPano:") else { return false };
        let value = value.trim();
        let number = value.parse::<f64>().ok().filter(|number| number.is_finite());
        let pixels = number.filter(|n| (0.0..=1e6).contains(n)).map(|n| n as u32);
        match property {
            "PoseHeadingDegrees" => self.pose_heading = number,
            "PosePitchDegrees" => self.pose_pitch = number,
            "PoseRollDegrees" => self.pose_roll = number,
            "InitialViewHeadingDegrees" => self.initial_heading = number,
            "FullPanoWidthPixels" => self.full_width = pixels,
            "FullPanoHeightPixels" => self.full_height = pixels,
            "CroppedAreaImageWidthPixels" => self.cropped_width = pixels,
            "CroppedAreaImageHeightPixels" => self.cropped_height = pixels,
            "CroppedAreaLeftPixels" => self.cropped_left = pixels,
            "CroppedAreaTopPixels" => self.cropped_top = pixels,
            "LargestValidInteriorRectWidth" => self.valid_width = pixels,
            "LargestValidInteriorRectHeight" => self.valid_height = pixels,
            _ => {}
        }
        true
    }

    /// Whether the sizes cannot belong to a picture of this size: somebody scaled or cropped it and
    /// kept the old metadata.
    pub(super) fn contradicts(&self, width: u32, height: u32) -> bool {
        let differs = |value: Option<u32>, actual| value.is_some_and(|value| value != actual);
        let exceeds = |value: Option<u32>, actual| value.is_some_and(|value| value > actual);
        differs(self.cropped_width, width)
            || differs(self.cropped_height, height)
            || exceeds(self.valid_width, width)
            || exceeds(self.valid_height, height)
            || self.full_width.is_some_and(|full| full < width)
    }

    /// How the camera stood, as far as the numbers can be angles.
    pub(super) fn pose(&self) -> Pose {
        let within = |angle: Option<f64>, limit: f64| angle.filter(|angle| angle.abs() <= limit);
        Pose {
            heading: within(self.pose_heading, 360.0),
            pitch: within(self.pose_pitch, 90.0),
            roll: within(self.pose_roll, 180.0),
        }
    }

    /// The compass bearing of yaw 0 in [0, 360), for a full sphere of this width.
    pub(super) fn north(&self, width: u32) -> Option<f64> {
        let heading = self.pose_heading.filter(|heading| (-360.0..=360.0).contains(heading))?;
        // The heading belongs to the centre of the sphere, which a shifted crop would move.
        let shifted = self.cropped_left.is_some_and(|left| left != 0)
            && self.full_width.is_some_and(|full| full == width);
        (!shifted).then(|| heading.rem_euclid(360.0))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ATTRIBUTES: &[u8] = br#"<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF><rdf:Description
        GPano:CroppedAreaImageWidthPixels="8000" GPano:CroppedAreaImageHeightPixels="4000"
        GPano:FullPanoWidthPixels="8000" GPano:PoseHeadingDegrees="96"
        GPano:LargestValidInteriorRectWidth="8704"/></rdf:RDF></x:xmpmeta>"#;

    #[test]
    fn properties_are_read_as_attributes_and_as_elements() {
        let gpano = GPano::parse(ATTRIBUTES).expect("has GPano");
        assert_eq!(gpano.pose_heading, Some(96.0));
        let elements = b"<a><GPano:PoseHeadingDegrees>-12.5</GPano:PoseHeadingDegrees><b>7</b></a>";
        assert_eq!(GPano::parse(elements).and_then(|g| g.north(8000)), Some(347.5));
    }

    #[test]
    fn a_pose_is_read_where_its_numbers_can_be_angles() {
        let xmp = b"<a GPano:PosePitchDegrees='-3.0' GPano:PoseRollDegrees='4' GPano:InitialViewHeadingDegrees='12'/>";
        let gpano = GPano::parse(xmp).expect("has GPano");
        assert_eq!((gpano.pose().pitch, gpano.pose().roll), (Some(-3.0), Some(4.0)));
        assert_eq!(gpano.initial_heading, Some(12.0));
        let absurd = GPano { pose_pitch: Some(4000.0), ..GPano::default() };
        assert_eq!(absurd.pose().tilt(), 0.0);
    }

    #[test]
    fn a_valid_rectangle_wider_than_the_picture_is_stale() {
        let gpano = GPano::parse(ATTRIBUTES).expect("has GPano");
        assert!(gpano.contradicts(8000, 4000));
        assert!(!GPano { valid_width: Some(8000), ..gpano }.contradicts(8000, 4000));
    }

    #[test]
    fn what_is_no_panorama_metadata_is_nothing() {
        assert_eq!(GPano::parse(b"<x:xmpmeta/>"), None);
        assert_eq!(GPano::parse(b"<a GPano:"), None);
        assert_eq!(GPano::parse(&[0xff, 0xfe, 0x00]), None);
    }
}
