//! A tour's manifest, from the release.

use super::texts_of::TextRenderer;
use crate::error::AppError;
use sonla360_content::{
    HotspotKind, Id, Image, Manifest, PanoramaDocument, Province, Scene, Tour,
    manifest::{Previews, SceneParts, build},
};
use sonla360_store::ReleaseReader;
use std::{collections::BTreeMap, sync::Arc};

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
    let mut images: BTreeMap<Id, Image> = BTreeMap::new();
    let mut texts = Vec::new();
    for hotspot in scenes.iter().flat_map(|(scene, _)| &scene.hotspots) {
        let HotspotKind::Info { text, image } = &hotspot.kind else { continue };
        texts.push(text);
        if let Some(id) = image
            && let Some(image) = release.get::<Image>(id.as_str()).await?
        {
            images.insert(id.clone(), image);
        }
    }
    let renderer = TextRenderer::for_texts(release, &texts).await?;
    let parts = scenes.iter().map(|(scene, panorama)| SceneParts { scene, panorama });
    Ok(build(
        &province.languages,
        tour,
        parts,
        previews,
        &|id| images.get(id).cloned(),
        &|markdown, language| renderer.html(markdown, language),
    ))
}
