//! The interface's own texts, in every language that `locales/` has a `viewer.ftl` for.
//!
//! What is built once carries the number of its message in `data-text` (visible text) or `data-label`
//! (name and tooltip), so that another language is one walk over the document: see [`relabel`].

use super::dom::{Build, get, set};
use sonla360_content::Language;
use sonla360_geometry::format_whole;
use wasm_bindgen::JsCast as _;
use web_sys::Element;

#[allow(missing_docs)] // the generated variants carry their identifiers
mod table {
    include!(concat!(env!("OUT_DIR"), "/messages.rs"));
}

pub use table::Message;

/// The text of the message with this number.
fn numbered(language: Language, number: usize) -> Option<&'static str> {
    // A language the interface does not speak hears the first one it does.
    let spoken = table::LANGUAGES.iter().find(|(code, _)| *code == language.code());
    spoken.unwrap_or(&table::LANGUAGES[0]).1.split('\n').nth(number)
}

/// The text of a message.
pub fn text(language: Language, message: Message) -> &'static str {
    numbered(language, message as usize).unwrap_or_default()
}

/// The text of a message with its one placeable filled in.
pub fn filled(language: Language, message: Message, value: &str) -> String {
    filled_by_name(language, message, &|_| value)
}

/// The text of a message with its placeables filled in by their names.
pub fn filled_by_name<'a>(
    language: Language,
    message: Message,
    value: &dyn Fn(&str) -> &'a str,
) -> String {
    fill(text(language, message), value)
}

fn fill<'a>(text: &str, value: &dyn Fn(&str) -> &'a str) -> String {
    let mut filled = String::new();
    let mut rest = text;
    while let Some((before, placeable)) = rest.split_once('{') {
        let (name, after) = placeable.split_once('}').unwrap_or((placeable, ""));
        filled.push_str(before);
        filled.push_str(value(name));
        rest = after;
    }
    filled.push_str(rest);
    filled
}

impl Build {
    /// Shows a message, in the language of the next [`relabel`].
    pub fn says(self, message: Message) -> Self {
        self.attr("data-text", &number(message))
    }

    /// Is named by a message, in the language of the next [`relabel`].
    pub fn named(self, message: Message) -> Self {
        self.attr("data-label", &number(message))
    }
}

/// Changes the message that an element is named by.
pub fn rename(element: &Element, language: Language, message: Message) {
    set(element, "data-label", &number(message));
    name(element, text(language, message));
}

fn number(message: Message) -> String {
    format_whole(message as usize)
}

fn name(element: &Element, label: &str) {
    set(element, "aria-label", label);
    set(element, "title", label);
}

/// Gives everything inside an element its texts in a language.
pub fn relabel(inside: &Element, language: Language) {
    let said = |element: &Element, attribute: &str| {
        get(element, attribute).parse::<usize>().ok().and_then(|number| numbered(language, number))
    };
    let Ok(marked) = inside.query_selector_all("[data-text],[data-label]") else { return };
    for index in 0..marked.length() {
        let Some(element) = marked.get(index) else { continue };
        let element: Element = element.unchecked_into();
        if let Some(text) = said(&element, "data-text") {
            element.set_text_content(Some(text));
        }
        if let Some(label) = said(&element, "data-label") {
            name(&element, label);
        }
    }
}
