//! Sound, film and plans over HTTP: what a player asks for, and what a page shows without any script.

use reqwest::StatusCode;
use sonla360_tests::content::{miniature, tones};
use sonla360_tests::server::sonla360;

use crate::{get, get_with};

const SCENE: &str = "tours/thu-nghiem/doi-chung";

/// The address of the player of this kind on a scene's page.
async fn source(language: &str, player: &str) -> String {
    let html = get(&format!("/{language}/{SCENE}")).await.html();
    let element = html.split(&format!("<{player} ")).nth(1).unwrap();
    element.split("src=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

#[tokio::test]
async fn a_recording_is_sent_whole_or_in_the_part_that_a_player_asks_for() {
    let (path, whole) = (source("vi", "audio").await, tones());
    assert_eq!(path, source("en", "audio").await, "one recording serves both languages");
    let answer = get(&path).await;
    assert_eq!((answer.status, answer.header("content-type")), (StatusCode::OK, "audio/wav"));
    assert_eq!(answer.header("accept-ranges"), "bytes");
    assert_eq!(answer.header("content-length"), whole.len().to_string());
    assert_eq!(answer.header("cache-control"), "public, max-age=31536000, immutable");
    assert_eq!(answer.header("content-encoding"), "");
    assert!(answer.body == whole);
    let tag = answer.header("etag").to_owned();
    let held = get_with(&path, &[("if-none-match", &tag)]).await;
    assert_eq!((held.status, held.body.len()), (StatusCode::NOT_MODIFIED, 0));

    let part = get_with(&path, &[("range", "bytes=44-143"), ("accept-encoding", "br, gzip")]).await;
    assert_eq!(part.status, StatusCode::PARTIAL_CONTENT);
    assert_eq!(part.header("content-range"), format!("bytes 44-143/{}", whole.len()));
    assert!(part.body == whole[44..144]);
    assert_eq!(part.header("etag"), tag);
    let end = get_with(&path, &[("range", "bytes=-7")]).await;
    assert!(end.body == whole[whole.len() - 7..]);
    let other = get_with(&path, &[("range", "bytes=0-9"), ("if-range", "\"older\"")]).await;
    assert_eq!((other.status, other.body.len()), (StatusCode::OK, whole.len()));
    let beyond = get_with(&path, &[("range", "bytes=999999-")]).await;
    assert_eq!(beyond.status, StatusCode::RANGE_NOT_SATISFIABLE);
    assert_eq!(beyond.header("content-range"), format!("bytes */{}", whole.len()));
    let film = get(&source("en", "video").await).await;
    assert_eq!((film.status, film.header("content-type")), (StatusCode::OK, "video/webm"));
    let absent = format!("/media/{}.mp3", "0".repeat(64));
    assert_eq!(get(&absent).await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_scene_s_page_plays_and_says_everything_without_script() {
    for (language, words, title, track) in [
        ("vi", "Người kể: Đây là âm thứ nhất.", "Lời trong bản ghi", "Tiếng Việt"),
        ("en", "Narrator: This is the first tone.", "Transcript", "English"),
    ] {
        let page = get(&format!("/{language}/{SCENE}")).await;
        assert!(page.header("content-security-policy").contains("media-src 'self'"));
        // The manifest in the page carries the same panels; what counts here stands outside it.
        let html = page.html();
        let article = html.split("<article").nth(1).unwrap();
        for part in
            ["<audio controls preload=\"none\"", "<video controls playsinline preload=\"none\""]
        {
            assert!(article.contains(part), "{part} is missing");
        }
        assert!(article.contains(words) && article.contains(title), "{language}");
        let tracks: Vec<_> = article.split("<track ").skip(1).collect();
        assert_eq!(tracks.len(), 4, "two recordings in two languages");
        for element in tracks {
            let element = element.split('>').next().unwrap();
            let own = element.contains(&format!("srclang=\"{language}\""));
            assert_eq!(element.contains(" default"), own, "{element}");
            assert_eq!(element.contains(track), own, "{element}");
            let path = element.split("src=\"").nth(1).unwrap().split('"').next().unwrap();
            let captions = get(path).await;
            assert_eq!(captions.header("content-type"), "text/vtt; charset=utf-8", "{path}");
            assert!(captions.text().starts_with("WEBVTT"), "{path}");
        }
        assert!(!article.contains("autoplay") && !article.contains("style="));
    }
    let path = "/api/v1/tours/thu-nghiem/captions/doi-chung/ve-do-dac?lang=vi";
    assert_eq!(get(path).await.status, StatusCode::NOT_FOUND, "a link says nothing");
}

#[tokio::test]
async fn programs_get_recordings_and_plans_in_the_manifest() {
    let manifest = get("/api/v1/tours/thu-nghiem/manifest").await.json();
    let hotspots = manifest["scenes"][1]["hotspots"].as_array().unwrap();
    let sound = hotspots.iter().find(|hotspot| hotspot["kind"] == "audio").unwrap();
    assert!(sound["html"]["vi"].as_str().unwrap().contains("preload=\"metadata\""));
    assert!(sound["html"]["en"].as_str().unwrap().contains("This is the first tone."));
    assert!(hotspots.iter().any(|hotspot| hotspot["kind"] == "video"));
    let plans = manifest["plans"]["en"].as_str().unwrap();
    for part in [
        "data-do=\"scene 1\" data-x=\"80\" data-y=\"65\" data-heading=\"180\"",
        "data-heading=\"0\"",
    ] {
        assert!(plans.contains(part), "{part} is missing in {plans}");
    }
}

#[tokio::test]
async fn a_plan_is_a_picture_and_a_list_of_links_on_the_page() {
    for (path, heading) in
        [("/vi/tours/thu-nghiem", "Sơ đồ"), ("/en/tours/thu-nghiem/do-dac", "Plan")]
    {
        let html = get(path).await.html();
        let plan =
            html.split("class=\"plans\"").nth(1).unwrap().split("</section>").next().unwrap();
        assert!(plan.contains(heading) && plan.contains("class=\"plan-sheet\"><img "), "{path}");
        assert!(!plan.contains("<button"), "{path}");
        for scene in ["do-dac", "doi-chung"] {
            assert!(plan.contains(&format!("/tours/thu-nghiem/{scene}\"")), "{path} {scene}");
        }
    }
}

#[test]
fn what_is_exported_has_its_recordings_and_can_be_imported_again() {
    let (content, work) = (miniature(1024).unwrap(), tempfile::tempdir().unwrap());
    let run = |arguments: &[&str], folder: &std::path::Path, data: bool| {
        let mut command = sonla360(arguments);
        command.arg(folder);
        if data {
            command.arg("--data").arg(work.path().join("data"));
        }
        let output = command.output().unwrap();
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    };
    let exported = work.path().join("exported");
    assert_eq!(run(&["import"], content.path(), true).0, Some(0));
    assert_eq!(run(&["export"], &exported, true).0, Some(0));
    let recording = exported.join("recordings/thu-nghiem_doi-chung_loi-ke.vi.wav");
    assert!(std::fs::read(&recording).unwrap() == tones());
    let captions = exported.join("recordings/thu-nghiem_doi-chung_loi-ke.en.vtt");
    assert!(std::fs::read_to_string(&captions).unwrap().contains("This is the first tone."));
    let tour = std::fs::read_to_string(exported.join("thu-nghiem/tour.toml")).unwrap();
    assert!(tour.contains("[[plans.points]]") && tour.contains("heading = 180.0"), "{tour}");
    assert_eq!(run(&["check"], &exported, false), (Some(0), String::new()));

    // Half a recording, and captions whose times are those of another format.
    std::fs::write(&recording, &tones()[..1000]).unwrap();
    let (code, told) = run(&["check"], &exported, false);
    assert_eq!(code, Some(1));
    assert!(told.contains("loi-ke.vi.wav: breaks off before its end"), "{told}");
    std::fs::write(&recording, tones()).unwrap();
    std::fs::write(&captions, "WEBVTT\n\n00:00:01,000 --> 00:00:02,000\nHello\n").unwrap();
    let (code, told) = run(&["check"], &exported, false);
    assert_eq!(code, Some(1));
    assert!(told.contains("captions/en: Line 3: two times such as"), "{told}");
}
