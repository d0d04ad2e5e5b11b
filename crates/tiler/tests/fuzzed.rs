//! Broken files: what the fuzzer found, and every seed broken in a few hundred reproducible ways. Whatever
//! the bytes, the answer is a picture or one sentence, within the memory that was allowed.

mod common;

use common::*;
use moxcms::ColorProfile;
use sonla360_tiler::analytic::RgbImage;
use sonla360_tiler::{TileError, examine};
use std::path::Path;
use turbojpeg::Subsamp;

const MAX_MEMORY: u64 = 80 << 20;

/// A small picture of each coding, with metadata to break.
fn seeds(height: usize) -> Vec<(&'static str, &'static str, Vec<u8>)> {
    let width = 1024;
    let pixels =
        (0..width * height).flat_map(|i| [(i / 64 % 256) as u8, (i / width / 2) as u8, 90]);
    let image = RgbImage { width, height, pixels: pixels.collect() };
    let profile = ColorProfile::new_display_p3().encode().expect("encodes");
    let gpano = [("FullPanoWidthPixels", 2048.0), ("PosePitchDegrees", 3.0)];
    let base = jpeg(&image, 30, Subsamp::Sub2x2);
    let info = |colour, depth| {
        let mut info = png::Info::with_size(width as u32, height as u32);
        (info.color_type, info.bit_depth) = (colour, depth);
        info.icc_profile = Some(profile.clone().into());
        info
    };
    let png = |info: png::Info<'_>, data: &[u8]| {
        let mut file = Vec::new();
        let mut writer =
            png::Encoder::with_info(&mut file, info).expect("info").write_header().expect("header");
        writer.write_image_data(data).expect("data");
        writer.finish().expect("ends");
        file
    };
    let webp = |with_profile: bool| {
        let mut file = Vec::new();
        let mut encoder = image_webp::WebPEncoder::new(&mut file);
        if with_profile {
            encoder.set_icc_profile(profile.clone());
        }
        encoder
            .encode(&image.pixels, width as u32, height as u32, image_webp::ColorType::Rgb8)
            .expect("encodes");
        file
    };
    let tiff = |compression| {
        let mut file = std::io::Cursor::new(Vec::new());
        tiff::encoder::TiffEncoder::new(&mut file)
            .expect("an encoder")
            .with_compression(compression)
            .write_image::<tiff::encoder::colortype::RGB8>(
                width as u32,
                height as u32,
                &image.pixels,
            )
            .expect("encodes");
        file.into_inner()
    };
    let block = |kind: u8, body: &[u8]| [&[kind], body].concat();
    vec![
        ("jpeg", "baseline", base.clone()),
        ("jpeg", "grey", jpeg(&image, 30, Subsamp::Gray)),
        ("jpeg", "full", jpeg(&image, 30, Subsamp::None)),
        ("jpeg", "profile", with_profile(&base, &profile, 300)),
        ("jpeg", "gpano", with_gpano(&base, &gpano)),
        ("png", "rgb", png(info(png::ColorType::Rgb, png::BitDepth::Eight), &image.pixels)),
        (
            "png",
            "grey16",
            png(
                info(png::ColorType::Grayscale, png::BitDepth::Sixteen),
                &image.pixels[..width * height * 2],
            ),
        ),
        ("webp", "plain", webp(false)),
        ("webp", "profile", webp(true)),
        ("tiff", "lzw", tiff(tiff::encoder::Compression::Lzw)),
        (
            "tiff",
            "deflate",
            tiff(tiff::encoder::Compression::Deflate(tiff::encoder::DeflateLevel::Fast)),
        ),
        (
            "metadata",
            "exif",
            block(0, b"MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0\x06\0\0\0\0\0\0"),
        ),
        (
            "metadata",
            "xmp",
            block(1, b"<r GPano:FullPanoWidthPixels='4096' GPano:CroppedAreaLeftPixels='0'/>"),
        ),
        ("metadata", "profile", block(2, &profile)),
        (
            "metadata",
            "grey",
            block(2, &ColorProfile::new_gray_with_gamma(2.2).encode().expect("encodes")),
        ),
    ]
}

/// Numbers that are the same in every run (xorshift, G. Marsaglia, 2003).
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit.max(1) as u64) as usize
    }
}

/// Changes a few bytes, cuts the end off, or moves a piece.
fn broken(file: &[u8], numbers: &mut Numbers) -> Vec<u8> {
    let mut file = file.to_vec();
    // Headers decide more than pixels do.
    let reach = if numbers.below(3) == 0 { file.len() } else { file.len().min(800) };
    match numbers.below(8) {
        0 => file.truncate(numbers.below(file.len())),
        1 => {
            let from = numbers.below(reach);
            let length = numbers.below(64).min(file.len() - from);
            let piece = file[from..from + length].to_vec();
            let at = numbers.below(reach);
            file.splice(at..at, piece);
        }
        _ => {
            for _ in 0..=numbers.below(4) {
                let at = numbers.below(reach);
                file[at] = match numbers.below(4) {
                    0 => 0,
                    1 => 0xFF,
                    2 => file[at] ^ (1 << numbers.below(8)),
                    _ => numbers.below(256) as u8,
                };
            }
        }
    }
    file
}

/// Reads the bytes; anything but a picture or a refusal of it is a fault of ours.
fn read(folder: &Path, bytes: &[u8]) {
    let input = folder.join("broken");
    std::fs::write(&input, bytes).expect("writes");
    match examine(&input, MAX_MEMORY) {
        Ok(info) => assert!(info.width >= 1024 && info.height >= 1),
        Err(error @ (TileError::Io { .. } | TileError::Internal { .. })) => panic!("{error}"),
        Err(error) => assert!(!error.to_string().contains('\n'), "{error}"),
    }
}

#[test]
fn broken_files_are_pictures_or_refusals() {
    let folder = tempfile::tempdir().expect("a folder");
    let mut numbers = Numbers(0x5EED);
    for (kind, _, seed) in seeds(512) {
        if kind != "metadata" {
            read(folder.path(), &seed);
            for _ in 0..60 {
                read(folder.path(), &broken(&seed, &mut numbers));
            }
        }
    }
}

#[test]
fn what_the_fuzzer_found_stays_mended() {
    let found = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fuzzed");
    let folder = tempfile::tempdir().expect("a folder");
    for entry in std::fs::read_dir(found).expect("a folder") {
        let path = entry.expect("an entry").path();
        if path.extension().is_none_or(|extension| extension != "md") {
            read(folder.path(), &std::fs::read(&path).expect("reads"));
        }
    }
}

#[test]
#[ignore = "writes the fuzzer's seeds into fuzz/corpus"]
fn write_seeds() {
    let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("fuzz/corpus");
    // A fuzzer finds more the more it tries; flat pictures are quickly read.
    for (target, name, bytes) in seeds(16) {
        let folder = corpus.join(target);
        std::fs::create_dir_all(&folder).expect("creates");
        std::fs::write(folder.join(name), bytes).expect("writes");
    }
}
