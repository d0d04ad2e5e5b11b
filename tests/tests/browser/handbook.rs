//! The handbook beside the panorama.

use sonla360_tests::browser::{Device, is_available};

use crate::{about, calm_page, server};

#[tokio::test]
async fn it_is_searched_without_accents_and_its_links_turn_the_camera() {
    if !is_available() {
        return;
    }
    for device in [Device::Phone, Device::Desktop] {
        let page = calm_page(device).await;
        page.open_viewer(&server().url("/vi/tours/thu-nghiem/do-dac")).await.unwrap();
        page.click("[data-do=handbook]").await.unwrap();
        page.find("[data-search]").await.unwrap().send_keys("den do").await.unwrap();
        page.until(
            "document.querySelector('.tv-results')?.textContent.includes('Đền Đô')
             && document.querySelector('.tv-count').textContent !== ''",
        )
        .await
        .unwrap();
        page.click(".tv-results [data-do='read chapter den-do']").await.unwrap();
        page.until(
            "document.querySelector('.tv-reading')?.textContent.includes('bên một con sông')",
        )
        .await
        .unwrap();
        page.click(".tv-reading a[data-scene=do-dac]").await.unwrap();
        page.until("Math.abs(document.querySelector('tour-viewer').view().yaw - 90) < 0.5")
            .await
            .unwrap();
        let [_, pitch, _] = page.view().await.unwrap();
        assert!(about(pitch, 5.0, 0.5), "{device:?}: pitch {pitch}");
        page.assert_console_clean().await.unwrap();
        page.close().await.unwrap();
    }
}

#[tokio::test]
async fn a_search_without_a_hit_says_so() {
    if !is_available() {
        return;
    }
    let page = calm_page(Device::Desktop).await;
    page.open_viewer(&server().url("/en/tours/thu-nghiem/do-dac")).await.unwrap();
    page.click("[data-do=handbook]").await.unwrap();
    page.find("[data-search]").await.unwrap().send_keys("zzzz").await.unwrap();
    page.until("document.querySelector('.tv-count').textContent.includes('zzzz')").await.unwrap();
    page.close().await.unwrap();
}
