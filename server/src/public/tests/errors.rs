use super::{Answer, Site};
use axum::http::{Request, StatusCode};

fn is_a_page_with_a_way_on(answer: &Answer, language: &str) {
    let html = answer.text();
    assert!(html.contains(&format!("<html lang=\"{language}\">")), "{html}");
    assert!(html.contains(&format!("href=\"/{language}/\"")));
    assert!(html.contains("role=\"search\"") && html.contains("noindex"));
    assert!(answer.header("content-type").starts_with("text/html"));
}

#[tokio::test]
async fn what_is_not_there_is_said_in_the_reader_s_language() {
    let site = Site::new().await;
    for path in [
        "/tours/khong-co",
        "/tours/moc-chau/khong-co",
        "/handbook/x",
        "/articles/x",
        "/places/x",
        "/images/x",
        "/x",
        "/tours/moc-chau/a/b",
    ] {
        for language in ["vi", "en"] {
            let answer = site.get(&format!("/{language}{path}")).await;
            assert_eq!(answer.status, StatusCode::NOT_FOUND, "/{language}{path}");
            is_a_page_with_a_way_on(&answer, language);
        }
    }
    let english = site.get_with("/nowhere/at/all", "accept-language", "en").await;
    is_a_page_with_a_way_on(&english, "en");
    let vietnamese = site.get("/nowhere/at/all").await;
    is_a_page_with_a_way_on(&vietnamese, "vi");
    assert!(vietnamese.text().contains("Không có trang này"));
}

#[tokio::test]
async fn a_language_that_is_not_published_is_not_there() {
    let site = Site::new().await;
    for path in ["/fr/", "/fr/handbook", "/VI/", "/lo/tours/moc-chau"] {
        assert_eq!(site.get(path).await.status, StatusCode::NOT_FOUND, "{path}");
    }
}

#[tokio::test]
async fn what_was_taken_down_is_told_from_what_never_was() {
    let site = Site::new().await;
    let mut records = super::site::records();
    records.retain(|record| record.key().to_string() != "chapter/an");
    site.publish(&records).await;
    let answer = site.get("/vi/handbook/an").await;
    assert_eq!(answer.status, StatusCode::GONE);
    is_a_page_with_a_way_on(&answer, "vi");
    assert!(answer.text().contains("đã được gỡ"));
    assert_eq!(site.get("/vi/handbook/chua-tung").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn programs_get_errors_as_json_in_both_languages() {
    let site = Site::new().await;
    for path in ["/api/v1/tours/x/manifest", "/tiles/x/1/f/0/0.jpg", "/media/x", "/api/v1/nothing"]
    {
        let answer = site.get(path).await;
        assert_eq!(answer.status, StatusCode::NOT_FOUND, "{path}");
        assert_eq!(answer.header("content-type"), "application/json", "{path}");
        let body = answer.json();
        assert_eq!(body["status"], 404, "{path}");
        assert_ne!(body["error"]["vi"], body["error"]["en"], "{path}");
    }
}

#[tokio::test]
async fn before_the_first_publication_there_is_a_page_that_says_so() {
    let site = Site::empty().await;
    let answer = site.get_with("/vi/", "accept-language", "en").await;
    assert_eq!(answer.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(answer.header("retry-after"), "5");
    assert!(answer.text().contains("Chưa có nội dung nào được xuất bản"));
}

#[tokio::test]
async fn other_methods_are_refused_with_a_page() {
    let site = Site::new().await;
    let answer = site.ask(Request::post("/vi/handbook")).await;
    assert_eq!(answer.status, StatusCode::METHOD_NOT_ALLOWED);
    assert_eq!(answer.header("allow"), "GET,HEAD");
    is_a_page_with_a_way_on(&answer, "vi");
}

#[tokio::test]
async fn a_mistake_of_ours_is_a_page_too_and_tells_no_secrets() {
    let site = Site::new().await;
    // A chapter's document is lost behind the server's back.
    let key = "chapter/an".parse().expect("a key");
    let hash = site.current.get().expect("a release").index().records[&key].clone();
    let folder = site.folder().join("objects/documents").join(&hash.as_str()[..2]);
    std::fs::remove_file(folder.join(hash.as_str())).expect("removed");
    let answer = site.get("/en/handbook").await;
    assert_eq!(answer.status, StatusCode::INTERNAL_SERVER_ERROR);
    is_a_page_with_a_way_on(&answer, "en");
    assert!(!answer.text().contains(hash.as_str()));
}
