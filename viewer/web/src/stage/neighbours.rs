//! Getting the scenes ready that the links of this one lead to, while there is nothing more urgent.

use super::Stage;
use crate::browser::window;
use js_sys::Reflect;
use sonla360_viewer_core::prefetch::{self, Measure};
use sonla360_viewer_core::source::Source;
use std::cell::{Cell, RefCell};
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;
use web_sys::ImageBitmap;

/// What is ready.
#[derive(Default)]
pub struct Neighbours {
    /// The scene whose neighbours are being prepared.
    of: Cell<Option<usize>>,
    previews: RefCell<Vec<(usize, ImageBitmap)>>,
    tiles: crate::loader::prefetch::Prefetch,
}

impl Neighbours {
    /// The decoded preview of a scene, if it is ready.
    pub fn take_preview(&self, scene: usize) -> Option<ImageBitmap> {
        let mut previews = self.previews.borrow_mut();
        let place = previews.iter().position(|(ready, _)| *ready == scene)?;
        Some(previews.swap_remove(place).1)
    }

    /// Something is more urgent: goes on when the stage is idle again.
    pub fn pause(&self) {
        if self.of.take().is_some() {
            self.tiles.cancel();
        }
    }

    /// Forgets everything.
    pub fn clear(&self) {
        self.pause();
        for (_, bitmap) in self.previews.borrow_mut().drain(..) {
            bitmap.close();
        }
    }
}

impl Stage {
    /// Gets ready what comes next, unless that is under way: the previews that the inline manifest leaves
    /// out, then the scenes that can be entered from here.
    pub fn look_ahead(&self) {
        self.complete_manifest();
        self.prepare_neighbours();
    }

    fn prepare_neighbours(&self) {
        let (Some(here), Some(manifest)) = (self.scene(), self.manifest()) else { return };
        if self.neighbours.of.replace(Some(here)) == Some(here) {
            return;
        }
        let measure = connection();
        let screen = self.picture.borrow().camera.screen();
        let linked = prefetch::linked(&manifest.tour, &manifest.scenes, here, self.view());
        let mut addresses = Vec::new();
        for (scene, arrival) in &linked {
            let entry = &manifest.scenes[*scene];
            if let Some(data) = &entry.panorama.preview {
                self.prepare_preview(*scene, data.clone());
            }
            let Some(source) = Source::new(&entry.panorama) else { continue };
            let opening = self.picture.borrow().camera.suited(entry.initial_view.into());
            let view = arrival.unwrap_or(opening);
            let tiles = prefetch::tiles(source.pyramid(), view, screen, measure);
            addresses.extend(
                tiles
                    .into_iter()
                    .map(|tile| self.tiles.address((source.smaller_url(tile), source.url(tile)))),
            );
        }
        self.neighbours.previews.borrow_mut().retain(|(scene, bitmap)| {
            let kept = linked.iter().any(|(linked, _)| linked == scene);
            if !kept {
                bitmap.close();
            }
            kept
        });
        if !addresses.is_empty() {
            self.neighbours.tiles.start(addresses);
        }
    }

    fn prepare_preview(&self, scene: usize, data: String) {
        if self.neighbours.previews.borrow().iter().any(|(ready, _)| *ready == scene) {
            return;
        }
        let this = self.handle();
        let decoding = self.decoder().preview(data);
        spawn_local(async move {
            let Some(bitmap) = decoding.await else { return };
            match this.upgrade().filter(|stage| !stage.closed.get()) {
                Some(stage) => stage.neighbours.previews.borrow_mut().push((scene, bitmap)),
                None => bitmap.close(),
            }
        });
    }

    /// The manifest has more previews now: they are worth preparing too.
    pub(super) fn manifest_completed(&self) {
        self.neighbours.of.set(None);
        if self.told_idle.get() {
            self.prepare_neighbours();
        }
    }
}

/// How much may be fetched ahead, by what the browser tells of the connection.
fn connection() -> Measure {
    let member = |object: &JsValue, name: &str| Reflect::get(object, &name.into()).ok();
    let known = member(&window().navigator(), "connection").filter(JsValue::is_object);
    let Some(connection) = known else { return Measure::Everything };
    let saves_data = member(&connection, "saveData").is_some_and(|saves| saves.is_truthy());
    let kind = member(&connection, "effectiveType").and_then(|kind| kind.as_string());
    Measure::of(saves_data, kind.as_deref())
}

/// Whether nothing should be fetched that nobody asked for.
pub(super) fn saves_data() -> bool {
    connection() == Measure::Nothing
}
