//! What every public handler needs to know about a request: the release, the language, our own address.

use crate::{error::AppError, state::AppState};
use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, HeaderValue, Uri, header::HOST, request::Parts},
};
use sonla360_content::{Language, Province};
use sonla360_store::ReleaseReader;
use std::sync::Arc;

/// The published site.
#[derive(Debug, Clone)]
pub struct Published {
    /// The release everything is made from.
    pub release: Arc<ReleaseReader>,
    /// Its province.
    pub province: Province,
    /// Scheme and host under which the reader reached us, without a slash at its end.
    pub origin: String,
}

/// A visit to a page below `/{lang}/`.
#[derive(Debug, Clone)]
pub struct Visit {
    /// The published site.
    pub published: Published,
    /// The language of the page: one that is published.
    pub language: Language,
    /// The page's path, without the query.
    pub path: String,
}

impl std::ops::Deref for Visit {
    type Target = Published;

    fn deref(&self) -> &Published {
        &self.published
    }
}

impl Published {
    /// The site as it stands now.
    pub async fn open(state: &AppState, headers: &HeaderMap) -> Result<Self, AppError> {
        let release = state.current.get().ok_or(AppError::NotReady)?;
        let province = release.province().await?.ok_or(AppError::NotReady)?;
        Ok(Self { release, province, origin: origin(state, headers) })
    }

    /// A language by its code, if the site is published in it.
    pub fn language(&self, code: &str) -> Option<Language> {
        code.parse().ok().filter(|language| self.province.languages.contains(language))
    }

    /// The language of a `lang=` parameter; the site's first one where there is none.
    pub fn language_or_default(&self, code: Option<&str>) -> Result<Language, AppError> {
        match code {
            Some(code) => self.language(code).ok_or(AppError::NotFound),
            None => Ok(self.default_language()),
        }
    }

    /// The language in which the site speaks to those who asked for none.
    pub fn default_language(&self) -> Language {
        self.province.languages.first().copied().unwrap_or(Language::VI)
    }
}

impl FromRequestParts<AppState> for Published {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, AppError> {
        Self::open(state, &parts.headers).await
    }
}

impl FromRequestParts<AppState> for Visit {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, state: &AppState) -> Result<Self, AppError> {
        let published = Published::open(state, &parts.headers).await?;
        let path = parts.uri.path().to_owned();
        let code = path.split('/').nth(1).unwrap_or_default();
        let language = published.language(code).ok_or(AppError::NotFound)?;
        Ok(Self { published, language, path })
    }
}

/// `--public-url` where it is set; otherwise what the request says of itself.
fn origin(state: &AppState, headers: &HeaderMap) -> String {
    if let Some(url) = &state.public_url {
        return url.as_str().to_owned();
    }
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    let harmless = |host: &&str| {
        let allowed = |b: u8| b.is_ascii_alphanumeric() || b".-:[]".contains(&b);
        (1..=253).contains(&host.len()) && host.bytes().all(allowed)
    };
    let host = text(HOST.as_str()).filter(harmless).unwrap_or("localhost");
    let scheme = if text("x-forwarded-proto") == Some("https") { "https" } else { "http" };
    format!("{scheme}://{host}")
}

/// The language to speak with somebody whose page could not be made: of the address, of its `lang=`,
/// of the browser, or Vietnamese.
pub async fn reader_language(
    state: &AppState,
    uri: &Uri,
    accepted: Option<&HeaderValue>,
) -> Language {
    let languages = match state.current.get() {
        Some(release) => release.province().await.ok().flatten().map(|p| p.languages),
        None => None,
    };
    let languages = languages.unwrap_or_else(|| vec![Language::VI, Language::EN]);
    let published = |code: &str| code.parse().ok().filter(|language| languages.contains(language));
    let in_path = uri.path().split('/').nth(1).and_then(published);
    let in_query = || {
        let query = uri.query()?;
        query.split('&').find_map(|pair| published(pair.strip_prefix("lang=")?))
    };
    in_path.or_else(in_query).unwrap_or_else(|| preferred(accepted, &languages))
}

/// The best of `languages` for an `Accept-Language`; the first where none suits.
pub fn preferred(accepted: Option<&HeaderValue>, languages: &[Language]) -> Language {
    let header = accepted.and_then(|value| value.to_str().ok()).unwrap_or("");
    let mut best: Option<(f32, Language)> = None;
    for part in header.split(',') {
        let (range, parameters) = part.split_once(';').unwrap_or((part, ""));
        let quality: f32 =
            parameters.trim().strip_prefix("q=").map_or(1.0, |q| q.trim().parse().unwrap_or(0.0));
        let primary = range.trim().split('-').next().unwrap_or_default().to_ascii_lowercase();
        let language = languages.iter().find(|language| language.code() == primary);
        if let Some(language) = language
            && quality > best.map_or(0.0, |(quality, _)| quality)
        {
            best = Some((quality, *language));
        }
    }
    best.map(|(_, language)| language)
        .or_else(|| languages.first().copied())
        .unwrap_or(Language::VI)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_browser_s_best_language_is_chosen() {
        let both = [Language::VI, Language::EN];
        let choose = |header: &str| preferred(Some(&header.parse().expect("a header")), &both);
        assert_eq!(choose("en-GB,en;q=0.9,vi;q=0.8"), Language::EN);
        assert_eq!(choose("fr, vi-VN;q=0.5, en;q=0.4"), Language::VI);
        assert_eq!(choose("fr"), Language::VI);
        assert_eq!(choose("en;q=0, vi;q=0.1"), Language::VI);
        assert_eq!(preferred(None, &[Language::EN]), Language::EN);
    }
}
