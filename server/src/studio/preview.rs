//! The whole public site as the drafts would make it, for members only: a cookie turns it on, every page
//! says so, and nothing of it is kept by browsers or proxies.

use super::{
    access::{Member, cookie, remove_cookie, set_cookie, user},
    language::wanted,
};
use crate::{
    assets,
    error::{self, AppError},
    messages::Texts,
    public,
    publish::Drafts,
    state::{AppState, CurrentRelease},
};
use askama::Template;
use axum::{
    Form,
    body::{Body, to_bytes},
    extract::{Request, State},
    http::{
        HeaderValue,
        header::{
            ACCEPT_ENCODING, CACHE_CONTROL, CONTENT_LENGTH, CONTENT_TYPE, ETAG, IF_NONE_MATCH,
            SET_COOKIE,
        },
    },
    middleware::{Next, from_fn_with_state},
    response::{IntoResponse as _, Redirect, Response},
};
use serde::Deserialize;
use sonla360_store::ReleaseReader;
use time::OffsetDateTime;
use tower::ServiceExt as _;

/// Present while the member looks at the drafts. Without a session it does nothing.
pub const COOKIE_NAME: &str = "__Host-sonla360-preview";
/// Largest page that the bar is put into.
const MAX_PAGE: usize = 8 << 20;

/// Where a preview begins.
#[derive(Debug, Deserialize)]
pub struct Begin {
    #[serde(default)]
    path: String,
}

#[derive(Template)]
#[template(path = "studio/preview-bar.html")]
struct Bar {
    texts: Texts,
    style: Option<String>,
}

/// `POST /studio/preview`
pub async fn begin(member: Member, Form(sent): Form<Begin>) -> Result<Response, AppError> {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '-');
    let local = sent.path.starts_with('/') && !sent.path.starts_with("//");
    let path = if local && sent.path.chars().all(plain) {
        sent.path
    } else {
        format!("/{}/", member.language)
    };
    let cookie = set_cookie(COOKIE_NAME, "1")?;
    Ok(([(SET_COOKIE, cookie)], Redirect::to(&path)).into_response())
}

/// `POST /studio/preview/end`
pub async fn end(_member: Member) -> Result<Response, AppError> {
    Ok(([(SET_COOKIE, remove_cookie(COOKIE_NAME)?)], Redirect::to("/studio")).into_response())
}

/// Answers members in preview from the drafts, everybody else as usual. Stands around the public pages.
pub async fn layer(
    State(state): State<AppState>,
    request: Request,
    next: Next,
) -> Result<Response, AppError> {
    let asked = cookie(request.headers(), COOKIE_NAME).is_some();
    if !asked || is_shared(request.uri().path()) || user(&state, request.headers()).await?.is_none()
    {
        return Ok(next.run(request).await);
    }
    let texts = Texts::of(wanted(request.uri(), request.headers()));
    let response = from_drafts(&state, request).await?;
    let mut response = with_bar(response, texts).await?;
    response.headers_mut().insert(CACHE_CONTROL, HeaderValue::from_static("no-store"));
    response.headers_mut().remove(ETAG);
    Ok(response)
}

/// Files that are the same in the drafts and in the release.
fn is_shared(path: &str) -> bool {
    ["/assets/", "/tiles/", "/media/", "/studio"].iter().any(|prefix| path.starts_with(prefix))
}

async fn from_drafts(state: &AppState, request: Request) -> Result<Response, AppError> {
    let frozen = Drafts::load(&state.store).await?.freeze()?;
    let reader = ReleaseReader::in_memory(frozen, OffsetDateTime::now_utc())?;
    let drafts = AppState { current: CurrentRelease::fixed(reader), ..state.clone() };
    // A request without the outer router's notes: its path parameters would be counted twice.
    let (parts, body) = request.into_parts();
    let mut request = Request::new(body);
    *request.method_mut() = parts.method;
    *request.uri_mut() = parts.uri;
    *request.headers_mut() = parts.headers;
    for header in [ACCEPT_ENCODING, IF_NONE_MATCH] {
        request.headers_mut().remove(header);
    }
    let site = public::router()
        .layer(from_fn_with_state(drafts.clone(), error::explain))
        .with_state::<()>(drafts);
    site.oneshot(request).await.map_err(|never| match never {})
}

/// A bar on top of every page says that this is not what visitors see.
async fn with_bar(response: Response, texts: Texts) -> Result<Response, AppError> {
    let kind = response.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    if !kind.is_some_and(|kind| kind.starts_with("text/html")) {
        return Ok(response);
    }
    let (mut parts, body) = response.into_parts();
    let bytes = to_bytes(body, MAX_PAGE).await.map_err(|error| AppError::Internal(error.into()))?;
    let html = String::from_utf8_lossy(&bytes);
    let bar = Bar { texts, style: assets::site().url("preview.css") }.render()?;
    let start = html.find("<body").and_then(|body| Some(body + html[body..].find('>')? + 1));
    let page = match start {
        Some(start) => format!("{}{bar}{}", &html[..start], &html[start..]),
        None => html.into_owned(),
    };
    parts.headers.remove(CONTENT_LENGTH);
    Ok(Response::from_parts(parts, Body::from(page)))
}
