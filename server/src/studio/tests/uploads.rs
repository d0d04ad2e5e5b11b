//! Panoramas on their way in, up to their scene.

use super::{
    pictures::{picture, png},
    *,
};
use std::path::PathBuf;

fn shared_panorama() -> Option<Vec<u8>> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../shared/panoramas/pannellum_examplepano.jpg");
    let bytes = std::fs::read(path).ok();
    if bytes.is_none() {
        eprintln!("skipped: ../shared/panoramas is not there");
    }
    bytes
}

#[tokio::test]
async fn a_picture_that_is_no_panorama_is_refused_in_both_languages() {
    let studio = Studio::open().await;
    let cookie = studio.member("lan", Role::Editor).await;
    let whole = picture(2048, 1024);
    for (what, file, vi, en) in [
        ("truncated JPEG", whole[..whole.len() / 2].to_vec(), "bị đứt", "breaks off"),
        ("3:2 photo", picture(1536, 1024), "gấp đúng hai lần", "twice as wide"),
        ("text as .jpg", b"This is not a picture at all.".to_vec(), "không phải ảnh", "not a JPEG"),
        ("huge PNG header", png(60_000, 30_000, &[]), "vượt mức", "more than"),
    ] {
        let answer = studio.upload(&cookie, &file).await;
        assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY, "{what}");
        let body = text(answer).await;
        assert!(body.contains(vi) && body.contains(en), "{what}: {body}");
    }
    assert!(studio.store.panoramas().await.expect("readable").is_empty());
}

#[tokio::test]
async fn a_panorama_goes_up_in_pieces_that_may_break_off() {
    let studio = Studio::open().await;
    let cookie = studio.member("lan", Role::Editor).await;
    let file = picture(2048, 1024);
    let tus = |method: Method, path: &str| {
        Request::builder()
            .method(method)
            .uri(path)
            .header("cookie", &cookie)
            .header("tus-resumable", "1.0.0")
    };
    let create = tus(Method::POST, "/studio/uploads").header("upload-length", file.len());
    let created = studio.send(create.body(Body::empty()).expect("a request")).await;
    let path = created.headers()["location"].to_str().expect("text").to_owned();
    assert!(created.headers().contains_key("upload-expires"));
    let half = file.len() / 2;
    let piece = |offset: usize, bytes: &[u8]| {
        tus(Method::PATCH, &path)
            .header("content-type", "application/offset+octet-stream")
            .header("upload-offset", offset)
            .body(Body::from(bytes.to_vec()))
            .expect("a request")
    };
    assert_eq!(studio.send(piece(0, &file[..half])).await.status(), StatusCode::NO_CONTENT);
    assert_eq!(studio.send(piece(3, &file[3..])).await.status(), StatusCode::CONFLICT);
    let head = tus(Method::HEAD, &path).body(Body::empty()).expect("a request");
    assert_eq!(studio.send(head).await.headers()["upload-offset"], half.to_string().as_str());
    let last = studio.send(piece(half, &file[half..])).await;
    assert_eq!(last.status(), StatusCode::NO_CONTENT);
    let page = last.headers()["upload-page"].to_str().expect("text").to_owned();
    assert_eq!(studio.get(&cookie, &page).await.status(), StatusCode::OK);
    let panoramas = studio.store.panoramas().await.expect("readable");
    assert_eq!((panoramas[0].width, panoramas[0].height), (2048, 1024));
    assert_eq!(studio.store.job_counts().await.expect("readable").queued, 1);
}

#[tokio::test]
async fn a_real_panorama_becomes_a_scene_of_a_new_tour() {
    let Some(file) = shared_panorama() else { return };
    let studio = Studio::open().await;
    let cookie = studio.member("lan", Role::Editor).await;
    studio.store.save_draft(&province(), None, "lan").await.expect("saved");
    let uploaded = studio.upload(&cookie, &file).await;
    let page = uploaded.headers()["upload-page"].to_str().expect("text").to_owned();
    let form = format!("{page}/scene");
    assert_eq!(studio.get(&cookie, &form).await.status(), StatusCode::OK);
    let wrong = studio.form(&cookie, &form, "tour=&title_vi=&yaw=abc".into()).await;
    assert_eq!(wrong.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(text(wrong).await.contains("aria-describedby=\"yaw-error\""));
    let sent = format!(
        "tour=&tour_title_vi={0}&tour_title_en=Tour&tour_id=&title_vi={0}&title_en=Hill&id=\
         &description_vi=&description_en=&yaw=12,5&pitch=-3&hfov=90&north=&licence=CC0",
        urlencoded("Đồi chè")
    );
    let made = studio.form(&cookie, &form, sent).await;
    assert_eq!(made.status(), StatusCode::SEE_OTHER);
    assert_eq!(made.headers()["location"], "/studio/scenes/doi-che/doi-che?saved");
    let key: RecordKey = "scene/doi-che/doi-che".parse().expect("a key");
    let draft = studio.store.draft(&key).await.expect("readable").expect("saved");
    let Record::Scene(scene) = draft.record else { panic!("not a scene") };
    assert_eq!(scene.initial_view.yaw, 12.5);
    let hotspot = "version=1&kind=info&title_vi=Hồ&title_en=Lake&text_vi=a&text_en=b&yaw=1&pitch=2";
    let path = "/studio/scenes/doi-che/doi-che/hotspots/new/save";
    assert_eq!(studio.form(&cookie, path, hotspot.into()).await.status(), StatusCode::SEE_OTHER);
    let again = studio.form(&cookie, path, hotspot.into()).await;
    assert_eq!(again.status(), StatusCode::UNPROCESSABLE_ENTITY, "the old version is refused");
}

#[tokio::test]
async fn a_hotspot_form_takes_no_more_words_than_it_can_hold_in_memory() {
    let studio = Studio::open().await;
    let cookie = studio.member("lan", Role::Editor).await;
    let path = "/studio/scenes/a/b/hotspots/new/save";
    let words = "a".repeat(3 << 20);
    let plain = studio.form(&cookie, path, format!("text_vi={words}")).await;
    assert_eq!(plain.status(), StatusCode::PAYLOAD_TOO_LARGE);
    let part = format!(
        "--x\r\ncontent-disposition: form-data; name=\"text_vi\"\r\n\r\n{words}\r\n--x--\r\n"
    );
    let request = Request::post(path)
        .header("cookie", &cookie)
        .header("host", "studio.test")
        .header("origin", "http://studio.test")
        .header("content-type", "multipart/form-data; boundary=x");
    let answer = studio.send(request.body(Body::from(part)).expect("a request")).await;
    assert_eq!(answer.status(), StatusCode::PAYLOAD_TOO_LARGE);
    assert!(text(answer).await.contains("quá mức"));
}
