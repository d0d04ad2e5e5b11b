//! Cuts an equirectangular panorama into the pyramid of cube-face tiles that viewers load.
//!
//! Processor only: no network, no database, no HTTP. [`inspect`] judges a file by its header,
//! [`tile`] writes `{level}/{face}/{row}/{column}.jpg` (or `.webp`) and, last, `pyramid.json`. Pixels
//! stay planar YCbCr 4:2:0 from the decoder to the encoder wherever the source is such a JPEG.
//!
//! The same input and quality give the same bytes, whatever the number of threads.

pub mod analytic;
mod corrections;
mod encode;
mod error;
mod levelling;
mod likeness;
mod output;
mod picture;
mod preview;
mod pyramid;
mod schedule;
mod shot;
mod source;
mod sphere;
mod ssim;
mod strip;
mod tile;

pub use corrections::{
    CorrectionError, Corrections, MAX_REGIONS, Nadir, RADIUS_RANGE, Region, changed_tiles,
    touched_tiles,
};
pub use encode::TileFormat;
pub use error::TileError;
pub use levelling::Levelling;
pub use output::PYRAMID_FILE;
pub use preview::PREVIEW_FACE_SIZE;
pub use shot::{Shot, ShotError};
pub use source::{
    Bounds, Finding, Format, GPano, MAX_SOURCE_WIDTH, MIN_SOURCE_WIDTH, Pose, SourceInfo, examine,
    inspect,
};
pub use ssim::ssim;

use corrections::Corrected;
use output::{Output, Unchanged};
use pyramid::{Build, Destination};
use serde::{Deserialize, Serialize};
use sonla360_geometry::{Pyramid, PyramidError};
use source::Source;
use std::path::Path;

/// How to tile.
#[derive(Debug, Clone, PartialEq)]
pub struct TileOptions {
    /// File format of the tiles.
    pub format: TileFormat,
    /// Quality from 1 to 100 as JPEG counts it; WebP tiles are made as like their pictures (by [`ssim`])
    /// as JPEG's of that quality, which is measured on a sample of the panorama's own tiles.
    pub quality: u8,
    /// Worker threads; 0 takes one per processor.
    pub threads: usize,
    /// Refuse a source that would need more than this many bytes of memory.
    pub max_memory: u64,
    /// What is corrected on the way.
    pub corrections: Corrections,
}

impl Default for TileOptions {
    fn default() -> Self {
        Self {
            format: TileFormat::Jpeg,
            quality: 85,
            threads: 0,
            max_memory: 2 << 30,
            corrections: Corrections::default(),
        }
    }
}

impl TileOptions {
    fn worker_threads(&self) -> usize {
        match self.threads {
            0 => std::thread::available_parallelism().map_or(1, std::num::NonZero::get),
            threads => threads,
        }
    }
}

/// What tiling needs besides decoded rows: tiles in the making, what workers keep, the codecs' tables.
const WORKING_BYTES: u64 = 64 << 20;

/// How far the work is.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Progress {
    /// Share of the whole work that is done, 0 to 1.
    pub fraction: f64,
}

/// What `pyramid.json` holds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PyramidFile {
    /// File format of the tiles: `jpg` or `webp`.
    pub format: String,
    /// Pixels across of the source, upright.
    pub source_width: u32,
    /// Pixels down of the source, upright.
    pub source_height: u32,
    /// Edge of every tile in pixels.
    pub tile_size: u32,
    /// Edge of a face on each level in pixels, coarse first.
    pub levels: Vec<u32>,
    /// Data URI of a JPEG strip of the faces `f r b l u d`, [`PREVIEW_FACE_SIZE`] each.
    pub preview: String,
    /// Address of a tile, relative to this file.
    pub url: String,
    /// The part of the sphere that was photographed; absent where that is all of it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bounds: Option<Bounds>,
    /// What an editor may want to know.
    #[serde(default)]
    pub findings: Vec<Finding>,
}

impl PyramidFile {
    fn new(source: &Source<'_>, pyramid: Pyramid, options: &TileOptions, preview: String) -> Self {
        let extension = options.format.extension();
        Self {
            format: extension.into(),
            source_width: source.info.width,
            source_height: source.info.height,
            tile_size: pyramid.tile_size(),
            levels: (1..=pyramid.levels()).map(|level| pyramid.face_size(level)).collect(),
            preview,
            url: format!("{{level}}/{{face}}/{{row}}/{{column}}.{extension}"),
            bounds: source.info.bounds,
            findings: source.findings(options.corrections.levelling),
        }
    }

    /// The shape of the pyramid.
    pub fn pyramid(&self) -> Result<Pyramid, PyramidError> {
        Pyramid::new(self.tile_size, self.levels.len() as u32)
    }
}

/// Tiles a panorama into a new or empty folder; `progress` is called from several threads.
///
/// The folder holds `pyramid.json` only when every tile is there. A folder in which an earlier tiling
/// was killed is cleared and used again, any other folder with content is refused.
pub fn tile(
    input: &Path,
    output: &Path,
    options: &TileOptions,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<PyramidFile, TileError> {
    run(input, output, options, None, progress)
}

/// A pyramid of the same panorama, tiled with other corrections and else the same options.
#[derive(Debug, Clone, Copy)]
pub struct Earlier<'a> {
    /// The folder it lies in.
    pub folder: &'a Path,
    /// What was corrected in it.
    pub corrections: &'a Corrections,
}

/// Tiles like [`tile`], but takes the tiles in which nothing changes from an earlier pyramid: as hard
/// links where the file system allows it. Every file has the bytes that [`tile`] would give it.
pub fn tile_changed(
    input: &Path,
    output: &Path,
    options: &TileOptions,
    earlier: Earlier<'_>,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<PyramidFile, TileError> {
    run(input, output, options, Some(earlier), progress)
}

fn run(
    input: &Path,
    output: &Path,
    options: &TileOptions,
    earlier: Option<Earlier<'_>>,
    progress: &(dyn Fn(Progress) + Sync),
) -> Result<PyramidFile, TileError> {
    if !(1..=100).contains(&options.quality) {
        return Err(TileError::Quality(options.quality));
    }
    let corrections = &options.corrections;
    corrections.check()?;
    let mut source = source::open(input)?;
    let pyramid = Pyramid::for_source_width(source.info.width);
    let unchanged =
        earlier.map(|earlier| unchanged(earlier, &source.info, pyramid, options)).transpose()?;
    let build = Build::new(source.shape, pyramid, corrections.levelling);
    let needed = source.decoder_bytes
        + schedule::bytes_in_flight(&build)
        + corrections::bytes_held(source.shape, corrections)
        + WORKING_BYTES;
    if needed > options.max_memory {
        return Err(TileError::Memory { needed, allowed: options.max_memory });
    }
    let output = Output::claim(output)?.with_unchanged(unchanged);
    let reader = source.reader(options.max_memory).and_then(|reader| {
        if !corrections.change_samples() {
            return Ok(reader);
        }
        Ok(Box::new(Corrected::new(reader, corrections)?) as Box<dyn strip::Reader>)
    });
    let made = reader.and_then(|reader| {
        let coding = likeness::coding(input, options)?;
        let destination = Destination::Folder(&output, coding);
        schedule::run(&build, reader, destination, options.worker_threads(), progress)?;
        let preview = preview::data_uri(&build.into_level_one()?)?;
        Ok(PyramidFile::new(&source, pyramid, options, preview))
    });
    match made {
        Ok(file) => {
            output.finish(&file)?;
            Ok(file)
        }
        Err(error) => {
            output.discard();
            Err(error)
        }
    }
}

/// Which tiles of an earlier pyramid stay as they are, if it is one of this source in this format.
fn unchanged(
    earlier: Earlier<'_>,
    info: &SourceInfo,
    pyramid: Pyramid,
    options: &TileOptions,
) -> Result<Unchanged, TileError> {
    let folder = earlier.folder.to_owned();
    let path = folder.join(PYRAMID_FILE);
    let text = std::fs::read(&path).map_err(|error| TileError::io(&path, error))?;
    let usable = serde_json::from_slice::<PyramidFile>(&text).is_ok_and(|file| {
        (file.source_width, file.source_height) == (info.width, info.height)
            && file.pyramid() == Ok(pyramid)
            && file.format == options.format.extension()
    });
    if !usable {
        return Err(CorrectionError::OtherPyramid(folder.display().to_string()).into());
    }
    let changed = changed_tiles(pyramid, info.width, earlier.corrections, &options.corrections);
    Ok(Unchanged { folder, changed })
}
