//! Looking around, walking on, switching language, sharing.

use std::time::Duration;

use sonla360_tests::browser::{Device, Page, is_available};
use thirtyfour::Key;

use crate::{about, calm_page, server};

/// A scene page, ready to be looked at.
async fn scene(device: Device, address: &str) -> Page {
    let page = calm_page(device).await;
    page.open_viewer(&server().url(address)).await.unwrap();
    page
}

#[tokio::test]
async fn a_link_arrives_with_the_heading_that_was_set_for_it() {
    if !is_available() {
        return;
    }
    for device in [Device::Phone, Device::Desktop] {
        let page = scene(device, "/vi/tours/thu-nghiem/do-dac?yaw=30&pitch=-12&hfov=60").await;
        page.click("[data-id=sang-doi-chung]").await.unwrap();
        page.until("window.heard.scenechange.at(-1).scene === 'doi-chung'").await.unwrap();
        let [yaw, pitch, _] = page.view().await.unwrap();
        assert!(about(yaw, 120.0, 0.5) && about(pitch, 10.0, 0.5), "{device:?}: {yaw}, {pitch}");
        // The address follows, and the browser's own button leads back.
        assert!(page.address().await.unwrap().contains("/vi/tours/thu-nghiem/doi-chung"));
        page.driver().back().await.unwrap();
        page.until("window.heard.scenechange.at(-1).scene === 'do-dac'").await.unwrap();
        page.assert_console_clean().await.unwrap();
        page.close().await.unwrap();
    }
}

#[tokio::test]
async fn the_language_changes_without_a_reload() {
    if !is_available() {
        return;
    }
    let page = scene(Device::Desktop, "/vi/tours/thu-nghiem/do-dac?yaw=40&pitch=5&hfov=70").await;
    page.ask("window.stillTheSamePage = true").await.unwrap();
    assert_eq!(page.text("tour-viewer .tv-scene").await.unwrap(), "Quả cầu đo đạc");
    // The name of a licence stands in one line.
    let credit = "return document.querySelector('.tv-credit').textContent";
    let says = page.ask(credit).await.unwrap();
    assert!(says.as_str().unwrap().contains("Giấy\u{a0}phép:\u{a0}CC0-1.0"), "{says}");
    page.click("[data-do='language en']").await.unwrap();
    page.until("document.querySelector('.tv-scene').textContent === 'The measured sphere'")
        .await
        .unwrap();
    assert_eq!(page.ask("return window.stillTheSamePage").await.unwrap(), true);
    let says = page.ask(credit).await.unwrap();
    assert!(says.as_str().unwrap().contains("Licence:\u{a0}CC0-1.0"), "{says}");
    let [yaw, pitch, hfov] = page.view().await.unwrap();
    assert!(about(yaw, 40.0, 0.1) && about(pitch, 5.0, 0.1) && about(hfov, 70.0, 0.1));
    assert!(page.address().await.unwrap().contains("/en/tours/"));
    assert_eq!(page.ask("return document.documentElement.lang").await.unwrap(), "en");
    page.assert_console_clean().await.unwrap();
    page.close().await.unwrap();
}

#[tokio::test]
async fn a_shared_address_opens_the_exact_view() {
    if !is_available() {
        return;
    }
    let page = scene(Device::Desktop, "/en/tours/thu-nghiem/doi-chung").await;
    page.ask(
        "document.querySelector('tour-viewer').setView({ yaw: -77.5, pitch: 21.25, hfov: 48 })",
    )
    .await
    .unwrap();
    page.until("Math.abs(document.querySelector('tour-viewer').view().yaw + 77.5) < 0.01")
        .await
        .unwrap();
    page.click("[data-do=share]").await.unwrap();
    page.find(".tv-share img").await.unwrap();
    let code = page
        .ask_async(
            "const code = document.querySelector('.tv-share img');
             await code.decode(); done(code.naturalWidth)",
        )
        .await
        .unwrap();
    assert!(code.as_u64().unwrap() > 20, "the QR code is no picture: {code}");
    let address = page.ask("return document.querySelector('.tv-share input').value").await.unwrap();
    page.close().await.unwrap();

    let again = calm_page(Device::Phone).await;
    again.open_viewer(address.as_str().unwrap()).await.unwrap();
    assert_eq!(again.scene().await.unwrap(), "doi-chung");
    let [yaw, pitch, hfov] = again.view().await.unwrap();
    assert!(
        about(yaw, -77.5, 0.1) && about(pitch, 21.25, 0.1) && about(hfov, 48.0, 0.5),
        "{yaw} {pitch} {hfov}"
    );
    again.close().await.unwrap();
}

#[tokio::test]
async fn dragging_turns_the_picture_and_the_wheel_zooms_it() {
    if !is_available() {
        return;
    }
    let page = scene(Device::Desktop, "/embed/thu-nghiem?scene=do-dac").await;
    let [yaw, _, hfov] = page.view().await.unwrap();
    let canvas = page.find("tour-viewer canvas").await.unwrap();
    let drag = page.driver().action_chain();
    drag.move_to_element_center(&canvas)
        .click_and_hold()
        .move_by_offset(-200, 0)
        .release()
        .perform()
        .await
        .unwrap();
    page.until(&format!("document.querySelector('tour-viewer').view().yaw > {yaw} + 5"))
        .await
        .unwrap();
    page.devtools(
        "Input.dispatchMouseEvent",
        serde_json::json!({
            "type": "mouseWheel", "x": 600, "y": 400, "deltaX": 0, "deltaY": -300, "modifiers": 2,
        }),
    )
    .await
    .unwrap();
    page.until(&format!("document.querySelector('tour-viewer').view().hfov < {hfov} - 1"))
        .await
        .unwrap();
    page.close().await.unwrap();
}

#[tokio::test]
async fn a_whole_walk_needs_only_the_keyboard() {
    if !is_available() {
        return;
    }
    let page = scene(Device::Desktop, "/en/tours/thu-nghiem/do-dac").await;
    let focused = "document.activeElement";
    for _ in 0..60 {
        page.press(Key::Tab + "").await.unwrap();
        if page.ask(&format!("return {focused}.matches('tour-viewer canvas')")).await.unwrap()
            == true
        {
            break;
        }
    }
    assert_eq!(page.ask(&format!("return {focused}.tagName")).await.unwrap(), "CANVAS");
    let label = page.ask(&format!("return {focused}.getAttribute('aria-label')")).await.unwrap();
    assert!(label.as_str().unwrap().contains("The measured sphere"), "{label}");

    let [yaw, ..] = page.view().await.unwrap();
    page.hold(Key::Right, Duration::from_millis(500)).await.unwrap();
    page.until(&format!("document.querySelector('tour-viewer').view().yaw > {yaw}")).await.unwrap();

    page.press("?").await.unwrap();
    page.find("dialog[open].tv-dialog-help").await.unwrap();
    page.press(Key::Escape + "").await.unwrap();
    page.until("!document.querySelector('dialog[open]')").await.unwrap();

    for _ in 0..60 {
        page.press(Key::Tab + "").await.unwrap();
        let at = page.ask(&format!("return {focused}.dataset.id ?? ''")).await.unwrap();
        if at == "sang-doi-chung" {
            break;
        }
    }
    page.press(Key::Enter + "").await.unwrap();
    page.until("window.heard.scenechange.at(-1).scene === 'doi-chung'").await.unwrap();
    page.assert_console_clean().await.unwrap();
    page.close().await.unwrap();
}

#[tokio::test]
async fn an_information_opens_with_its_text_and_picture_and_closes_with_escape() {
    if !is_available() {
        return;
    }
    for device in [Device::Phone, Device::Desktop] {
        let page = scene(device, "/en/tours/thu-nghiem/do-dac?yaw=-25&pitch=8&hfov=60").await;
        page.click("[data-id=loi-giai-thich]").await.unwrap();
        page.until("document.querySelector('.tv-panel:not([hidden])')").await.unwrap();
        assert!(page.text(".tv-panel").await.unwrap().contains("a sum of waves"));
        page.until("document.querySelector('.tv-panel img')?.naturalWidth > 100").await.unwrap();
        page.press(Key::Escape + "").await.unwrap();
        page.until("document.querySelector('.tv-panel').hidden").await.unwrap();
        assert_eq!(
            page.ask("return document.activeElement.dataset.id").await.unwrap(),
            "loi-giai-thich",
            "the focus goes back to where it came from"
        );
        page.close().await.unwrap();
    }
}

#[tokio::test]
async fn a_tour_that_cannot_be_reached_says_so() {
    if !is_available() {
        return;
    }
    let page = calm_page(Device::Desktop).await;
    page.open(&server().url("/en/tours/thu-nghiem/do-dac")).await.unwrap();
    page.viewer_ready().await.unwrap();
    page.ask(
        "const viewer = document.createElement('tour-viewer');
         viewer.id = 'lost'; viewer.style.cssText = 'display:block;height:300px';
         viewer.setAttribute('manifest', '/api/v1/tours/khong-co/manifest');
         document.body.prepend(viewer);",
    )
    .await
    .unwrap();
    page.until("document.querySelector('#lost').dataset.state === 'failed'").await.unwrap();
    page.until("document.querySelector('#lost').textContent.includes('could not be opened')")
        .await
        .unwrap();
    page.close().await.unwrap();
}

#[tokio::test]
async fn a_lost_graphics_context_comes_back_with_the_same_view() {
    if !is_available() {
        return;
    }
    let page =
        scene(Device::Desktop, "/embed/thu-nghiem?scene=do-dac&yaw=60&pitch=-5&hfov=75").await;
    let before = crate::picture::canvas_picture(&page).await;
    page.ask(
        "const gl = document.querySelector('tour-viewer canvas').getContext('webgl2');
         window.loss = gl.getExtension('WEBGL_lose_context'); loss.loseContext();",
    )
    .await
    .unwrap();
    page.until("document.querySelector('tour-viewer').dataset.state === 'lost'").await.unwrap();
    page.ask("loss.restoreContext()").await.unwrap();
    page.until("document.querySelector('tour-viewer').dataset.state === 'ready'").await.unwrap();
    page.until("window.heard.tilesidle.length > 1").await.unwrap();
    let after = crate::picture::canvas_picture(&page).await;
    assert_eq!(before.1, after.1);
    assert!(sonla360_tests::picture::psnr(&before.0, &after.0) > 45.0);
    page.close().await.unwrap();
}

#[tokio::test]
async fn without_webgl2_the_still_picture_and_the_text_remain() {
    if !is_available() {
        return;
    }
    let page = calm_page(Device::Desktop).await;
    page.before_every_page(
        "const original = HTMLCanvasElement.prototype.getContext;
         HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
           return kind === 'webgl2' ? null : original.call(this, kind, ...rest);
         };",
    )
    .await
    .unwrap();
    page.open(&server().url("/en/tours/thu-nghiem/do-dac")).await.unwrap();
    page.until("document.querySelector('tour-viewer').dataset.state === 'unsupported'")
        .await
        .unwrap();
    page.until("document.querySelector('.stage-still img').checkVisibility()").await.unwrap();
    assert!(page.text("main").await.unwrap().contains("Every direction has a colour"));
    page.close().await.unwrap();
}

#[tokio::test]
async fn tools_make_room_while_somebody_only_looks_and_come_back_at_once() {
    if !is_available() {
        return;
    }
    let page = scene(Device::Desktop, "/en/tours/thu-nghiem/do-dac").await;
    let dock = "getComputedStyle(document.querySelector('.tv-dock')).opacity";
    page.until(&format!("{dock} === '0'")).await.unwrap();
    page.devtools(
        "Input.dispatchMouseEvent",
        serde_json::json!({ "type": "mouseMoved", "x": 500, "y": 300 }),
    )
    .await
    .unwrap();
    page.until(&format!("{dock} === '1'")).await.unwrap();
    page.until(&format!("{dock} === '0'")).await.unwrap();
    // The keyboard reaches what is hidden, and thereby shows it.
    page.ask("document.querySelector('.tv-dock button').focus()").await.unwrap();
    page.until(&format!("{dock} === '1'")).await.unwrap();
    page.close().await.unwrap();
}
