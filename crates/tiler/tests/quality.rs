//! The tiles of the analytic panorama against the truth, at the size of a good panorama.

mod common;

use common::*;
use sonla360_geometry::Face;
use sonla360_tiler::analytic::{render_equirect, render_face, render_face_with, render_tilted};
use sonla360_tiler::{Corrections, Levelling, TileOptions, tile};
use turbojpeg::Subsamp;

/// The top level must reach this luma PSNR at quality 85.
const TOP_DECIBELS: f64 = 40.9;
/// Where the source's rows lie askew to the faces', a tenth of a decibel less is as good as it gets.
const TILTED_DECIBELS: f64 = 40.8;
/// What sampling may cost against coding a face straight from the truth.
const SAMPLING_COST: f64 = 2.0;
/// The half level against colours averaged over each pixel's area.
const HALF_DECIBELS: f64 = 36.2;

#[test]
fn an_8192_panorama_keeps_its_detail_in_its_place() {
    let folder = tempfile::tempdir().expect("a folder");
    let input = folder.path().join("analytic.jpg");
    let equirect = render_equirect(8192, false);
    // Nearly lossless: the test is about the tiles.
    std::fs::write(&input, jpeg(&equirect, 98, Subsamp::Sub2x2)).expect("writes");
    drop(equirect);
    let output = folder.path().join("pyramid");
    let pyramid = tile_quietly(&input, &output, 0).expect("tiles").pyramid().expect("a pyramid");
    println!("luma PSNR in dB at quality 85, shift in pixels");
    println!("face   level 3  (coded from the truth)   shift right, down   level 2");
    for face in Face::ALL {
        let truth = render_face(face, 2624);
        let coded = luma_of_jpeg(&jpeg(&truth, 85, Subsamp::Sub2x2));
        let truth = luma_of(&truth);
        let top = face_luma(&output, pyramid, 3, face);
        let (right, down) = shift(&top, &truth);
        let (top, coded) = (psnr(&top, &truth), psnr(&coded, &truth));
        // Four samples per pixel are the area's mean to well below the coding noise.
        let half_truth = luma_of(&render_face_with(face, 1312, 2));
        let half = psnr(&face_luma(&output, pyramid, 2, face), &half_truth);
        println!(
            "{face}      {top:.2}    ({coded:.2})                   {right:+.4}  {down:+.4}     {half:.2}"
        );
        assert!(top >= TOP_DECIBELS, "{face}: {top:.2} dB");
        assert!(coded - top < SAMPLING_COST, "{face}: {top:.2} of {coded:.2} dB");
        assert!(right.abs() < 0.01 && down.abs() < 0.01, "{face}: {right:+.4} {down:+.4} px off");
        assert!(half >= HALF_DECIBELS, "{face}: {half:.2} dB");
    }
}

#[test]
fn a_panorama_from_a_camera_that_stood_askew_is_levelled_without_loss() {
    let folder = tempfile::tempdir().expect("a folder");
    let input = folder.path().join("askew.jpg");
    let levelling = Levelling { yaw: 21.0, pitch: 7.5, roll: -4.0 };
    let equirect = render_tilted(8192, levelling, false);
    std::fs::write(&input, jpeg(&equirect, 98, Subsamp::Sub2x2)).expect("writes");
    drop(equirect);
    let output = folder.path().join("pyramid");
    let corrections = Corrections { levelling, ..Corrections::default() };
    let options = TileOptions { corrections, ..TileOptions::default() };
    let pyramid = tile(&input, &output, &options, &|_| {}).expect("tiles").pyramid();
    let pyramid = pyramid.expect("a pyramid");
    for face in [Face::Front, Face::Right, Face::Up] {
        let truth = luma_of(&render_face(face, 2624));
        let top = face_luma(&output, pyramid, 3, face);
        let (right, down) = shift(&top, &truth);
        let top = psnr(&top, &truth);
        println!("{face}      {top:.2}    {right:+.4}  {down:+.4}");
        assert!(top >= TILTED_DECIBELS, "{face}: {top:.2} dB");
        assert!(right.abs() < 0.01 && down.abs() < 0.01, "{face}: {right:+.4} {down:+.4} px off");
    }
}
