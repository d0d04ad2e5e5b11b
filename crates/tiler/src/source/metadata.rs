//! What a picture's header tells: size, orientation, panorama metadata, and what is worth a remark.

use super::{GPano, MAX_SOURCE_WIDTH, MIN_SOURCE_WIDTH};
use crate::TileError;
use serde::Serialize;

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
}

/// A picture that can be tiled, known from its header.
#[derive(Debug, Clone, PartialEq, Serialize)]
#[serde(rename_all = "camelCase")]
pub struct SourceInfo {
    /// The file's format.
    pub format: Format,
    /// Pixels across, after EXIF orientation.
    pub width: u32,
    /// Pixels down, after EXIF orientation.
    pub height: u32,
    /// EXIF orientation, 1 to 8.
    pub orientation: u16,
    /// Panorama metadata (Google's GPano), where there is any.
    pub gpano: Option<GPano>,
    /// Compass bearing of yaw 0 in degrees, where the metadata tells it.
    pub north: Option<f64>,
    /// What an editor may want to know.
    pub findings: Vec<Finding>,
}

/// A remark that does not stop the tiling.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Finding {
    /// GPano contradicts the pixels, so none of its sizes is used.
    StaleMetadata,
    /// Less than 8192 pixels around: soft on a large screen.
    LowResolution,
    /// Transparent pixels were laid on black.
    Transparency,
    /// The file holds a colour profile, which is not applied: colours may look slightly paler.
    ColourProfile,
}

impl Finding {
    /// A stable name.
    pub const fn code(self) -> &'static str {
        match self {
            Self::StaleMetadata => "stale-metadata",
            Self::LowResolution => "low-resolution",
            Self::Transparency => "transparency",
            Self::ColourProfile => "colour-profile",
        }
    }

    /// One English sentence for the person who uploaded the picture.
    pub const fn english(self) -> &'static str {
        match self {
            Self::StaleMetadata => {
                "The panorama data inside the file belongs to another version of the picture; \
                 only its compass heading was used, please check north"
            }
            Self::LowResolution => {
                "The panorama is less than 8192 pixels wide and will look soft on a large screen; \
                 use a larger export where there is one"
            }
            Self::Transparency => "The picture can hold transparent parts; they are shown black",
            Self::ColourProfile => {
                "The file holds its own colour profile, which is not applied; \
                 export it as sRGB for exact colours"
            }
        }
    }

    /// The same sentence in Vietnamese.
    pub const fn vietnamese(self) -> &'static str {
        match self {
            Self::StaleMetadata => {
                "Dữ liệu ảnh 360° kèm trong tệp thuộc về một phiên bản khác của ảnh; \
                 chỉ dùng hướng la bàn, xin kiểm tra lại hướng bắc"
            }
            Self::LowResolution => {
                "Ảnh 360° rộng chưa tới 8192 điểm ảnh nên sẽ kém nét trên màn hình lớn; \
                 hãy dùng bản lớn hơn nếu có"
            }
            Self::Transparency => "Ảnh có thể có vùng trong suốt; các vùng đó hiện màu đen",
            Self::ColourProfile => {
                "Tệp có cấu hình màu riêng nhưng không được áp dụng; \
                 hãy xuất ảnh theo sRGB để màu chính xác"
            }
        }
    }
}

/// A header as the format's reader found it, not yet judged.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Header {
    pub(super) format: Format,
    pub(super) stored_width: u32,
    pub(super) stored_height: u32,
    pub(super) orientation: u16,
    pub(super) grey: bool,
    pub(super) transparent: bool,
    pub(super) colour_profile: bool,
    pub(super) gpano: Option<GPano>,
    /// Bytes per pixel of the buffer the decoder fills.
    pub(super) decoder_bytes_per_pixel: u32,
    /// What the decoder allocates besides.
    pub(super) decoder_extra_bytes: u64,
}

impl Header {
    /// Refuses what is no full sphere of a supported size.
    pub(super) fn check(&self) -> Result<SourceInfo, TileError> {
        let (width, height) = if self.orientation >= 5 {
            (self.stored_height, self.stored_width)
        } else {
            (self.stored_width, self.stored_height)
        };
        if width == 0 || height == 0 {
            return Err(TileError::damaged("its size is zero"));
        }
        if width > MAX_SOURCE_WIDTH || height > MAX_SOURCE_WIDTH {
            return Err(TileError::TooLarge { width, height });
        }
        // Some stitchers crop a row: two pixels of 180° are below a hundredth of a degree at 4K.
        if width.abs_diff(height * 2) > 2 {
            return Err(TileError::NotTwoToOne { width, height });
        }
        if width < MIN_SOURCE_WIDTH {
            return Err(TileError::TooSmall { width });
        }
        let stale = self.gpano.as_ref().is_some_and(|gpano| gpano.contradicts(width, height));
        if let Some(gpano) = self.gpano.as_ref().filter(|_| !stale)
            && let Some(full_width) = gpano.full_width.filter(|full| *full > width)
        {
            return Err(TileError::PartialSphere { width, full_width });
        }
        let findings = [
            (stale, Finding::StaleMetadata),
            (width < 8000, Finding::LowResolution),
            (self.transparent, Finding::Transparency),
            (self.colour_profile, Finding::ColourProfile),
        ];
        Ok(SourceInfo {
            format: self.format,
            width,
            height,
            orientation: self.orientation,
            north: self.gpano.as_ref().and_then(|gpano| gpano.north(width)),
            gpano: self.gpano.clone(),
            findings: findings.into_iter().filter_map(|(holds, f)| holds.then_some(f)).collect(),
        })
    }
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
