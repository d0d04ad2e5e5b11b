//! Still WebP to planes.

use super::alpha::Channels;
use super::colour::RowSink;
use super::icc::Verdict;
use super::metadata::{Format, Header, exif_orientation};
use super::{Decoded, GPano};
use crate::TileError;
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
    let profile = match decoder.icc_profile() {
        Ok(None) => Verdict::Srgb,
        Ok(Some(profile)) => Verdict::of(&profile, false),
        Err(_too_large_or_cut) => Verdict::Unusable,
    };
    Ok(Header {
        format: Format::WebP,
        stored_width: width,
        stored_height: height,
        orientation: exif.map_or(1, exif_orientation),
        grey: false,
        transparent: decoder.has_alpha(),
        profile,
        gpano: xmp.as_deref().and_then(GPano::parse),
        // The finished pixels, the planes made from them and the decoder's own frame.
        decoder_bytes_per_pixel: bytes_per_pixel + 4,
        decoder_extra_bytes: METADATA_BYTES as u64,
    })
}

pub(super) fn decode(file: impl BufRead + Seek, max_memory: u64) -> Result<Decoded, TileError> {
    let mut decoder = WebPDecoder::new(file).map_err(judge)?;
    decoder.set_memory_limit(usize::try_from(max_memory).unwrap_or(usize::MAX));
    let (width, height) = decoder.dimensions();
    let length = decoder.output_buffer_size().ok_or_else(|| TileError::damaged("its size"))?;
    let mut pixels = vec![0; length];
    decoder.read_image(&mut pixels).map_err(judge)?;
    let channels = if decoder.has_alpha() { Channels::Rgba } else { Channels::Rgb };
    let mut sink = RowSink::new(width as usize, height as usize, false);
    for row in pixels.chunks_exact(width as usize * channels.count()) {
        sink.push_samples(row, channels);
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
