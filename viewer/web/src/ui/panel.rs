//! The panel beside the picture (on a phone: the sheet below it), where everything to read opens.

use super::{
    dom::{append, classed, el, flag, set},
    frame::tool,
    icons::Icon,
    texts::Message,
};
use crate::browser::document;
use std::cell::RefCell;
use wasm_bindgen::JsCast as _;
use web_sys::HtmlElement;

/// The panel. It is no modal dialog: the picture stays usable beside it.
pub struct Panel {
    host: HtmlElement,
    element: HtmlElement,
    title: HtmlElement,
    back: HtmlElement,
    body: HtmlElement,
    /// Who opened it, and gets the focus back.
    opener: RefCell<Option<HtmlElement>>,
}

impl Panel {
    /// A closed panel. `host` is told by `data-panel` that the picture has less room.
    pub fn build(parent: &HtmlElement, host: &HtmlElement) -> Self {
        let title = classed("h2", "tv-panel-title").attr("tabindex", "-1").done();
        let back = tool("back", Icon::Back, Message::Back).done();
        back.set_hidden(true);
        let body = classed("div", "tv-panel-body").done();
        let head = classed("header", "tv-panel-head")
            .with(back.clone())
            .with(title.clone())
            .with(tool("close", Icon::Close, Message::Close));
        let element = el("section")
            .attr("class", "tv-panel")
            .attr("role", "dialog")
            .with(head)
            .with(body.clone())
            .done();
        element.set_hidden(true);
        append(parent, &element);
        Self { host: host.clone(), element, title, back, body, opener: RefCell::default() }
    }

    /// Whether it is open.
    pub fn is_open(&self) -> bool {
        !self.element.hidden()
    }

    /// Opens it with new content, scrolled to its top. The focus goes to its title, so that a screen
    /// reader begins there.
    pub fn open(&self, title: &str, content: &HtmlElement, with_back: bool) {
        if !self.is_open() {
            *self.opener.borrow_mut() = document().active_element().and_then(|e| e.dyn_into().ok());
        }
        self.fill(title, content, with_back);
        self.element.set_hidden(false);
        flag(&self.host, "data-panel", true);
        let _ = self.title.focus();
    }

    /// Exchanges what an open panel shows, as after a change of language.
    pub fn fill(&self, title: &str, content: &HtmlElement, with_back: bool) {
        self.title.set_text_content(Some(title));
        set(&self.element, "aria-label", title);
        self.back.set_hidden(!with_back);
        self.body.set_text_content(None);
        append(&self.body, content);
        self.body.set_scroll_top(0);
    }

    /// Closes it; the focus goes back to where it came from.
    pub fn close(&self) {
        if !self.is_open() {
            return;
        }
        let held_focus = self.element.contains(document().active_element().as_deref());
        self.element.set_hidden(true);
        flag(&self.host, "data-panel", false);
        self.body.set_text_content(None);
        if let Some(opener) =
            self.opener.take().filter(|opener| held_focus && opener.is_connected())
        {
            let _ = opener.focus();
        }
    }

    /// The part that scrolls.
    pub fn body(&self) -> &HtmlElement {
        &self.body
    }
}
