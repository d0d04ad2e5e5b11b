//! `sonla360` as a person types it: exit codes, and one clear sentence for whatever is no panorama.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use sonla360_geometry::Pyramid;
use sonla360_tests::content::jpeg;
use sonla360_tests::server::sonla360;
use sonla360_tiler::analytic::{RgbImage, render_equirect};
use tempfile::TempDir;

/// Address space in KiB that is enough for any refusal; a decoded bomb would not fit.
const LITTLE_MEMORY: u32 = 1_500_000;

/// `sonla360 tile` on a file, under a memory limit.
fn tile(input: &Path, output: &Path) -> Output {
    let command = sonla360(&["tile"]);
    std::process::Command::new("sh")
        .args(["-c", &format!("ulimit -v {LITTLE_MEMORY}; exec \"$@\""), "sh"])
        .arg(command.get_program())
        .arg("tile")
        .arg(input)
        .arg("--output")
        .arg(output)
        .args(["--threads", "2"])
        .output()
        .unwrap()
}

fn file(folder: &TempDir, name: &str, bytes: &[u8]) -> PathBuf {
    let path = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    path
}

/// Refuses, in both languages and in one line, and leaves nothing that looks finished.
fn assert_refused(name: &str, bytes: &[u8], english: &str, vietnamese: &str) {
    let folder = tempfile::tempdir().unwrap();
    let input = file(&folder, name, bytes);
    let output = folder.path().join("tiles");
    let outcome = tile(&input, &output);
    let said = String::from_utf8(outcome.stderr).unwrap();
    assert_eq!(outcome.status.code(), Some(1), "{said}");
    // What breaks off in the middle is noticed after some dated lines of progress.
    let is_progress = |line: &&str| line.contains(" INFO ") && line.contains("Tiling");
    let sentences = said.lines().filter(|line| !line.trim().is_empty() && !is_progress(line));
    assert_eq!(sentences.count(), 1, "one line, not: {said}");
    assert!(said.contains(english), "no “{english}” in: {said}");
    assert!(said.contains(vietnamese), "no “{vietnamese}” in: {said}");
    assert!(!output.join("pyramid.json").exists());
}

fn panorama(width: usize) -> RgbImage {
    render_equirect(width, false)
}

/// A PNG with a correct header and checksum of that size, and the given compressed pixels.
fn png(width: u32, height: u32, deflated: &[u8]) -> Vec<u8> {
    let mut bytes = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut header = Vec::new();
    header.extend(width.to_be_bytes());
    header.extend(height.to_be_bytes());
    header.extend([8, 2, 0, 0, 0]);
    for (kind, data) in [(b"IHDR", header.as_slice()), (b"IDAT", deflated), (b"IEND", &[])] {
        bytes.extend((data.len() as u32).to_be_bytes());
        let start = bytes.len();
        bytes.extend(kind);
        bytes.extend(data);
        let mut checksum = flate2::Crc::new();
        checksum.update(&bytes[start..]);
        bytes.extend(checksum.sum().to_be_bytes());
    }
    bytes
}

#[test]
fn a_panorama_becomes_a_pyramid_and_a_summary() {
    let folder = tempfile::tempdir().unwrap();
    let input = file(&folder, "pano.jpg", &jpeg(&panorama(2048), 90).unwrap());
    let output = folder.path().join("tiles");
    let outcome = tile(&input, &output);
    assert_eq!(outcome.status.code(), Some(0), "{}", String::from_utf8_lossy(&outcome.stderr));
    let pyramid = Pyramid::for_source_width(2048);
    for address in pyramid.tiles() {
        let tile = output.join(format!("{}.jpg", address.path()));
        assert!(tile.is_file(), "{} is missing", tile.display());
    }
    let description: serde_json::Value =
        serde_json::from_slice(&fs::read(output.join("pyramid.json")).unwrap()).unwrap();
    assert_eq!(description["tileSize"], pyramid.tile_size());
    let summary = String::from_utf8(outcome.stdout).unwrap();
    assert_eq!(summary.trim().lines().count(), 1, "{summary}");
    assert!(summary.contains("2048 × 1024"), "{summary}");
}

#[test]
fn a_truncated_jpeg_is_refused() {
    let whole = jpeg(&panorama(2048), 90).unwrap();
    assert_refused("cut.jpg", &whole[..whole.len() / 2], "breaks off", "đứt");
}

#[test]
fn a_photo_of_three_to_two_is_refused_with_its_size() {
    let photo = RgbImage { width: 1536, height: 1024, pixels: vec![90; 1536 * 1024 * 3] };
    assert_refused("photo.jpg", &jpeg(&photo, 80).unwrap(), "1536 × 1024", "1536 × 1024");
}

#[test]
fn a_text_file_with_a_picture_s_name_is_refused() {
    assert_refused("letter.jpg", "Kính gửi Sở Du lịch".as_bytes(), "not a JPEG", "không phải");
}

#[test]
fn an_empty_file_is_refused() {
    assert_refused("empty.jpg", b"", "empty", "không có dữ liệu");
}

#[test]
fn a_png_header_that_promises_too_much_is_refused_before_memory_is_taken() {
    assert_refused("huge.png", &png(60_000, 30_000, &[]), "60000 × 30000", "60000 × 30000");
}

#[test]
fn a_png_bomb_is_refused_within_bounds() {
    // 32768 × 16384 pixels promised, megabytes of zeros that unpack to gigabytes.
    let mut encoder = flate2::write::ZlibEncoder::new(Vec::new(), flate2::Compression::fast());
    let zeros = vec![0; 1 << 20];
    for _ in 0..1200 {
        std::io::Write::write_all(&mut encoder, &zeros).unwrap();
    }
    let folder = tempfile::tempdir().unwrap();
    let input = file(&folder, "bomb.png", &png(32_768, 16_384, &encoder.finish().unwrap()));
    let outcome = tile(&input, &folder.path().join("tiles"));
    let said = String::from_utf8(outcome.stderr).unwrap();
    assert_eq!(outcome.status.code(), Some(1), "{said}");
    assert_eq!(said.trim().lines().count(), 1, "{said}");
    assert!(!folder.path().join("tiles/pyramid.json").exists());
}

#[test]
fn a_missing_file_is_refused_by_name() {
    let folder = tempfile::tempdir().unwrap();
    let outcome = tile(&folder.path().join("nowhere.jpg"), &folder.path().join("tiles"));
    assert_eq!(outcome.status.code(), Some(1));
    assert!(String::from_utf8(outcome.stderr).unwrap().contains("nowhere.jpg"));
}

#[test]
fn bad_usage_exits_2() {
    for arguments in
        [&["tile"][..], &["fly"], &["tile", "a.jpg", "--output", "b", "--quality", "101"]]
    {
        let outcome = sonla360(arguments).output().unwrap();
        assert_eq!(outcome.status.code(), Some(2), "{arguments:?}");
    }
}

#[test]
fn the_sample_province_has_no_mistakes() {
    let tours = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tours");
    let outcome = sonla360(&["check"]).arg(tours).output().unwrap();
    assert_eq!(outcome.status.code(), Some(0), "{}", String::from_utf8_lossy(&outcome.stderr));
}

/// `sonla360 tile` with more words.
fn tile_with(input: &Path, output: &Path, words: &[&str]) -> Output {
    let mut command = sonla360(&["tile"]);
    command.arg(input).arg("--output").arg(output).args(words).output().unwrap()
}

#[test]
fn tiles_are_webp_where_that_is_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    let input = file(&folder, "p.jpg", &jpeg(&panorama(1024), 90).unwrap());
    let output = folder.path().join("tiles");
    let outcome = tile_with(&input, &output, &["--format", "webp"]);
    assert!(outcome.status.success(), "{}", String::from_utf8_lossy(&outcome.stderr));
    let said = fs::read_to_string(output.join("pyramid.json")).unwrap();
    assert!(said.contains(r#""format": "webp""#) && said.contains("{column}.webp"), "{said}");
    assert!(fs::read(output.join("1/f/0/0.webp")).unwrap().starts_with(b"RIFF"));
    assert!(!output.join("1/f/0/0.jpg").exists());
}

#[test]
fn corrections_are_typed_as_three_numbers_and_mistakes_are_told() {
    let folder = tempfile::tempdir().unwrap();
    let input = file(&folder, "p.jpg", &jpeg(&panorama(1024), 90).unwrap());
    let plain = folder.path().join("plain");
    assert!(tile_with(&input, &plain, &[]).status.success());
    let corrected = folder.path().join("corrected");
    let words =
        ["--level", "-5,2,1", "--blur", "-30,-5,4", "--blur", "10,0,3", "--nadir", "blur:15"];
    let outcome = tile_with(&input, &corrected, &words);
    assert!(outcome.status.success(), "{}", String::from_utf8_lossy(&outcome.stderr));
    let tile = |folder: &Path| fs::read(folder.join("1/d/0/0.jpg")).unwrap();
    assert_ne!(tile(&plain), tile(&corrected));

    // Only what changed, with the same bytes.
    let (all, some) = (folder.path().join("all"), folder.path().join("some"));
    assert!(tile_with(&input, &all, &["--blur", "10,0,3"]).status.success());
    let earlier = plain.to_str().unwrap();
    let words = ["--blur", "10,0,3", "--earlier", earlier, "--earlier-corrections", "{}"];
    assert!(tile_with(&input, &some, &words).status.success());
    for face in ["f", "r", "b", "l", "u", "d"] {
        let tile = |folder: &Path| fs::read(folder.join(format!("1/{face}/0/0.jpg"))).unwrap();
        assert!(tile(&all) == tile(&some), "{face}");
    }

    let nowhere = folder.path().join("nowhere");
    for (words, code) in [
        (["--blur", "1,2"], 2),
        (["--nadir", "mirror:3"], 2),
        (["--blur", "200,0,3"], 1),
        (["--nadir", "blur:80"], 1),
        (["--nadir", "logo:there-is-none.png:10"], 1),
    ] {
        let outcome = tile_with(&input, &nowhere, &words);
        assert_eq!(outcome.status.code(), Some(code), "{words:?}");
        assert!(!nowhere.join("pyramid.json").exists());
    }
}
