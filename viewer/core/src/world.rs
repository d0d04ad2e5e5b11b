//! One frame put together: which tiles to draw from which layers, what to load and what to stop loading.

use crate::cache::{Cache, TileKey};
use crate::camera::{Camera, Screen};
use crate::frustum::Frustum;
use crate::order::sort_by_number;
use crate::queue::{Failure, Queue, Want};
use crate::visible::{self, Detail, Needed};
use sonla360_geometry::{Face, Pyramid, TileAddress, View};

/// How long a tile takes to appear, in milliseconds.
const FADE: f64 = 90.0;
/// Loads that have begun go on while their tile is within this much more than the screen.
const MARGIN: f64 = 1.35;
/// Levels between one that is loaded on the way to a fine one and the fine one.
const STEP: u32 = 2;

/// A decoded tile that finds no room is tried again after this time, in milliseconds.
const NO_ROOM: f64 = 500.0;
/// Layers beside those of the view: the coarsest level of all faces.
const SPARE: usize = 6;

/// The classes of urgency; within one, tiles nearer to the middle of the view come first.
const KEPT: f64 = -1000.0;
const COARSE: f64 = 0.0;
const SHARP: f64 = 1000.0;
const WHOLE_SPHERE: f64 = 2000.0;
const NEARBY: f64 = 3000.0;

/// A tile to draw.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Draw {
    /// The tile.
    pub tile: TileAddress,
    /// Its layer.
    pub layer: usize,
    /// From 0 to 1.
    pub opacity: f32,
}

/// What one frame does. Kept from frame to frame, so that its lists need no new memory.
#[derive(Debug, Default)]
pub struct Plan {
    /// What to draw, coarse levels first; each covers what was drawn before it.
    pub draws: Vec<Draw>,
    /// Whether the preview must be drawn first, because the tiles do not cover the screen.
    pub preview: bool,
    /// Whether something is still fading in, so that another frame must follow.
    pub fading: bool,
    /// Whether the view is as sharp as it will become.
    pub settled: bool,
    /// Tiles of the view that were given up.
    pub missing: usize,
    /// Loads to begin, the most urgent first.
    pub start: Vec<TileKey>,
    /// Loads to stop.
    pub cancel: Vec<TileKey>,
    /// When to look again although nothing happens, in milliseconds: a failed load is due.
    pub wake_at: Option<f64>,
    /// What the screen shows: `draws` and `preview` of the plan that was drawn last.
    drawn: (Vec<Draw>, bool),
}

impl Plan {
    /// Whether the screen would look otherwise if this were drawn, in the view that was drawn last.
    pub fn differs(&self) -> bool {
        self.draws != self.drawn.0 || self.preview != self.drawn.1
    }

    /// This is on the screen now.
    pub fn was_drawn(&mut self) {
        self.drawn.0.clone_from(&self.draws);
        self.drawn.1 = self.preview;
    }
}

/// The tiles of the scene that is shown.
#[derive(Debug)]
pub struct World {
    scene: usize,
    pyramid: Pyramid,
    fade: f64,
    /// How many layers this view and a little turning need.
    room: usize,
    /// How many the former scene needed: they stay for the way back.
    former: usize,
    cache: Cache,
    queue: Queue,
    needed: Vec<Needed>,
    nearby: Vec<Needed>,
    /// What this view would have in the cache, the most urgent first.
    wanted: Vec<Want>,
    /// Those of them that it lacks.
    lacking: Vec<Want>,
}

impl World {
    /// A scene with an empty cache that may grow to so many layers.
    pub fn new(scene: usize, pyramid: Pyramid, layers: usize) -> Self {
        Self {
            scene,
            pyramid,
            fade: FADE,
            room: 0,
            former: 0,
            cache: Cache::new(layers),
            queue: Queue::default(),
            needed: Vec::new(),
            nearby: Vec::new(),
            wanted: Vec::new(),
            lacking: Vec::new(),
        }
    }

    /// Index of the scene that is shown.
    pub fn scene(&self) -> usize {
        self.scene
    }

    /// Its pyramid.
    pub fn pyramid(&self) -> Pyramid {
        self.pyramid
    }

    /// Whether tiles fade in; not under reduced motion.
    pub fn set_fading(&mut self, fading: bool) {
        self.fade = if fading { FADE } else { 0.0 };
    }

    /// Shows another scene. Tiles of the former stay until their room is needed; its loads are cancelled
    /// by the next frame.
    pub fn enter(&mut self, scene: usize, pyramid: Pyramid) {
        self.former = self.room.saturating_sub(self.former);
        self.scene = scene;
        self.pyramid = pyramid;
        self.lacking.clear();
    }

    /// The layers are new: begins with an empty cache that may grow to so many. Loads go on and will fill it.
    pub fn empty(&mut self, layers: usize) {
        self.cache.reset(layers);
    }

    /// Forgets all loads; whoever calls this has stopped them.
    pub fn forget_loads(&mut self) {
        self.queue = Queue::default();
    }

    /// There was no memory for the layer that [`World::place`] gave: the cache stays as large as it is.
    pub fn cannot_grow(&mut self, layer: usize) {
        self.cache.cannot_grow(layer);
    }

    /// The number of layers that the cache may grow to.
    pub fn layers(&self) -> usize {
        self.cache.capacity()
    }

    /// Tries again what was given up.
    pub fn try_again(&mut self) {
        self.queue.try_again();
    }

    /// The bytes of a tile are there and are being decoded: the network is free for what the last frame
    /// could not begin with. Fills `plan.start` and `plan.cancel` only.
    pub fn received(&mut self, key: TileKey, now: f64, plan: &mut Plan) {
        self.queue.received(key);
        plan.start.clear();
        plan.cancel.clear();
        self.queue.plan(&self.lacking, now, &mut plan.start, &mut plan.cancel);
    }

    /// A tile is decoded and waits to be uploaded.
    pub fn arrived(&mut self, key: TileKey) {
        self.queue.arrived(key);
    }

    /// A load failed.
    pub fn failed(&mut self, key: TileKey, failure: Failure, now: f64) {
        self.queue.failed(key, failure, now);
    }

    /// The layer that a decoded tile is to be uploaded to; `None` where it is not needed any more or
    /// finds no room.
    pub fn place(&mut self, key: TileKey, now: f64) -> Option<usize> {
        if key.scene != self.scene || !self.pyramid_has(key.tile) {
            self.queue.done(key);
            return None;
        }
        let wanted = &self.wanted;
        let wanted = |kept| wanted.iter().any(|want: &Want| want.key == kept);
        let layer = self.cache.place(key, now, self.room, wanted);
        match layer {
            Some(_) => self.queue.done(key),
            None => self.queue.defer(key, now + NO_ROOM),
        }
        layer
    }

    /// Works a frame out: fills `plan`. `ahead` is where a turning camera will soon look.
    pub fn update(&mut self, camera: &Camera, ahead: Option<View>, now: f64, plan: &mut Plan) {
        let Screen { width, height, .. } = camera.screen();
        let seen = |view| Frustum::new(view, width, height);
        self.look(seen(camera.view()), camera.focal_pixels(), ahead.map(seen), now, plan);
    }

    /// The same for any solid angle, with `focal` pixels a radian at its middle.
    pub fn look(
        &mut self,
        frustum: Frustum,
        focal: f64,
        ahead: Option<Frustum>,
        now: f64,
        plan: &mut Plan,
    ) {
        plan.draws.clear();
        plan.start.clear();
        plan.cancel.clear();
        (plan.preview, plan.fading, plan.settled, plan.missing) = (false, false, true, 0);

        let mut detail = Detail::new(self.pyramid, focal);
        visible::tiles(&frustum, detail, &mut self.needed);
        // A view that needs more than the cache can hold would never become sharp.
        while self.needed.len() + SPARE > self.cache.capacity()
            && let Some(coarser) = detail.coarser()
        {
            detail = coarser;
            visible::tiles(&frustum, detail, &mut self.needed);
        }
        self.room = self.needed.len() + SPARE + self.needed.len() / 4 + self.former;
        self.cache.begin_frame();
        self.wanted.clear();
        for index in 0..self.needed.len() {
            let needed = self.needed[index];
            self.show(needed, now, plan);
        }
        // Within a level in the order of their layers: as few calls as there are arrays.
        sort_by_number(&mut plan.draws, |draw| {
            f64::from(draw.tile.level) * 4096.0 + draw.layer as f64
        });

        self.want_whole_sphere();
        let around = frustum.widened(MARGIN);
        self.want_nearby(&around, detail, false);
        if let Some(ahead) = ahead {
            self.want_nearby(&ahead, detail, true);
        }
        sort_by_number(&mut self.wanted, |want| want.order);
        // Nothing is loaded that would have to push out something better.
        self.wanted.truncate(self.cache.capacity());
        self.lacking.clear();
        let cache = &self.cache;
        self.lacking.extend(self.wanted.iter().filter(|want| !cache.holds(want.key)));
        self.queue.plan(&self.lacking, now, &mut plan.start, &mut plan.cancel);
        plan.wake_at = self.queue.next_attempt();
        plan.settled &= !plan.fading;
    }

    /// Draws a tile, and beneath it what shows through; wants it where it is not there.
    fn show(&mut self, Needed { tile, distance }: Needed, now: f64, plan: &mut Plan) {
        self.want(tile, SHARP + distance, true);
        match self.draw(tile, now, plan) {
            Some(opacity) if opacity >= 1.0 => return,
            Some(_) => {}
            None => {
                self.want_with_ancestors(tile, distance, plan);
                for child in self.finer(tile) {
                    self.draw(child, now, plan);
                }
            }
        }
        let mut above = tile;
        while let Some(parent) = above.parent() {
            if self.draw(parent, now, plan).is_some_and(|opacity| opacity >= 1.0) {
                return;
            }
            above = parent;
        }
        plan.preview = true;
    }

    /// Draws a tile that is in the cache and says how opaque it is by now.
    fn draw(&mut self, tile: TileAddress, now: f64, plan: &mut Plan) -> Option<f32> {
        if let Some(draw) = plan.draws.iter().find(|draw| draw.tile == tile) {
            return Some(draw.opacity);
        }
        let cached = self.cache.find(self.key(tile))?;
        let age = now - cached.filled;
        // It may have come after the frame began. A clock that went backwards, however, must not leave a tile
        // half transparent.
        let fades = -FADE < age && age < self.fade;
        let opacity = if fades { (age.max(0.0) / self.fade) as f32 } else { 1.0 };
        plan.fading |= opacity < 1.0;
        plan.draws.push(Draw { tile, layer: cached.layer, opacity });
        Some(opacity)
    }

    /// What is left of a finer level, for the time until this one is there.
    fn finer(&self, tile: TileAddress) -> impl Iterator<Item = TileAddress> + use<> {
        let exists = tile.level < self.pyramid.levels();
        visible::children(tile).into_iter().filter(move |_| exists)
    }

    fn want_with_ancestors(&mut self, tile: TileAddress, distance: f64, plan: &mut Plan) {
        let key = self.key(tile);
        if self.queue.is_gone(key) {
            plan.missing += 1;
        } else {
            plan.settled = false;
        }
        let mut above = tile;
        while let Some(parent) = above.parent() {
            if self.cache.holds(self.key(parent)) {
                return;
            }
            if parent.level == 1 || (tile.level - parent.level).is_multiple_of(STEP) {
                self.want(parent, COARSE + f64::from(parent.level) * 200.0 + distance, true);
            }
            above = parent;
        }
    }

    /// The coarsest level of the whole sphere, so that no direction is ever blurred for long.
    fn want_whole_sphere(&mut self) {
        for face in Face::ALL {
            let tile = TileAddress { level: 1, face, row: 0, column: 0 };
            let kept = self.cache.holds(self.key(tile));
            self.want(tile, if kept { KEPT } else { WHOLE_SPHERE }, true);
        }
    }

    fn want_nearby(&mut self, frustum: &Frustum, detail: Detail, begin: bool) {
        let mut nearby = std::mem::take(&mut self.nearby);
        visible::tiles(frustum, detail, &mut nearby);
        for Needed { tile, distance } in &nearby {
            self.want(*tile, NEARBY + distance, begin);
        }
        self.nearby = nearby;
    }

    fn want(&mut self, tile: TileAddress, order: f64, begin: bool) {
        let key = self.key(tile);
        match self.wanted.iter_mut().find(|want| want.key == key) {
            Some(want) => {
                want.order = want.order.min(order);
                want.begin |= begin;
            }
            None => self.wanted.push(Want { key, order, begin }),
        }
    }

    fn key(&self, tile: TileAddress) -> TileKey {
        TileKey { scene: self.scene, tile }
    }

    fn pyramid_has(&self, tile: TileAddress) -> bool {
        self.pyramid.tile(tile.level, tile.face, tile.row, tile.column).is_ok()
    }
}

#[cfg(test)]
mod tests;
