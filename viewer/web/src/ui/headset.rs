//! The way into a VR headset: the button, the question to the browser, and the module that has the rest.
//!
//! What is needed inside a headset ([`crate::xr`], [`super::worn`]) weighs as much as all of the search, and few
//! people have one: it comes with a module of its own when somebody enters.

use super::{Interface, Mode, dom::set, notices::Notice};
use crate::{
    browser::{Listener, window},
    loose::{attempt, end, get, promised},
};
use js_sys::Function;
use sonla360_viewer_core::tour::Target;
use std::{
    cell::{Cell, RefCell},
    rc::{Rc, Weak},
};
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::EventTarget;

/// The kind of session: everything one sees.
const MODE: &str = "immersive-vr";

/// A stay in the headset, as the rest of the interface sees it.
pub trait Stay {
    /// Leaves the headset.
    fn end(&self);
    /// Another language is spoken.
    fn renew(&self);
    /// Shows something to read.
    fn read(&self, title: &str, body: &str);
}

/// Begins a stay with the session that the browser was asked for.
pub(super) type Begin = fn(Rc<Interface>, Result<JsFuture, JsValue>);

thread_local! {
    /// What the headset's module brings, once it is there.
    pub(super) static BEGIN: Cell<Option<Begin>> = const { Cell::new(None) };
}

/// The headset, while somebody wears it.
pub(super) struct Headset {
    /// Loads the module; gives a promise.
    load: Function,
    stay: RefCell<Option<Rc<dyn Stay>>>,
    /// The browser has been asked and has not answered yet.
    asking: Cell<bool>,
    /// Where the stay's end leads: another tour is another page.
    pub(super) leads_to: RefCell<Option<Target>>,
    listener: RefCell<Option<Listener>>,
}

impl Headset {
    /// Nobody wears it yet.
    pub(super) fn new(load: Function) -> Self {
        Self {
            load,
            stay: RefCell::default(),
            asking: Cell::default(),
            leads_to: RefCell::default(),
            listener: RefCell::default(),
        }
    }

    /// The stay, while there is one.
    pub(super) fn stay(&self) -> Option<Rc<dyn Stay>> {
        self.stay.borrow().clone()
    }

    /// Another language is spoken.
    pub(super) fn renew(&self) {
        if let Some(stay) = self.stay() {
            stay.renew();
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
        if let Some(stay) = self.headset.stay() {
            stay.end();
            return;
        }
        let (Some(ui), Some(system)) = (self.me.upgrade(), system()) else { return };
        if self.headset.asking.replace(true) {
            return;
        }
        self.pause_guide(Some(true));
        self.stop_gyroscope();
        self.frame.toggle_more(Some(false));
        // Browsers heed this only in answer to a press, so it comes first. While the person is asked, and puts
        // the headset on, there is time to load.
        let session = promised(attempt(&system, "requestSession", &[MODE.into()]));
        let module = promised(self.headset.load.call0(&JsValue::NULL));
        spawn_local(async move {
            let loaded = match module {
                Ok(module) => module.await.is_ok(),
                Err(_) => false,
            };
            match BEGIN.get() {
                Some(begin) if loaded => begin(ui, session),
                _ => {
                    if let Ok(session) = session
                        && let Ok(session) = session.await
                    {
                        end(&session);
                    }
                    ui.entered_headset(Err(Notice::HeadsetMissing));
                }
            }
        });
    }

    /// The stay has begun, or will not.
    pub(super) fn entered_headset(&self, begun: Result<Rc<dyn Stay>, Notice>) {
        self.headset.asking.set(false);
        match begun {
            Ok(stay) => {
                self.headset.stay.replace(Some(stay));
                self.notify(None);
            }
            Err(notice) => self.notify(Some(notice)),
        }
        self.show_wearing();
    }

    /// Who wears the headset does not see the page: what must not be missed is said inside.
    pub(super) fn tell_headset(&self, notice: &Notice) {
        let Some(stay) = self.headset.stay().filter(|_| notice.is_urgent()) else { return };
        match notice {
            // There is nothing left to say it with, and what the session draws on is gone.
            Notice::ContextLost => stay.end(),
            _ => stay.read("", &notice.words(self.language())),
        }
    }

    /// The stay is over.
    pub(super) fn left_headset(&self) {
        self.headset.stay.take();
        self.show_wearing();
        self.touched();
        if let Some(target) = self.headset.leads_to.take() {
            self.leave(&target);
        }
    }

    fn show_wearing(&self) {
        let worn = self.headset.stay.borrow().is_some();
        set(self.frame.headset(), "aria-pressed", if worn { "true" } else { "false" });
    }
}

/// What the browser has for headsets.
fn system() -> Option<EventTarget> {
    let system = get(&window().navigator(), "xr");
    system.is_object().then(|| system.unchecked_into())
}

/// Shows the button, or hides it.
fn look_for_headset(interface: Weak<Interface>) {
    let Some(system) = system() else { return };
    let answer = promised(attempt(&system, "isSessionSupported", &[MODE.into()]));
    spawn_local(async move {
        let is_there = match answer {
            Ok(answer) => answer.await.is_ok_and(|answer| answer.is_truthy()),
            Err(_) => false,
        };
        if let Some(ui) = interface.upgrade() {
            ui.frame.headset().set_hidden(!is_there);
        }
    });
}
