//! The manifest of a tour: everything the viewer needs to show it, in all its languages.

use crate::{
    Bounds, Hotspot, HotspotKind, Id, Image, Language, LocalizedText, PanoramaDocument, RouteStop,
    Scene, Tour, ViewAngles,
};
use serde::{Deserialize, Serialize};

/// The version of the manifest format this crate writes.
pub const MANIFEST_VERSION: u32 = 1;

/// A tour as the viewer sees it. JSON fields are in camelCase.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct Manifest {
    /// [`MANIFEST_VERSION`].
    pub version: u32,
    /// The tour's identifier.
    pub tour: String,
    /// Its title.
    pub title: LocalizedText,
    /// Languages it is published in; the first is the default.
    pub languages: Vec<Language>,
    /// Scenes in walking order; the first is where the tour begins.
    pub scenes: Vec<ManifestScene>,
    /// A guided walk; empty where there is none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub route: Vec<ManifestStop>,
    /// The tour's plans as safe HTML: each a figure of class `plan` with the drawing and, for every point, a
    /// button with `data-do="scene N"` (the scene's index), `data-x`, `data-y` (per cent of the drawing's
    /// width and height) and, where it is known, `data-heading` (the direction of yaw 0 in degrees clockwise
    /// from the drawing's upper edge). Empty where there is none.
    #[serde(default, skip_serializing_if = "LocalizedText::is_empty")]
    pub plans: LocalizedText,
}

/// One view of a guided walk.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ManifestStop {
    /// Identifier of a scene of this tour.
    pub scene: String,
    /// Where to look.
    pub view: ViewAngles,
    /// What is said there (plain text).
    pub caption: LocalizedText,
    /// How long to stay, in seconds.
    pub seconds: f64,
}

/// One scene of a manifest.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ManifestScene {
    /// Its identifier within the tour.
    pub id: String,
    /// Its title.
    pub title: LocalizedText,
    /// What one sees, in words (plain text, paragraphs separated by blank lines).
    pub description: LocalizedText,
    /// The place it shows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<String>,
    /// Its picture.
    pub panorama: ManifestPanorama,
    /// Where to look first.
    pub initial_view: ViewAngles,
    /// The part of the sphere that the picture shows, where it is not the whole.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bounds: Option<Bounds>,
    /// Compass bearing of yaw 0 in degrees.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub north: Option<f64>,
    /// Date or season of the picture.
    #[serde(default, skip_serializing_if = "LocalizedText::is_empty")]
    pub taken: LocalizedText,
    /// Who made the picture.
    #[serde(default)]
    pub credit: LocalizedText,
    /// Its licence.
    #[serde(default)]
    pub licence: String,
    /// Whether the picture is computed or drawn.
    #[serde(default)]
    pub illustration: bool,
    /// What can be touched.
    #[serde(default)]
    pub hotspots: Vec<ManifestHotspot>,
}

/// A tile pyramid, ours or one that another tool cut.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ManifestPanorama {
    /// Template with `{level} {face} {row} {column}`; levels count from 1, rows and columns from 0.
    pub url: String,
    /// Edge of a tile in pixels.
    pub tile_size: u32,
    /// Face size of each level in pixels, coarsest first.
    pub levels: Vec<u32>,
    /// The same tiles in other formats, best first, for viewers that read them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub alternatives: Vec<ManifestTiles>,
    /// Strip of six small faces `f r b l u d` downwards, as a data URI. A page carries it inline only
    /// for the scene it opens with; the API's manifest carries all.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preview: Option<String>,
}

/// The tiles of a pyramid in a format of their own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ManifestTiles {
    /// Media type of the tiles, such as `image/webp`.
    #[serde(rename = "type")]
    pub media_type: String,
    /// Template as in [`ManifestPanorama::url`].
    pub url: String,
}

/// One hotspot of a manifest.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ManifestHotspot {
    /// Its identifier within the scene.
    pub id: String,
    /// Degrees, positive to the right.
    pub yaw: f64,
    /// Degrees, positive up.
    pub pitch: f64,
    /// Its name.
    pub title: LocalizedText,
    /// Outline of what it stands for, touchable as a whole: corners `[yaw, pitch]` in degrees.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub area: Vec<[f64; 2]>,
    /// What it does.
    #[serde(flatten)]
    pub action: HotspotAction,
}

/// What a hotspot does, with every reference resolved.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "kebab-case")]
pub enum HotspotAction {
    /// Leads to a scene.
    Link {
        /// The tour of that scene, where it is another one.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        tour: Option<String>,
        /// The scene.
        scene: String,
        /// The view to arrive with.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        arrival: Option<ViewAngles>,
    },
    /// Opens a panel.
    Info {
        /// Safe HTML.
        html: LocalizedText,
        /// An image above the text.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        image: Option<ManifestImage>,
    },
    /// Opens a panel with several images.
    Gallery {
        /// Safe HTML: the text, then the images with their credits.
        html: LocalizedText,
    },
    /// Opens a panel about something that is made or grown here.
    Product {
        /// Safe HTML: the text, the images with their credits, sourced facts.
        html: LocalizedText,
    },
    /// Opens a panel with sound.
    Audio {
        /// Safe HTML: the player with captions, the text, what is said.
        html: LocalizedText,
    },
    /// Opens a panel with a film.
    Video {
        /// Safe HTML: the player with captions, the text, what is said.
        html: LocalizedText,
    },
    /// Opens a handbook chapter.
    Chapter {
        /// Its identifier.
        chapter: String,
    },
    /// Opens an article.
    Article {
        /// Its identifier.
        article: String,
    },
    /// Leads to a page of another site.
    Outside {
        /// The page, `https://…`.
        url: String,
    },
}

/// An image in a panel.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
pub struct ManifestImage {
    /// Where it is.
    pub url: String,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
    /// What is to be seen.
    pub alt: LocalizedText,
    /// Who made it.
    pub credit: LocalizedText,
}

/// Which scenes of a manifest carry their preview.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Previews<'a> {
    /// All of them: the API.
    All,
    /// Only this one: a page that opens with it.
    Only(&'a str),
}

/// A scene with what it refers to.
#[derive(Debug, Clone, Copy)]
pub struct SceneParts<'a> {
    /// The record.
    pub scene: &'a Scene,
    /// Its tiled panorama.
    pub panorama: &'a PanoramaDocument,
}

/// How records become what a panel shows.
pub trait Render {
    /// An image record.
    fn image(&self, id: &Id) -> Option<Image>;
    /// Markdown as safe HTML with links for a language.
    fn html(&self, markdown: &str, language: Language) -> String;
    /// The whole panel of a gallery, a product, a sound or a film as safe HTML.
    fn panel(&self, scene: &Scene, hotspot: &Hotspot, language: Language) -> String;
    /// A tour's plans as the HTML that [`Manifest::plans`] describes; `scenes` are the tour's, in order.
    fn plans(&self, tour: &Tour, scenes: &[&Scene], language: Language) -> String;
}

/// Builds a manifest.
pub fn build<'a>(
    languages: &[Language],
    tour: &Tour,
    scenes: impl IntoIterator<Item = SceneParts<'a>>,
    previews: Previews<'_>,
    render: &dyn Render,
) -> Manifest {
    let scenes: Vec<_> = scenes.into_iter().collect();
    let records: Vec<&Scene> = scenes.iter().map(|parts| parts.scene).collect();
    let mut plans = LocalizedText::default();
    for language in languages.iter().filter(|_| !tour.plans.is_empty()) {
        plans.set(*language, render.plans(tour, &records, *language));
    }
    let scenes = scenes
        .into_iter()
        .map(|SceneParts { scene, panorama }| ManifestScene {
            id: scene.id.to_string(),
            title: scene.title.clone(),
            description: scene.description.clone(),
            place: scene.place.as_ref().map(ToString::to_string),
            panorama: ManifestPanorama {
                url: panorama.url_template(),
                tile_size: panorama.tile_size,
                levels: panorama.levels.clone(),
                alternatives: Vec::new(),
                preview: match previews {
                    Previews::Only(id) if id != scene.id.as_str() => None,
                    _ => Some(panorama.preview.clone()),
                },
            },
            initial_view: scene.initial_view,
            bounds: scene.bounds,
            north: scene.north,
            taken: scene.taken.clone(),
            credit: scene.credit.clone(),
            licence: scene.licence.clone(),
            illustration: scene.illustration,
            hotspots: hotspots(scene, languages, render),
        })
        .collect();
    Manifest {
        version: MANIFEST_VERSION,
        tour: tour.id.to_string(),
        title: tour.title.clone(),
        languages: languages.to_vec(),
        scenes,
        route: tour.route.iter().map(stop).collect(),
        plans,
    }
}

fn stop(stop: &RouteStop) -> ManifestStop {
    ManifestStop {
        scene: stop.scene.to_string(),
        view: stop.view,
        caption: stop.caption.clone(),
        seconds: stop.seconds,
    }
}

fn hotspots(scene: &Scene, languages: &[Language], render: &dyn Render) -> Vec<ManifestHotspot> {
    scene
        .hotspots
        .iter()
        .map(|hotspot| ManifestHotspot {
            id: hotspot.id.to_string(),
            yaw: hotspot.yaw,
            pitch: hotspot.pitch,
            title: hotspot.title.clone(),
            area: hotspot.area.clone(),
            action: action(scene, hotspot, languages, render),
        })
        .collect()
}

fn action(
    scene: &Scene,
    hotspot: &Hotspot,
    languages: &[Language],
    render: &dyn Render,
) -> HotspotAction {
    let panel = || {
        let mut html = LocalizedText::default();
        for language in languages {
            html.set(*language, render.panel(scene, hotspot, *language));
        }
        html
    };
    match &hotspot.kind {
        HotspotKind::Link { scene: target, arrival } => {
            let (tour, id) = scene.resolve_target(target);
            HotspotAction::Link {
                tour: (tour != scene.tour.as_str()).then(|| tour.to_owned()),
                scene: id.to_owned(),
                arrival: *arrival,
            }
        }
        HotspotKind::Info { text, image } => {
            let mut rendered = LocalizedText::default();
            for (language, text) in text.iter() {
                rendered.set(language, render.html(text, language));
            }
            let image = image.as_ref().and_then(|id| render.image(id));
            HotspotAction::Info {
                html: rendered,
                image: image.map(|image| ManifestImage {
                    url: format!("/media/{}", image.file),
                    width: image.width,
                    height: image.height,
                    alt: image.alt,
                    credit: image.credit,
                }),
            }
        }
        HotspotKind::Gallery { .. } => HotspotAction::Gallery { html: panel() },
        HotspotKind::Product { .. } => HotspotAction::Product { html: panel() },
        HotspotKind::Audio(_) => HotspotAction::Audio { html: panel() },
        HotspotKind::Video(_) => HotspotAction::Video { html: panel() },
        HotspotKind::Chapter { chapter } => HotspotAction::Chapter { chapter: chapter.to_string() },
        HotspotKind::Article { article } => HotspotAction::Article { article: article.to_string() },
        HotspotKind::Outside { url } => HotspotAction::Outside { url: url.clone() },
    }
}
