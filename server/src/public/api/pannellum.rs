//! `/api/v1/tours/{tour}/pannellum.json`: the same tour as a configuration for a stock Pannellum
//! (2.5, 2.6). Its fields are described in `doc/json-config-parameters.md` of that project.

use crate::{
    error::AppError,
    public::{layout::shortened, paths, respond, visit::Published},
};
use axum::{
    extract::{Path, Query},
    response::Response,
};
use serde::Deserialize;
use serde_json::{Map, Value, json};
use sonla360_book::plain_text;
use sonla360_content::{Hotspot, HotspotKind, Language, PanoramaDocument, Scene, Tour, ViewAngles};

/// Characters of a hotspot's text in its tooltip.
const TOOLTIP: usize = 160;

#[derive(Debug, Deserialize)]
pub struct Asked {
    lang: Option<String>,
}

/// `GET /api/v1/tours/{tour}/pannellum.json?lang=`
pub async fn show(
    published: Published,
    Path(tour): Path<String>,
    Query(asked): Query<Asked>,
) -> Result<Response, AppError> {
    let language = published.language_or_default(asked.lang.as_deref())?;
    let release = &published.release;
    let tour = release.get::<Tour>(&tour).await?.ok_or(AppError::NotFound)?;
    let scenes = release.scenes_of(&tour).await?;
    let (first, _) = scenes.first().ok_or(AppError::NotFound)?;
    // The configuration is usually fetched by another site: addresses are absolute.
    let origin = &published.origin;
    let mut described = Map::new();
    for (scene, panorama) in &scenes {
        let mut hotspots = Vec::with_capacity(scene.hotspots.len());
        for hotspot in &scene.hotspots {
            let target = match &hotspot.kind {
                HotspotKind::Link { scene: target, .. } => {
                    let (tour, id) = scene.resolve_target(target);
                    release.scene(tour, id).await?
                }
                _ => None,
            };
            hotspots.push(describe_hotspot(hotspot, scene, target.as_ref(), language, origin));
        }
        described.insert(
            scene.id.to_string(),
            describe_scene(scene, panorama, &hotspots, language, origin),
        );
    }
    respond::json(&json!({
        "default": {
            "firstScene": first.id.as_str(),
            "autoLoad": true,
            "sceneFadeDuration": 600,
            "escapeHTML": true,
        },
        "scenes": described,
    }))
}

fn describe_scene(
    scene: &Scene,
    panorama: &PanoramaDocument,
    hotspots: &[Value],
    language: Language,
    origin: &str,
) -> Value {
    let view = scene.initial_view;
    let mut described = json!({
        "type": "multires",
        "title": scene.title.in_language(language),
        "author": scene.credit.in_language(language),
        "yaw": view.yaw,
        "pitch": view.pitch,
        "hfov": view.hfov,
        "multiRes": {
            "basePath": format!("{origin}/tiles/{}", panorama.id),
            "path": "/%l/%s/%y/%x",
            "extension": "jpg",
            "tileResolution": panorama.tile_size,
            "maxLevel": panorama.levels.len(),
            "cubeResolution": panorama.levels.last().copied().unwrap_or(panorama.tile_size),
        },
        "hotSpots": hotspots,
    });
    if let Some(north) = scene.north {
        described["compass"] = Value::Bool(true);
        described["northOffset"] = north.into();
    }
    described
}

fn describe_hotspot(
    hotspot: &Hotspot,
    scene: &Scene,
    target: Option<&Scene>,
    language: Language,
    origin: &str,
) -> Value {
    let title = hotspot.title.in_language(language);
    let mut described = json!({
        "id": hotspot.id.as_str(),
        "yaw": hotspot.yaw,
        "pitch": hotspot.pitch,
        "type": "info",
        "text": title,
    });
    match &hotspot.kind {
        HotspotKind::Link { scene: link, arrival } => {
            let (tour, id) = scene.resolve_target(link);
            let arrival: Option<ViewAngles> = arrival.or(target.map(|scene| scene.initial_view));
            if tour == scene.tour.as_str() {
                described["type"] = "scene".into();
                described["sceneId"] = id.into();
                if let Some(view) = arrival {
                    described["targetYaw"] = view.yaw.into();
                    described["targetPitch"] = view.pitch.into();
                    described["targetHfov"] = view.hfov.into();
                }
            } else {
                // Another tour is another configuration: its page is the way there.
                let view = arrival.map(Into::into).unwrap_or_default();
                described["URL"] =
                    format!("{origin}{}", paths::scene(language, tour, id, view)).into();
            }
        }
        HotspotKind::Audio(recording) | HotspotKind::Video(recording) => {
            let file = paths::media(recording.file.in_language(language));
            described["URL"] = format!("{origin}{file}").into();
        }
        HotspotKind::Info { text, .. }
        | HotspotKind::Gallery { text, .. }
        | HotspotKind::Product { text, .. } => {
            let words = shortened(&plain_text(text.in_language(language)), TOOLTIP);
            if !words.is_empty() {
                described["text"] = format!("{title}: {words}").into();
            }
        }
        HotspotKind::Chapter { chapter } => {
            described["URL"] = format!("{origin}{}", paths::chapter(language, chapter)).into();
        }
        HotspotKind::Article { article } => {
            described["URL"] = format!("{origin}{}", paths::article(language, article)).into();
        }
        HotspotKind::Outside { url } => described["URL"] = url.as_str().into(),
    }
    described
}
