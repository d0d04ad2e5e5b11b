//! `/api/v1/map?lang=`: the map of the province as HTML, for the viewer's panel.

use crate::{
    error::AppError,
    public::{map::Map, respond, visit::Published},
};
use anyhow::Context as _;
use askama::Template as _;
use axum::{extract::Query, response::Response};
use serde::Deserialize;

#[derive(Debug, Deserialize)]
pub struct Asked {
    lang: Option<String>,
}

/// `GET /api/v1/map?lang=`; empty where no coordinates were checked.
pub async fn show(published: Published, Query(asked): Query<Asked>) -> Result<Response, AppError> {
    let language = published.language_or_default(asked.lang.as_deref())?;
    let html = match Map::of(&published, language).await? {
        Some(map) => map.render().context("the map could not be drawn")?,
        None => String::new(),
    };
    Ok(respond::document("text/html; charset=utf-8", html.into_bytes()))
}
