//! The codecs that write tiles, behind one encoder whose buffers are reused from tile to tile.

mod jpeg;
mod webp;

use crate::TileError;
use serde::{Deserialize, Serialize};

/// The file format of tiles.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum TileFormat {
    /// JPEG: every viewer reads it.
    #[default]
    Jpeg,
    /// WebP: about three quarters of the bytes at the same quality, and every browser of today reads it.
    WebP,
}

impl TileFormat {
    /// Both, the one that every pyramid has first.
    pub const ALL: [Self; 2] = [Self::Jpeg, Self::WebP];

    /// The extension of tiles' file names, and the `format` of `pyramid.json`.
    pub const fn extension(self) -> &'static str {
        match self {
            Self::Jpeg => "jpg",
            Self::WebP => "webp",
        }
    }

    /// The media type, as in `Content-Type`.
    pub const fn media_type(self) -> &'static str {
        match self {
            Self::Jpeg => "image/jpeg",
            Self::WebP => "image/webp",
        }
    }
}

/// An encoder with its buffers.
pub(crate) enum Encoder {
    Jpeg(jpeg::Encoder),
    WebP(Box<webp::Encoder>),
}

impl Encoder {
    /// An encoder for `quality` from 1 to 100 as JPEG counts it. WebP files are made as good as a JPEG of
    /// that quality, not as large.
    pub(crate) fn new(format: TileFormat, quality: u8) -> Result<Self, TileError> {
        Ok(match format {
            TileFormat::Jpeg => Self::Jpeg(jpeg::Encoder::new(quality)?),
            TileFormat::WebP => Self::WebP(Box::new(webp::Encoder::new(quality))),
        })
    }

    /// Encodes full-range planes of any even size and returns the file's bytes: luma, then (unless grey)
    /// Cb and Cr at half the width and height.
    pub(crate) fn encode(
        &mut self,
        planes: &[Vec<u8>],
        width: usize,
        height: usize,
    ) -> Result<&[u8], TileError> {
        match self {
            Self::Jpeg(encoder) => encoder.encode(planes, width, height),
            Self::WebP(encoder) => encoder.encode(planes, width, height),
        }
    }
}
