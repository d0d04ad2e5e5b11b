//! Finds the quality at which WebP tiles look as much like their pictures as JPEG's do.
//!
//! The two codecs count quality each in its own way, and which numbers match depends on the picture: at JPEG's
//! 85, WebP's ranges from 80 to 90 between photographs. So the panorama is asked itself, on a sample of its
//! tiles. One quality for all tiles takes fewer bytes than as much likeness tile by tile: flat tiles, in which
//! nobody sees a difference, would ask for most.

use crate::encode::{Coding, Encoder};
use crate::pyramid::{Build, Destination};
use crate::sphere::Lanes;
use crate::tile::Tile;
use crate::{Levelling, TileError, TileFormat, TileOptions, schedule, source, ssim};
use rayon::prelude::*;
use sonla360_geometry::{Pyramid, TileAddress};
use std::path::Path;
use std::sync::{Mutex, PoisonError};

/// Units of the finest level that are measured, most of them four tiles.
const UNITS: usize = 8;
/// How closely the quality is determined: half of libwebp's own steps, so that the least one is found.
const STEP: f32 = 0.5;
/// Levels that are measured: the finest three hold 98 of 100 tiles.
const MOST_LEVELS: u32 = 3;

/// How the tiles of a panorama are coded. WebP's quality depends on the source and on the quality asked for
/// alone, not on corrections: tiles that these leave as they are keep their bytes.
pub(crate) fn coding(input: &Path, options: &TileOptions) -> Result<Coding, TileError> {
    match options.format {
        TileFormat::Jpeg => Ok(Coding::Jpeg(options.quality)),
        TileFormat::WebP => {
            let threads = options.worker_threads();
            let samples = sample(input, options.max_memory, threads)?;
            let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build();
            let pool = pool.map_err(TileError::internal)?;
            pool.install(|| equal_quality(&samples, options.quality)).map(Coding::WebP)
        }
    }
}

/// A tile, or its part of a coarser one.
struct Sample {
    tile: Tile,
    /// How many tiles of a pyramid it stands for, as a share of those that one of the finest level does.
    weight: f64,
}

/// Some tiles of the finest level, spread over the sphere, and what becomes of them on coarser ones: always the
/// same in the same order.
fn sample(input: &Path, max_memory: u64, threads: usize) -> Result<Vec<Sample>, TileError> {
    let mut source = source::open(input)?;
    let pyramid = Pyramid::for_source_width(source.info.width);
    let build = Build::new(source.shape, pyramid, Levelling::default()).sampled(UNITS);
    let tiles = Mutex::default();
    let reader = source.reader(max_memory)?;
    schedule::run(&build, reader, Destination::Sample(&tiles), threads, &|_| {})?;
    let mut tiles = tiles.into_inner().unwrap_or_else(PoisonError::into_inner);
    tiles.sort_by_key(|(address, _)| *address);
    let (lanes, levels) = (Lanes::detect(), pyramid.levels().min(MOST_LEVELS) as usize);
    let on_every_level = |(_, tile): (TileAddress, Tile)| {
        let finest = Sample { tile, weight: 1.0 };
        let coarser = move |finer: &Sample| {
            // One of a coarser level covers four of the finer one: a quarter of it counts a quarter.
            Some(Sample { tile: finer.tile.halved(lanes), weight: finer.weight / 4.0 })
        };
        std::iter::successors(Some(finest), coarser).take(levels)
    };
    Ok(tiles.into_iter().flat_map(on_every_level).collect())
}

/// The least WebP quality that is as good as JPEG's, within [`STEP`].
fn equal_quality(samples: &[Sample], jpeg: u8) -> Result<f32, TileError> {
    let wanted = mean_ssim(samples, Coding::Jpeg(jpeg))?;
    let (mut low, mut high) = (0.0f32, 100.0f32);
    while high - low > STEP {
        let middle = low.midpoint(high);
        if mean_ssim(samples, Coding::WebP(middle))? >= wanted {
            high = middle;
        } else {
            low = middle;
        }
    }
    Ok(high)
}

/// How like their pictures tiles are after coding, in the mean over a pyramid.
fn mean_ssim(samples: &[Sample], coding: Coding) -> Result<f64, TileError> {
    let each: Vec<f64> = samples
        .par_iter()
        .map(|Sample { tile, .. }| {
            let mut encoder = Encoder::new(coding)?;
            let file = encoder.encode(&tile.planes, tile.size, tile.size)?;
            Ok(ssim(&tile.planes[0], &coding.format().shown_luma(file)?, tile.size))
        })
        .collect::<Result<_, TileError>>()?;
    // One after the other: the same sum on any number of threads.
    let weights: f64 = samples.iter().map(|sample| sample.weight).sum();
    Ok(each.iter().zip(samples).map(|(ssim, sample)| ssim * sample.weight).sum::<f64>() / weights)
}
