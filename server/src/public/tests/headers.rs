use super::Site;
use axum::http::{Request, StatusCode};

const PATHS: [&str; 6] = [
    "/vi/",
    "/vi/tours/moc-chau/doi-che",
    "/kiosk/moc-chau",
    "/api/v1/tours",
    "/nothing/here",
    "/robots.txt",
];

#[tokio::test]
async fn every_response_is_locked_down() {
    let site = Site::new().await;
    for path in PATHS {
        let answer = site.get(path).await;
        let policy = answer.header("content-security-policy");
        assert!(policy.contains("default-src 'none'"), "{path}");
        assert!(policy.contains("script-src 'self' 'wasm-unsafe-eval'"), "{path}");
        assert!(policy.contains("frame-ancestors 'none'"), "{path}");
        assert!(!policy.contains("unsafe-inline"), "{path}");
        assert_eq!(answer.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(answer.header("referrer-policy"), "strict-origin-when-cross-origin", "{path}");
        for allowed in ["gyroscope=(self)", "xr-spatial-tracking=(self)"] {
            assert!(answer.header("permissions-policy").contains(allowed), "{path}: {allowed}");
        }
        assert_eq!(answer.header("cross-origin-opener-policy"), "same-origin", "{path}");
        assert_eq!(answer.header("set-cookie"), "", "{path}");
    }
    let embed = site.get("/embed/moc-chau").await;
    assert!(embed.header("content-security-policy").contains("frame-ancestors *"));
}

#[tokio::test]
async fn a_page_that_did_not_change_is_not_sent_again() {
    let site = Site::new().await;
    for path in
        ["/vi/", "/en/handbook/mua", "/api/v1/tours", "/api/v1/library?lang=en", "/sitemap.xml"]
    {
        let first = site.get(path).await;
        let tag = first.header("etag").to_owned();
        assert!(tag.starts_with('"') && tag.len() > 16, "{path}: {tag}");
        assert_eq!(first.header("cache-control"), "no-cache", "{path}");
        let again = site.get_with(path, "if-none-match", &tag).await;
        assert_eq!(again.status, StatusCode::NOT_MODIFIED, "{path}");
        assert!(again.body.is_empty(), "{path}");
        assert_eq!(again.header("etag"), tag, "{path}");
        assert!(again.header("content-security-policy").contains("default-src 'none'"), "{path}");
        let other = site.get_with(path, "if-none-match", "\"another\"").await;
        assert_eq!(other.status, StatusCode::OK, "{path}");
    }
}

#[tokio::test]
async fn a_page_keeps_its_tag_through_releases_that_do_not_change_it() {
    let site = Site::new().await;
    let before = site.get("/vi/handbook/mua").await.header("etag").to_owned();
    let mut records = super::site::records();
    records.retain(|record| record.key().to_string() != "article/mot-ngay");
    site.publish(&records).await;
    assert_eq!(site.get("/vi/handbook/mua").await.header("etag"), before);
}

#[tokio::test]
async fn compressed_pages_have_tags_of_their_own_that_are_recognised() {
    let site = Site::new().await;
    let plain = site.get("/vi/").await.header("etag").to_owned();
    for coding in ["br", "gzip"] {
        let answer = site.get_with("/vi/", "accept-encoding", coding).await;
        assert_eq!(answer.header("content-encoding"), coding);
        assert!(answer.header("vary").contains("accept-encoding"));
        let tag = answer.header("etag").to_owned();
        assert_ne!(tag, plain);
        let request =
            Request::get("/vi/").header("accept-encoding", coding).header("if-none-match", &tag);
        let again = site.ask(request).await;
        assert_eq!((again.status, again.header("etag")), (StatusCode::NOT_MODIFIED, &*tag));
    }
    assert_eq!(site.get("/vi/").await.header("content-encoding"), "");
}

#[tokio::test]
async fn head_tells_what_get_would() {
    let site = Site::new().await;
    for path in ["/vi/", "/vi/khong-co", "/api/v1/tours"] {
        let get = site.get(path).await;
        let head = site.ask(Request::head(path)).await;
        assert_eq!((head.status, head.header("etag")), (get.status, get.header("etag")), "{path}");
        assert!(head.body.is_empty(), "{path}");
    }
}

#[tokio::test]
async fn health_readiness_and_metrics_are_honest() {
    let site = Site::empty().await;
    assert_eq!(site.get("/healthz").await.status, StatusCode::OK);
    assert_eq!(site.get("/readyz").await.status, StatusCode::SERVICE_UNAVAILABLE);
    site.publish(&super::site::records()).await;
    assert_eq!(site.get("/readyz").await.text(), "ready\n");
    site.get("/vi/handbook/mua").await;
    let metrics = site.get("/metrics").await.text();
    assert!(metrics.contains("route=\"/{lang}/handbook/{chapter}\",method=\"GET\",status=\"200\""));
    assert!(metrics.contains("sonla360_release_info{hash=\""));
    assert!(!metrics.contains("handbook/mua"), "addresses make no series");
}
