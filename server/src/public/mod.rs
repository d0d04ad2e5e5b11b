//! What visitors see.

use crate::state::AppState;
use axum::Router;

/// Every public page and the interface for programs.
pub fn router() -> Router<AppState> {
    Router::new()
}
