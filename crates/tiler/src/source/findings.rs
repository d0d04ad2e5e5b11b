//! What an editor ought to know about a panorama that is tiled all the same: what was seen, and what can
//! be done about it, in both languages of the studio.

use serde::{Deserialize, Serialize};
use std::f64::consts::PI;
use std::fmt;

/// Pixels across of a 4K kiosk, which shows 90° of the sphere.
const KIOSK_WIDTH: f64 = 3840.0;

/// A remark that does not stop the tiling. `Display` is one English sentence saying what was seen,
/// [`Finding::vietnamese`] its twin; [`Finding::remedy`] and [`Finding::vietnamese_remedy`] say what can be
/// done. It serialises as an object with its `code` and its values.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "code", rename_all = "kebab-case", rename_all_fields = "camelCase")]
pub enum Finding {
    /// The sides are nearly but not exactly 2 : 1; the picture is taken for the whole sphere.
    AlmostTwoToOne {
        /// Pixels across.
        width: u32,
        /// Pixels down.
        height: u32,
    },
    /// GPano says that the picture covers a part of the sphere; the rest is filled quietly.
    PartialSphere {
        /// Degrees covered around the horizon, rounded.
        across: u32,
        /// Degrees covered from bottom to top, rounded.
        down: u32,
    },
    /// Less than 8000 pixels around: soft on a large screen.
    LowResolution {
        /// Pixels around the whole horizon.
        width: u32,
    },
    /// GPano contradicts the pixels, so of all it says only the compass heading is used.
    StaleMetadata,
    /// EXIF asks for a turn that would make a 2 : 1 picture upright; the pixels are believed.
    OrientationIgnored {
        /// The EXIF orientation, 5 to 8.
        orientation: u16,
    },
    /// The camera noted that it did not stand level, and nobody levelled the picture.
    TiltedHorizon {
        /// Whole degrees between the camera's axis and the plumb line, at least 1.
        degrees: u32,
    },
    /// The picture is levelled by what the camera noted.
    LevelledByPose {
        /// Whole degrees between the camera's axis and the plumb line, at least 1.
        degrees: u32,
    },
    /// The file can hold transparent pixels; they are laid on black.
    Transparency,
    /// The embedded colour profile was converted to sRGB.
    ColourProfile {
        /// The profile's own name.
        name: String,
    },
    /// The embedded colour profile cannot be read, so the colours are taken for sRGB.
    UnusableProfile,
    /// The left edge does not continue the right one: a line will stand behind the visitor.
    WrapSeam {
        /// Mean luma step across the edge, of 255.
        step: u32,
        /// Mean luma step between neighbouring columns elsewhere, of 255.
        usual: u32,
    },
    /// A large part of the upper half is clipped to white.
    BlownSky {
        /// Percent of the sphere above the horizon, by solid angle.
        percent: u32,
    },
    /// Something that is no ground stands at the nadir: a tripod, a hole, a flat patch.
    Nadir {
        /// Radius of the odd patch in degrees, rounded.
        radius: u32,
    },
}

impl Finding {
    /// A stable name for programs.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::AlmostTwoToOne { .. } => "almost-two-to-one",
            Self::PartialSphere { .. } => "partial-sphere",
            Self::LowResolution { .. } => "low-resolution",
            Self::StaleMetadata => "stale-metadata",
            Self::OrientationIgnored { .. } => "orientation-ignored",
            Self::TiltedHorizon { .. } => "tilted-horizon",
            Self::LevelledByPose { .. } => "levelled-by-pose",
            Self::Transparency => "transparency",
            Self::ColourProfile { .. } => "colour-profile",
            Self::UnusableProfile => "unusable-profile",
            Self::WrapSeam { .. } => "wrap-seam",
            Self::BlownSky { .. } => "blown-sky",
            Self::Nadir { .. } => "nadir",
        }
    }

    /// What can be done, as one English sentence.
    pub const fn remedy(&self) -> &'static str {
        match self {
            Self::AlmostTwoToOne { .. } => {
                "Export it again at exactly 2:1; a picture cropped at the top or bottom shifts the horizon."
            }
            Self::PartialSphere { .. } => {
                "Nothing, if that is all there is; otherwise export the full sphere."
            }
            Self::LowResolution { .. } => {
                "Use a larger export, best 8192 pixels or more, if there is one."
            }
            Self::StaleMetadata => "Check north in the scene.",
            Self::OrientationIgnored { .. } => {
                "Look whether the panorama stands upright; if not, turn it in an editor and save it anew."
            }
            Self::TiltedHorizon { .. } => {
                "Look round the horizon; if it sways, level the panorama."
            }
            Self::LevelledByPose { .. } => {
                "Look round the horizon; if it sways, the camera was wrong: change the levelling or take it back."
            }
            Self::Transparency => {
                "If black patches show, fill them in an editor or export the panorama without transparency."
            }
            Self::ColourProfile { .. } => "Nothing: the tiles show the colours as they were meant.",
            Self::UnusableProfile => {
                "If the colours look pale or odd, export the panorama as sRGB."
            }
            Self::WrapSeam { .. } => {
                "Turn round to look at the back; if there is a line, stitch the panorama again or export it uncropped."
            }
            Self::BlownSky { .. } => {
                "Use a darker exposure or an HDR export, if there is one; lost cloud cannot be brought back."
            }
            Self::Nadir { .. } => {
                "Look straight down; if the tripod or a hole shows, retouch it or cover it with a nadir patch."
            }
        }
    }

    /// What was seen, in Vietnamese.
    pub fn vietnamese(&self) -> String {
        match self {
            Self::AlmostTwoToOne { width, height } => format!(
                "Ảnh có kích thước {width} × {height}, gần đúng nhưng chưa đúng tỷ lệ 2:1; ảnh được coi là trọn quả cầu."
            ),
            Self::PartialSphere { across, down } => format!(
                "Ảnh chỉ phủ {across}° theo chiều ngang và {down}° theo chiều dọc; phần còn lại được tô màu nền dịu."
            ),
            Self::LowResolution { width } => format!(
                "Ảnh 360° rộng {width} điểm ảnh, chỉ cho {}% độ nét của màn hình kiosk 4K.",
                kiosk_percent(*width)
            ),
            Self::StaleMetadata => {
                "Dữ liệu ảnh 360° kèm trong tệp thuộc về một phiên bản khác của ảnh; chỉ hướng la bàn được dùng.".into()
            }
            Self::OrientationIgnored { .. } => {
                "Tệp ghi rằng phải xoay ảnh một góc vuông, nhưng điểm ảnh đã nằm đúng chiều 2:1; ảnh không bị xoay.".into()
            }
            Self::TiltedHorizon { degrees } => {
                format!("Máy ảnh ghi nhận bị nghiêng khoảng {degrees}° khi chụp.")
            }
            Self::LevelledByPose { degrees } => format!(
                "Máy ảnh ghi nhận bị nghiêng khoảng {degrees}° khi chụp, nên ảnh đã được tự động cân bằng theo số đo đó."
            ),
            Self::Transparency => "Ảnh có thể có vùng trong suốt; các vùng đó hiện màu đen.".into(),
            Self::ColourProfile { name } => {
                format!("Màu của ảnh đã được chuyển từ cấu hình màu “{name}” sang sRGB.")
            }
            Self::UnusableProfile => {
                "Không đọc được cấu hình màu kèm trong tệp; ảnh được coi là sRGB.".into()
            }
            Self::WrapSeam { .. } => {
                "Mép trái và mép phải của ảnh không khớp nhau: phía sau lưng người xem có thể hiện một đường dọc.".into()
            }
            Self::BlownSky { percent } => {
                format!("{percent}% phần ảnh phía trên đường chân trời bị cháy sáng thành màu trắng.")
            }
            Self::Nadir { radius } => format!(
                "Ngay dưới chân người xem có một vùng lạ bán kính khoảng {radius}°, có thể là chân máy hoặc lỗ hổng."
            ),
        }
    }

    /// What can be done, in Vietnamese.
    pub const fn vietnamese_remedy(&self) -> &'static str {
        match self {
            Self::AlmostTwoToOne { .. } => {
                "Hãy xuất lại ảnh đúng tỷ lệ 2:1; ảnh bị cắt ở trên hoặc dưới sẽ làm lệch đường chân trời."
            }
            Self::PartialSphere { .. } => {
                "Nếu chỉ có vậy thì không cần làm gì; nếu không, hãy xuất trọn quả cầu."
            }
            Self::LowResolution { .. } => {
                "Hãy dùng bản lớn hơn nếu có, tốt nhất từ 8192 điểm ảnh trở lên."
            }
            Self::StaleMetadata => "Hãy kiểm tra lại hướng bắc trong cảnh.",
            Self::OrientationIgnored { .. } => {
                "Hãy xem ảnh có đứng thẳng không; nếu không, hãy xoay ảnh bằng phần mềm rồi lưu lại."
            }
            Self::TiltedHorizon { .. } => {
                "Hãy nhìn quanh đường chân trời; nếu bị nghiêng, hãy cân bằng ảnh."
            }
            Self::LevelledByPose { .. } => {
                "Hãy nhìn quanh đường chân trời; nếu bị nghiêng thì máy đã đo sai: hãy sửa hoặc bỏ việc cân bằng này."
            }
            Self::Transparency => {
                "Nếu thấy mảng đen, hãy tô lại bằng phần mềm hoặc xuất ảnh không có vùng trong suốt."
            }
            Self::ColourProfile { .. } => "Không cần làm gì: màu hiển thị đúng như ảnh gốc.",
            Self::UnusableProfile => "Nếu màu nhạt hoặc lạ, hãy xuất ảnh theo sRGB.",
            Self::WrapSeam { .. } => {
                "Hãy quay lại nhìn phía sau; nếu thấy đường dọc, hãy ghép lại ảnh hoặc xuất ảnh không bị cắt mép."
            }
            Self::BlownSky { .. } => {
                "Hãy dùng bản chụp tối hơn hoặc bản HDR nếu có; mây đã cháy sáng thì không khôi phục được."
            }
            Self::Nadir { .. } => {
                "Hãy nhìn thẳng xuống; nếu thấy chân máy hoặc lỗ hổng, hãy chỉnh sửa ảnh hoặc che bằng miếng che đáy."
            }
        }
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AlmostTwoToOne { width, height } => write!(
                f,
                "The picture is {width} × {height}, nearly but not exactly 2:1; it is taken for the whole sphere."
            ),
            Self::PartialSphere { across, down } => write!(
                f,
                "The picture covers {across}° around and {down}° from bottom to top; the rest is filled with a quiet ground."
            ),
            Self::LowResolution { width } => write!(
                f,
                "The panorama is {width} pixels wide, {} % of what a 4K kiosk can show.",
                kiosk_percent(*width)
            ),
            Self::StaleMetadata => f.write_str(
                "The panorama data inside the file belongs to another version of the picture; only its compass heading is used.",
            ),
            Self::OrientationIgnored { .. } => f.write_str(
                "The file asks for a quarter turn, but its pixels lie 2:1 as they are; the picture is not turned.",
            ),
            Self::TiltedHorizon { degrees } => {
                write!(f, "The camera noted that it was tilted by about {degrees}°.")
            }
            Self::LevelledByPose { degrees } => write!(
                f,
                "The camera noted that it was tilted by about {degrees}°, so the picture was levelled by that."
            ),
            Self::Transparency => {
                f.write_str("The picture can hold transparent parts; they are shown black.")
            }
            Self::ColourProfile { name } => {
                write!(f, "The colours were converted from the profile “{name}” to sRGB.")
            }
            Self::UnusableProfile => f.write_str(
                "The colour profile inside the file cannot be read; the picture is taken for sRGB.",
            ),
            Self::WrapSeam { .. } => f.write_str(
                "The left and right edges of the picture do not match: a line may stand behind the visitor.",
            ),
            Self::BlownSky { percent } => {
                write!(f, "{percent} % of the picture above the horizon is clipped to white.")
            }
            Self::Nadir { radius } => write!(
                f,
                "Straight below the visitor there is an odd patch of about {radius}° radius, perhaps a tripod or a hole."
            ),
        }
    }
}

/// How many of a 4K kiosk's pixels, along one axis at its centre, a panorama of this width fills.
fn kiosk_percent(width: u32) -> u32 {
    // A cube face of the same density is width / π pixels and spans the kiosk's 90°.
    (f64::from(width) / PI / KIOSK_WIDTH * 100.0).round().min(100.0) as u32
}

#[cfg(test)]
mod tests {
    use super::*;

    fn every() -> Vec<Finding> {
        vec![
            Finding::AlmostTwoToOne { width: 8192, height: 4090 },
            Finding::PartialSphere { across: 360, down: 120 },
            Finding::LowResolution { width: 4096 },
            Finding::StaleMetadata,
            Finding::OrientationIgnored { orientation: 6 },
            Finding::TiltedHorizon { degrees: 3 },
            Finding::LevelledByPose { degrees: 3 },
            Finding::Transparency,
            Finding::ColourProfile { name: "Display P3".into() },
            Finding::UnusableProfile,
            Finding::WrapSeam { step: 30, usual: 4 },
            Finding::BlownSky { percent: 40 },
            Finding::Nadir { radius: 9 },
        ]
    }

    #[test]
    fn every_finding_says_in_both_languages_what_was_seen_and_what_can_be_done() {
        for finding in every() {
            let texts = [
                finding.to_string(),
                finding.vietnamese(),
                finding.remedy().to_owned(),
                finding.vietnamese_remedy().to_owned(),
            ];
            for text in &texts {
                assert!(text.ends_with('.') && !text.contains('\n'), "{text}");
            }
            assert_ne!(texts[0], texts[1]);
            assert_ne!(texts[2], texts[3]);
        }
    }

    #[test]
    fn a_finding_serialises_with_its_code_and_values() {
        for finding in every() {
            let json = serde_json::to_value(&finding).expect("serialises");
            assert_eq!(json["code"], finding.code());
            assert_eq!(serde_json::from_value::<Finding>(json).expect("parses"), finding);
        }
        let json = serde_json::to_string(&Finding::LowResolution { width: 4096 }).expect("json");
        assert_eq!(json, r#"{"code":"low-resolution","width":4096}"#);
    }

    #[test]
    fn a_kiosk_is_filled_by_a_panorama_of_12064_pixels() {
        assert_eq!(kiosk_percent(12064), 100);
        assert_eq!(kiosk_percent(4096), 34);
    }
}
