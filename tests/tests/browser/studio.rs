//! The studio, as a member of staff uses it: log in, upload, see it tiled, give it a name, publish, look.

mod corrections;
mod interrupted;
mod levelling;
mod route;
mod sounds;
mod writing;

use std::path::{Path, PathBuf};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicUsize, Ordering};

use sonla360_tests::browser::{Device, Page, is_available};
use sonla360_tests::content::miniature;
use sonla360_tests::picture::{decode_jpeg, project, psnr};
use sonla360_tests::server::Server;
use sonla360_tests::skip;
use tempfile::TempDir;

use crate::accessibility::{assert_accessible, axe_is_installed};
use crate::calm_page;
use crate::picture::canvas_picture;

const PASSWORD: &str = "hoa ban nở trắng núi rừng";

/// Least PSNR in dB against a plain projection of the photograph: another place, or the same one turned or
/// mirrored, would not come near it.
const LEAST: f64 = 24.0;

/// A server of the studio's own: what is published here is not seen by the other tests.
fn server() -> &'static Server {
    static SHARED: OnceLock<(Server, TempDir)> = OnceLock::new();
    &SHARED
        .get_or_init(|| {
            let content = miniature(1024).unwrap();
            (Server::start(content.path()).unwrap(), content)
        })
        .0
}

/// Fills a field of a form, replacing what stands in it.
async fn fill(page: &Page, field: &str, words: &str) {
    let element = page.find(&format!("[name={field}]")).await.unwrap();
    element.clear().await.unwrap();
    element.send_keys(words).await.unwrap();
}

/// Presses the button that sends the form with this action.
async fn send(page: &Page, action: &str) {
    page.click(&format!("form[action='{action}'] button[type=submit]")).await.unwrap();
}

/// Logs in as a member of staff of this page's own: a sixth login to one account has to wait, as a guess
/// would.
async fn log_in(server: &Server, page: &Page) {
    static MEMBERS: AtomicUsize = AtomicUsize::new(1);
    let name = format!("hoa-{}", MEMBERS.fetch_add(1, Ordering::Relaxed));
    server.add_user(&name, "editor", PASSWORD).unwrap();
    page.open(&server.url("/studio/login")).await.unwrap();
    fill(page, "name", &name).await;
    fill(page, "password", PASSWORD).await;
    send(page, "/studio/login").await;
    page.until("!location.pathname.includes('login')").await.unwrap();
}

/// Uploads a panorama, makes a scene of it and publishes it.
async fn publish_panorama(page: &Page, file: &Path, id: &str) {
    page.open(&server().url("/studio/upload")).await.unwrap();
    page.find("#file").await.unwrap().send_keys(file.to_str().unwrap()).await.unwrap();
    send(page, "/studio/upload").await;
    page.until("location.pathname.startsWith('/studio/panoramas/')").await.unwrap();
    // The page shows the progress of the tiling, and the picture itself when that is done.
    page.until("document.querySelector('tour-viewer')").await.unwrap();
    page.viewer_ready().await.unwrap();

    page.click("a[href$='/scene']").await.unwrap();
    for (field, words) in [
        ("title_vi", format!("Ảnh {id}")),
        ("title_en", format!("Picture {id}")),
        ("description_vi", "Ảnh toàn cảnh thật, tải lên qua trang biên tập.".to_owned()),
        ("description_en", "A real panorama, uploaded through the studio.".to_owned()),
        ("id", id.to_owned()),
        ("credit_vi", "Người chụp".to_owned()),
        ("credit_en", "The photographer".to_owned()),
        ("licence", "CC-BY-4.0".to_owned()),
    ] {
        fill(page, field, &words).await;
    }
    page.click("main form.form button[type=submit]").await.unwrap();
    page.until(&format!("location.pathname.startsWith('/studio/scenes/thu-nghiem/{id}')"))
        .await
        .unwrap();

    page.open(&server().url("/studio/publish")).await.unwrap();
    send(page, "/studio/publish/now").await;
    page.until("!location.pathname.endsWith('/publish')").await.unwrap();
}

/// The photographs beside the checkout, where there are any.
fn photographs() -> Vec<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/panoramas");
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let mut files: Vec<_> = entries
        .map(|entry| entry.unwrap().path().canonicalize().unwrap())
        .filter(|path| path.extension().is_some_and(|kind| kind == "jpg"))
        .collect();
    files.sort();
    files
}

#[tokio::test]
async fn real_photographs_are_uploaded_published_and_seen() {
    if !is_available() {
        return;
    }
    let photographs = photographs();
    if photographs.is_empty() {
        skip("../shared/panoramas is not here: there are no photographs to upload");
        return;
    }
    let staff = calm_page(Device::Desktop).await;
    log_in(server(), &staff).await;
    for (index, file) in photographs.iter().enumerate() {
        let id = format!("anh-{}", index + 1);
        publish_panorama(&staff, file, &id).await;
        let source = decode_jpeg(&std::fs::read(file).unwrap()).unwrap();
        for (device, language) in [(Device::Phone, "vi"), (Device::Desktop, "en")] {
            let visitor = calm_page(device).await;
            visitor
                .open_viewer(&server().url(&format!("/{language}/tours/thu-nghiem/{id}")))
                .await
                .unwrap();
            visitor.assert_console_clean().await.unwrap();
            // The same scene filling the window, so that the whole canvas is on the screenshot.
            let query = format!("lang={language}&scene={id}&yaw=20&pitch=-10&hfov=75");
            visitor
                .open_viewer(&server().url(&format!("/embed/thu-nghiem?{query}")))
                .await
                .unwrap();
            let (screen, view) = canvas_picture(&visitor).await;
            let expected = project(&source, view, screen.width, screen.height);
            let decibels = psnr(&screen, &expected);
            println!("{} on {device:?}: {decibels:.1} dB", file.display());
            assert!(decibels > LEAST, "{} on {device:?}: {decibels:.1} dB", file.display());
            visitor.close().await.unwrap();
        }
    }
    staff.close().await.unwrap();
    server().assert_log_clean();
}

#[tokio::test]
async fn what_is_no_panorama_is_refused_in_the_reader_s_language() {
    if !is_available() {
        return;
    }
    let folder = tempfile::tempdir().unwrap();
    let letter = folder.path().join("letter.jpg");
    std::fs::write(&letter, "Kính gửi Sở Du lịch").unwrap();
    let page = calm_page(Device::Desktop).await;
    log_in(server(), &page).await;
    for (language, words) in [("vi", "không phải"), ("en", "not a JPEG")] {
        page.open(&server().url(&format!("/studio/upload?lang={language}"))).await.unwrap();
        page.find("#file").await.unwrap().send_keys(letter.to_str().unwrap()).await.unwrap();
        send(&page, "/studio/upload").await;
        page.until("document.querySelector('[data-upload-error]:not([hidden])')").await.unwrap();
        let said = page.text("[data-upload-error]").await.unwrap();
        assert!(said.contains(words), "no “{words}” in: {said}");
    }
    page.close().await.unwrap();
}

#[tokio::test]
async fn logging_out_closes_every_door() {
    if !is_available() {
        return;
    }
    let page = calm_page(Device::Desktop).await;
    log_in(server(), &page).await;
    let cookie = page.driver().get_all_cookies().await.unwrap();
    assert!(
        cookie.iter().any(|c| c.name.starts_with("__Host-") && c.secure == Some(true)),
        "{cookie:?}"
    );
    assert_eq!(
        page.ask("return document.cookie").await.unwrap(),
        "",
        "scripts must not see the session"
    );
    send(&page, "/studio/logout").await;
    page.until("location.pathname.includes('login')").await.unwrap();
    page.open(&server().url("/studio/upload")).await.unwrap();
    assert!(page.address().await.unwrap().contains("/studio/login"));
    page.close().await.unwrap();
}

#[tokio::test]
async fn the_studio_is_accessible() {
    if !is_available() || !axe_is_installed() {
        return;
    }
    for device in [Device::Phone, Device::Desktop] {
        let page = calm_page(device).await;
        page.open(&server().url("/studio/login")).await.unwrap();
        assert_accessible(&page, "the login").await;
        log_in(server(), &page).await;
        for path in [
            "/studio",
            "/studio/upload",
            "/studio/tours/thu-nghiem",
            "/studio/tours/thu-nghiem/route",
            "/studio/scenes/thu-nghiem/do-dac",
            "/studio/scenes/thu-nghiem/do-dac/hotspots/new",
            "/studio/content",
            "/studio/new/place",
            "/studio/new/image",
            "/studio/content/article/mau",
            "/studio/publish",
            "/studio/history",
        ] {
            page.open(&server().url(path)).await.unwrap();
            assert_accessible(&page, &format!("{path} on {device:?}")).await;
            page.assert_console_clean().await.unwrap();
        }
        page.close().await.unwrap();
    }
}
