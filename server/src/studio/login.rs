//! Logging in and out.

use super::{
    access::{COOKIE_NAME, Member, remove_cookie, set_cookie, token},
    language::wanted,
    page::{Frame, Html, render},
    preview,
    throttle::Throttle,
};
use crate::{error::AppError, state::AppState};
use askama::Template;
use axum::{
    Extension, Form,
    extract::{ConnectInfo, Query, State},
    http::{HeaderMap, StatusCode, Uri, header::SET_COOKIE},
    response::{IntoResponse as _, Redirect, Response},
};
use serde::Deserialize;
use sonla360_store::sessions::LIFETIME;
use std::{net::SocketAddr, sync::Arc};

#[derive(Template)]
#[template(path = "studio/login.html")]
struct LoginPage {
    frame: Frame,
    next: String,
    name: String,
    error: Option<String>,
    nobody: bool,
}

/// What the login page is asked with.
#[derive(Debug, Deserialize)]
pub struct LoginQuery {
    next: Option<String>,
    /// The browser came back without the session that it had just been given.
    unkept: Option<String>,
}

/// What the login form sends.
#[derive(Debug, Deserialize)]
pub struct Credentials {
    name: String,
    password: String,
    #[serde(default)]
    next: String,
}

/// `GET /studio/login`
pub async fn form(
    State(state): State<AppState>,
    uri: Uri,
    headers: HeaderMap,
    Query(query): Query<LoginQuery>,
) -> Result<Html, AppError> {
    let frame = Frame::for_nobody(wanted(&uri, &headers), "studio-login", uri.path());
    let error = query.unkept.is_some().then(|| frame.t("studio-login-unkept"));
    let nobody = !state.store.has_users().await?;
    let next = inside(query.next.as_deref().unwrap_or_default());
    render(&LoginPage { frame, next, name: String::new(), error, nobody })
}

/// `POST /studio/login`
pub async fn submit(
    State(state): State<AppState>,
    Extension(throttle): Extension<Arc<Throttle>>,
    ConnectInfo(peer): ConnectInfo<SocketAddr>,
    uri: Uri,
    headers: HeaderMap,
    Form(sent): Form<Credentials>,
) -> Result<Response, AppError> {
    let again = |status: StatusCode, key: &str| -> Result<Response, AppError> {
        let frame = Frame::for_nobody(wanted(&uri, &headers), "studio-login", uri.path());
        let error = Some(frame.t(key));
        let (next, name) = (inside(&sent.next), sent.name.clone());
        Ok((status, render(&LoginPage { frame, next, name, error, nobody: false })?)
            .into_response())
    };
    let name = sent.name.trim();
    if !throttle.allows(name, peer.ip()) {
        tracing::warn!(user = name, peer = %peer.ip(), "too many attempts to log in");
        return again(StatusCode::TOO_MANY_REQUESTS, "studio-login-slow");
    }
    let Some(user) = state.store.authenticate(name, &sent.password).await? else {
        tracing::warn!(user = name, peer = %peer.ip(), "a login failed");
        return again(StatusCode::UNAUTHORIZED, "studio-login-wrong");
    };
    let token = state.store.begin_session(&user.name, LIFETIME).await?;
    tracing::info!(user = user.name, "logged in");
    let cookie = set_cookie(COOKIE_NAME, token.as_str())?;
    let target = format!("{}?welcome", inside(&sent.next));
    Ok(([(SET_COOKIE, cookie)], Redirect::to(&target)).into_response())
}

/// `POST /studio/logout`
pub async fn logout(
    State(state): State<AppState>,
    member: Member,
    headers: HeaderMap,
) -> Result<Response, AppError> {
    if let Some(token) = token(&headers) {
        state.store.end_session(&token).await?;
    }
    tracing::info!(user = member.user.name, "logged out");
    let mut response = Redirect::to("/studio/login").into_response();
    for name in [COOKIE_NAME, preview::COOKIE_NAME] {
        response.headers_mut().append(SET_COOKIE, remove_cookie(name)?);
    }
    Ok(response)
}

/// A path inside the studio; anything else, such as another site's address, becomes the dashboard.
fn inside(next: &str) -> String {
    let plain = |c: char| c.is_ascii_alphanumeric() || matches!(c, '/' | '-' | '_');
    let within = next == "/studio" || next.starts_with("/studio/");
    if within && next.chars().all(plain) && !next.starts_with("/studio/login") {
        next.to_owned()
    } else {
        "/studio".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_login_never_leads_out_of_the_studio() {
        assert_eq!(inside("/studio/upload"), "/studio/upload");
        for bad in
            ["//evil.example", "https://evil.example", "/studiox", "/studio/\\evil", "/vi/", ""]
        {
            assert_eq!(inside(bad), "/studio", "{bad}");
        }
    }
}
