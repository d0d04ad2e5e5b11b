//! The whole site as one router.

use crate::{error, headers, public, state::AppState, studio};
use axum::{
    Router,
    middleware::{from_fn, from_fn_with_state},
};
use tower_http::{catch_panic::CatchPanicLayer, compression::CompressionLayer, trace::TraceLayer};

/// Public pages, the interface for programs, and the studio.
pub fn router(state: AppState) -> Router {
    Router::new()
        .merge(public::router().layer(from_fn_with_state(state.clone(), studio::preview::layer)))
        .merge(studio::router(&state))
        // From the handlers outward.
        .layer(CatchPanicLayer::new())
        .layer(from_fn_with_state(state.clone(), error::explain))
        .layer(from_fn(public::metrics::count))
        .layer(CompressionLayer::new().br(true).gzip(true))
        .layer(from_fn(headers::conditional))
        .layer(from_fn(headers::secure))
        .layer(TraceLayer::new_for_http())
        .with_state(state)
}
