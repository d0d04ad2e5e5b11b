//! The one place where an error becomes a response: the cause goes to the log, a sentence to the reader.
//!
//! A handler returns [`AppError`]. Its response carries a [`Sentence`]; [`explain`] then makes of it, and
//! of every bare error from the framework, a page in the reader's language or, for programs, JSON.

use crate::{
    headers::REVALIDATE,
    messages::Texts,
    public::{error_page, reader_language},
    state::AppState,
};
use axum::{
    Json,
    extract::{Request, State},
    http::{
        HeaderValue, Method, StatusCode,
        header::{ACCEPT_LANGUAGE, CACHE_CONTROL},
    },
    middleware::Next,
    response::{IntoResponse, Response},
};
use serde_json::json;
use sonla360_content::{Language, LocalizedText};
use sonla360_store::StoreError;

/// Why a request is not answered as it hoped.
#[derive(Debug)]
pub enum AppError {
    /// There is nothing at this address.
    NotFound,
    /// There was something, and it was taken away.
    Gone,
    /// Nothing is published yet.
    NotReady,
    /// The request itself is refused, with a sentence that says why and what to do.
    Refused(StatusCode, LocalizedText),
    /// Something of ours failed: the reader learns only that, the log everything.
    Internal(anyhow::Error),
}

/// What the reader is told, where it is more than the status says.
#[derive(Debug, Clone)]
struct Sentence(LocalizedText);

impl AppError {
    /// A refusal in both languages.
    pub fn refused(status: StatusCode, vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self::Refused(status, LocalizedText::vi_en(vi, en))
    }
}

impl From<StoreError> for AppError {
    fn from(error: StoreError) -> Self {
        Self::Internal(error.into())
    }
}

impl From<anyhow::Error> for AppError {
    fn from(error: anyhow::Error) -> Self {
        Self::Internal(error)
    }
}

impl From<askama::Error> for AppError {
    fn from(error: askama::Error) -> Self {
        Self::Internal(error.into())
    }
}

impl From<serde_json::Error> for AppError {
    fn from(error: serde_json::Error) -> Self {
        Self::Internal(error.into())
    }
}

impl IntoResponse for AppError {
    fn into_response(self) -> Response {
        let (status, sentence) = match self {
            Self::NotFound => (StatusCode::NOT_FOUND, None),
            Self::Gone => (StatusCode::GONE, None),
            Self::NotReady => (StatusCode::SERVICE_UNAVAILABLE, None),
            Self::Refused(status, sentence) => (status, Some(sentence)),
            Self::Internal(error) => {
                tracing::error!(error = format!("{error:#}"), "a request failed");
                (StatusCode::INTERNAL_SERVER_ERROR, None)
            }
        };
        let mut response = status.into_response();
        if let Some(sentence) = sentence {
            response.extensions_mut().insert(Sentence(sentence));
        }
        response
    }
}

/// The title and the sentence for a status that came without one.
fn usual_words(status: StatusCode, texts: Texts) -> (String, String) {
    match status {
        StatusCode::NOT_FOUND => (texts.t("error-not-found"), texts.t("error-not-found-text")),
        StatusCode::GONE => (texts.t("error-gone"), texts.t("error-gone-text")),
        StatusCode::SERVICE_UNAVAILABLE => {
            (texts.t("error-not-ready"), texts.t("error-not-ready-text"))
        }
        status if status.is_server_error() => {
            (texts.t("error-internal"), texts.t("error-internal-text"))
        }
        _ => (texts.t("error-refused"), texts.t("error-refused-text")),
    }
}

/// Turns bare errors into something to read. Responses that bring their own body (a type is set and it
/// is not the framework's plain text) pass unchanged.
pub async fn explain(State(state): State<AppState>, request: Request, next: Next) -> Response {
    let for_programs = is_for_programs(request.uri().path());
    let head = request.method() == Method::HEAD;
    let uri = request.uri().clone();
    let accepted = request.headers().get(ACCEPT_LANGUAGE).cloned();
    let response = next.run(request).await;
    let status = response.status();
    let failed = status.is_client_error() || status.is_server_error();
    if !failed || brings_its_own_body(&response) {
        return response;
    }
    let sentence = response.extensions().get::<Sentence>().cloned();
    let mut explained = if for_programs {
        let in_language = |language| {
            sentence.as_ref().map_or_else(
                || usual_words(status, Texts::of(language)).1,
                |sentence| sentence.0.in_language(language).to_owned(),
            )
        };
        let error = json!({ "vi": in_language(Language::VI), "en": in_language(Language::EN) });
        (status, Json(json!({ "status": status.as_u16(), "error": error }))).into_response()
    } else {
        let language = reader_language(&state, &uri, accepted.as_ref()).await;
        let (title, text) = usual_words(status, Texts::of(language));
        let text = sentence.map_or(text, |sentence| sentence.0.in_language(language).to_owned());
        error_page(&state, language, uri.path(), status, &title, &text).await
    };
    // Allow, Retry-After and the like stay.
    for (name, value) in response.headers() {
        if !explained.headers().contains_key(name) && !name.as_str().starts_with("content-") {
            explained.headers_mut().insert(name.clone(), value.clone());
        }
    }
    explained.headers_mut().entry(CACHE_CONTROL).or_insert(REVALIDATE);
    if status == StatusCode::SERVICE_UNAVAILABLE {
        explained.headers_mut().insert("retry-after", HeaderValue::from_static("5"));
    }
    if head {
        *explained.body_mut() = axum::body::Body::empty();
    }
    explained
}

fn is_for_programs(path: &str) -> bool {
    ["/api/", "/tiles/", "/media/", "/posters/", "/assets/"]
        .iter()
        .any(|prefix| path.starts_with(prefix))
}

fn brings_its_own_body(response: &Response) -> bool {
    response
        .headers()
        .get("content-type")
        .and_then(|kind| kind.to_str().ok())
        .is_some_and(|kind| !kind.starts_with("text/plain"))
}
