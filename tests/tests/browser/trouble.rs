//! What people see when something is missing: no WebGL2, too little memory, no sensors, no network for the
//! code, a tour that nobody can read.

use sonla360_tests::browser::{Device, is_available};
use sonla360_tests::picture::psnr;
use sonla360_tiler::analytic::render_view;
use thirtyfour::Key;

use crate::accessibility::{assert_accessible, axe_is_installed};
use crate::picture::canvas_picture;
use crate::{calm_page, server};

const NO_WEBGL2: &str = "const original = HTMLCanvasElement.prototype.getContext;
     HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
       return kind === 'webgl2' ? null : original.call(this, kind, ...rest);
     };";

#[tokio::test]
async fn without_webgl2_the_picture_still_turns_by_hand_and_by_keyboard() {
    if !is_available() {
        return;
    }
    for (device, language, words) in
        [(Device::Phone, "vi", "thiếu WebGL2"), (Device::Desktop, "en", "lacks WebGL2")]
    {
        let page = calm_page(device).await;
        page.before_every_page(NO_WEBGL2).await.unwrap();
        page.open(&server().url(&format!("/{language}/tours/thu-nghiem/do-dac"))).await.unwrap();
        page.until(&format!(
            "document.querySelector('.tv-notices[role=alert]')?.textContent.includes('{words}')"
        ))
        .await
        .unwrap();
        page.until(
            "[...document.querySelectorAll('.tv-cube img')].every(side => side.naturalWidth)",
        )
        .await
        .unwrap();
        let turn = "return document.querySelector('.tv-cube').style.transform";
        let ahead = page.ask(turn).await.unwrap();
        page.ask("document.querySelector('.tv-room').focus()").await.unwrap();
        page.press(Key::Right + "").await.unwrap();
        let right = page.ask(turn).await.unwrap();
        assert_ne!(ahead, right);
        page.click("[data-do='turn left']").await.unwrap();
        assert_eq!(page.ask(turn).await.unwrap(), ahead);
        if axe_is_installed() {
            assert_accessible(&page, &format!("without WebGL2 on {device:?}")).await;
        }
        page.close().await.unwrap();
    }
}

/// Graphics memory for one array of tiles, whatever is asked for.
const LITTLE_MEMORY: &str = "const { texStorage3D, getError } = WebGL2RenderingContext.prototype;
     window.arrays = { made: 0, refused: 0 };
     let owed = false;
     WebGL2RenderingContext.prototype.texStorage3D = function (...all) {
       if (arrays.made) { arrays.refused++; owed = true; } else { arrays.made++; texStorage3D.apply(this, all); }
     };
     WebGL2RenderingContext.prototype.getError = function () {
       const code = owed ? this.OUT_OF_MEMORY : getError.call(this);
       owed = false;
       return code;
     };";

#[tokio::test]
async fn a_card_without_memory_for_all_tiles_shows_coarser_ones() {
    if !is_available() {
        return;
    }
    let page = calm_page(Device::Desktop).await;
    page.before_every_page(LITTLE_MEMORY).await.unwrap();
    let scene = "/embed/thu-nghiem?lang=en&scene=do-dac&yaw=20&pitch=10&hfov=80";
    page.open_viewer(&server().url(scene)).await.unwrap();
    page.until("arrays.refused").await.unwrap();
    let (screen, view) = canvas_picture(&page).await;
    let truth = render_view(view, screen.width, screen.height, true);
    let decibels = psnr(&screen, &truth);
    println!("with one array: {decibels:.2} dB");
    assert!(decibels > 18.0, "what was refused is still drawn, or nothing is: {decibels:.2} dB");
    let refused = page.ask("return arrays.refused").await.unwrap();
    page.ask("document.querySelector('tour-viewer').setView({ yaw: 140 })").await.unwrap();
    page.still_picture().await.unwrap();
    assert_eq!(page.ask("return arrays.refused").await.unwrap(), refused, "asked again and again");
    page.close().await.unwrap();
}

#[tokio::test]
async fn a_device_without_sensors_says_so_and_one_with_them_turns_the_picture() {
    if !is_available() {
        return;
    }
    let page = calm_page(Device::Phone).await;
    page.open_viewer(&server().url("/en/tours/thu-nghiem/do-dac")).await.unwrap();
    page.click("[data-do=more]").await.unwrap();
    page.click("[data-do=gyroscope]").await.unwrap();
    page.until(
        "document.querySelector('.tv-notices[role=status]').textContent.includes('does not tell')",
    )
    .await
    .unwrap();
    let pressed = "document.querySelector('[data-do=gyroscope]').ariaPressed";
    page.until(&format!("{pressed} === 'false'")).await.unwrap();

    page.click("[data-do=gyroscope]").await.unwrap();
    page.ask_async(
        "for (let turn = 0; turn <= 40; turn++) {
           dispatchEvent(new DeviceOrientationEvent('deviceorientation',
             { alpha: 360 - turn, beta: 90, gamma: 0 }));
           await new Promise(next => setTimeout(next, 20));
         }
         done(true)",
    )
    .await
    .unwrap();
    page.until("document.querySelector('tour-viewer').view().yaw >= 30").await.unwrap();
    let [yaw, ..] = page.view().await.unwrap();
    assert!((30.0..41.0).contains(&yaw), "turned 40° to the right, sees {yaw}°");
    assert_eq!(page.ask(&format!("return {pressed}")).await.unwrap(), "true");
    page.close().await.unwrap();
}

#[tokio::test]
async fn a_kiosk_without_network_still_shows_the_code_of_its_scene() {
    if !is_available() {
        return;
    }
    let page = calm_page(Device::Desktop).await;
    page.open_viewer(&server().url("/kiosk/thu-nghiem?lang=en")).await.unwrap();
    page.click(".tv-invite").await.unwrap();
    page.devtools("Network.enable", serde_json::json!({})).await.unwrap();
    page.devtools(
        "Network.emulateNetworkConditions",
        serde_json::json!({
            "offline": true, "latency": 0, "downloadThroughput": 0, "uploadThroughput": 0,
        }),
    )
    .await
    .unwrap();
    for _ in 0..2 {
        page.click("[data-do=share]").await.unwrap();
        page.until("document.querySelector('.tv-share .tv-code svg path')").await.unwrap();
        page.press(Key::Escape + "").await.unwrap();
        page.until("!document.querySelector('dialog[open]')").await.unwrap();
    }
    page.close().await.unwrap();
}

#[tokio::test]
async fn a_tour_that_cannot_be_read_says_so_in_the_reader_s_language() {
    if !is_available() {
        return;
    }
    for (language, words) in [("vi", "bị lỗi nên chưa mở được"), ("en", "cannot be read")]
    {
        let page = calm_page(Device::Phone).await;
        page.open_viewer(&server().url(&format!("/{language}/tours/thu-nghiem/do-dac")))
            .await
            .unwrap();
        page.ask(
            "const viewer = document.createElement('tour-viewer');
             viewer.id = 'broken';
             viewer.style.cssText = 'display: block; height: 300px';
             viewer.innerHTML =
               '<script type=\"application/json\" class=\"tour-manifest\">{\"version\": 1}</script>';
             document.body.prepend(viewer);",
        )
        .await
        .unwrap();
        page.until(&format!(
            "document.querySelector('#broken [role=alert]')?.textContent.includes('{words}')"
        ))
        .await
        .unwrap();
        assert_eq!(
            page.ask("return document.querySelector('#broken').dataset.state").await.unwrap(),
            "failed"
        );
        page.close().await.unwrap();
    }
}

#[tokio::test]
async fn the_map_shows_where_one_stands_and_leads_back_to_the_scenes() {
    if !is_available() {
        return;
    }
    let page = calm_page(Device::Phone).await;
    page.open_viewer(&server().url("/en/tours/thu-nghiem/do-dac")).await.unwrap();
    page.click("[data-do=scenes]").await.unwrap();
    page.click("[data-do=map]").await.unwrap();
    page.until("document.querySelector('.tv-panel .map-mark[data-here]')").await.unwrap();
    let turn = "return document.querySelector('.tv-panel .map-heading').getAttribute('transform')";
    assert_eq!(page.ask(turn).await.unwrap(), "rotate(0)");
    page.ask("document.querySelector('tour-viewer').setView({ yaw: 90, pitch: 0, hfov: 80 })")
        .await
        .unwrap();
    page.until(
        "document.querySelector('.tv-panel .map-heading').getAttribute('transform') === 'rotate(90)'",
    )
    .await
    .unwrap();
    if axe_is_installed() {
        assert_accessible(&page, "the map").await;
    }
    page.click(".tv-panel [data-do=back]").await.unwrap();
    page.until("document.querySelector('.tv-panel .tv-cards')").await.unwrap();
    page.close().await.unwrap();
}
