//! What WebP tiles save against JPEG tiles of the same quality: `cargo xtask bench webp [PANORAMA]…`.
//!
//! Every panorama is tiled three times: as JPEG of quality 100, which stands for the truth (its error is
//! that of rounding), as JPEG of quality 85, and as WebP.

use anyhow::{Context as _, bail};
use sonla360_geometry::TileAddress;
use sonla360_tiler::{PyramidFile, TileFormat, TileOptions, ssim, tile};
use std::path::{Path, PathBuf};
use std::time::Instant;

/// The quality of the site's tiles.
const QUALITY: u8 = 85;

fn main() -> anyhow::Result<()> {
    let panoramas: Vec<PathBuf> =
        std::env::args().skip(1).filter(|word| word != "--bench").map(PathBuf::from).collect();
    if panoramas.is_empty() {
        bail!("name at least one panorama");
    }
    compare(&panoramas)
}

/// One pyramid, tiled for measuring.
struct Tiled {
    folder: tempfile::TempDir,
    pyramid: PyramidFile,
    bytes: u64,
    seconds: f64,
}

/// Tiles on one thread, so that the time is a processor's.
fn tiled(panorama: &Path, format: TileFormat, quality: u8) -> anyhow::Result<Tiled> {
    let folder = tempfile::tempdir()?;
    let options = TileOptions { format, quality, threads: 1, ..TileOptions::default() };
    let begun = Instant::now();
    let pyramid = tile(panorama, folder.path(), &options, &|_| {})?;
    let seconds = begun.elapsed().as_secs_f64();
    let mut bytes = 0;
    for address in pyramid.pyramid()?.tiles() {
        bytes += std::fs::metadata(path(folder.path(), address, format))?.len();
    }
    Ok(Tiled { folder, pyramid, bytes, seconds })
}

fn path(folder: &Path, address: TileAddress, format: TileFormat) -> PathBuf {
    folder.join(format!("{}.{}", address.path(), format.extension()))
}

/// The luma of a tile as a browser would show it.
fn luma(folder: &Path, address: TileAddress, format: TileFormat) -> anyhow::Result<Vec<u8>> {
    let path = path(folder, address, format);
    let file = std::fs::read(&path)?;
    format.shown_luma(&file).with_context(|| path.display().to_string())
}

/// Mean SSIM over all tiles of a pyramid.
fn mean_ssim(truth: &Tiled, other: &Tiled, format: TileFormat) -> anyhow::Result<f64> {
    let width = truth.pyramid.tile_size as usize;
    let (mut sum, mut count) = (0.0, 0.0);
    for address in truth.pyramid.pyramid()?.tiles() {
        let exact = luma(truth.folder.path(), address, TileFormat::Jpeg)?;
        let seen = luma(other.folder.path(), address, format)?;
        sum += ssim(&exact, &seen, width);
        count += 1.0;
    }
    Ok(sum / count)
}

fn compare(panoramas: &[PathBuf]) -> anyhow::Result<()> {
    println!(
        "whole pyramids, quality {QUALITY}, one thread; SSIM of luma against JPEG 100, mean of all tiles"
    );
    println!(
        "panorama                        MPx    JPEG MB   SSIM     WebP MB   SSIM     bytes   WebP MPx/s"
    );
    for panorama in panoramas {
        let truth = tiled(panorama, TileFormat::Jpeg, 100)?;
        let jpeg = tiled(panorama, TileFormat::Jpeg, QUALITY)?;
        let webp = tiled(panorama, TileFormat::WebP, QUALITY)?;
        let tile_size = f64::from(truth.pyramid.tile_size);
        let pixels = truth.pyramid.pyramid()?.tile_count() as f64 * tile_size * tile_size / 1e6;
        println!(
            "{:<28} {pixels:>6.1}  {:>8.2}   {:.4}   {:>8.2}   {:.4}   {:.3}   {:>6.1}",
            panorama.file_name().unwrap_or_default().to_string_lossy(),
            jpeg.bytes as f64 / 1e6,
            mean_ssim(&truth, &jpeg, TileFormat::Jpeg)?,
            webp.bytes as f64 / 1e6,
            mean_ssim(&truth, &webp, TileFormat::WebP)?,
            webp.bytes as f64 / jpeg.bytes as f64,
            pixels / webp.seconds,
        );
    }
    Ok(())
}
