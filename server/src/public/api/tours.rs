//! `/api/v1/tours` and a tour's manifest.

use crate::{
    error::AppError,
    public::{manifests, posters, respond, visit::Published},
};
use axum::{extract::Path, response::Response};
use serde::Serialize;
use sonla360_content::{Language, LocalizedText, Tour, manifest::Previews};

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct Tours {
    languages: Vec<Language>,
    tours: Vec<TourEntry>,
}

#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct TourEntry {
    id: String,
    title: LocalizedText,
    summary: LocalizedText,
    manifest: String,
    pannellum: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    poster: Option<String>,
    scenes: Vec<SceneEntry>,
}

#[derive(Serialize)]
struct SceneEntry {
    id: String,
    title: LocalizedText,
}

/// `GET /api/v1/tours`
pub async fn list(published: Published) -> Result<Response, AppError> {
    let mut tours = Vec::new();
    for tour in published.release.tours().await? {
        let scenes = published.release.scenes_of(&tour).await?;
        tours.push(TourEntry {
            manifest: format!("/api/v1/tours/{}/manifest", tour.id),
            pannellum: format!("/api/v1/tours/{}/pannellum.json", tour.id),
            poster: scenes.first().map(|(scene, _)| posters::url(scene, posters::Size::Share)),
            scenes: scenes
                .into_iter()
                .map(|(scene, _)| SceneEntry { id: scene.id.to_string(), title: scene.title })
                .collect(),
            id: tour.id.to_string(),
            title: tour.title,
            summary: tour.summary,
        });
    }
    respond::json(&Tours { languages: published.province.languages.clone(), tours })
}

/// `GET /api/v1/tours/{tour}/manifest`, with the previews of all scenes.
pub async fn manifest(
    published: Published,
    Path(tour): Path<String>,
) -> Result<Response, AppError> {
    let (release, province) = (&published.release, &published.province);
    let tour = release.get::<Tour>(&tour).await?.ok_or(AppError::NotFound)?;
    let scenes = release.scenes_of(&tour).await?;
    let manifest = manifests::manifest(release, province, &tour, &scenes, Previews::All).await?;
    respond::json(&manifest)
}
