//! Recordings as they are kept: sound and film under the hash of their bytes.

use crate::{
    InvalidName, Objects, StoreError,
    names::{hex, is_hex},
};
use bytes::Bytes;
use futures_util::{StreamExt as _, stream::BoxStream};
use object_store::{GetOptions, GetRange, ObjectStore as _, ObjectStoreExt as _, path::Path};
use std::{fmt, ops::Range, path::PathBuf, str::FromStr};

/// The formats that every browser in use plays.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum RecordingFormat {
    /// MPEG audio layer III.
    Mp3,
    /// Sound in an MPEG-4 file.
    M4a,
    /// Ogg, usually with Vorbis.
    Ogg,
    /// Ogg with Opus.
    Opus,
    /// WAVE.
    Wav,
    /// Film in an MPEG-4 file.
    Mp4,
    /// WebM.
    Webm,
}

impl RecordingFormat {
    const ALL: [Self; 7] =
        [Self::Mp3, Self::M4a, Self::Ogg, Self::Opus, Self::Wav, Self::Mp4, Self::Webm];

    /// Tells the format from the first 64 bytes; a file's name is not asked. An MPEG-4 file counts as film:
    /// whether it shows anything stands further in.
    pub fn sniff(head: &[u8]) -> Option<Self> {
        match head {
            [b'I', b'D', b'3', ..] => Some(Self::Mp3),
            // A frame of layer III without an ID3 tag before it.
            [0xff, second, ..] if second & 0xe6 == 0xe2 => Some(Self::Mp3),
            [b'O', b'g', b'g', b'S', ..] => {
                let opus = head.get(28..36) == Some(b"OpusHead");
                Some(if opus { Self::Opus } else { Self::Ogg })
            }
            [b'R', b'I', b'F', b'F', _, _, _, _, b'W', b'A', b'V', b'E', ..] => Some(Self::Wav),
            // QuickTime's own brand is played by one maker's browsers only.
            [_, _, _, _, b'f', b't', b'y', b'p', brand @ ..] if !brand.starts_with(b"qt  ") => {
                Some(Self::Mp4)
            }
            // EBML; the kind of document stands early in its header.
            [0x1a, 0x45, 0xdf, 0xa3, rest @ ..] => {
                rest.windows(4).any(|part| part == b"webm").then_some(Self::Webm)
            }
            _ => None,
        }
    }

    /// Whether there is something to see.
    pub const fn is_film(self) -> bool {
        matches!(self, Self::Mp4 | Self::Webm)
    }

    /// The extension of stored files.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Mp3 => "mp3",
            Self::M4a => "m4a",
            Self::Ogg => "ogg",
            Self::Opus => "opus",
            Self::Wav => "wav",
            Self::Mp4 => "mp4",
            Self::Webm => "webm",
        }
    }

    /// The media type, as in `Content-Type`.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Mp3 => "audio/mpeg",
            Self::M4a => "audio/mp4",
            Self::Ogg | Self::Opus => "audio/ogg",
            Self::Wav => "audio/wav",
            Self::Mp4 => "video/mp4",
            Self::Webm => "video/webm",
        }
    }
}

/// The name of a stored recording: `{sha256}.{mp3|m4a|ogg|opus|wav|mp4|webm}`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct RecordingName {
    sha256: String,
    format: RecordingFormat,
}

impl RecordingName {
    /// The SHA-256 of its bytes, 64 hexadecimal digits.
    pub fn sha256(&self) -> &str {
        &self.sha256
    }

    /// Its format.
    pub fn format(&self) -> RecordingFormat {
        self.format
    }
}

impl FromStr for RecordingName {
    type Err = InvalidName;

    fn from_str(text: &str) -> Result<Self, InvalidName> {
        let invalid = || InvalidName(text.to_owned());
        let (digits, extension) = text.split_once('.').ok_or_else(invalid)?;
        let format =
            RecordingFormat::ALL.into_iter().find(|format| format.extension() == extension);
        match format {
            Some(format) if is_hex(digits, 64) => Ok(Self { sha256: digits.to_owned(), format }),
            _ => Err(invalid()),
        }
    }
}

impl fmt::Display for RecordingName {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(formatter, "{}.{}", self.sha256, self.format.extension())
    }
}

/// A recording's bytes as they are read.
pub type RecordingStream = BoxStream<'static, Result<Bytes, StoreError>>;

impl Objects {
    /// Keeps a file as a recording under the hash of its bytes.
    pub async fn put_recording(
        &self,
        file: &std::path::Path,
        format: RecordingFormat,
    ) -> Result<RecordingName, StoreError> {
        let name = |sha256: &[u8; 32]| RecordingName { sha256: hex(sha256), format };
        self.put_file("media", file, name).await
    }

    /// How many bytes a recording has; `None` where it is not there.
    pub async fn recording_bytes(&self, name: &RecordingName) -> Result<Option<u64>, StoreError> {
        match self.files().head(&path(name)).await {
            Ok(found) => Ok(Some(found.size)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    /// A part of a recording, which must lie within its bytes and not be empty.
    pub async fn recording(
        &self,
        name: &RecordingName,
        part: Range<u64>,
    ) -> Result<RecordingStream, StoreError> {
        let options = GetOptions { range: Some(GetRange::Bounded(part)), ..GetOptions::default() };
        let found = self.files().get_opts(&path(name), options).await?;
        Ok(found.into_stream().map(|piece| piece.map_err(Into::into)).boxed())
    }

    /// A recording as a file on this machine, for copying it out.
    pub fn recording_file(&self, name: &RecordingName) -> Result<PathBuf, StoreError> {
        Ok(self.files().path_to_filesystem(&path(name))?)
    }
}

fn path(name: &RecordingName) -> Path {
    Path::from(format!("media/{name}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_format_is_known_by_its_first_bytes() {
        let mut opus = b"OggS".to_vec();
        opus.resize(28, 0);
        opus.extend(b"OpusHead");
        for (head, format) in [
            (&b"ID3\x04\0"[..], Some(RecordingFormat::Mp3)),
            (b"\xff\xfb\x90\x64", Some(RecordingFormat::Mp3)),
            (b"\xff\xf1\x50\x80", None), // ADTS, which not every browser plays
            (b"\xff\xd8\xff\xe0", None),
            (b"OggS\0\x02\0\0\0\0", Some(RecordingFormat::Ogg)),
            (&opus, Some(RecordingFormat::Opus)),
            (b"RIFF\0\0\0\0WAVEfmt ", Some(RecordingFormat::Wav)),
            (b"RIFF\0\0\0\0WEBPVP8 ", None),
            (b"\0\0\0\x20ftypisom\0\0\0\0", Some(RecordingFormat::Mp4)),
            (b"\0\0\0\x14ftypqt  \0\0\0\0", None),
            (b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x84webm", Some(RecordingFormat::Webm)),
            (b"\x1a\x45\xdf\xa3\x9f\x42\x86\x81\x01\x42\x82\x88matroska", None),
            (b"WEBVTT", None),
        ] {
            assert_eq!(RecordingFormat::sniff(head), format, "{head:?}");
        }
    }

    #[test]
    fn no_name_can_leave_the_folder() {
        let sha = "0".repeat(64);
        for format in RecordingFormat::ALL {
            let name = format!("{sha}.{}", format.extension());
            assert_eq!(name.parse::<RecordingName>().map(|name| name.format()), Ok(format));
        }
        for bad in ["../x.mp3", &format!("{sha}.jpg"), &format!("{sha}.mp3/.."), "x.mp3", ""] {
            assert!(bad.parse::<RecordingName>().is_err(), "{bad}");
        }
    }
}
