//! Why a picture was refused or a pyramid could not be written, in words for people who are neither
//! photographers nor programmers.

use crate::CorrectionError;
use std::path::{Path, PathBuf};
use thiserror::Error;

/// A refusal. `Display` is one English sentence naming what is wrong and what to do,
/// [`TileError::vietnamese`] its twin, [`TileError::code`] a stable name for programs.
#[derive(Debug, Error)]
pub enum TileError {
    /// The path names a folder or a device.
    #[error("{} is a folder, not a picture: choose a JPEG, PNG, WebP or TIFF file", .0.display())]
    NotAFile(PathBuf),
    /// The file has no bytes.
    #[error("The file is empty: upload it again, or export it again from the camera's app")]
    Empty,
    /// The bytes are of no format the tiler reads.
    #[error(
        "This is not a JPEG, PNG, WebP or TIFF picture, whatever its name says: export the panorama as JPEG and try again"
    )]
    NotAnImage,
    /// The file ends before the picture does.
    #[error(
        "The picture breaks off before its end, probably an interrupted copy or upload: copy or upload the original again"
    )]
    Truncated,
    /// The bytes contradict the format.
    #[error(
        "The picture file is damaged and cannot be read in full ({detail}): export the panorama again from the original"
    )]
    Damaged {
        /// What the decoder said, in its own words.
        detail: String,
    },
    /// The picture is not a full sphere by its shape.
    #[error(
        "A 360° panorama is exactly twice as wide as it is high, this picture is {width} × {height}: export the full sphere (2:1, equirectangular) from the camera's app"
    )]
    NotTwoToOne {
        /// Pixels across, after EXIF orientation.
        width: u32,
        /// Pixels down, after EXIF orientation.
        height: u32,
    },
    /// The metadata says that the picture is only a part of the sphere, but not which part.
    #[error(
        "The picture's own data says it covers only part of the sphere ({width} of {full_width} pixels around) but not which part: export the full 360° panorama"
    )]
    PartialSphere {
        /// Pixels the picture has around the horizon.
        width: u32,
        /// Pixels the full sphere would have.
        full_width: u32,
    },
    /// The metadata places the picture in the sphere in a way that its pixels contradict.
    #[error(
        "The picture's own data describes a part of the sphere that its {width} × {height} pixels cannot be, probably because it was cropped later: export the panorama again from the camera's app"
    )]
    CropContradicted {
        /// Pixels across, after EXIF orientation.
        width: u32,
        /// Pixels down, after EXIF orientation.
        height: u32,
    },
    /// The part of the sphere is too small to look about in.
    #[error(
        "The picture covers only {degrees}° of the 360° around: export a panorama that goes at least an eighth of the way round, best the full sphere"
    )]
    TooNarrow {
        /// Degrees around.
        degrees: u32,
    },
    /// Narrower than the smallest panorama worth showing.
    #[error("The panorama is only {width} pixels wide: use one of at least 1024, better 8192")]
    TooSmall {
        /// Pixels across.
        width: u32,
    },
    /// Wider than any supported panorama.
    #[error(
        "The panorama is {width} × {height} pixels, more than the 32768 × 16384 this tool accepts: export it at 16384 × 8192 or smaller"
    )]
    TooLarge {
        /// Pixels across.
        width: u32,
        /// Pixels down.
        height: u32,
    },
    /// So few bytes for so many pixels that it cannot be a photograph.
    #[error(
        "The file unpacks {bytes} bytes into {width} × {height} pixels, which no photograph does: save the panorama as an ordinary JPEG and upload that"
    )]
    UnpacksTooFar {
        /// Pixels across.
        width: u32,
        /// Pixels down.
        height: u32,
        /// Size of the file.
        bytes: u64,
    },
    /// A colour model for print or science.
    #[error(
        "The picture's colours are {kind}, which screens do not use: save it as an ordinary 8-bit RGB JPEG"
    )]
    UnsupportedColour {
        /// The colour model, e.g. `CMYK` or `12-bit`.
        kind: &'static str,
    },
    /// A way of packing that the tiler does not unpack.
    #[error(
        "The picture is packed as {kind}, which this tool does not read: save it as an ordinary JPEG"
    )]
    UnsupportedCoding {
        /// The coding, e.g. `JPEG inside TIFF`.
        kind: &'static str,
    },
    /// A moving picture.
    #[error("The file is an animation: save one frame of it as a still picture")]
    Animated,
    /// Reading it would need more memory than allowed.
    #[error("Reading this picture would need {} MB of memory, {} MB are allowed: save it as a baseline (not progressive or interlaced) JPEG, or smaller", .needed / 1_000_000, .allowed / 1_000_000)]
    Memory {
        /// Bytes the work would take at its peak.
        needed: u64,
        /// Bytes the options allow.
        allowed: u64,
    },
    /// The output folder holds something else.
    #[error("The folder {} is not empty and holds no unfinished pyramid: choose a new or an empty folder", .0.display())]
    OutputInUse(PathBuf),
    /// The options make no sense.
    #[error("The JPEG quality must be from 1 to 100, not {0}")]
    Quality(u8),
    /// Corrections that cannot be made.
    #[error(transparent)]
    Correction(#[from] CorrectionError),
    /// The operating system refused a read or a write.
    #[error("{} could not be read or written ({source}): check that it exists, that access is allowed and that the disk is not full", path.display())]
    Io {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A tile could not be encoded, or no worker threads could be started.
    #[error(
        "The tiles could not be made because of a fault inside the program ({detail}): try again, and report it if it happens again"
    )]
    Internal {
        /// The component's own words.
        detail: String,
    },
}

impl TileError {
    /// A stable name for programs, tests and interface texts.
    pub fn code(&self) -> &'static str {
        match self {
            Self::NotAFile(_) => "not-a-file",
            Self::Empty => "empty",
            Self::NotAnImage => "not-an-image",
            Self::Truncated => "truncated",
            Self::Damaged { .. } => "damaged",
            Self::NotTwoToOne { .. } => "not-2-to-1",
            Self::PartialSphere { .. } => "partial-sphere",
            Self::CropContradicted { .. } => "crop-contradicted",
            Self::TooNarrow { .. } => "too-narrow",
            Self::TooSmall { .. } => "too-small",
            Self::TooLarge { .. } => "too-large",
            Self::UnpacksTooFar { .. } => "unpacks-too-far",
            Self::UnsupportedColour { .. } => "unsupported-colour",
            Self::UnsupportedCoding { .. } => "unsupported-coding",
            Self::Animated => "animated",
            Self::Memory { .. } => "memory",
            Self::OutputInUse(_) => "output-in-use",
            Self::Quality(_) => "quality",
            Self::Correction(_) => "correction",
            Self::Io { .. } => "io",
            Self::Internal { .. } => "internal",
        }
    }

    /// Whether the picture itself is at fault, so that trying again with the same file is useless.
    pub fn is_refusal(&self) -> bool {
        !matches!(
            self,
            Self::OutputInUse(_)
                | Self::Quality(_)
                | Self::Correction(_)
                | Self::Io { .. }
                | Self::Internal { .. }
        )
    }

    /// The same sentence in Vietnamese.
    pub fn vietnamese(&self) -> String {
        match self {
            Self::NotAFile(path) => format!(
                "{} là một thư mục, không phải ảnh: hãy chọn tệp JPEG, PNG, WebP hoặc TIFF",
                path.display()
            ),
            Self::Empty => {
                "Tệp không có dữ liệu: hãy tải lên lại, hoặc xuất lại ảnh từ ứng dụng của máy ảnh".into()
            }
            Self::NotAnImage => "Đây không phải ảnh JPEG, PNG, WebP hay TIFF, dù tên tệp ghi như vậy: hãy xuất ảnh 360° ra JPEG rồi thử lại".into(),
            Self::Truncated => "Ảnh bị đứt giữa chừng, có lẽ do sao chép hoặc tải lên dở dang: hãy sao chép hoặc tải lên lại tệp gốc".into(),
            Self::Damaged { detail } => format!(
                "Tệp ảnh bị hỏng, không đọc được trọn vẹn ({detail}): hãy xuất lại ảnh 360° từ bản gốc"
            ),
            Self::NotTwoToOne { width, height } => format!(
                "Ảnh 360° phải có chiều rộng gấp đúng hai lần chiều cao, ảnh này là {width} × {height}: hãy xuất trọn quả cầu (tỷ lệ 2:1, equirectangular) từ ứng dụng của máy ảnh"
            ),
            Self::PartialSphere { width, full_width } => format!(
                "Theo dữ liệu đi kèm, ảnh chỉ chứa một phần quả cầu ({width} trên {full_width} điểm ảnh theo vòng ngang) nhưng không rõ là phần nào: hãy xuất ảnh 360° đầy đủ"
            ),
            Self::CropContradicted { width, height } => format!(
                "Dữ liệu đi kèm mô tả một phần quả cầu không khớp với ảnh {width} × {height}, có lẽ ảnh đã bị cắt về sau: hãy xuất lại ảnh 360° từ ứng dụng của máy ảnh"
            ),
            Self::TooNarrow { degrees } => format!(
                "Ảnh chỉ phủ {degrees}° trên 360° xung quanh: hãy xuất ảnh phủ ít nhất một phần tám vòng, tốt nhất là trọn quả cầu"
            ),
            Self::TooSmall { width } => format!(
                "Ảnh 360° chỉ rộng {width} điểm ảnh: cần ít nhất 1024, tốt nhất là 8192"
            ),
            Self::TooLarge { width, height } => format!(
                "Ảnh 360° có {width} × {height} điểm ảnh, vượt mức tối đa 32768 × 16384: hãy xuất ở cỡ 16384 × 8192 hoặc nhỏ hơn"
            ),
            Self::UnpacksTooFar { width, height, bytes } => format!(
                "Tệp chỉ có {bytes} byte mà bung ra {width} × {height} điểm ảnh, không ảnh chụp nào như vậy: hãy lưu ảnh 360° thành JPEG thường rồi tải lên"
            ),
            Self::UnsupportedColour { kind } => format!(
                "Ảnh dùng hệ màu {kind}, không phải hệ màu của màn hình: hãy lưu thành JPEG RGB 8 bit thông thường"
            ),
            Self::UnsupportedCoding { kind } => format!(
                "Ảnh được nén theo kiểu {kind} mà công cụ này không đọc được: hãy lưu ảnh thành JPEG thông thường"
            ),
            Self::Animated => "Tệp này là ảnh động: hãy lưu một khung hình thành ảnh tĩnh".into(),
            Self::Memory { needed, allowed } => format!(
                "Để đọc ảnh này cần {} MB bộ nhớ, trong khi chỉ được dùng {} MB: hãy lưu thành JPEG thường (baseline, không progressive, không interlace) hoặc thu nhỏ ảnh",
                needed / 1_000_000,
                allowed / 1_000_000
            ),
            Self::OutputInUse(path) => format!(
                "Thư mục {} đang chứa dữ liệu khác: hãy chọn một thư mục mới hoặc thư mục trống",
                path.display()
            ),
            Self::Quality(quality) => {
                format!("Chất lượng JPEG phải từ 1 đến 100, không thể là {quality}")
            }
            Self::Correction(error) => error.vietnamese(),
            Self::Io { path, source } => format!(
                "Không đọc hoặc ghi được {} ({source}): hãy kiểm tra tệp có tồn tại, có quyền truy cập và ổ đĩa còn chỗ trống",
                path.display()
            ),
            Self::Internal { detail } => format!(
                "Không cắt được ảnh do lỗi bên trong chương trình ({detail}): hãy thử lại, nếu vẫn lỗi xin báo cho người phụ trách"
            ),
        }
    }

    pub(crate) fn io(path: &Path, source: std::io::Error) -> Self {
        Self::Io { path: path.to_owned(), source }
    }

    pub(crate) fn damaged(detail: impl std::fmt::Display) -> Self {
        Self::Damaged { detail: detail.to_string() }
    }

    pub(crate) fn internal(detail: impl std::fmt::Display) -> Self {
        Self::Internal { detail: detail.to_string() }
    }
}
