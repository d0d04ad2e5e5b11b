//! The kinds of points in a scene: galleries, products, pages elsewhere, areas, and crowds of them.

use sonla360_tests::browser::{Device, Page, is_available};
use thirtyfour::Key;

use crate::accessibility::{assert_accessible, axe_is_installed};
use crate::{calm_page, server};

async fn scene(device: Device, language: &str, view: &str) -> Page {
    let page = calm_page(device).await;
    let address = format!("/{language}/tours/thu-nghiem/doi-chung?{view}");
    page.open_viewer(&server().url(&address)).await.unwrap();
    page
}

#[tokio::test]
async fn a_gallery_and_a_product_open_with_pictures_facts_and_sources() {
    if !is_available() {
        return;
    }
    for (device, language) in [(Device::Phone, "en"), (Device::Desktop, "vi")] {
        let page = scene(device, language, "yaw=103&pitch=1&hfov=45").await;
        page.click("[data-id=bo-anh]").await.unwrap();
        page.until("document.querySelectorAll('.tv-panel .gallery img').length === 2")
            .await
            .unwrap();
        page.until("document.querySelector('.tv-panel .gallery img').naturalWidth > 100")
            .await
            .unwrap();
        if axe_is_installed() {
            assert_accessible(&page, &format!("a gallery on {device:?}")).await;
        }
        page.press(Key::Escape + "").await.unwrap();
        page.until("document.querySelector('.tv-panel').hidden").await.unwrap();
        page.click("[data-id=san-vat]").await.unwrap();
        page.until("document.querySelector('.tv-panel .fact-value')").await.unwrap();
        let text = page.text(".tv-panel").await.unwrap();
        assert!(text.contains("5 mm") && text.contains("Bộ kiểm thử"), "{text}");
        page.assert_console_clean().await.unwrap();
        page.close().await.unwrap();
    }
}

#[tokio::test]
async fn points_that_crowd_are_gathered_for_fingers_and_stay_apart_for_keyboards() {
    if !is_available() {
        return;
    }
    let page = scene(Device::Phone, "en", "yaw=103&pitch=1&hfov=80").await;
    page.until("document.querySelector('.tv-crowd')?.textContent === '2'").await.unwrap();
    page.click(".tv-crowd").await.unwrap();
    page.until("document.querySelectorAll('.tv-panel .tv-entry').length === 2").await.unwrap();
    page.click(".tv-panel li:nth-child(2) .tv-entry").await.unwrap();
    page.until("document.querySelector('.tv-panel .fact-value')").await.unwrap();
    page.press(Key::Escape + "").await.unwrap();
    // Each of them keeps a named button of its own.
    let names = page
        .ask(
            "return [...document.querySelectorAll('.tv-spot:not([aria-hidden])')]
               .map(spot => spot.getAttribute('aria-label'))",
        )
        .await
        .unwrap()
        .to_string();
    for name in ["Pictures: Some sample pictures", "Product: Squared paper", "An area"] {
        assert!(names.contains(name), "{name} is missing in {names}");
    }
    page.ask("document.querySelector('tour-viewer').setView({ yaw: 103, pitch: 1, hfov: 45 })")
        .await
        .unwrap();
    page.until("!document.querySelector('.tv-crowd')").await.unwrap();
    page.close().await.unwrap();
}

#[tokio::test]
async fn an_area_can_be_touched_anywhere_inside_and_nowhere_outside() {
    if !is_available() {
        return;
    }
    for device in [Device::Phone, Device::Desktop] {
        let page = scene(device, "en", "yaw=170&pitch=0&hfov=60").await;
        page.until("document.querySelector('.tv-areas path')?.getAttribute('d')").await.unwrap();
        // 8° to the left and 6° below its button, where there is nothing but the picture.
        let tap = |yaw: f64, pitch: f64| {
            format!(
                "const canvas = document.querySelector('tour-viewer canvas');
                 const box = canvas.getBoundingClientRect();
                 const focal = box.width / 2 / Math.tan(Math.PI / 6);
                 const x = box.width / 2 + focal * Math.tan({yaw} * Math.PI / 180);
                 const y = box.height / 2 - focal * Math.tan({pitch} * Math.PI / 180);
                 for (const type of ['pointerdown', 'pointerup']) {{
                   canvas.dispatchEvent(new PointerEvent(type, {{
                     pointerId: 1, pointerType: 'touch', isPrimary: true, button: 0, bubbles: true,
                     clientX: box.left + x, clientY: box.top + y,
                   }}));
                 }}"
            )
        };
        page.ask(&tap(13.0, 0.0)).await.unwrap();
        assert_eq!(
            page.ask("return document.querySelector('.tv-panel').hidden").await.unwrap(),
            true,
            "beside the area"
        );
        page.ask(&tap(-8.0, -6.0)).await.unwrap();
        page.until("document.querySelector('.tv-panel:not([hidden])')").await.unwrap();
        assert!(page.text(".tv-panel").await.unwrap().contains("All of it can be touched"));
        page.close().await.unwrap();
    }
}

#[tokio::test]
async fn a_page_elsewhere_is_a_plain_link_and_no_kiosk_leads_there() {
    if !is_available() {
        return;
    }
    let page = scene(Device::Desktop, "en", "yaw=130&pitch=0&hfov=60").await;
    let link = page
        .ask(
            "const spot = document.querySelector('[data-id=trang-ngoai]');
             return [spot.tagName, spot.href, spot.target, spot.rel].join(' ')",
        )
        .await
        .unwrap();
    assert_eq!(link, "A https://example.org/ _blank noopener external");
    page.close().await.unwrap();

    let kiosk = calm_page(Device::Desktop).await;
    kiosk.open_viewer(&server().url("/kiosk/thu-nghiem?lang=en&scene=doi-chung")).await.unwrap();
    kiosk.until("document.querySelector('[data-id=bo-anh]')").await.unwrap();
    let ways_out = "return document.querySelectorAll('tour-viewer a[href^=http]').length";
    assert_eq!(kiosk.ask(ways_out).await.unwrap(), 0);
    kiosk.click(".tv-invite").await.unwrap();
    kiosk.click("[data-do=about]").await.unwrap();
    kiosk.until("document.querySelector('.tv-panel .tv-entry')").await.unwrap();
    assert_eq!(kiosk.ask(ways_out).await.unwrap(), 0);
    kiosk.close().await.unwrap();
}

#[tokio::test]
async fn the_name_of_a_point_never_slides_under_the_tools() {
    if !is_available() {
        return;
    }
    for device in [Device::Phone, Device::Desktop] {
        let page = calm_page(device).await;
        page.open_viewer(&server().url("/embed/thu-nghiem?lang=en&scene=do-dac")).await.unwrap();
        // In the middle, and at the left, where the picture's credit stands above the tools.
        let views = [5, 10, 14, 18, 22, 26, 30, 34, 38, 42];
        for (yaw, pitch) in [30, 52].into_iter().flat_map(|yaw| views.map(|pitch| (yaw, pitch))) {
            page.ask(&format!(
                "document.querySelector('tour-viewer').setView({{ yaw: {yaw}, pitch: {pitch}, hfov: 70 }})"
            ))
            .await
            .unwrap();
            page.until(&format!(
                "Math.abs(document.querySelector('tour-viewer').view().pitch - {pitch}) < 0.01
                   && Math.abs(document.querySelector('tour-viewer').view().yaw - {yaw}) < 0.01"
            ))
            .await
            .unwrap();
            let covered = page
                .ask_async(
                    "await new Promise(drawn => requestAnimationFrame(() => requestAnimationFrame(drawn)));
                     const name = document.querySelector('[data-id=sang-doi-chung] .tv-spot-name');
                     if (getComputedStyle(name).opacity === '0' || name.closest('[data-away]')) return done('');
                     const box = name.getBoundingClientRect();
                     const meets = tool => {
                       const other = document.querySelector(tool).getBoundingClientRect();
                       return box.bottom > other.top && box.top < other.bottom
                         && box.right > other.left && box.left < other.right
                         ? `${box.top} to ${box.bottom} at ${tool} from ${other.top} ` : '';
                     };
                     done(meets('.tv-dock') + meets('.tv-credit'))",
                )
                .await
                .unwrap();
            assert_eq!(covered, "", "{device:?} at yaw {yaw}, pitch {pitch}");
        }
        page.close().await.unwrap();
    }
}

#[tokio::test]
async fn a_viewer_without_a_language_speaks_its_document_s() {
    if !is_available() {
        return;
    }
    let page = calm_page(Device::Desktop).await;
    page.open(&server().url("/en/")).await.unwrap();
    page.ask_async(
        "const viewer = document.createElement('tour-viewer');
         viewer.style.cssText = 'display:block;height:300px';
         viewer.setAttribute('manifest', '/api/v1/tours/thu-nghiem/manifest');
         document.body.prepend(viewer);
         const page = await (await fetch('/en/tours/thu-nghiem')).text();
         const script = document.createElement('script');
         script.type = 'module';
         script.src = page.match(/src=\"([^\"]*viewer\\.js)\"/)[1];
         document.head.append(script);
         done(true)",
    )
    .await
    .unwrap();
    page.until("document.querySelector('.tv-scene')?.textContent === 'The measured sphere'")
        .await
        .unwrap();
    page.close().await.unwrap();
}
