//! The first page: what visitors see, what has changed since, what is being worked on.

use super::{
    access::Member,
    page::{Frame, Html, render},
};
use crate::{error::AppError, publish::Drafts, state::AppState};
use askama::Template;
use axum::extract::State;
use sonla360_content::{Id, Language, Record, RecordKey, Scene, Tour, validate::Problem};
use sonla360_store::{Panorama, PanoramaState};
use std::collections::BTreeSet;
use time::OffsetDateTime;

#[derive(Template)]
#[template(path = "studio/dashboard.html")]
struct Dashboard {
    frame: Frame,
    published_at: Option<OffsetDateTime>,
    changes: Vec<Change>,
    problems: Vec<ProblemLine>,
    panoramas: Vec<PanoramaLine>,
    tours: Vec<TourLine>,
}

/// A record that differs between the drafts and what visitors see.
pub struct Change {
    /// Name of the message that says how: `studio-change-new`, `-changed`, `-removed`.
    pub how: &'static str,
    /// What people call it.
    pub title: String,
    /// Where it can be edited, if the studio can.
    pub edit: Option<String>,
}

/// Something to mend before publishing.
pub struct ProblemLine {
    /// What people call the record.
    pub title: String,
    /// The field.
    pub field: String,
    /// What is wrong and what to do.
    pub sentence: String,
    /// Where it can be mended, if the studio can.
    pub edit: Option<String>,
}

struct PanoramaLine {
    panorama: Panorama,
    /// Name of the message that says how far it is.
    state: &'static str,
    percent: u32,
    /// Whether a scene shows it.
    used: bool,
}

struct TourLine {
    tour: Tour,
    title: String,
    scenes: Vec<(String, String)>,
}

/// `GET /studio`
pub async fn show(State(state): State<AppState>, member: Member) -> Result<Html, AppError> {
    let frame = Frame::new(&member, "studio-dashboard");
    let drafts = Drafts::load(&state.store).await?;
    let used: BTreeSet<&str> = scenes(&drafts).map(|scene| scene.panorama.as_str()).collect();
    let panoramas = state.store.panoramas().await?.into_iter().map(|panorama| {
        let used = used.contains(panorama.id.as_str());
        PanoramaLine {
            state: state_message(&panorama),
            percent: percent(&panorama),
            used,
            panorama,
        }
    });
    // Those at work, refused or not yet in a scene: the rest is reached through its scene.
    let panoramas = panoramas.filter(|line| !line.used || line.panorama.document().is_none());
    let tours = drafts.records.iter().filter_map(|record| match record {
        Record::Tour(tour) => Some(tour_line(&drafts, tour, member.language)),
        _ => None,
    });
    render(&Dashboard {
        published_at: state.current.get().map(|release| release.published_at()),
        changes: changes(&state, &drafts, member.language)?,
        problems: problem_lines(&drafts.problems(), &drafts, member.language),
        panoramas: panoramas.collect(),
        tours: tours.collect(),
        frame,
    })
}

fn scenes(drafts: &Drafts) -> impl Iterator<Item = &Scene> {
    drafts.records.iter().filter_map(|record| match record {
        Record::Scene(scene) => Some(scene),
        _ => None,
    })
}

fn tour_line(drafts: &Drafts, tour: &Tour, language: Language) -> TourLine {
    let title = |id: &Id| {
        scenes(drafts)
            .find(|scene| scene.tour == tour.id && scene.id == *id)
            .map(|scene| scene.title.in_language(language).to_owned())
    };
    let scenes = tour.scenes.iter().filter_map(|id| Some((id.to_string(), title(id)?))).collect();
    TourLine { title: tour.title.in_language(language).to_owned(), scenes, tour: tour.clone() }
}

/// How far a panorama is, as a message's name.
pub fn state_message(panorama: &Panorama) -> &'static str {
    match panorama.state {
        PanoramaState::Queued => "studio-state-queued",
        PanoramaState::Tiling { .. } => "studio-state-tiling",
        PanoramaState::Ready(_) => "studio-state-ready",
        PanoramaState::Refused { .. } => "studio-state-refused",
    }
}

/// How far a panorama is, 0 to 100.
pub fn percent(panorama: &Panorama) -> u32 {
    match panorama.state {
        PanoramaState::Tiling { done, total } => done.saturating_mul(100) / total.max(1),
        PanoramaState::Ready(_) => 100,
        PanoramaState::Queued | PanoramaState::Refused { .. } => 0,
    }
}

/// What publishing now would change.
pub fn changes(
    state: &AppState,
    drafts: &Drafts,
    language: Language,
) -> Result<Vec<Change>, AppError> {
    let frozen: sonla360_content::Release = serde_json::from_slice(&drafts.freeze()?.index)?;
    let current = state.current.get();
    let published = current.as_ref().map(|release| &release.index().records);
    let mut changes = Vec::new();
    for (key, hash) in &frozen.records {
        let how = match published.and_then(|records| records.get(key)) {
            Some(old) if old == hash => continue,
            Some(_) => "studio-change-changed",
            None => "studio-change-new",
        };
        changes.push(Change { how, title: title(drafts, key, language), edit: edit_path(key) });
    }
    for key in published.into_iter().flat_map(|records| records.keys()) {
        if !frozen.records.contains_key(key) {
            let how = "studio-change-removed";
            changes.push(Change { how, title: key.to_string(), edit: None });
        }
    }
    Ok(changes)
}

/// Problems in the reader's words.
pub fn problem_lines(
    problems: &[Problem],
    drafts: &Drafts,
    language: Language,
) -> Vec<ProblemLine> {
    problems
        .iter()
        .map(|problem| ProblemLine {
            title: title(drafts, &problem.record, language),
            field: problem.field.clone(),
            sentence: problem.kind.sentence(language),
            edit: mend_path(problem),
        })
        .collect()
}

/// What people call a record.
fn title(drafts: &Drafts, key: &RecordKey, language: Language) -> String {
    let record = drafts.records.iter().find(|record| record.key() == *key);
    let title = record.map(|record| match record {
        Record::Province(province) => &province.name,
        Record::Place(place) => &place.name,
        Record::Tour(tour) => &tour.title,
        Record::Scene(scene) => &scene.title,
        Record::Chapter(chapter) => &chapter.title,
        Record::Article(article) => &article.title,
        Record::Image(image) => &image.title,
    });
    match title.map(|title| title.in_language(language)) {
        Some(title) if !title.is_empty() => title.to_owned(),
        _ => key.to_string(),
    }
}

/// Where the studio edits a record.
fn edit_path(key: &RecordKey) -> Option<String> {
    match (key.kind(), key.tour(), key.id()) {
        (sonla360_content::Kind::Tour, _, Some(tour)) => Some(format!("/studio/tours/{tour}")),
        (_, Some(tour), Some(scene)) => Some(format!("/studio/scenes/{tour}/{scene}")),
        _ => None,
    }
}

/// Where the studio mends a problem: the hotspot's own page, or the field in the record's form.
fn mend_path(problem: &Problem) -> Option<String> {
    let path = edit_path(&problem.record)?;
    Some(match problem.field.strip_prefix("hotspots/").and_then(|rest| rest.split_once('/')) {
        Some((hotspot, _)) => format!("{path}/hotspots/{hotspot}"),
        None => path,
    })
}
