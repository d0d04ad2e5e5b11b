//! TIFF to planes, one strip or one row of tiles at a time (TIFF 6.0, Adobe 1992).

use super::alpha::{Channels, narrowed};
use super::colour::RowSink;
use super::icc::Verdict;
use super::metadata::{Format, Header};
use super::{Decoded, GPano, MAX_SOURCE_WIDTH};
use crate::TileError;
use std::io::{BufRead, Seek};
use tiff::decoder::{ChunkType, Decoder, Limits};
use tiff::tags::{CompressionMethod, Tag};
use tiff::{ColorType, TiffError, TiffUnsupportedError};

/// Limit for one tag's value.
const METADATA_BYTES: usize = 4 << 20;
/// The XMP packet (XMP specification, part 3).
const XMP: Tag = Tag::Unknown(700);

/// How the pixels are packed.
#[derive(Debug, Clone, Copy)]
struct Layout {
    width: u32,
    height: u32,
    channels: Channels,
    /// Opacity is multiplied into the colours already, which is black where nothing is seen.
    premultiplied: bool,
    /// Two bytes a sample.
    deep: bool,
    chunk_width: u32,
    chunk_height: u32,
}

impl Layout {
    fn pixel_bytes(&self) -> usize {
        self.channels.count() * if self.deep { 2 } else { 1 }
    }

    /// Bytes of a strip, or of a row of tiles.
    fn band_bytes(&self) -> usize {
        self.width as usize * self.chunk_height.min(self.height) as usize * self.pixel_bytes()
    }
}

fn decoder<R: BufRead + Seek>(file: R, buffer: usize) -> Result<Decoder<R>, TileError> {
    let mut limits = Limits::default();
    limits.decoding_buffer_size = buffer;
    limits.intermediate_buffer_size = buffer;
    limits.ifd_value_size = METADATA_BYTES;
    Ok(Decoder::new(file).map_err(judge)?.with_limits(limits))
}

pub(super) fn read_header(file: impl BufRead + Seek) -> Result<Header, TileError> {
    let mut decoder = decoder(file, METADATA_BYTES)?;
    let (stored_width, stored_height) = decoder.dimensions().map_err(judge)?;
    if stored_width.max(stored_height) > MAX_SOURCE_WIDTH {
        let (width, height) = (stored_width, stored_height);
        return Err(TileError::TooLarge { width, height });
    }
    let layout = layout(&mut decoder)?;
    let grey = layout.channels.is_grey();
    // Metadata that cannot be read is no reason to refuse the picture.
    let orientation = decoder.find_tag_unsigned::<u16>(Tag::Orientation).ok().flatten();
    let profile = match decoder.find_tag(Tag::IccProfile) {
        Ok(None) => Verdict::Srgb,
        Ok(Some(value)) => {
            value.into_u8_vec().map_or(Verdict::Unusable, |profile| Verdict::of(&profile, grey))
        }
        Err(_too_large_or_cut) => Verdict::Unusable,
    };
    let xmp = decoder.find_tag(XMP).ok().flatten().and_then(|value| value.into_u8_vec().ok());
    Ok(Header {
        format: Format::Tiff,
        stored_width,
        stored_height,
        orientation: orientation.filter(|value| (1..=8).contains(value)).unwrap_or(1),
        grey,
        transparent: layout.channels.has_alpha(),
        profile,
        gpano: xmp.as_deref().and_then(GPano::parse),
        decoder_bytes_per_pixel: if grey { 1 } else { 2 },
        // A row of tiles, one of them as it is decoded, and the tags.
        decoder_extra_bytes: 2 * layout.band_bytes() as u64 + METADATA_BYTES as u64,
    })
}

/// Refuses what is packed or coloured in a way that is not read here.
fn layout<R: BufRead + Seek>(decoder: &mut Decoder<R>) -> Result<Layout, TileError> {
    let number =
        |decoder: &mut Decoder<R>, tag| decoder.find_tag_unsigned::<u16>(tag).map_err(judge);
    let compression = number(decoder, Tag::Compression)?.unwrap_or(1);
    match CompressionMethod::from_u16_exhaustive(compression) {
        CompressionMethod::None
        | CompressionMethod::LZW
        | CompressionMethod::Deflate
        | CompressionMethod::OldDeflate
        | CompressionMethod::PackBits => {}
        CompressionMethod::JPEG | CompressionMethod::ModernJPEG => {
            return Err(TileError::UnsupportedCoding { kind: "JPEG inside TIFF" });
        }
        _ => return Err(TileError::UnsupportedCoding { kind: "TIFF of an unusual compression" }),
    }
    if number(decoder, Tag::PlanarConfiguration)?.unwrap_or(1) != 1 {
        return Err(TileError::UnsupportedCoding { kind: "TIFF with separate colour planes" });
    }
    let formats = decoder.find_tag_unsigned_vec::<u16>(Tag::SampleFormat).map_err(judge)?;
    if formats.is_some_and(|formats| formats.iter().any(|format| *format != 1)) {
        return Err(TileError::UnsupportedColour { kind: "signed or floating-point numbers" });
    }
    let (channels, depth) = match decoder.colortype().map_err(judge)? {
        ColorType::Gray(depth) => (Channels::Grey, depth),
        ColorType::RGB(depth) => (Channels::Rgb, depth),
        ColorType::RGBA(depth) => (Channels::Rgba, depth),
        ColorType::GrayA(depth) | ColorType::Multiband { bit_depth: depth, num_samples: 2 } => {
            (Channels::GreyAlpha, depth)
        }
        ColorType::CMYK(_) | ColorType::CMYKA(_) => {
            return Err(TileError::UnsupportedColour { kind: "CMYK (for print)" });
        }
        _ => return Err(TileError::UnsupportedColour { kind: "neither grey nor RGB" }),
    };
    let deep = match depth {
        8 => false,
        16 => true,
        _ => return Err(TileError::UnsupportedColour { kind: "neither 8-bit nor 16-bit" }),
    };
    let extra = decoder.find_tag_unsigned_vec::<u16>(Tag::ExtraSamples).map_err(judge)?;
    let premultiplied = extra.is_some_and(|extra| extra.first() == Some(&1));
    let (width, height) = decoder.dimensions().map_err(judge)?;
    let (chunk_width, chunk_height) = decoder.chunk_dimensions();
    if chunk_width == 0 || chunk_height == 0 || chunk_width > 2 * MAX_SOURCE_WIDTH {
        return Err(TileError::damaged("its tiles have no size"));
    }
    Ok(Layout { width, height, channels, premultiplied, deep, chunk_width, chunk_height })
}

pub(super) fn decode(file: impl BufRead + Seek, max_memory: u64) -> Result<Decoded, TileError> {
    let limit = usize::try_from(max_memory).unwrap_or(usize::MAX);
    let mut decoder = decoder(file, limit)?;
    let layout = layout(&mut decoder)?;
    let (width, height) = (layout.width as usize, layout.height as usize);
    let across = layout.width.div_ceil(layout.chunk_width);
    let bands = layout.height.div_ceil(layout.chunk_height);
    let chunks = match decoder.get_chunk_type() {
        ChunkType::Strip => decoder.strip_count(),
        ChunkType::Tile => decoder.tile_count(),
    };
    if u64::from(chunks.map_err(judge)?) < u64::from(across) * u64::from(bands) {
        return Err(TileError::damaged("some of its strips are missing"));
    }
    let mut sink = RowSink::new(width, height, layout.channels.is_grey());
    let row_bytes = width * layout.pixel_bytes();
    let (mut band, mut chunk, mut row) = (vec![0; layout.band_bytes()], Vec::new(), Vec::new());
    for index in 0..bands {
        let rows = layout.chunk_height.min(layout.height - index * layout.chunk_height) as usize;
        let band = &mut band[..rows * row_bytes];
        if across == 1 {
            decoder.read_chunk_bytes(index, band).map_err(judge)?;
        } else {
            for column in 0..across {
                let start = column as usize * layout.chunk_width as usize;
                let chunk_row =
                    (width - start).min(layout.chunk_width as usize) * layout.pixel_bytes();
                chunk.resize(chunk_row * rows, 0);
                decoder.read_chunk_bytes(index * across + column, &mut chunk).map_err(judge)?;
                let start = start * layout.pixel_bytes();
                for (line, part) in
                    band.chunks_exact_mut(row_bytes).zip(chunk.chunks_exact(chunk_row))
                {
                    line[start..start + chunk_row].copy_from_slice(part);
                }
            }
        }
        for line in band.chunks_exact(row_bytes) {
            push(&mut sink, line, &layout, &mut row);
        }
    }
    Ok(sink.finish())
}

/// Hands a row on as 8-bit samples.
fn push(sink: &mut RowSink, line: &[u8], layout: &Layout, row: &mut Vec<u8>) {
    row.clear();
    if layout.deep {
        // The decoder gives numbers in this machine's order.
        let samples = line.as_chunks::<2>().0.iter();
        row.extend(samples.map(|sample| narrowed(u16::from_ne_bytes(*sample))));
    } else {
        row.extend_from_slice(line);
    }
    if layout.premultiplied {
        sink.push_premultiplied(row, layout.channels);
    } else {
        sink.push_samples(row, layout.channels);
    }
}

fn judge(error: TiffError) -> TileError {
    match error {
        TiffError::IoError(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => {
            TileError::Truncated
        }
        TiffError::UnsupportedError(TiffUnsupportedError::UnsupportedCompressionMethod(_)) => {
            TileError::UnsupportedCoding { kind: "TIFF of an unusual compression" }
        }
        TiffError::UnsupportedError(_) => {
            TileError::UnsupportedColour { kind: "neither grey nor RGB of 8 or 16 bits" }
        }
        TiffError::LimitsExceeded => TileError::damaged("a part of it is unreasonably large"),
        other => TileError::damaged(other),
    }
}
