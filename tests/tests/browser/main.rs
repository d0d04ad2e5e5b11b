//! The viewer, the kiosk and the studio in a real browser, as people use them.

#![expect(clippy::unwrap_used, reason = "a test may stop at whatever it did not expect")]

mod accessibility;
mod embed;
mod guide;
mod handbook;
mod headset;
mod kiosk;
mod looking;
mod pannellum;
mod picture;
mod plans;
mod points;
mod recordings;
mod steady;
mod studio;
mod tile_formats;
mod touch;
mod trouble;

use std::path::PathBuf;
use std::sync::OnceLock;

use sonla360_tests::browser::{Device, Page};
use sonla360_tests::content::miniature;
use sonla360_tests::server::Server;
use tempfile::TempDir;

/// Width of the measured panorama: finer than every screen here.
const FINE: usize = 8192;

/// The server that all tests share; none of them changes what it shows.
fn server() -> &'static Server {
    static SHARED: OnceLock<(Server, TempDir)> = OnceLock::new();
    &SHARED
        .get_or_init(|| {
            let content = miniature(FINE).unwrap();
            (Server::start(content.path()).unwrap(), content)
        })
        .0
}

/// A browser that is at rest between deeds: whatever is animated, jumps.
async fn calm_page(device: Device) -> Page {
    let page = Page::new(device).await.unwrap();
    page.reduce_motion().await.unwrap();
    page
}

/// A file of the pinned npm packages, `axe-core/axe.min.js` for instance.
fn npm(file: &str) -> PathBuf {
    let packages = std::env::var_os("SONLA360_NPM").map_or_else(
        || PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../target/tools/npm/node_modules"),
        PathBuf::from,
    );
    packages.join(file)
}

/// Whether two angles in degrees are the same direction, give or take.
fn about(a: f64, b: f64, tolerance: f64) -> bool {
    sonla360_geometry::wrap_degrees(a - b).abs() <= tolerance
}
