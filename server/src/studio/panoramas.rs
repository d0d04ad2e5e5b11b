//! One uploaded panorama: how far it is, and the way to a scene.

use super::{
    access::Member,
    dashboard::{percent, state_message},
    page::{Frame, Html, render},
};
use crate::{error::AppError, state::AppState};
use askama::Template;
use axum::{
    Json,
    extract::{Path, State},
};
use serde_json::{Value, json};
use sonla360_content::{
    Language, LocalizedText, Manifest, PanoramaDocument, Record, ViewAngles,
    manifest::{MANIFEST_VERSION, ManifestPanorama, ManifestScene},
};
use sonla360_store::{Panorama, PanoramaState};
use sonla360_tiler::PyramidFile;

/// Where one looks before somebody chooses.
pub const FIRST_VIEW: ViewAngles = ViewAngles { yaw: 0.0, pitch: 0.0, hfov: 90.0 };

#[derive(Template)]
#[template(path = "studio/panorama.html")]
struct PanoramaPage {
    frame: Frame,
    panorama: Panorama,
    state: &'static str,
    percent: u32,
    refusal: Option<String>,
    findings: Vec<Remark>,
    /// Scenes that show it: path and title.
    scenes: Vec<(String, String)>,
}

/// One of the tiler's findings in the reader's language.
struct Remark {
    seen: String,
    remedy: &'static str,
}

/// The panorama of a path.
pub async fn find(state: &AppState, id: &str) -> Result<Panorama, AppError> {
    let id = id.parse().map_err(|_invalid| AppError::NotFound)?;
    state.store.panorama(&id).await?.ok_or(AppError::NotFound)
}

/// `GET /studio/panoramas/{panorama}`
pub async fn show(
    State(state): State<AppState>,
    member: Member,
    Path(id): Path<String>,
) -> Result<Html, AppError> {
    let panorama = find(&state, &id).await?;
    let mut frame = Frame::new(&member, "studio-panorama").titled(&panorama.file_name);
    let refusal = match &panorama.state {
        PanoramaState::Refused { vi, en } => {
            Some(if member.language == Language::VI { vi.clone() } else { en.clone() })
        }
        PanoramaState::Ready(_) => {
            frame = frame.with_viewer();
            None
        }
        PanoramaState::Queued | PanoramaState::Tiling { .. } => {
            frame.refresh = Some(4);
            None
        }
    };
    let drafts = state.store.drafts().await?;
    let scenes = drafts.into_iter().filter_map(|draft| match draft.record {
        Record::Scene(scene) if scene.panorama == panorama.id.as_str() => Some((
            format!("/studio/scenes/{}/{}", scene.tour, scene.id),
            scene.title.in_language(member.language).to_owned(),
        )),
        _ => None,
    });
    render(&PanoramaPage {
        state: state_message(&panorama),
        percent: percent(&panorama),
        refusal,
        findings: findings(&state, &panorama, member.language).await?,
        scenes: scenes.collect(),
        frame,
        panorama,
    })
}

/// What the tiler noticed, once it has seen every pixel; `pyramid.json` has it.
async fn findings(
    state: &AppState,
    panorama: &Panorama,
    language: Language,
) -> Result<Vec<Remark>, AppError> {
    if panorama.document().is_none() {
        return Ok(Vec::new());
    }
    let Some(bytes) = state.store.objects().pyramid_file(&panorama.id).await? else {
        return Ok(Vec::new());
    };
    let file: PyramidFile = serde_json::from_slice(&bytes)?;
    let remark = |finding: &sonla360_tiler::Finding| {
        if language == Language::VI {
            Remark { seen: finding.vietnamese(), remedy: finding.vietnamese_remedy() }
        } else {
            Remark { seen: finding.to_string(), remedy: finding.remedy() }
        }
    };
    Ok(file.findings.iter().map(remark).collect())
}

/// `GET /studio/panoramas/{panorama}/status`: for the script that shows progress.
pub async fn status(
    State(state): State<AppState>,
    member: Member,
    Path(id): Path<String>,
) -> Result<Json<Value>, AppError> {
    let panorama = find(&state, &id).await?;
    let texts = crate::messages::Texts::of(member.language);
    let over = matches!(panorama.state, PanoramaState::Ready(_) | PanoramaState::Refused { .. });
    Ok(Json(json!({
        "state": texts.t(state_message(&panorama)),
        "percent": percent(&panorama),
        "over": over,
    })))
}

/// `GET /studio/panoramas/{panorama}/manifest`: a tour of this one panorama, to look around in it before
/// it is in any tour.
pub async fn manifest(
    State(state): State<AppState>,
    _member: Member,
    Path(id): Path<String>,
) -> Result<Json<Manifest>, AppError> {
    let panorama = find(&state, &id).await?;
    let document = panorama.document().ok_or(AppError::NotFound)?;
    Ok(Json(manifest_of(document, &panorama.file_name, panorama.north)))
}

fn manifest_of(document: &PanoramaDocument, name: &str, north: Option<f64>) -> Manifest {
    let title = LocalizedText::vi_en(name, name);
    let scene = ManifestScene {
        id: "panorama".to_owned(),
        title: title.clone(),
        description: LocalizedText::default(),
        place: None,
        panorama: ManifestPanorama {
            url: document.url_template(),
            tile_size: document.tile_size,
            levels: document.levels.clone(),
            alternatives: Vec::new(),
            preview: Some(document.preview.clone()),
        },
        initial_view: FIRST_VIEW,
        bounds: None,
        north,
        taken: LocalizedText::default(),
        credit: LocalizedText::default(),
        licence: String::new(),
        illustration: false,
        hotspots: Vec::new(),
    };
    Manifest {
        version: MANIFEST_VERSION,
        tour: document.id.clone(),
        title,
        languages: vec![Language::VI, Language::EN],
        scenes: vec![scene],
        route: Vec::new(),
        plans: LocalizedText::default(),
    }
}
