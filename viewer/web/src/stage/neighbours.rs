//! Getting the scenes ready that the links of this one lead to, while there is nothing more urgent.
//!
//! All that does so belongs to the second module, which `cargo xtask viewer` tells by this module's name: so
//! these are functions of the module, not of [`Stage`].

use super::Stage;
use crate::browser::window;
use crate::loader::manifest;
use js_sys::Reflect;
use sonla360_viewer_core::prefetch::{self, Measure};
use sonla360_viewer_core::source::Source;
use std::cell::{Cell, RefCell};
use std::rc::Rc;
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
        complete_manifest(self);
        prepare(self);
    }
}

/// Gets the scenes ready that can be entered from here.
fn prepare(stage: &Stage) {
    let (Some(here), Some(manifest)) = (stage.scene(), stage.manifest()) else { return };
    if stage.neighbours.of.replace(Some(here)) == Some(here) {
        return;
    }
    let measure = connection();
    let screen = stage.picture.borrow().camera.screen();
    let linked = prefetch::linked(&manifest.tour, &manifest.scenes, here, stage.view());
    let mut addresses = Vec::new();
    for (scene, arrival) in &linked {
        let entry = &manifest.scenes[*scene];
        if let Some(data) = &entry.panorama.preview {
            prepare_preview(stage, *scene, data.clone());
        }
        let Some(source) = Source::new(&entry.panorama) else { continue };
        let opening = stage.picture.borrow().camera.suited(entry.initial_view.into());
        let view = arrival.unwrap_or(opening);
        let tiles = prefetch::tiles(source.pyramid(), view, screen, measure);
        addresses.extend(
            tiles
                .into_iter()
                .map(|tile| stage.tiles.address((source.smaller_url(tile), source.url(tile)))),
        );
    }
    stage.neighbours.previews.borrow_mut().retain(|(scene, bitmap)| {
        let kept = linked.iter().any(|(linked, _)| linked == scene);
        if !kept {
            bitmap.close();
        }
        kept
    });
    if !addresses.is_empty() {
        stage.neighbours.tiles.start(addresses);
    }
}

fn prepare_preview(stage: &Stage, scene: usize, data: String) {
    if stage.neighbours.previews.borrow().iter().any(|(ready, _)| *ready == scene) {
        return;
    }
    let this = stage.handle();
    let decoding = stage.decoder().preview(data);
    spawn_local(async move {
        let Some(bitmap) = decoding.await else { return };
        match this.upgrade().filter(|stage| !stage.closed.get()) {
            Some(stage) => stage.neighbours.previews.borrow_mut().push((scene, bitmap)),
            None => bitmap.close(),
        }
    });
}

/// Fetches, once there is nothing more urgent, the full manifest for the previews that an inline one
/// leaves out; not for people who save data.
fn complete_manifest(stage: &Stage) {
    let lacking = stage.manifest().is_some_and(|manifest| {
        manifest.scenes.iter().any(|scene| scene.panorama.preview.is_none())
    });
    if !lacking || stage.complete.replace(true) || saves_data() {
        return;
    }
    let Some(url) = stage.element.get_attribute("manifest").filter(|url| !url.is_empty()) else {
        return;
    };
    let this = stage.handle();
    spawn_local(async move {
        let Ok(full) = manifest::fetch(&url).await else { return };
        let Some(stage) = this.upgrade().filter(|stage| !stage.closed.get()) else { return };
        let same_scenes = stage.manifest().is_some_and(|known| {
            known.tour == full.tour
                && known.scenes.iter().map(|s| &s.id).eq(full.scenes.iter().map(|s| &s.id))
        });
        if same_scenes {
            let full = Rc::new(full);
            *stage.manifest.borrow_mut() = Some(full.clone());
            stage.tell(|overlay| overlay.tour(&full));
            // It has more previews now: they are worth preparing too.
            stage.neighbours.of.set(None);
            if stage.told_idle.get() {
                prepare(&stage);
            }
        }
    });
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
fn saves_data() -> bool {
    connection() == Measure::Nothing
}
