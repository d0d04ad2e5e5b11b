//! What is on the screen against what mathematics says should be there.

use std::path::Path;

use sonla360_geometry::{Direction, View, angle_between};
use sonla360_tests::browser::{Device, Page, is_available};
use sonla360_tests::picture::{crop, encode_png, magenta_near, psnr};
use sonla360_tiler::analytic::{RgbImage, render_view};

use crate::{about, calm_page, server};

/// Yaw, pitch and hfov of flat views: ahead, where edges of tiles lie in the very plane of the camera; both
/// poles; a corner of the cube where three faces meet; seams of faces and of tiles; far in and far out.
const FLAT: [(f64, f64, f64); 12] = [
    (0.0, 0.0, 90.0),
    (0.0, 0.0, 119.0),
    (30.0, 90.0, 90.0),
    (-70.0, -90.0, 90.0),
    (45.0, 35.264, 80.0),
    (135.0, -10.0, 50.0),
    (-45.0, -35.264, 100.0),
    (180.0, 0.0, 75.0),
    (90.0, 45.0, 60.0),
    (-157.5, -67.5, 110.0),
    (0.01, -0.01, 100.0),
    (10.0, 5.0, 47.0),
];
/// The same of views that bend straight lines: from hardly to a whole planet, and up into the sky.
const BENT: [(f64, f64, f64); 12] = [
    (0.0, 0.0, 121.0),
    (0.0, 0.0, 150.0),
    (60.0, 20.0, 165.0),
    (45.0, 35.264, 140.0),
    (0.0, -90.0, 180.0),
    (0.0, -90.0, 225.0),
    (120.0, -90.0, 285.0),
    (-30.0, 90.0, 240.0),
    (180.0, 0.0, 200.0),
    (-135.0, -35.264, 215.0),
    (90.0, -45.0, 260.0),
    (0.01, -60.0, 130.0),
];

/// Least PSNR in dB of a screen against the exact projection.
const LEAST: f64 = 37.0;
/// … where the view is so wide that the screen enlarges its edges several times, or bends: the picture measured
/// has detail down to its last pixel, and a viewer that showed all of it there would load four times as much.
/// A picture half a pixel beside its place has less than 29 dB.
const LEAST_WIDE: f64 = 30.0;
/// Most that a marker may be beside its place, in degrees.
const MOST: f64 = 0.1;

/// What the canvas shows, without the interface over it, and the view that it claims to show.
pub async fn canvas_picture(page: &Page) -> (RgbImage, View) {
    page.ask(
        "for (const over of document.querySelectorAll('tour-viewer > :not(canvas)'))
           over.style.visibility = 'hidden';",
    )
    .await
    .unwrap();
    let picture = page.still_picture().await.unwrap();
    let bounds = page
        .ask(
            "const box = document.querySelector('tour-viewer canvas').getBoundingClientRect();
             return [box.left, box.top, box.width, box.height].map(n => n * devicePixelRatio);",
        )
        .await
        .unwrap();
    let [left, top, width, height] = [0, 1, 2, 3].map(|i| bounds[i].as_f64().unwrap() as usize);
    let [yaw, pitch, hfov] = page.view().await.unwrap();
    (crop(&picture, left, top, width, height), View::new(yaw, pitch, hfov))
}

/// Compares every view, each by `hfov_factor` narrower. The window is smaller than the device's screen, with
/// as many device pixels to a CSS pixel: a third of the pixels to draw, to read back and to compute.
async fn measure(device: Device, views: &[(f64, f64, f64)], hfov_factor: f64) {
    let page = Page::new(device).await.unwrap();
    let (width, height) = match device {
        Device::Phone => (270, 584),
        Device::Desktop => (800, 500),
    };
    page.resize(device, width, height).await.unwrap();
    for &(yaw, pitch, hfov) in views {
        let hfov = hfov * hfov_factor;
        let query = format!("lang=en&scene=do-dac&yaw={yaw}&pitch={pitch}&hfov={hfov}");
        page.open_viewer(&server().url(&format!("/embed/thu-nghiem?{query}"))).await.unwrap();
        let (screen, view) = canvas_picture(&page).await;
        assert!(
            about(view.yaw, yaw, 0.01)
                && about(view.pitch, pitch, 0.01)
                && about(view.hfov, hfov, 0.01),
            "asked for {yaw}, {pitch}, {hfov}, got {view:?}"
        );

        let truth = render_view(view, screen.width, screen.height, true);
        let decibels = psnr(&screen, &truth);
        let name = format!("{device:?} yaw {yaw} pitch {pitch} hfov {hfov}");
        println!("{name}: {decibels:.2} dB");
        let tallest = hfov.max(view.vfov(screen.width as f64, screen.height as f64));
        if decibels < if tallest > 105.0 { LEAST_WIDE } else { LEAST } {
            let folder = Path::new(env!("CARGO_TARGET_TMPDIR"));
            std::fs::write(folder.join("screen.png"), encode_png(&screen).unwrap()).unwrap();
            std::fs::write(folder.join("truth.png"), encode_png(&truth).unwrap()).unwrap();
            panic!(
                "{name}: {decibels:.2} dB; screen.png and truth.png are in {}",
                folder.display()
            );
        }
    }
    page.close().await.unwrap();
}

#[tokio::test]
async fn a_desktop_shows_the_exact_projection() {
    if is_available() {
        measure(Device::Desktop, &FLAT, 1.0).await;
    }
}

#[tokio::test]
async fn a_phone_shows_the_exact_projection() {
    if is_available() {
        measure(Device::Phone, &FLAT, 0.7).await;
    }
}

#[tokio::test]
async fn a_desktop_bends_wide_views_exactly() {
    if is_available() {
        measure(Device::Desktop, &BENT, 1.0).await;
    }
}

#[tokio::test]
async fn a_phone_bends_wide_views_exactly() {
    if is_available() {
        measure(Device::Phone, &BENT, 1.0).await;
    }
}

#[tokio::test]
async fn a_marker_stands_where_it_was_put() {
    if !is_available() {
        return;
    }
    let page = calm_page(Device::Desktop).await;
    let address = server().url("/embed/thu-nghiem?scene=do-dac&yaw=5&pitch=3&hfov=80");
    page.open_viewer(&address).await.unwrap();
    let (screen, view) = canvas_picture(&page).await;
    page.close().await.unwrap();
    let (width, height) = (screen.width as f64, screen.height as f64);
    for (yaw, pitch) in [(0.0, 0.0), (20.0, 20.0), (-20.0, 0.0), (40.0, -20.0)] {
        let put = Direction::new(yaw, pitch).to_vector();
        let (x, y) = view.position_of(put, width, height).unwrap();
        let (seen_x, seen_y) =
            magenta_near(&screen, x, y, 20.0).expect("the marker is on the screen");
        let seen = view.vector_at(seen_x, seen_y, width, height);
        let error = angle_between(put, seen);
        println!("marker at yaw {yaw} pitch {pitch}: {error:.4}° beside its place");
        assert!(error <= MOST, "the marker at {yaw}, {pitch} is {error:.4}° beside its place");
    }
}
