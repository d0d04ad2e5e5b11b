//! Manifests: inside the element, or fetched; parsed by the browser.

use crate::browser::window;
use js_sys::{Array, JSON, Object, Reflect};
use sonla360_content::Manifest;
use sonla360_viewer_core::manifest::{Malformed, Value, read};
use wasm_bindgen::JsCast as _;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::JsFuture;
use web_sys::{Element, Response};

/// Why there is no manifest.
#[derive(Debug, Clone, Copy)]
pub enum Problem {
    /// The network or the server.
    Unreachable,
    /// The document.
    Malformed(Malformed),
}

/// A value of the browser's.
struct Json(JsValue);

impl Value for Json {
    fn get(&self, name: &str) -> Self {
        Self(Reflect::get(&self.0, &JsValue::from_str(name)).unwrap_or_default())
    }

    fn is_nothing(&self) -> bool {
        self.0.is_null_or_undefined()
    }

    fn items(&self) -> Option<Vec<Self>> {
        Some(self.0.dyn_ref::<Array>()?.iter().map(Self).collect())
    }

    fn members(&self) -> Option<Vec<(String, Self)>> {
        let object = self.0.dyn_ref::<Object>()?;
        Object::keys(object)
            .iter()
            .map(|name| {
                let value = Reflect::get(object, &name).ok()?;
                Some((name.as_string()?, Self(value)))
            })
            .collect()
    }

    fn text(&self) -> Option<String> {
        self.0.as_string()
    }

    fn number(&self) -> Option<f64> {
        self.0.as_f64()
    }

    fn truth(&self) -> Option<bool> {
        self.0.as_bool()
    }
}

/// The manifest in `<script type="application/json" class="tour-manifest">` inside the element.
pub fn inline(element: &Element) -> Option<Result<Manifest, Malformed>> {
    let script = element.query_selector("script.tour-manifest").ok().flatten()?;
    let text = script.text_content()?;
    Some(JSON::parse(&text).map_err(|_syntax| Malformed("json")).and_then(|json| read(&Json(json))))
}

/// Fetches a manifest.
pub async fn fetch(url: &str) -> Result<Manifest, Problem> {
    let unreachable = |_: JsValue| Problem::Unreachable;
    let response = JsFuture::from(window().fetch_with_str(url)).await.map_err(unreachable)?;
    let response: Response = response.unchecked_into();
    if !response.ok() {
        return Err(Problem::Unreachable);
    }
    let body = response.json().map_err(unreachable)?;
    let malformed = |_: JsValue| Problem::Malformed(Malformed("json"));
    let json = JsFuture::from(body).await.map_err(malformed)?;
    read(&Json(json)).map_err(Problem::Malformed)
}
