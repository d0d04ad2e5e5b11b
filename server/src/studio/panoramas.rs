//! One uploaded panorama: how far it is, and the way to a scene.

use super::{
    access::Member,
    dashboard::{percent, state_message},
    page::{Frame, Html, render},
};
use crate::{corrections, error::AppError, state::AppState};
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
use sonla360_store::{Panorama, PanoramaId, PanoramaState};
use sonla360_tiler::{Corrections, Finding, PyramidFile};

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
    /// What is corrected in it, in words.
    corrected: Vec<String>,
    /// The corrected panorama that has its place.
    successor: Option<PanoramaId>,
    /// Scenes that show it: path and title.
    scenes: Vec<(String, String)>,
}

/// One of the tiler's findings in the reader's language.
struct Remark {
    seen: String,
    remedy: &'static str,
    /// Where the studio can mend it, and the name of the message that offers to.
    mend: Option<(String, &'static str)>,
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
        PanoramaState::Withdrawn => None,
    };
    let successor = match panorama.replaced_by {
        Some(_) => state.store.successor(&panorama.id).await?.map(|successor| successor.id),
        None => None,
    };
    let drafts = state.store.drafts().await?;
    let scenes = drafts.into_iter().filter_map(|draft| match draft.record {
        Record::Scene(scene) if scene.panorama == panorama.id.as_str() => Some((
            format!("/studio/scenes/{}/{}", scene.tour, scene.id),
            scene.title.in_language(member.language).to_owned(),
        )),
        _ => None,
    });
    let corrected = in_words(&corrections::of(&panorama)?, &frame);
    render(&PanoramaPage {
        corrected,
        state: state_message(&panorama),
        percent: percent(&panorama),
        refusal,
        findings: findings(&state, &panorama, member.language).await?,
        successor,
        scenes: scenes.collect(),
        frame,
        panorama,
    })
}

/// What is corrected, as a list of words.
fn in_words(corrections: &Corrections, frame: &Frame) -> Vec<String> {
    let mut words = Vec::new();
    if !corrections.levelling.is_upright() {
        words.push(frame.t("studio-corrected-level"));
    }
    if !corrections.blurred.is_empty() {
        let count = corrections.blurred.len() as f64;
        words.push(frame.texts.t1("studio-corrected-regions", "count", count));
    }
    if corrections.nadir.is_some() {
        words.push(frame.t("studio-corrected-nadir"));
    }
    words
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
    let corrections = corrections::of(panorama)?;
    let mut remarks = Vec::new();
    for finding in &file.findings {
        let mend = match finding {
            // Findings are about the original; what was corrected since is no remark any more.
            Finding::TiltedHorizon { .. } if !corrections.levelling.is_upright() => continue,
            Finding::Nadir { .. } if corrections.nadir.is_some() => continue,
            Finding::TiltedHorizon { .. } => {
                corrections::noted(state.store.objects(), &panorama.original).await?.map(|noted| {
                    let numbers = format!("pitch={}&roll={}", noted.pitch, noted.roll);
                    let path = format!("/studio/panoramas/{}/corrections?{numbers}", panorama.id);
                    (path, "studio-straighten")
                })
            }
            Finding::LevelledByPose { .. } => {
                let path = format!("/studio/panoramas/{}/corrections#level", panorama.id);
                Some((path, "studio-change-levelling"))
            }
            Finding::Nadir { .. } => {
                let path = format!("/studio/panoramas/{}/corrections#nadir", panorama.id);
                Some((path, "studio-cover-nadir"))
            }
            _ => None,
        };
        remarks.push(if language == Language::VI {
            Remark { seen: finding.vietnamese(), remedy: finding.vietnamese_remedy(), mend }
        } else {
            Remark { seen: finding.to_string(), remedy: finding.remedy(), mend }
        });
    }
    Ok(remarks)
}

/// `GET /studio/panoramas/{panorama}/status`: for the script that shows progress.
pub async fn status(
    State(state): State<AppState>,
    member: Member,
    Path(id): Path<String>,
) -> Result<Json<Value>, AppError> {
    let panorama = find(&state, &id).await?;
    let texts = crate::messages::Texts::of(member.language);
    let over = !matches!(panorama.state, PanoramaState::Queued | PanoramaState::Tiling { .. });
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
    Manifest {
        version: MANIFEST_VERSION,
        tour: document.id.clone(),
        scenes: vec![manifest_scene(document, "panorama", title.clone(), north)],
        title,
        languages: vec![Language::VI, Language::EN],
        route: Vec::new(),
        plans: LocalizedText::default(),
    }
}

/// A scene with nothing but its picture, to look around in.
pub fn manifest_scene(
    document: &PanoramaDocument,
    id: &str,
    title: LocalizedText,
    north: Option<f64>,
) -> ManifestScene {
    ManifestScene {
        id: id.to_owned(),
        title,
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
    }
}
