//! Pages that are nothing but the viewer: `/embed/{tour}` for other sites, `/kiosk/{tour}` for a
//! screen in a hall.

use super::{
    api::qr, layout::styles, paths, pieces::Card, respond, stage::Stage, visit::Published,
};
use crate::{assets, error::AppError, headers::EMBED_POLICY, messages::Texts};
use askama::Template;
use axum::{
    extract::{Path, Query},
    http::{HeaderValue, header::CONTENT_SECURITY_POLICY},
    response::Response,
};
use serde::Deserialize;
use sonla360_content::{Language, Tour, ViewQuery};

#[derive(Template)]
#[template(path = "shell.html")]
struct Shell {
    texts: Texts,
    language: Language,
    title: String,
    canonical: String,
    styles: Vec<String>,
    icon: String,
    stage: Stage,
    /// The page to go to for everything else; an embed only.
    page: String,
    /// Every tour's kiosk, for a screen without the viewer; a kiosk only.
    tours: Vec<Card>,
    /// Each scene with the code of its page, for a screen without the network; a kiosk only.
    codes: Vec<(String, String)>,
}

/// `?lang=&scene=`; the view is read by the viewer.
#[derive(Debug, Deserialize)]
pub struct Asked {
    lang: Option<String>,
    scene: Option<String>,
}

/// `GET /embed/{tour}`
pub async fn embed(
    published: Published,
    Path(tour): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, AppError> {
    let mut response = shell(&published, &tour, &asked, "embed").await?;
    let policy = HeaderValue::from_static(EMBED_POLICY);
    response.headers_mut().insert(CONTENT_SECURITY_POLICY, policy);
    response
        .headers_mut()
        .insert("cross-origin-resource-policy", HeaderValue::from_static("cross-origin"));
    Ok(response)
}

/// `GET /kiosk/{tour}`
pub async fn kiosk(
    published: Published,
    Path(tour): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, AppError> {
    shell(&published, &tour, &asked, "kiosk").await
}

async fn shell(
    published: &Published,
    tour: &str,
    asked: &Asked,
    mode: &'static str,
) -> Result<Response, AppError> {
    let language = published.language_or_default(asked.lang.as_deref())?;
    let release = &published.release;
    let tour = release.get::<Tour>(tour).await?.ok_or(AppError::NotFound)?;
    let scenes = release.scenes_of(&tour).await?;
    let wanted = asked.scene.as_deref();
    // A scene that is no more still opens its tour: the screen must not stay empty.
    let first = scenes
        .iter()
        .find(|(scene, _)| Some(scene.id.as_str()) == wanted)
        .or_else(|| scenes.first())
        .map(|(scene, _)| scene)
        .ok_or(AppError::NotFound)?;
    let stage = Stage::new(published, language, &tour, &scenes, first, mode).await?;
    let page = paths::scene(language, tour.id.as_str(), first.id.as_str(), ViewQuery::default());
    let (mut tours, mut codes) = (Vec::new(), Vec::new());
    if mode == "kiosk" {
        for (scene, _) in &scenes {
            let (tour, id) = (scene.tour.as_str(), scene.id.as_str());
            let path = paths::scene(language, tour, id, ViewQuery::default());
            let picture = qr::draw(&format!("{}{path}", published.origin))?;
            // Inside a page an SVG needs no declaration of its own.
            let start = picture.find("<svg").unwrap_or_default();
            codes.push((id.to_owned(), picture[start..].to_owned()));
        }
        for other in release.tours().await? {
            let mut card = Card::tour(&other, None, language);
            card.href = format!("/kiosk/{}?lang={language}", other.id);
            tours.push(card);
        }
    }
    let mut styles = styles();
    styles.extend(assets::viewer().and_then(|group| group.url("viewer.css")));
    respond::page(&Shell {
        texts: Texts::of(language),
        language,
        title: format!(
            "{} · {} | {}",
            first.title.in_language(language),
            tour.title.in_language(language),
            published.province.name.in_language(language)
        ),
        canonical: format!("{}{page}", published.origin),
        styles,
        icon: assets::site().url("icon.svg").unwrap_or_default(),
        stage,
        page: if mode == "embed" { page } else { String::new() },
        tours,
        codes,
    })
}
