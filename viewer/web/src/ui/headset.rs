//! The tour in a headset, as far as it is the interface's: the button, the words, what hotspots do there.

use super::{
    Interface, Mode,
    dom::{el, set},
    hotspots::look,
    library::{Kind, Library},
    notices::Notice,
    texts::{Message, filled, text},
};
use crate::browser::Listener;
use crate::xr::{Deed, Host, Point, Refused, Visit, Words, is_supported, system};
use sonla360_content::{
    ViewQuery,
    manifest::{HotspotAction, ManifestHotspot},
};
use sonla360_geometry::Direction;
use sonla360_viewer_core::tour::{Step, Target};
use std::{
    cell::{Cell, RefCell},
    rc::{Rc, Weak},
};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::spawn_local;
use web_sys::Element;

/// What stands by itself in a text: a line of its own in the headset.
const BLOCKS: &str = "p,li,h2,h3,h4,h5,dt,dd,figcaption,blockquote,tr";

/// The headset, while somebody wears it.
#[derive(Default)]
pub struct Headset {
    visit: RefCell<Option<Rc<Visit>>>,
    /// The browser has been asked and has not answered yet.
    asking: Cell<bool>,
    /// Where the visit's end leads: another tour is another page.
    leads_to: RefCell<Option<Target>>,
    listener: RefCell<Option<Listener>>,
}

impl Headset {
    fn visit(&self) -> Option<Rc<Visit>> {
        self.visit.borrow().clone()
    }

    /// Another language is spoken.
    pub fn renew(&self) {
        if let Some(visit) = self.visit() {
            visit.renew();
        }
    }

    /// Says something that must not be missed.
    pub fn say(&self, words: &str) {
        if let Some(visit) = self.visit() {
            visit.read("", words);
        }
    }
}

impl Interface {
    /// Shows the button where there is a headset, and as long as there is one. A kiosk offers none: its
    /// visitors come one after the other, and nobody is there to hand one out and to clean it.
    pub(super) fn offer_headset(&self) {
        let Some(system) = system().filter(|_| self.mode != Mode::Kiosk) else { return };
        let me = Weak::clone(&self.me);
        let listener = Listener::new(&system, "devicechange", move |_: JsValue| {
            look_for_headset(Weak::clone(&me));
        });
        self.headset.listener.replace(Some(listener));
        look_for_headset(Weak::clone(&self.me));
    }

    /// Enters the headset, or leaves it.
    pub(super) fn toggle_headset(&self) {
        if let Some(visit) = self.headset.visit() {
            visit.end();
            return;
        }
        let (Some(ui), Some(system)) = (self.me.upgrade(), system()) else { return };
        if self.headset.asking.replace(true) {
            return;
        }
        self.pause_guide(Some(true));
        self.stop_gyroscope();
        self.frame.toggle_more(Some(false));
        // Browsers heed this only in answer to a press.
        let session = Visit::ask(&system);
        let stage = Rc::clone(&self.stage);
        let me: Weak<Self> = Weak::clone(&self.me);
        spawn_local(async move {
            let begun = Visit::begin(stage, me, session).await;
            ui.headset.asking.set(false);
            match begun {
                Ok(visit) => {
                    ui.notify(None);
                    ui.headset.visit.replace(Some(visit));
                    ui.show_wearing(true);
                }
                Err(Refused::Denied) => ui.notify(Some(Notice::HeadsetDenied)),
                Err(Refused::Failed) => ui.notify(Some(Notice::HeadsetFailed)),
            }
        });
    }

    fn show_wearing(&self, worn: bool) {
        set(self.frame.headset(), "aria-pressed", if worn { "true" } else { "false" });
    }

    /// A chapter or an article, once it is there.
    fn read_in_headset(&self, title: String, kind: Kind, id: String) {
        let Some(ui) = self.me.upgrade() else { return };
        let language = self.language();
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
            if let Some(visit) = ui.headset.visit() {
                visit.read(&title, &body);
            }
        });
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
                self.read_in_headset(title.clone(), Kind::Chapter, chapter.clone());
                text(language, Message::HandbookLoading).to_owned()
            }
            HotspotAction::Article { article } => {
                self.read_in_headset(title.clone(), Kind::Article, article.clone());
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
                self.headset.visit()?.end();
            }
            Step::Nowhere => self.notify(Some(Notice::SceneUnknown)),
        }
        None
    }

    fn left(&self) {
        self.headset.visit.take();
        self.show_wearing(false);
        self.touched();
        if let Some(target) = self.headset.leads_to.take() {
            self.leave(&target);
        }
    }
}

/// Shows the button, or hides it.
fn look_for_headset(interface: Weak<Interface>) {
    spawn_local(async move {
        let Some(system) = system() else { return };
        let supported = is_supported(&system).await;
        if let Some(ui) = interface.upgrade() {
            ui.frame.headset().set_hidden(!supported);
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
