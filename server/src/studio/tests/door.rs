//! Who is let in, and what without that.

use super::*;
use crate::studio::access;

/// Every route behind the login, by method. A new route belongs here.
const GUARDED: &[(Method, &str)] = &[
    (Method::GET, "/studio"),
    (Method::GET, "/studio/"),
    (Method::POST, "/studio/logout"),
    (Method::POST, "/studio/preview"),
    (Method::POST, "/studio/preview/end"),
    (Method::GET, "/studio/panoramas/0123456789abcdef0123456789abcdef"),
    (Method::GET, "/studio/panoramas/0123456789abcdef0123456789abcdef/status"),
    (Method::GET, "/studio/panoramas/0123456789abcdef0123456789abcdef/manifest"),
    (Method::GET, "/studio/panoramas/0123456789abcdef0123456789abcdef/corrections"),
    (Method::POST, "/studio/panoramas/0123456789abcdef0123456789abcdef/corrections/save"),
    (Method::GET, "/studio/panoramas/0123456789abcdef0123456789abcdef/logo"),
    (Method::GET, "/studio/panoramas/0123456789abcdef0123456789abcdef/scene"),
    (Method::POST, "/studio/panoramas/0123456789abcdef0123456789abcdef/scene"),
    (Method::GET, "/studio/tours/a"),
    (Method::GET, "/studio/tours/a/plans"),
    (Method::POST, "/studio/tours/a/plans/save"),
    (Method::GET, "/studio/tours/a/route"),
    (Method::GET, "/studio/tours/a/manifest"),
    (Method::POST, "/studio/tours/a/route/save"),
    (Method::POST, "/studio/tours/a/save"),
    (Method::GET, "/studio/scenes/a/b"),
    (Method::POST, "/studio/scenes/a/b/save"),
    (Method::POST, "/studio/scenes/a/b/delete"),
    (Method::GET, "/studio/scenes/a/b/hotspots/new"),
    (Method::POST, "/studio/scenes/a/b/hotspots/new/save"),
    (Method::GET, "/studio/scenes/a/b/hotspots/c"),
    (Method::POST, "/studio/scenes/a/b/hotspots/c/save"),
    (Method::POST, "/studio/scenes/a/b/hotspots/c/delete"),
    (Method::GET, "/studio/content"),
    (Method::GET, "/studio/content/place/a"),
    (Method::POST, "/studio/content/place/a/save"),
    (Method::POST, "/studio/content/place/a/delete"),
    (Method::GET, "/studio/new/place"),
    (Method::POST, "/studio/new/place"),
    (Method::GET, "/studio/province"),
    (Method::POST, "/studio/province/save"),
    (Method::GET, "/studio/publish"),
    (Method::POST, "/studio/publish/now"),
    (Method::GET, "/studio/history"),
    (Method::POST, "/studio/history/0/restore"),
    (Method::GET, "/studio/upload"),
    (Method::POST, "/studio/upload"),
    (Method::OPTIONS, "/studio/uploads"),
    (Method::POST, "/studio/uploads"),
    (Method::HEAD, "/studio/uploads/0123456789abcdef0123456789abcdef"),
    (Method::PATCH, "/studio/uploads/0123456789abcdef0123456789abcdef"),
    (Method::DELETE, "/studio/uploads/0123456789abcdef0123456789abcdef"),
];

#[tokio::test]
async fn without_login_nothing_but_the_login_page_answers() {
    let studio = Studio::open().await;
    let stale = format!("{}={}", access::COOKIE_NAME, "0".repeat(64));
    for (method, path) in GUARDED {
        for cookie in ["", &stale, "__Host-sonla360=../../x"] {
            let request = Request::builder().method(method).uri(*path).header("cookie", cookie);
            let answer = studio.send(request.body(Body::empty()).expect("a request")).await;
            assert_eq!(answer.status(), StatusCode::UNAUTHORIZED, "{method} {path} {cookie}");
        }
        if method == Method::GET {
            let answer = studio.get("", path).await;
            assert_eq!(answer.status(), StatusCode::SEE_OTHER, "{path}");
            let target = answer.headers()["location"].to_str().expect("text");
            assert!(target.starts_with("/studio/login?next="), "{target}");
        }
    }
    assert_eq!(studio.get("", "/studio/login").await.status(), StatusCode::OK);
    assert_eq!(studio.get("", "/studio/nothing").await.status(), StatusCode::NOT_FOUND);
}

/// A path with its parameters left open.
fn shape(path: &str) -> Vec<&str> {
    path.split('/').map(|part| if part.starts_with('{') { "*" } else { part }).collect()
}

#[tokio::test]
async fn every_route_of_the_studio_is_in_the_list_of_guarded_ones() {
    let source = include_str!("../mod.rs");
    for quoted in source.split('"').filter(|text| text.starts_with("/studio")) {
        if quoted == "/studio/login" {
            continue;
        }
        let wanted = shape(quoted);
        let listed = GUARDED.iter().any(|(_, path)| {
            let parts: Vec<_> = path.split('/').collect();
            parts.len() == wanted.len()
                && parts.iter().zip(&wanted).all(|(part, want)| *want == "*" || part == want)
        });
        assert!(listed, "{quoted} is not tested to be behind the login");
    }
}

#[tokio::test]
async fn a_wrong_password_is_refused_and_guessing_is_slowed_down() {
    let studio = Studio::open().await;
    studio.store.add_user("lan", PASSWORD, Role::Editor).await.expect("added");
    let attempt = || studio.form("", "/studio/login", "name=lan&password=wrong&next=".into());
    for _ in 0..5 {
        assert_eq!(attempt().await.status(), StatusCode::UNAUTHORIZED);
    }
    assert_eq!(attempt().await.status(), StatusCode::TOO_MANY_REQUESTS);
}

#[tokio::test]
async fn logging_out_ends_the_session_on_the_server() {
    let studio = Studio::open().await;
    let cookie = studio.member("lan", Role::Viewer).await;
    assert_eq!(studio.get(&cookie, "/studio").await.status(), StatusCode::OK);
    studio.form(&cookie, "/studio/logout", String::new()).await;
    assert_eq!(studio.get(&cookie, "/studio").await.status(), StatusCode::SEE_OTHER);
}

#[tokio::test]
async fn another_site_cannot_act_for_a_member() {
    let studio = Studio::open().await;
    let cookie = studio.member("lan", Role::Admin).await;
    let request = Request::post("/studio/publish/now")
        .header("cookie", &cookie)
        .header("host", "studio.test")
        .header("origin", "https://evil.example")
        .header("content-type", "application/x-www-form-urlencoded");
    let answer = studio.send(request.body(Body::empty()).expect("a request")).await;
    assert_eq!(answer.status(), StatusCode::FORBIDDEN);
}

#[tokio::test]
async fn a_viewer_looks_but_does_not_act_and_only_an_administrator_rolls_back() {
    let studio = Studio::open().await;
    let viewer = studio.member("xem", Role::Viewer).await;
    let editor = studio.member("sua", Role::Editor).await;
    assert_eq!(studio.get(&viewer, "/studio/publish").await.status(), StatusCode::OK);
    for path in ["/studio/publish/now", "/studio/tours/a/save", "/studio/uploads", "/studio/upload"]
    {
        let answer = studio.form(&viewer, path, String::new()).await;
        assert_eq!(answer.status(), StatusCode::FORBIDDEN, "{path}");
    }
    let restore = format!("/studio/history/{}/restore", "0".repeat(64));
    assert_eq!(studio.form(&editor, &restore, String::new()).await.status(), StatusCode::FORBIDDEN);
}
