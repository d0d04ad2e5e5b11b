//! The viewer in a page: the element, its inline manifest, and what stands there without it.

use super::{
    layout::for_script,
    manifests::{Scenes, manifest},
    posters::{self, Poster},
    visit::Published,
};
use crate::{assets, error::AppError};
use sonla360_content::{Language, Scene, Tour, manifest::Previews};

/// Everything `stage.html` shows.
#[derive(Debug, Clone)]
pub struct Stage {
    /// Address of the manifest for programs.
    pub manifest_url: String,
    /// The manifest with the preview of this one scene, escaped for a script element.
    pub manifest: String,
    /// Where the viewer begins.
    pub scene: String,
    /// Language.
    pub language: Language,
    /// `page`, `embed` or `kiosk`.
    pub mode: &'static str,
    /// The initial view as a picture.
    pub poster: Poster,
    /// The viewer; `None` where the server was built without it.
    pub script: Option<String>,
    /// Its WebAssembly, fetched while the script is still being read.
    pub wasm: Option<String>,
}

impl Stage {
    /// A tour beginning in one of its scenes.
    pub async fn new(
        published: &Published,
        language: Language,
        tour: &Tour,
        scenes: &Scenes,
        first: &Scene,
        mode: &'static str,
    ) -> Result<Self, AppError> {
        let previews = Previews::Only(first.id.as_str());
        let manifest =
            manifest(&published.release, &published.province, tour, scenes, previews).await?;
        let viewer = assets::viewer();
        Ok(Self {
            manifest_url: format!("/api/v1/tours/{}/manifest", tour.id),
            manifest: for_script(&serde_json::to_string(&manifest)?),
            scene: first.id.to_string(),
            language,
            mode,
            poster: posters::of(first, language),
            script: viewer.and_then(|group| group.url("viewer.js")),
            wasm: viewer.and_then(|group| group.url("viewer_bg.wasm")),
        })
    }
}
