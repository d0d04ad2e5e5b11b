//! The files that cameras, phones and editors really write: every coding gives the same tiles, embedded
//! colours are kept, parts of a sphere lie where they belong, and what is odd is told.

mod common;

use common::*;
use glam::DVec3;
use moxcms::{ColorProfile, Layout, TransformOptions};
use sonla360_geometry::{Equirect, Face, Pyramid, TileAddress};
use sonla360_tiler::analytic::RgbImage;
use sonla360_tiler::{Bounds, Finding, Levelling, PYRAMID_FILE, PyramidFile, examine, inspect};
use std::path::Path;
use turbojpeg::{Compressor, Image, PixelFormat, Subsamp};

const WIDTH: usize = 1024;
const HEIGHT: usize = 512;

/// A picture without detail finer than 1024 columns hold, so that what differs is the file and not the
/// sampling.
fn colour(direction: DVec3) -> [u8; 3] {
    let wave = |turns: f64| (turns * std::f64::consts::TAU).cos();
    let y = 128.0 + 60.0 * wave(3.0 * direction.x + 1.5 * direction.y);
    let blue = 25.0 * wave(2.0 * direction.y - direction.z);
    let red = 25.0 * wave(2.0 * direction.z + direction.x);
    [y + 1.402 * red, y - 0.344_136 * blue - 0.714_136 * red, y + 1.772 * blue]
        .map(|value| value.round().clamp(0.0, 255.0) as u8)
}

fn panorama() -> RgbImage {
    let grid = Equirect { width: WIDTH as u32, height: HEIGHT as u32 };
    let pixels = (0..WIDTH * HEIGHT).flat_map(|index| {
        let (x, y) = ((index % WIDTH) as f64 + 0.5, (index / WIDTH) as f64 + 0.5);
        colour(grid.direction(x, y).to_vector())
    });
    RgbImage { width: WIDTH, height: HEIGHT, pixels: pixels.collect() }
}

fn grey_of(image: &RgbImage) -> Vec<u8> {
    luma_of(image).samples.iter().map(|value| value.round() as u8).collect()
}

/// A face of the top level and the truth, both as RGB.
fn face_and_truth(folder: &Path, pyramid: Pyramid, face: Face) -> [Vec<u8>; 2] {
    assert_eq!(pyramid.levels(), 1);
    let path = TileAddress { level: 1, face, row: 0, column: 0 }.path();
    let file = std::fs::read(folder.join(format!("{path}.jpg"))).expect("a tile");
    let tile = turbojpeg::decompress(&file, PixelFormat::RGB).expect("decodes");
    let size = pyramid.tile_size() as usize;
    assert_eq!((tile.width, tile.pitch), (size, size * 3));
    let place = |index: usize| (2 * index + 1) as f64 / size as f64 - 1.0;
    let truth = (0..size * size)
        .flat_map(|index| colour(face.point(place(index % size), place(index / size)).normalize()));
    [tile.pixels, truth.collect()]
}

fn decibels(a: &[u8], b: &[u8]) -> f64 {
    assert_eq!(a.len(), b.len());
    let squares: f64 = a.iter().zip(b).map(|(a, b)| f64::from(a.abs_diff(*b)).powi(2)).sum();
    10.0 * (255.0 * 255.0 * a.len() as f64 / squares.max(1.0)).log10()
}

/// Tiles the bytes; the pyramid file as it was written, and the PSNR of every face in RGB (or luma, of a
/// grey source) against the truth.
fn tiled(name: &str, bytes: &[u8]) -> (PyramidFile, f64) {
    let folder = tempfile::tempdir().expect("a folder");
    let input = folder.path().join(name);
    std::fs::write(&input, bytes).expect("writes");
    let output = folder.path().join("pyramid");
    tile_quietly(&input, &output, 1).unwrap_or_else(|error| panic!("{name}: {error}"));
    let text = std::fs::read_to_string(output.join(PYRAMID_FILE)).expect("reads");
    let file: PyramidFile = serde_json::from_str(&text).expect("parses");
    let pyramid = file.pyramid().expect("a pyramid");
    let faces = Face::ALL.map(|face| face_and_truth(&output, pyramid, face));
    let [seen, truth] =
        [0, 1].map(|index| faces.iter().flat_map(|face| face[index].clone()).collect());
    let (seen, truth): (Vec<u8>, Vec<u8>) = (seen, truth);
    let grey = seen.as_chunks::<3>().0.iter().all(|[r, g, b]| r == g && g == b);
    let worth = if grey {
        let luma =
            |pixels: Vec<u8>| grey_of(&RgbImage { width: pixels.len() / 3, height: 1, pixels });
        decibels(&luma(seen), &luma(truth))
    } else {
        decibels(&seen, &truth)
    };
    (file, worth)
}

fn progressive(image: &RgbImage) -> Vec<u8> {
    let mut compressor = Compressor::new().expect("compressor");
    compressor.set_quality(97).expect("quality");
    compressor.set_progressive(true).expect("progressive");
    let (width, height) = (image.width, image.height);
    let pixels = Image {
        pixels: &image.pixels[..],
        width,
        pitch: width * 3,
        height,
        format: PixelFormat::RGB,
    };
    compressor.compress_to_vec(pixels).expect("encodes")
}

fn png_of(
    colour: png::ColorType,
    depth: png::BitDepth,
    data: &[u8],
    profile: Option<&[u8]>,
) -> Vec<u8> {
    let mut info = png::Info::with_size(WIDTH as u32, HEIGHT as u32);
    (info.color_type, info.bit_depth) = (colour, depth);
    info.icc_profile = profile.map(|profile| profile.to_vec().into());
    let mut file = Vec::new();
    let mut encoder = png::Encoder::with_info(&mut file, info).expect("an encoder");
    encoder.set_compression(png::Compression::Fast);
    let mut writer = encoder.write_header().expect("header");
    writer.write_image_data(data).expect("data");
    writer.finish().expect("ends");
    file
}

fn tiff_of<C: tiff::encoder::colortype::ColorType>(
    data: &[C::Inner],
    compression: tiff::encoder::Compression,
) -> Vec<u8>
where
    [C::Inner]: tiff::encoder::TiffValue,
{
    let mut file = std::io::Cursor::new(Vec::new());
    let mut encoder = tiff::encoder::TiffEncoder::new(&mut file)
        .expect("an encoder")
        .with_compression(compression)
        .with_predictor(tiff::tags::Predictor::Horizontal);
    encoder.write_image::<C>(WIDTH as u32, HEIGHT as u32, data).expect("encodes");
    file.into_inner()
}

/// A big-endian TIFF of RGB tiles that do not divide the picture, uncompressed.
fn tiled_tiff(image: &RgbImage) -> Vec<u8> {
    const TILE: usize = 240;
    let (across, down) = (image.width.div_ceil(TILE), image.height.div_ceil(TILE));
    let tile_bytes = TILE * TILE * 3;
    let tags = 10usize;
    let after_tags = 8 + 2 + tags * 12 + 4;
    let (bits_at, offsets_at) = (after_tags, after_tags + 6);
    let counts_at = offsets_at + across * down * 4;
    let pixels_at = counts_at + across * down * 4;
    let mut file = b"MM\0*\0\0\0\x08".to_vec();
    file.extend((tags as u16).to_be_bytes());
    let mut tag = |number: u16, kind: u16, count: usize, value: usize| {
        file.extend(number.to_be_bytes());
        file.extend(kind.to_be_bytes());
        file.extend((count as u32).to_be_bytes());
        if kind == 3 && count == 1 {
            file.extend((value as u16).to_be_bytes());
            file.extend([0; 2]);
        } else {
            file.extend((value as u32).to_be_bytes());
        }
    };
    tag(256, 4, 1, image.width);
    tag(257, 4, 1, image.height);
    tag(258, 3, 3, bits_at);
    tag(259, 3, 1, 1);
    tag(262, 3, 1, 2);
    tag(277, 3, 1, 3);
    tag(322, 4, 1, TILE);
    tag(323, 4, 1, TILE);
    tag(324, 4, across * down, offsets_at);
    tag(325, 4, across * down, counts_at);
    file.extend([0; 4]);
    file.extend([0, 8, 0, 8, 0, 8]);
    for index in 0..across * down {
        file.extend(((pixels_at + index * tile_bytes) as u32).to_be_bytes());
    }
    for _ in 0..across * down {
        file.extend((tile_bytes as u32).to_be_bytes());
    }
    for index in 0..across * down {
        let (left, top) = (index % across * TILE, index / across * TILE);
        for y in top..top + TILE {
            for x in left..left + TILE {
                let at = (y.min(image.height - 1) * image.width + x.min(image.width - 1)) * 3;
                file.extend(&image.pixels[at..at + 3]);
            }
        }
    }
    file
}

#[test]
fn every_coding_of_a_picture_gives_the_same_tiles() {
    use png::{BitDepth, ColorType};
    use tiff::encoder::{Compression, DeflateLevel, colortype};
    let image = panorama();
    let pixels = &image.pixels;
    let deep: Vec<u16> = pixels.iter().map(|value| u16::from(*value) * 257).collect();
    let deep_bytes: Vec<u8> = deep.iter().flat_map(|value| value.to_be_bytes()).collect();
    let opaque: Vec<u8> =
        pixels.as_chunks::<3>().0.iter().flat_map(|[r, g, b]| [*r, *g, *b, 255]).collect();
    let grey = grey_of(&image);
    let mut webp = Vec::new();
    image_webp::WebPEncoder::new(&mut webp)
        .encode(pixels, WIDTH as u32, HEIGHT as u32, image_webp::ColorType::Rgb8)
        .expect("encodes");
    let deflate = Compression::Deflate(DeflateLevel::Fast);
    let coded = [
        ("baseline 4:2:0", jpeg(&image, 97, Subsamp::Sub2x2)),
        ("progressive", progressive(&image)),
        ("4:4:4", jpeg(&image, 97, Subsamp::None)),
        ("4:2:2", jpeg(&image, 97, Subsamp::Sub2x1)),
        ("4:4:0", jpeg(&image, 97, Subsamp::Sub1x2)),
        ("4:1:1", jpeg(&image, 97, Subsamp::Sub4x1)),
        ("grey JPEG", jpeg(&image, 97, Subsamp::Gray)),
        ("PNG", png_of(ColorType::Rgb, BitDepth::Eight, pixels, None)),
        ("PNG 16", png_of(ColorType::Rgb, BitDepth::Sixteen, &deep_bytes, None)),
        ("PNG alpha", png_of(ColorType::Rgba, BitDepth::Eight, &opaque, None)),
        ("grey PNG", png_of(ColorType::Grayscale, BitDepth::Eight, &grey, None)),
        ("WebP", webp),
        ("TIFF", tiff_of::<colortype::RGB8>(pixels, Compression::Uncompressed)),
        ("TIFF deflate", tiff_of::<colortype::RGB8>(pixels, deflate)),
        ("TIFF LZW", tiff_of::<colortype::RGB8>(pixels, Compression::Lzw)),
        ("TIFF 16", tiff_of::<colortype::RGB16>(&deep, deflate)),
        ("TIFF alpha", tiff_of::<colortype::RGBA8>(&opaque, deflate)),
        ("grey TIFF", tiff_of::<colortype::Gray8>(&grey, Compression::Lzw)),
        ("TIFF tiles", tiled_tiff(&image)),
    ];
    let (_, reference) = tiled("reference.png", &coded[7].1);
    assert!(reference > 42.0, "{reference:.2} dB");
    for (name, bytes) in coded {
        let (file, worth) = tiled(name, &bytes);
        println!("{name:16} {worth:.2} dB");
        // What a file threw away of its colours cannot come back.
        let thrown_away = match name {
            "4:1:1" => 3.0,
            "4:2:2" | "4:4:0" => 1.6,
            _ => 0.8,
        };
        assert!(worth > reference - thrown_away, "{name}: {worth:.2} of {reference:.2} dB");
        assert_eq!(file.findings, [Finding::LowResolution { width: WIDTH as u32 }], "{name}");
        assert_eq!(file.bounds, None);
    }
}

#[test]
fn a_picture_in_display_p3_is_tiled_in_its_true_colours() {
    let image = panorama();
    let p3 = ColorProfile::new_display_p3();
    let to_p3 = ColorProfile::new_srgb()
        .create_transform_8bit(Layout::Rgb, &p3, Layout::Rgb, TransformOptions::default())
        .expect("a transform");
    let mut pixels = vec![0; image.pixels.len()];
    to_p3.transform(&image.pixels, &mut pixels).expect("converts");
    let wide = RgbImage { pixels, ..image };
    let profile = p3.encode().expect("encodes");
    let mut webp = Vec::new();
    let mut encoder = image_webp::WebPEncoder::new(&mut webp);
    encoder.set_icc_profile(profile.clone());
    encoder
        .encode(&wide.pixels, WIDTH as u32, HEIGHT as u32, image_webp::ColorType::Rgb8)
        .expect("encodes");
    let (eight, rgb) = (png::BitDepth::Eight, png::ColorType::Rgb);
    for (name, bytes) in [
        ("JPEG", with_profile(&jpeg(&wide, 97, Subsamp::Sub2x2), &profile, 200)),
        ("PNG", png_of(rgb, eight, &wide.pixels, Some(&profile))),
        ("WebP", webp),
    ] {
        let (file, worth) = tiled(name, &bytes);
        assert!(worth > 41.0, "{name}: {worth:.2} dB");
        let converted = file.findings.iter().any(|f| f.code() == "colour-profile");
        assert!(converted, "{name}: {:?}", file.findings);
    }
    // Unconverted, the same picture is far off: the test can fail.
    assert!(tiled("raw", &jpeg(&wide, 97, Subsamp::Sub2x2)).1 < 35.0);
    // A profile that is sRGB is neither applied nor remarked upon.
    let srgb = ColorProfile::new_srgb().encode().expect("encodes");
    let plain = with_profile(&jpeg(&panorama(), 97, Subsamp::Sub2x2), &srgb, 60_000);
    assert_eq!(tiled("srgb", &plain).0.findings, [Finding::LowResolution { width: WIDTH as u32 }]);
}

#[test]
fn a_part_of_a_sphere_lies_in_its_place_and_its_bounds_are_told() {
    let image = panorama();
    // 90° to either side of the middle, from 30° below the horizon to 60° above.
    let (left, top, width, height) = (256, 86, 512, 256);
    let rows = image.pixels.chunks_exact(WIDTH * 3).skip(top).take(height);
    let pixels = rows.flat_map(|row| row[left * 3..(left + width) * 3].to_vec()).collect();
    let part = RgbImage { width, height, pixels };
    let gpano = [
        ("FullPanoWidthPixels", 1024.0),
        ("FullPanoHeightPixels", 512.0),
        ("CroppedAreaImageWidthPixels", 512.0),
        ("CroppedAreaImageHeightPixels", 256.0),
        ("CroppedAreaLeftPixels", 256.0),
        ("CroppedAreaTopPixels", 86.0),
        ("PoseHeadingDegrees", 30.0),
    ];
    let bytes = with_gpano(&jpeg(&part, 97, Subsamp::Sub2x2), &gpano);
    let folder = tempfile::tempdir().expect("a folder");
    let (input, output) = (folder.path().join("part.jpg"), folder.path().join("out"));
    std::fs::write(&input, bytes).expect("writes");
    assert_eq!(inspect(&input).expect("a part").north, Some(30.0));
    let file = tile_quietly(&input, &output, 1).expect("tiles");
    assert_eq!((file.source_width, file.source_height), (1024, 512));
    let Bounds { yaw_min, yaw_max, pitch_min, pitch_max } = file.bounds.expect("bounds");
    assert_eq!((yaw_min, yaw_max), (-90.0, 90.0));
    assert!((pitch_max - 59.8).abs() < 0.1 && (pitch_min + 30.2).abs() < 0.1);
    assert!(file.findings.contains(&Finding::PartialSphere { across: 180, down: 90 }));
    // Of the front face, the rows down to 30° below the horizon in the middle column are covered.
    let pyramid = file.pyramid().expect("a pyramid");
    let [seen, truth] = face_and_truth(&output, pyramid, Face::Front);
    let size = pyramid.tile_size() as usize;
    let covered = |row: usize| {
        let down = (2 * row + 1) as f64 / size as f64 - 1.0;
        (-0.9..0.38).contains(&down)
    };
    let rows = |pixels: &[u8]| -> Vec<u8> {
        let rows = pixels.chunks_exact(size * 3).enumerate();
        rows.filter(|(row, _)| covered(*row)).flat_map(|(_, row)| row.to_vec()).collect()
    };
    let worth = decibels(&rows(&seen), &rows(&truth));
    assert!(worth > 41.0, "{worth:.2} dB");
}

#[test]
fn a_camera_that_stood_askew_is_told_unless_the_picture_was_changed_since() {
    let file = jpeg(&panorama(), 90, Subsamp::Sub2x2);
    let folder = tempfile::tempdir().expect("a folder");
    let info = |properties: &[(&str, f64)]| {
        let input = folder.path().join("a.jpg");
        std::fs::write(&input, with_gpano(&file, properties)).expect("writes");
        inspect(&input).expect("a panorama")
    };
    let askew =
        [("PosePitchDegrees", 4.0), ("PoseRollDegrees", -3.0), ("PoseHeadingDegrees", 10.0)];
    let found = info(&askew);
    assert_eq!((found.pose.pitch, found.pose.roll), (Some(4.0), Some(-3.0)));
    assert_eq!(found.levelling, Some(Levelling { yaw: 0.0, pitch: 4.0, roll: -3.0 }));
    assert!(found.findings.contains(&Finding::TiltedHorizon { degrees: 5 }));
    let changed = info(&[&askew[..], &[("CroppedAreaImageWidthPixels", 8000.0)]].concat());
    assert_eq!((changed.pose.pitch, changed.north), (None, Some(10.0)));
    assert!(changed.findings.contains(&Finding::StaleMetadata));
    assert_eq!(changed.levelling, None);
    // Of a part of the sphere the tilt is told and left to people.
    let part = [("FullPanoWidthPixels", 2048.0), ("FullPanoHeightPixels", 1024.0)];
    let place = [("CroppedAreaLeftPixels", 512.0), ("CroppedAreaTopPixels", 256.0)];
    let part = info(&[&askew[..], &part, &place].concat());
    assert_eq!((part.pose.pitch, part.levelling), (Some(4.0), None));
    assert!(part.findings.contains(&Finding::TiltedHorizon { degrees: 5 }));
}

#[test]
fn transparency_is_told_only_where_something_can_be_seen_through() {
    let image = panorama();
    let mut rgba: Vec<u8> =
        image.pixels.as_chunks::<3>().0.iter().flat_map(|[r, g, b]| [*r, *g, *b, 255]).collect();
    let folder = tempfile::tempdir().expect("a folder");
    let input = folder.path().join("a.png");
    for (alpha, expected) in [(255, false), (0, true)] {
        // The last rows: the hole under a tripod.
        for pixel in rgba.as_chunks_mut::<4>().0.iter_mut().skip(WIDTH * (HEIGHT - 4)) {
            pixel[3] = alpha;
        }
        let file = png_of(png::ColorType::Rgba, png::BitDepth::Eight, &rgba, None);
        std::fs::write(&input, file).expect("writes");
        let findings = examine(&input, 1 << 30).expect("reads").findings;
        assert_eq!(findings.contains(&Finding::Transparency), expected, "{findings:?}");
    }
}

#[test]
fn good_photographs_are_not_cried_wolf_over() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../shared/panoramas");
    if !folder.exists() {
        println!("skipped: the shared photographs are not on this machine");
        return;
    }
    for name in ["pannellum_examplepano.jpg", "aframe_lake.jpg", "ruurd_PXL_20210722_sphere.jpg"] {
        let findings = examine(&folder.join(name), 1 << 30).expect("reads").findings;
        let seen: Vec<&str> = findings.iter().map(Finding::code).collect();
        for code in ["wrap-seam", "nadir", "blown-sky"] {
            assert!(!seen.contains(&code), "{name}: {findings:?}");
        }
    }
}
