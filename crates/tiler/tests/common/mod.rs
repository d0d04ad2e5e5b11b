//! What the tests share: the analytic panorama as a file, decoded tiles, and measures.

#![allow(dead_code, reason = "each test binary uses its own part")]

use sonla360_geometry::{Face, Pyramid, TileAddress};
use sonla360_tiler::analytic::RgbImage;
use sonla360_tiler::{PyramidFile, TileError, TileOptions, tile};
use std::path::Path;
use turbojpeg::{Compressor, Image, PixelFormat, Subsamp};

/// Encodes an RGB image as JPEG.
pub fn jpeg(image: &RgbImage, quality: i32, subsamp: Subsamp) -> Vec<u8> {
    let mut compressor = Compressor::new().expect("compressor");
    compressor.set_quality(quality).expect("quality");
    compressor.set_subsamp(subsamp).expect("subsampling");
    let pixels = Image {
        pixels: image.pixels.as_slice(),
        width: image.width,
        pitch: image.width * 3,
        height: image.height,
        format: PixelFormat::RGB,
    };
    compressor.compress_to_vec(pixels).expect("encodes")
}

/// Tiles a file quietly.
pub fn tile_quietly(input: &Path, output: &Path, threads: usize) -> Result<PyramidFile, TileError> {
    tile(input, output, &TileOptions { threads, ..TileOptions::default() }, &|_| {})
}

/// A plane of luma values.
pub struct Luma {
    pub size: usize,
    pub samples: Vec<f32>,
}

/// The luma of an RGB image.
pub fn luma_of(image: &RgbImage) -> Luma {
    let samples = image
        .pixels
        .as_chunks::<3>()
        .0
        .iter()
        .map(|[r, g, b]| 0.299 * f32::from(*r) + 0.587 * f32::from(*g) + 0.114 * f32::from(*b));
    Luma { size: image.width, samples: samples.collect() }
}

/// The luma plane of a JPEG file as it is stored, without conversion.
pub fn luma_of_jpeg(file: &[u8]) -> Luma {
    let planes = turbojpeg::decompress_to_yuv(file).expect("a JPEG tile");
    let stride = planes.width.next_multiple_of(planes.align);
    let samples = (0..planes.height)
        .flat_map(|row| &planes.pixels[row * stride..][..planes.width])
        .map(|sample| f32::from(*sample))
        .collect();
    Luma { size: planes.width, samples }
}

/// A whole face of a level put together from its tiles.
pub fn face_luma(folder: &Path, pyramid: Pyramid, level: u32, face: Face) -> Luma {
    let size = pyramid.face_size(level) as usize;
    let tile_size = pyramid.tile_size() as usize;
    let mut samples = vec![0.0; size * size];
    for row in 0..pyramid.tiles_per_edge(level) {
        for column in 0..pyramid.tiles_per_edge(level) {
            let path = TileAddress { level, face, row, column }.path();
            let file = std::fs::read(folder.join(format!("{path}.jpg"))).expect("the tile exists");
            let tile = luma_of_jpeg(&file);
            assert_eq!(tile.size, tile_size);
            for (y, line) in tile.samples.chunks_exact(tile_size).enumerate() {
                let start = (row as usize * tile_size + y) * size + column as usize * tile_size;
                samples[start..start + tile_size].copy_from_slice(line);
            }
        }
    }
    Luma { size, samples }
}

/// Peak signal to noise ratio in decibels.
pub fn psnr(a: &Luma, b: &Luma) -> f64 {
    assert_eq!(a.samples.len(), b.samples.len());
    let squares = a.samples.iter().zip(&b.samples).map(|(a, b)| f64::from((a - b) * (a - b)));
    10.0 * (255.0 * 255.0 * a.samples.len() as f64 / squares.sum::<f64>()).log10()
}

/// The shift `(x, y)` in pixels that explains `seen` best as a displaced `truth`, by least squares on
/// the gradient of the truth.
pub fn shift(seen: &Luma, truth: &Luma) -> (f64, f64) {
    let size = truth.size;
    let at = |x: usize, y: usize| f64::from(truth.samples[y * size + x]);
    let (mut xx, mut xy, mut yy, mut xd, mut yd) = (0.0, 0.0, 0.0, 0.0, 0.0);
    for y in 1..size - 1 {
        for x in 1..size - 1 {
            let gx = (at(x + 1, y) - at(x - 1, y)) / 2.0;
            let gy = (at(x, y + 1) - at(x, y - 1)) / 2.0;
            let difference = f64::from(seen.samples[y * size + x]) - at(x, y);
            xx += gx * gx;
            xy += gx * gy;
            yy += gy * gy;
            xd += gx * difference;
            yd += gy * difference;
        }
    }
    let determinant = xx * yy - xy * xy;
    ((xy * yd - yy * xd) / determinant, (xy * xd - xx * yd) / determinant)
}

/// Puts a segment behind a JPEG's start of image.
pub fn with_segment(file: &[u8], marker: u8, body: &[u8]) -> Vec<u8> {
    let length = (body.len() as u16 + 2).to_be_bytes();
    [&file[..2], &[0xFF, marker], &length, body, &file[2..]].concat()
}

/// Puts GPano properties into a JPEG, as cameras write them.
pub fn with_gpano(file: &[u8], properties: &[(&str, f64)]) -> Vec<u8> {
    let attributes: Vec<String> =
        properties.iter().map(|(name, value)| format!(" GPano:{name}=\"{value}\"")).collect();
    let attributes = attributes.concat();
    let packet = format!("http://ns.adobe.com/xap/1.0/\0<x:xmpmeta><r{attributes}/></x:xmpmeta>");
    with_segment(file, 0xE1, packet.as_bytes())
}

/// Puts an ICC profile into a JPEG, in segments of at most `piece` bytes.
pub fn with_profile(file: &[u8], profile: &[u8], piece: usize) -> Vec<u8> {
    let pieces: Vec<&[u8]> = profile.chunks(piece).collect();
    // Each goes in front of the ones before it.
    (0..pieces.len()).rev().fold(file.to_vec(), |file, index| {
        let numbers = [index as u8 + 1, pieces.len() as u8];
        with_segment(&file, 0xE2, &[b"ICC_PROFILE\0", &numbers[..], pieces[index]].concat())
    })
}
