//! Stock Pannellum opens the same tour.

use std::fs;

use sonla360_geometry::View;
use sonla360_tests::browser::{Device, is_available};
use sonla360_tests::picture::psnr;
use sonla360_tests::skip;
use sonla360_tiler::analytic::render_view;

use crate::{calm_page, npm, server};

/// Least PSNR in dB of Pannellum's screen against the exact projection; its own drawing takes some.
const LEAST: f64 = 35.0;

#[tokio::test]
async fn it_shows_the_same_view() {
    if !is_available() {
        return;
    }
    let build = npm("pannellum/build");
    if !build.is_dir() {
        skip("Pannellum is not installed (Node.js is missing)");
        return;
    }
    // A page of somebody else's, on another origin: a file.
    let folder = tempfile::tempdir().unwrap();
    for file in ["pannellum.js", "pannellum.css"] {
        fs::copy(build.join(file), folder.path().join(file)).unwrap();
    }
    let page_file = folder.path().join("index.html");
    fs::write(
        &page_file,
        "<!doctype html><meta charset=utf-8><title>Pannellum</title>
         <link rel=stylesheet href=pannellum.css><script src=pannellum.js></script>
         <style>html, body, #panorama { height: 100%; margin: 0 }</style><div id=panorama></div>",
    )
    .unwrap();

    let page = calm_page(Device::Desktop).await;
    page.open(&format!("file://{}", page_file.display())).await.unwrap();
    let configuration = server().url("/api/v1/tours/thu-nghiem/pannellum.json?lang=vi");
    let outcome = page
        .ask_async(&format!(
            "const tour = await (await fetch('{configuration}')).json();
             const view = {{ yaw: 20, pitch: -10, hfov: 80 }};
             window.hotspots = tour.scenes['do-dac'].hotSpots.length;
             for (const scene of Object.values(tour.scenes)) scene.hotSpots = [];
             Object.assign(tour.default, view, {{ showControls: false, compass: false }});
             for (const scene of Object.values(tour.scenes)) Object.assign(scene, view, {{ compass: false, title: '', author: '' }});
             window.pannellumViewer = pannellum.viewer('panorama', tour);
             window.wrong = null;
             pannellumViewer.on('error', reason => window.wrong = `${{reason}}`);
             done('begun');"
        ))
        .await
        .unwrap();
    assert_eq!(outcome, "begun");
    page.until("pannellumViewer.isLoaded() || window.wrong").await.unwrap();
    assert_eq!(page.ask("return window.wrong").await.unwrap(), serde_json::Value::Null);
    assert_eq!(page.ask("return window.hotspots").await.unwrap(), 2);
    page.until("performance.getEntriesByType('resource').filter(r => r.name.includes('/tiles/')).length > 6")
        .await
        .unwrap();
    page.ask("for (const over of document.querySelectorAll('.pnlm-ui > *')) over.style.visibility = 'hidden'")
        .await
        .unwrap();
    let screen = page.still_picture().await.unwrap();
    let view = View::new(20.0, -10.0, 80.0);
    let decibels = psnr(&screen, &render_view(view, screen.width, screen.height, true));
    println!("Pannellum: {decibels:.2} dB");
    assert!(decibels > LEAST, "{decibels:.2} dB");
    page.close().await.unwrap();
}
