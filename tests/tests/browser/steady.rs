//! What must stay as it is however long people look and on whatever they look: memory over many scenes,
//! hotspots on their places while the picture turns, and what a slow device is spared.

use serde_json::{Value, json};
use sonla360_tests::browser::{Device, Page, is_available};

use crate::server;

/// Counts textures that live, before any script of the page runs.
const COUNT_TEXTURES: &str = "
    window.textures = new Set();
    const { createTexture, deleteTexture } = WebGL2RenderingContext.prototype;
    WebGL2RenderingContext.prototype.createTexture = function () {
      const made = createTexture.call(this);
      window.textures.add(made);
      return made;
    };
    WebGL2RenderingContext.prototype.deleteTexture = function (gone) {
      window.textures.delete(gone);
      return deleteTexture.call(this, gone);
    };";

/// Goes to and fro between the two scenes, so often, without waiting for their tiles.
async fn walk(page: &Page, changes: u32) {
    let outcome = page
        .ask_async(&format!(
            "const viewer = document.querySelector('tour-viewer');
             for (let i = 0; i < {changes}; i++) {{
               const arrived = new Promise((done) =>
                 viewer.addEventListener('scenechange', done, {{ once: true }}));
               const here = viewer.getAttribute('scene');
               viewer.goTo(here === 'do-dac' ? 'doi-chung' : 'do-dac', undefined, {{ transition: i % 5 === 0 }});
               await arrived;
             }}
             done('walked')"
        ))
        .await
        .unwrap();
    assert_eq!(outcome, "walked");
    page.until("document.querySelector('tour-viewer').dataset.state === 'ready'").await.unwrap();
}

/// What lives now: textures, listeners, bytes of JavaScript.
async fn counted(page: &Page) -> (u64, u64, u64) {
    for _ in 0..2 {
        page.devtools("HeapProfiler.collectGarbage", json!({})).await.unwrap();
    }
    let number = |value: &Value, name: &str| value[name].as_f64().unwrap() as u64;
    let document = page.devtools("Memory.getDOMCounters", json!({})).await.unwrap();
    let heap = page.devtools("Runtime.getHeapUsage", json!({})).await.unwrap();
    let textures = page.ask("return window.textures.size").await.unwrap().as_u64().unwrap();
    (textures, number(&document, "jsEventListeners"), number(&heap, "usedSize"))
}

#[tokio::test]
async fn two_hundred_scenes_leave_nothing_behind() {
    if !is_available() {
        return;
    }
    let page = Page::new(Device::Desktop).await.unwrap();
    // What is counted does not grow with the window; the time of drawing does.
    page.resize(Device::Desktop, 640, 400).await.unwrap();
    page.before_every_page(COUNT_TEXTURES).await.unwrap();
    page.open_viewer(&server().url("/vi/tours/thu-nghiem/do-dac")).await.unwrap();
    // Both scenes, with all they bring, are known after a few changes.
    walk(&page, 20).await;
    let (textures, listeners, heap) = counted(&page).await;
    walk(&page, 200).await;
    let (textures_later, listeners_later, heap_later) = counted(&page).await;
    println!(
        "textures {textures} → {textures_later}, listeners {listeners} → {listeners_later}, \
         JavaScript {heap} → {heap_later} bytes"
    );
    // The cache of tiles may still have grown to its limit of a dozen arrays; nothing else may.
    assert!(textures_later <= textures.max(14), "textures pile up");
    assert!(listeners_later <= listeners + 2, "listeners pile up");
    assert!(heap_later <= heap + (1 << 20), "the heap grows with every scene");
    page.assert_console_clean().await.unwrap();
    page.close().await.unwrap();
}

#[tokio::test]
async fn hotspots_stay_on_their_places_while_the_picture_turns() {
    if !is_available() {
        return;
    }
    for device in [Device::Desktop, Device::Phone] {
        let page = Page::new(device).await.unwrap();
        page.open_viewer(&server().url("/vi/tours/thu-nghiem/do-dac?yaw=15&pitch=-5&hfov=80"))
            .await
            .unwrap();
        let drift = page
            .ask_async(
                "const viewer = document.querySelector('tour-viewer');
                 const spots = JSON.parse(viewer.querySelector('.tour-manifest').textContent)
                   .scenes.find((scene) => scene.id === 'do-dac').hotspots;
                 const radians = (degrees) => degrees * Math.PI / 180;
                 const stage = viewer.querySelector('canvas').getBoundingClientRect();
                 let worst = 0, compared = 0;
                 const look = () => {
                   const { yaw, pitch, hfov } = viewer.view();
                   const focal = stage.width / 2 / Math.tan(radians(hfov) / 2);
                   for (const spot of spots) {
                     const button = viewer.querySelector(`.tv-spot[data-id='${spot.id}']`);
                     if (!button || 'away' in button.dataset || getComputedStyle(button).visibility === 'hidden') continue;
                     if (!button.checkVisibility()) continue;
                     const turn = radians(spot.yaw - yaw), up = radians(spot.pitch), tilt = radians(pitch);
                     const depth = Math.sin(up) * Math.sin(tilt) + Math.cos(up) * Math.cos(tilt) * Math.cos(turn);
                     if (depth < 0.3) continue;
                     const x = stage.left + stage.width / 2 + focal * Math.cos(up) * Math.sin(turn) / depth;
                     const y = stage.top + stage.height / 2
                       - focal * (Math.sin(up) * Math.cos(tilt) - Math.cos(up) * Math.sin(tilt) * Math.cos(turn)) / depth;
                     if (x < 60 || y < 60 || x > stage.width - 60 || y > stage.height - 60) continue;
                     const { e: left, f: top } = new DOMMatrix(getComputedStyle(button).transform);
                     worst = Math.max(worst, Math.hypot(stage.left + left - x, stage.top + top - y));
                     compared++;
                   }
                 };
                 viewer.autorotate(true, 30);
                 // However few frames a busy machine draws: it turns until enough was seen, at most round and round.
                 const end = performance.now() + 40000;
                 const frame = () => {
                   look();
                   if (compared < 20 && performance.now() < end) requestAnimationFrame(frame);
                   else { viewer.autorotate(false); done({ worst, compared }); }
                 };
                 requestAnimationFrame(frame);",
            )
            .await
            .unwrap();
        println!("{device:?}: {drift}");
        assert!(
            drift["compared"].as_u64().unwrap() > 5,
            "{device:?}: no hotspot was seen: {drift}"
        );
        assert!(drift["worst"].as_f64().unwrap() <= 1.0, "{device:?}: hotspots drift: {drift}");
        page.close().await.unwrap();
    }
}

/// A browser that draws at a rate of its own: the next frame comes only after `wait` milliseconds, and tells
/// that `step` have passed since the one before.
fn paced(wait: u32, step: u32) -> String {
    format!(
        "const ask = window.requestAnimationFrame.bind(window);
         let told = performance.now();
         window.requestAnimationFrame = (callback) => setTimeout(() => ask(() => callback(told += {step})), {wait});"
    )
}

#[tokio::test]
async fn only_a_device_that_draws_slowly_is_spared_the_frosted_glass() {
    if !is_available() {
        return;
    }
    for (browser, expected) in [(paced(60, 60), "none"), (paced(0, 16), "blur(14px) saturate(1.4)")]
    {
        let page = Page::new(Device::Desktop).await.unwrap();
        page.before_every_page(&browser).await.unwrap();
        page.open_viewer(&server().url("/en/tours/thu-nghiem/do-dac")).await.unwrap();
        page.ask("document.querySelector('tour-viewer').autorotate(true, 5)").await.unwrap();
        let glass = "getComputedStyle(document.querySelector('.tv-dock')).backdropFilter";
        page.until(&format!("{glass} === '{expected}'")).await.unwrap();
        // What is looked at once a second has been looked at twice.
        tokio::time::sleep(std::time::Duration::from_millis(2500)).await;
        assert_eq!(page.ask(&format!("return {glass}")).await.unwrap(), expected);
        page.assert_console_clean().await.unwrap();
        page.close().await.unwrap();
    }
}
