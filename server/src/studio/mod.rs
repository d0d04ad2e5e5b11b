//! The studio: where the province's people upload, write, preview and publish.

use crate::state::AppState;
use axum::Router;

/// Everything under `/studio`.
pub fn router() -> Router<AppState> {
    Router::new()
}
