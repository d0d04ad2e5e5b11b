//! The language of the studio: `?lang=` on any page, then remembered, else Vietnamese.

use super::access::{cookie, set_cookie};
use crate::error::AppError;
use axum::{
    extract::Request,
    http::{HeaderMap, Uri, header::SET_COOKIE},
    middleware::Next,
    response::Response,
};
use sonla360_content::Language;

const COOKIE_NAME: &str = "__Host-sonla360-language";

/// The language a request is to be answered in.
pub fn wanted(uri: &Uri, headers: &HeaderMap) -> Language {
    asked(uri).or_else(|| cookie(headers, COOKIE_NAME).and_then(spoken)).unwrap_or(Language::VI)
}

fn spoken(code: &str) -> Option<Language> {
    [Language::VI, Language::EN].into_iter().find(|language| language.code() == code)
}

fn asked(uri: &Uri) -> Option<Language> {
    uri.query()?.split('&').find_map(|part| spoken(part.strip_prefix("lang=")?))
}

/// Remembers the language a request asks for.
pub async fn remember(request: Request, next: Next) -> Result<Response, AppError> {
    let asked = asked(request.uri());
    let mut response = next.run(request).await;
    if let Some(language) = asked {
        response.headers_mut().append(SET_COOKIE, set_cookie(COOKIE_NAME, language.code())?);
    }
    Ok(response)
}
