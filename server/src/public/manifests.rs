//! A tour's manifest, from the release.

use super::texts_of::TextRenderer;
use crate::error::AppError;
use sonla360_content::{
    Manifest, PanoramaDocument, Province, Scene, Tour,
    manifest::{Previews, SceneParts, build},
};
use sonla360_store::ReleaseReader;
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
        TextRenderer::for_hotspots(release, scenes.iter().map(|(scene, _)| scene)).await?;
    let parts = scenes.iter().map(|(scene, panorama)| SceneParts { scene, panorama });
    Ok(build(&province.languages, tour, parts, previews, &renderer))
}
