//! The keyboard, only while something inside the element has the focus: arrows turn, + and − zoom, Home
//! goes back to the scene's opening view.

use crate::browser::Listener;
use crate::stage::Stage;
use sonla360_viewer_core::motion::Keys;
use std::cell::Cell;
use std::rc::{Rc, Weak};
use wasm_bindgen::JsCast as _;
use web_sys::{Element, Event, KeyboardEvent};

/// The keys held down, one bit each, in the order of [`bit`].
type Held = Rc<Cell<u8>>;

pub(super) fn listen(stage: &Stage, this: &Weak<Stage>, listeners: &mut Vec<Listener>) {
    let held: Held = Rc::default();
    let element = stage.element();
    let (keys, weak) = (held.clone(), this.clone());
    listeners.push(Listener::blocking(element, "keydown", move |event: KeyboardEvent| {
        if let Some(stage) = weak.upgrade() {
            pressed(&stage, &keys, &event);
        }
    }));
    let (keys, weak) = (held.clone(), this.clone());
    listeners.push(Listener::new(element, "keyup", move |event: KeyboardEvent| {
        if let (Some(stage), Some(bit)) = (weak.upgrade(), bit(&event.key())) {
            keys.set(keys.get() & !bit);
            stage.hold_keys(directions(keys.get()));
        }
    }));
    let weak = this.clone();
    listeners.push(Listener::new(element, "focusout", move |_: Event| {
        if let Some(stage) = weak.upgrade() {
            held.set(0);
            stage.hold_keys(Keys::default());
        }
    }));
}

fn pressed(stage: &Stage, held: &Held, event: &KeyboardEvent) {
    let busy = event.default_prevented() || event.ctrl_key() || event.meta_key() || event.alt_key();
    if busy || uses_keys_itself(event) {
        return;
    }
    if let Some(bit) = bit(&event.key()) {
        held.set(held.get() | bit);
        stage.hold_keys(directions(held.get()));
    } else if event.key() == "Home" {
        stage.look_home();
    } else {
        return;
    }
    event.prevent_default();
    stage.was_touched();
}

/// Whether the key was pressed in something that has a use for it: a field, a list, a panel to scroll.
fn uses_keys_itself(event: &KeyboardEvent) -> bool {
    let target = event.target().and_then(|target| target.dyn_into::<Element>().ok());
    let theirs = "input, textarea, select, video, audio, dialog, [role=dialog], [contenteditable], \
                  [data-own-keys]";
    target.is_some_and(|element| element.closest(theirs).ok().flatten().is_some())
}

fn bit(key: &str) -> Option<u8> {
    Some(match key {
        "ArrowRight" => 1,
        "ArrowLeft" => 2,
        "ArrowUp" => 4,
        "ArrowDown" => 8,
        "+" | "=" => 16,
        "-" | "_" => 32,
        _ => return None,
    })
}

fn directions(held: u8) -> Keys {
    let axis = |plus: u8, minus: u8| {
        f64::from(u8::from(held & plus != 0)) - f64::from(u8::from(held & minus != 0))
    };
    Keys { yaw: axis(1, 2), pitch: axis(4, 8), zoom: axis(16, 32) }
}
