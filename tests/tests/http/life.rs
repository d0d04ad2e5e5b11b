//! A server's life: start, health, stop, start again.

use std::time::Duration;

use sonla360_tests::content::miniature;
use sonla360_tests::server::Server;

use crate::{client, get, server};

#[tokio::test]
async fn it_is_alive_and_ready() {
    for path in ["/healthz", "/readyz"] {
        assert_eq!(get(path).await.status, 200, "{path}");
    }
    assert!(get("/metrics").await.status.is_success());
}

#[tokio::test]
async fn it_stops_gracefully_and_starts_again_with_its_data() {
    let content = miniature(1024).unwrap();
    let first = Server::start(content.path()).unwrap();
    let data = first.data();
    let page = client().get(first.url("/vi/")).send().await.unwrap();
    assert_eq!(page.status(), 200);
    let status = first.stop(Duration::from_secs(15)).unwrap();
    assert!(status.success(), "SIGTERM is an ordinary end: {status}");

    // The content folder is read only into an empty data folder: this one has nothing in it.
    let nothing = tempfile::tempdir().unwrap();
    let again = Server::start_on(data, nothing.path()).unwrap();
    let page = client().get(again.url("/vi/tours/thu-nghiem/do-dac")).send().await.unwrap();
    assert_eq!(page.status(), 200);
    again.assert_log_clean();
}

#[tokio::test]
async fn nothing_that_visitors_ask_for_dirties_the_log() {
    for path in [
        "/vi/",
        "/khong-co",
        "/vi/tours/khong-co",
        "/tiles/x/9/z/0/0.jpg",
        "/%ff",
        "/vi/search?q=%00",
    ] {
        let status = get(path).await.status;
        assert!(!status.is_server_error(), "{path}: {status}");
    }
    server().assert_log_clean();
}
