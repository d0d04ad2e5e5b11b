//! The page shown instead of one that could not be made, with a way on.

use super::{
    layout::{Layout, styles},
    paths,
    visit::{Published, Visit},
};
use crate::{assets, messages::Texts, state::AppState};
use askama::Template;
use axum::{
    http::{HeaderMap, StatusCode, header::CONTENT_TYPE},
    response::{IntoResponse as _, Response},
};
use sonla360_content::Language;

#[derive(Template)]
#[template(path = "error.html")]
struct ErrorPage<'a> {
    layout: Layout,
    code: u16,
    title: &'a str,
    text: &'a str,
}

/// Without a release there is nothing to navigate in.
#[derive(Template)]
#[template(path = "error-bare.html")]
struct BareErrorPage<'a> {
    texts: Texts,
    language: Language,
    styles: Vec<String>,
    icon: String,
    title: &'a str,
    text: &'a str,
}

/// A page for a status, a title and a sentence in the reader's language. A page of the studio gets no
/// public navigation.
pub async fn error_page(
    state: &AppState,
    language: Language,
    path: &str,
    status: StatusCode,
    title: &str,
    text: &str,
) -> Response {
    let published = if path.starts_with("/studio") {
        None
    } else {
        Published::open(state, &HeaderMap::new()).await.ok()
    };
    let html = if let Some(published) = published {
        // Other languages of a page that is not there are their home pages.
        let visit = Visit { published, language, path: paths::home(language) };
        let mut layout = Layout::new(&visit, title, text);
        layout.indexed = false;
        ErrorPage { layout, code: status.as_u16(), title, text }.render()
    } else {
        let (texts, styles) = (Texts::of(language), styles());
        let icon = assets::site().url("icon.svg").unwrap_or_default();
        BareErrorPage { texts, language, styles, icon, title, text }.render()
    };
    match html {
        Ok(html) => (status, [(CONTENT_TYPE, "text/html; charset=utf-8")], html).into_response(),
        Err(error) => {
            tracing::error!(%error, "the error page itself failed");
            (status, [(CONTENT_TYPE, "text/plain; charset=utf-8")], text.to_owned()).into_response()
        }
    }
}
