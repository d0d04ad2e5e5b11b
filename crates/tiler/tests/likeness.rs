//! WebP tiles are as like their pictures as JPEG tiles of the quality asked for, whatever the picture.

mod common;

use common::*;
use sonla360_geometry::Pyramid;
use sonla360_tiler::analytic::{RgbImage, render_equirect};
use sonla360_tiler::{TileFormat, TileOptions, ssim, tile};
use std::path::Path;
use turbojpeg::Subsamp;

/// The narrowest with two levels and tiles of a usual size. All of its tiles are in the sample: that a
/// part stands for the whole of a wider one is measured by `cargo xtask bench webp`.
const WIDTH: usize = 3072;
/// The sample is judged against exact samples, here against JPEG 100, which differs by this much at most …
const LESS: f64 = 0.001;
/// … and at low qualities, or where hardly anything differs, the steps go this far beyond what is asked for.
const MORE: f64 = 0.004;

/// A panorama with hardly any detail.
fn soft(width: usize) -> RgbImage {
    let height = width / 2;
    let sample = |x: usize, y: usize, channel: usize| {
        let turn = (x * (channel + 1)) as f64 / width as f64 * std::f64::consts::TAU;
        let rise = y as f64 / height as f64 * std::f64::consts::PI;
        (128.0 + 90.0 * turn.sin() * rise.sin()) as u8
    };
    let places = (0..height).flat_map(|y| (0..width).map(move |x| (x, y)));
    let pixels = places.flat_map(|(x, y)| [0, 1, 2].map(|channel| sample(x, y, channel))).collect();
    RgbImage { width, height, pixels }
}

/// Tiles, and returns the mean likeness to the tiles of `truth`, and the bytes.
fn coded(input: &Path, folder: &Path, options: &TileOptions, truth: &Path) -> (f64, u64) {
    tile(input, folder, options, &|_| {}).expect("tiles");
    let pyramid = Pyramid::for_source_width(WIDTH as u32);
    let luma = |folder: &Path, address: &str, format: TileFormat| {
        let path = folder.join(format!("{address}.{}", format.extension()));
        let file = std::fs::read(path).expect("a tile");
        (format.shown_luma(&file).expect("a picture"), file.len() as u64)
    };
    let (mut sum, mut bytes) = (0.0, 0);
    for address in pyramid.tiles() {
        let (exact, _) = luma(truth, &address.path(), TileFormat::Jpeg);
        let (seen, length) = luma(folder, &address.path(), options.format);
        sum += ssim(&exact, &seen, pyramid.tile_size() as usize);
        bytes += length;
    }
    (sum / pyramid.tile_count() as f64, bytes)
}

#[test]
fn webp_is_as_like_the_picture_as_jpeg_and_no_larger_than_it_must_be() {
    // Both pictures at both qualities would take minutes.
    let pictures =
        [("detailed", render_equirect(WIDTH, false), 85, 0.85), ("soft", soft(WIDTH), 60, 1.05)];
    for (name, picture, quality, most) in pictures {
        let folder = tempfile::tempdir().expect("a folder");
        let at = |part: &str| folder.path().join(part);
        let input = at("input.jpg");
        std::fs::write(&input, jpeg(&picture, 97, Subsamp::Sub2x2)).expect("writes");
        let options = |format, quality| TileOptions { format, quality, ..TileOptions::default() };
        let truth = at("truth");
        tile(&input, &truth, &options(TileFormat::Jpeg, 100), &|_| {}).expect("tiles");
        let jpeg = at("jpeg");
        let webp = at("webp");
        let jpeg = coded(&input, &jpeg, &options(TileFormat::Jpeg, quality), &truth);
        let webp = coded(&input, &webp, &options(TileFormat::WebP, quality), &truth);
        println!("{name} at {quality}: JPEG {jpeg:?}, WebP {webp:?}");
        let better = webp.0 - jpeg.0;
        assert!((-LESS..MORE).contains(&better), "{name} at {quality}: {jpeg:?}, {webp:?}");
        let share = webp.1 as f64 / jpeg.1 as f64;
        assert!(share < most, "{name} at {quality}: {share:.3} of JPEG's bytes");
    }
}

#[test]
fn webp_tiles_have_the_same_bytes_on_any_number_of_threads() {
    let folder = tempfile::tempdir().expect("a folder");
    let input = folder.path().join("input.jpg");
    std::fs::write(&input, jpeg(&render_equirect(2048, false), 90, Subsamp::Sub2x2))
        .expect("writes");
    let [one, three] = [1, 3].map(|threads| {
        let output = folder.path().join(threads.to_string());
        let options = TileOptions { format: TileFormat::WebP, threads, ..TileOptions::default() };
        let file = tile(&input, &output, &options, &|_| {}).expect("tiles");
        let tiles = file.pyramid().expect("a pyramid").tiles();
        let read = |path: String| std::fs::read(output.join(path)).expect("a tile");
        tiles.map(|tile| read(format!("{}.webp", tile.path()))).collect::<Vec<_>>()
    });
    assert!(one == three);
}
