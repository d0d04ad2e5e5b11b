//! Posters: a scene's first view as a plain picture.

use std::path::Path;
use std::time::{Duration, Instant};

use sonla360_geometry::View;
use sonla360_tests::content::miniature;
use sonla360_tests::picture::{decode_jpeg, psnr};
use sonla360_tests::server::Server;
use sonla360_tiler::analytic::render_view;

use crate::get;

/// The miniature province has two scenes, and a poster comes in three sizes.
const POSTERS: usize = 6;
/// Drawing six posters takes a second; a busy machine takes longer.
const PATIENCE: Duration = Duration::from_mins(2);
/// Least PSNR in dB against the exact view: the panorama behind the poster is coarse and coded, but another
/// view, or the same one mirrored, would not come near it.
const LEAST: f64 = 24.0;

fn files_below(folder: &Path) -> usize {
    let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
    entries
        .map(|entry| entry.unwrap().path())
        .map(|path| if path.is_dir() { files_below(&path) } else { 1 })
        .sum()
}

#[tokio::test]
async fn posters_are_drawn_after_publishing_though_nobody_asks() {
    let content = miniature(1024).unwrap();
    let server = Server::start(content.path()).unwrap();
    let derived = server.data().path().join("objects/derived");
    let start = Instant::now();
    while files_below(&derived) < POSTERS {
        assert!(start.elapsed() < PATIENCE, "posters are missing. The log:\n{}", server.log());
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    server.assert_log_clean();
}

/// The addresses of a scene's posters on its page.
async fn addresses(scene: &str) -> Vec<String> {
    let page = get(&format!("/vi/tours/thu-nghiem/{scene}")).await.html();
    let found = page.split('"').flat_map(|part| part.split([' ', ',']));
    let start = format!("/posters/thu-nghiem/{scene}/");
    let mut addresses: Vec<_> =
        found.filter_map(|part| part.find(&start).map(|at| part[at..].to_owned())).collect();
    addresses.sort();
    addresses.dedup();
    addresses
}

#[tokio::test]
async fn a_poster_shows_what_the_scene_begins_with_and_never_changes() {
    let addresses = addresses("doi-chung").await;
    assert_eq!(addresses.len(), 3, "{addresses:?}");
    for (name, width, height) in [("card", 640, 400), ("share", 1200, 630), ("wide", 1920, 1080)] {
        let address = addresses.iter().find(|address| address.contains(name)).unwrap();
        let answer = get(address).await;
        assert_eq!((answer.status.as_u16(), answer.header("content-type")), (200, "image/jpeg"));
        assert!(answer.header("cache-control").contains("immutable"), "{name}");
        let poster = decode_jpeg(&answer.body).unwrap();
        assert_eq!((poster.width, poster.height), (width, height));
        if name == "card" {
            // At this size the panorama of 1024 pixels is about as fine as the poster.
            let exact = render_view(View::new(-45.0, 0.0, 80.0), width, height, false);
            let decibels = psnr(&poster, &exact);
            assert!(decibels > LEAST, "{decibels:.1} dB");
        }
    }
}

#[tokio::test]
async fn the_address_of_an_older_poster_leads_to_the_present_one() {
    let old = "/posters/thu-nghiem/doi-chung/0123456789abcdef-share.jpg";
    let answer = get(old).await;
    assert_eq!(answer.status, 307);
    let present = answer.header("location").to_owned();
    assert!(addresses("doi-chung").await.contains(&present), "{present}");
    for nothing in [
        "/posters/thu-nghiem/khong-co/0123456789abcdef-share.jpg",
        "/posters/thu-nghiem/doi-chung/0123456789abcdef-huge.jpg",
        "/posters/thu-nghiem/doi-chung/..%2f..%2fx-share.jpg/",
    ] {
        assert_eq!(get(nothing).await.status, 404, "{nothing}");
    }
}
