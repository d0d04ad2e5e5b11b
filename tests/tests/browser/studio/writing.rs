//! Hotspots, articles and images, as staff write them.

use sonla360_geometry::View;
use sonla360_tests::browser::{Device, Page, is_available};
use sonla360_tests::content::{jpeg, miniature};
use sonla360_tests::server::Server;
use sonla360_tiler::analytic::render_view;
use tempfile::TempDir;

use super::{fill, log_in, send};
use crate::{about, calm_page};

/// A studio of one test's own: what is published in it is counted.
pub async fn studio() -> (Server, TempDir, Page) {
    let content = miniature(1024).unwrap();
    let server = Server::start(content.path()).unwrap();
    let page = calm_page(Device::Desktop).await;
    log_in(&server, &page).await;
    (server, content, page)
}

pub async fn publish(server: &Server, page: &Page) {
    page.open(&server.url("/studio/publish")).await.unwrap();
    send(page, "/studio/publish/now").await;
    page.until("location.pathname.endsWith('/history')").await.unwrap();
    page.find(".notice-good").await.unwrap();
}

async fn save(page: &Page) {
    page.click("main form.form > .actions button[type=submit]").await.unwrap();
    page.find(".notice-good").await.unwrap();
}

#[tokio::test]
async fn a_hotspot_is_aimed_at_in_the_picture_and_visitors_follow_it() {
    if !is_available() {
        return;
    }
    let (server, _content, staff) = studio().await;
    let scene = "/studio/scenes/thu-nghiem/doi-chung";
    staff.open(&server.url(scene)).await.unwrap();
    staff.click("a[href$='/hotspots/new']").await.unwrap();
    staff.viewer_ready().await.unwrap();
    let view = "{ yaw: 75, pitch: -20, hfov: 70 }";
    staff.ask(&format!("document.querySelector('tour-viewer').setView({view})")).await.unwrap();
    staff
        .until("Math.abs(document.querySelector('tour-viewer').view().yaw - 75) < 0.05")
        .await
        .unwrap();
    staff.click("[data-use-view]").await.unwrap();
    for (field, expected) in [("yaw", 75.0), ("pitch", -20.0)] {
        let value = staff.ask(&format!("return document.getElementById('{field}').value")).await;
        let number: f64 = value.unwrap().as_str().unwrap().parse().unwrap();
        assert!(about(number, expected, 0.11), "{field}: {number}");
    }
    // Only what the chosen kind needs is shown.
    assert!(staff.find("#scene").await.unwrap().is_displayed().await.unwrap());
    assert!(!staff.find("#text_vi").await.unwrap().is_displayed().await.unwrap());
    fill(&staff, "title_vi", "Cửa về").await;
    fill(&staff, "title_en", "The way back").await;
    staff.click("#scene option[value='thu-nghiem/do-dac']").await.unwrap();
    staff.click("main form.form > .actions button[type=submit]").await.unwrap();
    staff.until(&format!("location.pathname === '{scene}'")).await.unwrap();
    publish(&server, &staff).await;

    let visitor = calm_page(Device::Phone).await;
    let address = "/en/tours/thu-nghiem/doi-chung?yaw=75&pitch=-20&hfov=70";
    visitor.open_viewer(&server.url(address)).await.unwrap();
    let label = visitor.find("[data-id=cua-ve]").await.unwrap().attr("aria-label").await.unwrap();
    assert!(label.unwrap().contains("The way back"));
    visitor.click("[data-id=cua-ve]").await.unwrap();
    visitor.until("window.heard.scenechange.at(-1).scene === 'do-dac'").await.unwrap();
    visitor.assert_console_clean().await.unwrap();
    visitor.close().await.unwrap();
    staff.close().await.unwrap();
    server.assert_log_clean();
}

#[tokio::test]
async fn an_article_with_a_new_image_is_written_and_read() {
    if !is_available() {
        return;
    }
    let (server, folder, staff) = studio().await;
    let file = folder.path().join("che.jpg");
    let picture = render_view(View::new(10.0, 0.0, 80.0), 640, 400, false);
    std::fs::write(&file, jpeg(&picture, 88).unwrap()).unwrap();
    staff.open(&server.url("/studio/content")).await.unwrap();
    staff.click("a[href='/studio/new/image']").await.unwrap();
    staff.find("#file").await.unwrap().send_keys(file.to_str().unwrap()).await.unwrap();
    for (field, words) in [
        ("title_vi", "Đồi chè"),
        ("title_en", "Tea hills"),
        ("alt_vi", "Luống chè uốn quanh đồi"),
        ("alt_en", "Tea rows around a hill"),
        ("credit_vi", "Lan"),
        ("credit_en", "Lan"),
        ("licence", "CC-BY-4.0"),
    ] {
        fill(&staff, field, words).await;
    }
    save(&staff).await;

    staff.open(&server.url("/studio/new/article")).await.unwrap();
    for (field, words) in [
        ("title_vi", "Mùa chè"),
        ("title_en", "The tea season"),
        ("summary_vi", "Búp non tháng ba."),
        ("summary_en", "Young leaf in March."),
        ("body_vi", "Xem [đồi chè](scene:thu-nghiem/do-dac)."),
        ("body_en", "See [the hills](scene:thu-nghiem/do-dac)."),
        ("author_vi", "Lan"),
        ("author_en", "Lan"),
    ] {
        fill(&staff, field, words).await;
    }
    staff.click("#image option[value='doi-che']").await.unwrap();
    save(&staff).await;
    publish(&server, &staff).await;

    let visitor = calm_page(Device::Desktop).await;
    visitor.open(&server.url("/en/articles/mua-che")).await.unwrap();
    assert_eq!(visitor.text("h1").await.unwrap(), "The tea season");
    visitor
        .until(
            "document.querySelector('img[alt=\"Tea rows around a hill\"]')?.naturalWidth === 640",
        )
        .await
        .unwrap();
    visitor.find("a[href='/en/tours/thu-nghiem/do-dac']").await.unwrap();
    visitor.assert_console_clean().await.unwrap();
    visitor.close().await.unwrap();
    staff.close().await.unwrap();
    server.assert_log_clean();
}
