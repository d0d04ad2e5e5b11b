//! Builds the pyramid from the top down: a tile of the finest level is sampled from the source, every
//! other one is its four children halved while they are still warm.

use crate::encode::{Encoder, TileFormat};
use crate::output::Output;
use crate::picture::Picture;
use crate::sphere::{FaceGrid, Scratch, Sphere, Window};
use crate::tile::Tile;
use crate::{Progress, Stage, TileError};
use rayon::prelude::*;
use sonla360_geometry::{Equirect, Face, Pyramid, TileAddress};
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};

/// The planes of a source, prepared for sampling at a pyramid's top level.
pub(crate) struct Source<'a> {
    planes: Vec<Sphere<'a>>,
}

impl<'a> Source<'a> {
    pub(crate) fn prepare(picture: &'a mut Picture, pyramid: Pyramid) -> Self {
        let source = Equirect { width: picture.width as u32, height: picture.height as u32 };
        let top = pyramid.top_face_size() as usize;
        let shapes = picture.shapes();
        let mut rest = picture.data.as_mut_slice();
        let mut planes = Vec::with_capacity(shapes.len());
        for (index, shape) in shapes.into_iter().enumerate() {
            let (samples, behind) = rest.split_at_mut(shape.range().len());
            rest = behind;
            let divisor = if index == 0 { 1 } else { 2 };
            let grid = FaceGrid::new(source, divisor, top / divisor as usize);
            planes.push(Sphere::prepare(samples, shape.width, grid));
        }
        Self { planes }
    }

    /// Samples one tile of the top level.
    pub(crate) fn sample(&self, address: TileAddress, tile: &mut Tile, scratch: &mut Scratch) {
        for (index, sphere) in self.planes.iter().enumerate() {
            let size = tile.plane_size(index);
            let window = Window {
                face: address.face,
                left: address.column as usize * size,
                top: address.row as usize * size,
                size,
            };
            sphere.fill(window, &mut tile.planes[index], scratch);
        }
    }

    pub(crate) fn is_grey(&self) -> bool {
        self.planes.len() == 1
    }
}

/// What a worker keeps between tiles.
struct Worker {
    encoder: Encoder,
    scratch: Scratch,
}

/// One run of tiling: everything the recursion needs.
pub(crate) struct Build<'a> {
    pub(crate) source: &'a Source<'a>,
    pub(crate) pyramid: Pyramid,
    pub(crate) format: TileFormat,
    pub(crate) quality: u8,
    pub(crate) output: &'a Output,
    pub(crate) progress: &'a (dyn Fn(Progress) + Sync),
    workers: Mutex<Vec<Worker>>,
    done: AtomicU64,
}

impl<'a> Build<'a> {
    pub(crate) fn new(
        source: &'a Source<'a>,
        pyramid: Pyramid,
        (format, quality): (TileFormat, u8),
        output: &'a Output,
        progress: &'a (dyn Fn(Progress) + Sync),
    ) -> Self {
        let (workers, done) = (Mutex::default(), AtomicU64::new(0));
        Self { source, pyramid, format, quality, output, progress, workers, done }
    }

    /// Writes every tile and returns the six tiles of level 1 in the order `f r b l u d`.
    pub(crate) fn run(&self) -> Result<Vec<Tile>, TileError> {
        Face::ALL
            .into_par_iter()
            .map(|face| self.tile(TileAddress { level: 1, face, row: 0, column: 0 }))
            .collect()
    }

    /// Makes and writes the tile and everything finer below it.
    fn tile(&self, address: TileAddress) -> Result<Tile, TileError> {
        let mut tile = Tile::new(self.pyramid.tile_size() as usize, self.source.is_grey());
        if address.level < self.pyramid.levels() {
            let parent = Mutex::new(&mut tile);
            (0..4u32).into_par_iter().try_for_each(|quarter| {
                let (row, column) = (quarter / 2, quarter % 2);
                let child = self.tile(TileAddress {
                    level: address.level + 1,
                    row: address.row * 2 + row,
                    column: address.column * 2 + column,
                    ..address
                })?;
                lock(&parent).take_quarter(&child, row as usize, column as usize);
                Ok::<_, TileError>(())
            })?;
        }
        let mut worker = self.worker()?;
        if address.level == self.pyramid.levels() {
            self.source.sample(address, &mut tile, &mut worker.scratch);
        }
        let size = tile.size;
        let bytes = worker.encoder.encode(&tile.planes, size, size)?;
        self.output.write_tile(address, self.format, bytes)?;
        lock(&self.workers).push(worker);
        let done = self.done.fetch_add(1, Ordering::Relaxed) + 1;
        (self.progress)(Progress::within(Stage::Tiling, done, self.pyramid.tile_count()));
        Ok(tile)
    }

    fn worker(&self) -> Result<Worker, TileError> {
        if let Some(worker) = lock(&self.workers).pop() {
            return Ok(worker);
        }
        Ok(Worker {
            encoder: Encoder::new(self.format, self.quality)?,
            scratch: Scratch::default(),
        })
    }
}

/// A lock whose holder panicked still guards nothing but buffers.
fn lock<T: ?Sized>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(std::sync::PoisonError::into_inner)
}
