//! Looking round by moving the device, for those who ask for it.

use super::{Interface, dom::set, notices::Notice};
use crate::browser::{Listener, now, window};
use js_sys::{Function, Promise, Reflect};
use sonla360_viewer_core::orientation::{Orientation, Reading};
use std::cell::RefCell;
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::{JsFuture, spawn_local};

/// Milliseconds after which sensors that have told nothing are not there.
const SILENCE: f64 = 1500.0;

/// The sensors, while somebody wants them.
#[derive(Default)]
pub struct Gyroscope {
    following: RefCell<Option<Following>>,
}

struct Following {
    orientation: Orientation,
    since: f64,
    heard: bool,
    _listener: Listener,
}

fn member(object: &JsValue, name: &str) -> Option<JsValue> {
    Reflect::get(object, &name.into())
        .ok()
        .filter(|value| !value.is_undefined() && !value.is_null())
}

/// The browser's class of orientation events, where it has one.
fn event_class() -> Option<JsValue> {
    member(&window(), "DeviceOrientationEvent")
}

/// Whether this browser could tell how the device is held.
pub fn is_offered() -> bool {
    event_class().is_some() && crate::browser::matches_media("(pointer: coarse)")
}

impl Interface {
    /// Begins to follow the device, or ceases.
    pub(super) fn toggle_gyroscope(&self) {
        if self.gyroscope.following.take().is_some() {
            self.show_gyroscope();
            return;
        }
        let Some(ui) = self.me.upgrade() else { return };
        // iOS asks the person, and only in answer to a press.
        let asked = event_class().and_then(|class| {
            let ask: Function = member(&class, "requestPermission")?.dyn_into().ok()?;
            ask.call0(&class).ok()?.dyn_into::<Promise>().ok()
        });
        spawn_local(async move {
            let granted = match asked {
                None => true,
                Some(answer) => {
                    JsFuture::from(answer).await.is_ok_and(|answer| answer == "granted")
                }
            };
            if granted {
                ui.follow_device();
            } else {
                ui.notify(Some(Notice::SensorsDenied));
            }
        });
    }

    fn follow_device(&self) {
        let weak = self.me.clone();
        let listener = Listener::new(&window(), "deviceorientation", move |event: JsValue| {
            if let Some(ui) = weak.upgrade() {
                ui.device_moved(&event);
            }
        });
        self.stage.rotate(0.0);
        self.gyroscope.following.replace(Some(Following {
            orientation: Orientation::default(),
            since: now(),
            heard: false,
            _listener: listener,
        }));
        self.show_gyroscope();
    }

    fn device_moved(&self, event: &JsValue) {
        let angle = |name| member(event, name).and_then(|angle| angle.as_f64());
        let (Some(alpha), Some(beta), Some(gamma)) =
            (angle("alpha"), angle("beta"), angle("gamma"))
        else {
            return;
        };
        let screen = member(&window(), "screen")
            .and_then(|screen| member(&member(&screen, "orientation")?, "angle")?.as_f64())
            .unwrap_or(0.0);
        if let Some(following) = self.gyroscope.following.borrow_mut().as_mut() {
            following.heard = true;
            // What a hand or a journey moves is theirs; the device goes on from where it ends.
            if self.stage.is_at_rest() && !self.is_inviting() {
                let reading = Reading { alpha, beta, gamma, screen };
                let present = self.stage.view();
                let view = following.orientation.follow(reading, present, now());
                if view != present {
                    self.stage.set_view(view);
                }
            }
        }
    }

    /// Gives up sensors that tell nothing.
    pub(super) fn check_gyroscope(&self) {
        let silent = |following: &Following| !following.heard && now() - following.since > SILENCE;
        if self.gyroscope.following.borrow().as_ref().is_some_and(silent) {
            self.gyroscope.following.take();
            self.show_gyroscope();
            self.notify(Some(Notice::NoSensors));
        }
    }

    /// Ceases to follow the device, as for the next visitor of a kiosk.
    pub(super) fn stop_gyroscope(&self) {
        self.gyroscope.following.take();
        self.show_gyroscope();
    }

    fn show_gyroscope(&self) {
        let on = self.gyroscope.following.borrow().is_some();
        set(self.frame.gyroscope(), "aria-pressed", if on { "true" } else { "false" });
    }
}
