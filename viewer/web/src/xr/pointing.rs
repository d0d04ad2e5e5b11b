//! Where controllers, hands and the head point, and what they press.

use super::board::Ray;
use super::visit::Visit;
use super::{orientation, position};
use crate::loose::{call, get, member, number, text};
use glam::DVec3;
use sonla360_viewer_core::headset::pose::Bearing;
use sonla360_viewer_core::headset::sign::Target;
use std::cell::{Cell, RefCell};
use wasm_bindgen::JsValue;

/// How far a hand may have moved off a button between pressing and letting go, on the plane at distance 1:
/// fingers that part after a pinch take the ray along.
const SLIP: f64 = 0.08;

/// What is known of the person's hands.
#[derive(Default)]
pub struct Pointing {
    /// Buttons that are pressed and not let go yet, by the input source that does.
    pressed: RefCell<Vec<(JsValue, Target)>>,
    /// Somebody pinches in the air: hands that are seen only while they do. A gaze must not press then.
    pinches: Cell<bool>,
}

impl Pointing {
    /// Whether the head's gaze presses where no hand points.
    pub fn gazes(&self) -> bool {
        !self.pinches.get()
    }
}

/// Where an input source points. Not all of them know at all times.
fn ray(
    visit: &Visit,
    source: &JsValue,
    frame: &JsValue,
    bearing: Bearing,
    eyes: DVec3,
) -> Option<Ray> {
    let spaces = [get(source, "targetRaySpace"), visit.space().clone()];
    let transform = get(&call(frame, "getPose", &spaces), "transform");
    transform.is_object().then(|| Ray {
        origin: bearing.way(eyes, position(&transform)),
        ahead: bearing.ahead(orientation(&transform)),
    })
}

impl Visit {
    /// The rays of hands that point all the time, in the scene; `eyes` is where the eyes' middle is in the room.
    pub(super) fn rays(&self, frame: &JsValue, bearing: Bearing, eyes: DVec3) -> Vec<Ray> {
        let sources = get(self.session(), "inputSources");
        let mut rays = Vec::new();
        for index in 0..number(&sources, "length") as u32 {
            let source = member(&sources, index);
            if text(&source, "targetRayMode") == "tracked-pointer" {
                rays.extend(ray(self, &source, frame, bearing, eyes));
            }
        }
        rays
    }

    /// What the source of an event points at now.
    fn aim(&self, event: &JsValue) -> Option<(JsValue, DVec3)> {
        let source = get(event, "inputSource");
        if text(&source, "targetRayMode") == "transient-pointer" {
            self.pointing().pinches.set(true);
        }
        let frame = get(event, "frame");
        let ray = ray(self, &source, &frame, self.bearing()?, DVec3::ZERO)?;
        Some((source, ray.ahead))
    }

    /// Something is pressed.
    pub(super) fn press_begins(&self, event: &JsValue) {
        let Some((source, ahead)) = self.aim(event) else { return };
        if let Some(target) = self.met(ahead) {
            self.pointing().pressed.borrow_mut().push((source, target));
        }
    }

    /// It is let go: what was pressed counts, unless the hand has left it meanwhile.
    pub(super) fn press_counts(&self, event: &JsValue) {
        let Some((source, ahead)) = self.aim(event) else { return };
        let began = self.release(&source);
        let target = match began {
            Some(target) => (self.distance(target, ahead) <= SLIP).then_some(target),
            // Not every runtime tells of the beginning first.
            None => self.met(ahead),
        };
        if let Some(target) = target {
            self.press(target);
        }
    }

    /// It is over, whether it counted or not.
    pub(super) fn press_ends(&self, event: &JsValue) {
        self.release(&get(event, "inputSource"));
    }

    fn release(&self, source: &JsValue) -> Option<Target> {
        let mut pressed = self.pointing().pressed.borrow_mut();
        let place = pressed.iter().position(|(by, _)| by == source)?;
        Some(pressed.swap_remove(place).1)
    }
}
