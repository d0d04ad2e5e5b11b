//! The panorama that came in: what its header says, whether it can be tiled, and its pixels.
//!
//! Everything is checked from headers before a decoder allocates anything, because the file may come
//! from anybody.

mod colour;
mod gpano;
mod jpeg;
mod jpeg_header;
mod metadata;
mod png;
mod webp;

pub use gpano::GPano;
pub use metadata::{Finding, Format, SourceInfo};

use crate::TileError;
use crate::picture::{Picture, plane_bytes};
use jpeg_header::JpegHeader;
use metadata::Header;
use std::fs::File;
use std::io::{BufReader, Read};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// Narrowest panorama accepted, in pixels.
pub const MIN_SOURCE_WIDTH: u32 = 1024;
/// Widest panorama accepted, in pixels.
pub const MAX_SOURCE_WIDTH: u32 = 32768;

/// From this many pixels on, a losslessly packed picture is looked at for [`MOST_PIXELS_PER_BYTE`].
const LARGE_PICTURE: u64 = 32 << 20;
/// A photograph takes about one byte a pixel as PNG, a drawing a tenth of that; deflate's limit of 1032 : 1
/// lets a few kilobytes of nothing keep a processor busy for minutes.
const MOST_PIXELS_PER_BYTE: u64 = 50;

/// What tiling needs besides the planes: tiles in flight, polar bands, coordinate rows.
const WORKING_BYTES: u64 = 64 << 20;

/// Reads the headers of a picture, and refuses what is not a full-sphere panorama.
pub fn inspect(path: &Path) -> Result<SourceInfo, TileError> {
    guarded(|| check(path, &read_header(path)?))
}

fn check(path: &Path, header: &Header) -> Result<SourceInfo, TileError> {
    let info = header.check()?;
    let bytes = std::fs::metadata(path).map_err(|error| TileError::io(path, error))?.len();
    let pixels = u64::from(info.width) * u64::from(info.height);
    let packed = header.format != Format::Jpeg && pixels >= LARGE_PICTURE;
    if packed && pixels > bytes.saturating_mul(MOST_PIXELS_PER_BYTE) {
        return Err(TileError::UnpacksTooFar { width: info.width, height: info.height, bytes });
    }
    Ok(info)
}

/// Checks a source and decodes it to planes; `max_memory` bounds the whole work in bytes.
pub(crate) fn read(path: &Path, max_memory: u64) -> Result<(SourceInfo, Picture), TileError> {
    guarded(|| {
        let header = read_header(path)?;
        let info = check(path, &header)?;
        let needed = memory_needed(path, &header)?;
        if needed > max_memory {
            return Err(TileError::Memory { needed, allowed: max_memory });
        }
        let picture = match header.format {
            Format::Jpeg => jpeg::decode(&read_whole(path)?)?,
            Format::Png => png::decode(open(path)?)?,
            Format::WebP => webp::decode(open(path)?, max_memory)?,
        };
        if (picture.width, picture.height)
            != (header.stored_width as usize, header.stored_height as usize)
        {
            return Err(TileError::damaged("the size changes within the file"));
        }
        Ok((info, picture.oriented(header.orientation)))
    })
}

/// Runs a decoder so that a panic inside a dependency becomes a refusal of the file.
fn guarded<T>(work: impl FnOnce() -> Result<T, TileError>) -> Result<T, TileError> {
    // Nothing the closure touched outlives the panic, so no broken invariant can be observed.
    catch_unwind(AssertUnwindSafe(work))
        .unwrap_or_else(|_| Err(TileError::damaged("the decoder gave up")))
}

fn open(path: &Path) -> Result<BufReader<File>, TileError> {
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
    let mut file = open(path)?;
    let mut start = Vec::with_capacity(16);
    file.by_ref().take(16).read_to_end(&mut start).map_err(|error| TileError::io(path, error))?;
    let file = open(path)?;
    if start.starts_with(&[0xFF, 0xD8, 0xFF]) {
        JpegHeader::read(file).and_then(JpegHeader::into_header)
    } else if start.starts_with(b"\x89PNG\r\n\x1a\n") {
        png::read_header(file)
    } else if start.starts_with(b"RIFF") && start.get(8..12) == Some(b"WEBP") {
        webp::read_header(file)
    } else {
        Err(TileError::NotAnImage)
    }
}

/// Peak bytes of decoding and tiling, from the header alone.
fn memory_needed(path: &Path, header: &Header) -> Result<u64, TileError> {
    let (width, height) = (header.stored_width as usize, header.stored_height as usize);
    let planes = plane_bytes(width, height, header.grey) as u64;
    let file = std::fs::metadata(path).map_err(|error| TileError::io(path, error))?.len();
    let file = if header.format == Format::Jpeg { file } else { 0 };
    let pixels = width as u64 * height as u64;
    let decoding = planes.max(pixels * u64::from(header.decoder_bytes_per_pixel)) + file;
    let orienting = if header.orientation == 1 { 0 } else { 2 * planes };
    Ok((decoding + header.decoder_extra_bytes).max(planes + orienting) + WORKING_BYTES)
}
