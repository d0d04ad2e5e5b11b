use super::Site;
use axum::http::StatusCode;

/// Every page there is, without its language.
const PAGES: [&str; 14] = [
    "/",
    "/tours/moc-chau",
    "/tours/moc-chau/doi-che",
    "/tours/moc-chau/thac",
    "/places",
    "/places/doi-che",
    "/handbook",
    "/handbook/mua",
    "/handbook/an",
    "/articles",
    "/articles/mot-ngay",
    "/images",
    "/search",
    "/search?q=che",
];

#[tokio::test]
async fn every_page_is_complete_in_both_languages() {
    let site = Site::new().await;
    for page in PAGES {
        for language in ["vi", "en"] {
            let path = format!("/{language}{page}");
            let answer = site.get(&path).await;
            assert_eq!(answer.status, StatusCode::OK, "{path}");
            let html = answer.text();
            assert!(html.contains(&format!("<html lang=\"{language}\">")), "{path}");
            assert_eq!(html.matches("<h1").count(), 1, "{path}");
            assert!(
                html.contains("<title>") && html.contains("| Sơn La 360</title>") || page == "/",
                "{path}"
            );
            assert!(html.contains("<meta name=\"description\" content=\""), "{path}");
            assert!(html.contains("<main id=\"main\""), "{path}");
            assert!(html.contains("class=\"skip\" href=\"#main\""), "{path}");
            assert!(html.contains("<nav ") && html.contains("<footer"), "{path}");
            if !page.starts_with("/search") {
                let canonical =
                    format!("<link rel=\"canonical\" href=\"https://360.example{path}\">");
                assert!(html.contains(&canonical), "{path}");
                for other in ["vi", "en"] {
                    let alternate =
                        format!("hreflang=\"{other}\" href=\"https://360.example/{other}{page}\"");
                    assert!(html.contains(&alternate), "{path} lacks {other}");
                }
                assert!(html.contains("hreflang=\"x-default\""), "{path}");
            }
        }
    }
}

#[tokio::test]
async fn no_page_carries_inline_style_script_or_anything_foreign() {
    let site = Site::new().await;
    for page in PAGES.into_iter().chain(["/../embed/moc-chau", "/../kiosk/moc-chau"]) {
        let path = match page.strip_prefix("/..") {
            Some(own) => own.to_owned(),
            None => format!("/vi{page}"),
        };
        let html = site.get(&path).await.text();
        assert!(!html.contains(" style="), "{path}");
        assert!(!html.contains("<style"), "{path}");
        assert!(!html.contains(" onclick") && !html.contains(" onload"), "{path}");
        for script in html.split("<script").skip(1) {
            let tag = script.split('>').next().expect("a tag");
            let data = tag.contains("application/json") || tag.contains("application/ld+json");
            assert!(data || tag.contains(" src=\"/assets/"), "{path}: <script{tag}>");
        }
        for attribute in ["src=\"http", "srcset=\"http", "<link rel=\"stylesheet\" href=\"http"] {
            assert!(!html.contains(attribute), "{path}: {attribute}");
        }
    }
}

#[tokio::test]
async fn unverified_claims_are_on_no_page_and_weak_ones_are_worded_so() {
    let site = Site::new().await;
    for page in PAGES.into_iter().chain(["/feed.xml", "/search?q=chua+kiem+chung"]) {
        let html = site.get(&format!("/vi{page}")).await.text();
        assert!(!html.contains("chưa-kiểm-chứng") && !html.contains("Kỷ lục"), "{page}");
    }
    for path in ["/api/v1/tours", "/api/v1/library?lang=vi", "/api/v1/tours/moc-chau/manifest"] {
        assert!(!site.get(path).await.text().contains("chưa-kiểm-chứng"), "{path}");
    }
    let html = site.get("/vi/places/doi-che").await.text();
    assert!(html.contains("khoảng 70\u{a0}m"));
    assert!(html.contains("1.050\u{a0}m") && !html.contains("khoảng 1.050"));
    assert!(html.contains("Niên giám 2024") && html.contains("5/3/2026"));
    assert!(site.get("/en/places/doi-che").await.text().contains("about 70\u{a0}m"));
    assert!(!html.contains("20.85"), "an unverified point is never shown");
}

#[tokio::test]
async fn a_scene_is_complete_without_javascript() {
    let site = Site::new().await;
    let html = site.get("/vi/tours/moc-chau/doi-che").await.text();
    assert!(html.contains("<h1>Đồi chè trái tim</h1>"));
    assert!(html.contains("<p>Phía trước là đồi.</p>") && html.contains("<p>Sau lưng là núi.</p>"));
    assert!(html.contains("href=\"/vi/tours/moc-chau/thac?yaw=12&#38;pitch=3&#38;hfov=85\""));
    assert!(
        html.contains("href=\"/vi/handbook/mua\"")
            && html.contains("href=\"/vi/articles/mot-ngay\"")
    );
    assert!(html.contains("Búp <strong>non</strong>"));
    assert!(!html.contains("<script>alert"));
    assert!(html.contains("phường Thảo Nguyên") && html.contains("(trước đây: huyện Mộc Châu)"));
    assert!(html.contains("Minh họa / Illustration"));
    assert!(html.contains("/posters/moc-chau/doi-che/"));
    assert!(html.contains("rel=\"next\" href=\"/vi/tours/moc-chau/thac\""));
    assert!(html.contains("CC-BY-4.0"));
    assert!(html.contains("Phía trước, chếch phải"), "where the first hotspot lies");
}

#[tokio::test]
async fn the_viewer_is_given_its_manifest_inline_and_safely() {
    let site = Site::new().await;
    let html = site.get("/en/tours/moc-chau/thac").await.text();
    assert!(html.contains("<tour-viewer class=\"stage\" manifest=\"/api/v1/tours/moc-chau/manifest\" scene=\"thac\" lang=\"en\" mode=\"page\">"));
    let inline = html.split("class=\"tour-manifest\">").nth(1).expect("a manifest");
    let inline = inline.split("</script>").next().expect("its end");
    assert!(!inline.contains('<'));
    let manifest: serde_json::Value = serde_json::from_str(inline).expect("JSON");
    let previews: Vec<_> = manifest["scenes"]
        .as_array()
        .expect("scenes")
        .iter()
        .map(|scene| scene["panorama"]["preview"].is_string())
        .collect();
    assert_eq!(previews, [false, true], "only the scene that opens carries its preview");
}

#[tokio::test]
async fn structured_data_is_valid_and_cannot_break_out() {
    let site = Site::new().await;
    let html = site.get("/en/tours/moc-chau/doi-che").await.text();
    let documents: Vec<serde_json::Value> = html
        .split("<script type=\"application/ld+json\">")
        .skip(1)
        .map(|rest| {
            serde_json::from_str(rest.split("</script>").next().expect("its end")).expect("JSON")
        })
        .collect();
    let attraction = documents.iter().find(|document| document["@type"] == "TouristAttraction");
    let attraction = attraction.expect("an attraction");
    assert_eq!(attraction["name"], "Heart-shaped tea hills");
    assert!(attraction["description"].as_str().expect("text").contains("</script>"));
    assert_eq!(attraction.get("geo"), None, "an unverified point is never given");
    assert!(documents.iter().any(|document| document["@type"] == "BreadcrumbList"));
}

#[tokio::test]
async fn the_root_leads_to_the_reader_s_language() {
    let site = Site::new().await;
    let answer = site.get_with("/", "accept-language", "en-US,en;q=0.9").await;
    assert_eq!(
        (answer.status, answer.header("location")),
        (StatusCode::TEMPORARY_REDIRECT, "/en/")
    );
    assert_eq!(answer.header("vary"), "accept-language");
    assert_eq!(site.get("/").await.header("location"), "/vi/");
    assert_eq!(site.get("/en").await.header("location"), "/en/");
}

#[tokio::test]
async fn search_finds_vietnamese_without_diacritics() {
    let site = Site::new().await;
    let html = site.get("/vi/search?q=doi+che").await.text();
    assert!(html.contains(
        "<a href=\"/vi/tours/moc-chau/doi-che\"><mark>Đồi</mark> <mark>chè</mark> trái tim</a>"
    ));
    assert!(html.contains("<meta name=\"robots\" content=\"noindex\">"));
    assert!(html.contains("href=\"/en/search?q=doi%20che\""), "the other language keeps the query");
    let hostile = site.get("/vi/search?q=%3Cscript%3Ealert(1)%3C/script%3E").await.text();
    assert!(!hostile.contains("<script>alert"));
}

#[tokio::test]
async fn a_new_release_is_searched_at_once() {
    let site = Site::new().await;
    assert!(site.get("/vi/search?q=thac").await.text().contains("Dải Yếm"));
    let mut records = super::site::records();
    records.retain(|record| record.key().to_string() != "article/mot-ngay");
    site.publish(&records).await;
    assert!(!site.get("/vi/search?q=mot+ngay").await.text().contains("/articles/mot-ngay"));
}

#[tokio::test]
async fn embed_and_kiosk_are_the_viewer_and_little_else() {
    let site = Site::new().await;
    let embed = site.get("/embed/moc-chau?lang=en&scene=thac").await.text();
    assert!(embed.contains("<html lang=\"en\"") && embed.contains("scene=\"thac\""));
    assert!(embed.contains("mode=\"embed\"") && embed.contains("tour-manifest"));
    let kiosk = site.get("/kiosk/moc-chau?lang=vi").await.text();
    assert!(kiosk.contains("mode=\"kiosk\"") && kiosk.contains("href=\"/kiosk/moc-chau?lang=vi\""));
    assert!(
        !kiosk.contains("href=\"http") || kiosk.matches("href=\"http").count() == 1,
        "canonical only"
    );
    let lost = site.get("/kiosk/moc-chau?scene=khong-con").await;
    assert_eq!(lost.status, StatusCode::OK, "a kiosk never stands empty");
    assert_eq!(site.get("/embed/moc-chau?lang=xx").await.status, StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn the_feed_is_atom_with_absolute_addresses() {
    let site = Site::new().await;
    let answer = site.get("/en/feed.xml").await;
    assert_eq!(answer.header("content-type"), "application/atom+xml; charset=utf-8");
    let feed = answer.text();
    assert!(feed.contains("<id>https://360.example/en/articles/mot-ngay</id>"));
    assert!(feed.contains("<updated>2026-03-05T00:00:00Z</updated>"));
    assert!(!feed.contains("\"late\"."), "quotes are escaped");
}
