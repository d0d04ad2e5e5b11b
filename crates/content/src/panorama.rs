//! A tiled panorama as a release knows it.

use serde::{Deserialize, Serialize};

/// Everything needed to address the tiles of one panorama, without a database.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct PanoramaDocument {
    /// Its identifier: 32 hexadecimal digits derived from the source's SHA-256 and the tiling recipe,
    /// so that a tile's URL never changes its bytes.
    pub id: String,
    /// Width of the equirectangular source in pixels.
    pub source_width: u32,
    /// Height of the equirectangular source in pixels.
    pub source_height: u32,
    /// Edge of a tile in pixels.
    pub tile_size: u32,
    /// Face size of each level in pixels, coarsest first.
    pub levels: Vec<u32>,
    /// A JPEG strip of six small faces `f r b l u d` downwards, as a data URI.
    pub preview: String,
}

impl PanoramaDocument {
    /// The URL template of its tiles on our own server, as JPEG.
    pub fn url_template(&self) -> String {
        url_template(&self.id, "jpg")
    }
}

/// The URL template of a panorama's tiles on our own server, in the format of this extension.
pub fn url_template(panorama: &str, extension: &str) -> String {
    format!("/tiles/{panorama}/{{level}}/{{face}}/{{row}}/{{column}}.{extension}")
}
