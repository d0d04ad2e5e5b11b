//! Opening a tour and going from scene to scene. The former scene stays until the next one can be seen;
//! then its last picture fades in front of it.

use super::frame::most_layers;
use super::{Mode, Picture, Stage, Status};
use crate::browser::{now, window};
use crate::gl::{Fineness, Scene};
use crate::loader::manifest;
use sonla360_content::{Manifest, ViewAngles, ViewQuery};
use sonla360_geometry::{View, parse_decimal};
use sonla360_viewer_core::camera::{Bounds, Camera};
use sonla360_viewer_core::source::Source;
use sonla360_viewer_core::tour::choose_language;
use sonla360_viewer_core::world::World;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use web_sys::{ImageBitmap, UrlSearchParams};

/// A scene on its way.
pub struct Arrival {
    scene: usize,
    /// The exact view to arrive with; without one, the author's view suited to this screen.
    pub view: Option<View>,
    source: Source,
    preview: Preview,
    crossfade: bool,
}

enum Preview {
    Decoding,
    Here(ImageBitmap),
    Unknown,
}

/// The scene that was on the stage before, while it is still to be seen.
#[derive(Default)]
pub struct Former {
    /// When it began to fade, in milliseconds.
    pub fades: Option<f64>,
    /// Where to go back to if the new one cannot be loaded.
    back: Option<(usize, View)>,
}

impl Arrival {
    /// Turns a camera to what will be seen at first.
    fn face(&self, camera: &mut Camera, manifest: Option<&Manifest>) {
        let entry = manifest.and_then(|manifest| manifest.scenes.get(self.scene));
        let bounds = entry.and_then(|entry| entry.bounds).map_or(Bounds::SPHERE, |bounds| Bounds {
            left: bounds.left,
            right: bounds.right,
            down: bounds.down,
            up: bounds.up,
        });
        camera.set_panorama(self.source.pyramid().top_face_size(), bounds);
        let opening = entry.map(|entry| camera.suited(entry.initial_view.into()));
        if let Some(view) = self.view.or(opening) {
            camera.set_view(view);
        }
    }

    /// Where its tiles are.
    pub fn source(&self) -> &Source {
        &self.source
    }
}

impl Stage {
    /// Reads the manifest: the one inside the element, else the one that its attribute names.
    pub fn open(&self) {
        self.set_status(Status::Loading);
        if let Some(inline) = manifest::inline(&self.element) {
            match inline {
                Ok(manifest) => self.opened(manifest),
                Err(malformed) => self.manifest_failed(Status::Malformed(malformed.0)),
            }
            return;
        }
        let Some(url) = self.element.get_attribute("manifest").filter(|url| !url.is_empty()) else {
            return; // the attribute may be set later
        };
        let this = self.this.clone();
        spawn_local(async move {
            let answer = manifest::fetch(&url).await;
            let Some(stage) = this.upgrade().filter(|stage| !stage.closed.get()) else { return };
            match answer {
                Ok(manifest) => stage.opened(manifest),
                Err(manifest::Problem::Unreachable) => stage.manifest_failed(Status::Unreachable),
                Err(manifest::Problem::Malformed(field)) => {
                    stage.manifest_failed(Status::Malformed(field.0));
                }
            }
        });
    }

    fn manifest_failed(&self, status: Status) {
        self.set_status(status);
        self.settle_ready(Some("the manifest could not be loaded"));
    }

    fn opened(&self, manifest: Manifest) {
        if self.status.get() == Status::NoWebgl2 {
            return;
        }
        self.language.set(choose_language(self.language.get().code(), &manifest.languages));
        let address = self.address();
        let named = address
            .as_ref()
            .filter(|_| self.mode.get() != Mode::Page)
            .and_then(|address| address.get("scene"))
            .or_else(|| self.element.get_attribute("scene"));
        let scene = named
            .and_then(|named| manifest.scenes.iter().position(|scene| scene.id == named))
            .unwrap_or(0);
        let opening = manifest.scenes.get(scene).map(|scene| scene.initial_view);
        let asked = address.and_then(|address| asked_view(&address, opening?));
        let manifest = Rc::new(manifest);
        *self.manifest.borrow_mut() = Some(manifest.clone());
        self.tell(|overlay| overlay.tour(&manifest));
        self.change_scene(scene, self.opening.take().or(asked), false);
    }

    /// The query of the page's address, on pages of ours: those that gave the element a mode. Elsewhere
    /// the address is somebody else's business.
    fn address(&self) -> Option<UrlSearchParams> {
        self.element.get_attribute("mode")?;
        UrlSearchParams::new_with_str(&window().location().search().ok()?).ok()
    }

    /// The attribute `manifest` changed.
    pub fn reopen(&self) {
        let renamed = self.manifest.borrow_mut().take().is_some();
        if renamed || matches!(self.status.get(), Status::Loading | Status::Unreachable) {
            self.complete.set(false);
            self.open();
        }
    }

    /// Goes to the scene of this identifier; one that the tour does not have changes nothing.
    pub fn go_to_id(&self, id: &str, view: Option<View>, crossfade: bool) {
        let scenes = self.manifest();
        let found = scenes.and_then(|tour| tour.scenes.iter().position(|scene| scene.id == id));
        if let Some(scene) = found {
            self.change_scene(scene, view, crossfade);
        }
    }

    /// The attribute `scene` changed.
    pub fn attribute_scene(&self, id: &str) {
        // The stage writes the attribute itself when a scene has arrived.
        if id != self.scene_id() {
            self.go_to_id(id, None, true);
        }
    }

    pub(super) fn change_scene(&self, scene: usize, view: Option<View>, crossfade: bool) {
        let Some(manifest) = self.manifest() else {
            self.opening.set(view);
            return;
        };
        let Some(entry) = manifest.scenes.get(scene) else { return };
        if self.scene() == Some(scene) && self.picture.borrow().arrival.is_none() {
            self.look_at(view.unwrap_or_else(|| entry.initial_view.into()));
            return;
        }
        let Some(source) = Source::new(&entry.panorama) else {
            self.set_status(Status::Malformed("levels"));
            self.settle_ready(Some("the manifest describes an impossible pyramid"));
            return;
        };
        let preview = match (self.neighbours.take_preview(scene), &entry.panorama.preview) {
            (Some(ready), _) => Preview::Here(ready),
            (None, Some(data)) => {
                self.decode_preview(scene, data.clone());
                Preview::Decoding
            }
            (None, None) => Preview::Unknown,
        };
        self.neighbours.pause();
        let crossfade = crossfade && !self.is_motion_reduced() && !self.immersed.get();
        let arrival = Arrival { scene, view, source, preview, crossfade };
        if let Some(Arrival { preview: Preview::Here(unseen), .. }) =
            self.picture.borrow_mut().arrival.replace(arrival)
        {
            unseen.close();
        }
        self.load_ahead();
        self.wake();
    }

    /// Begins to load the first scene's tiles: its preview and the graphics context take their time.
    fn load_ahead(&self) {
        let manifest = self.manifest();
        let picture = &mut *self.picture.borrow_mut();
        let Some(arrival) = &picture.arrival else { return };
        if picture.world.is_some() {
            return;
        }
        let (scene, pyramid) = (arrival.scene, arrival.source.pyramid());
        if let Some((screen, _)) = picture.resize {
            picture.camera.resize(screen);
        }
        if picture.camera.screen().width <= 1.0 {
            return;
        }
        self.tiles.cancel_all();
        arrival.face(&mut picture.camera, manifest.as_deref());
        let mut world = World::new(scene, pyramid, most_layers(pyramid.tile_size()));
        world.update(&picture.camera, None, now(), &mut picture.plan);
        picture.ahead = Some(world);
        picture.load(self);
    }

    fn decode_preview(&self, scene: usize, data: String) {
        let this = self.this.clone();
        let decoding = self.decoder().preview(data);
        spawn_local(async move {
            let bitmap = decoding.await;
            if let Some(stage) = this.upgrade().filter(|stage| !stage.closed.get()) {
                stage.preview_arrived(scene, bitmap);
            }
        });
    }

    fn preview_arrived(&self, scene: usize, bitmap: Option<ImageBitmap>) {
        {
            let picture = &mut *self.picture.borrow_mut();
            match (&mut picture.arrival, bitmap) {
                (Some(arrival), bitmap) if arrival.scene == scene => {
                    arrival.preview = bitmap.map_or(Preview::Unknown, Preview::Here);
                }
                (_, Some(bitmap)) => {
                    // After a lost context, for the scene that is on the stage.
                    let current = picture.world.as_ref().is_some_and(|w| w.scene() == scene);
                    if let (true, Some(renderer)) = (current, &mut picture.renderer) {
                        renderer.set_preview(&bitmap);
                        picture.dirty = true;
                    }
                    bitmap.close();
                }
                (_, None) => {}
            }
        }
        self.wake();
    }

    /// Decodes the preview of the scene on the stage anew.
    pub(super) fn restore_preview(&self) {
        let (Some(scene), Some(manifest)) = (self.scene(), self.manifest()) else { return };
        let entry = manifest.scenes.get(scene);
        if let Some(data) = entry.and_then(|entry| entry.panorama.preview.clone()) {
            self.decode_preview(scene, data);
        }
    }

    /// Puts the scene that was on its way on the stage, as soon as it can be seen.
    pub(super) fn enter_if_ready(&self, time: f64) {
        let Some((scene, first)) = self.picture.borrow_mut().enter_if_ready(self, time) else {
            return;
        };
        if self.element.get_attribute("scene").is_none_or(|named| named != self.id_of(scene)) {
            let _ = self.element.set_attribute("scene", &self.id_of(scene));
        }
        if !first && self.status.get() != Status::Ready {
            self.set_status(Status::Ready);
        }
        self.tell(|overlay| overlay.scene(scene));
        self.dispatch("scenechange", &[("scene", self.scene_id().into())]);
    }

    /// The scene on the stage shows nothing and never will: back to the former one, if there is one.
    pub(super) fn scene_failed(&self) {
        let Some(scene) = self.scene() else { return };
        if self.status.get() == Status::SceneFailed(scene) {
            return;
        }
        let back = self.picture.borrow_mut().former.take().and_then(|former| former.back);
        self.set_status(Status::SceneFailed(scene));
        self.settle_ready(Some("the scene could not be loaded"));
        if let Some((scene, view)) = back {
            self.change_scene(scene, Some(view), false);
        }
    }
}

impl Picture {
    fn enter_if_ready(&mut self, stage: &Stage, time: f64) -> Option<(usize, bool)> {
        let arrival = self.arrival.as_ref()?;
        // Its view depends on the screen, whose size the first frame brings.
        let sized = self.resize.is_some() || self.camera.screen().width > 1.0;
        if matches!(arrival.preview, Preview::Decoding) || !sized || self.renderer.is_none() {
            return None;
        }
        let arrival = self.arrival.take()?;
        // In a headset the canvas is not looked at, and the dark hides the change.
        let on_page = !stage.immersed.get();
        if on_page {
            self.apply_resize(&stage.canvas);
        }
        let pyramid = arrival.source.pyramid();
        let first = self.world.is_none();
        if let (Some(world), Some(renderer)) = (&mut self.world, &mut self.renderer) {
            let unknown = matches!(arrival.preview, Preview::Unknown);
            if arrival.crossfade || unknown {
                if on_page {
                    // The last picture of the former scene, drawn once more to be kept.
                    world.update(&self.camera, None, time, &mut self.plan);
                    renderer.draw(&Scene::new(&self.camera, &self.plan, 0.0, Fineness::Moving));
                    renderer.keep_former();
                }
                let back = Some((world.scene(), self.camera.view()));
                self.former = Some(Former { fades: None, back });
            } else {
                self.former = None;
                renderer.forget_former();
            }
            world.enter(arrival.scene, pyramid);
        } else {
            let new = || World::new(arrival.scene, pyramid, 0);
            self.world = Some(self.ahead.take().unwrap_or_else(new));
        }
        self.motion.settle();
        arrival.face(&mut self.camera, stage.manifest().as_deref());
        self.source = Some(arrival.source);
        if let Some(renderer) = &mut self.renderer {
            match arrival.preview {
                Preview::Here(bitmap) => {
                    renderer.set_preview(&bitmap);
                    bitmap.close();
                }
                _ => renderer.forget_preview(),
            }
        }
        self.make_room();
        self.dirty = true;
        Some((arrival.scene, first))
    }
}

/// The view that an address asks for; `None` where it asks for none.
fn asked_view(address: &UrlSearchParams, opening: ViewAngles) -> Option<View> {
    let number = |name| address.get(name).and_then(|text| parse_decimal(&text));
    let asked = ViewQuery { yaw: number("yaw"), pitch: number("pitch"), hfov: number("hfov") };
    (asked != ViewQuery::default()).then(|| asked.or(opening).into())
}
