//! The command line with a content folder: first start, export, import, mistakes, users, tiles.

use sonla360_content::DocumentHash;
use sonla360_store::Store;
use std::{
    io::{BufRead as _, BufReader, Write as _},
    path::Path,
    process::{Child, Command, Output, Stdio},
};
use tempfile::TempDir;

const SCENE: &str = r#"
title = { vi = "Hồ", en = "Lake" }
description = { vi = "Mặt hồ ở phía trước.", en = "The lake lies ahead." }
panorama = "ho.jpg"
initialView = { yaw = 10.0, pitch = -5.0, hfov = 90.0 }
credit = { vi = "Máy tính", en = "Computed" }
licence = "CC0-1.0"
"#;

/// A province of one scene and one image.
fn content() -> TempDir {
    let folder = tempfile::tempdir().expect("a folder");
    let write = |path: &str, bytes: &[u8]| {
        let path = folder.path().join(path);
        std::fs::create_dir_all(path.parent().expect("a parent")).expect("created");
        std::fs::write(path, bytes).expect("written");
    };
    write(
        "province.toml",
        r#"languages = ["vi", "en"]
        tours = ["thu"]
        name = { vi = "Thử", en = "Test" }
        tagline = { vi = "a", en = "b" }
        description = { vi = "a", en = "b" }"#
            .as_bytes(),
    );
    write(
        "thu/tour.toml",
        r#"scenes = ["ho"]
        title = { vi = "Thử", en = "Test" }
        summary = { vi = "a", en = "b" }"#
            .as_bytes(),
    );
    write("thu/ho.toml", SCENE.as_bytes());
    write("panoramas/ho.jpg", &jpeg(1024, 512));
    write("images/ho.jpg", &jpeg(300, 200));
    write(
        "images/ho.toml",
        r#"file = "ho.jpg"
        title = { vi = "Hồ", en = "Lake" }
        alt = { vi = "Hồ", en = "A lake" }
        credit = { vi = "a", en = "b" }
        licence = "CC0-1.0""#
            .as_bytes(),
    );
    folder
}

fn jpeg(width: usize, height: usize) -> Vec<u8> {
    let pixels: Vec<u8> = (0..width * height * 3).map(|index| (index / 97 % 251) as u8).collect();
    let image = turbojpeg::Image {
        pixels: pixels.as_slice(),
        width,
        pitch: width * 3,
        height,
        format: turbojpeg::PixelFormat::RGB,
    };
    turbojpeg::compress(image, 85, turbojpeg::Subsamp::Sub2x2).expect("a JPEG").to_vec()
}

fn sonla360(arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sonla360"));
    command.args(arguments).env_remove("SONLA360_PASSWORD").stdin(Stdio::null());
    command
}

fn run(arguments: &[&str]) -> Output {
    sonla360(arguments).output().expect("the program runs")
}

fn text(path: &Path) -> &str {
    path.to_str().expect("a plain path")
}

/// A running server, killed when dropped.
struct Server(Child);

impl Server {
    /// Waits until it is ready.
    fn start(data: &Path, content: &Path) -> Self {
        let arguments =
            ["serve", "--listen", "127.0.0.1:0", "--data", text(data), "--content", text(content)];
        let mut child =
            sonla360(&arguments).stdout(Stdio::piped()).spawn().expect("the server starts");
        let mut line = String::new();
        let out = child.stdout.take().expect("its output");
        BufReader::new(out).read_line(&mut line).expect("readable");
        let server = Self(child);
        assert!(line.starts_with("Sơn La 360 is ready: http://127.0.0.1:"), "{line:?}");
        server
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

/// The release a data folder shows.
fn release(data: &Path) -> DocumentHash {
    tokio::runtime::Runtime::new().expect("a runtime").block_on(async {
        let store = Store::open(data).await.expect("a store");
        let (hash, _) = store.pointer().await.expect("readable").expect("published");
        hash
    })
}

#[test]
fn a_first_start_publishes_the_content_and_what_is_exported_gives_the_same_release() {
    let (content, data) = (content(), tempfile::tempdir().expect("a folder"));
    drop(Server::start(data.path(), content.path()));
    let first = release(data.path());

    // A second start does none of it, even when the content has changed.
    std::fs::write(content.path().join("thu/ho.toml"), "broken").expect("written");
    drop(Server::start(data.path(), content.path()));
    assert_eq!(release(data.path()), first);

    let exported = data.path().join("exported");
    let out = run(&["export", text(&exported), "--data", text(data.path())]);
    assert!(out.status.success(), "{out:?}");
    assert!(exported.join("panoramas/ho.jpg").exists() && exported.join("images/ho.jpg").exists());
    let again = tempfile::tempdir().expect("a folder");
    drop(Server::start(again.path(), &exported));
    assert_eq!(release(again.path()), first);
}

#[test]
fn every_mistake_of_a_content_folder_is_reported_at_once() {
    let content = content();
    let out = run(&["check", text(content.path())]);
    assert_eq!(out.status.code(), Some(0), "{out:?}");
    std::fs::write(content.path().join("images/ho.jpg"), "not a picture").expect("written");
    std::fs::write(content.path().join("panoramas/ho.jpg"), jpeg(900, 600)).expect("written");
    let out = run(&["check", text(content.path())]);
    let told = String::from_utf8_lossy(&out.stderr);
    assert_eq!(out.status.code(), Some(1));
    assert!(told.contains("thu/ho.toml: panorama: ho.jpg: A 360° panorama"), "{told}");
    assert!(told.contains("images/ho.toml: file: images/ho.jpg"), "{told}");
    std::fs::write(content.path().join("panoramas/ho.jpg"), jpeg(1024, 512)).expect("written");
    std::fs::write(content.path().join("images/ho.jpg"), jpeg(30, 20)).expect("written");
    let scene = SCENE.replace("licence = \"CC0-1.0\"", "licence = \"\"");
    std::fs::write(content.path().join("thu/ho.toml"), scene).expect("written");
    let out = run(&["check", text(content.path())]);
    let told = String::from_utf8_lossy(&out.stderr);
    assert!(told.contains("scene/thu/ho: licence: "), "{told}");
}

#[test]
fn a_picture_that_cannot_be_tiled_is_refused_in_one_line_and_two_languages() {
    let folder = tempfile::tempdir().expect("a folder");
    let (input, output) = (folder.path().join("photo.jpg"), folder.path().join("tiles"));
    std::fs::write(&input, jpeg(1536, 1024)).expect("written");
    let out = run(&["tile", text(&input), "--output", text(&output)]);
    let told = String::from_utf8_lossy(&out.stderr);
    assert_eq!(out.status.code(), Some(1));
    assert!(told.contains("twice as wide") && told.contains("gấp đúng hai lần"), "{told}");
    assert_eq!(told.lines().count(), 1, "{told}");
    assert_eq!(run(&["tile"]).status.code(), Some(2), "bad usage");

    std::fs::write(&input, jpeg(1024, 512)).expect("written");
    let out = run(&["tile", text(&input), "--output", text(&output)]);
    assert!(out.status.success(), "{out:?}");
    assert!(String::from_utf8_lossy(&out.stdout).starts_with("1024 × 512 px"), "{out:?}");
    assert!(output.join("pyramid.json").exists());
}

#[test]
fn a_user_is_added_with_a_password_from_standard_input() {
    let data = tempfile::tempdir().expect("a folder");
    let add = |name: &str, password: &str| {
        let arguments = ["user", "add", name, "--role", "editor", "--data", text(data.path())];
        let mut child = sonla360(&arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .expect("runs");
        let mut stdin = child.stdin.take().expect("its input");
        writeln!(stdin, "{password}").expect("written");
        drop(stdin);
        child.wait_with_output().expect("ends")
    };
    assert_eq!(add("lan", "ngắn").status.code(), Some(1), "too short");
    assert!(add("lan", "mật khẩu đủ dài").status.success());
    let again = add("lan", "mật khẩu đủ dài");
    assert_eq!(again.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&again.stderr).contains("already a user named lan"));
    let unknown = run(&["user", "add", "x", "--role", "king", "--data", text(data.path())]);
    assert_eq!(unknown.status.code(), Some(2));
}
