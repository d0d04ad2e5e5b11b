//! The wheel, and trackpads that speak its language.

use crate::browser::{Listener, document};
use crate::stage::Stage;
use std::rc::Weak;
use web_sys::{HtmlCanvasElement, WheelEvent};

/// Natural logarithm of the field of view a CSS pixel of wheel.
const WHEEL: f64 = 0.0013;
/// … and for pinching on a trackpad, which browsers report as a fine wheel with Ctrl.
const PINCH: f64 = 0.01;
/// CSS pixels a line and a page, for browsers that count in those.
const LINE: f64 = 20.0;
const PAGE: f64 = 500.0;
/// The furthest that one event may zoom.
const LARGEST_STEP: f64 = 0.5;

pub(super) fn listen(
    canvas: &HtmlCanvasElement,
    this: &Weak<Stage>,
    listeners: &mut Vec<Listener>,
) {
    let this = this.clone();
    listeners.push(Listener::blocking(canvas, "wheel", move |event: WheelEvent| {
        if let Some(stage) = this.upgrade() {
            stage.wheel_turned(&event);
        }
    }));
}

/// Whether the page has more than fits its window.
fn page_scrolls() -> bool {
    document()
        .scrolling_element()
        .is_some_and(|page| page.scroll_height() > page.client_height() + 1)
}

impl Stage {
    fn wheel_turned(&self, event: &WheelEvent) {
        let meant_for_us = event.ctrl_key() || event.meta_key();
        if !meant_for_us && self.shares_gestures() && page_scrolls() {
            self.was_scrolled_past();
            return;
        }
        event.prevent_default();
        let unit = match event.delta_mode() {
            WheelEvent::DOM_DELTA_LINE => LINE,
            WheelEvent::DOM_DELTA_PAGE => PAGE,
            _ => 1.0,
        };
        let pixels = event.delta_y() * unit;
        // A mouse wheel with Ctrl comes in large steps, a pinch in small ones.
        let pinch = event.ctrl_key() && pixels.abs() < 40.0;
        let step = (pixels * if pinch { PINCH } else { WHEEL }).clamp(-LARGEST_STEP, LARGEST_STEP);
        self.zoom_at(step.exp(), f64::from(event.offset_x()), f64::from(event.offset_y()));
        self.was_touched();
    }
}
