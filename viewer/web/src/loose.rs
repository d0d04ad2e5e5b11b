//! Members of JavaScript objects by their names. What is not there is `undefined`, and what cannot be called
//! gives it: a runtime that lacks something shows less, it does not stop the viewer.
//!
//! For what `web-sys` has behind a compiler flag only, as WebXR: declarations of our own would put code for
//! each member into the first module.

use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;

/// A member.
pub fn get(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap_or(JsValue::UNDEFINED)
}

/// A member that is a number, else 0.
pub fn number(object: &JsValue, name: &str) -> f64 {
    get(object, name).as_f64().unwrap_or_default()
}

/// A member that is a text, else an empty one.
pub fn text(object: &JsValue, name: &str) -> String {
    get(object, name).as_string().unwrap_or_default()
}

/// A member of something with indices.
pub fn member(list: &JsValue, index: u32) -> JsValue {
    Reflect::get(list, &index.into()).unwrap_or(JsValue::UNDEFINED)
}

/// Sets a member.
pub fn set(object: &JsValue, name: &str, value: &JsValue) {
    // Refused only by what is no object, which then has no effect either.
    let _ = Reflect::set(object, &name.into(), value);
}

/// Calls a method; the error is what it throws.
pub fn attempt(object: &JsValue, name: &str, arguments: &[JsValue]) -> Result<JsValue, JsValue> {
    let method: Function = get(object, name).dyn_into()?;
    Reflect::apply(&method, object, &arguments.iter().collect())
}

/// Calls a method.
pub fn call(object: &JsValue, name: &str, arguments: &[JsValue]) -> JsValue {
    attempt(object, name, arguments).unwrap_or(JsValue::UNDEFINED)
}

/// Calls a method with numbers.
pub fn call_with(object: &JsValue, name: &str, numbers: &[f64]) -> JsValue {
    let arguments: Array = numbers.iter().map(|number| JsValue::from_f64(*number)).collect();
    let method = get(object, name).dyn_into::<Function>();
    let answer = method.and_then(|method| Reflect::apply(&method, object, &arguments));
    answer.unwrap_or(JsValue::UNDEFINED)
}

/// Makes an object of the class that the page knows by this name.
pub fn make(class: &str, arguments: &[JsValue]) -> Result<JsValue, JsValue> {
    let class: Function = get(&js_sys::global(), class).dyn_into()?;
    Reflect::construct(&class, &arguments.iter().collect::<Array>())
}

/// The promise that a method gave, to be waited for; whether it fails is heard from now on.
pub fn promised(answer: Result<JsValue, JsValue>) -> Result<JsFuture, JsValue> {
    Ok(JsFuture::from(answer?.dyn_into::<Promise>()?))
}

/// Ends something; nobody waits until it has.
pub fn end(object: &JsValue) {
    // That it was over already is as good.
    let _ = promised(attempt(object, "end", &[]));
}
