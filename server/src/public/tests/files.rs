use super::{Site, site::PANORAMA};
use crate::assets;
use axum::http::{Request, StatusCode};

#[tokio::test]
async fn tiles_are_immutable_and_readable_from_every_site() {
    let site = Site::new().await;
    let path = format!("/tiles/{PANORAMA}/2/u/1/0.jpg");
    let answer = site.get(&path).await;
    assert_eq!(answer.status, StatusCode::OK);
    assert_eq!(answer.header("content-type"), "image/jpeg");
    assert_eq!(answer.header("cache-control"), "public, max-age=31536000, immutable");
    assert_eq!(answer.header("access-control-allow-origin"), "*");
    assert!(answer.body.starts_with(&[0xff, 0xd8]));
    let tag = answer.header("etag").to_owned();
    assert_eq!(site.get_with(&path, "if-none-match", &tag).await.status, StatusCode::NOT_MODIFIED);
    let other = site.get(&format!("/tiles/{PANORAMA}/2/u/0/1.jpg")).await;
    assert_ne!(other.header("etag"), tag);
    let webp = site.get(&format!("/tiles/{PANORAMA}/2/u/1/0.webp")).await;
    assert_eq!((webp.status, webp.header("content-type")), (StatusCode::OK, "image/webp"));
    assert_eq!(webp.header("cache-control"), "public, max-age=31536000, immutable");
    assert_eq!(webp.header("access-control-allow-origin"), "*");
    assert_ne!(webp.header("etag"), tag);
    let pyramid = site.get(&format!("/tiles/{PANORAMA}/pyramid.json")).await;
    assert_eq!(pyramid.header("content-type"), "application/json");
    assert_eq!(pyramid.header("access-control-allow-origin"), "*");
}

#[tokio::test]
async fn no_address_leaves_the_tiles() {
    let site = Site::new().await;
    let inside = [
        format!("/tiles/{PANORAMA}/2/u/1/%2e%2e%2f0.jpg"),
        format!("/tiles/{PANORAMA}/2/u/1/..%2f..%2fpyramid.json"),
        format!("/tiles/{PANORAMA}/3/u/0/0.jpg"),
        format!("/tiles/{PANORAMA}/2/u/2/0.jpg"),
        format!("/tiles/{PANORAMA}/2/x/0/0.jpg"),
        format!("/tiles/{PANORAMA}/2/u/0/00.jpg"),
        format!("/tiles/{PANORAMA}/2/u/0/+0.jpg"),
        format!("/tiles/{PANORAMA}/2/u/0/0.png"),
        format!("/tiles/{PANORAMA}/2/u/0/00.webp"),
        format!("/tiles/{PANORAMA}/2/u/0/0webp"),
        format!("/tiles/{PANORAMA}/2/u/0/0.webp.jpg"),
        format!("/tiles/{PANORAMA}/2/u/1/1.webp"),
        format!("/tiles/{PANORAMA}/99/u/0/0.jpg"),
        "/tiles/..%2f..%2fsonla360.sqlite/1/f/0/0.jpg".to_owned(),
        "/tiles/%2e%2e/pyramid.json".to_owned(),
        "/media/..%2f..%2fsonla360.sqlite".to_owned(),
        "/media/%00.jpg".to_owned(),
        format!("/media/{}.svg", "0".repeat(64)),
        "/assets/site/0/..%2f..%2fCargo.toml".to_owned(),
        "/assets/site/../../Cargo.toml".to_owned(),
    ];
    for path in inside {
        let answer = site.get(&path).await;
        let refused =
            answer.status == StatusCode::NOT_FOUND || answer.status == StatusCode::BAD_REQUEST;
        assert!(refused, "{path}: {}", answer.status);
    }
}

#[tokio::test]
async fn a_poster_is_made_once_and_only_for_views_that_scenes_begin_with() {
    let site = Site::new().await;
    let html = site.get("/vi/tours/moc-chau/doi-che").await.text();
    let meta = html.split("og:image\" content=\"https://360.example").nth(1).expect("a picture");
    let path = meta.split('"').next().expect("its end").to_owned();
    let answer = site.get(&path).await;
    assert_eq!((answer.status, answer.header("content-type")), (StatusCode::OK, "image/jpeg"));
    assert_eq!(answer.header("cache-control"), "public, max-age=31536000, immutable");
    let image = turbojpeg::read_header(&answer.body).expect("a JPEG");
    assert_eq!((image.width, image.height), (1200, 630));
    assert_eq!(site.get(&path).await.body, answer.body);
    let old = site.get("/posters/moc-chau/doi-che/0000000000000000-share.jpg").await;
    assert_eq!((old.status, old.header("location")), (StatusCode::TEMPORARY_REDIRECT, &*path));
    for bad in ["/posters/moc-chau/khong/0-share.jpg", "/posters/moc-chau/doi-che/x.jpg"] {
        assert_eq!(site.get(bad).await.status, StatusCode::NOT_FOUND, "{bad}");
    }
}

#[tokio::test]
async fn style_sheets_are_immutable_under_their_hash() {
    let site = Site::new().await;
    for name in ["theme.css", "site.css", "icon.svg"] {
        let url = assets::site().url(name).expect("embedded");
        let answer = site.get(&url).await;
        assert_eq!(answer.status, StatusCode::OK, "{url}");
        assert_eq!(answer.header("cache-control"), "public, max-age=31536000, immutable");
        let request = Request::get(&url).header("if-none-match", answer.header("etag"));
        assert_eq!(site.ask(request).await.status, StatusCode::NOT_MODIFIED, "{url}");
    }
    assert_eq!(
        site.get("/assets/site/0000000000000000/site.css").await.status,
        StatusCode::NOT_FOUND
    );
}
