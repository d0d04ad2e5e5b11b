//! In a VR headset, which `iwer` emulates: what each eye sees, pointing, gazing, reading, leaving.

use glam::{DMat3, DVec3};
use serde_json::Value;
use sonla360_tests::browser::{Device, Page, is_available};
use sonla360_tests::picture::{crop, encode_png, psnr};
use sonla360_tests::skip;
use sonla360_tiler::analytic::{RgbImage, render_rays};

use crate::accessibility::{assert_accessible, axe_is_installed};
use crate::{about, npm, server};

/// A headset with both eyes beside each other in the window, uneven as real ones are: 1.2 outwards, 0.8
/// inwards, 0.9 up and 1.6 down on the plane at distance 1. `look` turns a part of it, in degrees; `pull`
/// presses and lets go. What is written on signs is heard.
const WORN: &str = "
    window.device = new IWER.XRDevice(IWER.metaQuest3, { stereoEnabled: true, visibilityMask: null });
    device.installRuntime({ forceInstall: true, polyfillLayers: false });
    const sides = { left: [-1.2, .8], right: [-.8, 1.2] };
    Object.defineProperty(XRView.prototype, 'projectionMatrix', { get() {
      const [left, right] = sides[this.eye], [down, up] = [-1.6, .9];
      return new Float32Array([2 / (right - left), 0, 0, 0, 0, 2 / (up - down), 0, 0,
        (right + left) / (right - left), (up + down) / (up - down), -1, -1, 0, 0, -.2, 0]);
    } });
    window.look = (part, yaw, pitch, roll = 0) => {
      const [y, x, z] = [-yaw, pitch, roll].map((degrees) => degrees * Math.PI / 360);
      const [w1, x1, y1, z1] = [Math.cos(y) * Math.cos(x), Math.cos(y) * Math.sin(x),
        Math.sin(y) * Math.cos(x), -Math.sin(y) * Math.sin(x)];
      const [c, s] = [Math.cos(z), Math.sin(z)];
      part.quaternion.set(x1 * c + y1 * s, y1 * c - x1 * s, z1 * c + w1 * s, w1 * c - z1 * s);
    };
    window.frames = async (count) => {
      for (let i = 0; i < count; i++) await new Promise(requestAnimationFrame);
    };
    window.pull = async (hand) => {
      await frames(3);
      hand.updateButtonValue('trigger', 1);
      await frames(3);
      hand.updateButtonValue('trigger', 0);
      await frames(3);
    };
    window.lay = (...hands) => hands.forEach((hand) => { hand.connected = false; });
    window.written = [];
    const { fillText } = OffscreenCanvasRenderingContext2D.prototype;
    OffscreenCanvasRenderingContext2D.prototype.fillText = function (words, ...rest) {
      window.written.push(words);
      return fillText.call(this, words, ...rest);
    };";

/// Pixels of the window that one eye has, and pixels a unit of its plane.
const EYE: (usize, usize) = (320, 400);
const FOCAL: f64 = 160.0;
/// Half the width of what is left out in the middle of a comparison, in pixels: the mark of the gaze.
const MARK: f64 = 8.0;
/// Least PSNR in dB of an eye against the exact projection: two samples a pixel, as a picture in motion, in a
/// view of 100°. Half a pixel beside its place has less than 29 dB.
const LEAST: f64 = 32.0;

fn iwer_is_installed() -> bool {
    let installed = npm("iwer/build/iwer.min.js").is_file();
    if !installed {
        skip("iwer is not installed (Node.js is missing)");
    }
    installed
}

/// A browser with a headset, whose hands lie down unless `hands`.
async fn page_with_headset(device: Device, hands: bool) -> Page {
    let page = Page::new(device).await.unwrap();
    let runtime = std::fs::read_to_string(npm("iwer/build/iwer.min.js")).unwrap();
    page.before_every_page(&runtime).await.unwrap();
    page.before_every_page(WORN).await.unwrap();
    if !hands {
        page.before_every_page("lay(...Object.values(device.controllers));").await.unwrap();
    }
    page
}

/// Opens a scene and enters the headset.
async fn enter(page: &Page, path: &str) {
    // What is seen does not depend on the number of pixels; the time of drawing does.
    page.resize(Device::Desktop, 2 * EYE.0 as u32, EYE.1 as u32).await.unwrap();
    page.open_viewer(&server().url(path)).await.unwrap();
    page.until("!document.querySelector('[data-do=headset]').hidden").await.unwrap();
    page.ask("document.querySelector('[data-do=headset]').click()").await.unwrap();
    page.until("device.activeSession && written.length").await.unwrap();
    // Light again, whatever the pace of this machine.
    page.ask_async("await frames(5); setTimeout(() => done(true), 600)").await.unwrap();
}

/// Both eyes' pictures once nothing changes in them any more.
async fn eyes(page: &Page) -> [RgbImage; 2] {
    let picture = page.still_picture().await.unwrap();
    assert_eq!((picture.width, picture.height), (2 * EYE.0, EYE.1));
    [0, EYE.0].map(|left| crop(&picture, left, 0, EYE.0, EYE.1))
}

/// What an eye with these axes must see: its picture's middle lies `left` units from its left edge.
fn exact(axes: DMat3, left: f64) -> RgbImage {
    render_rays(EYE.0, EYE.1, true, |x, y| {
        (axes * DVec3::new(x / FOCAL - left, 0.9 - y / FOCAL, -1.0)).normalize()
    })
}

/// Paints the place of the gaze's mark over.
fn unmarked(mut picture: RgbImage, left: f64) -> RgbImage {
    for (index, pixel) in picture.pixels.chunks_exact_mut(3).enumerate() {
        let x = (index % EYE.0) as f64 + 0.5 - left * FOCAL;
        let y = (index / EYE.0) as f64 + 0.5 - 0.9 * FOCAL;
        if x.hypot(y) < MARK {
            pixel.fill(128);
        }
    }
    picture
}

fn axes(yaw: f64, pitch: f64, roll: f64) -> DMat3 {
    DMat3::from_rotation_y(-yaw.to_radians())
        * DMat3::from_rotation_x(pitch.to_radians())
        * DMat3::from_rotation_z(roll.to_radians())
}

/// Fails where an eye does not see the exact projection for a head that is turned like this in the scene.
async fn assert_seen(page: &Page, (yaw, pitch, roll): (f64, f64, f64), what: &str) {
    for (seen, (side, left)) in eyes(page).await.into_iter().zip([("left", 1.2), ("right", 0.8)]) {
        let truth = unmarked(exact(axes(yaw, pitch, roll), left), left);
        let seen = unmarked(seen, left);
        let decibels = psnr(&seen, &truth);
        println!("{what}, {side} eye: {decibels:.2} dB");
        if decibels < LEAST {
            let folder = std::path::Path::new(env!("CARGO_TARGET_TMPDIR"));
            std::fs::write(folder.join("eye.png"), encode_png(&seen).unwrap()).unwrap();
            std::fs::write(folder.join("eye-truth.png"), encode_png(&truth).unwrap()).unwrap();
            panic!("{what}, {side} eye: {decibels:.2} dB; eye.png is in {}", folder.display());
        }
    }
}

/// The share of the left eye's picture that is paper: what can be read.
async fn paper(page: &Page) -> f64 {
    let picture = page.screenshot().await.unwrap();
    let left = crop(&picture, 0, 0, EYE.0, EYE.1);
    let is_paper = |pixel: &&[u8]| pixel.iter().all(|value| *value > 240);
    let count = left.pixels.chunks_exact(3).filter(is_paper).count();
    count as f64 / (EYE.0 * EYE.1) as f64
}

async fn wait_for_paper(page: &Page, there: bool) {
    for _ in 0..100 {
        if (paper(page).await > 0.04) == there {
            return;
        }
        page.ask_async("await frames(2); done(1)").await.unwrap();
    }
    panic!("the panel is not {}", if there { "there" } else { "gone" });
}

/// Points the right hand and presses.
async fn shoot(page: &Page, yaw: f64, pitch: f64) {
    let script = format!(
        "look(device.controllers.right, {yaw}, {pitch}); await pull(device.controllers.right); done(1)"
    );
    page.ask_async(&script).await.unwrap();
}

async fn written(page: &Page, words: &str) {
    page.until(&format!("written.includes('{words}')")).await.unwrap();
}

#[tokio::test]
async fn the_button_is_there_only_where_a_headset_is() {
    if !is_available() || !iwer_is_installed() {
        return;
    }
    let hidden = "return document.querySelector('[data-do=headset]').hidden";
    let page = Page::new(Device::Desktop).await.unwrap();
    page.open_viewer(&server().url("/en/tours/thu-nghiem/do-dac")).await.unwrap();
    assert_eq!(page.ask(hidden).await.unwrap(), true, "no headset");
    page.close().await.unwrap();

    for (device, language, name) in
        [(Device::Phone, "vi", "Xem bằng kính VR"), (Device::Desktop, "en", "View in VR")]
    {
        let page = page_with_headset(device, true).await;
        page.open_viewer(&server().url(&format!("/{language}/tours/thu-nghiem/do-dac")))
            .await
            .unwrap();
        if device == Device::Phone {
            page.click("[data-do=more]").await.unwrap();
        }
        page.until("document.querySelector('[data-do=headset]').checkVisibility()").await.unwrap();
        let named = "return document.querySelector('[data-do=headset]').ariaLabel";
        assert_eq!(page.ask(named).await.unwrap(), name);
        if axe_is_installed() {
            assert_accessible(&page, &format!("the headset's button on {device:?}")).await;
        }
        // It can be unplugged, and plugged in again.
        for (modes, there) in [("[]", false), ("['immersive-vr']", true)] {
            page.ask(&format!(
                "navigator.xr.isSessionSupported = async (mode) => {modes}.includes(mode);
                 navigator.xr.dispatchEvent(new Event('devicechange'));"
            ))
            .await
            .unwrap();
            page.until(&format!("document.querySelector('[data-do=headset]').hidden !== {there}"))
                .await
                .unwrap();
        }
        page.close().await.unwrap();
    }

    let page = page_with_headset(Device::Desktop, true).await;
    page.open_viewer(&server().url("/kiosk/thu-nghiem?lang=en")).await.unwrap();
    page.ask_async("await frames(5); done(1)").await.unwrap();
    assert_eq!(page.ask(hidden).await.unwrap(), true, "a kiosk offers none");
    page.close().await.unwrap();
}

#[tokio::test]
async fn what_a_headset_needs_is_loaded_as_somebody_enters_and_may_fail_at_first() {
    if !is_available() || !iwer_is_installed() {
        return;
    }
    let page = page_with_headset(Device::Desktop, true).await;
    page.before_every_page(
        "window.asked = 0;
         window.fetch = ((fetch) => (what, ...rest) => {
           const refused = `${what}`.includes('viewer_xr') && !asked++;
           return refused ? Promise.reject(new TypeError('no network')) : fetch(what, ...rest);
         })(fetch);",
    )
    .await
    .unwrap();
    page.open_viewer(&server().url("/en/tours/thu-nghiem/do-dac")).await.unwrap();
    page.until("!document.querySelector('[data-do=headset]').hidden").await.unwrap();
    assert_eq!(page.ask("return asked").await.unwrap(), 0, "nobody has entered");

    let press = "document.querySelector('[data-do=headset]').click()";
    page.ask(press).await.unwrap();
    page.until(
        "document.querySelector('.tv-notices[role=alert]').textContent.includes('connection')",
    )
    .await
    .unwrap();
    page.until("!device.activeSession").await.unwrap();

    page.ask(press).await.unwrap();
    page.until("device.activeSession && written.length").await.unwrap();
    page.until("!document.querySelector('.tv-notices[role=alert]').textContent").await.unwrap();
    page.close().await.unwrap();
}

#[tokio::test]
async fn each_eye_sees_the_exact_projection_and_turns_with_the_head() {
    if !is_available() || !iwer_is_installed() {
        return;
    }
    let page = page_with_headset(Device::Desktop, false).await;
    // Somebody who stands turned in the room faces what the page showed, with a level horizon.
    page.before_every_page("look(device, 70, 25)").await.unwrap();
    enter(&page, "/en/tours/thu-nghiem/do-dac?yaw=110&pitch=-10&hfov=80").await;
    assert_seen(&page, (110.0, 25.0, 0.0), "as one enters").await;
    for (turn, pitch, roll) in [(37.5, 20.0, 0.0), (160.0, 30.0, 18.0), (-90.0, 60.0, -25.0)] {
        page.ask(&format!("look(device, {}, {pitch}, {roll})", 70.0 + turn)).await.unwrap();
        assert_seen(&page, (110.0 + turn, pitch, roll), &format!("turned by {turn}°")).await;
    }
    // Moving the head moves nothing: it stands infinitely far away.
    page.ask("device.position.set(1, 2, 3)").await.unwrap();
    assert_seen(&page, (20.0, 60.0, -25.0), "moved").await;

    // The system's own way out: the page looks where the head looked.
    page.ask("device.activeSession.end()").await.unwrap();
    page.until("!device.activeSession").await.unwrap();
    let [yaw, pitch, hfov] = page.view().await.unwrap();
    assert!(about(yaw, 20.0, 0.1) && about(pitch, 60.0, 0.1), "{yaw}, {pitch}");
    assert!(about(hfov, 80.0, 0.1), "{hfov}");
    let (screen, view) = crate::picture::canvas_picture(&page).await;
    let truth = sonla360_tiler::analytic::render_view(view, screen.width, screen.height, true);
    assert!(psnr(&screen, &truth) > LEAST, "the page shows its picture again");
    page.assert_console_clean().await.unwrap();
    page.close().await.unwrap();
}

#[tokio::test]
async fn a_hand_follows_a_link_reads_and_leaves() {
    if !is_available() || !iwer_is_installed() {
        return;
    }
    for (language, words) in [
        (
            "en",
            ["Exit", "Close", "An explanation", "The measured sphere", "The sphere of comparison"],
        ),
        ("vi", ["Thoát", "Đóng", "Lời giải thích", "Quả cầu đo đạc", "Quả cầu đối chứng"]),
    ] {
        let [exit, close, explanation, here, there] = words;
        let page = page_with_headset(Device::Desktop, true).await;
        enter(&page, &format!("/{language}/tours/thu-nghiem/do-dac")).await;
        for words in [exit, explanation, here] {
            written(&page, words).await;
        }
        // Beside everything nothing happens.
        shoot(&page, 60.0, 30.0).await;
        assert_eq!(page.ask("return window.heard.hotspotopen ?? null").await.unwrap(), Value::Null);

        wait_for_paper(&page, false).await;
        shoot(&page, -25.0, 8.0).await;
        wait_for_paper(&page, true).await;
        written(&page, close).await;
        let opened = page.ask("return window.heard.hotspotopen.at(-1).hotspot").await.unwrap();
        assert_eq!(opened, "loi-giai-thich");
        // The button stands under the panel.
        shoot(&page, 0.0, -22.0).await;
        wait_for_paper(&page, false).await;

        // The link's own arrival is faced, wherever the head is turned in its room.
        page.ask("look(device, 15, 0)").await.unwrap();
        shoot(&page, 30.0, -12.0).await;
        page.until("heard.scenechange.at(-1).scene === 'doi-chung'").await.unwrap();
        written(&page, there).await;
        page.until("Math.abs(document.querySelector('tour-viewer').view().yaw - 120) < 0.1")
            .await
            .unwrap();

        // Out: at the head's feet.
        shoot(&page, 15.0, -48.0).await;
        page.until("!device.activeSession").await.unwrap();
        let [yaw, ..] = page.view().await.unwrap();
        assert!(about(yaw, 120.0, 0.1), "{yaw}");
        assert_eq!(page.scene().await.unwrap(), "doi-chung");
        page.assert_console_clean().await.unwrap();
        page.close().await.unwrap();
    }
}

#[tokio::test]
async fn a_gaze_alone_follows_a_link_reads_and_leaves() {
    if !is_available() || !iwer_is_installed() {
        return;
    }
    let page = page_with_headset(Device::Desktop, false).await;
    enter(&page, "/en/tours/thu-nghiem/do-dac").await;
    // Hotspots move past the gaze without being pressed.
    page.ask_async(
        "for (let yaw = -60; yaw <= 60; yaw += 6) { look(device, yaw, 0); await frames(2); } done(1)",
    )
    .await
    .unwrap();
    assert_eq!(page.ask("return window.heard.hotspotopen ?? null").await.unwrap(), Value::Null);

    page.ask("look(device, -25, 8)").await.unwrap();
    page.until("heard.hotspotopen?.at(-1).hotspot === 'loi-giai-thich'").await.unwrap();
    wait_for_paper(&page, true).await;
    // The panel stands before the person, its button below.
    page.ask("look(device, -25, -22)").await.unwrap();
    wait_for_paper(&page, false).await;

    page.ask("look(device, 30, -12)").await.unwrap();
    page.until("heard.scenechange.at(-1).scene === 'doi-chung'").await.unwrap();
    written(&page, "The sphere of comparison").await;
    page.ask("look(device, 30, -48)").await.unwrap();
    page.until("!device.activeSession").await.unwrap();
    page.assert_console_clean().await.unwrap();
    page.close().await.unwrap();
}

#[tokio::test]
async fn another_language_is_spoken_inside_too() {
    if !is_available() || !iwer_is_installed() {
        return;
    }
    let page = page_with_headset(Device::Desktop, true).await;
    enter(&page, "/en/tours/thu-nghiem/do-dac").await;
    page.ask("document.querySelector('tour-viewer').setLanguage('vi')").await.unwrap();
    written(&page, "Thoát").await;
    written(&page, "Quả cầu đo đạc").await;
    page.close().await.unwrap();
}

#[tokio::test]
async fn who_is_refused_or_loses_the_headset_is_told() {
    if !is_available() || !iwer_is_installed() {
        return;
    }
    for (language, error, words) in [
        ("en", "NotAllowedError", "may not be used"),
        ("vi", "NotAllowedError", "Chưa được phép"),
        ("en", "InvalidStateError", "could not be entered"),
        ("vi", "InvalidStateError", "Chưa vào được"),
    ] {
        let page = page_with_headset(Device::Desktop, true).await;
        page.open_viewer(&server().url(&format!("/{language}/tours/thu-nghiem/do-dac")))
            .await
            .unwrap();
        page.ask(&format!(
            "navigator.xr.requestSession = async () => {{ throw new DOMException('no', '{error}') }}"
        ))
        .await
        .unwrap();
        page.click("[data-do=headset]").await.unwrap();
        page.until(&format!(
            "document.querySelector('.tv-notices[role=alert]').textContent.includes('{words}')"
        ))
        .await
        .unwrap();
        page.close().await.unwrap();
    }

    let page = page_with_headset(Device::Desktop, true).await;
    enter(&page, "/en/tours/thu-nghiem/do-dac").await;
    page.ask(
        "window.loser = device.appCanvas.getContext('webgl2').getExtension('WEBGL_lose_context');
         loser.loseContext();",
    )
    .await
    .unwrap();
    page.until("!device.activeSession").await.unwrap();
    page.until(
        "document.querySelector('.tv-notices[role=alert]').textContent.includes('graphics')",
    )
    .await
    .unwrap();
    page.ask("loser.restoreContext()").await.unwrap();
    page.until("document.querySelector('tour-viewer').dataset.state === 'ready'").await.unwrap();
    page.close().await.unwrap();
}

#[tokio::test]
async fn a_viewer_that_leaves_the_document_leaves_the_headset() {
    if !is_available() || !iwer_is_installed() {
        return;
    }
    let page = page_with_headset(Device::Desktop, true).await;
    enter(&page, "/en/tours/thu-nghiem/do-dac").await;
    page.ask("document.querySelector('tour-viewer').remove()").await.unwrap();
    page.until("!device.activeSession").await.unwrap();
    page.assert_console_clean().await.unwrap();
    page.close().await.unwrap();
}
