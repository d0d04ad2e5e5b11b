//! The panorama that came in: what its header says, whether it can be tiled, and its pixels.
//!
//! Everything is checked from headers before a decoder allocates anything, because the file may come
//! from anybody.

mod alpha;
mod colour;
mod findings;
mod gpano;
mod icc;
mod jpeg;
mod jpeg_header;
mod jpeg_strips;
mod metadata;
mod placed;
mod placement;
mod png;
mod pose;
mod tiff;
mod to_srgb;
mod watched;
mod webp;
mod whole;

pub use findings::Finding;
pub use gpano::GPano;
pub use metadata::{Format, SourceInfo};
pub use placement::Bounds;
pub use pose::Pose;

use crate::picture::{Picture, plane_bytes};
use crate::strip::{Reader, Shape, Strip};
use crate::{Levelling, TileError};
use icc::Verdict;
use jpeg_header::JpegHeader;
use jpeg_strips::JpegStrips;
use metadata::{Header, Judged};
use placed::Placed;
use placement::Placement;
use std::fs::File;
use std::io::{BufReader, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;
use to_srgb::ToSrgb;
use watched::{Noticed, Watched};
use whole::Whole;

/// Narrowest panorama accepted, in pixels.
pub const MIN_SOURCE_WIDTH: u32 = 1024;
/// Widest panorama accepted, in pixels.
pub const MAX_SOURCE_WIDTH: u32 = 32768;

/// From this many pixels on, a losslessly packed picture is looked at for [`MOST_PIXELS_PER_BYTE`].
const LARGE_PICTURE: u64 = 32 << 20;
/// A photograph takes about one byte a pixel as PNG, a drawing a tenth of that; deflate's limit of 1032 : 1
/// lets a few kilobytes of nothing keep a processor busy for minutes.
const MOST_PIXELS_PER_BYTE: u64 = 50;

/// Either byte order, classic and big.
const TIFF_STARTS: [&[u8]; 4] = [b"II*\0", b"MM\0*", b"II+\0", b"MM\0+"];

/// Reads the headers of a picture, and refuses what cannot be tiled.
pub fn inspect(path: &Path) -> Result<SourceInfo, TileError> {
    guarded(|| Ok(check(path, &read_header(path)?)?.info))
}

/// Reads a picture to its end without tiling it, and tells what is to be said about it, its pixels
/// included; `max_memory` bounds the work in bytes.
pub fn examine(path: &Path, max_memory: u64) -> Result<SourceInfo, TileError> {
    let mut source = open(path)?;
    let mut strip = Strip::new(source.shape, 0);
    let needed = source.decoder_bytes + strip.bytes() as u64;
    if needed > max_memory {
        return Err(TileError::Memory { needed, allowed: max_memory });
    }
    let mut reader = source.reader(max_memory)?;
    guarded(|| {
        for index in 0..source.shape.strips() {
            strip = Strip::reused(Some(strip), source.shape, index);
            reader.read(&mut strip)?;
        }
        Ok(())
    })?;
    Ok(SourceInfo { findings: source.findings(Levelling::default()), ..source.info })
}

fn check(path: &Path, header: &Header) -> Result<Judged, TileError> {
    let judged = header.check()?;
    let bytes = std::fs::metadata(path).map_err(|error| TileError::io(path, error))?.len();
    let (width, height) = (header.stored_width, header.stored_height);
    let pixels = u64::from(width) * u64::from(height);
    let packed = header.format != Format::Jpeg && pixels >= LARGE_PICTURE;
    if packed && pixels > bytes.saturating_mul(MOST_PIXELS_PER_BYTE) {
        return Err(TileError::UnpacksTooFar { width, height, bytes });
    }
    Ok(judged)
}

/// A decoded picture, stored as the file has it.
pub(crate) struct Decoded {
    pub(crate) picture: Picture,
    /// A pixel that is not opaque was met.
    pub(crate) transparent: bool,
}

/// A panorama whose headers have been read and found good.
pub(crate) struct Source<'a> {
    path: &'a Path,
    header: Header,
    pub(crate) info: SourceInfo,
    /// Where the picture lies in the sphere, if it is not all of it.
    placement: Option<Placement>,
    /// The whole sphere, upright.
    pub(crate) shape: Shape,
    /// Bytes that decoding takes at its peak, the strips it hands out not counted.
    pub(crate) decoder_bytes: u64,
    /// A decoder that hands out rows while it reads.
    strips: Option<JpegStrips<BufReader<File>>>,
    noticed: Noticed,
}

/// Checks a source by its headers. Nothing large is allocated before [`Source::reader`].
pub(crate) fn open(path: &Path) -> Result<Source<'_>, TileError> {
    guarded(|| {
        let header = read_header(path)?;
        let Judged { info, placement } = check(path, &header)?;
        let strips = match header.format {
            Format::Jpeg if info.orientation == 1 => JpegStrips::open(open_file(path)?)?,
            _ => None,
        };
        let decoder_bytes = match strips {
            Some(_) => header.decoder_extra_bytes,
            None => whole_bytes(path, &header)?,
        };
        let (width, height) = (info.width as usize, info.height as usize);
        let shape = Shape { width, height, grey: header.grey };
        let noticed = Noticed::default();
        Ok(Source { path, header, info, placement, shape, decoder_bytes, strips, noticed })
    })
}

impl Source<'_> {
    /// Begins to decode: rows as they come where the format allows it, else a picture decoded whole. Behind
    /// the decoder stand the steps to sRGB and into the full sphere, and one that watches.
    pub(crate) fn reader(&mut self, max_memory: u64) -> Result<Box<dyn Reader>, TileError> {
        guarded(|| {
            let mut reader: Box<dyn Reader> = match self.strips.take() {
                Some(strips) => Box::new(strips),
                None => Box::new(Whole::new(self.decode_whole(max_memory)?)),
            };
            let (width, height) = self.header.upright();
            if reader.shape() != (Shape { width, height, grey: self.header.grey }) {
                return Err(TileError::damaged("the picture is not what its header says"));
            }
            if let Verdict::Convert { conversion, .. } = &self.header.profile {
                reader = Box::new(ToSrgb::new(reader, conversion.clone()));
            }
            if let Some(placement) = self.placement {
                reader = Box::new(Placed::new(reader, placement));
            }
            let watched = Watched::new(reader, self.placement, self.noticed.clone());
            Ok(Box::new(watched) as Box<dyn Reader>)
        })
    }

    fn decode_whole(&mut self, max_memory: u64) -> Result<Picture, TileError> {
        let decoded = match self.header.format {
            Format::Jpeg => {
                Decoded { picture: jpeg::decode(&read_whole(self.path)?)?, transparent: false }
            }
            Format::Png => png::decode(open_file(self.path)?)?,
            Format::WebP => webp::decode(open_file(self.path)?, max_memory)?,
            Format::Tiff => tiff::decode(open_file(self.path)?, max_memory)?,
        };
        if !decoded.transparent {
            self.info.findings.retain(|finding| *finding != Finding::Transparency);
        }
        Ok(decoded.picture.oriented(self.info.orientation))
    }

    /// What the header told, and what was noticed in the pixels once all of them have been read. A tilt is
    /// no remark where somebody levels the picture, unless that is by nothing but the camera's own account.
    pub(crate) fn findings(&self, levelling: Levelling) -> Vec<Finding> {
        let by_pose = self.info.levelling == Some(levelling);
        let told = self.info.findings.iter().filter_map(|finding| match *finding {
            Finding::TiltedHorizon { degrees } if by_pose => {
                Some(Finding::LevelledByPose { degrees })
            }
            Finding::TiltedHorizon { .. } if !levelling.is_upright() => None,
            _ => Some(finding.clone()),
        });
        let mut findings: Vec<Finding> = told.collect();
        findings.extend(self.noticed.findings());
        findings
    }
}

/// Runs a decoder so that a panic inside a dependency becomes a refusal of the file.
fn guarded<T>(work: impl FnOnce() -> Result<T, TileError>) -> Result<T, TileError> {
    // Nothing the closure touched outlives the panic, so no broken invariant can be observed.
    catch_unwind(AssertUnwindSafe(work))
        .unwrap_or_else(|_| Err(TileError::damaged("the decoder gave up")))
}

fn open_file(path: &Path) -> Result<BufReader<File>, TileError> {
    let file = File::open(path).map_err(|error| TileError::io(path, error))?;
    let metadata = file.metadata().map_err(|error| TileError::io(path, error))?;
    if !metadata.is_file() {
        return Err(TileError::NotAFile(path.to_owned()));
    }
    if metadata.len() == 0 {
        return Err(TileError::Empty);
    }
    Ok(BufReader::with_capacity(1 << 16, file))
}

fn read_whole(path: &Path) -> Result<Vec<u8>, TileError> {
    std::fs::read(path).map_err(|error| TileError::io(path, error))
}

/// Recognises the format by its first bytes, never by the name, and reads the header.
fn read_header(path: &Path) -> Result<Header, TileError> {
    let mut file = open_file(path)?;
    let mut start = Vec::with_capacity(16);
    file.by_ref().take(16).read_to_end(&mut start).map_err(|error| TileError::io(path, error))?;
    let file = open_file(path)?;
    if start.starts_with(&[0xFF, 0xD8, 0xFF]) {
        JpegHeader::read(file).and_then(JpegHeader::into_header)
    } else if start.starts_with(b"\x89PNG\r\n\x1a\n") {
        png::read_header(file)
    } else if start.starts_with(b"RIFF") && start.get(8..12) == Some(b"WEBP") {
        webp::read_header(file)
    } else if TIFF_STARTS.iter().any(|magic| start.starts_with(magic)) {
        tiff::read_header(file)
    } else {
        Err(TileError::NotAnImage)
    }
}

/// Peak bytes of decoding a picture whole and turning it upright, from the header alone.
fn whole_bytes(path: &Path, header: &Header) -> Result<u64, TileError> {
    let (width, height) = (header.stored_width as usize, header.stored_height as usize);
    let planes = plane_bytes(width, height, header.grey) as u64;
    let file = std::fs::metadata(path).map_err(|error| TileError::io(path, error))?.len();
    let file = if header.format == Format::Jpeg { file } else { 0 };
    let pixels = width as u64 * height as u64;
    let decoding = planes.max(pixels * u64::from(header.decoder_bytes_per_pixel)) + file;
    let orienting = if header.orientation == 1 { 0 } else { 2 * planes };
    Ok((decoding + header.decoder_extra_bytes).max(planes + orienting))
}
