//! A recording in the panel: its words follow it, and when it cannot be played that is said. The server has
//! made player, words and sentence; a panel that closes takes the player out of the document, which stops it.

use super::dom::{closest, flag};
use sonla360_geometry::parse_decimal;
use wasm_bindgen::JsCast as _;
use web_sys::{Element, Event, HtmlMediaElement};

/// Marks the words that are just being said.
pub fn follow(event: &Event) {
    let (Some(recording), Some(player)) = (closest(event, ".recording"), event.target()) else {
        return;
    };
    let now = player.unchecked_into::<HtmlMediaElement>().current_time();
    let Ok(words) = recording.query_selector_all("[data-from]") else { return };
    for index in 0..words.length() {
        let Some(words) = words.get(index) else { continue };
        let words: Element = words.unchecked_into();
        let at = |name| words.get_attribute(name).and_then(|at| parse_decimal(&at)).unwrap_or(0.0);
        flag(&words, "data-said", (at("data-from")..at("data-to")).contains(&now));
    }
}

/// Says that a recording cannot be played.
pub fn failed(event: &Event) {
    let player = closest(event, "audio,video");
    if let Some(sentence) = player.and_then(|player| player.next_element_sibling()) {
        flag(&sentence, "hidden", false);
    }
}
