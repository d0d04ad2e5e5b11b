//! What the browser is asked to call back: with its next frame, or at a time.

use crate::browser::{now, window};
use crate::stage::Stage;
use std::cell::{Cell, RefCell};
use wasm_bindgen::JsCast as _;
use wasm_bindgen::prelude::*;

type OnFrame = Closure<dyn FnMut(f64)>;
type OnTimer = Closure<dyn FnMut()>;

/// The browser's promises to call back.
#[derive(Default)]
pub struct Requests {
    frame: Cell<Option<i32>>,
    /// The timer that is set, and when it is due, in milliseconds.
    timer: Cell<Option<(i32, f64)>>,
    on_frame: RefCell<Option<OnFrame>>,
    on_timer: RefCell<Option<OnTimer>>,
}

impl Requests {
    /// Asks for a frame, once.
    pub fn request(&self, stage: &Stage) {
        if self.frame.get().is_some() || stage.closed.get() || stage.immersed.get() {
            return;
        }
        let mut callback = self.on_frame.borrow_mut();
        let callback = callback.get_or_insert_with(|| {
            let this = stage.this.clone();
            Closure::new(move |time| {
                if let Some(stage) = this.upgrade() {
                    stage.frames.frame.set(None);
                    stage.frame(time);
                }
            })
        });
        let callback = callback.as_ref().unchecked_ref();
        self.frame.set(window().request_animation_frame(callback).ok());
    }

    /// Asks for a frame at a time (milliseconds), unless there will be one before.
    pub(super) fn request_at(&self, stage: &Stage, due: f64) {
        match self.timer.get() {
            Some((_, before)) if before <= due => return,
            Some((timer, _)) => window().clear_timeout_with_handle(timer),
            None => {}
        }
        let mut callback = self.on_timer.borrow_mut();
        let callback = callback.get_or_insert_with(|| {
            let this = stage.this.clone();
            Closure::new(move || {
                if let Some(stage) = this.upgrade() {
                    stage.frames.timer.set(None);
                    stage.wake();
                }
            })
        });
        let timer = window().set_timeout_with_callback_and_timeout_and_arguments_0(
            callback.as_ref().unchecked_ref(),
            (due - now()).clamp(0.0, 60_000.0).ceil() as i32,
        );
        self.timer.set(timer.ok().map(|timer| (timer, due)));
    }

    /// Takes everything back.
    pub fn cancel(&self) {
        if let Some(frame) = self.frame.take() {
            let _ = window().cancel_animation_frame(frame);
        }
        if let Some((timer, _)) = self.timer.take() {
            window().clear_timeout_with_handle(timer);
        }
    }
}
