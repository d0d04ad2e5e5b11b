//! The markers of a JPEG file before its first scan (ITU-T T.81, annex B), read without a decoder.

use super::GPano;
use super::icc::{MAX_PROFILE_BYTES, Verdict};
use super::metadata::{Format, Header, exif_orientation};
use crate::TileError;
use std::collections::BTreeMap;
use std::io::{BufRead, ErrorKind, Read};

/// Markers before the picture may take this many bytes in all: panoramas carry previews and maker's
/// notes, but not more.
const MAX_HEADER_BYTES: usize = 64 << 20;

/// What the markers before the scan say.
#[derive(Debug, Default)]
pub(super) struct JpegHeader {
    frame: Option<Frame>,
    adobe_transform: Option<u8>,
    exif: Option<Vec<u8>>,
    xmp: Option<Vec<u8>>,
    profile: ProfileSegments,
}

#[derive(Debug, Clone, Copy)]
struct Frame {
    precision: u8,
    width: u16,
    height: u16,
    components: u8,
    /// Low nibble of the SOF marker: 0 baseline, 1 extended, 2 progressive, 3 lossless, 9… arithmetic.
    process: u8,
    /// Coefficients per pixel, from the sampling factors.
    samples_per_pixel: f64,
}

impl JpegHeader {
    pub(super) fn read(mut file: impl BufRead) -> Result<Self, TileError> {
        let mut header = Self::default();
        let mut budget = MAX_HEADER_BYTES;
        let mut magic = [0; 2];
        fill(&mut file, &mut magic)?;
        loop {
            let marker = next_marker(&mut file, &mut budget)?;
            match marker {
                // Start of scan: the header is over.
                0xDA => return Ok(header),
                // End of image before any picture.
                0xD9 => return Err(TileError::Truncated),
                // Markers without a body.
                0x01 | 0xD0..=0xD8 => continue,
                _ => {}
            }
            let mut length = [0; 2];
            fill(&mut file, &mut length)?;
            let length = usize::from(u16::from_be_bytes(length));
            let Some(body_length) = length.checked_sub(2) else {
                return Err(TileError::damaged("a JPEG marker has no length"));
            };
            let mut body = vec![0; body_length];
            fill(&mut file, &mut body)?;
            budget = budget
                .checked_sub(length)
                .ok_or_else(|| TileError::damaged("too much data before the picture"))?;
            header.take(marker, &body)?;
        }
    }

    fn take(&mut self, marker: u8, body: &[u8]) -> Result<(), TileError> {
        const EXIF: &[u8] = b"Exif\0\0";
        const XMP: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";
        match marker {
            // Every SOF except DHT (C4), JPG (C8) and DAC (CC).
            0xC0..=0xCF if !matches!(marker, 0xC4 | 0xC8 | 0xCC) => {
                if self.frame.is_some() {
                    return Err(TileError::damaged("the JPEG file holds two frames"));
                }
                self.frame = Some(Frame::parse(marker & 0x0F, body)?);
            }
            0xE1 if body.starts_with(EXIF) && self.exif.is_none() => {
                self.exif = Some(body[EXIF.len()..].to_vec());
            }
            0xE1 if body.starts_with(XMP) && self.xmp.is_none() => {
                self.xmp = Some(body[XMP.len()..].to_vec());
            }
            0xE2 => self.profile.take(body),
            0xEE if body.starts_with(b"Adobe") => self.adobe_transform = body.get(11).copied(),
            _ => {}
        }
        Ok(())
    }

    /// Judges the frame's coding, and leaves its size to [`Header::check`].
    pub(super) fn into_header(self) -> Result<Header, TileError> {
        let frame = self.frame.ok_or_else(|| TileError::damaged("the JPEG file has no frame"))?;
        let unsupported = |kind| Err(TileError::UnsupportedColour { kind });
        if frame.width == 0 || frame.height == 0 {
            return Err(TileError::damaged("its size is zero"));
        }
        match (frame.precision, frame.components, frame.process) {
            (_, _, 3 | 5..=7 | 11 | 13..) => return unsupported("lossless or hierarchical JPEG"),
            (12, ..) => return unsupported("12-bit"),
            (8, 1 | 3, _) => {}
            (8, 4, _) if self.adobe_transform == Some(2) => return unsupported("YCCK (for print)"),
            (8, 4, _) => return unsupported("CMYK (for print)"),
            _ => return Err(TileError::damaged("unknown JPEG colours")),
        }
        let pixels = f64::from(frame.width) * f64::from(frame.height);
        // A progressive file is decoded through its coefficients, two bytes each.
        let progressive = matches!(frame.process, 2 | 10);
        let coefficients = if progressive { pixels * frame.samples_per_pixel * 2.0 } else { 0.0 };
        Ok(Header {
            format: Format::Jpeg,
            stored_width: u32::from(frame.width),
            stored_height: u32::from(frame.height),
            orientation: self.exif.map_or(1, exif_orientation),
            grey: frame.components == 1,
            transparent: false,
            profile: self.profile.verdict(frame.components == 1),
            gpano: self.xmp.as_deref().and_then(GPano::parse),
            decoder_bytes_per_pixel: frame.samples_per_pixel.ceil() as u32,
            decoder_extra_bytes: coefficients as u64,
        })
    }
}

/// An ICC profile in the pieces that 64 KB segments force on it (ICC.1:2022, annex B.4).
#[derive(Debug, Default)]
struct ProfileSegments {
    pieces: BTreeMap<u8, Vec<u8>>,
    count: u8,
    bytes: usize,
}

impl ProfileSegments {
    fn take(&mut self, segment: &[u8]) {
        const NAME: &[u8] = b"ICC_PROFILE\0";
        let Some(&[number, count, ref piece @ ..]) = segment.strip_prefix(NAME) else { return };
        self.count = self.count.max(count).max(number);
        self.bytes += piece.len();
        if self.bytes <= MAX_PROFILE_BYTES {
            self.pieces.entry(number).or_insert_with(|| piece.to_vec());
        }
    }

    fn verdict(&self, grey: bool) -> Verdict {
        if self.pieces.is_empty() {
            return Verdict::Srgb;
        }
        // Pieces are numbered from 1; a missing one leaves a profile that does not parse.
        if self.pieces.keys().copied().eq(1..=self.count) {
            let profile: Vec<u8> = self.pieces.values().flatten().copied().collect();
            return Verdict::of(&profile, grey);
        }
        Verdict::Unusable
    }
}

impl Frame {
    fn parse(process: u8, body: &[u8]) -> Result<Self, TileError> {
        let &[precision, h1, h0, w1, w0, components, ref rest @ ..] = body else {
            return Err(TileError::damaged("a JPEG frame header is too short"));
        };
        let factors: Vec<(u8, u8)> = rest
            .chunks_exact(3)
            .take(usize::from(components))
            .map(|component| (component[1] >> 4, component[1] & 0x0F))
            .collect();
        let valid = factors.len() == usize::from(components)
            && factors.iter().all(|(h, v)| (1..=4).contains(h) && (1..=4).contains(v));
        if !valid {
            return Err(TileError::damaged("a JPEG frame header makes no sense"));
        }
        let area = |(h, v): &(u8, u8)| f64::from(*h) * f64::from(*v);
        let widest = factors.iter().map(|(h, _)| *h).max().unwrap_or(1);
        let highest = factors.iter().map(|(_, v)| *v).max().unwrap_or(1);
        let samples: f64 = factors.iter().map(area).sum();
        Ok(Self {
            precision,
            width: u16::from_be_bytes([w1, w0]),
            height: u16::from_be_bytes([h1, h0]),
            components,
            process,
            samples_per_pixel: samples / area(&(widest, highest)),
        })
    }
}

/// Reads on to the next marker and returns its code; bytes in between are skipped as decoders do.
fn next_marker(file: &mut impl BufRead, budget: &mut usize) -> Result<u8, TileError> {
    let mut byte = [0];
    let mut after_ff = false;
    loop {
        fill(file, &mut byte)?;
        *budget = budget
            .checked_sub(1)
            .ok_or_else(|| TileError::damaged("too much data before the picture"))?;
        match byte[0] {
            0xFF => after_ff = true,
            0x00 => after_ff = false,
            code if after_ff => return Ok(code),
            _ => {}
        }
    }
}

fn fill(file: &mut impl Read, buffer: &mut [u8]) -> Result<(), TileError> {
    file.read_exact(buffer).map_err(|error| match error.kind() {
        ErrorKind::UnexpectedEof => TileError::Truncated,
        _ => TileError::damaged(error),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn segment(number: u8, count: u8, piece: &[u8]) -> Vec<u8> {
        [b"ICC_PROFILE\0", &[number, count][..], piece].concat()
    }

    #[test]
    fn a_profile_is_put_together_from_its_segments_in_any_order() {
        let profile = moxcms::ColorProfile::new_display_p3().encode().expect("encodes");
        let (first, second) = profile.split_at(profile.len() / 2);
        let mut segments = ProfileSegments::default();
        assert!(matches!(segments.verdict(false), Verdict::Srgb));
        segments.take(&segment(2, 2, second));
        assert!(matches!(segments.verdict(false), Verdict::Unusable));
        segments.take(&segment(1, 2, first));
        assert!(matches!(segments.verdict(false), Verdict::Convert { .. }));
    }

    #[test]
    fn more_profile_than_any_picture_needs_is_not_kept() {
        let mut segments = ProfileSegments::default();
        let piece = vec![0; 65_000];
        for number in 1..=255 {
            segments.take(&segment(number, 255, &piece));
        }
        assert!(segments.pieces.values().map(Vec::len).sum::<usize>() <= MAX_PROFILE_BYTES);
        assert!(matches!(segments.verdict(false), Verdict::Unusable));
    }
}
