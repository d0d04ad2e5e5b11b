//! The whole site as one router.

use crate::{public, state::AppState, studio};
use axum::Router;
use tower_http::trace::TraceLayer;

/// Public pages, the interface for programs, and the studio.
pub fn router(state: AppState) -> Router {
    Router::new()
        .merge(public::router())
        .merge(studio::router())
        .layer(TraceLayer::new_for_http())
        .with_state(state)
}
