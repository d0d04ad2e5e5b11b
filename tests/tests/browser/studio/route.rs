//! A guided walk, as staff write it.

use sonla360_tests::browser::{Device, is_available};

use super::fill;
use super::writing::{publish, studio};
use crate::{about, calm_page};

#[tokio::test]
async fn a_stop_is_added_with_the_view_that_is_looked_at_and_visitors_are_led_there() {
    if !is_available() {
        return;
    }
    let (server, _content, staff) = studio().await;
    staff.open(&server.url("/studio/tours/thu-nghiem/route")).await.unwrap();
    staff.viewer_ready().await.unwrap();
    let before = staff.ask("return document.querySelectorAll('[data-stop]').length").await.unwrap();
    let before = before.as_u64().unwrap();
    staff.find("[data-with-view]:not([hidden])").await.unwrap();
    staff.click("#new_at option[value='doi-chung']").await.unwrap();
    staff
        .until("document.querySelector('tour-viewer').getAttribute('scene') === 'doi-chung'")
        .await
        .unwrap();
    let view = "{ yaw: 33, pitch: -7, hfov: 65 }";
    staff.ask(&format!("document.querySelector('tour-viewer').setView({view})")).await.unwrap();
    staff
        .until("Math.abs(document.querySelector('tour-viewer').view().yaw - 33) < 0.05")
        .await
        .unwrap();
    staff.click("button[value=add]").await.unwrap();
    staff.find(".notice-good").await.unwrap();
    let after = format!("document.querySelectorAll('[data-stop]').length === {}", before + 1);
    staff.until(&after).await.unwrap();
    let yaw = format!("return document.getElementById('stops_{before}_yaw').value");
    let yaw: f64 = staff.ask(&yaw).await.unwrap().as_str().unwrap().parse().unwrap();
    assert!(about(yaw, 33.0, 0.11), "{yaw}");
    fill(&staff, &format!("stops_{before}_caption_vi"), "Một góc nhìn mới.").await;
    fill(&staff, &format!("stops_{before}_caption_en"), "A new view.").await;
    // Moving it to the front saves what was written.
    for place in (1..=before).rev() {
        staff.click(&format!("button[value='up {place}']")).await.unwrap();
        staff
            .until(&format!("document.getElementById('stops_{}_yaw')?.value === '33'", place - 1))
            .await
            .unwrap();
    }
    publish(&server, &staff).await;
    let visitor = calm_page(Device::Desktop).await;
    visitor.open(&server.url("/api/v1/tours/thu-nghiem/manifest")).await.unwrap();
    let manifest = visitor.text("body").await.unwrap();
    assert!(manifest.contains("Một góc nhìn mới.") && manifest.contains("A new view."));
    visitor.close().await.unwrap();
    staff.assert_console_clean().await.unwrap();
    staff.close().await.unwrap();
    server.assert_log_clean();
}
