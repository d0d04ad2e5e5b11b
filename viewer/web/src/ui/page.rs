//! The page around the viewer: its address, history, title and language, in `page` mode only.

use super::dom::set;
use crate::browser::{document, window};
use sonla360_content::{Language, ViewQuery};
use sonla360_viewer_core::tour::{Address, scene_path};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{DomParser, Element, Response, SupportedType};

/// The parts of a view that the page's address asks for.
pub fn view() -> ViewQuery {
    ViewQuery::parse(&query())
}

/// The address as that of a tour page; `None` on any other page.
pub fn address() -> Option<Address> {
    let path = window().location().pathname().ok()?;
    Address::parse(&path, &query())
}

/// A parameter of the page's query. Identifiers need no decoding.
pub fn parameter(query: &str, name: &str) -> Option<String> {
    query
        .trim_start_matches('?')
        .split('&')
        .filter_map(|pair| pair.split_once('='))
        .find_map(|(key, value)| (key == name).then(|| value.to_owned()))
}

/// The query of the page's address.
pub fn query() -> String {
    window().location().search().unwrap_or_default()
}

/// Adds the page of a scene to the history.
pub fn push(language: Language, tour: &str, scene: &str) {
    let path = scene_path(language, tour, scene, ViewQuery::default());
    if let Ok(history) = window().history() {
        // Browsers refuse more than some hundred changes in half a minute; the walk goes on without.
        let _ = history.push_state_with_url(&JsValue::NULL, "", Some(&path));
    }
}

/// Exchanges the present address, as after a change of language.
pub fn replace(language: Language, tour: &str, scene: &str) {
    let path = scene_path(language, tour, scene, ViewQuery::default());
    if let Ok(history) = window().history() {
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(&path));
    }
}

/// Names the page after the scene, keeping the site's name after the last `|`.
pub fn entitle(scene: &str, tour: &str) {
    let document = document();
    let old = document.title();
    let site = old.rsplit_once('|').map(|(_, site)| [" |", site].concat()).unwrap_or_default();
    document.set_title(&[scene, " · ", tour, &site].concat());
}

/// Says which language the page is in.
pub fn speak(language: Language) {
    if let Some(html) = document().document_element() {
        set(&html, "lang", language.code());
    }
}

/// Brings the words around the viewer in line with the address: header, text and footer of the page that
/// the server has there. Where that fails they stay as they are; the viewer itself is right already.
pub fn follow() {
    spawn_local(async {
        let _ = exchange_words().await;
    });
}

/// The parts of a page that are not the viewer.
const WORDS: [&str; 4] =
    ["body > .skip", "body > header", "main > :not(tour-viewer)", "body > footer"];

async fn exchange_words() -> Result<(), JsValue> {
    let href = window().location().href()?;
    let answer: Response = JsFuture::from(window().fetch_with_str(&href)).await?.dyn_into()?;
    let text = JsFuture::from(answer.text()?).await?.as_string().unwrap_or_default();
    if !answer.ok() || window().location().href()? != href {
        return Ok(());
    }
    let fresh = DomParser::new()?.parse_from_string(&text, SupportedType::TextHtml)?;
    for selector in WORDS {
        let (old, new) =
            (document().query_selector_all(selector)?, fresh.query_selector_all(selector)?);
        if old.length() != new.length() {
            continue;
        }
        for index in 0..old.length() {
            if let (Some(old), Some(new)) = (old.get(index), new.get(index)) {
                old.unchecked_into::<Element>().replace_with_with_node_1(&new)?;
            }
        }
    }
    document().set_title(&fresh.title());
    Ok(())
}

/// Leaves for another page of this site.
pub fn leave(path: &str) {
    let _ = window().location().assign(path);
}
