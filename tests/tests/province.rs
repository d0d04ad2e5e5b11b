//! The sample province, as a fresh machine shows it.

#![expect(clippy::unwrap_used, reason = "a test may stop at whatever it did not expect")]

use std::path::Path;
use std::sync::OnceLock;

use serde_json::Value;
use sonla360_tests::browser::{Device, Page, is_available};
use sonla360_tests::server::Server;

fn server() -> &'static Server {
    static SHARED: OnceLock<Server> = OnceLock::new();
    SHARED.get_or_init(|| {
        let tours = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tours");
        Server::start(&tours).unwrap()
    })
}

async fn json(path: &str) -> Value {
    reqwest::get(server().url(path)).await.unwrap().json().await.unwrap()
}

/// Every manifest.
async fn manifests() -> Vec<Value> {
    let mut manifests = Vec::new();
    for tour in json("/api/v1/tours").await["tours"].as_array().unwrap() {
        manifests.push(json(tour["manifest"].as_str().unwrap()).await);
    }
    manifests
}

#[tokio::test]
async fn it_has_three_tours_and_twelve_scenes_that_one_can_walk_through() {
    let manifests = manifests().await;
    assert!(manifests.len() >= 3);
    let scenes: Vec<_> = manifests.iter().flat_map(|m| m["scenes"].as_array().unwrap()).collect();
    assert!(scenes.len() >= 12);
    for scene in scenes {
        let hotspots = scene["hotspots"].as_array().unwrap();
        assert!(hotspots.len() >= 4, "{} has {} hotspots", scene["id"], hotspots.len());
        let leads_on = |spot: &Value| spot["action"]["kind"] == "link" || spot["kind"] == "link";
        assert!(hotspots.iter().any(leads_on), "no way leads out of {}", scene["id"]);
        assert_eq!(scene["illustration"], true, "{} is a computed picture", scene["id"]);
        for text in ["title", "description"] {
            for language in ["vi", "en"] {
                assert!(!scene[text][language].as_str().unwrap().is_empty(), "{}", scene["id"]);
            }
        }
    }
}

#[tokio::test]
async fn every_page_of_the_sitemap_answers() {
    let sitemap = reqwest::get(server().url("/sitemap.xml")).await.unwrap().text().await.unwrap();
    let pages: Vec<_> =
        sitemap.split("<loc>").skip(1).map(|rest| rest.split('<').next().unwrap()).collect();
    assert!(pages.len() > 60, "only {} pages", pages.len());
    for page in pages {
        let path = page.splitn(4, '/').nth(3).unwrap();
        let answer = reqwest::get(server().url(&format!("/{path}"))).await.unwrap();
        assert_eq!(answer.status(), 200, "{path}");
    }
    server().assert_log_clean();
}

#[tokio::test]
async fn every_scene_opens_in_the_viewer() {
    if !is_available() {
        return;
    }
    for (device, language) in [(Device::Phone, "vi"), (Device::Desktop, "en")] {
        let page = Page::new(device).await.unwrap();
        page.reduce_motion().await.unwrap();
        for manifest in manifests().await {
            let tour = manifest["tour"].as_str().unwrap();
            for scene in manifest["scenes"].as_array().unwrap() {
                let id = scene["id"].as_str().unwrap();
                let address = server().url(&format!("/{language}/tours/{tour}/{id}"));
                page.open_viewer(&address).await.unwrap();
                assert_eq!(
                    page.text("tour-viewer .tv-scene").await.unwrap(),
                    scene["title"][language].as_str().unwrap()
                );
                page.assert_console_clean().await.unwrap();
            }
        }
        page.close().await.unwrap();
    }
}
