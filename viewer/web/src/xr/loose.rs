//! Members of JavaScript objects by their names. What is not there is `undefined`, and what cannot be called
//! gives it: a runtime that lacks something shows less, it does not stop the viewer.

use glam::{DQuat, DVec3};
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

/// An element of something with indices, as a number, else 0.
pub fn element(list: &JsValue, index: u32) -> f64 {
    Reflect::get(list, &index.into()).ok().and_then(|value| value.as_f64()).unwrap_or_default()
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

/// Waits for a promise that a method gives.
pub async fn promised(answer: Result<JsValue, JsValue>) -> Result<JsValue, JsValue> {
    JsFuture::from(answer?.dyn_into::<Promise>()?).await
}

/// The orientation of an `XRRigidTransform`.
pub fn orientation(transform: &JsValue) -> DQuat {
    let turn = get(transform, "orientation");
    DQuat::from_xyzw(number(&turn, "x"), number(&turn, "y"), number(&turn, "z"), number(&turn, "w"))
}

/// The position of an `XRRigidTransform`, in metres.
pub fn position(transform: &JsValue) -> DVec3 {
    let place = get(transform, "position");
    DVec3::new(number(&place, "x"), number(&place, "y"), number(&place, "z"))
}
