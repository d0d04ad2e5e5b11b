//! Which of a tile's formats the viewer takes.

use sonla360_tests::browser::{Device, Page, is_available};
use sonla360_tests::webp::{self, server};

use crate::calm_page;

const SCENE: &str = "/vi/tours/thu-nghiem/do-dac";

/// How many tiles of a format the page has asked for.
async fn asked_for(page: &Page, extension: &str) -> u64 {
    let script = format!(
        "return performance.getEntriesByType('resource')
           .filter(entry => /\\/tiles\\/.*\\.{extension}$/.test(entry.name)).length"
    );
    page.ask(&script).await.unwrap().as_u64().unwrap()
}

#[tokio::test]
async fn tiles_come_as_webp_where_the_server_offers_it() {
    if !is_available() {
        return;
    }
    webp::offered(server(), "thu-nghiem").await.unwrap();
    let page = calm_page(Device::Desktop).await;
    page.open_viewer(&server().url(SCENE)).await.unwrap();
    assert!(asked_for(&page, "webp").await >= 6);
    assert_eq!(asked_for(&page, "jpg").await, 0);
    page.assert_console_clean().await.unwrap();
    page.close().await.unwrap();
}

#[tokio::test]
async fn a_browser_that_cannot_read_webp_tries_once_and_takes_jpeg() {
    if !is_available() {
        return;
    }
    webp::offered(server(), "thu-nghiem").await.unwrap();
    let page = calm_page(Device::Phone).await;
    page.cannot_read_webp().await.unwrap();
    page.open_viewer(&server().url(SCENE)).await.unwrap();
    assert!(asked_for(&page, "jpg").await >= 6);
    page.close().await.unwrap();
}
