//! Addresses of pages that are no single record; those of records are spelled by `content::Link`.

use sonla360_content::{Id, Language, Link, RecordKey, ViewQuery, record::Kind};

/// The home page.
pub fn home(language: Language) -> String {
    format!("/{language}/")
}

/// A tour.
pub fn tour(language: Language, tour: &Id) -> String {
    format!("/{language}/tours/{tour}")
}

/// A scene.
pub fn scene(language: Language, tour: &str, scene: &str, view: ViewQuery) -> String {
    Link::Scene { tour: tour.to_owned(), scene: scene.to_owned(), view }.path(language.code())
}

/// A chapter.
pub fn chapter(language: Language, id: &Id) -> String {
    Link::Chapter(id.to_string()).path(language.code())
}

/// An article.
pub fn article(language: Language, id: &Id) -> String {
    Link::Article(id.to_string()).path(language.code())
}

/// A place.
pub fn place(language: Language, id: &Id) -> String {
    Link::Place(id.to_string()).path(language.code())
}

/// An image.
pub fn image(language: Language, id: &Id) -> String {
    Link::Image(id.to_string()).path(language.code())
}

/// A list: `places`, `handbook`, `articles`, `images`, `search`.
pub fn list(language: Language, name: &str) -> String {
    format!("/{language}/{name}")
}

/// A still picture's file.
pub fn media(file: &str) -> String {
    format!("/media/{file}")
}

/// The page of any record.
pub fn record(language: Language, key: &RecordKey) -> String {
    let Some(id) = key.id() else { return home(language) };
    match (key.kind(), key.tour()) {
        (Kind::Scene, Some(tour)) => {
            scene(language, tour.as_str(), id.as_str(), ViewQuery::default())
        }
        (Kind::Tour, _) => tour(language, id),
        (Kind::Chapter, _) => chapter(language, id),
        (Kind::Article, _) => article(language, id),
        (Kind::Place, _) => place(language, id),
        (Kind::Image, _) => image(language, id),
        (Kind::Province | Kind::Scene, _) => home(language),
    }
}
