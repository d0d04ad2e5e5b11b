//! A sound with captions, put into a scene by a member of staff.

use super::{fill, log_in, server};
use crate::accessibility::{assert_accessible, axe_is_installed};
use crate::calm_page;
use sonla360_tests::browser::{Device, is_available};
use sonla360_tests::content::tones;
use std::fs;

#[tokio::test]
async fn a_sound_is_chosen_with_its_captions_and_what_cannot_be_played_is_refused() {
    if !is_available() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let file = |name: &str, bytes: &[u8]| {
        let path = folder.path().join(name);
        fs::write(&path, bytes).unwrap();
        path.to_str().unwrap().to_owned()
    };
    let sound = file("tieng.wav", &tones());
    let captions = file("tieng.vtt", "WEBVTT\n\n00:00.000 --> 00:04.000\nTiếng suối".as_bytes());
    let letter = file("thu.mp3", "Kính gửi".as_bytes());

    let page = calm_page(Device::Desktop).await;
    log_in(server(), &page).await;
    let new = "/studio/scenes/thu-nghiem/do-dac/hotspots/new";
    page.open(&server().url(new)).await.unwrap();
    page.click("#kind-audio").await.unwrap();
    page.click("#recording summary").await.unwrap();
    for (field, words) in [
        ("title_vi", "Tiếng suối"),
        ("title_en", "The stream"),
        ("yaw", "-60"),
        ("pitch", "5"),
        ("credit_vi", "Lan"),
        ("credit_en", "Lan"),
        ("licence", "CC0-1.0"),
    ] {
        fill(&page, field, words).await;
    }
    let choose = async |field: &str, file: &str| {
        page.find(&format!("#{field}")).await.unwrap().send_keys(file).await.unwrap();
    };
    choose("recording_vi", &letter).await;
    choose("vtt_vi", &captions).await;
    let save = "form.form > .actions button[type=submit]";
    page.click(save).await.unwrap();
    page.until("document.querySelector('#recording_vi-error')").await.unwrap();
    let error = page.text("#recording_vi-error").await.unwrap();
    assert!(error.contains("không phải bản ghi"), "{error}");
    let kept = "return document.querySelector('#captions_vi').value";
    assert!(page.ask(kept).await.unwrap().to_string().contains("Tiếng suối"), "captions stay");
    if axe_is_installed() {
        assert_accessible(&page, "the form of a sound").await;
    }
    choose("recording_vi", &sound).await;
    choose("vtt_en", &captions).await;
    page.click(save).await.unwrap();
    page.until("location.pathname === '/studio/scenes/thu-nghiem/do-dac'").await.unwrap();

    page.open(&server().url("/studio/scenes/thu-nghiem/do-dac/hotspots/tieng-suoi")).await.unwrap();
    let link = "return document.querySelector('#recording a[href^=\"/media/\"]').href";
    let address = page.ask(link).await.unwrap();
    let (_, format) = address.as_str().unwrap().rsplit_once('.').unwrap();
    assert_eq!(format, "wav");
    let kind = page.ask("return document.querySelector('#kind-audio').checked").await.unwrap();
    assert_eq!(kind, true);
    page.close().await.unwrap();
}
