//! Files that travel inside the binary: style sheets, icons, and the viewer where it was built before
//! the server.
//!
//! Their addresses carry a hash of their whole group, `/assets/{group}/{hash}/{file}`, so that browsers
//! may keep them for ever and files may refer to each other by relative addresses.

use crate::{error::AppError, headers::IMMUTABLE};
use axum::{
    extract::Path,
    http::{
        HeaderMap, HeaderValue,
        header::{
            ACCEPT_ENCODING, ACCESS_CONTROL_ALLOW_ORIGIN, CACHE_CONTROL, CONTENT_ENCODING,
            CONTENT_TYPE, ETAG, VARY,
        },
    },
    response::{IntoResponse as _, Response},
};
use sha2::{Digest as _, Sha256};
use std::{fmt::Write as _, sync::LazyLock};

/// One file.
struct Embedded {
    /// Relative to its group, with `/`.
    path: &'static str,
    bytes: &'static [u8],
    brotli: Option<&'static [u8]>,
    gzip: Option<&'static [u8]>,
}

mod table {
    use super::Embedded;
    include!(concat!(env!("OUT_DIR"), "/embedded.rs"));
    pub(super) fn site() -> &'static [Embedded] {
        SITE
    }
    pub(super) fn viewer() -> &'static [Embedded] {
        VIEWER
    }
    pub(crate) fn locales() -> &'static [(&'static str, &'static str, &'static str)] {
        LOCALES
    }
}

/// The texts of the interface: language, file name, Fluent source.
pub(crate) use table::locales;

/// Files under one hash.
pub struct Group {
    name: &'static str,
    hash: String,
    files: &'static [Embedded],
}

static SITE: LazyLock<Group> = LazyLock::new(|| Group::new("site", table::site()));
static VIEWER: LazyLock<Group> = LazyLock::new(|| Group::new("viewer", table::viewer()));

/// Our style sheets and icons.
pub fn site() -> &'static Group {
    &SITE
}

/// What `cargo xtask viewer` made; `None` where the server was built without it.
pub fn viewer() -> Option<&'static Group> {
    Some(&*VIEWER).filter(|group| group.url("viewer.js").is_some())
}

impl Group {
    fn new(name: &'static str, files: &'static [Embedded]) -> Self {
        let mut hasher = Sha256::new();
        for file in files {
            hasher.update(file.path.as_bytes());
            hasher.update((file.bytes.len() as u64).to_le_bytes());
            hasher.update(file.bytes);
        }
        let mut hash = String::new();
        for byte in hasher.finalize().iter().take(8) {
            let _ = write!(hash, "{byte:02x}");
        }
        Self { name, hash, files }
    }

    /// The address of a file; `None` where there is no such file.
    pub fn url(&self, path: &str) -> Option<String> {
        let file = self.files.iter().find(|file| file.path == path)?;
        Some(format!("/assets/{}/{}/{}", self.name, self.hash, file.path))
    }

    /// Addresses of all files whose name ends so, in order.
    pub fn urls_ending(&self, suffix: &str) -> impl Iterator<Item = String> {
        self.files
            .iter()
            .filter(move |file| file.path.ends_with(suffix))
            .filter_map(|file| self.url(file.path))
    }
}

/// `GET /assets/{group}/{hash}/{file}`
pub async fn serve(
    Path((group, hash, path)): Path<(String, String, String)>,
    headers: HeaderMap,
) -> Result<Response, AppError> {
    let group = match group.as_str() {
        "site" => &*SITE,
        "viewer" => &*VIEWER,
        _ => return Err(AppError::NotFound),
    };
    let file = group.files.iter().find(|file| file.path == path && hash == group.hash);
    let file = file.ok_or(AppError::NotFound)?;
    let accepted = headers.get(ACCEPT_ENCODING).and_then(|value| value.to_str().ok()).unwrap_or("");
    let (encoding, bytes) = match (file.brotli, file.gzip) {
        (Some(brotli), _) if accepts(accepted, "br") => (Some("br"), brotli),
        (_, Some(gzip)) if accepts(accepted, "gzip") => (Some("gzip"), gzip),
        _ => (None, file.bytes),
    };
    let mut response = bytes.into_response();
    let headers = response.headers_mut();
    headers.insert(CONTENT_TYPE, HeaderValue::from_static(media_type(file.path)));
    headers.insert(CACHE_CONTROL, IMMUTABLE);
    headers.insert(ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    if file.brotli.is_some() || file.gzip.is_some() {
        headers.insert(VARY, HeaderValue::from_static("accept-encoding"));
    }
    if let Some(encoding) = encoding {
        headers.insert(CONTENT_ENCODING, HeaderValue::from_static(encoding));
    }
    if let Ok(tag) = HeaderValue::from_str(&format!("\"{}\"", group.hash)) {
        headers.insert(ETAG, tag);
    }
    Ok(response)
}

/// Whether an `Accept-Encoding` allows a coding. `q=0` forbids it.
fn accepts(header: &str, coding: &str) -> bool {
    header.split(',').any(|part| {
        let (name, parameters) = part.split_once(';').unwrap_or((part, ""));
        let quality =
            parameters.trim().strip_prefix("q=").map_or(1.0, |q| q.parse().unwrap_or(0.0));
        name.trim().eq_ignore_ascii_case(coding) && quality > 0.0
    })
}

fn media_type(path: &str) -> &'static str {
    match path.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "json" | "map" => "application/json",
        "png" => "image/png",
        "svg" => "image/svg+xml",
        "txt" => "text/plain; charset=utf-8",
        "wasm" => "application/wasm",
        "webmanifest" => "application/manifest+json",
        "woff2" => "font/woff2",
        _ => "application/octet-stream",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_coding_is_used_only_if_it_is_accepted() {
        assert!(accepts("gzip, deflate, br", "br"));
        assert!(accepts("GZIP;q=0.5", "gzip"));
        assert!(!accepts("br;q=0, gzip", "br"));
        assert!(!accepts("brotli", "br"));
        assert!(!accepts("", "br"));
    }

    #[test]
    fn our_style_sheets_are_inside() {
        let url = site().url("site.css").expect("embedded");
        assert!(url.starts_with("/assets/site/") && url.ends_with("/site.css"));
        assert_eq!(site().url("../Cargo.toml"), None);
    }
}
