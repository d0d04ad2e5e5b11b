//! The whole site as one router.

use crate::{error, headers, public, state::AppState, studio};
use axum::{
    Router,
    middleware::{from_fn, from_fn_with_state},
};
use tower_http::{
    catch_panic::CatchPanicLayer,
    compression::{
        CompressionLayer, DefaultPredicate, Predicate as _, predicate::NotForContentType,
    },
    trace::TraceLayer,
};

/// Public pages, the interface for programs, and the studio.
pub fn router(state: AppState) -> Router {
    // Sound and film are packed already, and players need to know their length.
    let compressible = DefaultPredicate::new()
        .and(NotForContentType::const_new("audio/"))
        .and(NotForContentType::const_new("video/"));
    Router::new()
        .merge(public::router().layer(from_fn_with_state(state.clone(), studio::preview::layer)))
        .merge(studio::router(&state))
        // From the handlers outward.
        .layer(CatchPanicLayer::new())
        .layer(from_fn_with_state(state.clone(), error::explain))
        .layer(from_fn(public::metrics::count))
        .layer(CompressionLayer::new().br(true).gzip(true).compress_when(compressible))
        .layer(from_fn(headers::conditional))
        .layer(from_fn(headers::secure))
        .layer(TraceLayer::new_for_http())
        .with_state(state)
}
