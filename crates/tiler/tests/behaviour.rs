//! Determinism, seams, poles and what lies in the output folder.

mod common;

use common::*;
use sonla360_geometry::{Direction, Equirect, Face, Pyramid};
use sonla360_tiler::analytic::{RgbImage, render_equirect};
use sonla360_tiler::{PYRAMID_FILE, PyramidFile, TileOptions, tile};
use std::path::Path;
use std::sync::Mutex;
use turbojpeg::Subsamp;

fn write_jpeg(folder: &Path, image: &RgbImage) -> std::path::PathBuf {
    let input = folder.join("input.jpg");
    std::fs::write(&input, jpeg(image, 97, Subsamp::Sub2x2)).expect("writes");
    input
}

/// Every file below a folder with its bytes, in order.
fn contents(folder: &Path) -> Vec<(String, Vec<u8>)> {
    let mut found = Vec::new();
    let mut open = vec![folder.to_owned()];
    while let Some(next) = open.pop() {
        for entry in std::fs::read_dir(next).expect("a folder") {
            let path = entry.expect("an entry").path();
            if path.is_dir() {
                open.push(path);
            } else {
                let name = path.strip_prefix(folder).expect("below").display().to_string();
                found.push((name, std::fs::read(&path).expect("reads")));
            }
        }
    }
    found.sort();
    found
}

#[test]
fn any_number_of_threads_gives_the_same_bytes() {
    let folder = tempfile::tempdir().expect("a folder");
    let input = write_jpeg(folder.path(), &render_equirect(4096, false));
    let pyramids: Vec<_> = [1, 2, 5]
        .into_iter()
        .map(|threads| {
            let output = folder.path().join(threads.to_string());
            tile_quietly(&input, &output, threads).expect("tiles");
            contents(&output)
        })
        .collect();
    assert_eq!(pyramids[0].len() as u64, Pyramid::for_source_width(4096).tile_count() + 1);
    assert!(pyramids.windows(2).all(|pair| pair[0] == pair[1]));
}

#[test]
fn the_pyramid_file_describes_what_was_written() {
    let folder = tempfile::tempdir().expect("a folder");
    let input = write_jpeg(folder.path(), &render_equirect(4096, false));
    let output = folder.path().join("out");
    let seen = Mutex::new(Vec::new());
    let file = tile(&input, &output, &TileOptions::default(), &|progress| {
        seen.lock().expect("no panic").push(progress);
    })
    .expect("tiles");
    let text = std::fs::read_to_string(output.join(PYRAMID_FILE)).expect("reads");
    assert_eq!(serde_json::from_str::<PyramidFile>(&text).expect("parses"), file);
    assert!(text.contains("\"sourceWidth\": 4096") && text.contains("\"tileSize\": 656"));
    assert_eq!(file.levels, [656, 1312]);
    assert!(file.preview.starts_with("data:image/jpeg;base64,/9j/"));
    let seen = seen.into_inner().expect("no panic");
    let first = seen.iter().map(|progress| progress.fraction).fold(f64::MAX, f64::min);
    assert!(first > 0.0 && first < 0.05, "progress is seen while the source is read: {first}");
    assert!(seen.iter().any(|progress| progress.fraction == 1.0));
    assert!(!output.join("unfinished").exists());
}

#[test]
fn a_folder_in_use_is_refused_and_a_killed_tiling_taken_up_again() {
    let folder = tempfile::tempdir().expect("a folder");
    let input = write_jpeg(folder.path(), &render_equirect(1024, false));
    let output = folder.path().join("out");
    std::fs::create_dir(&output).expect("creates");
    std::fs::write(output.join("letter.txt"), "mine").expect("writes");
    let error = tile_quietly(&input, &output, 1).expect_err("in use");
    assert_eq!(error.code(), "output-in-use");
    assert!(output.join("letter.txt").exists());

    // What a killed tiling leaves: the marker and some tiles, also of another shape.
    let killed = folder.path().join("killed");
    std::fs::create_dir_all(killed.join("5/f/0")).expect("creates");
    std::fs::write(killed.join("5/f/0/0.jpg"), "half").expect("writes");
    std::fs::write(killed.join("unfinished"), "").expect("writes");
    tile_quietly(&input, &killed, 1).expect("taken up");
    assert!(killed.join(PYRAMID_FILE).exists() && !killed.join("5").exists());
    assert_eq!(tile_quietly(&input, &killed, 1).expect_err("finished").code(), "output-in-use");
}

/// The mean absolute step between two rows of samples.
fn step(a: impl Iterator<Item = f32>, b: impl Iterator<Item = f32>) -> f64 {
    let steps: Vec<f64> = a.zip(b).map(|(a, b)| f64::from((a - b).abs())).collect();
    steps.iter().sum::<f64>() / steps.len() as f64
}

#[test]
fn faces_and_tiles_join_without_a_step() {
    let folder = tempfile::tempdir().expect("a folder");
    let input = write_jpeg(folder.path(), &render_equirect(4096, false));
    let output = folder.path().join("out");
    let pyramid = tile_quietly(&input, &output, 0).expect("tiles").pyramid().expect("a pyramid");
    let size = pyramid.top_face_size() as usize;
    let faces = Face::ALL.map(|face| face_luma(&output, pyramid, pyramid.levels(), face).samples);
    let column = |face: Face, x: usize| {
        (0..size).map(|y| faces[face.index()][y * size + x]).collect::<Vec<_>>()
    };
    let row = |face: Face, y: usize| faces[face.index()][y * size..][..size].to_vec();
    let between = |a: Vec<f32>, b: Vec<f32>| step(a.into_iter(), b.into_iter());

    // Two JPEG blocks meet inside a face too: the usual step is the one between blocks.
    let inside = (8..size / 2)
        .step_by(64)
        .map(|x| between(column(Face::Front, x - 1), column(Face::Front, x)))
        .fold(0.0, f64::max);
    let round = [Face::Front, Face::Right, Face::Back, Face::Left, Face::Front];
    for pair in round.windows(2) {
        let seam = between(column(pair[0], size - 1), column(pair[1], 0));
        assert!(seam < inside * 1.1, "{}{}: {seam} against {inside}", pair[0], pair[1]);
    }
    for (upper, lower) in [(Face::Up, Face::Front), (Face::Front, Face::Down)] {
        let seam = between(row(upper, size - 1), row(lower, 0));
        assert!(seam < inside * 1.1, "{upper}{lower}: {seam} against {inside}");
    }
    let tiles = between(column(Face::Front, size / 2 - 1), column(Face::Front, size / 2));
    assert!(tiles < inside * 1.1, "between tiles: {tiles} against {inside}");
}

#[test]
fn detail_too_fine_for_a_pole_becomes_its_mean() {
    // Every other column black: near a pole no face can show it.
    let (width, height) = (4096, 2048);
    let pixels = (0..width * height).flat_map(|i| [if i % 2 == 0 { 40 } else { 200 }; 3]).collect();
    let folder = tempfile::tempdir().expect("a folder");
    let input = write_jpeg(folder.path(), &RgbImage { width, height, pixels });
    let output = folder.path().join("out");
    let pyramid = tile_quietly(&input, &output, 0).expect("tiles").pyramid().expect("a pyramid");
    let size = pyramid.top_face_size() as usize;
    let grid = Equirect { width: 4096, height: 2048 };
    for face in [Face::Up, Face::Down] {
        let luma = face_luma(&output, pyramid, pyramid.levels(), face).samples;
        for (index, value) in luma.iter().enumerate() {
            let place = |i: usize| (2 * i + 1) as f64 / size as f64 - 1.0;
            let point = face.point(place(index % size), place(index / size));
            let (_, y) = grid.position(Direction::from_vector(point));
            // Within 25° of the pole a row holds more than twice what the face can show.
            if !(25.0 / 180.0..155.0 / 180.0).contains(&(y / 2048.0)) {
                assert!((value - 120.0).abs() < 12.0, "{face} row {y:.1}: {value}");
            }
        }
    }
}
