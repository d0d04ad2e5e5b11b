//! Bringing what the stage asks for: tiles, previews, manifests. Pictures are decoded off the main thread.

pub mod manifest;
pub mod prefetch;
pub mod tiles;

use js_sys::{Function, Promise};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::ImageBitmap;

/// Decodes pictures: `decode` of `entry.js`, which has begun with the first one before this module was there.
#[derive(Clone)]
pub struct Decoder(Function);

impl Decoder {
    /// `decode` takes a `Blob` or a data URI and returns a promise of an `ImageBitmap`.
    pub fn new(decode: Function) -> Self {
        Self(decode)
    }

    /// The picture of a `Blob` or a data URI; `None` where it is none.
    pub async fn decode(self, picture: JsValue) -> Option<ImageBitmap> {
        let promise: Promise = self.0.call1(&JsValue::NULL, &picture).ok()?.unchecked_into();
        JsFuture::from(promise).await.ok().map(JsCast::unchecked_into)
    }

    /// The tiny cube preview that a manifest carries: six square faces downwards.
    pub async fn preview(self, uri: String) -> Option<ImageBitmap> {
        let bitmap = self.decode(uri.into()).await?;
        (bitmap.width() > 0 && bitmap.height() == 6 * bitmap.width()).then_some(bitmap)
    }
}
