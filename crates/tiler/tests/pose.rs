//! A panorama that a tilted camera took, and whose file says so, comes out level.

mod common;

use common::*;
use glam::DVec3;
use sonla360_geometry::{Direction, Equirect, Face};
use sonla360_tiler::analytic::RgbImage;
use sonla360_tiler::{Corrections, Finding, PyramidFile, TileOptions, inspect, tile};
use std::f64::consts::TAU;
use std::path::Path;
use turbojpeg::Subsamp;

const WIDTH: usize = 1024;
const PITCH: f64 = 7.0;
const ROLL: f64 = -4.0;

/// The world: grey, without detail finer than 1024 columns hold, and different in every direction.
fn world(direction: DVec3) -> u8 {
    let wave = |x: f64, y: f64, z: f64| (TAU * DVec3::new(x, y, z).dot(direction)).cos();
    let value = 128.0
        + 50.0 * wave(9.0, 2.0, 1.0)
        + 35.0 * wave(-3.0, 8.0, 2.0)
        + 30.0 * wave(1.0, -2.0, 9.0);
    value.round() as u8
}

/// The world as a camera took it that pointed `PITCH` above the horizon and was turned clockwise by `ROLL`,
/// worked out from the words of GPano's definition and nothing of the tiler's.
fn taken() -> RgbImage {
    let grid = Equirect { width: WIDTH as u32, height: WIDTH as u32 / 2 };
    let ahead = Direction { yaw: 0.0, pitch: PITCH }.to_vector();
    let above = Direction { yaw: 0.0, pitch: PITCH + 90.0 }.to_vector();
    let (sine, cosine) = ROLL.to_radians().sin_cos();
    let (right, up) = (DVec3::X * cosine - above * sine, above * cosine + DVec3::X * sine);
    let pixels = (0..WIDTH * WIDTH / 2).flat_map(|index| {
        let (x, y) = ((index % WIDTH) as f64 + 0.5, (index / WIDTH) as f64 + 0.5);
        let seen = grid.direction(x, y).to_vector();
        [world(right * seen.x + up * seen.y - ahead * seen.z); 3]
    });
    RgbImage { width: WIDTH, height: WIDTH / 2, pixels: pixels.collect() }
}

/// Tiles with these corrections: the findings, and the PSNR in decibels of the worst face against the world as
/// somebody sees it who stands level.
fn tiled(input: &Path, output: &Path, corrections: Corrections) -> (PyramidFile, f64) {
    let options = TileOptions { corrections, ..TileOptions::default() };
    let file = tile(input, output, &options, &|_| {}).expect("tiles");
    let pyramid = file.pyramid().expect("a pyramid");
    let size = pyramid.tile_size() as usize;
    let place = |index: usize| (2 * index + 1) as f64 / size as f64 - 1.0;
    let worth = Face::ALL.map(|face| {
        let pixels = 0..size * size;
        let direction = |at: usize| face.point(place(at % size), place(at / size)).normalize();
        let samples = pixels.map(|at| f32::from(world(direction(at)))).collect();
        psnr(&face_luma(output, pyramid, 1, face), &Luma { size, samples })
    });
    (file, worth.into_iter().fold(f64::INFINITY, f64::min))
}

#[test]
fn a_tilted_camera_s_panorama_is_levelled_by_its_pose_and_says_so() {
    let folder = tempfile::tempdir().expect("a folder");
    let (input, output) = (folder.path().join("tilted.jpg"), |name| folder.path().join(name));
    let pose = [("PosePitchDegrees", PITCH), ("PoseRollDegrees", ROLL)];
    let file = with_gpano(&jpeg(&taken(), 97, Subsamp::Sub2x2), &pose);
    std::fs::write(&input, file).expect("writes");
    let levelling = inspect(&input).expect("a panorama").levelling.expect("a pose to trust");
    assert_eq!((levelling.yaw, levelling.pitch, levelling.roll), (0.0, PITCH, ROLL));

    let by_pose = Corrections { levelling, ..Corrections::default() };
    let (file, worth) = tiled(&input, &output("level"), by_pose.clone());
    assert!(worth > 40.0, "{worth:.2} dB");
    assert!(file.findings.contains(&Finding::LevelledByPose { degrees: 8 }), "{:?}", file.findings);

    // As it was taken, and levelled the wrong way round: the measure can fail.
    let (file, worth) = tiled(&input, &output("taken"), Corrections::default());
    assert!(worth < 20.0, "{worth:.2} dB");
    assert!(file.findings.contains(&Finding::TiltedHorizon { degrees: 8 }), "{:?}", file.findings);
    let mut wrong = by_pose;
    wrong.levelling.roll = -ROLL;
    let (file, worth) = tiled(&input, &output("wrong"), wrong);
    assert!(worth < 20.0, "{worth:.2} dB");
    // Somebody chose these numbers, so the camera's are nobody's concern any more.
    let tilt = |finding: &Finding| matches!(finding.code(), "tilted-horizon" | "levelled-by-pose");
    assert!(!file.findings.iter().any(tilt), "{:?}", file.findings);
}
