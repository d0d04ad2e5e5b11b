//! A thin helper over the document: building elements in one expression, finding and changing them.

use crate::browser::{document, window};
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use web_sys::{Element, Event, HtmlElement};

/// An element under construction.
pub struct Build(HtmlElement);

/// Begins an element.
pub fn el(tag: &str) -> Build {
    // Names here are literals, so the browser knows them.
    let element: JsValue = document().create_element(tag).map_or(JsValue::UNDEFINED, Into::into);
    Build(element.unchecked_into())
}

/// Begins an element of a class.
pub fn classed(tag: &str, class: &str) -> Build {
    el(tag).attr("class", class)
}

impl Build {
    /// Sets an attribute.
    pub fn attr(self, name: &str, value: &str) -> Self {
        set(&self.0, name, value);
        self
    }

    /// Sets the text.
    pub fn text(self, text: &str) -> Self {
        self.0.set_text_content(Some(text));
        self
    }

    /// Sets the content to HTML that the server has made safe.
    pub fn safe_html(self, html: &str) -> Self {
        self.0.set_inner_html(html);
        self
    }

    /// Appends a child.
    pub fn with(self, child: impl Into<HtmlElement>) -> Self {
        append(&self.0, &child.into());
        self
    }

    /// Appends any element, such as an icon.
    pub fn with_element(self, child: &Element) -> Self {
        append(&self.0, child);
        self
    }

    /// Appends children.
    pub fn with_all(self, children: impl IntoIterator<Item = Self>) -> Self {
        children.into_iter().fold(self, Self::with)
    }

    /// The element.
    pub fn done(self) -> HtmlElement {
        self.0
    }
}

impl From<Build> for HtmlElement {
    fn from(build: Build) -> Self {
        build.0
    }
}

/// Sets an attribute; its name is a literal, so the browser never refuses it.
pub fn set(element: &Element, name: &str, value: &str) {
    let _ = element.set_attribute(name, value);
}

/// Sets or removes an attribute without value, such as `hidden`.
pub fn flag(element: &Element, name: &str, on: bool) {
    let _ = element.toggle_attribute_with_force(name, on);
}

/// Appends a child; an element that was just made can always be appended.
pub fn append(parent: &Element, child: &Element) {
    let _ = parent.append_child(child);
}

/// Puts a child before all others.
pub fn prepend(parent: &Element, child: &Element) {
    let _ = parent.prepend_with_node_1(child);
}

/// The value of an attribute, empty where it has none.
pub fn get(element: &Element, name: &str) -> String {
    element.get_attribute(name).unwrap_or_default()
}

/// The first element inside that matches.
pub fn find(parent: &Element, selector: &str) -> Option<HtmlElement> {
    parent.query_selector(selector).ok().flatten().map(JsCast::unchecked_into)
}

/// The nearest element from an event's target upwards that matches.
pub fn closest(event: &Event, selector: &str) -> Option<HtmlElement> {
    let target: Element = event.target()?.dyn_into().ok()?;
    target.closest(selector).ok().flatten().map(JsCast::unchecked_into)
}

/// Something done again and again until it is dropped.
pub struct Interval {
    handle: i32,
    _closure: Closure<dyn FnMut()>,
}

impl Interval {
    /// Does something every so many milliseconds; `None` where the browser refuses.
    pub fn start(milliseconds: i32, deed: impl FnMut() + 'static) -> Option<Self> {
        let closure = Closure::<dyn FnMut()>::new(deed);
        let function = closure.as_ref().unchecked_ref();
        let handle = window()
            .set_interval_with_callback_and_timeout_and_arguments_0(function, milliseconds)
            .ok()?;
        Some(Self { handle, _closure: closure })
    }
}

impl Drop for Interval {
    fn drop(&mut self) {
        window().clear_interval_with_handle(self.handle);
    }
}
