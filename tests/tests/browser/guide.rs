//! The guided walk: it shows, says, waits, steps and ends.

use sonla360_tests::browser::{Device, Page, is_available};
use thirtyfour::Key;

use crate::accessibility::{assert_accessible, axe_is_installed};
use crate::{about, calm_page, server};

async fn page_with_guide(device: Device) -> Page {
    let page = calm_page(device).await;
    page.open_viewer(&server().url("/en/tours/thu-nghiem/do-dac?yaw=90")).await.unwrap();
    if device == Device::Phone {
        page.click("[data-do=more]").await.unwrap();
    }
    page.click(".tv-stack [data-do=guide]").await.unwrap();
    page.until("document.querySelector('.tv-caption').textContent === 'It begins here.'")
        .await
        .unwrap();
    page
}

#[tokio::test]
async fn it_goes_from_view_to_view_with_its_words() {
    if !is_available() {
        return;
    }
    for device in [Device::Phone, Device::Desktop] {
        let page = page_with_guide(device).await;
        let [yaw, pitch, _] = page.view().await.unwrap();
        assert!(about(yaw, 0.0, 0.5) && about(pitch, 0.0, 0.5), "{device:?} {yaw} {pitch}");
        page.until("document.querySelector('.tv-caption').textContent.startsWith('Then')")
            .await
            .unwrap();
        page.until("window.heard.scenechange.at(-1).scene === 'doi-chung'").await.unwrap();
        let [yaw, pitch, _] = page.view().await.unwrap();
        assert!(about(yaw, 60.0, 0.5) && about(pitch, 10.0, 0.5), "{device:?} {yaw} {pitch}");
        if axe_is_installed() {
            assert_accessible(&page, &format!("the guide on {device:?}")).await;
        }
        page.click("[data-do='language vi']").await.unwrap();
        page.until("document.querySelector('.tv-caption').textContent === 'Rồi sang đây.'")
            .await
            .unwrap();
        page.click(".tv-guide [data-do=guide]").await.unwrap();
        page.until("document.querySelector('.tv-guide').hidden").await.unwrap();
        page.assert_console_clean().await.unwrap();
        page.close().await.unwrap();
    }
}

#[tokio::test]
async fn it_waits_for_whoever_takes_the_picture_in_hand_and_goes_on_by_keyboard() {
    if !is_available() {
        return;
    }
    let page = page_with_guide(Device::Desktop).await;
    // The focus is on the button that makes it wait.
    assert_eq!(page.ask("return document.activeElement.dataset.do").await.unwrap(), "guide-pause");
    page.press(Key::Enter + "").await.unwrap();
    let paused = "document.querySelector('[data-do=guide-pause]').ariaLabel === 'Go on'";
    page.until(paused).await.unwrap();
    page.press(Key::Enter + "").await.unwrap();
    page.until(&format!("!({paused})")).await.unwrap();
    page.ask(
        "document.querySelector('tour-viewer canvas').dispatchEvent(new PointerEvent('pointerdown', {
           pointerId: 1, pointerType: 'touch', isPrimary: true, button: 0, bubbles: true,
           clientX: 300, clientY: 300 }))",
    )
    .await
    .unwrap();
    page.until(paused).await.unwrap();
    page.click("[data-do='guide-step on']").await.unwrap();
    page.until("window.heard.scenechange.at(-1).scene === 'doi-chung'").await.unwrap();
    // Choosing another scene oneself ends the walk.
    page.ask("document.querySelector('tour-viewer').goTo('do-dac')").await.unwrap();
    page.until("document.querySelector('.tv-guide').hidden").await.unwrap();
    page.close().await.unwrap();
}

#[tokio::test]
async fn an_unattended_kiosk_walks_it_with_its_words() {
    if !is_available() {
        return;
    }
    let page = calm_page(Device::Desktop).await;
    page.open_viewer(&server().url("/kiosk/thu-nghiem?lang=vi")).await.unwrap();
    page.until("document.querySelector('.tv-caption')?.textContent === 'Bắt đầu ở đây.'")
        .await
        .unwrap();
    page.until("window.heard.scenechange.at(-1).scene === 'doi-chung'").await.unwrap();
    page.until("document.querySelector('.tv-caption').textContent === 'Rồi sang đây.'")
        .await
        .unwrap();
    assert_eq!(
        page.ask("return document.querySelector('.tv-guide-tools').checkVisibility()")
            .await
            .unwrap(),
        false
    );
    page.click(".tv-invite").await.unwrap();
    page.until("document.querySelector('.tv-guide').hidden").await.unwrap();
    page.close().await.unwrap();
}
