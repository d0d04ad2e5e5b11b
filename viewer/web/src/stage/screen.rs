//! The size of the canvas in CSS and in device pixels, followed exactly.

use super::Stage;
use crate::browser::window;
use js_sys::{Array, Reflect};
use sonla360_viewer_core::camera::Screen;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::prelude::*;
use web_sys::{
    ResizeObserver, ResizeObserverBoxOptions, ResizeObserverEntry, ResizeObserverOptions,
    ResizeObserverSize,
};

/// More device pixels a CSS pixel than this are not drawn: no eye resolves them in a moving picture, and
/// they cost memory and heat.
const SHARPEST: f64 = 3.0;

/// Observes the canvas until it is dropped.
pub struct Observer {
    observer: ResizeObserver,
    _callback: Closure<dyn FnMut(Array)>,
}

impl Drop for Observer {
    fn drop(&mut self) {
        self.observer.disconnect();
    }
}

impl Stage {
    /// Follows the size of the canvas from now on.
    pub(super) fn observe_size(&self) {
        let this = self.this.clone();
        let callback: Closure<dyn FnMut(Array)> = Closure::new(move |entries: Array| {
            if let (Some(stage), Ok(entry)) = (this.upgrade(), entries.at(-1).dyn_into()) {
                stage.resized(&entry);
            }
        });
        let Ok(observer) = ResizeObserver::new(callback.as_ref().unchecked_ref()) else { return };
        // Where the browser tells exact device pixels it is asked for them. Elsewhere (Safari) asking
        // would throw, so the type's own property is looked at first.
        let tells_device_pixels =
            Reflect::get(&js_sys::global(), &JsValue::from_str("ResizeObserverEntry"))
                .and_then(|class| Reflect::get(&class, &JsValue::from_str("prototype")))
                .and_then(|prototype| {
                    Reflect::has(&prototype, &JsValue::from_str("devicePixelContentBoxSize"))
                })
                .unwrap_or(false);
        if tells_device_pixels {
            let options = ResizeObserverOptions::new();
            options.set_box(ResizeObserverBoxOptions::DevicePixelContentBox);
            observer.observe_with_options(&self.canvas, &options);
        } else {
            observer.observe(&self.canvas);
        }
        *self.observer.borrow_mut() = Some(Observer { observer, _callback: callback });
    }

    fn resized(&self, entry: &ResizeObserverEntry) {
        let css = entry.content_rect();
        if css.width() < 1.0 || css.height() < 1.0 {
            return; // hidden: what was on the screen stays for when it is shown again
        }
        let ratio = window().device_pixel_ratio();
        let exact = Reflect::get(entry, &JsValue::from_str("devicePixelContentBoxSize"))
            .ok()
            .and_then(|sizes| Reflect::get_u32(&sizes, 0).ok())
            .and_then(|size| size.dyn_into::<ResizeObserverSize>().ok())
            .map(|size| (size.inline_size(), size.block_size()))
            // Rounding moves it by a pixel. An emulated screen leaves it at CSS pixels.
            .filter(|(width, _)| (width - css.width() * ratio).abs() < 2.0);
        let (width, height) = exact.unwrap_or((css.width() * ratio, css.height() * ratio));
        self.resize_to((css.width(), css.height()), (width, height));
        self.wake();
    }

    /// Takes the size that the canvas has now, where it has one: the observer tells the exact one later.
    pub(super) fn measure(&self) {
        let css = self.canvas.get_bounding_client_rect();
        if css.width() >= 1.0 && css.height() >= 1.0 {
            let ratio = window().device_pixel_ratio();
            let size = (css.width(), css.height());
            self.resize_to(size, (size.0 * ratio, size.1 * ratio));
        }
    }

    /// Has the next frame drawn in this size: CSS pixels and device pixels.
    fn resize_to(&self, css: (f64, f64), (width, height): (f64, f64)) {
        let sharpest = (SHARPEST * css.0 / width).min(1.0);
        let (width, height) = ((width * sharpest).round(), (height * sharpest).round());
        let screen = Screen::new(css.0, css.1, width / css.0);
        self.picture.borrow_mut().resize = Some((screen, (width as u32, height as u32)));
    }
}
