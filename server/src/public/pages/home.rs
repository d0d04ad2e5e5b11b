//! `/` and `/{lang}/`.

use crate::{
    error::AppError,
    public::{
        layout::Layout,
        paths,
        pieces::{Card, Fact, article_cards, facts},
        posters::{self, Poster, Size},
        respond, structured,
        texts_of::TextRenderer,
        visit::{Published, Visit, preferred},
    },
};
use askama::Template;
use axum::{
    http::{
        HeaderMap, HeaderValue,
        header::{ACCEPT_LANGUAGE, CACHE_CONTROL, VARY},
    },
    response::{IntoResponse as _, Redirect, Response},
};
use sonla360_content::Scene;

/// How many articles the home page shows.
const ARTICLES: usize = 3;

#[derive(Template)]
#[template(path = "home.html")]
struct Home {
    layout: Layout,
    tagline: String,
    hero: Option<Poster>,
    start: String,
    description: String,
    tours: Vec<TourSection>,
    chapters: Vec<Card>,
    articles: Vec<Card>,
    facts: Vec<Fact>,
}

struct TourSection {
    id: String,
    card: Card,
    scenes: Vec<Card>,
}

/// `GET /`: on to the reader's language.
pub async fn root(published: Published, headers: HeaderMap) -> Response {
    let language = preferred(headers.get(ACCEPT_LANGUAGE), &published.province.languages);
    let mut response = Redirect::temporary(&paths::home(language)).into_response();
    response.headers_mut().insert(VARY, HeaderValue::from_static("accept-language"));
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}

/// `GET /{lang}`: the address without its slash.
pub async fn without_slash(visit: Visit) -> Redirect {
    Redirect::permanent(&paths::home(visit.language))
}

/// `GET /{lang}/`
pub async fn show(visit: Visit) -> Result<Response, AppError> {
    let (release, province, language) = (&visit.release, &visit.province, visit.language);
    let mut tours = Vec::new();
    let mut first: Option<Scene> = None;
    for tour in release.tours().await? {
        let scenes = release.scenes_of(&tour).await?;
        let Some((opening, _)) = scenes.first() else { continue };
        first.get_or_insert_with(|| opening.clone());
        tours.push(TourSection {
            id: tour.id.to_string(),
            card: Card::tour(&tour, Some(opening), language),
            scenes: scenes.iter().map(|(scene, _)| Card::scene(scene, language)).collect(),
        });
    }
    let renderer = TextRenderer::for_texts(release, &[&province.description]).await?;
    let mut articles = release.articles().await?;
    articles.truncate(ARTICLES);
    let chapters = release.chapters().await?;
    let tagline = province.tagline.in_language(language);
    let mut layout = Layout::new(&visit, "", tagline).with_structured(&structured::website(&visit));
    if let Some(scene) = &first {
        layout = layout.with_image(&visit.origin, &posters::url(scene, Size::Share));
    }
    respond::page(&Home {
        tagline: tagline.to_owned(),
        hero: first.as_ref().map(|scene| posters::of(scene, language)),
        start: first.as_ref().map(|scene| Card::scene(scene, language).href).unwrap_or_default(),
        description: renderer.html(province.description.in_language(language), language),
        tours,
        chapters: chapters.iter().map(|chapter| Card::chapter(chapter, language)).collect(),
        articles: article_cards(release, &articles, language).await?,
        facts: facts(&province.facts, language),
        layout,
    })
}
