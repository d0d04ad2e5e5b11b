//! PNG to planes, row by row; a bomb in a compressed chunk is never unpacked.

use super::colour::RowSink;
use super::metadata::{Format, Header, exif_orientation};
use crate::TileError;
use crate::picture::Picture;
use png::{ColorType, Decoder, DecodingError, Limits, Reader, Transformations};
use std::io::{BufRead, Seek};

/// What the decoder may hold besides the rows; also the limit for one metadata chunk.
const DECODER_BYTES: usize = 16 << 20;

fn decoder<R: BufRead + Seek>(file: R) -> Decoder<R> {
    let mut decoder = Decoder::new_with_limits(file, Limits { bytes: DECODER_BYTES });
    // Palettes and low depths become 8-bit grey or RGB, 16 bits become 8.
    decoder.set_transformations(Transformations::EXPAND | Transformations::STRIP_16);
    decoder.set_ignore_text_chunk(true);
    decoder.set_ignore_iccp_chunk(true);
    decoder
}

pub(super) fn read_header(file: impl BufRead + Seek) -> Result<Header, TileError> {
    let mut decoder = decoder(file);
    let (width, height) = {
        let info = decoder.read_header_info().map_err(judge)?;
        (info.width, info.height)
    };
    let mut header = Header {
        format: Format::Png,
        stored_width: width,
        stored_height: height,
        orientation: 1,
        grey: false,
        transparent: false,
        colour_profile: false,
        gpano: None,
        decoder_bytes_per_pixel: 0,
        decoder_extra_bytes: DECODER_BYTES as u64,
    };
    // The size is judged before anything else is read: `read_info` allocates a row.
    if header.check().is_err() && header_turned(&header).check().is_err() {
        return Ok(header);
    }
    let reader = decoder.read_info().map_err(judge)?;
    let (colours, _) = reader.output_color_type();
    let info = reader.info();
    header.orientation =
        info.exif_metadata.as_ref().map_or(1, |exif| exif_orientation(exif.to_vec()));
    header.grey = matches!(colours, ColorType::Grayscale | ColorType::GrayscaleAlpha);
    header.transparent = matches!(colours, ColorType::Rgba | ColorType::GrayscaleAlpha);
    if info.interlaced {
        header.decoder_bytes_per_pixel = colours.samples() as u32 + 2;
    }
    Ok(header)
}

/// The header as it would be after a quarter turn, in case the EXIF block behind it says so.
fn header_turned(header: &Header) -> Header {
    Header {
        stored_width: header.stored_height,
        stored_height: header.stored_width,
        ..header.clone()
    }
}

pub(super) fn decode(file: impl BufRead + Seek) -> Result<Picture, TileError> {
    let mut reader = decoder(file).read_info().map_err(judge)?;
    let (colours, _) = reader.output_color_type();
    let (width, height) = reader.info().size();
    let grey = matches!(colours, ColorType::Grayscale | ColorType::GrayscaleAlpha);
    let mut sink = RowSink::new(width as usize, height as usize, grey);
    if reader.info().interlaced {
        let length = reader.output_buffer_size().ok_or_else(|| TileError::damaged("its size"))?;
        let mut frame = vec![0; length];
        let info = reader.next_frame(&mut frame).map_err(judge)?;
        for row in frame.chunks_exact(info.line_size.max(1)).take(height as usize) {
            push_row(&mut sink, row, colours);
        }
    } else {
        push_rows(&mut sink, &mut reader, colours, height)?;
    }
    Ok(sink.finish())
}

fn push_rows<R: BufRead + Seek>(
    sink: &mut RowSink,
    reader: &mut Reader<R>,
    colours: ColorType,
    height: u32,
) -> Result<(), TileError> {
    for _ in 0..height {
        let row = reader.next_row().map_err(judge)?.ok_or(TileError::Truncated)?;
        push_row(sink, row.data(), colours);
    }
    Ok(())
}

fn push_row(sink: &mut RowSink, row: &[u8], colours: ColorType) {
    match colours {
        ColorType::Grayscale => sink.push(row.iter().map(|grey| [*grey; 3])),
        ColorType::GrayscaleAlpha => {
            sink.push(
                row.as_chunks::<2>().0.iter().map(|[grey, alpha]| [on_black(*grey, *alpha); 3]),
            );
        }
        ColorType::Rgba => sink.push(row.as_chunks::<4>().0.iter().copied().map(rgba_on_black)),
        // `EXPAND` leaves no palette.
        ColorType::Rgb | ColorType::Indexed => {
            sink.push(row.as_chunks::<3>().0.iter().copied());
        }
    }
}

/// A colour with opacity, laid on black: what is missing from a panorama, above all its nadir, is
/// black in every other tool too.
pub(super) fn on_black(value: u8, alpha: u8) -> u8 {
    ((u32::from(value) * u32::from(alpha) + 127) / 255) as u8
}

pub(super) fn rgba_on_black([r, g, b, alpha]: [u8; 4]) -> [u8; 3] {
    [on_black(r, alpha), on_black(g, alpha), on_black(b, alpha)]
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
