//! What `cargo xtask bench tiler` needs from an optimised program: test panoramas, the codec floor, and
//! scores of any tool's tiles against the truth.

use sonla360_geometry::{Face, TileAddress};
use sonla360_tiler::PyramidFile;
use sonla360_tiler::analytic::{RgbImage, render_equirect, render_face, render_face_with};
use std::error::Error;
use std::path::{Path, PathBuf};
use std::time::Instant;
use turbojpeg::{
    Compressor, Decompressor, Image, PixelFormat, Subsamp, YuvImage, decompress_to_yuv,
};

type Outcome<T> = Result<T, Box<dyn Error>>;

const USAGE: &str =
    "analytic WIDTH FILE | floor PANORAMA TILES | score FOLDER ours|generate|ffmpeg";
/// Times that each measurement is repeated; the quickest counts.
const REPEATS: usize = 3;
const QUALITY: i32 = 85;

fn main() -> Outcome<()> {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let words: Vec<&str> = arguments.iter().map(String::as_str).collect();
    match words.as_slice() {
        ["analytic", width, file] => {
            let image = render_equirect(width.parse()?, false);
            Ok(std::fs::write(file, jpeg(&image, 98)?)?)
        }
        ["floor", panorama, tiles] => floor(panorama.as_ref(), tiles.as_ref()),
        ["score", folder, layout] => score(folder.as_ref(), layout),
        _ => Err(USAGE.into()),
    }
}

fn jpeg(image: &RgbImage, quality: i32) -> Outcome<Vec<u8>> {
    let &RgbImage { width, height, ref pixels } = image;
    let format = PixelFormat::RGB;
    let image = Image { pixels: pixels.as_slice(), width, pitch: width * 3, height, format };
    let mut compressor = Compressor::new()?;
    compressor.set_quality(quality)?;
    compressor.set_subsamp(Subsamp::Sub2x2)?;
    Ok(compressor.compress_to_vec(image)?)
}

/// Prints the seconds of decoding the panorama once and of encoding every tile once, on one thread.
fn floor(panorama: &Path, tiles: &Path) -> Outcome<()> {
    let file = std::fs::read(panorama)?;
    let mut decoder = Decompressor::new()?;
    let header = decoder.read_header(&file)?;
    let (width, height, subsamp) = (header.width, header.height, header.subsamp);
    let mut planes = vec![0; turbojpeg::yuv_pixels_len(width, 1, height, subsamp)?];
    let decode = quickest(|| {
        let pixels = planes.as_mut_slice();
        decoder.decompress_to_yuv(&file, YuvImage { pixels, width, align: 1, height, subsamp })
    })?;
    let mut images = Vec::new();
    for path in files_below(tiles, "jpg")? {
        images.push(decompress_to_yuv(&std::fs::read(path)?)?);
    }
    let mut encoder = Compressor::new()?;
    encoder.set_quality(QUALITY)?;
    let mut target = vec![0; 4 << 20];
    let encode = quickest(|| {
        images.iter().try_for_each(|image| {
            encoder.compress_yuv_to_slice(image.as_deref(), &mut target).map(|_length| ())
        })
    })?;
    println!("{decode} {encode}");
    Ok(())
}

fn quickest<E>(mut work: impl FnMut() -> Result<(), E>) -> Result<f64, E> {
    let mut best = f64::MAX;
    for _ in 0..REPEATS {
        let begun = Instant::now();
        work()?;
        best = best.min(begun.elapsed().as_secs_f64());
    }
    Ok(best)
}

fn files_below(folder: &Path, extension: &str) -> Outcome<Vec<PathBuf>> {
    let mut found = Vec::new();
    for entry in std::fs::read_dir(folder)? {
        let path = entry?.path();
        if path.is_dir() {
            found.extend(files_below(&path, extension)?);
        } else if path.extension().is_some_and(|found| found == extension) {
            found.push(path);
        }
    }
    Ok(found)
}

/// A square plane of luma.
struct Luma {
    size: usize,
    samples: Vec<f32>,
}

fn luma_of(image: &RgbImage) -> Luma {
    let luma =
        |[r, g, b]: &[u8; 3]| 0.299 * f32::from(*r) + 0.587 * f32::from(*g) + 0.114 * f32::from(*b);
    let samples = image.pixels.as_chunks::<3>().0.iter().map(luma).collect();
    Luma { size: image.width, samples }
}

/// A tool's way of laying out a pyramid.
#[derive(Clone, Copy)]
enum Layout {
    Ours,
    /// Pannellum's `generate.py`.
    Generate,
    /// ffmpeg's v360, whose faces vips has cut by themselves (see `peers` in `xtask`).
    Ffmpeg,
}

impl Layout {
    /// Edges of a face on each level, coarse first, and the edge of a tile.
    fn sizes(self, folder: &Path) -> Outcome<(Vec<u32>, u32)> {
        match self {
            Self::Ours => {
                let text = std::fs::read_to_string(folder.join("pyramid.json"))?;
                let file: PyramidFile = serde_json::from_str(&text)?;
                Ok((file.levels, file.tile_size))
            }
            Self::Generate => {
                let text = std::fs::read_to_string(folder.join("config.json"))?;
                let config: serde_json::Value = serde_json::from_str(&text)?;
                let multires = &config["multiRes"];
                let number = |name: &str| {
                    multires[name].as_u64().map(|number| number as u32).ok_or("no multiRes")
                };
                let (levels, top) = (number("maxLevel")?, number("cubeResolution")?);
                let sizes = (1..=levels).map(|level| top >> (levels - level)).collect();
                Ok((sizes, number("tileResolution")?))
            }
            Self::Ffmpeg => {
                let text = std::fs::read_to_string(folder.join("face0.dzi"))?;
                let number = |name: &str| -> Outcome<u32> {
                    let value = text.split(name).nth(1).and_then(|rest| rest.split('"').nth(1));
                    Ok(value.ok_or("no such attribute")?.parse()?)
                };
                // Levels are named by the power of two that is no smaller than their edge.
                let (size, tile_size) = (number("Width=")?, number("TileSize=")?);
                let exponent = size.next_power_of_two().ilog2();
                let edge = |level: u32| size.div_ceil(1 << (exponent - level));
                Ok(((1..=exponent).map(edge).collect(), tile_size))
            }
        }
    }

    fn tile(self, address: TileAddress) -> String {
        let TileAddress { level, face, row, column } = address;
        match self {
            Self::Ours => format!("{}.jpg", address.path()),
            Self::Generate => format!("{level}/{face}{row}_{column}.jpg"),
            Self::Ffmpeg => {
                let order =
                    [Face::Right, Face::Left, Face::Up, Face::Down, Face::Front, Face::Back];
                let index = order.iter().position(|other| *other == face).unwrap_or_default();
                format!("face{index}_files/{level}/{column}_{row}.jpg")
            }
        }
    }
}

/// Prints the mean over the faces of luma PSNR and SSIM, on the finest level and on the next one.
fn score(folder: &Path, layout: &str) -> Outcome<()> {
    let layout = match layout {
        "ours" => Layout::Ours,
        "generate" => Layout::Generate,
        "ffmpeg" => Layout::Ffmpeg,
        _ => return Err(USAGE.into()),
    };
    let (sizes, tile_size) = layout.sizes(folder)?;
    let top = sizes.len() as u32;
    for level in [top, top - 1] {
        let size = sizes[level as usize - 1] as usize;
        let (mut decibels, mut similarity) = (0.0, 0.0);
        for face in Face::ALL {
            let shown = assembled(folder, layout, level, face, size, tile_size as usize)?;
            let truth = if level == top {
                render_face(face, size)
            } else {
                render_face_with(face, size, 2)
            };
            let truth = luma_of(&truth);
            // Tools differ in how they turn faces, the upper and the lower one above all.
            let turns = std::iter::successors(Some(shown), |shown| Some(turned(shown))).take(4);
            let best = turns.max_by(|a, b| psnr(a, &truth).total_cmp(&psnr(b, &truth)));
            let shown = best.ok_or("a face has four turns")?;
            decibels += psnr(&shown, &truth) / 6.0;
            similarity += ssim(&shown, &truth) / 6.0;
        }
        println!("level {level} ({size} px): {decibels:.2} dB, SSIM {similarity:.4}");
    }
    Ok(())
}

/// A square turned by a quarter.
fn turned(image: &Luma) -> Luma {
    let size = image.size;
    let samples = (0..size * size).map(|i| image.samples[i % size * size + size - 1 - i / size]);
    Luma { size, samples: samples.collect() }
}

/// A face of a level put together from its tiles.
fn assembled(
    folder: &Path,
    layout: Layout,
    level: u32,
    face: Face,
    size: usize,
    tile_size: usize,
) -> Outcome<Luma> {
    let mut samples = vec![0.0; size * size];
    let edge = size.div_ceil(tile_size);
    for (row, column) in (0..edge).flat_map(|row| (0..edge).map(move |column| (row, column))) {
        let address = TileAddress { level, face, row: row as u32, column: column as u32 };
        let tile = decompress_to_yuv(&std::fs::read(folder.join(layout.tile(address)))?)?;
        let stride = tile.width.next_multiple_of(tile.align);
        for y in 0..tile.height {
            let start = (row * tile_size + y) * size + column * tile_size;
            let line = &tile.pixels[y * stride..][..tile.width];
            for (target, sample) in samples[start..].iter_mut().zip(line) {
                *target = f32::from(*sample);
            }
        }
    }
    Ok(Luma { size, samples })
}

fn psnr(a: &Luma, b: &Luma) -> f64 {
    let squares = a.samples.iter().zip(&b.samples).map(|(a, b)| f64::from(a - b).powi(2));
    10.0 * (255.0f64.powi(2) * a.samples.len() as f64 / squares.sum::<f64>()).log10()
}

/// Structural similarity over windows of 8 × 8, four samples apart (Wang, Bovik, Sheikh & Simoncelli,
/// "Image quality assessment", 2004).
fn ssim(a: &Luma, b: &Luma) -> f64 {
    const WINDOW: usize = 8;
    let (c1, c2) = ((0.01f64 * 255.0).powi(2), (0.03f64 * 255.0).powi(2));
    let places = || (0..=a.size - WINDOW).step_by(WINDOW / 2);
    let (mut sum, mut count) = (0.0, 0.0);
    for (top, left) in places().flat_map(|top| places().map(move |left| (top, left))) {
        let [mut sa, mut sb, mut saa, mut sbb, mut sab] = [0.0f64; 5];
        for row in top..top + WINDOW {
            let start = row * a.size + left;
            let pairs = a.samples[start..start + WINDOW].iter().zip(&b.samples[start..]);
            for (a, b) in pairs.map(|(a, b)| (f64::from(*a), f64::from(*b))) {
                sa += a;
                sb += b;
                saa += a * a;
                sbb += b * b;
                sab += a * b;
            }
        }
        let n = (WINDOW * WINDOW) as f64;
        let (ma, mb) = (sa / n, sb / n);
        let (va, vb, cov) = (saa / n - ma * ma, sbb / n - mb * mb, sab / n - ma * mb);
        sum +=
            (2.0 * ma * mb + c1) * (2.0 * cov + c2) / ((ma * ma + mb * mb + c1) * (va + vb + c2));
        count += 1.0;
    }
    sum / count
}
