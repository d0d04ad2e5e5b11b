//! The frame loop: it runs only while something changes.

mod headset;
mod requests;

pub use requests::Requests;

use super::scene::Arrival;
use super::{Frame, Picture, Stage, Status};
use crate::browser::{now, window};
use crate::gl::{Fineness, Scene, tile_bytes};
use js_sys::Reflect;
use sonla360_geometry::View;
use sonla360_viewer_core::cache::TileKey;
use sonla360_viewer_core::pace::Did;
use sonla360_viewer_core::projection::Projector;
use sonla360_viewer_core::queue::Failure;
use sonla360_viewer_core::world::{Plan, World};
use wasm_bindgen::prelude::*;

/// Tiles uploaded in one frame while the picture moves.
const UPLOADS_MOVING: usize = 2;
/// … and while it rests, as long as they take no longer than [`UPLOAD_TIME`] together.
const UPLOADS_RESTING: usize = 8;
/// Milliseconds.
const UPLOAD_TIME: f64 = 30.0;
/// Milliseconds between frames on a device that draws slowly, while a view is still loading: it has better
/// things to do than to draw every tile that arrives.
const GATHER: f64 = 250.0;
/// How long the former scene takes to fade, in milliseconds.
const CROSSFADE: f64 = 450.0;
/// The most that tiles may take of the graphics memory, in bytes: on a device with little memory (GiB) and
/// on all others. Views take what they need of it, most a third.
const LITTLE: (f64, usize) = (2.0, 48 << 20);
const MOST: usize = 96 << 20;
/// The least number of layers whatever their size.
const FEWEST_LAYERS: usize = 16;

/// How far a scene has come.
#[derive(Clone, Copy, PartialEq)]
enum Progress {
    /// It does not cover the screen yet.
    Hidden,
    /// It never will.
    Hopeless,
    /// It covers the screen and becomes sharper.
    Covered,
    /// It is as sharp as it will become.
    Settled,
}

/// What remains to be told after a frame, when nothing is borrowed any more.
struct Drawn {
    frame: Frame,
    progress: Progress,
    missing: bool,
    loads: bool,
    again: bool,
    wake_at: Option<f64>,
}

impl Stage {
    fn frame(&self, time: f64) {
        if self.closed.get() || self.lacks_context() {
            return;
        }
        self.enter_if_ready(time);
        let Some(drawn) = self.draw_frame(time) else { return };
        if drawn.again {
            self.wake();
        } else if let Some(at) = drawn.wake_at {
            self.frames.request_at(self, at);
        }
        self.tell(|overlay| overlay.frame(&drawn.frame));
        self.tell_page(&drawn);
    }

    /// Moves, uploads, works out and draws one frame. `None` where there is nothing to draw on or with.
    fn draw_frame(&self, time: f64) -> Option<Drawn> {
        let picture = &mut *self.picture.borrow_mut();
        let resized = picture.apply_resize(&self.canvas);
        let moving = picture.motion.step(&mut picture.camera, time);
        picture.pace.frame(time);
        self.upload(picture, time);
        {
            let Picture { camera, motion, world: Some(world), plan, pace, .. } = picture else {
                return None;
            };
            world.set_fading(!motion.is_reduced() && pace.is_fluent());
            world.update(camera, motion.ahead(camera), time, plan);
        }
        // The network begins before the drawing does.
        picture.load(self);
        let Picture { camera, renderer, plan, pace, drawn_at, former, dirty, still, .. } = picture;
        let renderer = renderer.as_mut()?;

        // A scene without a preview stays behind the picture of the former one until its tiles cover it.
        let covered = !plan.preview || renderer.has_preview();
        let in_front = match former {
            Some(former) if covered => 1.0 - (time - *former.fades.get_or_insert(time)) / CROSSFADE,
            Some(_) => 1.0,
            None => 0.0,
        };
        if in_front <= 0.0 && former.take().is_some() {
            renderer.forget_former();
        }
        let (view, screen) = (camera.view(), camera.screen());
        let turned = moving || resized || self.told_view.get() != Some(view) || *dirty;
        // What stays is drawn finely.
        let stays = !moving && plan.settled && in_front <= 0.0;
        let news = plan.differs() || (stays && !*still);
        let gathers = !plan.settled && !pace.is_fluent() && time - *drawn_at < GATHER;
        let draws = turned || in_front > 0.0 || (news && !gathers);
        if draws {
            // A device that was slow already while it loaded is spared before anything moved.
            let fineness = if stays {
                Fineness::Still
            } else if pace.is_fluent() && pace.keeps_up() {
                Fineness::Moving
            } else {
                Fineness::Coarse
            };
            renderer.draw(&Scene::new(camera, plan, in_front.clamp(0.0, 1.0) as f32, fineness));
            plan.was_drawn();
            *drawn_at = time;
            *still = stays;
            // What fades must also be drawn once when it has ceased to.
            *dirty = in_front > 0.0;
        }
        let again = moving
            || plan.fading
            || (covered && in_front > 0.0)
            || !pace.is_known()
            || (plan.settled && renderer.is_unsure());
        if again {
            let did = if moving {
                Did::Move
            } else if draws {
                Did::Draw
            } else {
                Did::Wait
            };
            pace.goes_on(time, did);
        }
        // What is still to be drawn although nothing else happens.
        let gathered = (news && gathers).then_some(*drawn_at + GATHER);
        Some(Drawn {
            frame: Frame {
                view,
                width: screen.width,
                height: screen.height,
                projector: Projector::new(view, screen.width, screen.height),
            },
            progress: match (covered, plan.settled && (in_front <= 0.0 || !covered)) {
                (false, false) => Progress::Hidden,
                (false, true) => Progress::Hopeless,
                (true, false) => Progress::Covered,
                (true, true) => Progress::Settled,
            },
            missing: plan.missing > 0,
            loads: !plan.start.is_empty(),
            again: again || self.tiles.has_arrivals(),
            wake_at: gathered.or(plan.wake_at),
        })
    }

    /// Uploads some of the tiles that have arrived.
    fn upload(&self, picture: &mut Picture, time: f64) {
        let (Some(renderer), Some(world)) = (&mut picture.renderer, &mut picture.world) else {
            return;
        };
        // A head never rests.
        let moving = picture.motion.is_moving() || self.immersed.get();
        // Asking costs the time that the card needs for what it was told: not while there is more to load.
        if (moving || picture.plan.settled)
            && let Some(lost) = renderer.lost_layer()
        {
            world.cannot_grow(lost);
        }
        let most = if moving { UPLOADS_MOVING } else { UPLOADS_RESTING };
        let began = now();
        let mut uploaded = 0;
        while uploaded < most && (uploaded == 0 || now() - began < UPLOAD_TIME) {
            let Some((key, bitmap)) = self.tiles.next_arrival() else { break };
            if let Some(layer) = world.place(key, time) {
                renderer.upload(layer, &bitmap);
                uploaded += 1;
            }
            bitmap.close();
        }
    }

    fn tell_page(&self, drawn: &Drawn) {
        let view = drawn.frame.view;
        if self.told_view.replace(Some(view)) != Some(view) {
            self.dispatch("viewchange", &view_members(view));
        }
        let settled = drawn.progress == Progress::Settled;
        if drawn.progress == Progress::Hopeless {
            self.scene_failed();
        }
        if self.status.get() == Status::Loading
            && matches!(drawn.progress, Progress::Covered | Progress::Settled)
        {
            self.set_status(Status::Ready);
            self.settle_ready(None);
        }
        match (self.status.get(), drawn.missing) {
            (Status::Ready, true) => self.set_status(Status::TilesMissing),
            (Status::TilesMissing, false) => self.set_status(Status::Ready),
            _ => {}
        }
        if self.told_idle.replace(settled) != settled && settled {
            self.dispatch("tilesidle", &[]);
        }
        if settled && !drawn.again {
            self.tell(|overlay| overlay.idle());
        } else if drawn.loads {
            self.neighbours.pause();
        }
    }

    /// A load failed.
    pub(crate) fn load_failed(&self, key: TileKey, failure: Failure) {
        if let Some((world, _)) = self.picture.borrow_mut().loading() {
            world.failed(key, failure, now());
        }
        self.wake();
    }

    /// The bytes of a tile are there: the next one is asked for at once, not with the next frame.
    pub(crate) fn tile_received(&self, key: TileKey) {
        let picture = &mut *self.picture.borrow_mut();
        if let Some((world, plan)) = picture.loading() {
            world.received(key, now(), plan);
            picture.load(self);
        }
    }

    /// A tile is decoded. It is uploaded at once while nothing moves that would miss a frame by that: the next
    /// frame may be long in coming.
    pub(crate) fn tile_arrived(&self, key: TileKey) {
        let picture = &mut *self.picture.borrow_mut();
        if let Some((world, _)) = picture.loading() {
            world.arrived(key);
        }
        if !picture.motion.is_moving() && !self.immersed.get() {
            self.upload(picture, now());
        }
        self.wake();
    }
}

/// The members of a view, for events and for `view()`.
pub fn view_members(view: View) -> [(&'static str, JsValue); 3] {
    [("yaw", view.yaw.into()), ("pitch", view.pitch.into()), ("hfov", view.hfov.into())]
}

impl Picture {
    /// The tiles that are being loaded, and the plan that says which.
    fn loading(&mut self) -> Option<(&mut World, &mut Plan)> {
        let world = self.world.as_mut().or(self.ahead.as_mut())?;
        Some((world, &mut self.plan))
    }

    /// Begins and stops the loads that the plan asks for.
    pub(super) fn load(&self, stage: &Stage) {
        for key in &self.plan.cancel {
            stage.tiles.cancel(*key);
        }
        let ahead = self.arrival.as_ref().map(Arrival::source);
        if let Some(source) = self.source.as_ref().or(ahead) {
            for key in &self.plan.start {
                let size = source.pyramid().tile_size();
                let urls = (source.smaller_url(key.tile), source.url(key.tile));
                stage.tiles.load(*key, urls, size, stage);
            }
        }
    }

    pub(super) fn apply_resize(&mut self, canvas: &web_sys::HtmlCanvasElement) -> bool {
        let Some((screen, (width, height))) = self.resize.take() else { return false };
        // Setting a size empties the canvas, even where it is what it was.
        let resized = (canvas.width(), canvas.height()) != (width, height);
        if resized {
            canvas.set_width(width);
            canvas.set_height(height);
        }
        let changed = resized || self.camera.screen() != screen;
        self.camera.resize(screen);
        self.make_room();
        changed
    }

    /// Sees to it that tiles of the panorama's size find room.
    pub(super) fn make_room(&mut self) {
        let (Some(renderer), Some(world)) = (&mut self.renderer, &mut self.world) else { return };
        let tile_size = world.pyramid().tile_size();
        if renderer.tile_size() == tile_size && world.layers() > 0 {
            return;
        }
        renderer.reset(tile_size);
        // Loads in flight go on: their answers find the new layers.
        world.empty(most_layers(tile_size));
        self.dirty = true;
    }
}

/// How many tiles of this edge the graphics memory may hold.
pub(super) fn most_layers(tile_size: u32) -> usize {
    (texture_budget() / tile_bytes(tile_size)).max(FEWEST_LAYERS)
}

/// What tiles may take of this device's graphics memory, in bytes. Browsers that do not tell how much
/// memory there is (Safari, Firefox) get the full measure: views rarely take half of it.
fn texture_budget() -> usize {
    let memory = Reflect::get(&window().navigator(), &"deviceMemory".into()).ok();
    let (little, budget) = LITTLE;
    let is_small =
        memory.and_then(|gibibytes| gibibytes.as_f64()).is_some_and(|size| size <= little);
    if is_small { budget } else { MOST }
}
