//! The miniature province of `tests/content/`, with pictures computed when a test starts.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, anyhow};
use sonla360_geometry::View;
use sonla360_tiler::analytic::{RgbImage, render_equirect, render_view};
use tempfile::TempDir;

/// Writes the province into a new folder. `width` is that of the measured panorama in pixels; a viewer can
/// only be measured where the panorama is finer than its screen (8192), everything else is fine with 1024.
pub fn miniature(width: usize) -> Result<TempDir> {
    let folder = crate::scratch::folder()?;
    let source = Path::new(env!("CARGO_MANIFEST_DIR")).join("content");
    copy(&source, folder.path()).context("copying tests/content")?;
    let panoramas = folder.path().join("panoramas");
    fs::create_dir_all(&panoramas)?;
    fs::write(panoramas.join("do-dac.jpg"), jpeg(&render_equirect(width, true), 97)?)?;
    fs::write(panoramas.join("doi-chung.jpg"), jpeg(&render_equirect(1024, false), 90)?)?;
    let picture = render_view(View::new(40.0, 10.0, 80.0), 480, 320, false);
    fs::write(folder.path().join("images/hinh-mau.jpg"), jpeg(&picture, 88)?)?;
    fs::write(folder.path().join("recordings/loi-ke.wav"), tones())?;
    Ok(folder)
}

/// The same province with a picture of the sample province, reduced to 2048 columns, in all its scenes: the
/// measured panorama is all detail, which packs no smaller in one format than in another.
pub fn picturesque() -> Result<TempDir> {
    let folder = miniature(1024)?;
    let sample = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tours/panoramas/ta-xua.jpg");
    let file = fs::read(&sample).with_context(|| sample.display().to_string())?;
    let mut decoder = turbojpeg::Decompressor::new()?;
    let quarter = turbojpeg::ScalingFactor::ONE_QUARTER;
    decoder.set_scaling_factor(quarter)?;
    let header = decoder.read_header(&file)?.scaled(quarter);
    let (width, height) = (header.width, header.height);
    let mut pixels = vec![0; width * height * 3];
    let format = turbojpeg::PixelFormat::RGB;
    let target =
        turbojpeg::Image { pixels: &mut pixels[..], width, pitch: width * 3, height, format };
    decoder.decompress(&file, target)?;
    let reduced = jpeg(&RgbImage { width, height, pixels }, 92)?;
    for name in ["do-dac.jpg", "doi-chung.jpg"] {
        fs::write(folder.path().join("panoramas").join(name), &reduced)?;
    }
    Ok(folder)
}

/// Four seconds of sound, two tones behind each other: WAVE, 8 bits, 8000 samples a second, one channel.
pub fn tones() -> Vec<u8> {
    const RATE: u32 = 8000;
    let sample = |index: u32| {
        let pitch = if index < 3 * RATE / 2 { 330.0 } else { 440.0 };
        let turns = f64::from(index) / f64::from(RATE) * pitch;
        (128.0 + 40.0 * (turns * std::f64::consts::TAU).sin()) as u8
    };
    let samples: Vec<u8> = (0..4 * RATE).map(sample).collect();
    let length = 4 * RATE;
    let mut file = b"RIFF".to_vec();
    file.extend((36 + length).to_le_bytes());
    file.extend(b"WAVEfmt ");
    file.extend(16_u32.to_le_bytes());
    // PCM, one channel; samples and bytes a second; bytes and bits a sample.
    file.extend([1_u16, 1].map(u16::to_le_bytes).concat());
    file.extend([RATE, RATE].map(u32::to_le_bytes).concat());
    file.extend([1_u16, 8].map(u16::to_le_bytes).concat());
    file.extend(b"data");
    file.extend(length.to_le_bytes());
    file.extend(samples);
    file
}

/// An RGB image as a JPEG without chroma subsampling.
pub fn jpeg(image: &RgbImage, quality: i32) -> Result<Vec<u8>> {
    let picture = turbojpeg::Image {
        pixels: image.pixels.as_slice(),
        width: image.width,
        pitch: image.width * 3,
        height: image.height,
        format: turbojpeg::PixelFormat::RGB,
    };
    let bytes = turbojpeg::compress(picture, quality, turbojpeg::Subsamp::None)
        .map_err(|error| anyhow!("encoding a test picture: {error}"))?;
    Ok(bytes.to_vec())
}

/// A JPEG with the pose of its camera in it, in degrees, as cameras write it (GPano in an XMP packet).
pub fn with_pose(jpeg: &[u8], pitch: f64, roll: f64) -> Vec<u8> {
    let pose = format!("GPano:PosePitchDegrees='{pitch}' GPano:PoseRollDegrees='{roll}'");
    let packet = format!("http://ns.adobe.com/xap/1.0/\0<x:xmpmeta><r {pose}/></x:xmpmeta>");
    // Behind the start of the picture, in an APP1 segment whose length counts itself.
    let length = (packet.len() as u16 + 2).to_be_bytes();
    [&jpeg[..2], &[0xFF, 0xE1], &length, packet.as_bytes(), &jpeg[2..]].concat()
}

fn copy(from: &Path, to: &Path) -> Result<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}
