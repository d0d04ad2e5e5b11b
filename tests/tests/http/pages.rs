//! Pages as a machine without JavaScript reads them.

use std::io::Read as _;

use crate::{get, get_with};

/// Every kind of page, in both languages.
const PAGES: [&str; 10] = [
    "/{lang}/",
    "/{lang}/tours/thu-nghiem",
    "/{lang}/tours/thu-nghiem/do-dac",
    "/{lang}/tours/thu-nghiem/doi-chung",
    "/{lang}/handbook",
    "/{lang}/handbook/den-do",
    "/{lang}/articles",
    "/{lang}/articles/mau",
    "/{lang}/images/hinh-mau",
    "/{lang}/search?q=den+do",
];

fn pages() -> impl Iterator<Item = (String, &'static str)> {
    ["vi", "en"].into_iter().flat_map(|lang| PAGES.map(|page| (page.replace("{lang}", lang), lang)))
}

#[tokio::test]
async fn every_page_names_its_language_and_loads_nothing_from_elsewhere() {
    for (path, language) in pages() {
        let page = get(&path).await;
        assert_eq!(page.status, 200, "{path}");
        let html = page.text();
        assert!(html.contains(&format!("<html lang=\"{language}\"")), "{path}");
        for (attribute, rest) in ["src=\"", "srcset=\""].into_iter().flat_map(|attribute| {
            html.split(attribute).skip(1).map(move |rest| (attribute, rest)).collect::<Vec<_>>()
        }) {
            let address = rest.split('"').next().unwrap();
            assert!(!address.contains("//"), "{path} loads {attribute}{address}");
        }
        assert!(
            !html.contains(" onclick=") && !html.contains(" style=\""),
            "{path} breaks its policy"
        );
    }
}

#[tokio::test]
async fn every_page_forbids_foreign_and_inline_code() {
    for (path, _) in pages() {
        let page = get(&path).await;
        let policy = page.header("content-security-policy");
        assert!(policy.starts_with("default-src 'none'"), "{path}: {policy}");
        assert!(policy.contains("script-src 'self' 'wasm-unsafe-eval'"), "{path}: {policy}");
        assert!(!policy.contains("unsafe-inline"), "{path}: {policy}");
        assert_eq!(page.header("x-content-type-options"), "nosniff", "{path}");
        assert_eq!(page.header("set-cookie"), "", "{path} sets a cookie");
    }
}

#[tokio::test]
async fn a_scene_page_is_complete_without_javascript() {
    let html = get("/vi/tours/thu-nghiem/do-dac").await.html();
    for words in [
        "Quả cầu đo đạc",
        "Mọi hướng nhìn đều có màu tính được.",
        "Sang quả cầu đối chứng",
        "Lời giải thích",
        "Minh họa / Illustration",
        "application/ld+json",
    ] {
        assert!(html.contains(words), "“{words}” is missing");
    }
    // The way on is a link with the heading that was set for it.
    assert!(html.contains("/vi/tours/thu-nghiem/doi-chung?yaw=120&pitch=10&hfov=70"));
    // The manifest and a preview of the first scene stand in the page: no request before the first frame.
    assert!(html.contains("class=\"tour-manifest\"") && html.contains("data:image/jpeg;base64,"));
}

#[tokio::test]
async fn the_poster_of_a_scene_is_a_picture() {
    let html = get("/vi/tours/thu-nghiem/do-dac").await.text();
    let still = html.split("stage-still").nth(1).unwrap();
    let source = still.split("src=\"").nth(1).unwrap().split('"').next().unwrap();
    let poster = get(source).await;
    assert_eq!(poster.status, 200, "{source}");
    assert_eq!(poster.header("content-type"), "image/jpeg");
    assert!(poster.body.starts_with(&[0xFF, 0xD8]));
}

#[tokio::test]
async fn an_unchanged_page_is_not_sent_again() {
    for path in ["/vi/", "/vi/tours/thu-nghiem/do-dac", "/api/v1/tours/thu-nghiem/manifest"] {
        let first = get(path).await;
        let tag = first.header("etag").to_owned();
        assert!(tag.starts_with('"'), "{path}: a strong tag, not {tag:?}");
        let second = get_with(path, &[("if-none-match", &tag)]).await;
        assert_eq!(second.status, 304, "{path}");
        assert!(second.body.is_empty(), "{path}");
        let other = get_with(path, &[("if-none-match", "\"other\"")]).await;
        assert_eq!(other.status, 200, "{path}");
    }
}

#[tokio::test]
async fn pages_travel_compressed_to_those_who_can_read_it() {
    let path = "/vi/tours/thu-nghiem/do-dac";
    let plain = get(path).await;
    assert_eq!(plain.header("content-encoding"), "");

    let brotli = get_with(path, &[("accept-encoding", "br, gzip")]).await;
    assert_eq!(brotli.header("content-encoding"), "br");
    assert!(brotli.header("vary").to_lowercase().contains("accept-encoding"));
    let mut unpacked = Vec::new();
    brotli::BrotliDecompress(&mut brotli.body.as_slice(), &mut unpacked).unwrap();
    assert_eq!(unpacked, plain.body);

    let gzip = get_with(path, &[("accept-encoding", "gzip")]).await;
    assert_eq!(gzip.header("content-encoding"), "gzip");
    unpacked.clear();
    flate2::read::GzDecoder::new(gzip.body.as_slice()).read_to_end(&mut unpacked).unwrap();
    assert_eq!(unpacked, plain.body);
}

#[tokio::test]
async fn every_link_on_every_page_leads_somewhere() {
    let mut seen = std::collections::BTreeSet::new();
    for (path, _) in pages() {
        for rest in get(&path).await.html().split("href=\"").skip(1) {
            let address = rest.split(['"', '#']).next().unwrap().to_owned();
            if address.starts_with('/') && !address.starts_with("/studio") {
                seen.insert(address);
            }
        }
    }
    assert!(seen.len() > 20, "hardly any links: {seen:?}");
    for address in seen {
        assert_eq!(get(&address).await.status, 200, "{address}");
    }
}

#[tokio::test]
async fn search_needs_no_accents() {
    let html = get("/vi/search?q=den+do").await.text();
    assert!(html.contains("/vi/handbook/den-do"), "Đền Đô was not found");
    let html = get("/vi/search?q=zzzz").await.text();
    assert!(!html.contains("/vi/handbook/den-do"));
}

#[tokio::test]
async fn what_is_not_there_says_so_in_the_page_s_language() {
    for (path, words) in [
        ("/vi/tours/khong-co", "Không có trang này"),
        ("/en/tours/khong-co", "There is no such page"),
    ] {
        let page = get(path).await;
        assert_eq!(page.status, 404, "{path}");
        assert!(page.text().contains(words), "{path}");
    }
}

#[tokio::test]
async fn the_first_page_chooses_the_visitor_s_language() {
    for (wish, home) in [("en-GB,en;q=0.9", "/en/"), ("vi", "/vi/"), ("fr", "/vi/")] {
        let page = get_with("/", &[("accept-language", wish)]).await;
        assert!(page.status.is_redirection(), "{wish}: {}", page.status);
        assert_eq!(page.header("location"), home, "{wish}");
    }
}

#[tokio::test]
async fn robots_and_the_sitemap_name_both_languages() {
    let robots = get("/robots.txt").await.text();
    assert!(robots.contains("Sitemap: http") && robots.contains("Disallow: /studio"), "{robots}");
    let sitemap = get("/sitemap.xml").await.text();
    for path in ["/vi/tours/thu-nghiem/do-dac", "/en/tours/thu-nghiem/do-dac", "hreflang=\"en\""] {
        assert!(sitemap.contains(path), "{path} is not in the sitemap");
    }
}
