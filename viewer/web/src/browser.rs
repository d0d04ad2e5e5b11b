//! What every part needs of the page around it: window, document, clock, listeners that end with their
//! owner.

use wasm_bindgen::JsCast as _;
use wasm_bindgen::convert::FromWasmAbi;
use wasm_bindgen::prelude::*;
use web_sys::{AddEventListenerOptions, Document, Element, EventTarget, Window};

/// The window. The viewer runs in pages only, so there is one.
pub fn window() -> Window {
    js_sys::global().unchecked_into()
}

/// The document. A page's script outlives no document.
pub fn document() -> Document {
    window().document().unwrap_or_else(|| JsValue::UNDEFINED.unchecked_into())
}

/// The monotonic clock in milliseconds, as in frames and events.
pub fn now() -> f64 {
    window().performance().map_or(0.0, |clock| clock.now())
}

/// Whether a media query such as `(prefers-reduced-motion: reduce)` matches.
pub fn matches_media(query: &str) -> bool {
    window().match_media(query).ok().flatten().is_some_and(|list| list.matches())
}

/// Whether the element, or something that contains it, fills the screen.
pub fn is_full_screen(element: &Element) -> bool {
    document().fullscreen_element().is_some_and(|full| full.contains(Some(element)))
}

/// An event listener that is taken away when it is dropped.
pub struct Listener {
    target: EventTarget,
    name: &'static str,
    callback: Closure<dyn FnMut(JsValue)>,
    within: bool,
}

impl Listener {
    /// Listens; the browser may scroll without waiting for the answer.
    pub fn new<E: JsCast + FromWasmAbi + 'static>(
        target: &EventTarget,
        name: &'static str,
        hear: impl FnMut(E) + 'static,
    ) -> Self {
        Self::with(target, name, (true, false), hear)
    }

    /// Listens; the listener may prevent what the browser would do.
    pub fn blocking<E: JsCast + FromWasmAbi + 'static>(
        target: &EventTarget,
        name: &'static str,
        hear: impl FnMut(E) + 'static,
    ) -> Self {
        Self::with(target, name, (false, false), hear)
    }

    /// Listens to what happens inside, also to events that do not rise, such as those of players.
    pub fn within<E: JsCast + FromWasmAbi + 'static>(
        target: &EventTarget,
        name: &'static str,
        hear: impl FnMut(E) + 'static,
    ) -> Self {
        Self::with(target, name, (true, true), hear)
    }

    fn with<E: JsCast + FromWasmAbi + 'static>(
        target: &EventTarget,
        name: &'static str,
        (passive, within): (bool, bool),
        mut hear: impl FnMut(E) + 'static,
    ) -> Self {
        let callback = Closure::new(move |event: JsValue| hear(event.unchecked_into()));
        Self::attach(target, name, (passive, within), callback)
    }

    /// What is the same for every kind of event stands here, so that it is compiled once.
    fn attach(
        target: &EventTarget,
        name: &'static str,
        (passive, within): (bool, bool),
        callback: Closure<dyn FnMut(JsValue)>,
    ) -> Self {
        let options = AddEventListenerOptions::new();
        options.set_passive(passive);
        options.set_capture(within);
        let _ = target.add_event_listener_with_callback_and_add_event_listener_options(
            name,
            callback.as_ref().unchecked_ref(),
            &options,
        );
        Self { target: target.clone(), name, callback, within }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let callback = self.callback.as_ref().unchecked_ref();
        let _ = self.target.remove_event_listener_with_callback_and_bool(
            self.name,
            callback,
            self.within,
        );
    }
}
