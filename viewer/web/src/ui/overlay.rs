//! The seam to the stage: what it tells goes to the notices and, once the tour is known, to the interface.

use super::{
    Interface, Mode,
    dom::{append, classed, closest, get, set},
    notices::{Notice, Notices},
    still::Still,
};
use crate::browser::Listener;
use crate::stage::{Frame, Overlay, Stage, Status};
use js_sys::Function;
use sonla360_content::{Language, Manifest};
use std::{
    cell::RefCell,
    rc::{Rc, Weak},
};
use web_sys::{Event, HtmlElement};

/// Everything that is laid over the picture.
pub struct Furniture {
    stage: Rc<Stage>,
    mode: Mode,
    root: HtmlElement,
    notices: Rc<Notices>,
    load_headset: Function,
    interface: RefCell<Option<Rc<Interface>>>,
    /// What can be turned where there is no WebGL2.
    still: RefCell<Option<Still>>,
    /// Hears the buttons of notices while there is no interface to hear them.
    _listener: Listener,
}

/// Lays the interface over a stage, before it opens its tour. `load_headset` loads the headset's module and
/// gives a promise.
pub fn furnish(stage: &Rc<Stage>, load_headset: Function) {
    let host = stage.element();
    let mode = Mode::of(&get(host, "mode"));
    let root = classed("div", "tv-ui").attr("data-mode", mode.word()).done();
    set(&root, "lang", stage.language().code());
    let notices = Rc::new(Notices::build(&root));
    append(host, &root);
    let furniture = Rc::new_cyclic(|me: &Weak<Furniture>| {
        let me = Weak::clone(me);
        let listener = Listener::new(&root, "click", move |event: Event| {
            if let Some(furniture) = me.upgrade() {
                furniture.clicked(&event);
            }
        });
        Furniture {
            stage: Rc::clone(stage),
            mode,
            root,
            notices,
            load_headset,
            interface: RefCell::default(),
            still: RefCell::default(),
            _listener: listener,
        }
    });
    let overlay: Rc<dyn Overlay> = furniture;
    stage.set_overlay(&overlay);
}

impl Furniture {
    fn tell(&self, call: impl FnOnce(&Interface)) {
        let interface = self.interface.borrow().clone();
        if let Some(interface) = interface {
            call(&interface);
        }
    }

    fn clicked(&self, event: &Event) {
        if self.interface.borrow().is_some() {
            return;
        }
        if let Some(button) = closest(event, ".tv-notice [data-do]") {
            self.notify(None);
            if get(&button, "data-do") == "retry" {
                self.stage.try_again();
            }
        }
    }

    fn notify(&self, notice: Option<Notice>) {
        self.notices.show(notice, self.stage.language());
    }
}

impl Overlay for Furniture {
    fn tour(&self, manifest: &Manifest) {
        let known =
            self.interface.borrow().as_ref().is_some_and(|known| known.shows(&manifest.tour));
        let Some(manifest) = self.stage.manifest().filter(|_| !known) else { return };
        // The former tour's interface leaves the document before the new one enters it.
        self.interface.take();
        let interface = Interface::build(
            &self.root,
            Rc::clone(&self.stage),
            Rc::clone(&self.notices),
            manifest,
            self.mode,
            self.load_headset.clone(),
        );
        self.interface.replace(Some(Rc::clone(&interface)));
        interface.begin();
    }

    fn scene(&self, scene: usize) {
        self.tell(|interface| interface.entered(scene));
    }

    fn frame(&self, frame: &Frame) {
        self.tell(|interface| interface.drawn(frame));
    }

    fn idle(&self) {
        self.stage.look_ahead();
    }

    fn status(&self, status: Status) {
        let notice = match status {
            Status::Ready => {
                let lasting = |notice: &Notice| matches!(notice, Notice::Offline);
                self.notices.clear(|notice| !lasting(notice), self.stage.language());
                return;
            }
            Status::Loading => Notice::Loading,
            Status::Unreachable => Notice::TourFailed,
            Status::Malformed(_) => Notice::TourMalformed,
            Status::SceneFailed(scene) => {
                let manifest = self.stage.manifest();
                let title = manifest.as_ref().and_then(|manifest| manifest.scenes.get(scene));
                let title = title.map(|scene| scene.title.in_language(self.stage.language()));
                Notice::SceneFailed { title: title.unwrap_or_default().to_owned() }
            }
            Status::TilesMissing => Notice::TilesMissing,
            Status::ContextLost => Notice::ContextLost,
            Status::NoWebgl2 => {
                let (host, language) = (self.stage.element(), self.stage.language());
                self.still.replace(Still::build(host, &self.root, language));
                Notice::NoWebgl
            }
        };
        self.tell(|interface| interface.tell_headset(&notice));
        self.notify(Some(notice));
    }

    fn language(&self, _language: Language) {
        self.tell(Interface::language_changed);
    }

    fn touched(&self) {
        self.tell(|interface| {
            interface.picture_touched();
            interface.pause_guide(Some(true));
        });
    }

    fn tapped(&self, x: f64, y: f64) {
        self.tell(|interface| interface.tapped((x, y)));
    }

    fn scrolled_past(&self) {
        if self.notices.is_silent() {
            self.notify(Some(Notice::Gestures));
        }
    }

    fn close(&self) {
        // The interface takes its listeners and its clock with it.
        self.interface.take();
        self.root.remove();
    }
}
