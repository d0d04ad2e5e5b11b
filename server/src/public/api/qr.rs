//! `/api/v1/qr.svg?path=`: a code that takes a page home. Only for pages of this site.

use crate::{
    error::AppError,
    public::{respond, visit::Published},
};
use axum::{extract::Query, http::StatusCode, response::Response};
use qrcode::{EcLevel, QrCode, render::svg};
use serde::Deserialize;

/// Longer addresses make codes that no camera reads from a screen.
const LONGEST: usize = 300;
/// Smallest edge of the picture in its own units.
const EDGE: u32 = 240;

#[derive(Debug, Deserialize)]
pub struct Asked {
    path: String,
}

/// `GET /api/v1/qr.svg?path=/vi/tours/…`
pub async fn show(published: Published, Query(asked): Query<Asked>) -> Result<Response, AppError> {
    if !is_own_page(&asked.path, &published) {
        return Err(AppError::refused(
            StatusCode::BAD_REQUEST,
            "Mã QR chỉ dùng cho trang của chính website này: hãy gửi đường dẫn như /vi/tours/….",
            "Codes are made only for pages of this site: send a path such as /en/tours/….",
        ));
    }
    let picture = draw(&format!("{}{}", published.origin, asked.path))?;
    Ok(respond::document("image/svg+xml", picture.into_bytes()))
}

/// The code of an address as an SVG document.
pub fn draw(address: &str) -> Result<String, AppError> {
    let code = QrCode::with_error_correction_level(address, EcLevel::M)
        .map_err(|error| anyhow::anyhow!("an address of {LONGEST} bytes fits no code: {error}"))?;
    Ok(code
        .render::<svg::Color<'_>>()
        .min_dimensions(EDGE, EDGE)
        .dark_color(svg::Color("#1d2621"))
        .light_color(svg::Color("#ffffff"))
        .build())
}

/// A path below a published language, of characters that addresses of ours are made of.
fn is_own_page(path: &str, published: &Published) -> bool {
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"/-._~?=&%#+".contains(&byte);
    let language = path.strip_prefix('/').and_then(|rest| rest.split('/').next()).unwrap_or("");
    path.len() <= LONGEST
        && path.bytes().all(plain)
        && !path.contains("//")
        && !path.contains("..")
        && published.language(language).is_some()
}
