//! The studio as a browser would meet it, without a network.

use super::access;
use crate::{
    app,
    state::{AppState, CurrentRelease},
};
use axum::{
    Router,
    body::{Body, to_bytes},
    extract::connect_info::MockConnectInfo,
    http::{Method, Request, Response, StatusCode, header},
};
use sonla360_content::{Kind, LocalizedText, Province, Record, RecordKey, Tour};
use sonla360_store::{Role, Store};
use std::{net::SocketAddr, path::PathBuf};
use tempfile::TempDir;
use tower::ServiceExt as _;

const PASSWORD: &str = "mật khẩu đủ dài";

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
    (Method::GET, "/studio/panoramas/0123456789abcdef0123456789abcdef/scene"),
    (Method::POST, "/studio/panoramas/0123456789abcdef0123456789abcdef/scene"),
    (Method::GET, "/studio/tours/a"),
    (Method::POST, "/studio/tours/a/save"),
    (Method::GET, "/studio/scenes/a/b"),
    (Method::POST, "/studio/scenes/a/b/save"),
    (Method::POST, "/studio/scenes/a/b/delete"),
    (Method::GET, "/studio/scenes/a/b/hotspots/new"),
    (Method::POST, "/studio/scenes/a/b/hotspots/new/save"),
    (Method::GET, "/studio/scenes/a/b/hotspots/c"),
    (Method::POST, "/studio/scenes/a/b/hotspots/c/save"),
    (Method::POST, "/studio/scenes/a/b/hotspots/c/delete"),
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

struct Studio {
    store: Store,
    app: Router,
    _data: TempDir,
}

impl Studio {
    async fn open() -> Self {
        let data = tempfile::tempdir().expect("a folder");
        let store = Store::open(data.path()).await.expect("a store");
        let current = CurrentRelease::load(&store).await.expect("readable");
        let state = AppState { store: store.clone(), current, public_url: None };
        let peer = SocketAddr::from(([127, 0, 0, 1], 1));
        let app = app::router(state).layer(MockConnectInfo(peer));
        Self { store, app, _data: data }
    }

    async fn member(&self, name: &str, role: Role) -> String {
        self.store.add_user(name, PASSWORD, role).await.expect("added");
        let body = format!("name={name}&password={}&next=", urlencoded(PASSWORD));
        let answer = self.form("", "/studio/login", body).await;
        assert_eq!(answer.status(), StatusCode::SEE_OTHER);
        let cookie = answer.headers()[header::SET_COOKIE].to_str().expect("text").to_owned();
        for part in ["__Host-sonla360=", "Secure", "HttpOnly", "SameSite=Lax", "Path=/"] {
            assert!(cookie.contains(part), "{part} is missing in {cookie}");
        }
        cookie.split(';').next().expect("a pair").to_owned()
    }

    async fn send(&self, request: Request<Body>) -> Response<Body> {
        self.app.clone().oneshot(request).await.expect("an answer")
    }

    async fn get(&self, cookie: &str, path: &str) -> Response<Body> {
        let request = Request::get(path).header("cookie", cookie).header("accept", "text/html");
        self.send(request.body(Body::empty()).expect("a request")).await
    }

    async fn form(&self, cookie: &str, path: &str, body: String) -> Response<Body> {
        let request = Request::post(path)
            .header("cookie", cookie)
            .header("host", "studio.test")
            .header("origin", "http://studio.test")
            .header("content-type", "application/x-www-form-urlencoded");
        self.send(request.body(Body::from(body)).expect("a request")).await
    }

    /// Uploads a file by tus in one piece; gives the answer to that piece.
    async fn upload(&self, cookie: &str, file: &[u8]) -> Response<Body> {
        let tus = |method, path: &str| {
            Request::builder()
                .method(method)
                .uri(path)
                .header("cookie", cookie)
                .header("tus-resumable", "1.0.0")
        };
        let create = tus(Method::POST, "/studio/uploads").header("upload-length", file.len());
        let created = self.send(create.body(Body::empty()).expect("a request")).await;
        assert_eq!(created.status(), StatusCode::CREATED);
        let location = created.headers()["location"].to_str().expect("text").to_owned();
        let piece = tus(Method::PATCH, &location)
            .header("content-type", "application/offset+octet-stream")
            .header("upload-offset", 0);
        self.send(piece.body(Body::from(file.to_vec())).expect("a request")).await
    }
}

async fn text(answer: Response<Body>) -> String {
    let bytes = to_bytes(answer.into_body(), 1 << 22).await.expect("a body");
    String::from_utf8(bytes.to_vec()).expect("text")
}

fn urlencoded(text: &str) -> String {
    text.bytes().fold(String::new(), |coded, byte| coded + &format!("%{byte:02x}"))
}

fn province() -> Record {
    let words = || LocalizedText::vi_en("Sơn La", "Sơn La");
    Record::Province(Province {
        name: words(),
        tagline: words(),
        description: words(),
        languages: vec![sonla360_content::Language::VI, sonla360_content::Language::EN],
        tours: Vec::new(),
        facts: Vec::new(),
        operator: LocalizedText::default(),
    })
}

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
    let source = include_str!("mod.rs");
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

#[tokio::test]
async fn every_page_speaks_both_languages_and_is_never_stored() {
    let studio = Studio::open().await;
    studio.store.save_draft(&province(), None, "lan").await.expect("saved");
    let cookie = studio.member("lan", Role::Admin).await;
    for path in ["/studio", "/studio/upload", "/studio/publish", "/studio/history"] {
        for (language, word) in [("vi", "Phòng biên tập"), ("en", "Studio")] {
            let answer = studio.get(&cookie, &format!("{path}?lang={language}")).await;
            assert_eq!(answer.status(), StatusCode::OK, "{path}");
            assert_eq!(answer.headers()[header::CACHE_CONTROL], "no-store");
            let page = text(answer).await;
            assert!(page.contains(&format!("<html lang=\"{language}\">")), "{path}");
            assert!(page.contains(word), "{path} {language}");
            assert!(!page.contains("studio-error-") && !page.contains(">studio-"), "{path}");
        }
    }
}

#[tokio::test]
async fn drafts_are_published_with_their_problems_listed_and_rolled_back() {
    let studio = Studio::open().await;
    let cookie = studio.member("lan", Role::Admin).await;
    studio.store.save_draft(&province(), None, "lan").await.expect("saved");
    let publish = || studio.form(&cookie, "/studio/publish/now", "note=một".into());
    assert_eq!(publish().await.status(), StatusCode::SEE_OTHER);
    let (first, _) = studio.store.pointer().await.expect("readable").expect("published");

    let tour = Tour {
        id: "trong".parse().expect("an id"),
        title: LocalizedText::vi_en("Trống", "Empty"),
        summary: LocalizedText::vi_en("a", "b"),
        scenes: Vec::new(),
        route: Vec::new(),
    };
    studio.store.save_draft(&Record::Tour(tour), None, "lan").await.expect("saved");
    let refused = publish().await;
    assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(text(refused).await.contains("/studio/tours/trong"), "the problem leads to its place");

    let key = RecordKey::plain(Kind::Tour, "trong".parse().expect("an id")).expect("a key");
    studio.store.delete_draft(&key, 1).await.expect("deleted");
    let mut changed = province();
    if let Record::Province(province) = &mut changed {
        province.tagline = LocalizedText::vi_en("khác", "other");
    }
    studio.store.save_draft(&changed, Some(1), "lan").await.expect("saved");
    assert_eq!(publish().await.status(), StatusCode::SEE_OTHER);
    let (second, _) = studio.store.pointer().await.expect("readable").expect("published");
    assert_ne!(first, second);

    let restore = format!("/studio/history/{first}/restore");
    assert_eq!(studio.form(&cookie, &restore, String::new()).await.status(), StatusCode::SEE_OTHER);
    let (now, _) = studio.store.pointer().await.expect("readable").expect("published");
    assert_eq!(now, first);
}

#[tokio::test]
async fn a_preview_shows_the_drafts_to_members_only() {
    let studio = Studio::open().await;
    let cookie = studio.member("lan", Role::Viewer).await;
    studio.store.save_draft(&province(), None, "lan").await.expect("saved");
    let preview = format!("{cookie}; __Host-sonla360-preview=1");
    let seen = studio.get(&preview, "/vi/").await;
    assert_eq!(seen.status(), StatusCode::OK);
    assert_eq!(seen.headers()[header::CACHE_CONTROL], "no-store");
    assert!(text(seen).await.contains("preview-bar"));
    // The outer router has matched this path's parameters already; they must not count twice.
    let missing = studio.get(&preview, "/vi/handbook/khong-co").await;
    assert_eq!(missing.status(), StatusCode::NOT_FOUND);
    for cookie in ["__Host-sonla360-preview=1", &cookie] {
        assert_eq!(studio.get(cookie, "/vi/").await.status(), StatusCode::SERVICE_UNAVAILABLE);
    }
}

fn shared_panorama() -> Option<Vec<u8>> {
    let path = PathBuf::from(env!("CARGO_MANIFEST_DIR"))
        .join("../../shared/panoramas/pannellum_examplepano.jpg");
    let bytes = std::fs::read(path).ok();
    if bytes.is_none() {
        eprintln!("skipped: ../shared/panoramas is not there");
    }
    bytes
}

fn picture(width: u32, height: u32) -> Vec<u8> {
    let grey = vec![128; (width * height * 3) as usize];
    let image = turbojpeg::Image {
        pixels: grey.as_slice(),
        width: width as usize,
        pitch: width as usize * 3,
        height: height as usize,
        format: turbojpeg::PixelFormat::RGB,
    };
    turbojpeg::compress(image, 85, turbojpeg::Subsamp::Sub2x2).expect("a JPEG").to_vec()
}

/// A PNG of a header, perhaps compressed data, and its end; checksums are right.
fn png(width: u32, height: u32, data: &[u8]) -> Vec<u8> {
    let mut file = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut header = [width.to_be_bytes(), height.to_be_bytes()].concat();
    header.extend([8, 2, 0, 0, 0]);
    for (kind, body) in [(b"IHDR", header.as_slice()), (b"IDAT", data), (b"IEND", &[])] {
        let mut chunk = kind.to_vec();
        chunk.extend(body);
        file.extend((body.len() as u32).to_be_bytes());
        file.extend(&chunk);
        file.extend(crc32(&chunk).to_be_bytes());
    }
    file
}

/// CRC-32 as in PNG (ISO 3309), bit by bit.
fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| {
            if crc & 1 == 1 { (crc >> 1) ^ 0xedb8_8320 } else { crc >> 1 }
        })
    })
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
    assert_eq!(made.headers()["location"], "/studio/scenes/doi-che/doi-che");
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
