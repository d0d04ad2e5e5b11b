//! Names of stored things, checked once, so that no path can leave the data folder.

use sha2::{Digest, Sha256};
use std::{fmt, fmt::Write as _, str::FromStr};
use thiserror::Error;

/// A text that is no such name.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("{0:?} is not the name of a stored object")]
pub struct InvalidName(pub String);

/// The identifier of a tiled panorama: 32 lower-case hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PanoramaId(String);

impl PanoramaId {
    /// The identifier for an original cut by a recipe: the first 32 digits of
    /// SHA-256(`{original's SHA-256 in hex}\n{recipe}`). Another recipe gives another identifier, so a
    /// tile's address never changes its bytes.
    pub fn derive(original: &PictureName, recipe: &str) -> Self {
        let mut hasher = Sha256::new();
        hasher.update(original.sha256().as_bytes());
        hasher.update(b"\n");
        hasher.update(recipe.as_bytes());
        let mut text = hex(&hasher.finalize());
        text.truncate(32);
        Self(text)
    }

    /// The 32 digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for PanoramaId {
    type Err = InvalidName;

    fn from_str(text: &str) -> Result<Self, InvalidName> {
        if is_hex(text, 32) { Ok(Self(text.to_owned())) } else { Err(InvalidName(text.to_owned())) }
    }
}

impl fmt::Display for PanoramaId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// The picture formats that are kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum PictureFormat {
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
    /// WebP.
    Webp,
    /// TIFF: for originals of panoramas, since browsers do not show it.
    Tiff,
}

impl PictureFormat {
    /// Tells the format of a picture that browsers show from its first bytes (12 are enough); a file's name is
    /// not asked.
    pub fn sniff(head: &[u8]) -> Option<Self> {
        match head {
            [0xff, 0xd8, 0xff, ..] => Some(Self::Jpeg),
            [0x89, b'P', b'N', b'G', ..] => Some(Self::Png),
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'E', b'B', b'P', ..] => Some(Self::Webp),
            _ => None,
        }
    }

    /// Like [`PictureFormat::sniff`], for an original that is tiled and never shown itself.
    pub fn sniff_original(head: &[u8]) -> Option<Self> {
        match head {
            [b'I', b'I', b'*' | b'+', 0, ..] | [b'M', b'M', 0, b'*' | b'+', ..] => Some(Self::Tiff),
            shown => Self::sniff(shown),
        }
    }

    /// The extension of stored files.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::Png => "png",
            Self::Webp => "webp",
            Self::Tiff => "tif",
        }
    }

    /// The media type, as in `Content-Type`.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::Png => "image/png",
            Self::Webp => "image/webp",
            Self::Tiff => "image/tiff",
        }
    }
}

/// The name of a stored picture: `{sha256}.{jpg|png|webp|tif}`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct PictureName {
    sha256: String,
    format: PictureFormat,
}

impl PictureName {
    /// The name of a picture whose SHA-256 is known.
    pub fn new(sha256: &[u8; 32], format: PictureFormat) -> Self {
        Self { sha256: hex(sha256), format }
    }

    /// The SHA-256 of its bytes, 64 hexadecimal digits.
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    /// Its format.
    pub fn format(&self) -> PictureFormat {
        self.format
    }
}

impl FromStr for PictureName {
    type Err = InvalidName;

    fn from_str(text: &str) -> Result<Self, InvalidName> {
        let invalid = || InvalidName(text.to_owned());
        let (digits, extension) = text.split_once('.').ok_or_else(invalid)?;
        let format =
            [PictureFormat::Jpeg, PictureFormat::Png, PictureFormat::Webp, PictureFormat::Tiff]
                .into_iter()
                .find(|format| format.extension() == extension)
                .ok_or_else(invalid)?;
        if is_hex(digits, 64) {
            Ok(Self { sha256: digits.to_owned(), format })
        } else {
            Err(invalid())
        }
    }
}

impl fmt::Display for PictureName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}.{}", self.sha256, self.format.extension())
    }
}

/// Lower-case hexadecimal digits.
pub(crate) fn hex(bytes: &[u8]) -> String {
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, byte| {
        let _ = write!(text, "{byte:02x}"); // writing to a String cannot fail
        text
    })
}

pub(crate) fn is_hex(text: &str, digits: usize) -> bool {
    text.len() == digits && text.bytes().all(|b| b.is_ascii_digit() || (b'a'..=b'f').contains(&b))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_name_can_leave_the_folder() {
        for bad in ["", "..", "../../etc/passwd", "a/b", &"A".repeat(32), &"0".repeat(31)] {
            assert!(bad.parse::<PanoramaId>().is_err(), "{bad}");
            assert!(bad.parse::<PictureName>().is_err(), "{bad}");
        }
        let sha = "0".repeat(64);
        assert!(format!("{sha}.jpg").parse::<PictureName>().is_ok());
        assert!(format!("{sha}.jpg/../x").parse::<PictureName>().is_err());
        assert!(format!("{sha}.svg").parse::<PictureName>().is_err());
    }

    #[test]
    fn every_format_is_known_by_its_first_bytes_and_kept_under_its_extension() {
        for (head, format) in [
            (&b"\xff\xd8\xff\xe0"[..], PictureFormat::Jpeg),
            (b"\x89PNG\r\n\x1a\n", PictureFormat::Png),
            (b"RIFF\0\0\0\0WEBPVP8 ", PictureFormat::Webp),
            (b"II*\0\x08\0\0\0", PictureFormat::Tiff),
            (b"MM\0+\0\x08\0\0", PictureFormat::Tiff),
        ] {
            assert_eq!(PictureFormat::sniff_original(head), Some(format));
            let shown = Some(format).filter(|format| *format != PictureFormat::Tiff);
            assert_eq!(PictureFormat::sniff(head), shown);
            let name = PictureName::new(&[7; 32], format).to_string();
            assert_eq!(name.parse::<PictureName>().map(|name| name.format()), Ok(format));
        }
        assert_eq!(PictureFormat::sniff_original(b"MMXXVI"), None);
    }

    #[test]
    fn another_recipe_is_another_panorama() {
        let original = PictureName::new(&[7; 32], PictureFormat::Jpeg);
        let one = PanoramaId::derive(&original, "tiler 1, quality 85");
        assert_eq!(one, PanoramaId::derive(&original, "tiler 1, quality 85"));
        assert_ne!(one, PanoramaId::derive(&original, "tiler 1, quality 90"));
        assert_eq!(one.as_str().parse(), Ok(one.clone()));
    }
}
