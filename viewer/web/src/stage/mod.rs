//! The stage: one panorama on one canvas, with camera, scene and frame loop. The interface gives commands
//! here and hears back through [`Overlay`].
//!
//! All state is in [`Stage`], shared as `Rc<Stage>` and borrowed only inside its own functions, never
//! while anything outside is called: an overlay or a page's listener may call any command at any time.

mod commands;
mod context;
mod events;
mod frame;
mod neighbours;
mod overlay;
mod scene;
mod screen;

pub use events::{Promise, object};
pub use frame::view_members;
pub use overlay::{Frame, Overlay, Status};

use crate::gl::Renderer;
use crate::loader::Decoder;
use crate::loader::tiles::Tiles;
use sonla360_content::{Language, Manifest};
use sonla360_geometry::View;
use sonla360_viewer_core::camera::{Camera, Screen};
use sonla360_viewer_core::gesture::Gesture;
use sonla360_viewer_core::motion::Motion;
use sonla360_viewer_core::pace::Pace;
use sonla360_viewer_core::source::Source;
use sonla360_viewer_core::tour::choose_language;
use sonla360_viewer_core::world::{Plan, World};
use std::cell::{Cell, RefCell};
use std::rc::{Rc, Weak};
use wasm_bindgen::prelude::*;
use web_sys::{HtmlCanvasElement, HtmlElement};

/// Where the viewer stands, by the element's attribute `mode`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Mode {
    /// `page`: part of a page that may scroll. One finger turns the picture sideways and scrolls the page
    /// up and down; the wheel zooms only with Ctrl or ⌘, or where the page cannot scroll.
    #[default]
    Page,
    /// `embed`: in a frame on somebody's page: the same.
    Embed,
    /// `kiosk`: the whole screen; every finger and the wheel belong to the picture.
    Kiosk,
}

impl Mode {
    fn parse(name: &str) -> Self {
        match name {
            "kiosk" => Self::Kiosk,
            "embed" => Self::Embed,
            _ => Self::Page,
        }
    }
}

/// What changes from frame to frame.
struct Picture {
    camera: Camera,
    motion: Motion,
    gesture: Gesture,
    renderer: Option<Renderer>,
    world: Option<World>,
    /// The tiles of the first scene, which are loaded before it can be seen.
    ahead: Option<World>,
    source: Option<Source>,
    plan: Plan,
    pace: Pace,
    /// When something was drawn last, in milliseconds.
    drawn_at: f64,
    /// A scene on its way.
    arrival: Option<scene::Arrival>,
    /// The former scene, while its picture stands in front of this one.
    former: Option<scene::Former>,
    /// A size to be applied by the next frame: CSS pixels and device pixels.
    resize: Option<(Screen, (u32, u32))>,
    /// Whether something changed that only a new frame shows.
    dirty: bool,
    /// Whether what is on the canvas was drawn as finely as it can be.
    still: bool,
}

/// A panorama on a canvas.
pub struct Stage {
    this: Weak<Self>,
    element: HtmlElement,
    canvas: HtmlCanvasElement,
    picture: RefCell<Picture>,
    overlay: RefCell<Option<Rc<dyn Overlay>>>,
    manifest: RefCell<Option<Rc<Manifest>>>,
    /// Whether the manifest carries all previews there are.
    complete: Cell<bool>,
    /// The view asked for before there was a scene.
    opening: Cell<Option<View>>,
    decoder: Decoder,
    tiles: Tiles,
    neighbours: neighbours::Neighbours,
    status: Cell<Status>,
    language: Cell<Language>,
    mode: Cell<Mode>,
    told_view: Cell<Option<View>>,
    told_idle: Cell<bool>,
    closed: Cell<bool>,
    context_taken: Cell<bool>,
    /// A headset is worn: its frames take the place of the page's.
    immersed: Cell<bool>,
    frames: frame::Requests,
    ready: RefCell<Option<Promise>>,
    listeners: RefCell<Vec<crate::browser::Listener>>,
    observer: RefCell<Option<screen::Observer>>,
}

impl Stage {
    /// Builds the stage inside an element, on a canvas that it takes for its own, without a scene yet.
    pub fn new(
        element: HtmlElement,
        canvas: HtmlCanvasElement,
        decoder: Decoder,
        promise: Promise,
        reduced_motion: bool,
    ) -> Rc<Self> {
        let screen = Screen::new(1.0, 1.0, 1.0);
        let stage = Rc::new_cyclic(|this| Self {
            this: this.clone(),
            language: Cell::new(choose_language(
                &spoken_around(&element),
                &[Language::VI, Language::EN],
            )),
            mode: Cell::new(Mode::parse(&element.get_attribute("mode").unwrap_or_default())),
            element,
            canvas,
            picture: RefCell::new(Picture {
                camera: Camera::new(screen, 4096),
                motion: Motion::new(reduced_motion),
                gesture: Gesture::default(),
                renderer: None,
                world: None,
                ahead: None,
                source: None,
                plan: Plan::default(),
                pace: Pace::default(),
                drawn_at: 0.0,
                arrival: None,
                former: None,
                resize: None,
                dirty: true,
                still: false,
            }),
            overlay: RefCell::new(None),
            manifest: RefCell::new(None),
            complete: Cell::new(false),
            opening: Cell::new(None),
            decoder,
            tiles: Tiles::default(),
            neighbours: neighbours::Neighbours::default(),
            status: Cell::new(Status::Loading),
            told_view: Cell::new(None),
            told_idle: Cell::new(false),
            closed: Cell::new(false),
            context_taken: Cell::new(false),
            immersed: Cell::new(false),
            frames: frame::Requests::default(),
            ready: RefCell::new(Some(promise)),
            listeners: RefCell::new(Vec::new()),
            observer: RefCell::new(None),
        });
        stage.prepare();
        stage
    }

    // ---- What the person does ---------------------------------------------------------------------------

    pub(crate) fn with_gesture<T>(
        &self,
        act: impl FnOnce(&mut Gesture, &mut Camera, &mut Motion) -> T,
    ) -> T {
        let Picture { gesture, camera, motion, .. } = &mut *self.picture.borrow_mut();
        act(gesture, camera, motion)
    }

    pub(crate) fn moved_by_hand(&self) {
        self.wake();
    }

    pub(crate) fn was_touched(&self) {
        self.wake();
        self.tell(|overlay| overlay.touched());
    }

    pub(crate) fn was_tapped(&self, x: f64, y: f64) {
        self.tell(|overlay| overlay.tapped(x, y));
    }

    pub(crate) fn was_scrolled_past(&self) {
        self.tell(|overlay| overlay.scrolled_past());
    }

    // ---- Life -------------------------------------------------------------------------------------------

    /// Lays the interface over the picture, and tells it what has happened so far.
    pub fn set_overlay(&self, overlay: &Rc<dyn Overlay>) {
        *self.overlay.borrow_mut() = Some(Rc::clone(overlay));
        if let Some(manifest) = self.manifest() {
            overlay.tour(&manifest);
        }
        if let Some(scene) = self.scene() {
            overlay.scene(scene);
        }
        overlay.status(self.status.get());
        self.wake();
    }

    /// The attribute `mode` changed.
    pub fn set_mode(&self, name: &str) {
        self.mode.set(Mode::parse(name));
        self.apply_touch_action();
    }

    /// Whether one finger and the wheel are left to the page.
    pub fn shares_gestures(&self) -> bool {
        self.mode.get() != Mode::Kiosk && !crate::browser::is_full_screen(&self.element)
    }

    /// Lets fingers scroll the page up and down where they should.
    pub fn apply_touch_action(&self) {
        let action = if self.shares_gestures() { "pan-y" } else { "none" };
        let _ = self.canvas.style().set_property("touch-action", action);
    }

    /// Leaves the document.
    pub fn close(&self) {
        self.closed.set(true);
        if let Some(overlay) = self.overlay.borrow_mut().take() {
            overlay.close();
        }
        self.stop();
    }

    /// Stops everything and gives everything back.
    fn stop(&self) {
        self.frames.cancel();
        self.listeners.borrow_mut().clear();
        self.observer.borrow_mut().take();
        self.tiles.cancel_all();
        self.neighbours.clear();
        let picture = &mut *self.picture.borrow_mut();
        if let Some(renderer) = picture.renderer.take() {
            renderer.give_back();
        }
        picture.world = None;
        picture.ahead = None;
        self.canvas.remove();
    }

    /// A handle that keeps nothing alive.
    pub fn handle(&self) -> Weak<Self> {
        self.this.clone()
    }

    /// The loads of tiles.
    pub(crate) fn tiles(&self) -> &Tiles {
        &self.tiles
    }

    /// What decodes pictures.
    pub(crate) fn decoder(&self) -> Decoder {
        self.decoder.clone()
    }

    /// Calls the overlay. Nothing of the stage may be borrowed meanwhile.
    fn tell(&self, call: impl FnOnce(&dyn Overlay)) {
        let overlay = self.overlay.borrow().clone();
        if let Some(overlay) = overlay {
            call(&*overlay);
        }
    }

    /// Another state; the person, the page and the style sheet hear of it.
    fn set_status(&self, status: Status) {
        if self.status.replace(status) == status && status != Status::Loading {
            return;
        }
        let _ = self.element.dataset().set("state", status.word(self.scene().is_some()));
        self.tell(|overlay| overlay.status(status));
        if let Some(kind) = status.error_kind() {
            let detail: JsValue = match status {
                Status::Malformed(field) => field.into(),
                Status::SceneFailed(scene) => self.id_of(scene).into(),
                _ => JsValue::NULL,
            };
            self.dispatch("error", &[("kind", kind.into()), ("what", detail)]);
        }
    }

    fn scene_id(&self) -> String {
        self.scene().map(|scene| self.id_of(scene)).unwrap_or_default()
    }

    fn id_of(&self, scene: usize) -> String {
        self.manifest()
            .and_then(|manifest| manifest.scenes.get(scene).map(|scene| scene.id.clone()))
            .unwrap_or_default()
    }
}

/// The language that an element without `lang` of its own is in: its surroundings'.
pub fn spoken_around(element: &HtmlElement) -> String {
    let named = element.closest("[lang]:not([lang=''])").ok().flatten();
    named.and_then(|named| named.get_attribute("lang")).unwrap_or_default()
}
