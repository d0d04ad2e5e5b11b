//! What the interface and the page ask of the stage, and what they tell it to do.

use super::{Picture, Stage, Status};
use sonla360_content::{Language, Manifest};
use sonla360_geometry::View;
use sonla360_viewer_core::motion::Keys;
use sonla360_viewer_core::world::World;
use std::rc::Rc;
use web_sys::{HtmlCanvasElement, HtmlElement};

/// What may be asked.
impl Stage {
    /// The element `<tour-viewer>`: the place for the interface, beside the canvas, and its events.
    pub fn element(&self) -> &HtmlElement {
        &self.element
    }

    /// The canvas. It takes the keyboard's focus; a label for it is the interface's to give.
    pub fn canvas(&self) -> &HtmlCanvasElement {
        &self.canvas
    }

    /// The manifest, once it is known.
    pub fn manifest(&self) -> Option<Rc<Manifest>> {
        self.manifest.borrow().clone()
    }

    /// Index of the scene on the stage.
    pub fn scene(&self) -> Option<usize> {
        self.picture.borrow().world.as_ref().map(World::scene)
    }

    /// What is seen now.
    pub fn view(&self) -> View {
        self.picture.borrow().camera.view()
    }

    /// Width and height in CSS pixels.
    pub fn size(&self) -> (f64, f64) {
        let screen = self.picture.borrow().camera.screen();
        (screen.width, screen.height)
    }

    /// The little planet under what is now ahead; `None` where views cannot bend.
    pub fn planet(&self) -> Option<View> {
        self.picture.borrow().camera.planet()
    }

    /// The language that is spoken.
    pub fn language(&self) -> Language {
        self.language.get()
    }

    /// Whether the person wishes reduced motion.
    pub fn is_motion_reduced(&self) -> bool {
        self.picture.borrow().motion.is_reduced()
    }

    /// Whether no hand, no glide and no journey moves the view.
    pub fn is_at_rest(&self) -> bool {
        self.picture.borrow().motion.is_free()
    }

    /// Whether it turns by itself.
    pub fn rotates(&self) -> bool {
        self.picture.borrow().motion.rotates()
    }

    /// Whether this device draws so quickly that it can be asked for more than the picture itself.
    pub fn keeps_up(&self) -> bool {
        self.picture.borrow().pace.keeps_up()
    }
}

/// What may be told.
impl Stage {
    /// Travels to a view, the shorter way round; at once under reduced motion.
    pub fn look_at(&self, view: View) {
        let Picture { camera, motion, .. } = &mut *self.picture.borrow_mut();
        motion.travel(camera, view);
        self.wake();
    }

    /// Shows exactly this view at once. Before the first scene is there: the view to begin with.
    pub fn set_view(&self, view: View) {
        let picture = &mut *self.picture.borrow_mut();
        picture.motion.settle();
        picture.camera.set_view(view);
        match &mut picture.arrival {
            Some(arrival) => arrival.view = Some(view),
            None if picture.world.is_none() => self.opening.set(Some(view)),
            None => {}
        }
        self.wake();
    }

    /// Narrows (below 1) or widens (above 1) the field of view by a factor, around the middle.
    pub fn zoom_by(&self, factor: f64) {
        let Picture { camera, motion, .. } = &mut *self.picture.borrow_mut();
        let screen = camera.screen();
        let hfov = motion.zoom_target(camera) * factor;
        motion.zoom_to(camera, hfov, screen.width / 2.0, screen.height / 2.0);
        self.wake();
    }

    /// Turns as if keys were held, until it is given `Keys::default()`: for buttons that are held.
    pub fn hold_keys(&self, keys: Keys) {
        self.picture.borrow_mut().motion.set_keys(keys);
        self.wake();
    }

    /// Turns by itself at this speed in degrees a second to the right; 0 stops.
    pub fn rotate(&self, speed: f64) {
        self.picture.borrow_mut().motion.rotate(speed);
        self.wake();
    }

    /// Goes to a scene (an index of the manifest) and arrives with a view, else with the scene's own.
    pub fn go_to(&self, scene: usize, view: Option<View>) {
        self.change_scene(scene, view, true);
    }

    /// Speaks another language. A language that the tour does not have changes nothing.
    pub fn set_language(&self, language: Language) {
        let offered = self.manifest().is_none_or(|manifest| manifest.languages.contains(&language));
        if !offered || self.language.replace(language) == language {
            return;
        }
        if self.element.lang() != language.code() {
            self.element.set_lang(language.code());
        }
        self.tell(|overlay| overlay.language(language));
    }

    /// Tries again what failed: the manifest, a scene or tiles.
    pub fn try_again(&self) {
        match self.status.get() {
            Status::Unreachable | Status::Malformed(_) => self.open(),
            Status::SceneFailed(scene) => self.change_scene(scene, None, true),
            _ => {}
        }
        if let Some(world) = &mut self.picture.borrow_mut().world {
            world.try_again();
        }
        self.wake();
    }

    /// Tells the page that a hotspot was opened (event `hotspotopen`).
    pub fn hotspot_opened(&self, hotspot: &str) {
        let scene = self.scene_id();
        self.dispatch("hotspotopen", &[("scene", scene.into()), ("hotspot", hotspot.into())]);
    }

    /// Has a frame drawn soon.
    pub fn wake(&self) {
        self.frames.request(self);
    }

    /// Travels to the scene's opening view.
    pub fn look_home(&self) {
        let scene = self.scene_id();
        let view = self.picture.borrow().camera.suited(self.opening_view(&scene));
        self.look_at(view);
    }

    /// Zooms by a factor around a point (CSS pixels).
    pub(crate) fn zoom_at(&self, factor: f64, x: f64, y: f64) {
        {
            let Picture { camera, motion, .. } = &mut *self.picture.borrow_mut();
            let hfov = motion.zoom_target(camera) * factor;
            motion.interrupt();
            motion.zoom_to(camera, hfov, x, y);
        }
        self.wake();
    }

    /// The opening view of a scene, as its author chose it; the present one where there is no such scene.
    pub fn opening_view(&self, scene: &str) -> View {
        self.manifest()
            .and_then(|tour| Some(tour.scenes.iter().find(|s| s.id == scene)?.initial_view.into()))
            .unwrap_or_else(|| self.view())
    }
}
