//! `/api/v1/tours/{tour}/captions/{scene}/{hotspot}?lang=`: what is said in a recording, as WebVTT.

use crate::{
    error::AppError,
    public::{respond, visit::Published},
};
use axum::{
    extract::{Path, Query},
    response::Response,
};
use serde::Deserialize;
use sonla360_content::{Hotspot, Language, Scene};

#[derive(Debug, Deserialize)]
pub struct Asked {
    lang: Option<String>,
}

/// Where a hotspot's captions are.
pub fn path(scene: &Scene, hotspot: &Hotspot, language: Language) -> String {
    let (tour, scene, hotspot) = (&scene.tour, &scene.id, &hotspot.id);
    format!("/api/v1/tours/{tour}/captions/{scene}/{hotspot}?lang={language}")
}

/// `GET /api/v1/tours/{tour}/captions/{scene}/{hotspot}?lang=`
pub async fn show(
    published: Published,
    Path((tour, scene, hotspot)): Path<(String, String, String)>,
    Query(asked): Query<Asked>,
) -> Result<Response, AppError> {
    let language = published.language_or_default(asked.lang.as_deref())?;
    let scene = published.release.scene(&tour, &scene).await?.ok_or(AppError::NotFound)?;
    let captions = scene
        .hotspots
        .iter()
        .find(|candidate| candidate.id.as_str() == hotspot)
        .and_then(|hotspot| hotspot.kind.recording()?.captions.get(language))
        .ok_or(AppError::NotFound)?;
    Ok(respond::document("text/vtt; charset=utf-8", captions.as_bytes().to_vec()))
}
