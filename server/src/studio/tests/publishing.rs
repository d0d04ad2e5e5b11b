//! Pages, previews, publishing and going back.

use super::*;
use sonla360_content::{Kind, Tour};

#[tokio::test]
async fn every_page_speaks_both_languages_and_is_never_stored() {
    let studio = Studio::open().await;
    studio.store.save_draft(&province(), None, "lan").await.expect("saved");
    let cookie = studio.member("lan", Role::Admin).await;
    for path in ["/studio", "/studio/upload", "/studio/publish", "/studio/history"] {
        for (language, word) in [("vi", "Phòng biên tập"), ("en", "Studio")] {
            let answer = studio.get(&cookie, &format!("{path}?lang={language}")).await;
            assert_eq!(answer.status(), StatusCode::OK, "{path}");
            assert_eq!(answer.headers()[header::CACHE_CONTROL], "no-store");
            let page = text(answer).await;
            assert!(page.contains(&format!("<html lang=\"{language}\">")), "{path}");
            assert!(page.contains(word), "{path} {language}");
            assert!(!page.contains("studio-error-") && !page.contains(">studio-"), "{path}");
        }
    }
}

#[tokio::test]
async fn drafts_are_published_with_their_problems_listed_and_rolled_back() {
    let studio = Studio::open().await;
    let cookie = studio.member("lan", Role::Admin).await;
    studio.store.save_draft(&province(), None, "lan").await.expect("saved");
    let publish = || studio.form(&cookie, "/studio/publish/now", "note=một".into());
    assert_eq!(publish().await.status(), StatusCode::SEE_OTHER);
    let (first, _) = studio.store.pointer().await.expect("readable").expect("published");

    let tour = Tour {
        id: "trong".parse().expect("an id"),
        title: LocalizedText::vi_en("Trống", "Empty"),
        summary: LocalizedText::vi_en("a", "b"),
        scenes: Vec::new(),
        route: Vec::new(),
        plans: Vec::new(),
    };
    studio.store.save_draft(&Record::Tour(tour), None, "lan").await.expect("saved");
    let refused = publish().await;
    assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert!(text(refused).await.contains("/studio/tours/trong"), "the problem leads to its place");

    let key = RecordKey::plain(Kind::Tour, "trong".parse().expect("an id")).expect("a key");
    studio.store.delete_draft(&key, 1).await.expect("deleted");
    let mut changed = province();
    if let Record::Province(province) = &mut changed {
        province.tagline = LocalizedText::vi_en("khác", "other");
    }
    studio.store.save_draft(&changed, Some(1), "lan").await.expect("saved");
    assert_eq!(publish().await.status(), StatusCode::SEE_OTHER);
    let (second, _) = studio.store.pointer().await.expect("readable").expect("published");
    assert_ne!(first, second);

    let restore = format!("/studio/history/{first}/restore");
    assert_eq!(studio.form(&cookie, &restore, String::new()).await.status(), StatusCode::SEE_OTHER);
    let (now, _) = studio.store.pointer().await.expect("readable").expect("published");
    assert_eq!(now, first);
}

#[tokio::test]
async fn a_preview_shows_the_drafts_to_members_only() {
    let studio = Studio::open().await;
    let cookie = studio.member("lan", Role::Viewer).await;
    studio.store.save_draft(&province(), None, "lan").await.expect("saved");
    let preview = format!("{cookie}; __Host-sonla360-preview=1");
    let seen = studio.get(&preview, "/vi/").await;
    assert_eq!(seen.status(), StatusCode::OK);
    assert_eq!(seen.headers()[header::CACHE_CONTROL], "no-store");
    assert!(text(seen).await.contains("preview-bar"));
    // The outer router has matched this path's parameters already; they must not count twice.
    let missing = studio.get(&preview, "/vi/handbook/khong-co").await;
    assert_eq!(missing.status(), StatusCode::NOT_FOUND);
    for cookie in ["__Host-sonla360-preview=1", &cookie] {
        assert_eq!(studio.get(cookie, "/vi/").await.status(), StatusCode::SERVICE_UNAVAILABLE);
    }
}
