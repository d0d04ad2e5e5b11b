//! The tiles of the analytic panorama against the truth.

mod common;

use common::*;
use sonla360_geometry::Face;
use sonla360_tiler::analytic::{render_equirect, render_face, render_face_with};
use std::time::Instant;
use turbojpeg::Subsamp;

#[test]
fn an_8192_panorama_keeps_its_detail() {
    let start = Instant::now();
    let folder = tempfile::tempdir().expect("a folder");
    let input = folder.path().join("analytic.jpg");
    let equirect = render_equirect(8192, false);
    println!("rendered after {:.1?}", start.elapsed());
    std::fs::write(&input, jpeg(&equirect, 97, Subsamp::Sub2x2)).expect("writes");
    println!("encoded after {:.1?}", start.elapsed());
    let output = folder.path().join("pyramid");
    let file = tile_quietly(&input, &output, 0).expect("tiles");
    println!("tiled after {:.1?}", start.elapsed());
    println!("preview {} bytes", file.preview.len());
    let pyramid = file.pyramid().expect("a pyramid");
    println!("face  level 3  truth coded  shift            level 2 (point / area)  level 1");
    for face in Face::ALL {
        let truth = render_face(face, 2624);
        let coded = luma_of_jpeg(&jpeg(&truth, 85, Subsamp::Sub2x2));
        let truth = luma_of(&truth);
        let top = face_luma(&output, pyramid, 3, face);
        let (dx, dy) = shift(&top, &truth);
        let half = face_luma(&output, pyramid, 2, face);
        let half_point = luma_of(&render_face(face, 1312));
        let half_area = luma_of(&render_face_with(face, 1312, 4));
        println!(
            "{face}     {:.2}    {:.2}        {dx:+.4} {dy:+.4}   {:.2} / {:.2} (truth coded {:.2})",
            psnr(&top, &truth),
            psnr(&coded, &truth),
            psnr(&half, &half_point),
            psnr(&half, &half_area),
            psnr(&luma_of_jpeg(&jpeg(&render_face(face, 1312), 85, Subsamp::Sub2x2)), &half_point),
        );
    }
    println!("measured after {:.1?}", start.elapsed());
}
