//! A face that somebody blurs in the studio: gone from the tiles, from its old address, and from older releases.

use std::time::{Duration, Instant};

use reqwest::Method;
use sonla360_tests::content::miniature;
use sonla360_tests::picture::{crop, decode_jpeg, psnr};
use sonla360_tests::server::{Server, sonla360};

use crate::{Answer, client, get_url};

const NAME: &str = "hoa";
const PASSWORD: &str = "hoa ban nở trắng núi rừng";
/// A loaded machine tiles slowly.
const PATIENCE: Duration = Duration::from_mins(3);
/// The middle of the face in front.
const FACE: &str = "regions_0_yaw=0&regions_0_pitch=0&regions_0_radius=12";
pub const UNTOUCHED: &str = "level_yaw=0&level_pitch=0&level_roll=0&nadir=none&nadir_radius=15";

pub struct Staff {
    pub server: Server,
    pub cookie: String,
}

impl Staff {
    pub async fn log_in(server: Server) -> Self {
        server.add_user(NAME, "admin", PASSWORD).unwrap();
        let mut staff = Self { server, cookie: String::new() };
        let coded = |text: String, byte| text + format!("%{byte:02x}").as_str();
        let password = PASSWORD.bytes().fold(String::new(), coded);
        let body = format!("name={NAME}&password={password}&next=");
        let answer = staff.send(Method::POST, "/studio/login", body).await;
        answer.header("set-cookie").split(';').next().unwrap().clone_into(&mut staff.cookie);
        staff
    }

    pub async fn send(&self, method: Method, path: &str, body: String) -> Answer {
        let request = client()
            .request(method, self.server.url(path))
            .header("cookie", &self.cookie)
            .header("accept", "text/html")
            .header("sec-fetch-site", "same-origin")
            .header("content-type", "application/x-www-form-urlencoded")
            .body(body);
        Answer::read(request.send().await.unwrap()).await
    }

    /// Applies corrections and waits until they are cut; gives the corrected panorama.
    pub async fn correct(&self, panorama: &str, fields: &str) -> String {
        let path = format!("/studio/panoramas/{panorama}/corrections/save");
        let answer = self.send(Method::POST, &path, fields.to_owned()).await;
        assert_eq!(answer.status, 303, "{}", answer.text());
        let page = answer.header("location").to_owned();
        let id = page.trim_end_matches("?corrected").rsplit('/').next().unwrap().to_owned();
        self.cut(&id).await;
        id
    }

    /// Waits until a panorama is cut.
    pub async fn cut(&self, id: &str) {
        let status = format!("/studio/panoramas/{id}/status");
        let begun = Instant::now();
        while self.send(Method::GET, &status, String::new()).await.json()["over"] != true {
            assert!(begun.elapsed() < PATIENCE, "never cut. The log:\n{}", self.server.log());
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    async fn publish(&self) {
        let answer = self.send(Method::POST, "/studio/publish/now", "note=".into()).await;
        assert_eq!(answer.status, 303, "{}", answer.text());
    }

    pub async fn tile(&self, panorama: &str, face: &str) -> Answer {
        get_url(self.server.url(&format!("/tiles/{panorama}/1/{face}/0/0.jpg"))).await
    }

    /// Waits until a panorama's tiles are gone.
    async fn gone(&self, panorama: &str) {
        let begun = Instant::now();
        while self.tile(panorama, "f").await.status != 410 {
            assert!(begun.elapsed() < PATIENCE, "never gone. The log:\n{}", self.server.log());
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// The panorama that visitors see in a scene.
    async fn published(&self, scene: &str) -> String {
        let manifest = get_url(self.server.url("/api/v1/tours/thu-nghiem/manifest")).await.json();
        let scenes = manifest["scenes"].as_array().unwrap();
        let scene = scenes.iter().find(|found| found["id"] == scene).unwrap();
        let url = scene["panorama"]["url"].as_str().unwrap();
        url.trim_start_matches("/tiles/").split('/').next().unwrap().to_owned()
    }
}

#[tokio::test]
async fn a_blurred_face_is_blurred_everywhere_and_its_old_tiles_are_gone_once_published() {
    let content = miniature(1024).unwrap();
    let staff = Staff::log_in(Server::start(content.path()).unwrap()).await;
    let clear = staff.published("doi-chung").await;
    let mut before = Vec::new();
    for face in ["f", "r", "b", "l", "u", "d"] {
        before.push(staff.tile(&clear, face).await.body);
    }
    let blurred = staff.correct(&clear, &format!("{UNTOUCHED}&regions=1&{FACE}")).await;
    assert!(staff.server.log().contains("tiled only where it changes"), "{}", staff.server.log());
    assert_eq!(staff.published("doi-chung").await, clear, "nothing is published by correcting");
    for (face, before) in ["f", "r", "b", "l", "u", "d"].iter().zip(&before) {
        let after = staff.tile(&blurred, face).await.body;
        if *face == "f" {
            let [a, b] = [before, &after].map(|tile| decode_jpeg(tile).unwrap());
            // 12° reach a fifth of the way to the tile's edge.
            let side = a.width / 8;
            let part = |picture, at| crop(picture, at, at, side, side);
            let middle = psnr(&part(&a, 7 * side / 2), &part(&b, 7 * side / 2));
            assert!(middle < 25.0, "what was blurred can still be made out: {middle:.1} dB");
            let corner = psnr(&part(&a, 0), &part(&b, 0));
            assert!(corner.is_infinite(), "a corner that nobody touched: {corner:.1} dB");
        } else {
            assert!(*before == after, "nothing was blurred on face {face}, and its bytes differ");
        }
    }
    staff.publish().await;
    assert_eq!(staff.published("doi-chung").await, blurred);
    staff.gone(&clear).await;
    let pyramid = format!("/tiles/{clear}/pyramid.json");
    assert_eq!(get_url(staff.server.url(&pyramid)).await.status, 410);
    // Addresses are closed first, then files go; those that the second pass was just writing go with it.
    let kept = staff.server.data().path().join("objects/tiles").join(&clear);
    let begun = Instant::now();
    while std::fs::read_dir(&kept).is_ok_and(|mut entries| entries.next().is_some()) {
        assert!(begun.elapsed() < PATIENCE, "files are left in {}", kept.display());
        tokio::time::sleep(Duration::from_millis(50)).await;
    }

    // An older release comes back with the face blurred.
    let history = staff.send(Method::GET, "/studio/history", String::new()).await.text();
    let restore = history
        .split("action=\"")
        .filter_map(|part| part.split('"').next())
        .find(|action| action.ends_with("/restore"))
        .unwrap();
    let back = staff.send(Method::POST, restore, String::new()).await;
    assert_eq!(back.status, 303);
    assert_eq!(staff.published("doi-chung").await, blurred);
    assert_eq!(staff.tile(&clear, "f").await.status, 410);

    // The original is kept: the region can be taken out again.
    let again = staff.correct(&blurred, &format!("{UNTOUCHED}&regions=1")).await;
    assert_eq!(again, clear);
    assert!(staff.tile(&again, "f").await.body == before[0], "the same bytes as at first");
    staff.server.assert_log_clean();
}

#[tokio::test]
async fn corrections_travel_with_the_content_folder() {
    let content = miniature(1024).unwrap();
    let staff = Staff::log_in(Server::start(content.path()).unwrap()).await;
    let clear = staff.published("doi-chung").await;
    let fields = UNTOUCHED.replace("level_roll=0", "level_roll=2.5");
    let blurred = staff.correct(&clear, &format!("{fields}&regions=1&{FACE}")).await;
    let tile = staff.tile(&blurred, "f").await.body;
    let data = staff.server.data();
    assert!(staff.server.stop(Duration::from_secs(30)).unwrap().success());

    let folder = sonla360_tests::scratch::folder().unwrap();
    let exported = folder.path().join("exported");
    let mut export = sonla360(&["export"]);
    export.arg(&exported).arg("--data").arg(data.path());
    assert!(export.output().unwrap().status.success());
    let path = exported.join("panoramas/doi-chung.jpg.toml");
    let text = std::fs::read_to_string(&path).unwrap();
    assert!(text.contains("roll = 2.5") && text.contains("[[blurred]]"), "{text}");

    let again = Server::start(&exported).unwrap();
    let copy = Staff { server: again, cookie: String::new() };
    assert_eq!(copy.published("doi-chung").await, blurred, "the same picture, the same address");
    assert!(copy.tile(&blurred, "f").await.body == tile);

    std::fs::write(&path, text.replace("radius = 12", "radius = 95")).unwrap();
    let outcome = sonla360(&["check"]).arg(&exported).output().unwrap();
    let said = String::from_utf8(outcome.stderr).unwrap();
    assert_eq!(outcome.status.code(), Some(1), "{said}");
    assert!(said.contains("panoramas/doi-chung.jpg.toml: The radius"), "{said}");
}
