//! The modal dialogs: sharing the exact view, help, and the kiosk's question. The browser's own
//! `<dialog>` keeps the focus inside, closes on Escape and gives the focus back.

use super::{
    dom::{append, classed, el, find, set},
    frame::tool,
    icons::{Icon, icon},
    texts::{Message, filled, relabel, text},
};
use crate::browser::window;
use js_sys::Reflect;
use sonla360_content::Language;
use sonla360_geometry::format_whole;
use wasm_bindgen::{JsCast, JsValue, prelude::Closure};
use web_sys::{HtmlDialogElement, HtmlElement, HtmlInputElement, HtmlTemplateElement};

/// Keys in the help, with what they do. Keys that have no word are shown as they are printed on them.
const KEYS: [(&str, Option<Message>, Message); 8] = [
    ("", Some(Message::HelpArrowsKey), Message::HelpDrag),
    ("+ −", None, Message::HelpPinch),
    ("Home", None, Message::HelpHome),
    ("Tab", None, Message::HelpTab),
    ("Enter", None, Message::HelpEnter),
    ("[ ]", None, Message::HelpBrackets),
    ("Esc", None, Message::HelpEscape),
    ("?", None, Message::HelpQuestion),
];
const GESTURES: [(Message, Message); 3] = [
    (Message::HelpDragKey, Message::HelpDrag),
    (Message::HelpPinchKey, Message::HelpPinch),
    (Message::HelpTapKey, Message::HelpTap),
];

/// Opens a dialog in `root` with a heading and content; it leaves the document when it closes.
fn open(
    root: &HtmlElement,
    class: &str,
    title: Message,
    content: &HtmlElement,
    language: Language,
) -> HtmlDialogElement {
    close(root);
    // One that was closed with Escape is still there.
    if let Some(closed) = find(root, "dialog") {
        closed.remove();
    }
    let head = classed("header", "tv-dialog-head").with(el("h2").says(title)).with(tool(
        "close",
        Icon::Close,
        Message::Close,
    ));
    let dialog = el("dialog")
        .attr("class", &["tv-dialog ", class].concat())
        .attr("aria-label", text(language, title))
        .with(head)
        .with_element(content)
        .done();
    relabel(&dialog, language);
    append(root, &dialog);
    let dialog: HtmlDialogElement = dialog.unchecked_into();
    let _ = dialog.show_modal();
    dialog
}

/// The dialog that is open in `root`.
pub fn current(root: &HtmlElement) -> Option<HtmlDialogElement> {
    find(root, "dialog[open]").map(JsCast::unchecked_into)
}

/// Closes the open dialog, if there is one; whether there was.
pub fn close(root: &HtmlElement) -> bool {
    let Some(dialog) = current(root) else { return false };
    dialog.close(); // gives the focus back before the dialog leaves
    dialog.remove();
    true
}

/// Keys and gestures.
pub fn help(root: &HtmlElement, language: Language) {
    let mut gestures = classed("dl", "tv-keys");
    for (key, deed) in GESTURES {
        gestures = gestures.with(row(el("dt").says(key), deed));
    }
    let mut keys = classed("dl", "tv-keys");
    for (key, word, deed) in KEYS {
        let key = match word {
            Some(word) => el("kbd").says(word),
            None => el("kbd").text(key),
        };
        keys = keys.with(row(el("dt").with(key), deed));
    }
    let content = classed("div", "tv-help")
        .with(el("h3").says(Message::HelpHand))
        .with(gestures)
        .with(el("h3").says(Message::HelpKeyboard))
        .with(keys)
        .done();
    open(root, "tv-dialog-help", Message::HelpTitle, &content, language);
}

fn row(key: super::dom::Build, deed: Message) -> super::dom::Build {
    el("div").with(key).with(el("dd").says(deed))
}

/// What the share dialog offers.
pub struct Sharing<'a> {
    /// Path and query of the exact view.
    pub path: &'a str,
    /// The scene's identifier.
    pub scene: &'a str,
    /// The scene's title.
    pub title: &'a str,
    /// Whether it stands in a kiosk, where only the code can be taken home.
    pub kiosk: bool,
}

/// The exact view: its code, its address, and ways to send it.
pub fn share(root: &HtmlElement, sharing: &Sharing<'_>, language: Language) {
    let origin = window().location().origin().unwrap_or_default();
    let address = [&origin, sharing.path].concat();
    let encoded = String::from(js_sys::encode_uri_component(sharing.path));
    let code = classed("img", "tv-code")
        .attr("src", &["/api/v1/qr.svg?path=", &encoded].concat())
        .attr("alt", &filled(language, Message::ShareCode, &address))
        .attr("width", "240")
        .attr("height", "240")
        .done();
    unless_drawn(&code, root, sharing.scene, language);
    let mut content = classed("div", "tv-share")
        .with(code)
        .with(classed("p", "tv-small tv-center").says(Message::ShareScan));
    if !sharing.kiosk {
        let field = classed("input", "tv-field")
            .attr("readonly", "")
            .attr("value", &address)
            .named(Message::ShareAddress);
        let copy = classed("button", "tv-action")
            .attr("type", "button")
            .attr("data-do", "copy")
            .says(Message::ShareCopy);
        content = content.with(classed("div", "tv-row").with(field).with(copy));
        if can_send() {
            content = content.with(
                classed("button", "tv-action tv-action-quiet")
                    .attr("type", "button")
                    .attr("data-do", "send")
                    .attr("data-title", sharing.title)
                    .with_element(&icon(Icon::Share))
                    .with(el("span").says(Message::ShareSend)),
            );
        }
        content = content.with(classed("p", "tv-small tv-copied").attr("role", "status"));
    }
    let title = if sharing.kiosk { Message::KioskShareTitle } else { Message::ShareTitle };
    open(root, "tv-dialog-share", title, &content.done(), language);
}

/// Where the server cannot be reached, shows the code of the scene that a kiosk's page brought along, else
/// says that there is none.
fn unless_drawn(code: &HtmlElement, root: &HtmlElement, scene: &str, language: Language) {
    let selector = ["template[data-code=\"", scene, "\"]"].concat();
    let spare: Option<HtmlTemplateElement> =
        root.parent_element().and_then(|host| find(&host, &selector)).map(JsCast::unchecked_into);
    let (failed, instead) = (code.clone(), text(language, Message::ShareCodeFailed));
    let exchange = Closure::once_into_js(move || {
        let _ = match spare {
            Some(spare) => {
                let frame = classed("div", "tv-code").done();
                if let Ok(copy) = spare.content().clone_node_with_deep(true) {
                    let _ = frame.append_child(&copy);
                }
                failed.replace_with_with_node_1(&frame)
            }
            None => failed.replace_with_with_str_1(instead),
        };
    });
    code.set_onerror(Some(exchange.unchecked_ref()));
}

/// Says in the share dialog how copying went.
pub fn copied(root: &HtmlElement, well: bool, language: Language) {
    let message = if well { Message::ShareCopied } else { Message::ShareCopyFailed };
    if let Some(line) = find(root, ".tv-copied") {
        line.set_text_content(Some(text(language, message)));
    }
}

/// Selects the address in the share dialog and returns it.
pub fn select_address(root: &HtmlElement) -> Option<String> {
    let field: HtmlInputElement = find(root, ".tv-share input")?.unchecked_into();
    field.select();
    Some(field.value())
}

fn can_send() -> bool {
    Reflect::has(&window().navigator(), &"share".into()).unwrap_or(false)
}

/// Hands the address to the device's own sharing.
pub fn send(address: &str, title: &str) {
    let data = js_sys::Object::new();
    let fields = [("url", address), ("title", title)];
    let complete = fields
        .iter()
        .all(|(name, value)| Reflect::set(&data, &(*name).into(), &(*value).into()).is_ok());
    let navigator: JsValue = window().navigator().into();
    let share = Reflect::get(&navigator, &"share".into());
    if let (true, Ok(Ok(share))) = (complete, share.map(JsCast::dyn_into::<js_sys::Function>)) {
        // Refused or cancelled: the person sees that themselves.
        let _ = share.call1(&navigator, &data);
    }
}

/// The kiosk's question whether somebody is still there.
pub fn still_there(root: &HtmlElement, language: Language) {
    let action = |action: &str, name: Message, class: &str| {
        classed("button", class).attr("type", "button").attr("data-do", action).says(name)
    };
    let content = classed("div", "tv-there")
        .with(classed("p", "tv-countdown").attr("role", "timer"))
        .with(action("stay", Message::KioskStay, "tv-action"))
        .with(action("restart", Message::KioskRestart, "tv-action tv-action-quiet"))
        .done();
    let dialog = open(root, "tv-dialog-there", Message::KioskThere, &content, language);
    set(&dialog, "role", "alertdialog");
    if let Some(stay) = find(&dialog, "[data-do=stay]") {
        let _ = stay.focus();
    }
}

/// Shows the seconds that are left in that question.
pub fn show_countdown(root: &HtmlElement, seconds: u32, language: Language) {
    if let Some(line) = find(root, ".tv-countdown") {
        let words = filled(language, Message::KioskCountdown, &format_whole(seconds as usize));
        if line.text_content().as_deref() != Some(&words) {
            line.set_text_content(Some(&words));
        }
    }
}
