//! The studio's door.

use reqwest::Method;

use crate::{Answer, client, get, server};

/// Addresses that a curious person tries.
const INSIDE: [&str; 8] = [
    "/studio",
    "/studio/",
    "/studio/panoramas",
    "/studio/publish",
    "/studio/scenes",
    "/studio/uploads",
    "/studio/preview/vi/",
    "/studio/khong-co",
];

#[tokio::test]
async fn nothing_of_the_studio_answers_without_login() {
    for path in INSIDE {
        for method in [Method::GET, Method::POST, Method::PUT, Method::PATCH, Method::DELETE] {
            let request = client().request(method.clone(), server().url(path));
            let answer = Answer::read(request.send().await.unwrap()).await;
            let to_login =
                answer.status.is_redirection() && answer.header("location").contains("login");
            let refused = answer.status.is_client_error();
            assert!(to_login || refused, "{method} {path}: {}", answer.status);
            assert_eq!(answer.header("set-cookie"), "", "{method} {path}");
        }
    }
}

#[tokio::test]
async fn the_login_page_is_kept_out_of_caches_frames_and_search_engines() {
    let page = get("/studio/login").await;
    assert_eq!(page.status, 200);
    assert!(page.header("cache-control").contains("no-store"), "{}", page.header("cache-control"));
    assert!(page.header("content-security-policy").contains("frame-ancestors 'none'"));
    assert!(page.text().contains("noindex"));
}

#[tokio::test]
async fn a_request_from_another_site_is_refused() {
    let request = client()
        .post(server().url("/studio/login"))
        .header("origin", "https://elsewhere.example")
        .header("sec-fetch-site", "cross-site")
        .header("content-type", "application/x-www-form-urlencoded")
        .body("name=admin&password=x");
    assert_eq!(request.send().await.unwrap().status(), 403);
}

#[tokio::test]
async fn a_wrong_password_opens_nothing_and_tells_nothing() {
    server().add_user("hoa", "editor", "một mật khẩu dài").unwrap();
    let mut pages = Vec::new();
    for name in ["hoa", "khong-co"] {
        let request = client()
            .post(server().url("/studio/login"))
            .header("sec-fetch-site", "same-origin")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(format!("name={name}&password=sai"));
        let answer = Answer::read(request.send().await.unwrap()).await;
        assert!(answer.status.is_client_error(), "{}", answer.status);
        assert_eq!(answer.header("set-cookie"), "");
        pages.push(answer.text().replace(name, ""));
    }
    assert_eq!(pages[0], pages[1], "the answer tells whether the name exists");
}
