//! The codecs that write tiles, behind one encoder whose buffers are reused from tile to tile.

mod allocation;
mod jpeg;
mod priced;
mod webp;

pub(crate) use allocation::{Allocation, Choice, QUALITIES, Trial};
pub(crate) use priced::Trials;

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

    /// The luma that a decoder shows of one of our tiles, 0 to 255, row by row without padding: what
    /// [`ssim`](crate::ssim) compares.
    pub fn shown_luma(self, tile: &[u8]) -> Result<Vec<u8>, TileError> {
        match self {
            Self::Jpeg => jpeg::shown_luma(tile),
            Self::WebP => webp::shown_luma(tile),
        }
    }
}

/// A format with a quality of its own.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Coding {
    /// 1 to 100 as libjpeg counts it.
    Jpeg(u8),
    /// At one price of likeness for all tiles: libwebp's quality differs from tile to tile.
    WebP(Allocation),
}

impl Coding {
    pub(crate) const fn format(self) -> TileFormat {
        match self {
            Self::Jpeg(_) => TileFormat::Jpeg,
            Self::WebP(_) => TileFormat::WebP,
        }
    }
}

/// An encoder with its buffers.
pub(crate) enum Encoder {
    Jpeg(jpeg::Encoder),
    WebP(Box<priced::Encoder>),
}

impl Encoder {
    pub(crate) fn new(coding: Coding) -> Result<Self, TileError> {
        Ok(match coding {
            Coding::Jpeg(quality) => Self::Jpeg(jpeg::Encoder::new(quality)?),
            Coding::WebP(allocation) => Self::WebP(Box::new(priced::Encoder::new(allocation))),
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
