//! The map of the province in the panel: the server draws it, and here the present place is marked and the
//! heading shown.

use super::{
    Interface,
    dom::{classed, find, flag, set},
    reading::Open,
    texts::{Message, text},
};
use crate::browser::window;
use sonla360_content::Language;
use sonla360_geometry::format_decimal;
use sonla360_viewer_core::tour::bearing;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{HtmlElement, Response};

async fn fetch(language: Language) -> Result<String, JsValue> {
    let address = ["/api/v1/map?lang=", language.code()].concat();
    let answer: Response = JsFuture::from(window().fetch_with_str(&address)).await?.dyn_into()?;
    if !answer.ok() {
        return Err(answer.status().into());
    }
    let html = JsFuture::from(answer.text()?).await?;
    Ok(html.as_string().unwrap_or_default())
}

impl Interface {
    /// The panel's page for the map: empty until it has come.
    pub(super) fn map_page(&self) -> HtmlElement {
        let language = self.language();
        let page = classed("div", "tv-reading").done();
        let Some(ui) = self.me.upgrade() else { return page };
        let place = page.clone();
        spawn_local(async move {
            let html = fetch(language).await;
            if language != ui.language() || *ui.open.borrow() != Open::Map {
                return; // something else is read by now
            }
            match html {
                Ok(html) => place.set_inner_html(&html),
                Err(_) => place.set_text_content(Some(text(language, Message::MapFailed))),
            }
            ui.show_on_map(&place);
        });
        page
    }

    /// Marks where one stands and looks, on the map in an open panel.
    pub(super) fn show_on_map(&self, page: &HtmlElement) {
        let scene = self.present();
        let Some(place) = &scene.place else { return };
        let Some(mark) = find(page, &["[data-places~=\"", place, "\"]"].concat()) else { return };
        flag(&mark, "data-here", true);
        if let (Some(heading), Some(north)) = (find(&mark, ".map-heading"), scene.north) {
            let degrees = bearing(self.stage.view().yaw, north).round();
            set(&heading, "transform", &["rotate(", &format_decimal(degrees), ")"].concat());
            flag(&heading, "hidden", false);
        }
    }
}
