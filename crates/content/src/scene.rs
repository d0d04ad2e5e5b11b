//! A scene: one panorama, where to look first, and the hotspots in it.

use crate::{Id, LocalizedText, place::unnamed};
use serde::{Deserialize, Serialize};
use sonla360_geometry::View;

/// One standpoint of a tour.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Scene {
    /// The tour it belongs to; in files, the folder's name.
    #[serde(default = "unnamed")]
    pub tour: Id,
    /// Its identifier within the tour; in files, the file's name.
    #[serde(default = "unnamed")]
    pub id: Id,
    /// The place it shows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<Id>,
    /// Its title.
    pub title: LocalizedText,
    /// What one sees and in which direction, for people who read instead of look (plain paragraphs).
    pub description: LocalizedText,
    /// The panorama: in records the identifier of a tiled panorama, in files the picture's file name
    /// below `panoramas/`.
    pub panorama: String,
    /// Where to look first.
    pub initial_view: ViewAngles,
    /// Compass bearing of yaw 0 in degrees, where it is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub north: Option<f64>,
    /// Date or season of the picture.
    #[serde(default, skip_serializing_if = "LocalizedText::is_empty")]
    pub taken: LocalizedText,
    /// Who made the picture.
    pub credit: LocalizedText,
    /// Licence of the picture, an SPDX expression or a plain name; empty is refused at publishing.
    pub licence: String,
    /// Whether the picture is computed or drawn and not a photograph.
    #[serde(default)]
    pub illustration: bool,
    /// What can be touched in the scene.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hotspots: Vec<Hotspot>,
}

/// A view in degrees, as it stands in records and manifests.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ViewAngles {
    /// Degrees, positive to the right.
    pub yaw: f64,
    /// Degrees, positive up.
    pub pitch: f64,
    /// Horizontal field of view in degrees.
    pub hfov: f64,
}

impl From<ViewAngles> for View {
    fn from(angles: ViewAngles) -> Self {
        Self::new(angles.yaw, angles.pitch, angles.hfov)
    }
}

impl From<View> for ViewAngles {
    fn from(view: View) -> Self {
        Self { yaw: view.yaw, pitch: view.pitch, hfov: view.hfov }
    }
}

/// Something in a scene that can be touched.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Hotspot {
    /// Its identifier within the scene.
    pub id: Id,
    /// Degrees, positive to the right.
    pub yaw: f64,
    /// Degrees, positive up.
    pub pitch: f64,
    /// Its name, read aloud and shown on focus.
    pub title: LocalizedText,
    /// What it does.
    #[serde(flatten)]
    pub kind: HotspotKind,
}

/// What a hotspot does.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum HotspotKind {
    /// Leads to another scene.
    Link {
        /// Scene of the same tour, or `tour/scene` of another.
        scene: String,
        /// The view to arrive with; without it the scene's own initial view.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        arrival: Option<ViewAngles>,
    },
    /// Opens a panel with text and perhaps an image.
    Info {
        /// The text (Markdown).
        text: LocalizedText,
        /// An image record.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        image: Option<Id>,
    },
    /// Opens a handbook chapter.
    Chapter {
        /// The chapter.
        chapter: Id,
    },
    /// Opens an article.
    Article {
        /// The article.
        article: Id,
    },
}

impl Scene {
    /// Splits a link target: `scene` of this tour, or `tour/scene`.
    pub fn resolve_target<'a>(&'a self, target: &'a str) -> (&'a str, &'a str) {
        target.split_once('/').unwrap_or((self.tour.as_str(), target))
    }
}
