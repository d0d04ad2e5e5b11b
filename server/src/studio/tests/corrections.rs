//! Corrections of panoramas, as a browser without scripts meets them.

use super::*;
use crate::{
    corrections,
    worker::{Tiling, Worker},
};
use axum::http::header::LOCATION;
use sonla360_content::{Id, Kind, Scene, Tour, ViewAngles};
use sonla360_store::{PanoramaId, PanoramaState, PictureFormat, panoramas::NewPanorama};
use sonla360_tiler::Corrections;

/// A studio with a published scene of a panorama whose tiles are not real.
async fn with_scene(studio: &Studio) -> PanoramaId {
    let file = studio.store.staging().join("x");
    std::fs::write(&file, b"bytes").expect("written");
    let objects = studio.store.objects();
    let original = objects.put_original(&file, PictureFormat::Jpeg).await.expect("kept");
    let id = corrections::panorama_id(&original, &Corrections::default()).expect("an id");
    let panorama = NewPanorama {
        id: &id,
        original: &original,
        file_name: "doi-che.jpg",
        bytes: 5,
        width: 2048,
        height: 1024,
        north: None,
        findings: &[],
        corrections: None,
    };
    studio.store.add_panorama(&panorama, "lan").await.expect("added");
    ready(studio, &id).await;
    let words = || LocalizedText::vi_en("Đồi chè", "Tea hills");
    let (tour, scene): (Id, Id) = ("t".parse().expect("an id"), "s".parse().expect("an id"));
    let scene = Record::Scene(Scene {
        tour: tour.clone(),
        id: scene.clone(),
        place: None,
        title: words(),
        description: words(),
        panorama: id.to_string(),
        initial_view: ViewAngles { yaw: 10.0, pitch: 0.0, hfov: 90.0 },
        bounds: None,
        north: Some(0.0),
        taken: LocalizedText::default(),
        credit: words(),
        licence: "CC0-1.0".into(),
        illustration: false,
        hotspots: Vec::new(),
    });
    let tour = Record::Tour(Tour {
        id: tour,
        title: words(),
        summary: words(),
        scenes: vec!["s".parse().expect("an id")],
        route: Vec::new(),
        plans: Vec::new(),
    });
    for record in [&province(), &tour, &scene] {
        studio.store.save_draft(record, None, "lan").await.expect("saved");
    }
    id
}

async fn ready(studio: &Studio, id: &PanoramaId) {
    let document = sonla360_content::PanoramaDocument {
        id: id.to_string(),
        source_width: 2048,
        source_height: 1024,
        tile_size: 656,
        levels: vec![656],
        preview: String::new(),
    };
    studio.store.panorama_ready(&document).await.expect("noted");
}

async fn scene_of(studio: &Studio) -> Scene {
    let key = RecordKey::scene("t".parse().expect("an id"), "s".parse().expect("an id"));
    let draft = studio.store.draft(&key).await.expect("readable").expect("there");
    let Record::Scene(scene) = draft.record else { panic!("a scene") };
    scene
}

/// Applies corrections; gives the corrected panorama.
async fn apply(studio: &Studio, cookie: &str, id: &PanoramaId, fields: &str) -> PanoramaId {
    let path = format!("/studio/panoramas/{id}/corrections/save");
    let base = "level_yaw=0&level_pitch=0&level_roll=0&nadir=none&nadir_radius=15&regions=1";
    let answer = studio.form(cookie, &path, format!("{base}&{fields}")).await;
    assert_eq!(answer.status(), StatusCode::SEE_OTHER, "{}", text(answer).await);
    let to = answer.headers()[LOCATION].to_str().expect("text").to_owned();
    let id = to.trim_start_matches("/studio/panoramas/").trim_end_matches("?corrected");
    id.parse().expect("an identifier")
}

const REGION: &str = "regions_0_yaw=20&regions_0_pitch=-3&regions_0_radius=2";

#[tokio::test]
async fn the_drafts_show_the_corrected_panorama_at_once_and_cannot_be_published_before_it_is_cut() {
    let studio = Studio::open().await;
    let cookie = studio.member("lan", Role::Admin).await;
    let clear = with_scene(&studio).await;
    let blurred = apply(&studio, &cookie, &clear, REGION).await;
    assert_ne!(clear, blurred);
    assert_eq!(scene_of(&studio).await.panorama, blurred.to_string());
    assert_eq!(scene_of(&studio).await.initial_view.yaw, 10.0, "nothing was turned");
    let publish = || studio.form(&cookie, "/studio/publish/now", "note=".into());
    assert_eq!(publish().await.status(), StatusCode::UNPROCESSABLE_ENTITY);
    ready(&studio, &blurred).await;
    assert_eq!(publish().await.status(), StatusCode::SEE_OTHER);

    // The old address leads to what has its place, and cannot be corrected a second time.
    let old = format!("/studio/panoramas/{clear}/corrections");
    let answer = studio.get(&cookie, &old).await;
    assert!(answer.headers()[LOCATION].to_str().expect("text").contains(blurred.as_str()));
    let again = studio
        .form(
            &cookie,
            &format!("{old}/save"),
            format!("level_yaw=0&level_pitch=0&level_roll=0&nadir=none&regions=1&{REGION}9"),
        )
        .await;
    assert_eq!(again.status(), StatusCode::UNPROCESSABLE_ENTITY);
}

#[tokio::test]
async fn levelling_turns_what_is_fixed_to_the_picture() {
    let studio = Studio::open().await;
    let cookie = studio.member("lan", Role::Editor).await;
    let plain = with_scene(&studio).await;
    apply(&studio, &cookie, &plain, "level_yaw=30").await;
    let scene = scene_of(&studio).await;
    assert_eq!(scene.initial_view.yaw, 40.0);
    assert_eq!(scene.north, Some(330.0));
}

#[tokio::test]
async fn going_back_to_an_older_release_keeps_the_corrections() {
    let studio = Studio::open().await;
    let cookie = studio.member("lan", Role::Admin).await;
    let clear = with_scene(&studio).await;
    let publish = || studio.form(&cookie, "/studio/publish/now", "note=".into());
    assert_eq!(publish().await.status(), StatusCode::SEE_OTHER);
    let (first, _) = studio.store.pointer().await.expect("readable").expect("published");
    let blurred = apply(&studio, &cookie, &clear, REGION).await;
    let restore = format!("/studio/history/{first}/restore");
    let early = studio.form(&cookie, &restore, String::new()).await;
    assert_eq!(early.status(), StatusCode::CONFLICT, "the corrected one is not cut yet");
    ready(&studio, &blurred).await;
    assert_eq!(publish().await.status(), StatusCode::SEE_OTHER);
    let withdrawn = studio.store.withdraw_replaced().await.expect("looked");
    assert_eq!(withdrawn, std::slice::from_ref(&clear));

    let tile = format!("/tiles/{clear}/1/f/0/0.jpg");
    assert_eq!(studio.get("", &tile).await.status(), StatusCode::GONE);
    let back = studio.form(&cookie, &restore, String::new()).await;
    assert_eq!(back.status(), StatusCode::SEE_OTHER);
    let release = studio.store.current_release().await.expect("readable").expect("published");
    assert!(release.has_panorama(&blurred) && !release.has_panorama(&clear));
    let scene = release.scene("t", "s").await.expect("readable").expect("there");
    assert_eq!(scene.panorama, blurred.to_string());
}

#[tokio::test]
async fn rows_are_added_without_scripts_and_mistakes_keep_what_was_typed() {
    let studio = Studio::open().await;
    let cookie = studio.member("lan", Role::Editor).await;
    let id = with_scene(&studio).await;
    let path = format!("/studio/panoramas/{id}/corrections/save");
    let fields = "level_yaw=0&level_pitch=2&level_roll=0&nadir=none&nadir_radius=15&regions=1";
    let more = studio.form(&cookie, &path, format!("{fields}&{REGION}&more_regions=1")).await;
    assert_eq!(more.status(), StatusCode::OK);
    let page = text(more).await;
    assert!(page.contains("regions_1_yaw") && page.contains(r#"value="20""#));
    for (fields, field) in [
        ("level_roll=x", "level_roll"),
        ("regions_0_yaw=20&regions_0_pitch=-100&regions_0_radius=2", "regions_0_pitch"),
        ("nadir=logo", "logo"),
        ("nadir=blur&nadir_radius=80", "nadir_radius"),
    ] {
        let base = "level_yaw=0&level_pitch=0&regions=1";
        let base =
            if field == "level_roll" { base.to_owned() } else { format!("{base}&level_roll=0") };
        let wrong = studio.form(&cookie, &path, format!("{base}&{fields}")).await;
        assert_eq!(wrong.status(), StatusCode::UNPROCESSABLE_ENTITY, "{field}");
        assert!(text(wrong).await.contains(&format!("href=\"#{field}\"")), "{field}");
    }
    let same = "level_yaw=0&level_pitch=0&level_roll=0&nadir=none&nadir_radius=15&regions=1";
    let nothing = studio.form(&cookie, &path, same.into()).await;
    assert_eq!(nothing.status(), StatusCode::UNPROCESSABLE_ENTITY, "there is nothing to apply");
}

#[tokio::test]
async fn who_only_looks_corrects_nothing() {
    let studio = Studio::open().await;
    let cookie = studio.member("xem", Role::Viewer).await;
    let id = with_scene(&studio).await;
    let page = format!("/studio/panoramas/{id}/corrections");
    let shown = studio.get(&cookie, &page).await;
    assert_eq!(shown.status(), StatusCode::OK);
    let save = studio.form(&cookie, &format!("{page}/save"), REGION.into()).await;
    assert_eq!(save.status(), StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_guided_walk_is_written_moved_and_published() {
    let studio = Studio::open().await;
    let cookie = studio.member("lan", Role::Admin).await;
    with_scene(&studio).await;
    let path = "/studio/tours/t/route/save";
    let add = studio.form(&cookie, path, "version=1&stops=0&do=add&new_at=s".into()).await;
    assert_eq!(add.status(), StatusCode::SEE_OTHER);
    let stop = "stops_0_at=s&stops_0_yaw=10&stops_0_pitch=0&stops_0_hfov=90&stops_0_seconds=9";
    let caption = format!("stops_0_caption_vi={}&stops_0_caption_en=Tea", urlencoded("Chè"));
    let second = "do=add&new_at=s&new_yaw=50&new_pitch=-5&new_hfov=70";
    let body = format!("version=2&stops=1&{stop}&{caption}&{second}");
    assert_eq!(studio.form(&cookie, path, body).await.status(), StatusCode::SEE_OTHER);
    // The second has no caption yet: publishing asks for it and leads there.
    let refused = studio.form(&cookie, "/studio/publish/now", "note=".into()).await;
    assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(text(refused).await.contains("/studio/tours/t/route#stops_1_caption_vi"));
    let other = "stops_1_at=s&stops_1_yaw=50&stops_1_pitch=-5&stops_1_hfov=70&stops_1_seconds=9";
    let body = format!("version=3&stops=2&{stop}&{caption}&{other}&do=up%201");
    assert_eq!(studio.form(&cookie, path, body).await.status(), StatusCode::SEE_OTHER);
    let key = RecordKey::plain(Kind::Tour, "t".parse().expect("an id")).expect("a key");
    let draft = studio.store.draft(&key).await.expect("readable").expect("there");
    let Record::Tour(tour) = draft.record else { panic!("a tour") };
    let yaws: Vec<f64> = tour.route.iter().map(|stop| stop.view.yaw).collect();
    assert_eq!(yaws, [50.0, 10.0]);
    assert_eq!(tour.route[1].seconds, 9.0);
}

#[tokio::test]
async fn a_worker_withdraws_what_may_go_by_itself() {
    let studio = Studio::open().await;
    let cookie = studio.member("lan", Role::Admin).await;
    let clear = with_scene(&studio).await;
    let blurred = apply(&studio, &cookie, &clear, REGION).await;
    ready(&studio, &blurred).await;
    // Its tiling fails, since the original is none; what matters is the job after it.
    let tiling = Tiling { program: "/bin/false".into(), quality: 85 };
    let (stop, stopping) = tokio::sync::watch::channel(false);
    let working = tokio::spawn(Worker::new(studio.store.clone(), tiling).run(stopping));
    let begun = std::time::Instant::now();
    loop {
        let state = studio.store.panorama(&clear).await.expect("readable").expect("known").state;
        if state == PanoramaState::Withdrawn {
            break;
        }
        assert!(begun.elapsed() < std::time::Duration::from_mins(1), "{state:?}");
        tokio::time::sleep(std::time::Duration::from_millis(50)).await;
    }
    stop.send_replace(true);
    working.await.expect("ended");
}
