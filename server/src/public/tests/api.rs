use super::{Site, site::PANORAMA};
use axum::http::StatusCode;
use serde_json::json;

#[tokio::test]
async fn the_interface_is_readable_from_every_site() {
    let site = Site::new().await;
    let paths = [
        "/api/v1/tours",
        "/api/v1/tours/moc-chau/manifest",
        "/api/v1/tours/moc-chau/pannellum.json",
        "/api/v1/library?lang=en",
        "/api/v1/openapi.json",
        "/api/v1/qr.svg?path=/vi/",
        "/api/v1/tours/khong-co/manifest",
    ];
    for path in paths {
        assert_eq!(site.get(path).await.header("access-control-allow-origin"), "*", "{path}");
    }
}

#[tokio::test]
async fn the_manifest_carries_all_previews() {
    let site = Site::new().await;
    let manifest = site.get("/api/v1/tours/moc-chau/manifest").await.json();
    assert_eq!(manifest["version"], 1);
    let scenes = manifest["scenes"].as_array().expect("scenes");
    assert!(scenes.iter().all(|scene| scene["panorama"]["preview"].is_string()));
    let info =
        scenes[0]["hotspots"].as_array().expect("hotspots").iter().find(|h| h["kind"] == "info");
    let html = info.expect("an info hotspot")["html"]["vi"].as_str().expect("HTML").to_owned();
    assert!(html.contains("<strong>non</strong>") && !html.contains("<script"));
}

#[tokio::test]
async fn pannellum_gets_the_same_tour() {
    let site = Site::new().await;
    let config = site.get("/api/v1/tours/moc-chau/pannellum.json?lang=en").await.json();
    assert_eq!(config["default"]["firstScene"], "doi-che");
    let scene = &config["scenes"]["doi-che"];
    assert_eq!(scene["type"], "multires");
    assert_eq!(scene["title"], "Heart-shaped tea hills");
    assert_eq!(
        (&scene["yaw"], &scene["pitch"], &scene["hfov"]),
        (&json!(0.0), &json!(-5.0), &json!(80.0))
    );
    assert_eq!((&scene["northOffset"], &scene["compass"]), (&json!(45.0), &json!(true)));
    assert_eq!(
        scene["multiRes"],
        json!({
            "basePath": format!("https://360.example/tiles/{PANORAMA}"), "path": "/%l/%s/%y/%x",
            "extension": "jpg", "tileResolution": 64, "maxLevel": 2, "cubeResolution": 128,
        })
    );
    let hotspots = scene["hotSpots"].as_array().expect("hotspots");
    assert_eq!(hotspots.len(), 4);
    let link = &hotspots[0];
    assert_eq!((&link["type"], &link["sceneId"]), (&json!("scene"), &json!("thac")));
    assert_eq!(
        (&link["targetYaw"], &link["targetPitch"], &link["targetHfov"]),
        (&json!(12.0), &json!(3.0), &json!(85.0))
    );
    assert_eq!(hotspots[2]["URL"], "https://360.example/en/handbook/mua");
    assert_eq!(config["scenes"]["thac"].get("northOffset"), None);
    // Every tile that Pannellum will ask for exists.
    let tile = format!("/tiles/{PANORAMA}/2/f/1/1.jpg");
    assert_eq!(site.get(&tile).await.status, StatusCode::OK);
}

#[tokio::test]
async fn the_library_is_in_one_language() {
    let site = Site::new().await;
    let library = site.get("/api/v1/library?lang=en").await.json();
    assert_eq!(library["language"], "en");
    assert_eq!(library["chapters"][0]["id"], "mua");
    assert_eq!(
        library["chapters"][0]["html"]
            .as_str()
            .map(|h| h.contains("<h2 id=\"s-spring\">Spring</h2>")),
        Some(true)
    );
    assert_eq!(library["articles"][0]["date"], "2026-03-05");
    let place = library["places"][0]["html"].as_str().expect("HTML");
    assert!(place.contains("data-scene=\"doi-che\"") && place.contains("data-yaw=\"10\""));
    assert_eq!(library["places"][0]["name"], "Tea hills");
    assert_eq!(site.get("/api/v1/library?lang=xx").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn codes_are_made_only_for_pages_of_this_site() {
    let site = Site::new().await;
    let good = site.get("/api/v1/qr.svg?path=%2Fvi%2Ftours%2Fmoc-chau%2Fdoi-che%3Fyaw%3D10").await;
    assert_eq!((good.status, good.header("content-type")), (StatusCode::OK, "image/svg+xml"));
    assert!(good.text().contains("<svg"));
    for bad in
        ["https://evil.example", "//evil.example", "/studio/", "/xx/", "vi/", "/vi/../studio", ""]
    {
        let answer = site.get(&format!("/api/v1/qr.svg?path={bad}")).await;
        assert_eq!(answer.status, StatusCode::BAD_REQUEST, "{bad}");
        let error = answer.json();
        assert!(error["error"]["vi"].is_string() && error["error"]["en"].is_string(), "{bad}");
    }
}

#[tokio::test]
async fn the_sitemap_names_every_page_in_every_language() {
    let site = Site::new().await;
    let xml = site.get("/sitemap.xml").await.text();
    assert!(xml.starts_with("<?xml version=\"1.0\" encoding=\"UTF-8\"?>"));
    let pages: Vec<_> = xml
        .split("<loc>")
        .skip(1)
        .map(|rest| rest.split("</loc>").next().expect("its end"))
        .collect();
    assert_eq!(pages.len(), 2 * (5 + 7), "home and lists, and every record but the province");
    for page in pages {
        let path = page.strip_prefix("https://360.example").expect("absolute");
        assert_eq!(site.get(path).await.status, StatusCode::OK, "{path}");
    }
    assert_eq!(xml.matches("hreflang=\"x-default\"").count(), 24);
    assert_eq!(xml.matches("hreflang=\"vi\"").count(), 24);
    assert_eq!(xml.matches("<url>").count(), xml.matches("</url>").count());
    let robots = site.get("/robots.txt").await.text();
    assert!(robots.contains("Sitemap: https://360.example/sitemap.xml"));
}
