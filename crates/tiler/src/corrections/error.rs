//! What is wrong with corrections that somebody typed.

use crate::corrections::{MAX_REGIONS, RADIUS_RANGE};
use thiserror::Error;

/// Why corrections are refused. `Display` is one English sentence, [`CorrectionError::vietnamese`] its twin.
#[derive(Debug, Clone, PartialEq, Eq, Error)]
pub enum CorrectionError {
    /// An angle of the levelling.
    #[error(
        "The levelling is impossible: write yaw and roll from -180 to 180 and pitch from -90 to 90 degrees"
    )]
    Levelling,
    /// A region's place.
    #[error(
        "A region's place is impossible: write yaw from -180 to 180 and pitch from -90 to 90 degrees"
    )]
    Place,
    /// A region's or a patch's radius.
    #[error(
        "The radius of a region or of the nadir's patch must be from {} to {} degrees",
        RADIUS_RANGE.start(),
        RADIUS_RANGE.end()
    )]
    Radius,
    /// Too many regions.
    #[error("There are more than {MAX_REGIONS} blurred regions: join those that lie side by side")]
    TooMany,
    /// Text that is no three numbers.
    #[error("{0:?} is not three numbers: write them like 10.5,-3,2")]
    NotThreeNumbers(String),
    /// Text that is no patch.
    #[error("{0:?} is no patch for the nadir: write blur:RADIUS or logo:FILE:RADIUS")]
    NotAPatch(String),
    /// A folder whose tiles cannot be taken over.
    #[error("{0} holds no pyramid of this picture in this format: tile the picture as a whole")]
    OtherPyramid(String),
    /// A logo that cannot be used.
    #[error(
        "The logo {file} cannot be used ({detail}): choose a PNG or JPEG picture of at most 4096 × 4096 pixels"
    )]
    Logo {
        /// The file.
        file: String,
        /// What is wrong with it.
        detail: String,
    },
}

impl CorrectionError {
    /// The same sentence in Vietnamese.
    pub fn vietnamese(&self) -> String {
        match self {
            Self::Levelling => {
                "Góc cân bằng không hợp lệ: hãy ghi yaw và roll từ -180 đến 180 độ, pitch từ -90 đến 90 độ".into()
            }
            Self::Place => {
                "Vị trí vùng làm mờ không hợp lệ: hãy ghi yaw từ -180 đến 180 độ, pitch từ -90 đến 90 độ".into()
            }
            Self::Radius => format!(
                "Bán kính vùng làm mờ hoặc miếng che chân máy phải từ {} đến {} độ",
                RADIUS_RANGE.start(),
                RADIUS_RANGE.end()
            ),
            Self::TooMany => {
                format!("Có hơn {MAX_REGIONS} vùng làm mờ: hãy gộp những vùng nằm cạnh nhau")
            }
            Self::NotThreeNumbers(text) => {
                format!("{text:?} không phải ba số: hãy ghi như 10.5,-3,2")
            }
            Self::NotAPatch(text) => format!(
                "{text:?} không phải miếng che chân máy: hãy ghi blur:BÁN_KÍNH hoặc logo:TỆP:BÁN_KÍNH"
            ),
            Self::OtherPyramid(folder) => format!(
                "{folder} không chứa bộ ảnh cắt của ảnh này ở định dạng này: hãy cắt lại toàn bộ ảnh"
            ),
            Self::Logo { file, detail } => format!(
                "Không dùng được biểu trưng {file} ({detail}): hãy chọn ảnh PNG hoặc JPEG không quá 4096 × 4096 điểm ảnh"
            ),
        }
    }
}
