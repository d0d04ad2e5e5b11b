//! What keeps records from being published, and how it is said to the person who mends it.

use crate::{Language, RecordKey};

/// Something that keeps the records from being published.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    /// The record to mend.
    pub record: RecordKey,
    /// The field to mend, such as `title` or `hotspots/toi-thac/text`.
    pub field: String,
    /// What is wrong.
    pub kind: ProblemKind,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq)]
pub enum ProblemKind {
    /// There is no province record.
    NoProvince,
    /// A text has no version in a published language.
    MissingText(Language),
    /// A link to a record that does not exist.
    Dangling(String),
    /// The scene's panorama is unknown or not tiled yet.
    PanoramaNotReady(String),
    /// A picture without licence or credit.
    Unlicensed,
    /// A number outside its range.
    OutOfRange {
        /// What was given.
        value: f64,
        /// Smallest allowed.
        least: f64,
        /// Largest allowed.
        most: f64,
    },
    /// Two hotspots with one identifier.
    Duplicate(String),
    /// A tour without scenes.
    EmptyTour,
    /// A scene that its tour does not list.
    Unlisted,
    /// A date that is not `YYYY-MM-DD`.
    BadDate(String),
    /// A gallery without images.
    NoImages,
    /// Not the address of a page on the web.
    BadAddress(String),
}

impl ProblemKind {
    /// One sentence that says what is wrong and what to do.
    pub fn sentence(&self, language: Language) -> String {
        let vi = language == Language::VI;
        match self {
            Self::NoProvince if vi => "Chưa có thông tin về tỉnh: hãy nhập tên và mô tả.".into(),
            Self::NoProvince => {
                "There is no record of the province: enter its name and text.".into()
            }
            Self::MissingText(missing) if vi => {
                format!("Thiếu nội dung bằng ngôn ngữ “{missing}”: hãy viết thêm.")
            }
            Self::MissingText(missing) => {
                format!("The text in “{missing}” is missing: write it.")
            }
            Self::Dangling(target) if vi => {
                format!("Liên kết tới “{target}” không tồn tại: hãy sửa hoặc bỏ liên kết.")
            }
            Self::Dangling(target) => {
                format!("The link leads to “{target}”, which does not exist: mend or remove it.")
            }
            Self::PanoramaNotReady(_) if vi => {
                "Ảnh toàn cảnh chưa sẵn sàng: hãy đợi xử lý xong hoặc tải ảnh lên.".into()
            }
            Self::PanoramaNotReady(_) => {
                "The panorama is not ready: wait until it is processed, or upload one.".into()
            }
            Self::Unlicensed if vi => "Ảnh chưa ghi tác giả và giấy phép: hãy điền cả hai.".into(),
            Self::Unlicensed => "The picture has no credit or licence: fill in both.".into(),
            Self::OutOfRange { value, least, most } if vi => {
                format!("Giá trị {value} nằm ngoài khoảng {least} đến {most}: hãy sửa lại.")
            }
            Self::OutOfRange { value, least, most } => {
                format!("The value {value} is outside {least} to {most}: correct it.")
            }
            Self::Duplicate(id) if vi => {
                format!("Mã “{id}” được dùng hai lần: hãy đổi một mã.")
            }
            Self::Duplicate(id) => format!("The name “{id}” is used twice: change one of them."),
            Self::EmptyTour if vi => "Chuyến tham quan chưa có cảnh nào: hãy thêm cảnh.".into(),
            Self::EmptyTour => "The tour has no scene: add one.".into(),
            Self::Unlisted if vi => {
                "Cảnh chưa nằm trong danh sách của chuyến tham quan: hãy thêm vào.".into()
            }
            Self::Unlisted => "The tour does not list this scene: add it to the tour.".into(),
            Self::BadDate(date) if vi => {
                format!("“{date}” không phải ngày dạng NĂM-THÁNG-NGÀY: hãy sửa lại.")
            }
            Self::BadDate(date) => {
                format!("“{date}” is not a date like 2026-03-15: correct it.")
            }
            Self::NoImages if vi => "Bộ ảnh chưa có ảnh nào: hãy chọn ít nhất một ảnh.".into(),
            Self::NoImages => "The gallery has no image: choose at least one.".into(),
            Self::BadAddress(url) if vi => {
                format!("“{url}” không phải địa chỉ trang web dạng https://…: hãy sửa lại.")
            }
            Self::BadAddress(url) => {
                format!("“{url}” is not the address of a page, https://…: correct it.")
            }
        }
    }
}
