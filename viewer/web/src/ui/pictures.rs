//! Small pictures of scenes: the face of the coarsest level that the scene opens towards. The viewer
//! draws the same file when the scene is entered, so that it is no waste to have it.

use super::{
    dom::{Build, classed, el},
    icons::{Icon, icon},
};
use sonla360_content::manifest::ManifestScene;
use sonla360_geometry::{Face, TileAddress};
use sonla360_viewer_core::source::Source;

/// A scene's picture, fetched only when it comes into sight. It is decoration: the title stands below.
pub fn picture(scene: &ManifestScene) -> Build {
    let Some(source) = Source::new(&scene.panorama) else {
        return classed("span", "tv-picture").with_element(&icon(Icon::Scenes));
    };
    let quarter = (scene.initial_view.yaw / 90.0).round().rem_euclid(4.0);
    let face = [Face::Front, Face::Right, Face::Back, Face::Left][quarter as usize % 4];
    let tile = TileAddress { level: 1, face, row: 0, column: 0 };
    el("img")
        .attr("class", "tv-picture")
        .attr("loading", "lazy")
        .attr("decoding", "async")
        .attr("alt", "")
        .attr("src", &source.url(tile))
}
