//! axe-core finds nothing serious.

use std::fs;

use serde_json::Value;
use sonla360_tests::browser::{Device, Page, is_available};
use sonla360_tests::skip;
use thirtyfour::Key;

use crate::{calm_page, npm, server};

/// What axe-core calls serious or critical on the page as it is now.
pub async fn assert_accessible(page: &Page, what: &str) {
    let script = fs::read_to_string(npm("axe-core/axe.min.js")).unwrap();
    page.ask(&script).await.unwrap();
    let found = page
        .ask_async(
            "const result = await axe.run(document, { resultTypes: ['violations'] });
             done(result.violations
               .filter(v => v.impact === 'serious' || v.impact === 'critical')
               .map(v => `${v.id} (${v.impact}): ${v.help}: ${v.nodes.map(n => n.html).join(' | ')}`))",
        )
        .await
        .unwrap();
    assert_eq!(found, Value::Array(Vec::new()), "{what}");
}

/// Whether axe-core is here.
pub fn axe_is_installed() -> bool {
    let installed = npm("axe-core/axe.min.js").is_file();
    if !installed {
        skip("axe-core is not installed (Node.js is missing)");
    }
    installed
}

#[tokio::test]
async fn the_pages_are_accessible() {
    if !is_available() || !axe_is_installed() {
        return;
    }
    for device in [Device::Phone, Device::Desktop] {
        let page = calm_page(device).await;
        for path in [
            "/vi/",
            "/en/",
            "/vi/handbook",
            "/en/handbook/den-do",
            "/vi/articles/mau",
            "/en/search?q=den+do",
        ] {
            page.open(&server().url(path)).await.unwrap();
            assert_accessible(&page, &format!("{path} on {device:?}")).await;
            page.assert_console_clean().await.unwrap();
        }
        page.close().await.unwrap();
    }
}

#[tokio::test]
async fn the_viewer_is_accessible_also_with_something_open() {
    if !is_available() || !axe_is_installed() {
        return;
    }
    for device in [Device::Phone, Device::Desktop] {
        let page = calm_page(device).await;
        let address = server().url("/vi/tours/thu-nghiem/do-dac?yaw=-25&pitch=8&hfov=60");
        page.open_viewer(&address).await.unwrap();
        assert_accessible(&page, &format!("a scene on {device:?}")).await;
        for open in [
            "[data-id=loi-giai-thich]",
            "[data-do=scenes]",
            "[data-do=handbook]",
            "[data-do=share]",
        ] {
            page.click(open).await.unwrap();
            page.until("document.querySelector('.tv-panel:not([hidden]), dialog[open]')")
                .await
                .unwrap();
            assert_accessible(&page, &format!("{open} on {device:?}")).await;
            page.press(Key::Escape + "").await.unwrap();
            page.until("!document.querySelector('.tv-panel:not([hidden]), dialog[open]')")
                .await
                .unwrap();
        }
        page.close().await.unwrap();
    }
}

#[tokio::test]
async fn the_kiosk_is_accessible() {
    if !is_available() || !axe_is_installed() {
        return;
    }
    let page = calm_page(Device::Desktop).await;
    page.open_viewer(&server().url("/kiosk/thu-nghiem?lang=en")).await.unwrap();
    assert_accessible(&page, "the invitation").await;
    page.click(".tv-invite").await.unwrap();
    page.until("!document.querySelector('.tv-invite').checkVisibility()").await.unwrap();
    assert_accessible(&page, "the kiosk in use").await;
    page.close().await.unwrap();
}
