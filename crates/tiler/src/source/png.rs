//! PNG to planes, row by row; a bomb in a compressed chunk is never unpacked.

use super::alpha::{Channels, narrowed};
use super::colour::RowSink;
use super::icc::{MAX_PROFILE_BYTES, Verdict};
use super::metadata::{Format, Header, exif_orientation};
use super::{Decoded, GPano, MAX_SOURCE_WIDTH};
use crate::TileError;
use png::{BitDepth, ColorType, Decoder, DecodingError, Limits, Reader, Transformations};
use std::io::{BufRead, Seek};

/// What the decoder may hold besides the rows; also the limit for one metadata chunk.
const DECODER_BYTES: usize = 16 << 20;
/// Limit for an XMP packet.
const MAX_XMP_BYTES: usize = 4 << 20;

fn decoder<R: BufRead + Seek>(file: R, with_metadata: bool) -> Decoder<R> {
    let mut decoder = Decoder::new_with_limits(file, Limits { bytes: DECODER_BYTES });
    // Palettes and low depths become 8-bit grey or RGB.
    decoder.set_transformations(Transformations::EXPAND);
    decoder.set_ignore_text_chunk(!with_metadata);
    decoder.set_ignore_iccp_chunk(!with_metadata);
    decoder
}

pub(super) fn read_header(mut file: impl BufRead + Seek) -> Result<Header, TileError> {
    let mut start = decoder(&mut file, false);
    let info = start.read_header_info().map_err(judge)?;
    let mut header = Header {
        format: Format::Png,
        stored_width: info.width,
        stored_height: info.height,
        orientation: 1,
        grey: false,
        transparent: false,
        profile: Verdict::Srgb,
        gpano: None,
        decoder_bytes_per_pixel: 0,
        decoder_extra_bytes: DECODER_BYTES as u64,
    };
    // The size is judged before anything else is read: `read_info` allocates a row.
    if header.stored_width.max(header.stored_height) > MAX_SOURCE_WIDTH {
        return Ok(header);
    }
    let mut rewound = || file.rewind().map_err(|error| judge(error.into()));
    rewound()?;
    // Metadata that cannot be read is no reason to refuse the picture.
    if let Ok(mut reader) = decoder(&mut file, true).read_info() {
        describe(&mut header, &mut reader);
        return Ok(header);
    }
    file.rewind().map_err(|error| judge(error.into()))?;
    let mut reader = decoder(&mut file, false).read_info().map_err(judge)?;
    describe(&mut header, &mut reader);
    Ok(header)
}

fn describe<R: BufRead + Seek>(header: &mut Header, reader: &mut Reader<R>) {
    let (channels, depth) = layout(reader);
    let info = reader.info();
    header.orientation =
        info.exif_metadata.as_ref().map_or(1, |exif| exif_orientation(exif.to_vec()));
    header.grey = channels.is_grey();
    header.transparent = channels.has_alpha();
    // An sRGB chunk outranks a profile (PNG, third edition, 11.3.2).
    if let Some(profile) = info.icc_profile.as_ref().filter(|_| info.srgb.is_none()) {
        header.profile = if profile.len() <= MAX_PROFILE_BYTES {
            Verdict::of(profile, header.grey)
        } else {
            Verdict::Unusable
        };
    }
    header.gpano = info.utf8_text.iter().find_map(|chunk| {
        if chunk.keyword != "XML:com.adobe.xmp" {
            return None;
        }
        let mut chunk = chunk.clone();
        chunk.decompress_text_with_limit(MAX_XMP_BYTES).ok()?;
        GPano::parse(chunk.get_text().ok()?.as_bytes())
    });
    if info.interlaced {
        let bytes = channels.count() * if depth == BitDepth::Sixteen { 2 } else { 1 };
        header.decoder_bytes_per_pixel = bytes as u32 + 2;
    }
}

/// What the rows hold after [`Transformations::EXPAND`].
fn layout<R: BufRead + Seek>(reader: &Reader<R>) -> (Channels, BitDepth) {
    let (colours, depth) = reader.output_color_type();
    let channels = match colours {
        ColorType::Grayscale => Channels::Grey,
        ColorType::GrayscaleAlpha => Channels::GreyAlpha,
        ColorType::Rgba => Channels::Rgba,
        // `EXPAND` leaves no palette.
        ColorType::Rgb | ColorType::Indexed => Channels::Rgb,
    };
    (channels, depth)
}

pub(super) fn decode(file: impl BufRead + Seek) -> Result<Decoded, TileError> {
    let mut reader = decoder(file, false).read_info().map_err(judge)?;
    let (channels, depth) = layout(&reader);
    let (width, height) = reader.info().size();
    let mut rows = Rows {
        sink: RowSink::new(width as usize, height as usize, channels.is_grey()),
        channels,
        deep: depth == BitDepth::Sixteen,
        narrow: Vec::new(),
    };
    if reader.info().interlaced {
        let length = reader.output_buffer_size().ok_or_else(|| TileError::damaged("its size"))?;
        let mut frame = vec![0; length];
        let info = reader.next_frame(&mut frame).map_err(judge)?;
        for row in frame.chunks_exact(info.line_size.max(1)).take(height as usize) {
            rows.push(row);
        }
    } else {
        for _ in 0..height {
            let row = reader.next_row().map_err(judge)?.ok_or(TileError::Truncated)?;
            rows.push(row.data());
        }
    }
    Ok(rows.sink.finish())
}

/// Takes rows as the decoder gives them.
struct Rows {
    sink: RowSink,
    channels: Channels,
    /// Two bytes a sample, the higher one first.
    deep: bool,
    narrow: Vec<u8>,
}

impl Rows {
    fn push(&mut self, row: &[u8]) {
        if self.deep {
            self.narrow.clear();
            let samples = row.as_chunks::<2>().0.iter();
            self.narrow.extend(samples.map(|sample| narrowed(u16::from_be_bytes(*sample))));
            self.sink.push_samples(&self.narrow, self.channels);
        } else {
            self.sink.push_samples(row, self.channels);
        }
    }
}

fn judge(error: DecodingError) -> TileError {
    match error {
        DecodingError::IoError(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => {
            TileError::Truncated
        }
        DecodingError::LimitsExceeded => TileError::damaged("a part of it is unreasonably large"),
        other => TileError::damaged(other),
    }
}
