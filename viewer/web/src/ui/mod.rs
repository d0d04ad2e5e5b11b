//! The interface around and over the picture: title, tools, hotspots, panels, handbook, sharing, kiosk.
//!
//! It is built once in the document and told what changes. Whatever can be pressed carries its deed in
//! `data-do`, and one listener hears them all ([`deeds`]): so nothing has to be unhooked when a list is
//! filled anew or another language is spoken.

mod areas;
mod deeds;
mod dialogs;
mod dom;
mod frame;
mod guide;
mod gyroscope;
mod handbook;
mod headset;
mod hotspots;
mod icons;
mod kiosk;
mod library;
mod links;
mod map;
mod notices;
mod overlay;
mod page;
mod panel;
mod pictures;
mod plans;
mod reading;
mod recordings;
mod scene_pages;
mod still;
mod texts;
mod worn;

pub use overlay::furnish;

use crate::browser::{Listener, is_full_screen, now};
use crate::stage::{Frame as Drawn, Stage};
use dom::{Interval, classed, flag, prepend, set};
use frame::Frame;
use guide::Guided;
use gyroscope::Gyroscope;
use headset::Headset;
use hotspots::Hotspots;
use js_sys::Function;
use kiosk::Attendant;
use library::Library;
use notices::{Notice, Notices};
use panel::Panel;
use reading::Open;
use sonla360_content::{
    Language, ViewAngles, ViewQuery,
    manifest::{HotspotAction, Manifest, ManifestScene},
};
use sonla360_geometry::{View, parse_decimal, wrap_degrees};
use sonla360_viewer_core::{
    kiosk::Patience,
    tour::{Stop, Tour, scene_path},
};
use std::{
    cell::{Cell, RefCell},
    rc::{Rc, Weak},
};
use texts::{Message, filled, relabel};
use web_sys::HtmlElement;

/// Milliseconds without a touch or a move of the mouse after which the tools make room for the picture.
const QUIET_AFTER: f64 = 6000.0;

/// Milliseconds after entering a scene until the page around follows: the picture comes first.
const PAGE_LATER: f64 = 1500.0;

/// Where the viewer stands, as far as the page around it is concerned.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Mode {
    /// In somebody's page (no attribute `mode`): it leaves address and history alone and asks no server
    /// for a handbook or a code.
    Element,
    /// In a tour page of ours: address, history, title and language of the page follow.
    Page,
    /// In a frame of another site.
    Embed,
    /// In a kiosk.
    Kiosk,
}

impl Mode {
    fn of(attribute: &str) -> Self {
        match attribute {
            "page" => Self::Page,
            "embed" => Self::Embed,
            "kiosk" => Self::Kiosk,
            _ => Self::Element,
        }
    }

    fn word(self) -> &'static str {
        match self {
            Self::Element => "element",
            Self::Page => "page",
            Self::Embed => "embed",
            Self::Kiosk => "kiosk",
        }
    }
}

/// The interface of one viewer that shows one tour.
struct Interface {
    me: Weak<Self>,
    /// Over the picture; it holds everything of this interface but the notices.
    root: HtmlElement,
    /// Within the root: what leaves the document with this interface.
    parts: HtmlElement,
    stage: Rc<Stage>,
    manifest: Rc<Manifest>,
    tour: Tour,
    mode: Mode,
    /// The language that a kiosk comes back to.
    first_language: Language,
    scene: Cell<usize>,
    /// Whether a scene has been entered yet.
    begun: Cell<bool>,
    frame: Frame,
    hotspots: Hotspots,
    guided: Guided,
    gyroscope: Gyroscope,
    headset: Headset,
    panel: Panel,
    notices: Rc<Notices>,
    /// Tells a screen reader what has changed.
    live: HtmlElement,
    open: RefCell<Open>,
    library: RefCell<Option<Rc<Library>>>,
    query: RefCell<String>,
    attendant: Option<Attendant>,
    /// The scene being entered was asked for by the browser's history, which knows it already.
    from_history: Cell<bool>,
    /// The language being changed was asked for by the browser's history.
    walking_history: Cell<bool>,
    /// When the words of the page around are to follow the scene.
    page_due: Cell<Option<f64>>,
    /// When somebody last touched something, in the page's milliseconds.
    touched: Cell<f64>,
    listeners: RefCell<Vec<Listener>>,
    interval: RefCell<Option<Interval>>,
}

impl Interface {
    /// Builds the interface of a tour into `root`.
    fn build(
        root: &HtmlElement,
        stage: Rc<Stage>,
        notices: Rc<Notices>,
        manifest: Rc<Manifest>,
        mode: Mode,
        load_headset: Function,
    ) -> Rc<Self> {
        let host = stage.element();
        let parts = classed("div", "tv-parts").done();
        let hotspots = Hotspots::build(&parts);
        let area = classed("div", "tv-area").done();
        let frame = Frame::build(&area, mode, &manifest.languages);
        let guided = Guided::build(&area);
        dom::append(&parts, &area);
        let panel = Panel::build(&parts, host);
        let live = classed("p", "tv-unseen").attr("role", "status").done();
        dom::append(&parts, &live);
        let attendant = (mode == Mode::Kiosk).then(|| {
            let seconds = |name| host.get_attribute(name).and_then(|value| parse_decimal(&value));
            let patience = Patience::from_seconds(seconds("idle"), seconds("countdown"));
            Attendant::build(&parts, patience, &manifest.languages)
        });
        // Before the notices, which stand over everything.
        prepend(root, &parts);
        let stops = manifest
            .scenes
            .iter()
            .map(|scene| Stop { id: scene.id.clone(), opening: scene.initial_view })
            .collect();
        let interface = Rc::new_cyclic(|me| Self {
            me: Weak::clone(me),
            root: root.clone(),
            parts,
            first_language: stage.language(),
            tour: Tour { id: manifest.tour.clone(), stops },
            stage,
            manifest,
            mode,
            scene: Cell::new(0),
            begun: Cell::new(false),
            frame,
            hotspots,
            guided,
            gyroscope: Gyroscope::default(),
            headset: Headset::new(load_headset),
            panel,
            notices,
            live,
            open: RefCell::default(),
            library: RefCell::default(),
            query: RefCell::default(),
            attendant,
            from_history: Cell::new(false),
            walking_history: Cell::new(false),
            page_due: Cell::new(None),
            touched: Cell::new(now()),
            listeners: RefCell::default(),
            interval: RefCell::default(),
        });
        interface.listen();
        interface.open_kiosk();
        interface.offer_headset();
        interface
    }

    /// Whether this is the interface of a tour.
    fn shows(&self, tour: &str) -> bool {
        self.tour.id == tour
    }

    /// Begins with the scene that the stage begins with.
    fn begin(&self) {
        let scene = self.stage.element().get_attribute("scene");
        let asked = self.asked_view();
        if let Some((scene, _)) = self.tour.begin(scene.as_deref(), asked) {
            self.scene.set(scene);
        }
        self.show_language();
    }

    fn asked_view(&self) -> ViewQuery {
        if self.mode == Mode::Element { ViewQuery::default() } else { page::view() }
    }

    fn language(&self) -> Language {
        self.stage.language()
    }

    /// Another language is spoken: everywhere and at once.
    fn language_changed(&self) {
        self.show_language();
        self.headset.renew();
        self.show_caption();
        self.render_panel();
        if self.mode == Mode::Page {
            page::speak(self.language());
            if !self.walking_history.get() {
                page::replace(self.language(), &self.manifest.tour, &self.present().id);
            }
            page::follow();
        }
    }

    /// A scene has been entered.
    fn entered(&self, scene: usize) {
        let from_history = self.from_history.take();
        let moved = self.scene.replace(scene) != scene && self.begun.get();
        self.begun.set(true);
        self.entered_with_guide(scene);
        self.show_scene();
        if !moved {
            return;
        }
        if matches!(*self.open.borrow(), Open::Information(_) | Open::Crowd(_)) {
            self.close_panel();
        } else if *self.open.borrow() != Open::Plans {
            // A plan follows by itself, and the point that was pressed keeps the focus.
            self.render_panel();
        }
        if self.is_inviting() {
            return;
        }
        let title = self.present().title.in_language(self.language());
        self.live.set_text_content(Some(&filled(self.language(), Message::Arrived, title)));
        if self.mode == Mode::Page {
            if !from_history {
                page::push(self.language(), &self.manifest.tour, &self.present().id);
            }
            self.page_due.set(Some(now() + PAGE_LATER));
        }
    }

    /// A frame has been drawn: puts hotspots and compass where they now belong.
    fn drawn(&self, drawn: &Drawn) {
        let floor = self.frame.floor((drawn.width, drawn.height), self.guide_bar());
        self.hotspots.place(drawn, floor);
        let language = self.language();
        if let Some(label) = self.frame.show_view(self.present(), drawn.view.yaw, language) {
            set(self.stage.canvas(), "aria-label", &label);
        }
        match *self.open.borrow() {
            Open::Map => self.show_on_map(self.panel.body()),
            Open::Plans => self.show_on_plans(self.panel.body()),
            _ => {}
        }
        self.frame.show_rotating(self.stage.rotates(), language);
        self.frame.show_planet(self.stage.planet().is_some(), self.stage.view().bend() > 0.0);
        self.guide();
        self.walk();
    }

    /// The picture itself was tapped (CSS pixels): an area opens, and what lies open over it makes room.
    fn tapped(&self, point: (f64, f64)) {
        self.frame.toggle_more(Some(false));
        if let Some(index) = self.hotspots.area_at(&self.stage, point) {
            self.open_hotspot(index);
        }
    }

    fn notify(&self, notice: Option<Notice>) {
        if let Some(notice) = &notice {
            self.tell_headset(notice);
        }
        self.notices.show(notice, self.language());
    }

    /// The address of the exact view, as path and query.
    fn view_path(&self) -> String {
        let view = ViewAngles::from(self.stage.view());
        scene_path(self.language(), &self.manifest.tour, &self.present().id, view.into())
    }

    fn present(&self) -> &ManifestScene {
        // `scene` is always one of the manifest's, which has at least one.
        &self.manifest.scenes[self.scene.get()]
    }

    fn show_language(&self) {
        let language = self.language();
        set(&self.root, "lang", language.code());
        relabel(&self.root, language);
        self.notices.render(language);
        self.frame.show_full_screen(is_full_screen(self.stage.element()), language);
        self.show_scene();
    }

    fn show_scene(&self) {
        let language = self.language();
        let scene = self.present();
        self.frame.show_scene(&self.manifest, scene, language);
        let kiosk = self.mode == Mode::Kiosk;
        self.hotspots.show(scene, language, kiosk, |action| match action {
            HotspotAction::Outside { url } => Some(url.clone()),
            HotspotAction::Link { tour, scene, arrival } if self.mode != Mode::Element => {
                let tour = tour.as_deref().unwrap_or(&self.manifest.tour);
                let view = arrival.map(ViewQuery::from).unwrap_or_default();
                Some(scene_path(language, tour, scene, view))
            }
            _ => None,
        });
        if self.mode == Mode::Page {
            page::entitle(
                scene.title.in_language(language),
                self.manifest.title.in_language(language),
            );
        }
        let path = scene_path(language, &self.manifest.tour, &scene.id, ViewQuery::default());
        self.frame.show_page(&path);
        self.stage.wake();
    }

    /// A moment has passed.
    fn tick(&self) {
        self.attend();
        self.walk();
        self.check_gyroscope();
        self.notices.tick(self.language());
        if self.page_due.get().is_some_and(|due| due <= now()) {
            self.page_due.set(None);
            page::follow();
        }
        flag(&self.root, "data-slow", !self.stage.keeps_up());
        let reading = self.panel.is_open() || dialogs::current(&self.root).is_some();
        let quiet = now() - self.touched.get() > QUIET_AFTER;
        if quiet && !reading && self.mode != Mode::Kiosk {
            flag(&self.root, "data-quiet", true);
        }
    }

    /// Travels to a direction; what is not given stays.
    fn turn_to(&self, yaw: Option<f64>, pitch: Option<f64>, hfov: Option<f64>) {
        let view = self.stage.view();
        self.stage.look_at(View::new(
            wrap_degrees(yaw.unwrap_or(view.yaw)),
            pitch.unwrap_or(view.pitch),
            hfov.unwrap_or(view.hfov),
        ));
    }
}

impl Drop for Interface {
    fn drop(&mut self) {
        self.parts.remove();
        flag(self.stage.element(), "data-panel", false);
    }
}
