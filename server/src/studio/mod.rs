//! The studio: where the province's people upload, write, preview and publish.
//!
//! Who may do what is decided here, by the router a page stands in, and nowhere else.

mod access;
mod corrections;
mod dashboard;
mod form;
mod hotspot_kinds;
mod hotspots;
mod language;
mod login;
mod page;
mod panoramas;
mod plans;
pub mod preview;
mod publishing;
mod recordings;
mod records;
mod route;
mod scenes;
mod staging;
#[cfg(test)]
mod tests;
mod throttle;
mod tours;
mod uploads;

use crate::state::AppState;
use axum::{
    Extension, Router,
    extract::DefaultBodyLimit,
    middleware::{from_fn, from_fn_with_state},
    routing::{get, patch, post},
};
use sonla360_store::Role;
use std::sync::Arc;
use tower_http::csrf::CsrfLayer;

/// Largest form in bytes, far above the largest picture that is accepted: a person whose picture is too
/// large should read that, not a broken connection.
const MAX_FORM: usize = 96 << 20;

/// Everything under `/studio`.
pub fn router(state: &AppState) -> Router<AppState> {
    let for_role = |role, routes: Router<AppState>| {
        routes
            .route_layer(from_fn_with_state(role, access::require_role))
            .route_layer(from_fn_with_state(state.clone(), access::require_login))
    };
    Router::new()
        .merge(for_everybody())
        .merge(for_role(Role::Viewer, viewer_routes()))
        .merge(for_role(Role::Editor, editor_routes()))
        .merge(for_role(Role::Admin, admin_routes()))
        .layer(from_fn(page::never_stored))
        .layer(CsrfLayer::new())
        .layer(Extension(Arc::new(throttle::Throttle::default())))
        .layer(Extension(Arc::new(uploads::InHand::default())))
}

/// Pages that answer without a session.
fn for_everybody() -> Router<AppState> {
    Router::new()
        .route("/studio/login", get(login::form).post(login::submit))
        .route_layer(from_fn(language::remember))
}

fn viewer_routes() -> Router<AppState> {
    Router::new()
        .route("/studio", get(dashboard::show))
        .route("/studio/", get(dashboard::show))
        .route("/studio/logout", post(login::logout))
        .route("/studio/preview", post(preview::begin))
        .route("/studio/preview/end", post(preview::end))
        .route("/studio/panoramas/{panorama}", get(panoramas::show))
        .route("/studio/panoramas/{panorama}/status", get(panoramas::status))
        .route("/studio/panoramas/{panorama}/manifest", get(panoramas::manifest))
        .route("/studio/panoramas/{panorama}/corrections", get(corrections::form))
        .route("/studio/panoramas/{panorama}/logo", get(corrections::logo))
        .route("/studio/tours/{tour}", get(tours::form))
        .route("/studio/tours/{tour}/route", get(route::form))
        .route("/studio/tours/{tour}/manifest", get(route::manifest))
        .route("/studio/tours/{tour}/plans", get(plans::form))
        .route("/studio/scenes/{tour}/{scene}", get(scenes::form))
        .route("/studio/scenes/{tour}/{scene}/hotspots/new", get(hotspots::new))
        .route("/studio/scenes/{tour}/{scene}/hotspots/{hotspot}", get(hotspots::form))
        .route("/studio/content", get(records::list))
        .route("/studio/content/{kind}/{record}", get(records::form))
        .route("/studio/province", get(records::province_form))
        .route("/studio/publish", get(publishing::form))
        .route("/studio/history", get(publishing::history))
}

fn editor_routes() -> Router<AppState> {
    Router::new()
        .route("/studio/upload", get(uploads::page).post(uploads::multipart))
        .route("/studio/uploads", post(uploads::tus::create).options(uploads::tus::options))
        .route(
            "/studio/uploads/{upload}",
            patch(uploads::tus::append).head(uploads::tus::status).delete(uploads::tus::terminate),
        )
        .layer(DefaultBodyLimit::disable()) // each upload handler counts for itself
        .route("/studio/panoramas/{panorama}/scene", get(scenes::new).post(scenes::create))
        .route("/studio/tours/{tour}/save", post(tours::save))
        .route("/studio/tours/{tour}/route/save", post(route::save))
        .route("/studio/tours/{tour}/plans/save", post(plans::save))
        .route("/studio/scenes/{tour}/{scene}/save", post(scenes::save))
        .route("/studio/scenes/{tour}/{scene}/delete", post(scenes::delete))
        .route("/studio/scenes/{tour}/{scene}/hotspots/{hotspot}/delete", post(hotspots::delete))
        .route("/studio/publish/now", post(publishing::publish_now))
        .merge(writing_routes())
        .merge(recording_routes())
}

/// Forms of hotspots: a film in each of two languages, and words, which are counted apart.
fn recording_routes() -> Router<AppState> {
    Router::new()
        .route("/studio/scenes/{tour}/{scene}/hotspots/new/save", post(hotspots::create))
        .route("/studio/scenes/{tour}/{scene}/hotspots/{hotspot}/save", post(hotspots::save))
        .layer(DefaultBodyLimit::max(recordings::MAX_FORM))
}

/// Forms of records. Some carry a picture, which is counted while it comes in.
fn writing_routes() -> Router<AppState> {
    Router::new()
        .route("/studio/panoramas/{panorama}/corrections/save", post(corrections::save))
        .route("/studio/new/{kind}", get(records::new).post(records::create))
        .route("/studio/content/{kind}/{record}/save", post(records::save))
        .route("/studio/content/{kind}/{record}/delete", post(records::delete))
        .route("/studio/province/save", post(records::save_province))
        .layer(DefaultBodyLimit::max(MAX_FORM))
}

fn admin_routes() -> Router<AppState> {
    Router::new().route("/studio/history/{release}/restore", post(publishing::restore))
}
