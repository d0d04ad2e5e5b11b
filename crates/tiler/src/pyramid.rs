//! Builds the pyramid from the top down: tiles of the finest level are sampled from the source, every
//! other one is its four children halved while they are still warm.

use crate::encode::{Coding, Encoder};
use crate::output::Output;
use crate::sphere::{FilterScratch, Lanes, ReadyPlane, SIDES, Scratch, Sphere, Window};
use crate::strip::{STRIP_ROWS, Shape, Strip};
use crate::tile::Tile;
use crate::{Levelling, Progress, TileError};
use sonla360_geometry::{Equirect, Face, Pyramid, TileAddress};
use std::collections::HashMap;
use std::ops::RangeInclusive;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex};

/// The planes of a strip, ready to be sampled.
pub(crate) type ReadyStrip = Vec<ReadyPlane>;

/// Tiles of the finest level that are sampled together.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Unit {
    /// The same row and column of the four side faces.
    Sides { row: u32, column: u32 },
    /// A tile of the upper left quarter of an up or down face and its images in the face's mirrors.
    Mirrored { face: Face, row: u32, column: u32 },
    /// One tile.
    Single { face: Face, row: u32, column: u32 },
}

impl Unit {
    /// The tile that stands for all, and whose source rows all need.
    fn first(self) -> (Face, u32, u32) {
        match self {
            Self::Sides { row, column } => (Face::Front, row, column),
            Self::Mirrored { face, row, column } | Self::Single { face, row, column } => {
                (face, row, column)
            }
        }
    }

    fn addresses(self, pyramid: Pyramid) -> Vec<TileAddress> {
        let level = pyramid.levels();
        let last = pyramid.tiles_per_edge(level) - 1;
        match self {
            Self::Sides { row, column } => {
                SIDES.map(|face| TileAddress { level, face, row, column }).into()
            }
            Self::Mirrored { face, row, column } => [
                (row, column),
                (row, last - column),
                (last - row, column),
                (last - row, last - column),
            ]
            .map(|(row, column)| TileAddress { level, face, row, column })
            .into(),
            Self::Single { face, row, column } => vec![TileAddress { level, face, row, column }],
        }
    }
}

/// A unit, and the strips of the source it needs.
#[derive(Debug, Clone)]
pub(crate) struct Task {
    pub(crate) unit: Unit,
    pub(crate) strips: RangeInclusive<usize>,
}

/// What a worker keeps between tiles.
pub(crate) struct Worker {
    /// Made for the first tile that is coded.
    encoder: Option<Encoder>,
    scratch: Scratch,
    filter: FilterScratch,
    tiles: Vec<Tile>,
}

/// Where tiles go.
#[derive(Clone, Copy)]
pub(crate) enum Destination<'a> {
    /// All of them, coded, into a folder.
    Folder(&'a Output, Coding),
    /// As they are, in any order; of a [sampled](Build::sampled) build those of the finest level only.
    Sample(&'a Mutex<Vec<(TileAddress, Tile)>>),
}

/// Where tiles go, and who is told.
pub(crate) struct Delivery<'a> {
    destination: Destination<'a>,
    progress: &'a (dyn Fn(Progress) + Sync),
    /// Strips read and tiles written, and how many there are of both.
    done: AtomicU64,
    total: u64,
}

impl<'a> Delivery<'a> {
    pub(crate) fn new(
        build: &Build,
        destination: Destination<'a>,
        progress: &'a (dyn Fn(Progress) + Sync),
    ) -> Self {
        let total = build.shape.strips() as u64 + build.pyramid.tile_count();
        Self { destination, progress, done: AtomicU64::new(0), total }
    }

    /// Tells that one more strip or tile is done.
    pub(crate) fn step(&self) {
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        (self.progress)(Progress { fraction: done as f64 / self.total as f64 });
    }
}

/// One run of tiling: everything the workers share.
pub(crate) struct Build {
    pyramid: Pyramid,
    shape: Shape,
    /// For luma and, unless the panorama is grey, for chroma.
    spheres: Vec<Sphere>,
    lanes: Lanes,
    tasks: Vec<Task>,
    /// Whether some units were left out, so that coarser tiles would never be complete.
    sampled: bool,
    /// Tiles of coarser levels that some of their children have been drawn into.
    parents: Mutex<HashMap<TileAddress, Arc<Mutex<Parent>>>>,
    /// Tiles whose memory can be used again.
    spare: Mutex<Vec<Tile>>,
    level_one: Mutex<[Option<Tile>; 6]>,
}

struct Parent {
    tile: Tile,
    missing: u32,
}

impl Build {
    pub(crate) fn new(shape: Shape, pyramid: Pyramid, levelling: Levelling) -> Self {
        let source = Equirect { width: shape.width as u32, height: shape.height as u32 };
        let (lanes, rotation) = (Lanes::detect(), levelling.rotation());
        let divisors = if shape.grey { &[1][..] } else { &[1, 2] };
        let spheres = divisors
            .iter()
            .map(|divisor| {
                let face_size = (pyramid.top_face_size() / divisor) as usize;
                Sphere::new(source, *divisor, face_size, rotation, lanes)
            })
            .collect();
        let mut build = Self {
            pyramid,
            shape,
            spheres,
            lanes,
            tasks: Vec::new(),
            sampled: false,
            parents: Mutex::default(),
            spare: Mutex::default(),
            level_one: Mutex::default(),
        };
        build.tasks = build.all_tasks();
        build
    }

    /// Leaves about as many units as told, spread from the top of the panorama to its bottom; all of them where
    /// there are no more.
    pub(crate) fn sampled(mut self, units: usize) -> Self {
        let every = self.tasks.len().div_ceil(units);
        self.sampled = every > 1;
        self.tasks = self.tasks.into_iter().skip(every / 2).step_by(every).collect();
        self
    }

    pub(crate) fn shape(&self) -> Shape {
        self.shape
    }

    /// All units in the order in which the source's rows complete them.
    pub(crate) fn tasks(&self) -> &[Task] {
        &self.tasks
    }

    fn all_tasks(&self) -> Vec<Task> {
        let edge = self.pyramid.tiles_per_edge(self.pyramid.levels());
        let upright = self.spheres[0].is_upright();
        let mut units = Vec::new();
        for (row, column) in (0..edge).flat_map(|row| (0..edge).map(move |column| (row, column))) {
            let poles = [Face::Up, Face::Down];
            let single = |face| Unit::Single { face, row, column };
            if !upright {
                units.extend(Face::ALL.map(single));
                continue;
            }
            units.push(Unit::Sides { row, column });
            if edge == 1 {
                units.extend(poles.map(single));
            } else if row < edge / 2 && column < edge / 2 {
                units.extend(poles.map(|face| Unit::Mirrored { face, row, column }));
            }
        }
        let with_strips = |unit| Task { unit, strips: self.strips_of(unit) };
        let mut tasks: Vec<Task> = units.into_iter().map(with_strips).collect();
        tasks.sort_by_key(|task| *task.strips.end());
        tasks
    }

    fn strips_of(&self, unit: Unit) -> RangeInclusive<usize> {
        let (face, row, column) = unit.first();
        let (mut first, mut last) = (usize::MAX, 0);
        for (sphere, divisor) in self.spheres.iter().zip([1, 2]) {
            let rows = sphere.rows_of(face, self.window(row, column, divisor));
            first = first.min(rows.start() * divisor / STRIP_ROWS);
            last = last.max(rows.end() * divisor / STRIP_ROWS);
        }
        first..=last.min(self.shape.strips() - 1)
    }

    fn window(&self, row: u32, column: u32, divisor: usize) -> Window {
        let size = self.pyramid.tile_size() as usize / divisor;
        Window { left: column as usize * size, top: row as usize * size, size }
    }

    pub(crate) fn worker(&self) -> Worker {
        let tile = || Tile::new(self.pyramid.tile_size() as usize, self.shape.grey);
        Worker {
            encoder: None,
            scratch: Scratch::default(),
            filter: FilterScratch::default(),
            tiles: SIDES.map(|_| tile()).into(),
        }
    }

    /// Makes a strip ready to be sampled.
    pub(crate) fn prepare(&self, strip: Strip, worker: &mut Worker) -> ReadyStrip {
        let prepare = |(index, plane)| {
            let (sphere, divisor) = match (index, self.spheres.as_slice()) {
                (1.., [_, chroma]) => (chroma, 2),
                _ => (&self.spheres[0], 1),
            };
            sphere.prepare(plane, strip.first_row / divisor, &mut worker.filter)
        };
        strip.planes.into_iter().enumerate().map(prepare).collect()
    }

    /// Makes and writes the tiles of a unit, and those coarser ones that they complete.
    pub(crate) fn make(
        &self,
        task: &Task,
        strips: &[Arc<ReadyStrip>],
        worker: &mut Worker,
        delivery: &Delivery<'_>,
    ) -> Result<(), TileError> {
        let mut tiles = std::mem::take(&mut worker.tiles);
        let addresses = task.unit.addresses(self.pyramid);
        let (face, row, column) = task.unit.first();
        for (sphere, divisor) in self.spheres.iter().zip([1, 2]) {
            let range = if divisor == 1 { 0..1 } else { 1..3 };
            let window = self.window(row, column, divisor);
            let planes: Vec<Vec<&ReadyPlane>> = range
                .clone()
                .map(|plane| strips.iter().map(|strip| &strip[plane]).collect())
                .collect();
            let mut targets: Vec<Vec<&mut [u8]>> = range.clone().map(|_| Vec::new()).collect();
            for tile in &mut tiles[..addresses.len()] {
                for (targets, plane) in targets.iter_mut().zip(&mut tile.planes[range.clone()]) {
                    targets.push(plane);
                }
            }
            let mut targets: Vec<&mut [u8]> = targets.into_iter().flatten().collect();
            let scratch = &mut worker.scratch;
            match task.unit {
                Unit::Sides { .. } => sphere.fill_sides(&planes, window, &mut targets, scratch),
                _ => sphere.fill(&planes, face, window, &mut targets, scratch),
            }
        }
        let outcome = addresses
            .into_iter()
            .zip(&tiles)
            .try_for_each(|(address, tile)| self.finish(address, tile, worker, delivery));
        worker.tiles = tiles;
        outcome
    }

    /// Writes a tile, draws it into its parent, and finishes that where this was the last child.
    fn finish(
        &self,
        address: TileAddress,
        tile: &Tile,
        worker: &mut Worker,
        delivery: &Delivery<'_>,
    ) -> Result<(), TileError> {
        // First, because it reads the tile from end to end, which brings all of it into the cache that
        // the encoder reads in blocks.
        let completed = if self.sampled { None } else { self.draw_into_parent(address, tile) };
        match delivery.destination {
            Destination::Folder(output, coding) => {
                let format = coding.format();
                if !output.take_over(address, format)? {
                    let encoder = match &mut worker.encoder {
                        Some(encoder) => encoder,
                        none => none.insert(Encoder::new(coding)?),
                    };
                    let bytes = encoder.encode(&tile.planes, tile.size, tile.size)?;
                    output.write_tile(address, format, bytes)?;
                }
                delivery.step();
            }
            Destination::Sample(tiles) => lock(tiles).push((address, tile.clone())),
        }
        match (completed, address.parent()) {
            (Some(parent), Some(address)) => {
                let outcome = self.finish(address, &parent, worker, delivery);
                lock(&self.spare).push(parent);
                outcome
            }
            _ => Ok(()),
        }
    }

    /// Draws a tile into its parent, and returns that where this was its last child.
    fn draw_into_parent(&self, address: TileAddress, tile: &Tile) -> Option<Tile> {
        let Some(parent_address) = address.parent() else {
            lock(&self.level_one)[address.face.index()] = Some(tile.clone());
            return None;
        };
        let parent = Arc::clone(lock(&self.parents).entry(parent_address).or_insert_with(|| {
            // Four children draw over all that an earlier tile has left.
            let spare = lock(&self.spare).pop();
            let tile = spare.unwrap_or_else(|| Tile::new(tile.size, self.shape.grey));
            Arc::new(Mutex::new(Parent { tile, missing: 4 }))
        }));
        let mut drawn = lock(&parent);
        let (row, column) = (address.row % 2, address.column % 2);
        drawn.tile.take_quarter(tile, row as usize, column as usize, self.lanes);
        drawn.missing -= 1;
        if drawn.missing > 0 {
            return None;
        }
        lock(&self.parents).remove(&parent_address);
        // Another worker may hold the emptied place a moment longer.
        Some(std::mem::take(&mut drawn.tile))
    }

    /// The six tiles of level 1 in the order `f r b l u d`, once every task is done.
    pub(crate) fn into_level_one(self) -> Result<Vec<Tile>, TileError> {
        let tiles = self.level_one.into_inner().unwrap_or_else(std::sync::PoisonError::into_inner);
        let tiles: Vec<Tile> = tiles.into_iter().flatten().collect();
        if tiles.len() == Face::ALL.len() {
            Ok(tiles)
        } else {
            Err(TileError::internal("a face was left out"))
        }
    }
}

/// A lock whose holder panicked still guards nothing but buffers.
pub(crate) fn lock<T: ?Sized>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}
