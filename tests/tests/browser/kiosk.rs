//! A screen in a hall.

use sonla360_tests::browser::{Device, Page, is_available};

use crate::{about, calm_page, server};

/// A kiosk that asks after `idle` seconds and begins anew `countdown` seconds later.
pub(crate) async fn kiosk(idle: u32, countdown: u32) -> Page {
    let page = calm_page(Device::Desktop).await;
    // Set while the page is still being read, as if the page's own markup had it.
    page.before_every_page(&format!(
        "document.addEventListener('readystatechange', () => {{
           const viewer = document.querySelector('tour-viewer');
           viewer?.setAttribute('idle', '{idle}');
           viewer?.setAttribute('countdown', '{countdown}');
         }}, {{ once: true }})",
    ))
    .await
    .unwrap();
    page.open_viewer(&server().url("/kiosk/thu-nghiem?lang=vi")).await.unwrap();
    page
}

#[tokio::test]
async fn it_resets_scene_view_language_and_panels_when_the_visitor_has_gone() {
    if !is_available() {
        return;
    }
    let page = kiosk(6, 2).await;
    page.click(".tv-invite").await.unwrap();
    page.until("!document.querySelector('.tv-invite').checkVisibility()").await.unwrap();
    page.click("[data-do='language en']").await.unwrap();
    page.ask(
        "document.querySelector('tour-viewer').goTo('doi-chung', { yaw: 10, pitch: 20, hfov: 40 })",
    )
    .await
    .unwrap();
    page.until("window.heard.scenechange.at(-1).scene === 'doi-chung'").await.unwrap();
    page.click("[data-do=handbook]").await.unwrap();
    page.until("document.querySelector('.tv-panel:not([hidden])')").await.unwrap();

    page.find("dialog[open] [data-do=stay]").await.unwrap();
    page.until("document.querySelector('.tv-invite').checkVisibility()").await.unwrap();
    assert!(page.ask("return !document.querySelector('dialog[open]')").await.unwrap() == true);
    assert!(page.ask("return document.querySelector('.tv-panel').hidden").await.unwrap() == true);
    page.until("window.heard.scenechange.at(-1).scene === 'do-dac'").await.unwrap();
    page.until("document.querySelector('.tv-scene').textContent === 'Quả cầu đo đạc'")
        .await
        .unwrap();
    let [yaw, pitch, hfov] = page.view().await.unwrap();
    assert!(
        about(yaw, 0.0, 2.0) && about(pitch, 0.0, 1.0) && about(hfov, 90.0, 1.0),
        "{yaw} {pitch} {hfov}"
    );
    page.close().await.unwrap();
}

#[tokio::test]
async fn whoever_answers_may_stay() {
    if !is_available() {
        return;
    }
    let page = kiosk(2, 30).await;
    page.click(".tv-invite").await.unwrap();
    page.ask("document.querySelector('tour-viewer').goTo('doi-chung')").await.unwrap();
    page.until("window.heard.scenechange.at(-1).scene === 'doi-chung'").await.unwrap();
    page.click("dialog[open] [data-do=stay]").await.unwrap();
    page.until("!document.querySelector('dialog[open]')").await.unwrap();
    assert_eq!(page.scene().await.unwrap(), "doi-chung");
    page.close().await.unwrap();
}

#[tokio::test]
async fn no_link_leads_out_of_it() {
    if !is_available() {
        return;
    }
    let page = kiosk(600, 60).await;
    page.click(".tv-invite").await.unwrap();
    let check = "const out = [...document.querySelectorAll('a[href]')].filter(link => link.checkVisibility()
                   && (link.origin !== location.origin || link.target === '_blank'));
                 return out.map(link => link.href)";
    assert_eq!(page.ask(check).await.unwrap(), serde_json::json!([]));
    page.click("[data-do=handbook]").await.unwrap();
    page.click("[data-do='read chapter den-do']").await.unwrap();
    page.find(".tv-reading").await.unwrap();
    assert_eq!(page.ask(check).await.unwrap(), serde_json::json!([]));
    assert!(page.address().await.unwrap().contains("/kiosk/"));
    page.close().await.unwrap();
}

#[tokio::test]
async fn its_targets_are_large() {
    if !is_available() {
        return;
    }
    let page = kiosk(600, 60).await;
    page.click(".tv-invite").await.unwrap();
    let small = page
        .ask(
            "return [...document.querySelectorAll('tour-viewer button, tour-viewer a[href]')]
               .filter(target => target.checkVisibility())
               .map(target => [target.getBoundingClientRect(), target.getAttribute('aria-label') ?? target.textContent])
               .filter(([box]) => Math.min(box.width, box.height) < 44)
               .map(([box, name]) => `${name}: ${box.width} × ${box.height}`)",
        )
        .await
        .unwrap();
    assert_eq!(small, serde_json::json!([]), "targets under 44 px");
    page.close().await.unwrap();
}

#[tokio::test]
async fn the_view_is_taken_home_as_a_code() {
    if !is_available() {
        return;
    }
    let page = kiosk(600, 60).await;
    page.click(".tv-invite").await.unwrap();
    page.click("[data-do=share]").await.unwrap();
    page.until("document.querySelector('.tv-share img')?.naturalWidth > 20").await.unwrap();
    // Nothing to type or to send: there is no keyboard, and the device is not the visitor's.
    let fields =
        page.ask("return document.querySelectorAll('.tv-share input, .tv-share button').length");
    assert_eq!(fields.await.unwrap(), 0);
    page.close().await.unwrap();
}
