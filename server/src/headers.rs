//! Headers that every response carries, and requests that a browser's own copy answers.

use axum::{
    extract::Request,
    http::{
        HeaderName, HeaderValue, Method, StatusCode,
        header::{
            ACCEPT_RANGES, CACHE_CONTROL, CONTENT_ENCODING, CONTENT_LENGTH,
            CONTENT_SECURITY_POLICY, CONTENT_TYPE, ETAG, IF_NONE_MATCH, REFERRER_POLICY,
            X_CONTENT_TYPE_OPTIONS,
        },
    },
    middleware::Next,
    response::Response,
};

/// What a page may do: everything from here, nothing from elsewhere, no inline script, no inline style.
/// `wasm-unsafe-eval` is what WebAssembly needs to be compiled at all.
pub const POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; \
    img-src 'self' data: blob:; media-src 'self'; connect-src 'self'; font-src 'self'; \
    manifest-src 'self'; worker-src 'self'; frame-ancestors 'none'; form-action 'self'; base-uri 'none'";

/// As [`POLICY`], for pages that others may show in a frame.
pub const EMBED_POLICY: &str = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; \
    style-src 'self'; img-src 'self' data: blob:; media-src 'self'; connect-src 'self'; \
    font-src 'self'; manifest-src 'self'; worker-src 'self'; frame-ancestors *; form-action 'self'; base-uri 'none'";

/// For addresses whose bytes never change.
pub const IMMUTABLE: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");

/// For pages: kept, but asked about every time.
pub const REVALIDATE: HeaderValue = HeaderValue::from_static("no-cache");

const DEFAULTS: [(HeaderName, &str); 6] = [
    (CONTENT_SECURITY_POLICY, POLICY),
    (X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (REFERRER_POLICY, "strict-origin-when-cross-origin"),
    (
        HeaderName::from_static("permissions-policy"),
        "accelerometer=(self), gyroscope=(self), magnetometer=(self), xr-spatial-tracking=(self), \
         fullscreen=(self), camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    ),
    (HeaderName::from_static("cross-origin-opener-policy"), "same-origin"),
    (HeaderName::from_static("x-permitted-cross-domain-policies"), "none"),
];

/// Adds what a handler did not decide itself.
pub async fn secure(request: Request, next: Next) -> Response {
    let mut response = next.run(request).await;
    let headers = response.headers_mut();
    for (name, value) in DEFAULTS {
        headers.entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}

/// Answers 304 where the browser's copy is still good. Stands *outside* the compression: a compressed
/// body is other bytes, so it gets another strong tag, `"…-br"`.
pub async fn conditional(request: Request, next: Next) -> Response {
    let readable = matches!(*request.method(), Method::GET | Method::HEAD);
    let known = request.headers().get(IF_NONE_MATCH).cloned();
    let mut response = next.run(request).await;
    tag_encoding(&mut response);
    if !readable || response.status() != StatusCode::OK {
        return response;
    }
    let Some(matched) =
        known.as_ref().and_then(|known| matching(known, response.headers().get(ETAG)?))
    else {
        return response;
    };
    *response.status_mut() = StatusCode::NOT_MODIFIED;
    *response.body_mut() = axum::body::Body::empty();
    let headers = response.headers_mut();
    headers.insert(ETAG, matched);
    for name in [CONTENT_LENGTH, CONTENT_TYPE, CONTENT_ENCODING, ACCEPT_RANGES] {
        headers.remove(name);
    }
    response
}

fn tag_encoding(response: &mut Response) {
    let headers = response.headers();
    let (Some(tag), Some(encoding)) = (headers.get(ETAG), headers.get(CONTENT_ENCODING)) else {
        return;
    };
    let (Ok(tag), Ok(encoding)) = (tag.to_str(), encoding.to_str()) else { return };
    if let Some(opaque) = tag.strip_suffix('"')
        && let Ok(tagged) = HeaderValue::from_str(&format!("{opaque}-{encoding}\""))
    {
        response.headers_mut().insert(ETAG, tagged);
    }
}

/// The tag of `If-None-Match` under which the browser holds this response, in whatever encoding.
fn matching(known: &HeaderValue, tag: &HeaderValue) -> Option<HeaderValue> {
    let plain = |tag: &str| {
        let opaque = tag.trim().trim_start_matches("W/").trim_matches('"').to_owned();
        let unmarked = ["-br", "-gzip"].iter().find_map(|mark| opaque.strip_suffix(mark));
        unmarked.map(str::to_owned).unwrap_or(opaque)
    };
    let (known, current) = (known.to_str().ok()?, plain(tag.to_str().ok()?));
    if known.trim() == "*" {
        return Some(tag.clone());
    }
    let held = known.split(',').find(|candidate| plain(candidate) == current)?;
    HeaderValue::from_str(held.trim()).ok()
}

/// Immutable, readable from every site: tiles, pictures.
pub fn public_immutable(response: &mut Response) {
    response.headers_mut().insert(CACHE_CONTROL, IMMUTABLE);
    readable_everywhere(response);
}

/// Other sites' scripts may read this.
pub fn readable_everywhere(response: &mut Response) {
    let headers = response.headers_mut();
    headers.insert("access-control-allow-origin", HeaderValue::from_static("*"));
    headers.insert("cross-origin-resource-policy", HeaderValue::from_static("cross-origin"));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_policy_allows_inline_or_foreign_code() {
        for policy in [POLICY, EMBED_POLICY] {
            assert!(!policy.contains("unsafe-inline") && !policy.contains("'unsafe-eval'"));
            assert!(policy.starts_with("default-src 'none'"));
            assert!(!policy.contains("http"));
        }
        assert!(POLICY.contains("frame-ancestors 'none'"));
    }

    #[test]
    fn a_copy_in_another_encoding_is_still_good() {
        let header = |text: &str| HeaderValue::from_str(text).expect("a header");
        let tag = header("\"abc\"");
        assert_eq!(matching(&header("\"x\", \"abc-br\""), &tag), Some(header("\"abc-br\"")));
        assert_eq!(matching(&header("W/\"abc\""), &tag), Some(header("W/\"abc\"")));
        assert_eq!(matching(&header("*"), &tag), Some(tag.clone()));
        assert_eq!(matching(&header("\"abcd\""), &tag), None);
    }
}
