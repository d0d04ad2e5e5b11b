//! Takes the sample of a panorama's tiles on which WebP is made as like the picture as JPEG is.
//!
//! The two codecs count quality each in its own way, and which numbers match depends on the picture: at JPEG's
//! 85, WebP's ranges from 80 to 90 between photographs. So the panorama is asked itself. One price of likeness for
//! all tiles (`equal_likeness`) takes fewer bytes than one quality for all, and far fewer than as much likeness tile
//! by tile: flat tiles, in which nobody sees a difference, would ask for most.

mod price;

use crate::encode::Coding;
use crate::pyramid::{Build, Destination};
use crate::sphere::Lanes;
use crate::tile::Tile;
use crate::{Levelling, TileError, TileFormat, TileOptions, schedule, source};
use price::{Sample, equal_likeness};
use sonla360_geometry::{Pyramid, TileAddress};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

/// Units of the finest level that are measured, most of them four tiles.
const UNITS: usize = 12;
/// Levels that are measured: the finest three hold 98 of 100 tiles.
const MOST_LEVELS: u32 = 3;

/// How the tiles of a panorama are coded. WebP's price depends on the source and on the quality asked for
/// alone, not on corrections: tiles that these leave as they are keep their bytes.
pub(crate) fn coding(input: &Path, options: &TileOptions) -> Result<Coding, TileError> {
    match options.format {
        TileFormat::Jpeg => Ok(Coding::Jpeg(options.quality)),
        TileFormat::WebP => {
            let threads = options.worker_threads();
            let samples = sample(input, options.max_memory, threads)?;
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
            let pool = pool.map_err(TileError::internal)?;
            pool.install(|| equal_likeness(samples, options.quality)).map(Coding::WebP)
        }
    }
}

/// All tiles of a small panorama; of others some tiles of the finest level, spread over the sphere, and what
/// becomes of them on coarser ones. Always the same in the same order.
fn sample(input: &Path, max_memory: u64, threads: usize) -> Result<Vec<Sample>, TileError> {
    let mut source = source::open(input)?;
    let pyramid = Pyramid::for_source_width(source.info.width);
    let build = Build::new(source.shape, pyramid, Levelling::default()).sampled(UNITS);
    let tiles = Mutex::default();
    let reader = source.reader(max_memory)?;
    schedule::run(&build, reader, Destination::Sample(&tiles), threads, &|_| {})?;
    let mut tiles = tiles.into_inner().unwrap_or_else(PoisonError::into_inner);
    tiles.sort_by_key(|(address, _)| *address);
    if tiles.iter().any(|(address, _)| address.level < pyramid.levels()) {
        return Ok(tiles.into_iter().map(|(_, tile)| Sample::new(tile, 1.0)).collect());
    }
    let (lanes, levels) = (Lanes::detect(), pyramid.levels().min(MOST_LEVELS) as usize);
    let on_every_level = |(_, tile): (TileAddress, Tile)| {
        let finest = Sample::new(tile, 1.0);
        let coarser = move |finer: &Sample| {
            // One of a coarser level covers four of the finer one: a quarter of it counts a quarter.
            Some(Sample::new(finer.tile.halved(lanes), finer.weight / 4.0))
        };
        std::iter::successors(Some(finest), coarser).take(levels)
    };
    Ok(tiles.into_iter().flat_map(on_every_level).collect())
}
