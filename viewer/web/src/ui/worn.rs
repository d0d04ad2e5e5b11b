//! The interface as a stay in the headset needs it: words, names, and what hotspots do there.
//!
//! With [`crate::xr`] this is the headset's module. Nothing else may call it, but for what it leaves in
//! [`super::headset::BEGIN`].

use super::{
    Interface,
    dom::el,
    headset::{BEGIN, Stay},
    hotspots::look,
    library::{Kind, Library},
    notices::Notice,
    texts::{Message, filled, text},
};
use crate::loose::{end, text as member};
use crate::xr::{Deed, Host, Point, Visit, Words};
use sonla360_content::{
    ViewQuery,
    manifest::{HotspotAction, ManifestHotspot},
};
use sonla360_geometry::Direction;
use sonla360_viewer_core::tour::{Step, Target};
use std::rc::{Rc, Weak};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::Element;

/// What stands by itself in a text: a line of its own in the headset.
const BLOCKS: &str = "p,li,h2,h3,h4,h5,dt,dd,figcaption,blockquote,tr";

/// The headset's module is there. A page calls this as soon as it has loaded it: all exports that begin like
/// this belong to it (`cargo xtask viewer` splits them off).
#[wasm_bindgen]
pub fn headset_arrive() {
    // A compiler that knows what is called would let the interface call it directly, which splits nothing off.
    BEGIN.set(Some(std::hint::black_box(begin)));
}

fn begin(ui: Rc<Interface>, session: Result<JsFuture, JsValue>) {
    spawn_local(async move {
        let begun = enter(&ui, session).await;
        ui.entered_headset(begun);
    });
}

/// Begins a stay, or tells why there is none.
async fn enter(
    ui: &Rc<Interface>,
    session: Result<JsFuture, JsValue>,
) -> Result<Rc<dyn Stay>, Notice> {
    let session = match session {
        Ok(session) => session.await,
        Err(error) => Err(error),
    };
    let session = session.map_err(|error| match member(&error, "name").as_str() {
        "NotAllowedError" | "SecurityError" => Notice::HeadsetDenied,
        _ => Notice::HeadsetFailed,
    })?;
    let host: Weak<dyn Host> = ui.me.clone();
    let visit = Visit::begin(Rc::clone(&ui.stage), host, &session).await;
    let Some(visit) = visit else {
        end(&session);
        return Err(Notice::HeadsetFailed);
    };
    Ok(visit)
}

impl Stay for Visit {
    fn end(&self) {
        self.end();
    }

    fn renew(&self) {
        self.renew();
    }

    fn read(&self, title: &str, body: &str) {
        self.read(title, body);
    }
}

impl Host for Interface {
    fn words(&self) -> Words {
        let word = |message| text(self.language(), message);
        Words {
            exit: word(Message::HeadsetExit),
            close: word(Message::Close),
            more: word(Message::HeadsetMore),
        }
    }

    fn points(&self) -> Vec<Point> {
        let language = self.language();
        let point = |hotspot: &ManifestHotspot| Point {
            direction: Direction::new(hotspot.yaw, hotspot.pitch),
            title: hotspot.title.in_language(language).to_owned(),
            drawing: look(&hotspot.action).1.path(),
            leads: matches!(hotspot.action, HotspotAction::Link { .. }),
        };
        self.present().hotspots.iter().map(point).collect()
    }

    fn plate(&self) -> (String, String) {
        let (scene, language) = (self.present(), self.language());
        let mut small = Vec::new();
        if scene.illustration {
            small.push(text(language, Message::Illustration).to_owned());
        }
        let credit = scene.credit.in_language(language);
        if !credit.is_empty() {
            small.push(filled(language, Message::Credit, credit));
        }
        if !scene.licence.is_empty() {
            small.push(scene.licence.clone());
        }
        (scene.title.in_language(language).to_owned(), small.join(" · "))
    }

    fn pressed(&self, index: usize) -> Deed {
        let language = self.language();
        let Some(hotspot) = self.present().hotspots.get(index) else { return Deed::Travel };
        self.stage.hotspot_opened(&hotspot.id);
        let title = hotspot.title.in_language(language).to_owned();
        let body = match &hotspot.action {
            HotspotAction::Link { .. } => return Deed::Travel,
            HotspotAction::Info { html, .. }
            | HotspotAction::Gallery { html }
            | HotspotAction::Product { html }
            | HotspotAction::Audio { html }
            | HotspotAction::Video { html } => paragraphs(html.in_language(language)),
            HotspotAction::Outside { .. } => text(language, Message::HeadsetOutside).to_owned(),
            HotspotAction::Chapter { chapter } => {
                read_later(self, title.clone(), Kind::Chapter, chapter.clone());
                text(language, Message::HandbookLoading).to_owned()
            }
            HotspotAction::Article { article } => {
                read_later(self, title.clone(), Kind::Article, article.clone());
                text(language, Message::HandbookLoading).to_owned()
            }
        };
        Deed::Read(title, body)
    }

    fn travel(&self, index: usize) -> Option<f64> {
        let HotspotAction::Link { tour, scene, arrival } =
            &self.present().hotspots.get(index)?.action
        else {
            return None;
        };
        let view = arrival.map(ViewQuery::from).unwrap_or_default();
        let target = Target { tour: tour.clone(), scene: scene.clone(), view };
        match self.tour.follow(self.scene.get(), &target) {
            Step::Turn(view) => return view.yaw,
            Step::Enter(scene, view) => self.stage.go_to(scene, Some(view.into())),
            Step::Leave(target) => {
                self.headset.leads_to.replace(Some(target));
                self.headset.stay()?.end();
            }
            Step::Nowhere => self.notify(Some(Notice::SceneUnknown)),
        }
        None
    }

    fn left(&self) {
        self.left_headset();
    }
}

/// Reads a chapter or an article, once it is there.
fn read_later(ui: &Interface, title: String, kind: Kind, id: String) {
    let Some(ui) = ui.me.upgrade() else { return };
    let language = ui.language();
    spawn_local(async move {
        let known = ui.library.borrow().clone().filter(|known| known.language == language);
        let library = match known {
            Some(known) => Some(known),
            None => Library::fetch(language).await.ok().map(Rc::new),
        };
        if library.is_some() {
            ui.library.replace(library.clone());
        }
        let entry = library.as_ref().and_then(|library| library.find(kind, &id));
        let body = match entry {
            Some(entry) => paragraphs(&entry.html),
            None => text(language, Message::HandbookFailed).to_owned(),
        };
        if let Some(stay) = ui.headset.stay() {
            stay.read(&title, &body);
        }
    });
}

/// The words of a safe piece of HTML, what stands by itself in a line each.
fn paragraphs(html: &str) -> String {
    let whole = el("div").safe_html(html).done();
    let Ok(blocks) = whole.query_selector_all(BLOCKS) else { return String::new() };
    let mut lines = Vec::new();
    for index in 0..blocks.length() {
        let Some(block) = blocks.get(index) else { continue };
        let block: Element = block.unchecked_into();
        let words = block.text_content().unwrap_or_default();
        // What holds others is said by these, and a link by itself leads nowhere here.
        let holds = block.query_selector(BLOCKS).is_ok_and(|inner| inner.is_some());
        let link = block.query_selector("a").ok().flatten();
        if !holds && link.is_none_or(|link| link.text_content().as_deref() != Some(words.as_str()))
        {
            lines.push(words.replace('\n', " "));
        }
    }
    if lines.is_empty() { whole.text_content().unwrap_or_default() } else { lines.join("\n") }
}
