//! Still WebP to planes.

use super::GPano;
use super::colour::RowSink;
use super::metadata::{Format, Header, exif_orientation};
use super::png::rgba_on_black;
use crate::TileError;
use crate::picture::Picture;
use image_webp::{DecodingError, WebPDecoder};
use std::io::{BufRead, Seek};

/// Limit for one metadata chunk.
const METADATA_BYTES: usize = 4 << 20;

pub(super) fn read_header(file: impl BufRead + Seek) -> Result<Header, TileError> {
    let mut decoder = WebPDecoder::new(file).map_err(judge)?;
    decoder.set_memory_limit(METADATA_BYTES);
    if decoder.is_animated() {
        return Err(TileError::Animated);
    }
    let (width, height) = decoder.dimensions();
    let bytes_per_pixel = if decoder.has_alpha() { 4 } else { 3 };
    // Metadata that cannot be read is no reason to refuse the picture.
    let exif = decoder.exif_metadata().ok().flatten();
    let xmp = decoder.xmp_metadata().ok().flatten();
    Ok(Header {
        format: Format::WebP,
        stored_width: width,
        stored_height: height,
        orientation: exif.map_or(1, exif_orientation),
        grey: false,
        transparent: decoder.has_alpha(),
        colour_profile: decoder.icc_profile().ok().flatten().is_some(),
        gpano: xmp.as_deref().and_then(GPano::parse),
        // The finished pixels, the planes made from them and the decoder's own frame.
        decoder_bytes_per_pixel: bytes_per_pixel + 4,
        decoder_extra_bytes: METADATA_BYTES as u64,
    })
}

pub(super) fn decode(file: impl BufRead + Seek, max_memory: u64) -> Result<Picture, TileError> {
    let mut decoder = WebPDecoder::new(file).map_err(judge)?;
    decoder.set_memory_limit(usize::try_from(max_memory).unwrap_or(usize::MAX));
    let (width, height) = decoder.dimensions();
    let length = decoder.output_buffer_size().ok_or_else(|| TileError::damaged("its size"))?;
    let mut pixels = vec![0; length];
    decoder.read_image(&mut pixels).map_err(judge)?;
    let mut sink = RowSink::new(width as usize, height as usize, false);
    if decoder.has_alpha() {
        for row in pixels.chunks_exact(width as usize * 4) {
            sink.push(row.as_chunks::<4>().0.iter().copied().map(rgba_on_black));
        }
    } else {
        for row in pixels.chunks_exact(width as usize * 3) {
            sink.push(row.as_chunks::<3>().0.iter().copied());
        }
    }
    Ok(sink.finish())
}

fn judge(error: DecodingError) -> TileError {
    match error {
        DecodingError::IoError(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => {
            TileError::Truncated
        }
        other => TileError::damaged(other),
    }
}
