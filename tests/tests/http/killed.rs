//! A server that dies in the middle of its work.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::time::{Duration, Instant};

use sonla360_tests::content::jpeg;
use sonla360_tests::server::{Server, sonla360};
use sonla360_tiler::analytic::render_equirect;

use crate::{Answer, client};

const NAME: &str = "hoa";
const PASSWORD: &str = "hoa ban nở trắng núi rừng";
/// Wide enough for the tiling to be met in its middle.
const WIDTH: usize = 8192;
/// Files of the about 130 that a tiling has written when it is interrupted.
const FIRST_FILES: usize = 10;
/// The lease of a dead worker has to run out, then the tiling begins anew.
const PATIENCE: Duration = Duration::from_mins(5);

/// Logs in; gives the session's cookie.
async fn log_in(server: &Server) -> String {
    let password =
        PASSWORD.bytes().fold(String::new(), |coded, byte| coded + format!("%{byte:02x}").as_str());
    let request = client()
        .post(server.url("/studio/login"))
        .header("sec-fetch-site", "same-origin")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(format!("name={NAME}&password={password}&next="));
    let answer = Answer::read(request.send().await.unwrap()).await;
    answer.header("set-cookie").split(';').next().unwrap().to_owned()
}

/// Uploads a panorama in one piece; gives its identifier.
async fn upload(server: &Server, cookie: &str, file: &[u8]) -> String {
    let create = client()
        .post(server.url("/studio/uploads"))
        .header("sec-fetch-site", "same-origin")
        .header("cookie", cookie)
        .header("tus-resumable", "1.0.0")
        .header("upload-length", file.len());
    let created = Answer::read(create.send().await.unwrap()).await;
    assert_eq!(created.status, 201);
    let piece = client()
        .patch(server.url(created.header("location")))
        .header("sec-fetch-site", "same-origin")
        .header("cookie", cookie)
        .header("tus-resumable", "1.0.0")
        .header("content-type", "application/offset+octet-stream")
        .header("upload-offset", 0)
        .body(file.to_vec());
    let whole = Answer::read(piece.send().await.unwrap()).await;
    assert_eq!(whole.status, 204);
    whole.header("upload-page").rsplit('/').next().unwrap().to_owned()
}

/// Waits until a panorama is tiled.
async fn tiled(server: &Server, cookie: &str, panorama: &str) {
    let address = server.url(&format!("/studio/panoramas/{panorama}/status"));
    let start = Instant::now();
    loop {
        let request = client().get(&address).header("cookie", cookie);
        let status = Answer::read(request.send().await.unwrap()).await.json();
        if status["percent"] == 100 {
            return;
        }
        assert!(start.elapsed() < PATIENCE, "{status}. The log:\n{}", server.log());
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

/// Waits until a tiling is in its middle: until its workplace holds some tiles. Asked over HTTP a quick machine
/// would be done before it answers.
async fn begun(data: &Path, tiles: &Path) {
    let start = Instant::now();
    while count(&data.join("staging")) < FIRST_FILES {
        assert!(!tiles.exists(), "the tiling was over before it could be interrupted");
        assert!(start.elapsed() < PATIENCE, "no tiling begins");
        tokio::time::sleep(Duration::from_millis(1)).await;
    }
}

/// How many files lie below a folder that somebody else is writing and moving.
fn count(folder: &Path) -> usize {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.map(|entry| if entry.path().is_dir() { count(&entry.path()) } else { 1 }).sum()
}

/// Every file below a folder with its bytes, by relative path.
fn contents(folder: &Path) -> BTreeMap<String, Vec<u8>> {
    let mut found = BTreeMap::new();
    let mut folders = vec![folder.to_owned()];
    while let Some(inner) = folders.pop() {
        for entry in fs::read_dir(inner).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(folder).unwrap().to_string_lossy().into_owned();
                found.insert(name, fs::read(&path).unwrap());
            }
        }
    }
    found
}

#[tokio::test]
async fn a_panorama_whose_server_is_killed_is_tiled_again_and_ends_with_the_same_bytes() {
    let folder = sonla360_tests::scratch::folder().unwrap();
    let file = jpeg(&render_equirect(WIDTH, false), 92).unwrap();
    let source = folder.path().join("source.jpg");
    fs::write(&source, &file).unwrap();
    // No content folder: the studio works before anything is published.
    let nothing = folder.path().join("nothing");
    let first = Server::start(&nothing).unwrap();
    first.add_user(NAME, "editor", PASSWORD).unwrap();
    let cookie = log_in(&first).await;
    let panorama = upload(&first, &cookie, &file).await;
    let data = first.data();
    let tiles = data.path().join("objects/tiles").join(&panorama);
    begun(data.path(), &tiles).await;
    first.signal("KILL").unwrap();
    drop(first);
    assert!(!tiles.join("pyramid.json").exists(), "a pyramid exists only when it is whole");

    let again = Server::start_on(data, &nothing).unwrap();
    // The session outlives the server, and the job is done.
    tiled(&again, &cookie, &panorama).await;
    again.assert_log_clean();

    let undisturbed = folder.path().join("undisturbed");
    let mut command = sonla360(&["tile"]);
    command.arg(&source).arg("--output").arg(&undisturbed);
    assert!(command.output().unwrap().status.success());
    let (resumed, undisturbed) = (contents(&tiles), contents(&undisturbed));
    assert!(resumed.len() > 50, "only {} files", resumed.len());
    assert_eq!(resumed.keys().collect::<Vec<_>>(), undisturbed.keys().collect::<Vec<_>>());
    for (name, bytes) in &resumed {
        assert!(undisturbed[name] == *bytes, "{name} differs");
    }
}
