//! Fingers, pens and mice on the canvas.

use crate::browser::Listener;
use crate::stage::Stage;
use sonla360_viewer_core::gesture::Outcome;
use std::rc::Weak;
use web_sys::{HtmlCanvasElement, PointerEvent};

pub(super) fn listen(
    canvas: &HtmlCanvasElement,
    this: &Weak<Stage>,
    listeners: &mut Vec<Listener>,
) {
    for (name, hear) in [
        ("pointerdown", Stage::pointer_down as fn(&Stage, &PointerEvent)),
        ("pointermove", Stage::pointer_moved),
        ("pointerup", Stage::pointer_up),
        ("pointercancel", Stage::pointer_cancelled),
    ] {
        let this = this.clone();
        listeners.push(Listener::new(canvas, name, move |event: PointerEvent| {
            if let Some(stage) = this.upgrade() {
                hear(&stage, &event);
            }
        }));
    }
}

/// The point of an event in CSS pixels from the canvas's top left.
fn point(event: &PointerEvent) -> (f64, f64) {
    (f64::from(event.offset_x()), f64::from(event.offset_y()))
}

impl Stage {
    fn pointer_down(&self, event: &PointerEvent) {
        if event.button() != 0 {
            return;
        }
        let _ = self.canvas().set_pointer_capture(event.pointer_id());
        // The browser itself gives the canvas the focus, without the frame that is meant for keyboards.
        self.with_gesture(|gesture, camera, motion| {
            gesture.down(event.pointer_id(), point(event), event.time_stamp(), camera, motion);
        });
        self.was_touched();
    }

    fn pointer_moved(&self, event: &PointerEvent) {
        let moved = self.with_gesture(|gesture, camera, _| {
            gesture.moved(event.pointer_id(), point(event), event.time_stamp(), camera)
        });
        if moved {
            self.moved_by_hand();
        }
    }

    fn pointer_up(&self, event: &PointerEvent) {
        let outcome = self.with_gesture(|gesture, camera, motion| {
            gesture.up(event.pointer_id(), event.time_stamp(), camera, motion)
        });
        self.wake();
        if let Outcome::Tap(x, y) = outcome {
            self.was_tapped(x, y);
        }
    }

    fn pointer_cancelled(&self, event: &PointerEvent) {
        let touch = event.pointer_type() == "touch";
        self.with_gesture(|gesture, camera, motion| {
            gesture.cancel(event.pointer_id(), camera, motion);
        });
        if touch && self.shares_gestures() {
            self.was_scrolled_past();
        }
    }
}
