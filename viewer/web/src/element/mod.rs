//! `<tour-viewer>` as JavaScript sees it. `entry.js` defines the element's class and hands every call on
//! to one of these.

use crate::browser::matches_media;
use crate::loader::Decoder;
use crate::stage::{Promise, Stage, object, spoken_around, view_members};
use crate::ui;
use js_sys::{Function, Object, Reflect};
use sonla360_content::Language;
use sonla360_geometry::View;
use std::rc::Rc;
use wasm_bindgen::prelude::*;
use web_sys::{HtmlCanvasElement, HtmlElement};

/// The working part of an element that is in the document.
#[wasm_bindgen]
pub struct Viewer {
    stage: Rc<Stage>,
}

#[wasm_bindgen]
impl Viewer {
    /// Begins inside an element, on a canvas whose graphics context has been asked for. `decode` makes
    /// pictures (see [`Decoder`]); `resolve` and `reject` settle the element's promise `ready`.
    #[wasm_bindgen(constructor)]
    pub fn new(
        element: HtmlElement,
        canvas: HtmlCanvasElement,
        decode: Function,
        resolve: Function,
        reject: Function,
    ) -> Self {
        let reduced = matches_media("(prefers-reduced-motion: reduce)");
        let stage =
            Stage::new(element, canvas, Decoder::new(decode), Promise { resolve, reject }, reduced);
        stage.begin();
        Self { stage }
    }

    /// The element has left the document.
    pub fn close(&self) {
        self.stage.close();
    }

    /// An observed attribute changed.
    pub fn attribute(&self, name: &str, value: &str) {
        match name {
            "manifest" => self.stage.reopen(),
            "scene" => self.stage.attribute_scene(value),
            "lang" => self.set_language(&spoken_around(self.stage.element())),
            "mode" => self.stage.set_mode(value),
            _ => {}
        }
    }

    /// Shows `{ yaw, pitch, hfov }` at once.
    #[wasm_bindgen(js_name = setView)]
    pub fn set_view(&self, view: &Object) {
        self.stage.set_view(read_view(view, self.stage.view()));
    }

    /// Travels to `{ yaw, pitch, hfov }`, the shorter way round.
    #[wasm_bindgen(js_name = lookAt)]
    pub fn look_at(&self, view: &Object) {
        self.stage.look_at(read_view(view, self.stage.view()));
    }

    /// What is seen now.
    pub fn view(&self) -> Object {
        object(&view_members(self.stage.view()))
    }

    /// Goes to a scene by its identifier.
    #[wasm_bindgen(js_name = goTo)]
    pub fn go_to(&self, scene: &str, view: &JsValue, crossfade: bool) {
        let view =
            view.dyn_ref::<Object>().map(|view| read_view(view, self.stage.opening_view(scene)));
        self.stage.go_to_id(scene, view, crossfade);
    }

    /// Speaks another language.
    #[wasm_bindgen(js_name = setLanguage)]
    pub fn set_language(&self, code: &str) {
        if let Ok(language) = code.parse::<Language>() {
            self.stage.set_language(language);
        }
    }

    /// Turns by itself at this speed in degrees a second; 0 stops.
    pub fn autorotate(&self, speed: f64) {
        self.stage.rotate(speed);
    }
}

/// Lays the interface over a viewer; `load_headset` gives a promise of the third module. It belongs to the second module, which a page loads when the first
/// frame stands: all exports that begin like this do (`cargo xtask viewer` splits them off).
#[wasm_bindgen]
pub fn interface_furnish(viewer: &Viewer, load_headset: Function) {
    ui::furnish(&viewer.stage, load_headset);
}

/// Reads the members that are there and are numbers; the others stay as in `present`.
fn read_view(view: &Object, present: View) -> View {
    let member = |name: &str, present: f64| {
        Reflect::get(view, &JsValue::from_str(name))
            .ok()
            .and_then(|number| number.as_f64())
            .filter(|number| number.is_finite())
            .unwrap_or(present)
    };
    View::new(
        member("yaw", present.yaw),
        member("pitch", present.pitch),
        member("hfov", present.hfov),
    )
}
