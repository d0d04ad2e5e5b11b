//! What other programs rely on: tiles, manifests, Pannellum's configuration, the description of it all.

use serde_json::Value;

use crate::{get, get_url, get_with, server};

async fn manifest() -> Value {
    get("/api/v1/tours/thu-nghiem/manifest").await.json()
}

/// Fills the template of a manifest's panorama.
fn tile_path(template: &str, level: usize, face: &str, row: usize, column: usize) -> String {
    template
        .replace("{level}", &level.to_string())
        .replace("{face}", face)
        .replace("{row}", &row.to_string())
        .replace("{column}", &column.to_string())
}

#[tokio::test]
async fn the_manifest_describes_the_tour() {
    let manifest = manifest().await;
    assert_eq!(manifest["version"], 1);
    assert_eq!(manifest["scenes"][0]["id"], "do-dac");
    let panorama = &manifest["scenes"][0]["panorama"];
    assert_eq!(panorama["levels"].as_array().unwrap()[0], panorama["tileSize"]);
    assert!(panorama["preview"].as_str().unwrap().starts_with("data:image/jpeg;base64,"));
    assert_eq!(manifest["scenes"][0]["hotspots"].as_array().unwrap().len(), 2);
}

#[tokio::test]
async fn every_tile_of_the_pyramid_is_there_for_ever_and_for_everybody() {
    let manifest = manifest().await;
    for scene in manifest["scenes"].as_array().unwrap() {
        let panorama = &scene["panorama"];
        let template = panorama["url"].as_str().unwrap();
        let size = panorama["tileSize"].as_u64().unwrap();
        for (index, face_size) in panorama["levels"].as_array().unwrap().iter().enumerate() {
            let across = (face_size.as_u64().unwrap() / size) as usize;
            for face in ["f", "r", "b", "l", "u", "d"] {
                for (row, column) in (0..across).flat_map(|row| (0..across).map(move |c| (row, c)))
                {
                    let path = tile_path(template, index + 1, face, row, column);
                    let tile = get(&path).await;
                    assert_eq!(tile.status, 200, "{path}");
                    assert_eq!(tile.header("content-type"), "image/jpeg");
                    assert_eq!(tile.header("cache-control"), "public, max-age=31536000, immutable");
                    assert_eq!(tile.header("access-control-allow-origin"), "*");
                }
            }
        }
    }
}

#[tokio::test]
async fn tiles_are_not_compressed_twice_and_not_sent_twice() {
    let manifest = manifest().await;
    let path = tile_path(manifest["scenes"][0]["panorama"]["url"].as_str().unwrap(), 1, "f", 0, 0);
    let tile = get_with(&path, &[("accept-encoding", "br, gzip")]).await;
    assert_eq!(tile.header("content-encoding"), "");
    let again = get_with(&path, &[("if-none-match", tile.header("etag"))]).await;
    assert_eq!(again.status, 304);
}

#[tokio::test]
async fn addresses_beside_the_pyramid_do_not_exist() {
    let manifest = manifest().await;
    let template = manifest["scenes"][0]["panorama"]["url"].as_str().unwrap();
    let top = manifest["scenes"][0]["panorama"]["levels"].as_array().unwrap().len();
    let there = tile_path(template, 1, "f", 0, 0);
    for path in [
        tile_path(template, 0, "f", 0, 0),
        tile_path(template, top + 1, "f", 0, 0),
        tile_path(template, 1, "x", 0, 0),
        tile_path(template, 1, "f", 1, 0),
        there.replace("/0/0.jpg", "/00/0.jpg"),
        there.replace("0.jpg", "0.png"),
        there.replace("/1/f/0/0.jpg", "/../../sonla360.db"),
    ] {
        assert_eq!(get(&path).await.status, 404, "{path}");
    }
}

#[tokio::test]
async fn programs_on_other_sites_may_read_the_interface() {
    for path in [
        "/api/v1/tours",
        "/api/v1/tours/thu-nghiem/manifest",
        "/api/v1/tours/thu-nghiem/pannellum.json",
        "/api/v1/openapi.json",
    ] {
        let answer = get(path).await;
        assert_eq!(answer.status, 200, "{path}");
        assert_eq!(answer.header("access-control-allow-origin"), "*", "{path}");
        assert!(answer.header("content-type").starts_with("application/json"), "{path}");
    }
}

#[tokio::test]
async fn the_description_names_paths_that_answer() {
    let description = get("/api/v1/openapi.json").await.json();
    assert!(description["openapi"].as_str().unwrap().starts_with("3."));
    for path in description["paths"].as_object().unwrap().keys() {
        let path = path.replace("{tour}", "thu-nghiem");
        if !path.contains('{') {
            let status = get(&path).await.status;
            assert!(!status.is_server_error() && status != 404, "{path}: {status}");
        }
    }
}

#[tokio::test]
async fn pannellum_is_told_the_same_tour_with_absolute_addresses() {
    let pannellum = get("/api/v1/tours/thu-nghiem/pannellum.json").await.json();
    let manifest = manifest().await;
    let (theirs, ours) = (&pannellum["scenes"]["do-dac"], &manifest["scenes"][0]);
    assert_eq!(theirs["yaw"], ours["initialView"]["yaw"]);
    assert_eq!(theirs["multiRes"]["tileResolution"], ours["panorama"]["tileSize"]);
    assert_eq!(theirs["hotSpots"].as_array().unwrap().len(), 2);
    let base = theirs["multiRes"]["basePath"].as_str().unwrap();
    assert!(base.starts_with(&server().url("/tiles/")), "{base}");
}

#[tokio::test]
async fn embed_may_be_framed_and_nothing_else() {
    let embed = get("/embed/thu-nghiem?lang=en&scene=doi-chung&yaw=10").await;
    assert_eq!(embed.status, 200);
    assert!(embed.header("content-security-policy").contains("frame-ancestors *"));
    let page = get("/en/tours/thu-nghiem/doi-chung").await;
    assert!(page.header("content-security-policy").contains("frame-ancestors 'none'"));
}

#[tokio::test]
async fn every_tile_is_there_as_webp_too_once_the_second_pass_is_done() {
    let server = sonla360_tests::webp::server();
    let manifest = sonla360_tests::webp::offered(server, "thu-nghiem").await.unwrap();
    let get = |path: &str| get_url(server.url(path));
    let panorama = &manifest["scenes"][0]["panorama"];
    let (jpeg, webp) = (&panorama["url"], &panorama["alternatives"][0]["url"]);
    let (jpeg, webp) = (jpeg.as_str().unwrap(), webp.as_str().unwrap());
    assert_eq!(webp, jpeg.replace(".jpg", ".webp"));
    let (mut jpeg_bytes, mut webp_bytes) = (0, 0);
    for face in ["f", "r", "b", "l", "u", "d"] {
        let tile = get(&tile_path(webp, 1, face, 0, 0)).await;
        assert_eq!(tile.status, 200, "{face}");
        assert_eq!(tile.header("content-type"), "image/webp");
        assert_eq!(tile.header("cache-control"), "public, max-age=31536000, immutable");
        assert_eq!(tile.header("access-control-allow-origin"), "*");
        assert!(tile.body.starts_with(b"RIFF") && tile.body[8..12] == *b"WEBP");
        webp_bytes += tile.body.len();
        jpeg_bytes += get(&tile_path(jpeg, 1, face, 0, 0)).await.body.len();
    }
    assert!(webp_bytes < jpeg_bytes, "{webp_bytes} of {jpeg_bytes}");
    let there = tile_path(webp, 1, "f", 0, 0);
    for path in [
        tile_path(webp, 0, "f", 0, 0),
        tile_path(webp, 1, "f", 1, 0),
        there.replace("/0/0.webp", "/0/00.webp"),
        there.replace("0.webp", "0.webp.jpg"),
        there.replace("0.webp", "0.WEBP"),
    ] {
        assert_eq!(get(&path).await.status, 404, "{path}");
    }
    // Programs that know JPEG only are told of nothing else.
    let pannellum = get("/api/v1/tours/thu-nghiem/pannellum.json").await.text();
    assert!(!pannellum.contains("webp"));
}
