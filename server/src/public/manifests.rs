//! A tour's manifest, from the release.

use super::texts_of::TextRenderer;
use crate::error::AppError;
use sonla360_content::{
    Manifest, PanoramaDocument, Province, Scene, Tour,
    manifest::{ManifestTiles, Previews, SceneParts, build},
    panorama::url_template,
};
use sonla360_store::{PictureFormat, ReleaseReader};
use std::sync::Arc;

/// Scenes with their panoramas, in walking order.
pub type Scenes = Vec<(Scene, Arc<PanoramaDocument>)>;

/// The manifest of a tour whose scenes were read already.
pub async fn manifest(
    release: &ReleaseReader,
    province: &Province,
    tour: &Tour,
    scenes: &Scenes,
    previews: Previews<'_>,
) -> Result<Manifest, AppError> {
    let renderer =
        TextRenderer::for_tour(release, tour, scenes.iter().map(|(scene, _)| scene)).await?;
    let parts = scenes.iter().map(|(scene, panorama)| SceneParts { scene, panorama });
    let mut manifest = build(&province.languages, tour, parts, previews, &renderer);
    for (scene, (_, panorama)) in manifest.scenes.iter_mut().zip(scenes) {
        scene.panorama.alternatives = alternatives(release, &panorama.id);
    }
    Ok(manifest)
}

/// The formats beside JPEG in which a panorama's tiles are there by now.
fn alternatives(release: &ReleaseReader, panorama: &str) -> Vec<ManifestTiles> {
    if !release.webp().ids.contains(panorama) {
        return Vec::new();
    }
    let format = PictureFormat::Webp;
    vec![ManifestTiles {
        media_type: format.media_type().to_owned(),
        url: url_template(panorama, format.extension()),
    }]
}
