//! Responses with a strong tag: the hash of their bytes, so that a page keeps its tag through every
//! release that does not change it.

use crate::{error::AppError, headers::REVALIDATE};
use askama::Template;
use axum::{
    http::{
        HeaderValue,
        header::{CACHE_CONTROL, CONTENT_TYPE, ETAG},
    },
    response::{IntoResponse as _, Response},
};
use serde::Serialize;
use sha2::{Digest as _, Sha256};
use std::fmt::Write as _;

/// A page.
pub fn page(template: &impl Template) -> Result<Response, AppError> {
    Ok(document("text/html; charset=utf-8", template.render()?.into_bytes()))
}

/// A JSON document.
pub fn json(value: &impl Serialize) -> Result<Response, AppError> {
    Ok(document("application/json", serde_json::to_vec(value)?))
}

/// Any document that is asked about again every time.
pub fn document(media_type: &'static str, bytes: Vec<u8>) -> Response {
    let tag = tag_of(&bytes);
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
    headers.insert(CACHE_CONTROL, REVALIDATE);
    headers.insert(ETAG, tag);
    response
}

/// A strong tag from an identifier that never names other bytes.
pub fn tag(identifier: &str) -> HeaderValue {
    HeaderValue::from_str(&format!("\"{identifier}\""))
        .unwrap_or_else(|_| tag_of(identifier.as_bytes()))
}

fn tag_of(bytes: &[u8]) -> HeaderValue {
    let mut text = String::from("\"");
    for byte in Sha256::digest(bytes).iter().take(16) {
        let _ = write!(text, "{byte:02x}");
    }
    text.push('"');
    // Hexadecimal digits are always a header's value.
    HeaderValue::from_str(&text).unwrap_or(HeaderValue::from_static("\"\""))
}
