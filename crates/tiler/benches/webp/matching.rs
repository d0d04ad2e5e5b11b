//! Finds the WebP quality that reaches the SSIM of each JPEG quality: the table in the tiler's encoder.

use crate::planes::{self, Planes};
use crate::{TileFormat, path, tiled};
use sonla360_tiler::ssim;
use std::path::PathBuf;
use turbojpeg::{Compressor, Subsamp, YuvPlanesImage};
use webpx::{EncoderConfig, Unstoppable, YuvPlanesRef};

/// JPEG qualities that are matched.
const QUALITIES: [u8; 6] = [50, 70, 80, 85, 90, 95];
/// Every so many tiles one is coded.
const EVERY: usize = 13;
/// As in the tiler's encoder.
const METHOD: u8 = 4;

/// Prints, per panorama and JPEG quality, SSIM and bytes of JPEG and of the least WebP quality as good.
pub fn table(panoramas: &[PathBuf]) -> anyhow::Result<()> {
    println!(
        "panorama                     JPEG   SSIM      bytes   WebP   SSIM      bytes   of JPEG's"
    );
    for panorama in panoramas {
        let truth = tiled(panorama, TileFormat::Jpeg, 100)?;
        let tiles = truth
            .pyramid
            .pyramid()?
            .tiles()
            .step_by(EVERY)
            .map(|address| {
                let file = std::fs::read(path(truth.folder.path(), address, TileFormat::Jpeg))?;
                planes::jpeg_planes(&file)
            })
            .collect::<anyhow::Result<Vec<_>>>()?;
        let name = panorama.file_name().unwrap_or_default().to_string_lossy();
        for quality in QUALITIES {
            let (jpeg_ssim, jpeg_bytes) = measured(&tiles, |tile| jpeg(tile, quality))?;
            // SSIM grows with the quality: halve the interval in which it passes JPEG's.
            let (mut low, mut high) = (1.0f32, 100.0f32);
            let mut found = measured(&tiles, |tile| webp(tile, high))?;
            while high - low > 0.6 {
                let middle = low.midpoint(high);
                let reached = measured(&tiles, |tile| webp(tile, middle))?;
                if reached.0 >= jpeg_ssim {
                    (high, found) = (middle, reached);
                } else {
                    low = middle;
                }
            }
            println!(
                "{name:<28} {quality:>4}   {jpeg_ssim:.4}   {jpeg_bytes:>8}   {high:>4.1}   {:.4}   {:>8}   {:.3}",
                found.0,
                found.1,
                found.1 as f64 / jpeg_bytes as f64,
            );
        }
    }
    Ok(())
}

/// Mean SSIM and the sum of bytes of tiles after coding.
fn measured(
    tiles: &[Planes],
    code: impl Fn(&Planes) -> anyhow::Result<(Vec<u8>, Planes)>,
) -> anyhow::Result<(f64, usize)> {
    let (mut sum, mut bytes) = (0.0, 0);
    for tile in tiles {
        let (file, planes) = code(tile)?;
        sum += ssim(&tile.luma.samples, &planes.luma.samples, tile.luma.width);
        bytes += file.len();
    }
    Ok((sum / tiles.len() as f64, bytes))
}

fn jpeg(tile: &Planes, quality: u8) -> anyhow::Result<(Vec<u8>, Planes)> {
    let width = tile.luma.width;
    let mut compressor = Compressor::new()?;
    compressor.set_quality(i32::from(quality))?;
    let height = tile.luma.samples.len() / width;
    let mut file = vec![0; turbojpeg::compressed_buf_len(width, height, Subsamp::Sub2x2)?];
    let image = YuvPlanesImage {
        y_plane: tile.luma.samples.as_slice(),
        u_plane: tile.blue.as_slice(),
        v_plane: tile.red.as_slice(),
        width,
        height,
        y_stride: width,
        u_stride: width / 2,
        v_stride: width / 2,
        subsamp: Subsamp::Sub2x2,
    };
    let length = compressor.compress_yuv_planes_to_slice(&image, &mut file)?;
    file.truncate(length);
    let planes = planes::jpeg_planes(&file)?;
    Ok((file, planes))
}

fn webp(tile: &Planes, quality: f32) -> anyhow::Result<(Vec<u8>, Planes)> {
    let limited = |plane: &[u8], centre: f64, at: f64, span: f64| -> Vec<u8> {
        let table: [u8; 256] = std::array::from_fn(|value| {
            (at + (value as f64 - centre) * span / 255.0).round() as u8
        });
        plane.iter().map(|sample| table[usize::from(*sample)]).collect()
    };
    let luma = limited(&tile.luma.samples, 0.0, 16.0, 219.0);
    let blue = limited(&tile.blue, 128.0, 128.0, 224.0);
    let red = limited(&tile.red, 128.0, 128.0, 224.0);
    let width = tile.luma.width;
    let picture = YuvPlanesRef {
        y: &luma,
        y_stride: width,
        u: &blue,
        u_stride: width / 2,
        v: &red,
        v_stride: width / 2,
        a: None,
        a_stride: 0,
        width: width as u32,
        height: (luma.len() / width) as u32,
    };
    let file = webpx::Encoder::new_yuv(picture)
        .config(EncoderConfig::new().quality(quality).method(METHOD))
        .encode(Unstoppable)
        .map_err(|error| anyhow::anyhow!("{error}"))?;
    let planes = planes::webp_planes(&file)?;
    Ok((file, planes))
}
