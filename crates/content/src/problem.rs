//! What keeps records from being published, and how it is said to the person who mends it.

use crate::{
    Language, RecordKey,
    captions::{BadCaptions, Fault},
};

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
    /// Sound or film without a recording.
    NoRecording,
    /// Sound or film without licence or credit.
    UnlicensedRecording,
    /// Captions that no browser would show as they are meant.
    BadCaptions(BadCaptions),
    /// A plan without points.
    NoPoints,
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
            Self::NoRecording if vi => {
                "Chưa có tệp âm thanh hoặc phim: hãy chọn một tệp cho ít nhất một ngôn ngữ.".into()
            }
            Self::NoRecording => {
                "There is no sound or film file: choose one for at least one language.".into()
            }
            Self::UnlicensedRecording if vi => {
                "Bản ghi chưa ghi tác giả và giấy phép: hãy điền cả hai.".into()
            }
            Self::UnlicensedRecording => {
                "The recording has no credit or licence: fill in both.".into()
            }
            Self::BadCaptions(bad) => about_captions(*bad, vi),
            Self::NoPoints if vi => "Sơ đồ chưa có điểm nào: hãy đánh dấu ít nhất một cảnh.".into(),
            Self::NoPoints => "The plan has no point: mark at least one scene on it.".into(),
        }
    }
}

/// What is wrong with captions and what to do, with the line.
pub fn about_captions(bad: BadCaptions, vi: bool) -> String {
    let line = bad.line;
    let (in_vi, in_en) = match bad.fault {
        Fault::NoHeader => (
            "phụ đề phải mở đầu bằng dòng WEBVTT: hãy lưu tệp ở dạng WebVTT",
            "captions begin with a line WEBVTT: save the file as WebVTT",
        ),
        Fault::NoCue => {
            ("chưa có câu phụ đề nào: hãy viết thêm", "there is not a single caption: write one")
        }
        Fault::Times => (
            "cần hai mốc thời gian dạng 00:01.000 --> 00:04.500: hãy sửa lại",
            "two times such as 00:01.000 --> 00:04.500 belong here: correct it",
        ),
        Fault::Backwards => (
            "câu phụ đề kết thúc trước khi bắt đầu: hãy sửa mốc thời gian",
            "the caption ends before it begins: correct its times",
        ),
        Fault::Order => (
            "câu phụ đề bắt đầu trước câu phía trên: hãy xếp lại theo thời gian",
            "the caption begins before the one above it: put them in order of time",
        ),
        Fault::NoWords => (
            "câu phụ đề không có chữ: hãy viết thêm hoặc bỏ câu này",
            "the caption has no words: write them or remove it",
        ),
        Fault::TooLong => (
            "phụ đề dài quá 200 KB: hãy chia bản ghi thành nhiều phần",
            "the captions are longer than 200 KB: divide the recording",
        ),
    };
    if vi { format!("Dòng {line}: {in_vi}.") } else { format!("Line {line}: {in_en}.") }
}
