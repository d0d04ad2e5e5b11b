//! A panorama whose camera noted that it was tilted: levelled at its first tiling, and as long as nobody takes
//! that back.

use std::path::Path;

use reqwest::Method;
use sonla360_tests::content::{jpeg, miniature, with_pose};
use sonla360_tests::server::{Server, sonla360};
use sonla360_tiler::Levelling;
use sonla360_tiler::analytic::render_tilted;

use crate::corrections::{Staff, UNTOUCHED};
use crate::{Answer, client};

const PITCH: f64 = 6.0;
const ROLL: f64 = -3.5;

fn tilted() -> Vec<u8> {
    let camera = Levelling { yaw: 0.0, pitch: PITCH, roll: ROLL };
    with_pose(&jpeg(&render_tilted(1024, camera, false), 92).unwrap(), PITCH, ROLL)
}

/// The front tile that `sonla360 tile` makes with these words, and what it says.
fn front_tile(folder: &Path, words: &[&str]) -> (Vec<u8>, String) {
    let input = folder.join("tilted.jpg");
    std::fs::write(&input, tilted()).unwrap();
    let output = folder.join(words.concat());
    let mut command = sonla360(&["tile"]);
    let outcome = command.arg(&input).arg("--output").arg(&output).args(words).output().unwrap();
    let said = String::from_utf8(outcome.stderr).unwrap();
    assert!(outcome.status.success(), "{said}");
    (std::fs::read(output.join("1/f/0/0.jpg")).unwrap(), said)
}

#[test]
fn a_tilted_panorama_is_tiled_level_unless_that_is_not_wanted() {
    let folder = sonla360_tests::scratch::folder().unwrap();
    let (level, said) = front_tile(folder.path(), &["--quality", "85"]);
    assert!(said.contains("so the picture was levelled by that."), "{said}");
    assert!(
        said.contains("nên ảnh đã được tự động cân bằng") && said.contains("--no-pose"),
        "{said}"
    );
    let (by_hand, _) = front_tile(folder.path(), &["--level", "0,6,-3.5"]);
    assert!(level == by_hand, "the pose is not the levelling");

    let (as_taken, said) = front_tile(folder.path(), &["--no-pose"]);
    assert!(as_taken != level && !said.contains("levelled"), "{said}");
    assert!(said.contains("The camera noted that it was tilted by about 7°."), "{said}");
    // Whoever gives corrections or a levelling has said what is wanted.
    for words in [["--level", "0,0,0"], ["--corrections", "{}"]] {
        assert!(front_tile(folder.path(), &words).0 == as_taken, "{words:?}");
    }
}

/// Uploads the panorama; gives its identifier.
async fn upload(staff: &Staff) -> String {
    let file = tilted();
    let tus = |method, path: &str| {
        client()
            .request(method, staff.server.url(path))
            .header("cookie", &staff.cookie)
            .header("sec-fetch-site", "same-origin")
            .header("tus-resumable", "1.0.0")
    };
    let begun = tus(Method::POST, "/studio/uploads").header("upload-length", file.len());
    let begun = Answer::read(begun.send().await.unwrap()).await;
    let piece = tus(Method::PATCH, begun.header("location"))
        .header("content-type", "application/offset+octet-stream")
        .header("upload-offset", 0)
        .body(file);
    let sent = Answer::read(piece.send().await.unwrap()).await;
    let id = sent.header("upload-page").trim_start_matches("/studio/panoramas/").to_owned();
    staff.cut(&id).await;
    id
}

#[tokio::test]
async fn an_uploaded_panorama_is_levelled_by_its_pose_until_somebody_takes_that_back() {
    let content = miniature(1024).unwrap();
    let staff = Staff::log_in(Server::start(content.path()).unwrap()).await;
    let folder = sonla360_tests::scratch::folder().unwrap();
    let [level, as_taken] =
        [&["--quality", "85"][..], &["--no-pose"]].map(|words| front_tile(folder.path(), words).0);

    let levelled = upload(&staff).await;
    assert!(staff.tile(&levelled, "f").await.body == level, "what is uploaded is not level");
    for (language, sentence) in [
        ("vi", "Máy ảnh ghi nhận bị nghiêng khoảng 7° khi chụp, nên ảnh đã được tự động cân bằng"),
        ("en", "The camera noted that it was tilted by about 7°, so the picture was levelled"),
    ] {
        let page = format!("/studio/panoramas/{levelled}?lang={language}");
        let page = staff.send(Method::GET, &page, String::new()).await.text();
        assert!(page.contains(sentence), "{page}");
        assert!(page.contains(&format!("/studio/panoramas/{levelled}/corrections#level")));
    }

    let back = staff.correct(&levelled, UNTOUCHED).await;
    assert_ne!(back, levelled);
    assert!(
        staff.tile(&back, "f").await.body == as_taken,
        "what is taken back is not as it was taken"
    );
    let path = format!("/studio/panoramas/{back}?lang=en");
    let page = staff.send(Method::GET, &path, String::new()).await.text();
    assert!(page.contains("tilted by about 7°.") && !page.contains("levelled by that"), "{page}");
    assert_eq!(upload(&staff).await, back, "an upload must not undo what somebody decided");
}
