//! axe-core finds nothing serious.

use std::fs;

use serde_json::{Value, json};
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

/// What a screen reader goes through: role and name of everything that it does not skip, in its order.
async fn heard(page: &Page) -> Vec<(String, String)> {
    let tree = page.devtools("Accessibility.getFullAXTree", json!({})).await.unwrap();
    let nodes = tree["nodes"].as_array().unwrap();
    let by_id = |id: &Value| nodes.iter().find(|node| node["nodeId"] == *id).unwrap();
    let mut open = vec![&nodes[0]];
    let mut heard = Vec::new();
    while let Some(node) = open.pop() {
        if node["ignored"] != true {
            let said = |part: &str| node[part]["value"].as_str().unwrap_or_default().to_owned();
            heard.push((said("role"), said("name")));
        }
        open.extend(node["childIds"].as_array().unwrap().iter().rev().map(by_id));
    }
    heard
}

#[tokio::test]
async fn a_screen_reader_hears_a_scene_in_order_and_in_the_reader_s_language() {
    if !is_available() {
        return;
    }
    let page = calm_page(Device::Desktop).await;
    for (language, scene, link, note, group) in [
        (
            "vi",
            "Quả cầu đo đạc",
            "Sang quả cầu đối chứng",
            "Lời giải thích",
            "Điểm chạm trong cảnh",
        ),
        (
            "en",
            "The measured sphere",
            "To the sphere of comparison",
            "An explanation",
            "Points in this scene",
        ),
    ] {
        page.open_viewer(&server().url(&format!("/{language}/tours/thu-nghiem/do-dac")))
            .await
            .unwrap();
        let heard = heard(&page).await;
        let place = |role: &str, name: &str| {
            heard
                .iter()
                .position(|said| said.0 == role && said.1.contains(name))
                .unwrap_or_else(|| panic!("no {role} “{name}” in {heard:#?}"))
        };
        let order = [
            place("Canvas", scene),
            place("group", group),
            place("button", note),
            place("link", link),
            place("heading", scene),
        ];
        assert!(order.is_sorted(), "{order:?} in {heard:#?}");
        let silent: Vec<_> = heard
            .iter()
            .filter(|(role, name)| {
                ["button", "link", "group", "image"].contains(&role.as_str()) && name.is_empty()
            })
            .collect();
        assert!(silent.is_empty(), "without a name: {silent:?} in {heard:#?}");
    }
    page.close().await.unwrap();
}
