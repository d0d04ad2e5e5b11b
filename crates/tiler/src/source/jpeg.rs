//! JPEG to planes by libjpeg-turbo, without converting colours where the file is YCbCr or grey.

use super::colour::RowSink;
use crate::TileError;
use crate::picture::{Picture, plane_bytes, plane_shapes};
use turbojpeg::{
    Colorspace, DecompressHeader, Decompressor, Image, PixelFormat, Subsamp, YuvImage,
};

/// Scans a progressive file may have; ordinary encoders write about ten, attackers thousands.
const MAX_SCANS: u32 = 100;

/// Decodes a whole JPEG file.
pub(super) fn decode(file: &[u8]) -> Result<Picture, TileError> {
    let mut decoder = Decompressor::new().map_err(TileError::internal)?;
    decoder.set_scan_limit(MAX_SCANS).map_err(TileError::internal)?;
    let header = decoder.read_header(file).map_err(|error| judge(&error))?;
    match (header.colorspace, header.subsamp) {
        (Colorspace::Gray, _) => decode_planar(&mut decoder, file, header, Subsamp::Gray),
        (
            Colorspace::YCbCr,
            kept @ (Subsamp::Sub2x2 | Subsamp::None | Subsamp::Sub2x1 | Subsamp::Sub1x2),
        ) => decode_planar(&mut decoder, file, header, kept),
        // RGB files and rare subsamplings (4:1:1, 4:4:1) take the longer way.
        (Colorspace::YCbCr | Colorspace::RGB, _) => decode_rgb(&mut decoder, file, header),
        _ => Err(TileError::UnsupportedColour { kind: "CMYK (for print)" }),
    }
}

fn decode_planar(
    decoder: &mut Decompressor,
    file: &[u8],
    header: DecompressHeader,
    subsamp: Subsamp,
) -> Result<Picture, TileError> {
    let (width, height) = (header.width, header.height);
    let length =
        turbojpeg::yuv_pixels_len(width, 1, height, subsamp).map_err(TileError::damaged)?;
    let mut data = vec![0; length];
    let image = YuvImage { pixels: data.as_mut_slice(), width, align: 1, height, subsamp };
    accept(decoder.decompress_to_yuv(file, image))?;
    if !matches!(subsamp, Subsamp::Gray | Subsamp::Sub2x2) {
        halve_chroma(&mut data, width, height, subsamp);
    }
    Ok(Picture { width, height, grey: subsamp == Subsamp::Gray, data })
}

/// Averages full-size or half-size chroma planes down to 4:2:0 in place: the target never overtakes
/// the source.
fn halve_chroma(data: &mut Vec<u8>, width: usize, height: usize, subsamp: Subsamp) {
    let (across, down) = match subsamp {
        Subsamp::Sub2x1 => (1, 2),
        Subsamp::Sub1x2 => (2, 1),
        _ => (2, 2),
    };
    // The source's luma plane is not padded where the target's is; odd sizes are widened first.
    let (from_width, from_height) =
        (width.next_multiple_of(3 - across), height.next_multiple_of(3 - down));
    let target = plane_shapes(width, height, false);
    let chroma_width = from_width / (3 - across);
    let chroma_height = from_height / (3 - down);
    if (target[0].width, target[0].height) != (from_width, from_height) {
        *data = pad_luma(data, from_width, from_height, &target);
    }
    let mut source = target[0].range().end;
    for shape in &target[1..] {
        for row in 0..shape.height {
            for column in 0..shape.width {
                let mut sum = 0;
                for y in row * down..row * down + down {
                    for x in column * across..column * across + across {
                        let (x, y) = (x.min(chroma_width - 1), y.min(chroma_height - 1));
                        sum += usize::from(data[source + y * chroma_width + x]);
                    }
                }
                data[shape.offset + row * shape.width + column] = mean(sum, across * down, column);
            }
        }
        source += chroma_width * chroma_height;
    }
    data.truncate(plane_bytes(width, height, false));
    data.shrink_to_fit();
}

/// The mean of two or four samples of chroma, whose sum this is, in the given column. What is added before
/// dividing alternates from column to column, as libjpeg does it: a half that is always rounded up would
/// shift the colours of the whole picture.
#[inline]
pub(super) fn mean(sum: usize, count: usize, column: usize) -> u8 {
    ((sum + count / 2 - 1 + column % 2) / count) as u8
}

/// The same planes behind a luma plane of even size, its last row and column repeated.
fn pad_luma(
    data: &[u8],
    from_width: usize,
    from_height: usize,
    target: &[crate::picture::PlaneShape],
) -> Vec<u8> {
    let mut padded = Vec::with_capacity(data.len() + target[0].width + target[0].height + 1);
    for row in 0..target[0].height {
        let start = row.min(from_height - 1) * from_width;
        padded.extend_from_slice(&data[start..start + from_width]);
        padded.resize((row + 1) * target[0].width, data[start + from_width - 1]);
    }
    padded.extend_from_slice(&data[from_width * from_height..]);
    padded
}

fn decode_rgb(
    decoder: &mut Decompressor,
    file: &[u8],
    header: DecompressHeader,
) -> Result<Picture, TileError> {
    let (width, height) = (header.width, header.height);
    let mut pixels = vec![0; width * height * 3];
    let format = PixelFormat::RGB;
    let image = Image { pixels: pixels.as_mut_slice(), width, pitch: width * 3, height, format };
    accept(decoder.decompress(file, image))?;
    let mut sink = RowSink::new(width, height, false);
    for row in pixels.chunks_exact(width * 3) {
        sink.push(row.as_chunks::<3>().0.iter().copied());
    }
    Ok(sink.finish().picture)
}

/// libjpeg-turbo reports the last warning of a decoding that went on to the end. Stray bytes between
/// segments are common in camera files and harmless; every other warning means lost picture.
fn accept(outcome: Result<(), turbojpeg::Error>) -> Result<(), TileError> {
    match outcome {
        Ok(()) => Ok(()),
        Err(error) if error.to_string().contains("extraneous bytes before marker") => Ok(()),
        Err(error) => Err(judge(&error)),
    }
}

fn judge(error: &turbojpeg::Error) -> TileError {
    let words = error.to_string();
    if words.contains("Premature end") || words.contains("premature end") {
        TileError::Truncated
    } else {
        TileError::damaged(words)
    }
}
