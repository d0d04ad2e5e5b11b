//! Tiles: fetched, decoded, and kept until the frame loop has time to upload them. Where the same tile is
//! there in a smaller format that one is tried first, until a browser turns out not to read it.

use crate::browser::window;
use crate::stage::Stage;
use sonla360_viewer_core::cache::TileKey;
use sonla360_viewer_core::queue::Failure;
use std::cell::{Cell, RefCell};
use std::collections::VecDeque;
use std::rc::Weak;
use wasm_bindgen::JsCast as _;
use wasm_bindgen::prelude::*;
use wasm_bindgen_futures::{JsFuture, spawn_local};
use web_sys::{AbortController, AbortSignal, Blob, ImageBitmap, RequestInit, Response};

/// Loads in flight and tiles that have arrived.
#[derive(Default)]
pub struct Tiles {
    flying: RefCell<Vec<(TileKey, AbortController)>>,
    arrived: RefCell<VecDeque<(TileKey, ImageBitmap)>>,
    /// Set once a tile in the smaller format was of no use and its plain twin was.
    plain_only: Cell<bool>,
}

impl Tiles {
    /// The address that a tile is asked for first.
    pub fn address(&self, (smaller, plain): (Option<String>, String)) -> String {
        smaller.filter(|_| !self.plain_only.get()).unwrap_or(plain)
    }

    /// Begins to load a tile from its smaller address, where there is one, or else its plain one; `size` is
    /// the edge that it must have. The stage hears of the end.
    pub fn load(
        &self,
        key: TileKey,
        (smaller, plain): (Option<String>, String),
        size: u32,
        stage: &Stage,
    ) {
        let Ok(controller) = AbortController::new() else { return };
        let signal = controller.signal();
        self.flying.borrow_mut().push((key, controller));
        let smaller = smaller.filter(|_| !self.plain_only.get());
        let stage = stage.handle();
        spawn_local(async move {
            let wanted = (key, size);
            let first = match &smaller {
                Some(url) => Some(fetch(wanted, url, &signal, &stage).await),
                None => None,
            };
            let (answer, fell_back) = match first {
                Some(Ok(bitmap)) => (Ok(bitmap), false),
                // Stopped, not failed.
                Some(Err(failure)) if signal.aborted() => (Err(failure), false),
                Some(Err(failure)) => {
                    (fetch(wanted, &plain, &signal, &stage).await, failure == Failure::Lasting)
                }
                None => (fetch(wanted, &plain, &signal, &stage).await, false),
            };
            let Some(stage) = stage.upgrade() else { return };
            if fell_back && answer.is_ok() {
                stage.tiles().plain_only.set(true);
            }
            if signal.aborted() {
                return;
            }
            stage.tiles().land(key);
            match answer {
                Ok(bitmap) => {
                    stage.tiles().arrived.borrow_mut().push_back((key, bitmap));
                    stage.tile_arrived(key);
                }
                Err(failure) => stage.load_failed(key, failure),
            }
        });
    }

    /// Stops a load.
    pub fn cancel(&self, key: TileKey) {
        if let Some(controller) = self.land(key) {
            controller.abort();
        }
    }

    /// Stops everything.
    pub fn cancel_all(&self) {
        for (_, controller) in self.flying.borrow_mut().drain(..) {
            controller.abort();
        }
        for (_, bitmap) in self.arrived.borrow_mut().drain(..) {
            bitmap.close();
        }
    }

    /// Whether tiles wait to be uploaded.
    pub fn has_arrivals(&self) -> bool {
        !self.arrived.borrow().is_empty()
    }

    /// The tile that has waited longest.
    pub fn next_arrival(&self) -> Option<(TileKey, ImageBitmap)> {
        self.arrived.borrow_mut().pop_front()
    }

    fn land(&self, key: TileKey) -> Option<AbortController> {
        let mut flying = self.flying.borrow_mut();
        let place = flying.iter().position(|(other, _)| *other == key)?;
        Some(flying.swap_remove(place).1)
    }
}

async fn fetch(
    (key, size): (TileKey, u32),
    url: &str,
    signal: &AbortSignal,
    stage: &Weak<Stage>,
) -> Result<ImageBitmap, Failure> {
    let init = RequestInit::new();
    init.set_signal(Some(signal));
    let passing = |_: JsValue| Failure::Passing;
    let answer = window().fetch_with_str_and_init(url, &init);
    let response: Response = JsFuture::from(answer).await.map_err(passing)?.unchecked_into();
    if !response.ok() {
        // The server's own troubles and being asked too often pass; a tile that is not there does not.
        let lasting = (400..500).contains(&response.status())
            && !matches!(response.status(), 408 | 425 | 429);
        return Err(if lasting { Failure::Lasting } else { Failure::Passing });
    }
    let body = response.blob().map_err(passing)?;
    let blob: Blob = JsFuture::from(body).await.map_err(passing)?.unchecked_into();
    let decoder = {
        let stage = stage.upgrade().ok_or(Failure::Passing)?;
        if !signal.aborted() {
            stage.tile_received(key);
        }
        stage.decoder()
    };
    let bitmap = decoder.decode(blob.into()).await.ok_or(Failure::Lasting)?;
    if (bitmap.width(), bitmap.height()) == (size, size) {
        Ok(bitmap)
    } else {
        bitmap.close();
        Err(Failure::Lasting)
    }
}
