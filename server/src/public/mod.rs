//! What visitors see: pages, the interface for programs, and the files behind them.

mod api;
mod error_page;
mod feed;
mod files;
mod gone;
mod health;
mod index;
mod layout;
mod manifests;
mod map;
pub mod metrics;
mod pages;
mod paths;
mod pieces;
mod plans;
mod playback;
pub mod posters;
mod ranges;
mod respond;
mod shells;
mod sitemap;
mod stage;
mod structured;
#[cfg(test)]
mod tests;
mod texts_of;
mod visit;

pub use error_page::error_page;
pub use layout::styles;
pub use paths::{media as media_path, record as record_path};
pub use visit::reader_language;

use crate::{assets, state::AppState};
use axum::{Extension, Router, routing::get};
use pages::{articles, handbook, home, images, places, search, tours};

/// Every public page and the interface for programs.
pub fn router() -> Router<AppState> {
    if assets::viewer().is_none() {
        tracing::warn!(
            "this server was built without the viewer: pages show pictures and text; \
             run `cargo xtask viewer`, then build the server again"
        );
    }
    Router::new()
        .route("/", get(home::root))
        .route("/{lang}", get(home::without_slash))
        .route("/{lang}/", get(home::show))
        .route("/{lang}/tours", get(tours::list))
        .route("/{lang}/tours/{tour}", get(tours::tour))
        .route("/{lang}/tours/{tour}/{scene}", get(tours::scene))
        .route("/{lang}/places", get(places::list))
        .route("/{lang}/places/{place}", get(places::show))
        .route("/{lang}/handbook", get(handbook::list))
        .route("/{lang}/handbook/{chapter}", get(handbook::show))
        .route("/{lang}/articles", get(articles::list))
        .route("/{lang}/articles/{article}", get(articles::show))
        .route("/{lang}/images", get(images::list))
        .route("/{lang}/images/{image}", get(images::show))
        .route("/{lang}/search", get(search::show))
        .route("/{lang}/feed.xml", get(feed::show))
        .route("/embed/{tour}", get(shells::embed))
        .route("/kiosk/{tour}", get(shells::kiosk))
        .route("/sitemap.xml", get(sitemap::show))
        .route("/robots.txt", get(sitemap::robots))
        .route("/healthz", get(health::alive))
        .route("/readyz", get(health::ready))
        .route("/metrics", get(metrics::show))
        .route("/tiles/{panorama}/pyramid.json", get(files::pyramid))
        .route("/tiles/{panorama}/{level}/{face}/{row}/{column}", get(files::tile))
        .route("/media/{file}", get(files::media))
        .route("/posters/{tour}/{scene}/{file}", get(posters::serve))
        .route("/assets/{group}/{hash}/{*path}", get(assets::serve))
        .merge(api::router())
        .layer(Extension(index::SearchIndexes::default()))
}
