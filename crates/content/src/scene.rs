//! A scene: one panorama, where to look first, and the hotspots in it.

use crate::{Claim, Id, LocalizedText, Recording, place::unnamed};
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
    /// The part of the sphere that the picture shows, where it is not the whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bounds: Option<Bounds>,
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

/// The part of the sphere that a picture shows, in degrees: nobody is let look beyond it.
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Bounds {
    /// Yaw of the left edge, −180 to 180.
    pub left: f64,
    /// Yaw of the right edge, greater than `left` and at most 360 beyond it.
    pub right: f64,
    /// Pitch of the lower edge.
    pub down: f64,
    /// Pitch of the upper edge.
    pub up: f64,
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
    /// Outline of the thing it stands for, drawn on the picture and touchable as a whole: corners
    /// `[yaw, pitch]` in degrees, in order round it; empty where the point alone is enough.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub area: Vec<[f64; 2]>,
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
    /// Opens a panel with several images, and perhaps a text before them.
    Gallery {
        /// The text (Markdown).
        #[serde(default, skip_serializing_if = "LocalizedText::is_empty")]
        text: LocalizedText,
        /// Image records, in order.
        images: Vec<Id>,
    },
    /// Opens a panel about something that is made or grown here.
    Product {
        /// What it is (Markdown).
        text: LocalizedText,
        /// Image records, in order.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        images: Vec<Id>,
        /// Sourced facts, such as a registration or a harvest.
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        facts: Vec<Claim>,
    },
    /// Opens a panel with a narration or another sound.
    Audio(Recording),
    /// Opens a panel with a film.
    Video(Recording),
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
    /// Leads to a page of another site, in a tab of its own; never in a kiosk.
    Outside {
        /// The page, `https://…`.
        url: String,
    },
}

impl HotspotKind {
    /// Its text in Markdown, where it has one.
    pub fn text(&self) -> Option<&LocalizedText> {
        match self {
            Self::Info { text, .. } | Self::Gallery { text, .. } | Self::Product { text, .. } => {
                Some(text)
            }
            Self::Audio(recording) | Self::Video(recording) => Some(&recording.text),
            Self::Link { .. }
            | Self::Chapter { .. }
            | Self::Article { .. }
            | Self::Outside { .. } => None,
        }
    }

    /// What it plays, where it plays something.
    pub fn recording(&self) -> Option<&Recording> {
        if let Self::Audio(recording) | Self::Video(recording) = self {
            Some(recording)
        } else {
            None
        }
    }

    /// The same, to change it.
    pub fn recording_mut(&mut self) -> Option<&mut Recording> {
        if let Self::Audio(recording) | Self::Video(recording) = self {
            Some(recording)
        } else {
            None
        }
    }

    /// The image records that it shows, in order.
    pub fn images(&self) -> &[Id] {
        match self {
            Self::Info { image, .. } => image.as_slice(),
            Self::Gallery { images, .. } | Self::Product { images, .. } => images,
            Self::Audio(recording) | Self::Video(recording) => recording.image.as_slice(),
            Self::Link { .. }
            | Self::Chapter { .. }
            | Self::Article { .. }
            | Self::Outside { .. } => &[],
        }
    }
}

impl Scene {
    /// Splits a link target: `scene` of this tour, or `tour/scene`.
    pub fn resolve_target<'a>(&'a self, target: &'a str) -> (&'a str, &'a str) {
        target.split_once('/').unwrap_or((self.tour.as_str(), target))
    }
}
