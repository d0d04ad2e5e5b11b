//! The tiny cube preview that a manifest carries as a data URI.

use crate::browser::window;
use js_sys::{Array, Uint8Array};
use wasm_bindgen::JsCast as _;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Blob, BlobPropertyBag, ImageBitmap};

/// Decodes a base64 data URI of six square faces downwards; `None` where it is nothing of the kind. It is
/// not fetched: a page's policy may allow requests to its own server only.
pub async fn decode(uri: &str) -> Option<ImageBitmap> {
    let (kind, data) = uri.strip_prefix("data:")?.split_once(',')?;
    let kind = kind.strip_suffix(";base64")?;
    let binary = window().atob(data).ok()?;
    // `atob` gives one character for each byte.
    let bytes: Vec<u8> = binary.chars().map(|byte| byte as u8).collect();
    let parts = Array::of1(&Uint8Array::from(bytes.as_slice()));
    let options = BlobPropertyBag::new();
    options.set_type(kind);
    let blob = Blob::new_with_u8_array_sequence_and_options(&parts, &options).ok()?;
    let bitmap = JsFuture::from(super::decode(&blob).ok()?).await.ok()?;
    let bitmap: ImageBitmap = bitmap.unchecked_into();
    (bitmap.width() > 0 && bitmap.height() == 6 * bitmap.width()).then_some(bitmap)
}
