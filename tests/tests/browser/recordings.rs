//! Sound and film in the panel: opened and left with the keyboard, read along, silent when left.

use sonla360_tests::browser::{Device, Page, is_available};
use thirtyfour::Key;

use crate::accessibility::{assert_accessible, axe_is_installed};
use crate::kiosk::kiosk;
use crate::{calm_page, server};

/// Opens a hotspot of the sphere of comparison with the keyboard alone.
async fn opened(device: Device, language: &str, hotspot: &str) -> Page {
    let page = calm_page(device).await;
    let address = format!("/{language}/tours/thu-nghiem/doi-chung?yaw=-120&pitch=0&hfov=70");
    page.open_viewer(&server().url(&address)).await.unwrap();
    page.until(&format!("document.querySelector('[data-id={hotspot}]')")).await.unwrap();
    page.ask(&format!("document.querySelector('[data-id={hotspot}]').focus()")).await.unwrap();
    page.press(Key::Enter + "").await.unwrap();
    page.until("document.querySelector('.tv-panel:not([hidden]) .recording')").await.unwrap();
    page
}

const PLAYER: &str = "document.querySelector('.tv-panel :is(audio, video)')";

#[tokio::test]
async fn a_sound_waits_to_be_played_its_words_follow_and_it_ends_with_the_panel() {
    if !is_available() {
        return;
    }
    for (device, language, name, first) in [
        (Device::Phone, "vi", "Nghe: Hai âm thanh", "Người kể: Đây là âm thứ nhất."),
        (Device::Desktop, "en", "Listen: Two tones", "Narrator: This is the first tone."),
    ] {
        let page = opened(device, language, "loi-ke").await;
        let label = "return document.querySelector('[data-id=loi-ke]').getAttribute('aria-label')";
        assert_eq!(page.ask(label).await.unwrap(), name);
        page.until(&format!("{PLAYER}.readyState > 0")).await.unwrap();
        assert_eq!(page.ask(&format!("return {PLAYER}.paused")).await.unwrap(), true);
        assert_eq!(page.ask(&format!("return {PLAYER}.controls")).await.unwrap(), true);
        let shown = format!(
            "return [...{PLAYER}.textTracks].filter(track => track.mode === 'showing')
               .map(track => track.language).join()"
        );
        assert_eq!(page.ask(&shown).await.unwrap(), language);
        assert!(page.text(".tv-panel .transcript").await.unwrap().contains(first));
        if axe_is_installed() {
            assert_accessible(&page, &format!("a sound on {device:?} in {language}")).await;
        }
        page.ask(&format!("window.player = {PLAYER}; window.player.play()")).await.unwrap();
        page.until("document.querySelector('[data-said]')").await.unwrap();
        assert_eq!(page.text("[data-said]").await.unwrap(), first);
        page.ask("window.player.currentTime = 2").await.unwrap();
        page.until("document.querySelector('[data-said]')?.dataset.from === '1.5'").await.unwrap();
        page.press(Key::Escape + "").await.unwrap();
        page.until("document.querySelector('.tv-panel').hidden").await.unwrap();
        page.until("window.player.paused").await.unwrap();
        let focus = "return document.activeElement.getAttribute('data-id')";
        assert_eq!(page.ask(focus).await.unwrap(), "loi-ke", "the focus is where it was");
        page.assert_console_clean().await.unwrap();
        page.close().await.unwrap();
    }
}

#[tokio::test]
async fn a_film_ends_when_one_goes_on_to_another_scene() {
    if !is_available() {
        return;
    }
    let page = opened(Device::Phone, "en", "phim").await;
    page.until(&format!("{PLAYER}.videoWidth === 128")).await.unwrap();
    assert_eq!(page.ask(&format!("return {PLAYER}.paused")).await.unwrap(), true);
    assert!(page.text(".tv-panel .transcript").await.unwrap().contains("Coloured squares"));
    if axe_is_installed() {
        assert_accessible(&page, "a film").await;
    }
    page.ask(&format!("window.player = {PLAYER}; window.player.play()")).await.unwrap();
    page.until("!window.player.paused").await.unwrap();
    page.ask("document.querySelector('tour-viewer').goTo('do-dac')").await.unwrap();
    page.until("window.heard.scenechange.at(-1).scene === 'do-dac'").await.unwrap();
    page.until("document.querySelector('.tv-panel').hidden && window.player.paused").await.unwrap();
    page.close().await.unwrap();
}

#[tokio::test]
async fn a_recording_that_cannot_be_fetched_says_so_and_plays_when_it_can() {
    if !is_available() {
        return;
    }
    for (language, words) in [("vi", "chưa phát được"), ("en", "cannot be played")] {
        let page = calm_page(Device::Desktop).await;
        page.devtools("Network.enable", serde_json::json!({})).await.unwrap();
        let block = |urls: &[&str]| serde_json::json!({ "urls": urls });
        page.devtools("Network.setBlockedURLs", block(&["*/media/*"])).await.unwrap();
        let address = format!("/{language}/tours/thu-nghiem/doi-chung?yaw=-120&pitch=0&hfov=70");
        page.open_viewer(&server().url(&address)).await.unwrap();
        page.click("[data-id=loi-ke]").await.unwrap();
        page.until("document.querySelector('.tv-panel .recording-failed:not([hidden])')")
            .await
            .unwrap();
        let sentence = page.text(".tv-panel .recording-failed").await.unwrap();
        assert!(sentence.contains(words), "{sentence}");
        assert!(page.text(".tv-panel .transcript").await.unwrap().len() > 20, "it can be read");
        page.devtools("Network.setBlockedURLs", block(&[])).await.unwrap();
        page.click(".tv-panel [data-do=again]").await.unwrap();
        page.until(&format!("{PLAYER}.readyState > 0")).await.unwrap();
        let hidden = "return document.querySelector('.recording-failed').hidden";
        assert_eq!(page.ask(hidden).await.unwrap(), true);
        page.close().await.unwrap();
    }
}

#[tokio::test]
async fn a_kiosk_falls_silent_when_its_visitor_has_gone() {
    if !is_available() {
        return;
    }
    let page = kiosk(3, 1).await;
    page.click(".tv-invite").await.unwrap();
    page.ask("document.querySelector('tour-viewer').goTo('doi-chung', { yaw: -105, pitch: 0, hfov: 70 })")
        .await
        .unwrap();
    page.until("document.querySelector('[data-id=loi-ke]')").await.unwrap();
    page.click("[data-id=loi-ke]").await.unwrap();
    page.until(PLAYER).await.unwrap();
    // Round and round: it is the kiosk that ends it and not its length.
    page.ask(&format!("window.player = {PLAYER}; player.loop = true; player.play()"))
        .await
        .unwrap();
    page.until("!window.player.paused").await.unwrap();
    page.until("document.querySelector('.tv-invite').checkVisibility()").await.unwrap();
    page.until("window.player.paused && document.querySelector('.tv-panel').hidden").await.unwrap();
    page.close().await.unwrap();
}
