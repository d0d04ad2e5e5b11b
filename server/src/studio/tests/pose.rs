//! Panoramas whose camera noted that it was tilted, on their way in and on the page of corrections.

use super::{pictures::picture, *};
use crate::{
    corrections,
    worker::intake::{Wanted, add},
};
use sonla360_store::{Panorama, PanoramaId};
use sonla360_tiler::{Corrections, Levelling, Region};

const POSE: Levelling = Levelling { yaw: 0.0, pitch: 4.25, roll: -3.0 };

/// A JPEG whose camera noted `POSE`.
fn tilted() -> Vec<u8> {
    let packet = b"http://ns.adobe.com/xap/1.0/\0<r GPano:PosePitchDegrees='4.25' GPano:PoseRollDegrees='-3'/>";
    let length = (packet.len() as u16 + 2).to_be_bytes();
    let file = picture(2048, 1024);
    [&file[..2], &[0xFF, 0xE1], &length, packet, &file[2..]].concat()
}

/// Uploads a file; gives the panorama that it became.
async fn upload(studio: &Studio, cookie: &str, file: &[u8]) -> Panorama {
    let answer = studio.upload(cookie, file).await;
    let page = answer.headers()["upload-page"].to_str().expect("text").to_owned();
    let id: PanoramaId = page.trim_start_matches("/studio/panoramas/").parse().expect("an id");
    studio.store.panorama(&id).await.expect("readable").expect("known")
}

/// Imports the picture, with corrections or without; gives the panorama that it became.
async fn import(studio: &Studio, wanted: Wanted) -> PanoramaId {
    let file = studio.store.staging().join("tilted");
    std::fs::write(&file, tilted()).expect("written");
    let info = sonla360_tiler::inspect(&file).expect("a panorama");
    add(&studio.store, &file, "tilted.jpg", &info, wanted, "import").await.expect("taken in")
}

fn applied(panorama: &Panorama) -> Corrections {
    corrections::of(panorama).expect("readable")
}

#[tokio::test]
async fn what_is_known_comes_in_as_it_is_here_and_only_what_is_new_is_levelled() {
    let studio = Studio::open().await;
    let cookie = studio.member("lan", Role::Editor).await;
    let level = upload(&studio, &cookie, &picture(2048, 1024)).await;
    assert!(applied(&level).is_none(), "its camera noted nothing");
    let new = upload(&studio, &cookie, &tilted()).await;
    assert_eq!(applied(&new), Corrections { levelling: POSE, ..Corrections::default() });

    // Somebody blurs a face: neither an upload nor a folder that says nothing may uncover it.
    let face = "regions=1&regions_0_yaw=20&regions_0_pitch=-3&regions_0_radius=2&nadir=none";
    let numbers = "level_yaw=0&level_pitch=4.25&level_roll=-3&nadir_radius=15";
    let save = format!("/studio/panoramas/{}/corrections/save", new.id);
    let saved = studio.form(&cookie, &save, format!("{numbers}&{face}")).await;
    assert_eq!(saved.status(), StatusCode::SEE_OTHER, "{}", text(saved).await);
    let blurred = upload(&studio, &cookie, &tilted()).await;
    assert_eq!((applied(&blurred).blurred.len(), applied(&blurred).levelling), (1, POSE));
    let nothing = || Wanted::AsHereOr(Corrections::default());
    assert_eq!(import(&studio, nothing()).await, blurred.id);
    let region = Region { yaw: 1.0, pitch: 2.0, radius: 3.0 };
    let own = Corrections { blurred: vec![region], ..Corrections::default() };
    assert_ne!(import(&studio, Wanted::Exactly(own)).await, blurred.id);
}

#[tokio::test]
async fn a_folder_s_directions_belong_to_the_picture_as_it_was_taken() {
    let studio = Studio::open().await;
    let cookie = studio.member("lan", Role::Editor).await;
    let imported = import(&studio, Wanted::AsHereOr(Corrections::default())).await;
    // And so they do when the same picture is uploaded afterwards.
    let uploaded = upload(&studio, &cookie, &tilted()).await;
    assert_eq!(uploaded.id, imported);
    assert!(applied(&uploaded).is_none());
}

#[tokio::test]
async fn the_page_of_corrections_offers_both_ways_without_scripts() {
    let studio = Studio::open().await;
    let cookie = studio.member("lan", Role::Editor).await;
    let panorama = upload(&studio, &cookie, &tilted()).await;
    let path = format!("/studio/panoramas/{}/corrections", panorama.id);
    let page = text(studio.get(&cookie, &path).await).await;
    for link in ["?yaw=0&amp;pitch=0&amp;roll=0", "?yaw=0&amp;pitch=4.25&amp;roll=-3"] {
        assert!(page.contains(&format!("href=\"{link}\"")), "{link}");
    }
    let field =
        |name: &str, value: &str| format!("name=\"{name}\" type=\"text\" value=\"{value}\"");
    assert!(
        page.contains(&field("level_pitch", "4.25")) && page.contains(&field("level_roll", "-3"))
    );
    let page =
        text(studio.get(&cookie, &format!("{path}?yaw=0&pitch=0&roll=0&lang=en")).await).await;
    assert!(page.contains(&field("level_pitch", "0")) && page.contains(&field("level_roll", "0")));
    assert!(page.contains("The levelling is taken out below"), "{page}");

    // A picture that stands level and says nothing has nothing to offer.
    let level = upload(&studio, &cookie, &picture(2048, 1024)).await;
    let path = format!("/studio/panoramas/{}/corrections", level.id);
    assert!(!text(studio.get(&cookie, &path).await).await.contains("data-level=\""));
}
