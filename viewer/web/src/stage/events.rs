//! What the page's own scripts hear: custom events on the element, and the promise `ready`.

use super::Stage;
use js_sys::{Function, Object, Reflect};
use wasm_bindgen::JsValue;
use web_sys::{CustomEvent, CustomEventInit};

/// The two ends of the element's promise `ready`.
pub struct Promise {
    /// Resolves it.
    pub resolve: Function,
    /// Rejects it with a reason.
    pub reject: Function,
}

/// An object with these members.
pub fn object(members: &[(&str, JsValue)]) -> Object {
    let object = Object::new();
    for (name, value) in members {
        // A plain object accepts every member.
        let _ = Reflect::set(&object, &JsValue::from_str(name), value);
    }
    object
}

impl Stage {
    /// Dispatches a custom event on the element.
    pub(super) fn dispatch(&self, name: &str, detail: &[(&str, JsValue)]) {
        let init = CustomEventInit::new();
        init.set_detail(&object(detail));
        if let Ok(event) = CustomEvent::new_with_event_init_dict(name, &init) {
            // A listener that throws is reported by the browser.
            let _ = self.element.dispatch_event(&event);
        }
    }

    /// Settles the promise `ready`, once.
    pub(super) fn settle_ready(&self, failure: Option<&str>) {
        if let Some(promise) = self.ready.borrow_mut().take() {
            let _ = match failure {
                None => promise.resolve.call0(&JsValue::NULL),
                Some(reason) => {
                    promise.reject.call1(&JsValue::NULL, &js_sys::Error::new(reason).into())
                }
            };
        }
    }
}
