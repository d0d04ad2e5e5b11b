//! Places, chapters, articles and images as the studio writes them.

use super::{
    pictures::{picture, png},
    *,
};
use sonla360_content::{Confidence, Language};

async fn editor(studio: &Studio) -> String {
    studio.store.save_draft(&province(), None, "lan").await.expect("saved");
    studio.member("lan", Role::Editor).await
}

async fn draft(studio: &Studio, key: &str) -> Record {
    let key: RecordKey = key.parse().expect("a key");
    studio.store.draft(&key).await.expect("readable").expect("saved").record
}

fn location(answer: &Response<Body>) -> &str {
    answer.headers()["location"].to_str().expect("text")
}

/// A form with pictures and fields, as browsers send it.
async fn multipart(
    studio: &Studio,
    cookie: &str,
    path: &str,
    fields: &[(&str, &str)],
    file: &[u8],
) -> Response<Body> {
    let mut body = Vec::new();
    for (name, value) in fields {
        let part = "--x\r\nContent-Disposition: form-data; name=";
        body.extend(format!("{part}\"{name}\"\r\n\r\n{value}\r\n").into_bytes());
    }
    let name = if file.is_empty() { "" } else { "anh.jpg" };
    let head = format!(
        "--x\r\nContent-Disposition: form-data; name=\"file\"; filename=\"{name}\"\r\n\
         Content-Type: image/jpeg\r\n\r\n"
    );
    body.extend(head.into_bytes());
    body.extend(file);
    body.extend(b"\r\n--x--\r\n");
    let request = Request::post(path)
        .header("cookie", cookie)
        .header("host", "studio.test")
        .header("origin", "http://studio.test")
        .header("content-type", "multipart/form-data; boundary=x");
    studio.send(request.body(Body::from(body)).expect("a request")).await
}

const FACT: &str = "facts=2&facts_0_label_vi=Cao&facts_0_label_en=Height&facts_0_value_vi=100\
    &facts_0_value_en=100&facts_0_unit=m&facts_0_source=S%E1%BB%9F&facts_0_checked=2026-03-15\
    &facts_0_confidence=high&facts_1_label_vi=&facts_1_confidence=high";

#[tokio::test]
async fn a_place_is_written_changed_and_removed() {
    let studio = Studio::open().await;
    let cookie = editor(&studio).await;
    let sent = format!(
        "name_vi={}&name_en=Waterfall&kind_vi=a&kind_en=b&latitude=21,5&longitude=104.2&verified=on&{FACT}",
        urlencoded("Thác Dải Yếm")
    );
    let made = studio.form(&cookie, "/studio/new/place", sent).await;
    assert_eq!(made.status(), StatusCode::SEE_OTHER);
    assert_eq!(location(&made), "/studio/content/place/thac-dai-yem?saved");
    let Record::Place(place) = draft(&studio, "place/thac-dai-yem").await else {
        panic!("a place")
    };
    let point = place.location.expect("a point");
    assert!(point.verified && point.latitude == 21.5);
    assert_eq!(place.facts.len(), 1, "a fact with nothing in it is no fact");
    assert_eq!(
        (place.facts[0].source.as_str(), place.facts[0].confidence),
        ("Sở", Confidence::High)
    );

    let path = "/studio/content/place/thac-dai-yem";
    let shown = text(studio.get(&cookie, &format!("{path}?saved")).await).await;
    assert!(shown.contains("value=\"2026-03-15\"") && shown.contains("notice-good"));
    let change = "version=1&name_vi=A&name_en=B&facts=1&facts_0_label_vi=x&facts_0_remove=on";
    let saved = studio.form(&cookie, &format!("{path}/save"), change.into()).await;
    assert_eq!(saved.status(), StatusCode::SEE_OTHER);
    let Record::Place(place) = draft(&studio, "place/thac-dai-yem").await else {
        panic!("a place")
    };
    assert!(place.facts.is_empty() && place.location.is_none());
    let late = studio.form(&cookie, &format!("{path}/save"), change.into()).await;
    assert_eq!(late.status(), StatusCode::UNPROCESSABLE_ENTITY, "somebody was faster");

    let removed = studio.form(&cookie, &format!("{path}/delete"), String::new()).await;
    assert_eq!(location(&removed), "/studio/content?removed");
    assert_eq!(studio.get(&cookie, path).await.status(), StatusCode::NOT_FOUND);
}

#[tokio::test]
async fn a_fact_needs_a_source_and_a_day_and_half_a_point_is_no_point() {
    let studio = Studio::open().await;
    let cookie = editor(&studio).await;
    let sent = "name_vi=A&name_en=B&latitude=21&facts=1&facts_0_label_vi=Cao&facts_0_label_en=Height\
                &facts_0_value_vi=1&facts_0_value_en=1&facts_0_checked=15/3/2026";
    let refused = studio.form(&cookie, "/studio/new/place", sent.into()).await;
    assert_eq!(refused.status(), StatusCode::UNPROCESSABLE_ENTITY);
    let page = text(refused).await;
    for part in [
        "facts_0_source-error",
        "facts_0_checked-error",
        "longitude-error",
        "href=\"#facts_0_source\">Thông tin 1, Nguồn",
        "value=\"15/3/2026\"",
    ] {
        assert!(page.contains(part), "{part} is missing");
    }
    let drafts = studio.store.drafts().await.expect("readable");
    assert_eq!(drafts.len(), 1, "nothing is saved but the province");
}

#[tokio::test]
async fn asking_for_room_for_a_fact_keeps_what_is_written_and_saves_nothing() {
    let studio = Studio::open().await;
    let cookie = editor(&studio).await;
    let sent = "name_vi=Dang+viet&name_en=&facts=1&facts_0_label_vi=Cao&more_facts=1";
    let answer = studio.form(&cookie, "/studio/new/place", sent.into()).await;
    assert_eq!(answer.status(), StatusCode::OK);
    let page = text(answer).await;
    assert!(page.contains("Dang viet") && page.contains("facts_1_label_vi"));
    assert!(!page.contains("name=\"facts_2_label_vi\"") && !page.contains("aria-invalid"));
    assert_eq!(studio.store.drafts().await.expect("readable").len(), 1);
}

#[tokio::test]
async fn chapters_and_articles_are_written_and_their_problems_lead_to_the_field() {
    let studio = Studio::open().await;
    let cookie = editor(&studio).await;
    let chapter = "title_vi=Mua&title_en=Seasons&summary_vi=a&summary_en=b&body_vi=c&position=3";
    let made = studio.form(&cookie, "/studio/new/chapter", chapter.into()).await;
    assert_eq!(location(&made), "/studio/content/chapter/mua?saved");
    let next = text(studio.get(&cookie, "/studio/new/chapter").await).await;
    assert!(
        next.contains("name=\"position\" type=\"text\" value=\"4\""),
        "a new chapter comes last"
    );
    let article = "title_vi=Tin&title_en=News&summary_vi=a&summary_en=b&body_vi=c&body_en=d\
                   &author_vi=Lan&author_en=Lan&date=2026-03-15&image=";
    let made = studio.form(&cookie, "/studio/new/article", article.into()).await;
    assert_eq!(location(&made), "/studio/content/article/tin?saved");
    let publish = text(studio.get(&cookie, "/studio/publish?lang=en").await).await;
    assert!(publish.contains("/studio/content/chapter/mua#body_en"), "{publish}");
    assert!(publish.contains("Text, English"));
    let list = text(studio.get(&cookie, "/studio/content").await).await;
    assert_eq!(list.matches("Cần sửa").count(), 1);
    let taken = studio.form(&cookie, "/studio/new/article", article.into()).await;
    assert!(text(taken).await.contains("id-error"), "an address is given once");
}

#[tokio::test]
async fn an_image_comes_with_its_picture_and_keeps_it_over_a_mistake() {
    let studio = Studio::open().await;
    let cookie = editor(&studio).await;
    let good = picture(640, 400);
    let path = "/studio/new/image";
    let wrong = multipart(&studio, &cookie, path, &[("title_vi", "Chè")], &good).await;
    assert_eq!(wrong.status(), StatusCode::UNPROCESSABLE_ENTITY, "the English title is missing");
    let page = text(wrong).await;
    let stored = page.split("name=\"stored\" value=\"").nth(1).expect("kept");
    let stored = stored.split('"').next().expect("a name");
    assert!(page.contains(&format!("/media/{stored}")), "the picture is shown");
    let fields = [
        ("title_vi", "Chè"),
        ("title_en", "Tea"),
        ("stored", stored),
        ("width", "9999"),
        ("credit_vi", "Lan"),
        ("credit_en", "Lan"),
        ("licence", "CC-BY-4.0"),
    ];
    let made = multipart(&studio, &cookie, path, &fields, &[]).await;
    assert_eq!(location(&made), "/studio/content/image/che?saved");
    let Record::Image(image) = draft(&studio, "image/che").await else { panic!("an image") };
    assert_eq!((image.file.as_str(), image.width, image.height), (stored, 640, 400));
    assert_eq!(image.licence, "CC-BY-4.0");
    let media = studio.get("", &format!("/media/{stored}")).await;
    assert_eq!(media.status(), StatusCode::OK);
}

#[tokio::test]
async fn what_cannot_be_shown_is_refused_as_an_image() {
    let studio = Studio::open().await;
    let cookie = editor(&studio).await;
    let whole = picture(640, 400);
    let fields = [("title_vi", "Chè"), ("title_en", "Tea")];
    for (what, file, words) in [
        ("a text", b"Kinh gui".to_vec(), "không phải ảnh"),
        ("half a picture", whole[..whole.len() / 2].to_vec(), "bị đứt"),
        ("a stamp", picture(64, 64), "quá nhỏ"),
        ("a wall", png(12_000, 400, &[]), "quá lớn"),
        ("nothing", Vec::new(), "Chưa có ảnh"),
    ] {
        let answer = multipart(&studio, &cookie, "/studio/new/image", &fields, &file).await;
        assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY, "{what}");
        assert!(text(answer).await.contains(words), "{what}");
    }
    let forged = [("title_vi", "a"), ("title_en", "b"), ("stored", "../../sonla360.sqlite")];
    let answer = multipart(&studio, &cookie, "/studio/new/image", &forged, &[]).await;
    assert_eq!(answer.status(), StatusCode::UNPROCESSABLE_ENTITY);
    assert_eq!(studio.store.drafts().await.expect("readable").len(), 1);
}

#[tokio::test]
async fn every_form_speaks_both_languages() {
    let studio = Studio::open().await;
    let cookie = editor(&studio).await;
    let mut pages: Vec<String> =
        ["place", "chapter", "article", "image"].map(|kind| format!("/studio/new/{kind}")).into();
    pages.extend(["/studio/content".to_owned(), "/studio/province".to_owned()]);
    let sent = format!("name_vi=A&name_en=B&{FACT}");
    studio.form(&cookie, "/studio/new/place", sent).await;
    pages.push("/studio/content/place/a".to_owned());
    for path in pages {
        for language in [Language::VI, Language::EN] {
            let answer = studio.get(&cookie, &format!("{path}?lang={language}")).await;
            assert_eq!(answer.status(), StatusCode::OK, "{path}");
            let page = text(answer).await;
            // A message that does not exist shows its name.
            assert!(
                !page.contains(">studio-") && !page.contains(">\nstudio-"),
                "{path} {language}"
            );
        }
    }
    assert_eq!(studio.get(&cookie, "/studio/new/scene").await.status(), StatusCode::NOT_FOUND);
    assert_eq!(studio.get(&cookie, "/studio/new/province").await.status(), StatusCode::NOT_FOUND);
}
