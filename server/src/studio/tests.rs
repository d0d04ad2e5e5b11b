//! The studio as a browser would meet it, without a network.

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
use sonla360_content::{LocalizedText, Province, Record, RecordKey};
use sonla360_store::{Role, Store};
use std::net::SocketAddr;
use tempfile::TempDir;
use tower::ServiceExt as _;

mod corrections;
mod door;
mod findings;
mod pictures;
mod pose;
mod publishing;
mod records;
mod uploads;

const PASSWORD: &str = "mật khẩu đủ dài";

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
