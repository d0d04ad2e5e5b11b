//! A small province, published into a temporary folder.

use crate::{
    app,
    config::PublicUrl,
    state::{AppState, CurrentRelease},
};
use axum::{
    Router,
    body::{Body, to_bytes},
    http::{HeaderMap, Request, StatusCode},
};
use serde_json::{Value, json};
use sonla360_content::{PanoramaDocument, Record, Release};
use sonla360_geometry::{Face, Pyramid, TileAddress};
use sonla360_store::{PanoramaId, PictureFormat, Store};
use tempfile::TempDir;
use tower::ServiceExt as _;
use turbojpeg::{Image, PixelFormat, Subsamp};

pub const PANORAMA: &str = "0123456789abcdef0123456789abcdef";
const TILE: u32 = 64;

/// The site and the folder it lives in.
pub struct Site {
    router: Router,
    pub store: Store,
    pub current: CurrentRelease,
    folder: TempDir,
}

/// What the site answered.
pub struct Answer {
    pub status: StatusCode,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Answer {
    pub fn text(&self) -> String {
        String::from_utf8(self.body.clone()).expect("text")
    }

    pub fn json(&self) -> Value {
        serde_json::from_slice(&self.body).expect("JSON")
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().expect("text"))
    }
}

impl Site {
    /// A published province of one tour with two scenes.
    pub async fn new() -> Self {
        Self::with(records()).await
    }

    pub async fn with(records: Vec<Record>) -> Self {
        let site = Self::empty().await;
        site.publish(&records).await;
        site
    }

    /// A server on which nothing was published.
    pub async fn empty() -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let store = Store::open(folder.path()).await.expect("a store");
        let current = CurrentRelease::load(&store).await.expect("a pointer");
        let public_url = Some(PublicUrl::parse("https://360.example").expect("an address"));
        let state = AppState { store: store.clone(), current: current.clone(), public_url };
        Self { router: app::router(state), store, current, folder }
    }

    pub async fn publish(&self, records: &[Record]) {
        let id: PanoramaId = PANORAMA.parse().expect("an identifier");
        let pyramid = Pyramid::new(TILE, 2).expect("a pyramid");
        let objects = self.store.objects();
        for tile in pyramid.tiles() {
            let shade = 30 + 30 * tile.face.index() as u8;
            objects.put_tile(&id, tile, PictureFormat::Jpeg, jpeg(shade)).await.expect("a tile");
        }
        // One tile as WebP: serving does not look into it.
        let tile = TileAddress { level: 2, face: Face::Up, row: 1, column: 0 };
        let webp = b"RIFF....WEBP".to_vec();
        objects.put_tile(&id, tile, PictureFormat::Webp, webp).await.expect("a tile");
        objects.put_pyramid_file(&id, b"{}".to_vec()).await.expect("pyramid.json");
        let panorama = PanoramaDocument {
            id: PANORAMA.to_owned(),
            source_width: 402,
            source_height: 201,
            tile_size: TILE,
            levels: vec![TILE, 2 * TILE],
            preview: "data:image/jpeg;base64,AAAA".to_owned(),
        };
        let frozen = Release::freeze(records, [&panorama]).expect("freezes");
        self.store.publish(frozen, "test", "").await.expect("publishes");
        self.current.refresh(&self.store).await.expect("refreshes");
    }

    pub fn folder(&self) -> &std::path::Path {
        self.folder.path()
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.ask(Request::get(path)).await
    }

    pub async fn get_with(&self, path: &str, name: &str, value: &str) -> Answer {
        self.ask(Request::get(path).header(name, value)).await
    }

    pub async fn ask(&self, request: axum::http::request::Builder) -> Answer {
        let request = request.body(Body::empty()).expect("a request");
        let response = self.router.clone().oneshot(request).await.expect("an answer");
        let (head, body) = response.into_parts();
        let body = to_bytes(body, 8 << 20).await.expect("a body").to_vec();
        Answer { status: head.status, headers: head.headers, body }
    }
}

fn jpeg(shade: u8) -> Vec<u8> {
    let edge = TILE as usize;
    let pixels = vec![shade; edge * edge * 3];
    let image = Image {
        pixels: pixels.as_slice(),
        width: edge,
        pitch: edge * 3,
        height: edge,
        format: PixelFormat::RGB,
    };
    turbojpeg::compress(image, 90, Subsamp::Sub2x2).expect("a JPEG").to_vec()
}

fn both(vi: &str, en: &str) -> Value {
    json!({ "vi": vi, "en": en })
}

fn claim(label: &str, value: &str, confidence: &str) -> Value {
    json!({
        "label": both(label, &format!("{label} (en)")), "value": both(value, value), "unit": "m",
        "source": "Niên giám 2024", "checked": "2026-03-05", "confidence": confidence,
    })
}

/// The records of the small province.
pub fn records() -> Vec<Record> {
    let view = json!({ "yaw": 0.0, "pitch": -5.0, "hfov": 80.0 });
    let facts = json!([
        claim("Độ cao", "1.050", "high"),
        claim("Chiều dài", "70", "low"),
        claim("Kỷ lục", "chưa-kiểm-chứng", "unverified"),
    ]);
    let values = [
        json!({
            "type": "province",
            "name": both("Sơn La 360", "Sơn La 360"),
            "tagline": both("Nhìn quanh Tây Bắc", "Look round the north-west"),
            "description": both("Đất của *chè*.", "A land of *tea*."),
            "languages": ["vi", "en"], "tours": ["moc-chau"], "facts": facts,
            "operator": both("Dự án", "The project"),
        }),
        json!({
            "type": "place", "id": "doi-che", "name": both("Đồi chè", "Tea hills"),
            "kind": both("Cảnh quan", "Landscape"),
            "summary": both("Những luống chè.", "Rows of tea."),
            "body": both("Đến [đây](scene:moc-chau/doi-che?yaw=10).", "Come [here](scene:moc-chau/doi-che?yaw=10)."),
            "address": both("phường Thảo Nguyên", "Thảo Nguyên ward"),
            "formerly": both("huyện Mộc Châu", "Mộc Châu district"),
            "location": { "latitude": 20.85, "longitude": 104.67, "precisionKm": 5.0, "verified": false },
            "facts": facts,
        }),
        json!({
            "type": "tour", "id": "moc-chau", "title": both("Mộc Châu", "Mộc Châu tour"),
            "summary": both("Hai cảnh.", "Two scenes."), "scenes": ["doi-che", "thac"],
        }),
        json!({
            "type": "scene", "tour": "moc-chau", "id": "doi-che", "place": "doi-che",
            "title": both("Đồi chè trái tim", "Heart-shaped tea hills"),
            "description": both("Phía trước là đồi.\n\nSau lưng là núi.", "Hills lie ahead.\n\nMountains </script> behind."),
            "panorama": PANORAMA, "initialView": view, "north": 45.0,
            "credit": both("Dự án", "Project"), "licence": "CC-BY-4.0", "illustration": true,
            "hotspots": [
                { "id": "toi-thac", "yaw": 30.0, "pitch": 0.0, "title": both("Tới thác", "To the falls"),
                  "kind": "link", "scene": "thac", "arrival": { "yaw": 12.0, "pitch": 3.0, "hfov": 85.0 } },
                { "id": "bup", "yaw": 90.0, "pitch": -20.0, "title": both("Búp non", "Young leaf"),
                  "kind": "info", "text": both("Búp **non** <script>alert(1)</script>", "A **young** leaf") },
                { "id": "mua", "yaw": -90.0, "pitch": 0.0, "title": both("Đọc về mùa", "Read on seasons"),
                  "kind": "chapter", "chapter": "mua" },
                { "id": "bai", "yaw": 180.0, "pitch": 0.0, "title": both("Đọc bài", "Read the article"),
                  "kind": "article", "article": "mot-ngay" },
            ],
        }),
        json!({
            "type": "scene", "tour": "moc-chau", "id": "thac",
            "title": both("Thác Dải Yếm", "Dải Yếm falls"),
            "description": both("Nước đổ.", "Water falls."), "panorama": PANORAMA, "initialView": view,
            "credit": both("Dự án", "Project"), "licence": "CC-BY-4.0",
            "hotspots": [],
        }),
        json!({
            "type": "chapter", "id": "mua", "order": 1, "title": both("Mùa", "Seasons"),
            "summary": both("Khi nào đến.", "When to come."),
            "body": both("# Mùa xuân\n\nHoa [ngoài](https://x.example).\n\n# Mùa hạ\n\nMận.\n\n# Mùa thu\n\nLúa.", "# Spring\n\nBlossom."),
        }),
        json!({
            "type": "chapter", "id": "an", "order": 2, "title": both("Ăn", "Food"),
            "summary": both("Món ngon.", "Good food."), "body": both("Pa pỉnh tộp.", "Grilled fish."),
        }),
        json!({
            "type": "article", "id": "mot-ngay", "title": both("Một ngày", "One day"),
            "summary": both("Giữa luống chè.", "Among the tea."), "date": "2026-03-05",
            "author": both("Ban biên tập", "The editors"),
            "body": both("Sáng sớm.", "Early morning & \"late\"."),
        }),
    ];
    values.into_iter().map(|value| serde_json::from_value(value).expect("a record")).collect()
}
