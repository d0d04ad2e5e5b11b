//! `/api/v1`: the interface for programs. `openapi.json` beside this file describes it; a test compares
//! the two.

pub mod captions;
mod library;
mod map;
mod openapi;
mod pannellum;
pub mod qr;
mod tours;

use crate::{headers::readable_everywhere, state::AppState};
use axum::{
    Router,
    middleware::map_response,
    response::Response,
    routing::{MethodRouter, get},
};

/// Every route of the interface, as `openapi.json` must list them.
pub fn routes() -> [(&'static str, MethodRouter<AppState>); 8] {
    [
        ("/api/v1/tours", get(tours::list)),
        ("/api/v1/tours/{tour}/manifest", get(tours::manifest)),
        ("/api/v1/tours/{tour}/pannellum.json", get(pannellum::show)),
        ("/api/v1/tours/{tour}/captions/{scene}/{hotspot}", get(captions::show)),
        ("/api/v1/library", get(library::show)),
        ("/api/v1/map", get(map::show)),
        ("/api/v1/qr.svg", get(qr::show)),
        ("/api/v1/openapi.json", get(openapi::show)),
    ]
}

/// The interface, readable from every site.
pub fn router() -> Router<AppState> {
    routes()
        .into_iter()
        .fold(Router::new(), |router, (path, handler)| router.route(path, handler))
        .layer(map_response(async |mut response: Response| {
            readable_everywhere(&mut response);
            response
        }))
}
