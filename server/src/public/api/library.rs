//! `/api/v1/library?lang=`: everything to read in one language, for the viewer's handbook panel.

use crate::{
    error::AppError,
    public::{respond, texts_of::TextRenderer, visit::Published},
};
use axum::{extract::Query, response::Response};
use serde::{Deserialize, Serialize};
use sonla360_content::Language;

#[derive(Debug, Deserialize)]
pub struct Asked {
    lang: Option<String>,
}

#[derive(Serialize)]
struct Library {
    language: Language,
    chapters: Vec<ChapterEntry>,
    articles: Vec<ArticleEntry>,
    places: Vec<PlaceEntry>,
}

#[derive(Serialize)]
struct ChapterEntry {
    id: String,
    title: String,
    summary: String,
    html: String,
}

#[derive(Serialize)]
struct ArticleEntry {
    id: String,
    title: String,
    summary: String,
    date: String,
    html: String,
}

#[derive(Serialize)]
struct PlaceEntry {
    id: String,
    name: String,
    summary: String,
    html: String,
}

/// `GET /api/v1/library?lang=`
pub async fn show(published: Published, Query(asked): Query<Asked>) -> Result<Response, AppError> {
    let language = published.language_or_default(asked.lang.as_deref())?;
    let release = &published.release;
    let (chapters, articles, places) =
        (release.chapters().await?, release.articles().await?, release.places().await?);
    let mut bodies: Vec<_> = chapters.iter().map(|chapter| &chapter.body).collect();
    bodies.extend(articles.iter().map(|article| &article.body));
    bodies.extend(places.iter().map(|place| &place.body));
    let renderer = TextRenderer::for_texts(release, &bodies).await?;
    let text = |text: &sonla360_content::LocalizedText| text.in_language(language).to_owned();
    let html = |text: &sonla360_content::LocalizedText| {
        renderer.html(text.in_language(language), language)
    };
    respond::json(&Library {
        language,
        chapters: chapters
            .iter()
            .map(|chapter| ChapterEntry {
                id: chapter.id.to_string(),
                title: text(&chapter.title),
                summary: text(&chapter.summary),
                html: html(&chapter.body),
            })
            .collect(),
        articles: articles
            .iter()
            .map(|article| ArticleEntry {
                id: article.id.to_string(),
                title: text(&article.title),
                summary: text(&article.summary),
                date: article.date.clone(),
                html: html(&article.body),
            })
            .collect(),
        places: places
            .iter()
            .map(|place| PlaceEntry {
                id: place.id.to_string(),
                name: text(&place.name),
                summary: text(&place.summary),
                html: html(&place.body),
            })
            .collect(),
    })
}
