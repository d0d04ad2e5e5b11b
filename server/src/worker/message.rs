//! What the tiling process tells the worker, one line of JSON each.

use serde::{Deserialize, Serialize};
use sonla360_tiler::{PyramidFile, TileError};

/// One line.
#[derive(Debug, Serialize, Deserialize)]
#[serde(tag = "event", rename_all = "kebab-case")]
pub enum Message {
    /// The work goes on.
    Progress {
        /// Share of the work that is done, 0 to 1.
        fraction: f64,
    },
    /// Every tile is written.
    Done {
        /// The content of `pyramid.json`.
        pyramid: PyramidFile,
    },
    /// It cannot be done.
    Failed(Failure),
}

/// Why it cannot be done.
#[derive(Debug, Clone, Serialize, Deserialize)]
pub struct Failure {
    /// One Vietnamese sentence for the uploader.
    pub vi: String,
    /// The same in English.
    pub en: String,
    /// The picture is at fault: trying again is useless.
    pub refused: bool,
}

impl From<&TileError> for Failure {
    fn from(error: &TileError) -> Self {
        Self { vi: error.vietnamese(), en: error.to_string(), refused: error.is_refusal() }
    }
}

impl Failure {
    /// The process ended without a word: killed by the system, most likely for memory.
    pub fn died(status: std::process::ExitStatus) -> Self {
        Self {
            vi: format!(
                "Máy chủ không xử lý xong ảnh ({status}): hãy lưu ảnh thành JPEG thường hoặc thu nhỏ rồi tải lên lại"
            ),
            en: format!(
                "The server could not finish the picture ({status}): save it as an ordinary JPEG or smaller and upload it again"
            ),
            refused: false,
        }
    }

    /// Something in the server failed.
    pub fn internal(detail: &str) -> Self {
        Self {
            vi: format!(
                "Máy chủ gặp lỗi khi cắt ảnh ({detail}): hãy tải lên lại, nếu vẫn lỗi xin báo người quản trị"
            ),
            en: format!(
                "The server failed while cutting the picture ({detail}): upload it again, and tell the administrator if it happens again"
            ),
            refused: false,
        }
    }
}
