//! In a frame of another page, which steers it and hears what happens; and many in one page.

use sonla360_tests::browser::{Device, Page, is_available};

use crate::{about, calm_page, server};

/// A page with one frame of the trial tour, and everything the frame says in `window.said`.
async fn page_with_frame() -> Page {
    let page = calm_page(Device::Desktop).await;
    // Pages of ours have no frames, and say so; the page around is somebody else's.
    page.devtools("Page.setBypassCSP", serde_json::json!({ "enabled": true })).await.unwrap();
    page.open(&server().url("/en/handbook")).await.unwrap();
    page.ask(&format!(
        "window.said = [];
         addEventListener('message', event => said.push(event.data));
         window.say = message => document.querySelector('iframe').contentWindow.postMessage(message, '*');
         const frame = document.createElement('iframe');
         frame.style.cssText = 'width: 800px; height: 500px';
         frame.src = '{}';
         document.body.append(frame);",
        server().url("/embed/thu-nghiem?lang=en&scene=do-dac")
    ))
    .await
    .unwrap();
    page.until("said.some(message => message.sonla360 === 'ready')").await.unwrap();
    page
}

#[tokio::test]
async fn the_page_around_steers_the_frame_and_hears_what_happens() {
    if !is_available() {
        return;
    }
    let page = page_with_frame().await;
    page.ask(
        "for (const nonsense of [null, 7, 'x', {}, { sonla360: 'toString' }, { sonla360: 'goTo' },
                                 { sonla360: 'setLanguage' }, { sonla360: 'setView', yaw: 'x' }])
           say(nonsense);
         say({ sonla360: 'setView', yaw: 33, pitch: 4, hfov: 61 });
         say({ sonla360: 'view' });",
    )
    .await
    .unwrap();
    page.until("said.some(message => message.sonla360 === 'view')").await.unwrap();
    let view = page.ask("return said.find(message => message.sonla360 === 'view')").await.unwrap();
    let angle = |name: &str| view[name].as_f64().unwrap();
    assert!(about(angle("yaw"), 33.0, 0.01) && about(angle("hfov"), 61.0, 0.01), "{view}");
    assert_eq!(view["scene"], "do-dac");

    page.ask("say({ sonla360: 'goTo', scene: 'doi-chung', view: { yaw: 12 } })").await.unwrap();
    page.until("said.some(m => m.sonla360 === 'scenechange' && m.scene === 'doi-chung')")
        .await
        .unwrap();
    page.ask("say({ sonla360: 'lookAt', yaw: -170 })").await.unwrap();
    page.until("said.some(m => m.sonla360 === 'viewchange' && Math.abs(m.yaw + 170) < 0.01)")
        .await
        .unwrap();
    page.close().await.unwrap();
}

#[tokio::test]
async fn a_viewer_that_is_moved_in_its_page_keeps_its_one_graphics_context() {
    if !is_available() {
        return;
    }
    let page = calm_page(Device::Desktop).await;
    page.before_every_page(
        "window.contexts = new Set();
         const { getContext } = HTMLCanvasElement.prototype;
         HTMLCanvasElement.prototype.getContext = function (kind, ...rest) {
           if (kind === 'webgl2') contexts.add(this);
           return getContext.call(this, kind, ...rest);
         };",
    )
    .await
    .unwrap();
    page.open_viewer(&server().url("/en/tours/thu-nghiem/do-dac")).await.unwrap();
    page.ask_async(
        "const viewer = document.querySelector('tour-viewer');
         for (let move = 0; move < 5; move++) {
           document.body.append(viewer);
           await new Promise((next) => setTimeout(next, 150));
         }
         done(true)",
    )
    .await
    .unwrap();
    assert_eq!(page.ask("return contexts.size").await.unwrap(), 1);
    page.close().await.unwrap();
}

#[tokio::test]
async fn a_preview_that_is_no_picture_costs_only_the_preview() {
    if !is_available() {
        return;
    }
    let page = calm_page(Device::Desktop).await;
    page.open_viewer(&server().url("/en/tours/thu-nghiem/do-dac")).await.unwrap();
    for preview in
        ["data:image/svg+xml,<svg/>", "data:image/jpeg;base64,!", "data:image/jpeg;base64,AAAA"]
    {
        page.ask_async(&format!(
            "const manifest = await (await fetch('/api/v1/tours/thu-nghiem/manifest')).json();
             for (const scene of manifest.scenes) scene.panorama.preview = '{preview}';
             const viewer = document.createElement('tour-viewer');
             viewer.id = 'visitor';
             viewer.style.cssText = 'display: block; height: 260px';
             const script = document.createElement('script');
             script.type = 'application/json';
             script.className = 'tour-manifest';
             script.textContent = JSON.stringify(manifest);
             viewer.append(script);
             document.body.prepend(viewer);
             done(true)"
        ))
        .await
        .unwrap();
        page.until("document.querySelector('#visitor').dataset.state === 'ready'").await.unwrap();
        page.ask("document.querySelector('#visitor').remove()").await.unwrap();
    }
    page.assert_console_clean().await.unwrap();
    page.close().await.unwrap();
}

#[tokio::test]
async fn viewers_come_and_go_in_a_page_and_leave_nothing_behind() {
    if !is_available() {
        return;
    }
    let page = calm_page(Device::Desktop).await;
    page.before_every_page(
        "window.listening = 0;
         for (const target of [window, document]) {
           const { addEventListener, removeEventListener } = target;
           target.addEventListener = function (kind, hear, ...rest) {
             window.listening++; return addEventListener.call(this, kind, hear, ...rest);
           };
           target.removeEventListener = function (kind, hear, ...rest) {
             window.listening--; return removeEventListener.call(this, kind, hear, ...rest);
           };
         }",
    )
    .await
    .unwrap();
    page.open_viewer(&server().url("/en/tours/thu-nghiem/do-dac")).await.unwrap();
    let before = page.ask("return window.listening").await.unwrap();
    for round in 0..4 {
        page.ask(&format!(
            "for (const scene of ['do-dac', 'doi-chung']) {{
               const viewer = document.createElement('tour-viewer');
               viewer.id = `visitor-${{scene}}`;
               viewer.style.cssText = 'display: block; height: 260px';
               viewer.setAttribute('manifest', '/api/v1/tours/thu-nghiem/manifest?round={round}');
               viewer.setAttribute('scene', scene);
               document.body.prepend(viewer);
             }}"
        ))
        .await
        .unwrap();
        for scene in ["do-dac", "doi-chung"] {
            page.until(&format!(
                "document.querySelector('#visitor-{scene}').dataset.interface === 'ready'"
            ))
            .await
            .unwrap();
        }
        // Each has its own scene and view.
        assert_eq!(
            page.ask("return document.querySelector('#visitor-doi-chung .tv-scene').textContent")
                .await
                .unwrap(),
            "The sphere of comparison"
        );
        page.ask("document.querySelectorAll('[id^=visitor]').forEach(viewer => viewer.remove())")
            .await
            .unwrap();
        page.until(&format!("window.listening === {before}")).await.unwrap();
    }
    let own = page.ask("return document.querySelector('tour-viewer').getAttribute('scene')").await;
    assert_eq!(own.unwrap(), "do-dac", "the page's own viewer is untouched");
    page.assert_console_clean().await.unwrap();
    page.close().await.unwrap();
}
