//! Corrections, as staff make them: pointed at in the picture, with the mouse or with keys alone.

use serde_json::Value;
use sonla360_tests::browser::{Device, Page, is_available};
use sonla360_tests::picture::{crop, psnr};
use sonla360_tests::server::Server;
use thirtyfour::Key;

use super::log_in;
use super::writing::{publish, studio};
use crate::accessibility::{assert_accessible, axe_is_installed};
use crate::picture::canvas_picture;
use crate::{about, calm_page};

/// The corrections of the panorama of a scene, through the pages that lead there.
pub async fn open_corrections(server: &Server, page: &Page) {
    page.open(&server.url("/studio/scenes/thu-nghiem/doi-chung")).await.unwrap();
    page.click(".actions a[href^='/studio/panoramas/']").await.unwrap();
    page.click("a[href$='/corrections']").await.unwrap();
    page.viewer_ready().await.unwrap();
    page.find("[data-tools]:not([hidden])").await.unwrap();
}

pub async fn look(page: &Page, yaw: f64, pitch: f64) {
    let view = format!("{{ yaw: {yaw}, pitch: {pitch}, hfov: 60 }}");
    page.ask(&format!("document.querySelector('tour-viewer').setView({view})")).await.unwrap();
    let shown = "document.querySelector('tour-viewer').view()";
    page.until(&format!(
        "Math.abs(({shown}.yaw - {yaw} + 540) % 360 - 180) < 0.05
         && Math.abs({shown}.pitch - {pitch}) < 0.05"
    ))
    .await
    .unwrap();
}

pub async fn number(page: &Page, field: &str) -> f64 {
    let value: Value =
        page.ask(&format!("return document.getElementById('{field}').value")).await.unwrap();
    value.as_str().unwrap().parse().unwrap()
}

/// Moves the focus with the tabulator until an element has it.
pub async fn tab_to(page: &Page, selector: &str) {
    let there = format!("document.activeElement.matches({})", serde_json::json!(selector));
    for _ in 0..80 {
        if page.ask(&format!("return {there}")).await.unwrap() == true {
            return;
        }
        page.press(Key::Tab + "").await.unwrap();
    }
    panic!("the tabulator never reaches {selector}");
}

#[tokio::test]
async fn what_is_pointed_at_is_blurred_and_visitors_never_see_it_clear_again() {
    if !is_available() {
        return;
    }
    let (server, _content, staff) = studio().await;
    let scene = "/embed/thu-nghiem?lang=en&scene=doi-chung&yaw=25&pitch=-5&hfov=40";
    let visitor = calm_page(Device::Desktop).await;
    // The server makes WebP tiles when it has time: before or after could each be in either format.
    visitor.cannot_read_webp().await.unwrap();
    visitor.open_viewer(&server.url(scene)).await.unwrap();
    let (clear, _) = canvas_picture(&visitor).await;

    open_corrections(&server, &staff).await;
    look(&staff, 25.0, -5.0).await;
    let size = "const size = document.querySelector('[data-size]'); size.value = 8;
        size.dispatchEvent(new Event('input', { bubbles: true }))";
    staff.ask(size).await.unwrap();
    staff.click("[data-blur]").await.unwrap();
    for (part, expected) in [("yaw", 25.0), ("pitch", -5.0), ("radius", 8.0)] {
        let found = number(&staff, &format!("regions_0_{part}")).await;
        assert!(about(found, expected, 0.06), "{part}: {found}");
    }
    staff.until("document.querySelector('[data-circles] path').getAttribute('d')").await.unwrap();
    // A second one, taken out again.
    look(&staff, -60.0, 10.0).await;
    staff.click("[data-blur]").await.unwrap();
    staff.click("[data-region='1'] [data-remove]").await.unwrap();
    staff.click(".save button[type=submit]").await.unwrap();
    staff.until("!location.pathname.endsWith('/corrections')").await.unwrap();
    staff.find("tour-viewer").await.unwrap(); // once the tiles are made
    staff.viewer_ready().await.unwrap();
    publish(&server, &staff).await;

    visitor.open_viewer(&server.url(scene)).await.unwrap();
    let (blurred, _) = canvas_picture(&visitor).await;
    let (middle, side) = ((blurred.width / 2, blurred.height / 2), 120);
    let part = |picture, left, top| crop(picture, left, top, side, side);
    let (left, top) = (middle.0 - side / 2, middle.1 - side / 2);
    let there = psnr(&part(&clear, left, top), &part(&blurred, left, top));
    assert!(there < 25.0, "what was blurred can still be made out: {there:.1} dB");
    let left = blurred.width / 10;
    let elsewhere = psnr(&part(&clear, left, top), &part(&blurred, left, top));
    assert!(elsewhere > 45.0, "nobody touched this: {elsewhere:.1} dB");
    visitor.assert_console_clean().await.unwrap();
    visitor.close().await.unwrap();
    staff.assert_console_clean().await.unwrap();
    staff.close().await.unwrap();
    server.assert_log_clean();
}

#[tokio::test]
async fn places_on_the_horizon_tell_how_the_camera_stood() {
    if !is_available() {
        return;
    }
    let (server, _content, staff) = studio().await;
    open_corrections(&server, &staff).await;
    // A camera that leaned 4° up and 3° to the right saw the horizon 4° lower ahead and 3° higher on
    // its right.
    for (yaw, pitch) in [(0.0, -4.0), (90.0, 3.0)] {
        look(&staff, yaw, pitch).await;
        staff.click("[data-horizon-here]").await.unwrap();
    }
    // From two places follows a levelling, so a third one is pointed at in the picture as it would be.
    staff.find("[data-compare]:not([hidden])").await.unwrap();
    look(&staff, 180.0, 0.0).await;
    staff.click("[data-horizon-here]").await.unwrap();
    let (pitch, roll) = (number(&staff, "level_pitch").await, number(&staff, "level_roll").await);
    assert!(about(pitch, 4.0, 0.1), "pitch {pitch}");
    assert!(about(roll, 3.0, 0.1), "roll {roll}");
    // The drawn horizon lies on the cross, once it is drawn.
    staff
        .until(
            "(() => {
               const viewer = document.querySelector('tour-viewer');
               const numbers = document.querySelector('[data-horizon]').getAttribute('d').match(/[-\\d.]+/g).map(Number);
               let nearest = Infinity;
               for (let i = 0; i < numbers.length; i += 2) {
                 if (Math.abs(numbers[i] - viewer.clientWidth / 2) < 40)
                   nearest = Math.min(nearest, Math.abs(numbers[i + 1] - viewer.clientHeight / 2));
               }
               return nearest < 6;
             })()",
        )
        .await
        .unwrap();
    staff.click("[data-horizon-forget]").await.unwrap();
    assert!(about(number(&staff, "level_pitch").await, 4.0, 0.1), "the numbers stay");
    staff.close().await.unwrap();
}

#[tokio::test]
async fn corrections_are_made_with_keys_alone() {
    if !is_available() {
        return;
    }
    let (server, _content, staff) = studio().await;
    open_corrections(&server, &staff).await;
    tab_to(&staff, "tour-viewer canvas, tour-viewer [tabindex='0'], tour-viewer").await;
    staff.hold(Key::Right, std::time::Duration::from_millis(600)).await.unwrap();
    staff.until("document.querySelector('tour-viewer').view().yaw > 3").await.unwrap();
    tab_to(&staff, "[data-blur]").await;
    staff.press(Key::Enter + "").await.unwrap();
    assert!(number(&staff, "regions_0_yaw").await > 3.0);
    tab_to(&staff, "[data-slide=level_roll]").await;
    staff.press(Key::Right + "").await.unwrap();
    assert!(about(number(&staff, "level_roll").await, 0.1, 0.001));
    tab_to(&staff, ".save button[type=submit]").await;
    staff.press(Key::Enter + "").await.unwrap();
    staff.until("!location.pathname.endsWith('/corrections')").await.unwrap();
    staff.find("tour-viewer").await.unwrap(); // once the tiles are made
    staff.viewer_ready().await.unwrap();
    staff.assert_console_clean().await.unwrap();
    staff.close().await.unwrap();
}

#[tokio::test]
async fn the_page_of_corrections_is_accessible_in_both_languages() {
    if !is_available() || !axe_is_installed() {
        return;
    }
    let (server, _content, staff) = studio().await;
    open_corrections(&server, &staff).await;
    let path = staff.ask("return location.pathname").await.unwrap().as_str().unwrap().to_owned();
    staff.close().await.unwrap();
    for device in [Device::Phone, Device::Desktop] {
        let page = calm_page(device).await;
        log_in(&server, &page).await;
        for language in ["vi", "en"] {
            page.open(&server.url(&format!("{path}?lang={language}&pitch=2&roll=-1")))
                .await
                .unwrap();
            page.viewer_ready().await.unwrap();
            page.click("[data-blur]").await.unwrap();
            page.click("label[for=nadir-logo]").await.unwrap();
            assert_accessible(&page, &format!("{path} in {language} on {device:?}")).await;
            let wide = page
                .ask("return document.documentElement.scrollWidth > document.documentElement.clientWidth")
                .await
                .unwrap();
            assert_eq!(wide, false, "{language} on {device:?} scrolls sideways");
            page.assert_console_clean().await.unwrap();
            // Unsaved numbers would ask before the page is left.
            page.ask("document.querySelector('form.correct').dispatchEvent(new Event('submit'))")
                .await
                .unwrap();
        }
        page.close().await.unwrap();
    }
}
