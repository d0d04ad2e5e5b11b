//! Bringing what the stage asks for: tiles, previews, manifests. Pictures are decoded off the main thread.

pub mod manifest;
pub mod prefetch;
pub mod preview;
pub mod tiles;

use crate::browser::window;
use js_sys::Promise;
use wasm_bindgen::prelude::*;
use web_sys::{Blob, ColorSpaceConversion, ImageBitmapOptions, PremultiplyAlpha};

/// Decodes a picture off the main thread to exactly the values that it stores: neither its colour profile
/// nor its transparency may change them on their way into a texture.
fn decode(blob: &Blob) -> Result<Promise, JsValue> {
    let options = ImageBitmapOptions::new();
    options.set_premultiply_alpha(PremultiplyAlpha::None);
    options.set_color_space_conversion(ColorSpaceConversion::None);
    window().create_image_bitmap_with_blob_and_image_bitmap_options(blob, &options)
}
