//! What anybody might upload: one clear refusal each, bounded memory, nothing left behind.

mod common;

use common::*;
use sonla360_tiler::analytic::{RgbImage, render_equirect};
use sonla360_tiler::{Finding, PYRAMID_FILE, SourceInfo, TileError, TileOptions, inspect, tile};
use std::path::Path;
use turbojpeg::Subsamp;

/// Writes the bytes under a name and tiles them; no pyramid may be left by a refusal.
fn outcome(name: &str, bytes: &[u8]) -> Result<(), TileError> {
    let folder = tempfile::tempdir().expect("a folder");
    let input = folder.path().join(name);
    std::fs::write(&input, bytes).expect("writes");
    let output = folder.path().join("pyramid");
    let result = tile_quietly(&input, &output, 2).map(|_| ());
    assert_eq!(result.is_ok(), output.join(PYRAMID_FILE).exists());
    result
}

fn refusal(name: &str, bytes: &[u8]) -> &'static str {
    let error = outcome(name, bytes).expect_err(name);
    let (english, vietnamese) = (error.to_string(), error.vietnamese());
    assert!(english.contains(": ") && !english.contains('\n'), "{english}");
    assert!(vietnamese.contains(": ") && vietnamese.contains('ả'), "{vietnamese}");
    error.code()
}

/// What the header of these bytes says.
fn info(bytes: &[u8]) -> SourceInfo {
    let folder = tempfile::tempdir().expect("a folder");
    let input = folder.path().join("picture");
    std::fs::write(&input, bytes).expect("writes");
    inspect(&input).expect("fit to be tiled")
}

fn flat(width: usize, height: usize) -> RgbImage {
    RgbImage { width, height, pixels: vec![120; width * height * 3] }
}

fn panorama_jpeg() -> Vec<u8> {
    jpeg(&render_equirect(1024, false), 85, Subsamp::Sub2x2)
}

fn png_file(
    (width, height): (u32, u32),
    colour: png::ColorType,
    depth: png::BitDepth,
    data: &[u8],
) -> Vec<u8> {
    let mut file = Vec::new();
    let mut encoder = png::Encoder::new(&mut file, width, height);
    encoder.set_color(colour);
    encoder.set_depth(depth);
    encoder.set_compression(png::Compression::Fast);
    let mut writer = encoder.write_header().expect("header");
    writer.write_image_data(data).expect("data");
    writer.finish().expect("ends");
    file
}

/// A PNG chunk with a checksum that is right.
fn png_chunk(kind: [u8; 4], body: &[u8]) -> Vec<u8> {
    let mut crc = !0u32;
    for byte in kind.iter().chain(body) {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            crc = if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 };
        }
    }
    [&(body.len() as u32).to_be_bytes()[..], &kind, body, &(!crc).to_be_bytes()].concat()
}

fn png_header(width: u32, height: u32) -> Vec<u8> {
    let body = [&width.to_be_bytes()[..], &height.to_be_bytes(), &[8, 2, 0, 0, 0]].concat();
    [&b"\x89PNG\r\n\x1a\n"[..], &png_chunk(*b"IHDR", &body)].concat()
}

#[test]
fn what_is_no_picture_is_refused() {
    assert_eq!(refusal("note.jpg", b"Kinh gui anh chi, day la bai viet"), "not-an-image");
    assert_eq!(refusal("empty.jpg", b""), "empty");
    assert_eq!(refusal("start.jpg", &[0xFF, 0xD8, 0xFF]), "truncated");
    let folder = tempfile::tempdir().expect("a folder");
    assert_eq!(inspect(folder.path()).expect_err("a folder").code(), "not-a-file");
    let missing = folder.path().join("missing.jpg");
    assert_eq!(inspect(&missing).expect_err("missing").code(), "io");
}

#[test]
fn a_truncated_jpeg_is_refused_wherever_it_breaks_off() {
    let file = panorama_jpeg();
    for share in [1, 5, 50, 90, 99] {
        let cut = file.len() * share / 100;
        assert_eq!(refusal("cut.jpg", &file[..cut]), "truncated", "{share} %");
    }
    assert!(outcome("whole.jpg", &file).is_ok());
}

#[test]
fn a_jpeg_damaged_in_the_middle_is_refused_and_stray_bytes_are_not() {
    let file = panorama_jpeg();
    let mut damaged = file.clone();
    let middle = file.len() / 2;
    damaged[middle..middle + 64].fill(0xFF);
    assert!(outcome("damaged.jpg", &damaged).is_err());
    let mut trailing = file;
    trailing.extend_from_slice(&[0; 100]);
    assert!(outcome("trailing.jpg", &trailing).is_ok());
}

#[test]
fn pictures_of_the_wrong_shape_or_size_are_refused() {
    let photo = jpeg(&flat(1536, 1024), 85, Subsamp::Sub2x2);
    assert_eq!(refusal("photo.jpg", &photo), "not-2-to-1");
    let small = jpeg(&flat(800, 400), 85, Subsamp::Sub2x2);
    assert_eq!(refusal("small.jpg", &small), "too-small");
    assert_eq!(refusal("huge.png", &png_header(60_000, 30_000)), "too-large");
    assert_eq!(refusal("zero.png", &png_header(0, 0)), "damaged");
}

#[test]
fn a_jpeg_of_no_size_or_of_another_trade_is_refused() {
    let file = panorama_jpeg();
    let frame = file.windows(2).position(|pair| pair == [0xFF, 0xC0]).expect("a frame");
    let patched = |offset: usize, bytes: &[u8]| {
        let mut file = file.clone();
        file[frame + offset..frame + offset + bytes.len()].copy_from_slice(bytes);
        file
    };
    // Marker 2, length 2, precision 1, height 2, width 2.
    assert_eq!(refusal("zero.jpg", &patched(5, &[0, 0])), "damaged");
    assert_eq!(refusal("zero.jpg", &patched(7, &[0, 0])), "damaged");
    assert_eq!(refusal("12bit.jpg", &patched(4, &[12])), "unsupported-colour");
    assert_eq!(refusal("lossless.jpg", &patched(1, &[0xC3])), "unsupported-colour");
    // A header that promises more than the scan holds.
    assert!(outcome("taller.jpg", &patched(5, &[0x40, 0x00, 0x80, 0x00])).is_err());
}

#[test]
fn cmyk_is_refused() {
    let mut compressor = turbojpeg::Compressor::new().expect("compressor");
    compressor.set_colorspace(turbojpeg::Colorspace::CMYK).expect("CMYK");
    let pixels = vec![60; 1024 * 512 * 4];
    let format = turbojpeg::PixelFormat::CMYK;
    let image =
        turbojpeg::Image { pixels: &pixels[..], width: 1024, pitch: 4096, height: 512, format };
    let file = compressor.compress_to_vec(image).expect("encodes");
    assert_eq!(refusal("cmyk.jpg", &file), "unsupported-colour");
}

#[test]
fn a_huge_picture_of_nothing_is_refused_before_it_is_unpacked() {
    // A header of 32768 × 16384 and a few kilobytes: whatever they unpack to, it is no photograph.
    let file =
        [png_header(32768, 16384), png_chunk(*b"IDAT", &[0; 4096]), png_chunk(*b"IEND", &[])]
            .concat();
    assert_eq!(refusal("nothing.png", &file), "unpacks-too-far");
}

#[test]
fn bombs_in_png_chunks_are_never_unpacked() {
    // 256 MiB of zeros deflate to about 256 KiB; here they sit where the pixels and the profile should.
    let zeros = vec![0; 64 << 20];
    let inflated = png_file(
        (4096, 5461),
        png::ColorType::Rgb,
        png::BitDepth::Eight,
        &zeros[..4096 * 5461 * 3],
    );
    let start = inflated.windows(4).position(|kind| kind == b"IDAT").expect("pixels");
    let length = u32::from_be_bytes(inflated[start - 4..start].try_into().expect("four"));
    let bomb = &inflated[start + 4..start + 4 + length as usize];
    let profile = [&b"name\0\0"[..], bomb].concat();
    let text = [&b"Comment\0\0"[..], bomb].concat();
    let file = [
        png_header(1024, 512),
        png_chunk(*b"iCCP", &profile),
        png_chunk(*b"zTXt", &text),
        png_chunk(*b"IDAT", bomb),
        png_chunk(*b"IEND", &[]),
    ]
    .concat();
    // More pixels than the header announces: read as far as needed, or refused; never kept.
    let _ = outcome("bomb.png", &file);
    let cut = [png_header(1024, 512), png_chunk(*b"IDAT", &bomb[..200])].concat();
    assert!(outcome("cut.png", &cut).is_err());
}

#[test]
fn a_picture_beyond_the_memory_limit_is_refused_before_decoding() {
    let folder = tempfile::tempdir().expect("a folder");
    let input = folder.path().join("a.jpg");
    std::fs::write(&input, panorama_jpeg()).expect("writes");
    let options = TileOptions { max_memory: 1 << 20, ..TileOptions::default() };
    let error = tile(&input, &folder.path().join("out"), &options, &|_| {}).expect_err("refused");
    assert_eq!(error.code(), "memory");
}

#[test]
fn grey_deep_and_transparent_pngs_are_accepted() {
    let (size, count) = ((1024, 512), 1024 * 512);
    let eight = png::BitDepth::Eight;
    let sixteen = png::BitDepth::Sixteen;
    for (colour, depth, bytes) in [
        (png::ColorType::Grayscale, eight, 1),
        (png::ColorType::Rgb, sixteen, 6),
        (png::ColorType::Rgba, eight, 4),
        (png::ColorType::GrayscaleAlpha, sixteen, 4),
    ] {
        let file = png_file(size, colour, depth, &vec![200; count * bytes]);
        outcome("a.png", &file).unwrap_or_else(|error| panic!("{colour:?} {depth:?}: {error}"));
    }
    let file = png_file(size, png::ColorType::Rgba, eight, &vec![0; count * 4]);
    assert!(info(&file).findings.contains(&Finding::Transparency));
}

#[test]
fn webp_and_every_jpeg_subsampling_are_accepted() {
    let image = render_equirect(1024, false);
    let mut webp = Vec::new();
    image_webp::WebPEncoder::new(&mut webp)
        .encode(&image.pixels, 1024, 512, image_webp::ColorType::Rgb8)
        .expect("encodes");
    outcome("a.webp", &webp).expect("a WebP panorama");
    assert!(outcome("cut.webp", &webp[..webp.len() / 2]).is_err());
    for subsamp in [
        Subsamp::None,
        Subsamp::Sub2x1,
        Subsamp::Sub1x2,
        Subsamp::Sub2x2,
        Subsamp::Sub4x1,
        Subsamp::Gray,
    ] {
        outcome("a.jpg", &jpeg(&image, 85, subsamp)).unwrap_or_else(|e| panic!("{subsamp:?}: {e}"));
    }
}

#[test]
fn orientation_is_honoured_or_the_picture_refused() {
    let exif = |orientation: u8| {
        let tiff = [
            b"Exif\0\0MM\0*\0\0\0\x08\0\x01\x01\x12\0\x03\0\0\0\x01\0".as_slice(),
            &[orientation, 0, 0, 0, 0, 0, 0],
        ];
        tiff.concat()
    };
    // A quarter turn would lay a panorama on its side: the pixels are believed, and it is said.
    let lying = jpeg(&flat(1024, 512), 85, Subsamp::Sub2x2);
    let contradicted = info(&with_segment(&lying, 0xE1, &exif(6)));
    assert_eq!((contradicted.width, contradicted.height, contradicted.orientation), (1024, 512, 1));
    assert!(contradicted.findings.contains(&Finding::OrientationIgnored { orientation: 6 }));
    assert!(outcome("turned.jpg", &with_segment(&lying, 0xE1, &exif(3))).is_ok());
    // Who knows whether a pose is about the picture before or after a turn: it is told and not trusted.
    let tilted = with_gpano(&lying, &[("PosePitchDegrees", 4.0), ("PoseRollDegrees", 0.0)]);
    assert!(info(&with_segment(&tilted, 0xE1, &exif(1))).levelling.is_some());
    for orientation in [3, 6] {
        let turned = info(&with_segment(&tilted, 0xE1, &exif(orientation)));
        assert_eq!(turned.levelling, None);
        assert!(turned.findings.contains(&Finding::TiltedHorizon { degrees: 4 }));
    }
    let upright = jpeg(&flat(512, 1024), 85, Subsamp::Sub2x2);
    assert_eq!(info(&with_segment(&upright, 0xE1, &exif(8))).orientation, 8);
    assert!(outcome("upright.jpg", &with_segment(&upright, 0xE1, &exif(8))).is_ok());
    let photo = jpeg(&flat(1024, 768), 85, Subsamp::Sub2x2);
    assert_eq!(refusal("photo.jpg", &with_segment(&photo, 0xE1, &exif(6))), "not-2-to-1");
}

#[test]
fn a_part_of_a_sphere_whose_metadata_does_not_place_it_is_refused() {
    let file = panorama_jpeg();
    let around = |full| [("FullPanoWidthPixels", full), ("CroppedAreaImageWidthPixels", 1024.0)];
    assert_eq!(refusal("part.jpg", &with_gpano(&file, &around(2048.0))), "partial-sphere");
    let whole =
        with_gpano(&file, &[&around(1024.0)[..], &[("PoseHeadingDegrees", 350.0)]].concat());
    assert_eq!(info(&whole).north, Some(350.0));
}

/// GPano for a crop of `width × height` at `left, top` of a sphere `full` pixels around.
fn crop(
    full: u32,
    (width, height): (u32, u32),
    (left, top): (u32, u32),
) -> [(&'static str, f64); 6] {
    [
        ("FullPanoWidthPixels", f64::from(full)),
        ("FullPanoHeightPixels", f64::from(full / 2)),
        ("CroppedAreaImageWidthPixels", f64::from(width)),
        ("CroppedAreaImageHeightPixels", f64::from(height)),
        ("CroppedAreaLeftPixels", f64::from(left)),
        ("CroppedAreaTopPixels", f64::from(top)),
    ]
}

#[test]
fn a_crop_that_its_metadata_contradicts_is_refused_unless_it_is_a_sphere_by_itself() {
    let belt = jpeg(&flat(1600, 600), 85, Subsamp::Sub2x2);
    let placed = |file: &[u8], crop: [(&'static str, f64); 6]| with_gpano(file, &crop);
    let outside = placed(&belt, crop(1600, (1600, 600), (0, 300)));
    assert_eq!(refusal("outside.jpg", &outside), "crop-contradicted");
    let cut_later = placed(&belt, crop(1600, (1600, 700), (0, 50)));
    assert_eq!(refusal("cut.jpg", &cut_later), "crop-contradicted");
    let narrow = jpeg(&flat(1100, 600), 85, Subsamp::Sub2x2);
    let narrow = placed(&narrow, crop(16384, (1100, 600), (7000, 4000)));
    assert_eq!(refusal("narrow.jpg", &narrow), "too-narrow");
    let huge = placed(&belt, crop(100_000, (1600, 600), (0, 300)));
    assert_eq!(refusal("huge.jpg", &huge), "too-large");
    // Filled up to the whole sphere by an editor that kept the metadata.
    let stale = info(&placed(&panorama_jpeg(), crop(1024, (1024, 400), (0, 50))));
    assert!(stale.findings.contains(&Finding::StaleMetadata) && stale.bounds.is_none());
}

#[test]
fn a_broken_colour_profile_is_remarked_upon_and_nothing_more() {
    for profile in [&b"no profile at all"[..], &[0xFF; 5000]] {
        let file = with_profile(&panorama_jpeg(), profile, 1000);
        outcome("profile.jpg", &file).expect("tiles");
        assert!(info(&file).findings.contains(&Finding::UnusableProfile));
    }
}

#[test]
fn a_phones_own_panorama_is_understood() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../../../shared/panoramas/ruurd_PXL_20210722_sphere.jpg");
    if !path.exists() {
        println!("skipped: the shared photographs are not on this machine");
        return;
    }
    let info = inspect(&path).expect("a panorama");
    assert_eq!((info.width, info.height, info.north), (8000, 4000, Some(96.0)));
    assert_eq!(info.findings, [Finding::StaleMetadata]);
}

/// A little-endian TIFF without pixels, of these tags: number, type (3 short, 4 long), value.
fn tiff_header(tags: &[(u16, u16, u32)]) -> Vec<u8> {
    let mut file = b"II*\0\x08\0\0\0".to_vec();
    file.extend((tags.len() as u16).to_le_bytes());
    for (tag, kind, value) in tags {
        file.extend(tag.to_le_bytes());
        file.extend(kind.to_le_bytes());
        file.extend(1u32.to_le_bytes());
        file.extend(value.to_le_bytes());
    }
    file.extend([0; 4]);
    file
}

#[test]
fn tiffs_of_another_trade_are_refused() {
    let tags = |changed: &[(u16, u32)]| {
        let usual = [
            (256, 1024),
            (257, 512),
            (258, 8),
            (259, 1),
            (262, 1),
            (273, 8),
            (277, 1),
            (278, 512),
            (279, 524_288),
            (284, 1),
            (339, 1),
        ];
        let tags: Vec<_> = usual
            .into_iter()
            .map(|(tag, value)| {
                let new = changed.iter().find(|(changed, _)| *changed == tag);
                (tag, 4, new.map_or(value, |(_, value)| *value))
            })
            .collect();
        tiff_header(&tags)
    };
    for (changed, code) in [
        (&[(259, 7)][..], "unsupported-coding"),
        (&[(259, 50_000)], "unsupported-coding"),
        (&[(339, 3)], "unsupported-colour"),
        (&[(258, 32)], "unsupported-colour"),
        (&[(262, 3)], "unsupported-colour"),
        (&[(256, 60_000)], "too-large"),
        (&[(257, 1024), (278, 1024)], "not-2-to-1"),
        // The single strip lies beyond the end of the file.
        (&[], "truncated"),
    ] {
        assert_eq!(refusal("a.tif", &tags(changed)), code, "{changed:?}");
    }
    assert_eq!(refusal("short.tif", b"II*\0\x08\0\0\0"), "truncated");
    // A directory that names itself as the next one.
    let mut endless = tags(&[]);
    let end = endless.len() - 4;
    endless[end..].copy_from_slice(&8u32.to_le_bytes());
    assert!(outcome("endless.tif", &endless).is_err());
}
