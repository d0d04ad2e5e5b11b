//! The plan of a tour: found, read and used with the keyboard, and turning with the view.

use sonla360_tests::browser::{Device, is_available};
use thirtyfour::Key;

use crate::accessibility::{assert_accessible, axe_is_installed};
use crate::{calm_page, server};

const HERE: &str = "document.querySelector('.plan-point[aria-current]')";

#[tokio::test]
async fn the_plan_leads_from_scene_to_scene_and_shows_where_one_looks() {
    if !is_available() {
        return;
    }
    for (device, language, plan, name) in [
        (Device::Phone, "vi", "Sơ đồ", "2. Quả cầu đối chứng, trên sơ đồ"),
        (Device::Desktop, "en", "Plan", "2. The sphere of comparison, on the plan"),
    ] {
        let page = calm_page(device).await;
        let address = format!("/{language}/tours/thu-nghiem/do-dac?yaw=0&pitch=0&hfov=80");
        page.open_viewer(&server().url(&address)).await.unwrap();
        page.ask("document.querySelector('.tv-dock [data-do=scenes]').focus()").await.unwrap();
        page.press(Key::Enter + "").await.unwrap();
        page.until("document.querySelector('.tv-panel [data-do=plan]')").await.unwrap();
        assert_eq!(page.text(".tv-panel [data-do=plan]").await.unwrap(), plan);
        page.ask("document.querySelector('.tv-panel [data-do=plan]').focus()").await.unwrap();
        page.press(Key::Enter + "").await.unwrap();
        page.until("document.querySelector('.plan-sheet img')?.naturalWidth > 100").await.unwrap();
        if axe_is_installed() {
            assert_accessible(&page, &format!("a plan on {device:?} in {language}")).await;
        }
        // Each is a button large enough for a finger, in its place on the drawing.
        let off = page
            .ask(
                "const sheet = document.querySelector('.plan-sheet img').getBoundingClientRect();
                 return [...document.querySelectorAll('.plan-point')].map(point => {
                   const box = point.getBoundingClientRect();
                   const x = sheet.left + sheet.width * point.dataset.x / 100;
                   const y = sheet.top + sheet.height * point.dataset.y / 100;
                   const off = Math.hypot(box.left + box.width / 2 - x, box.top + box.height / 2 - y);
                   return point.tagName === 'BUTTON' && Math.min(box.width, box.height) >= 44 && off < 1;
                 })",
            )
            .await
            .unwrap();
        assert_eq!(off, serde_json::json!([true, true]), "{device:?}");
        let turned = format!("{HERE}?.querySelector('.plan-heading').style.rotate");
        page.until(&format!("{turned} === '0deg'")).await.unwrap();
        page.ask("document.querySelector('tour-viewer').setView({ yaw: 40, pitch: 0, hfov: 80 })")
            .await
            .unwrap();
        page.until(&format!("{turned} === '40deg'")).await.unwrap();

        page.ask("document.querySelector('.plan-point:not([aria-current])').focus()")
            .await
            .unwrap();
        let label = "return document.activeElement.getAttribute('aria-label')";
        assert_eq!(page.ask(label).await.unwrap(), name);
        page.press(Key::Enter + "").await.unwrap();
        page.until("window.heard.scenechange.at(-1).scene === 'doi-chung'").await.unwrap();
        page.until(&format!("{HERE} === document.activeElement")).await.unwrap();
        assert_eq!(
            page.ask("return document.querySelectorAll('[aria-current]').length > 0")
                .await
                .unwrap(),
            true
        );
        // Its own heading of 180° and the opening view's −45°.
        page.until(&format!("{turned} === '135deg'")).await.unwrap();
        page.press(Key::Escape + "").await.unwrap();
        page.until("document.querySelector('.tv-panel').hidden").await.unwrap();
        page.assert_console_clean().await.unwrap();
        page.close().await.unwrap();
    }
}
