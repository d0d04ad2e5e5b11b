//! Who is asking: the session behind a cookie, and what its user may do.

use super::language::{self, wanted};
use crate::{error::AppError, state::AppState};
use axum::{
    extract::{FromRequestParts, Request, State},
    http::{
        HeaderMap, HeaderValue, Method, StatusCode, Uri,
        header::{ACCEPT, COOKIE},
        request::Parts,
    },
    middleware::Next,
    response::{IntoResponse as _, Redirect, Response},
};
use sonla360_content::Language;
use sonla360_store::{Role, SessionToken, User, sessions::LIFETIME};

/// The session's cookie. The prefix makes browsers insist on `Secure`, `Path=/` and this very host.
pub const COOKIE_NAME: &str = "__Host-sonla360";

/// Somebody who has logged in, at one of their requests.
#[derive(Debug, Clone)]
pub struct Member {
    /// Who.
    pub user: User,
    /// The language they read the studio in.
    pub language: Language,
    /// Path of the request.
    pub path: String,
    /// Name of the message about what the request before this one did: it led here.
    pub done: Option<&'static str>,
}

/// What a page can be led to with, as `?saved`, and the message that says it.
const DONE: [(&str, &str); 5] = [
    ("saved", "studio-saved"),
    ("removed", "studio-removed"),
    ("published", "studio-published-now"),
    ("restored", "studio-restored"),
    ("corrected", "studio-corrected"),
];

fn done(uri: &Uri) -> Option<&'static str> {
    let query = uri.query()?;
    DONE.iter()
        .find_map(|(word, message)| query.split('&').any(|part| part == *word).then_some(*message))
}

/// The value of a cookie.
pub fn cookie<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let pairs = headers.get_all(COOKIE).iter().filter_map(|value| value.to_str().ok());
    pairs
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find_map(|(key, value)| (key == name).then_some(value))
}

/// A `Set-Cookie` that lives as long as a session.
pub fn set_cookie(name: &str, value: &str) -> Result<HeaderValue, AppError> {
    let seconds = LIFETIME.as_secs();
    let text = format!("{name}={value}; Path=/; Max-Age={seconds}; Secure; HttpOnly; SameSite=Lax");
    HeaderValue::from_str(&text).map_err(|error| AppError::Internal(error.into()))
}

/// A `Set-Cookie` that removes one.
pub fn remove_cookie(name: &str) -> Result<HeaderValue, AppError> {
    let text = format!("{name}=; Path=/; Max-Age=0; Secure; HttpOnly; SameSite=Lax");
    HeaderValue::from_str(&text).map_err(|error| AppError::Internal(error.into()))
}

/// The session's token, where the request brings one.
pub fn token(headers: &HeaderMap) -> Option<SessionToken> {
    SessionToken::parse(cookie(headers, COOKIE_NAME)?)
}

/// The user whose valid session the request belongs to.
pub async fn user(state: &AppState, headers: &HeaderMap) -> Result<Option<User>, AppError> {
    let Some(token) = token(headers) else { return Ok(None) };
    Ok(state.store.session(&token).await?.map(|session| session.user))
}

/// Lets only members through. Others are led to the login page where they look, and refused where they
/// act or are programs.
pub async fn require_login(
    State(state): State<AppState>,
    mut request: Request,
    next: Next,
) -> Result<Response, AppError> {
    let language = wanted(request.uri(), request.headers());
    let Some(user) = user(&state, request.headers()).await? else {
        return Ok(refuse(&request));
    };
    let path = request.uri().path().to_owned();
    let done = done(request.uri());
    request.extensions_mut().insert(Member { user, language, path, done });
    language::remember(request, next).await
}

fn refuse(request: &Request) -> Response {
    let accepted = request.headers().get(ACCEPT).and_then(|value| value.to_str().ok());
    let looks =
        request.method() == Method::GET && accepted.is_some_and(|a| a.contains("text/html"));
    if looks {
        let query = request.uri().query().unwrap_or_default();
        let unkept = query.split('&').any(|part| part == "welcome");
        let reason = if unkept { "&unkept" } else { "" };
        return Redirect::to(&format!("/studio/login?next={}{reason}", request.uri().path()))
            .into_response();
    }
    AppError::refused(
        StatusCode::UNAUTHORIZED,
        "Bạn chưa đăng nhập hoặc phiên làm việc đã hết hạn: hãy đăng nhập tại /studio/login.",
        "You are not logged in, or your session has ended: log in at /studio/login.",
    )
    .into_response()
}

/// Lets only users of a role, or a greater one, through.
pub async fn require_role(
    State(role): State<Role>,
    member: Member,
    request: Request,
    next: Next,
) -> Result<Response, AppError> {
    if member.user.role < role {
        return Err(AppError::refused(
            StatusCode::FORBIDDEN,
            "Tài khoản của bạn không có quyền làm việc này: hãy hỏi người quản trị.",
            "Your account may not do this: ask an administrator.",
        ));
    }
    Ok(next.run(request).await)
}

impl<S: Send + Sync> FromRequestParts<S> for Member {
    type Rejection = AppError;

    async fn from_request_parts(parts: &mut Parts, _state: &S) -> Result<Self, AppError> {
        // Present behind `require_login`, which every route but the login page stands behind.
        parts.extensions.get::<Self>().cloned().ok_or(AppError::NotFound)
    }
}
