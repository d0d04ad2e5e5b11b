//! The first page: what visitors see, what has changed since, what is being worked on.

use super::{
    access::Member,
    form::Form,
    page::{Frame, Html, render},
    records,
};
use crate::{error::AppError, messages::Texts, publish::Drafts, state::AppState};
use askama::Template;
use axum::extract::State;
use sonla360_content::{
    Id, Language, Record, RecordKey, Scene, Tour,
    validate::{Problem, ProblemKind},
};
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
    /// What the field is called on the page.
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
    // Those at work, refused or not yet in a scene: the rest is reached through its scene, and those that
    // were corrected through what has their place.
    let panoramas = panoramas.filter(|line| {
        let finished = line.used && line.panorama.document().is_some();
        !finished && line.panorama.replaced_by.is_none()
    });
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
        PanoramaState::Withdrawn => "studio-state-withdrawn",
    }
}

/// How far a panorama is, 0 to 100.
pub fn percent(panorama: &Panorama) -> u32 {
    match panorama.state {
        PanoramaState::Tiling { done, total } => done.saturating_mul(100) / total.max(1),
        PanoramaState::Ready(_) => 100,
        PanoramaState::Queued | PanoramaState::Refused { .. } | PanoramaState::Withdrawn => 0,
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
            field: Form::label_in(Texts::of(language), &form_field(problem)),
            sentence: problem.kind.sentence(language),
            edit: mend_path(problem),
        })
        .collect()
}

/// What people call a record.
fn title(drafts: &Drafts, key: &RecordKey, language: Language) -> String {
    let record = drafts.records.iter().find(|record| record.key() == *key);
    let title = record.map(Record::title);
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
        _ => records::edit_path(key),
    }
}

/// Where the studio mends a problem: the field in the form of the record, or of the hotspot.
fn mend_path(problem: &Problem) -> Option<String> {
    let path = edit_path(&problem.record)?;
    let field = form_field(problem);
    Some(match problem.field.split('/').collect::<Vec<_>>().as_slice() {
        ["hotspots", hotspot, ..] => format!("{path}/hotspots/{hotspot}#{field}"),
        ["route", ..] => format!("{path}/route#{field}"),
        _ => format!("{path}#{field}"),
    })
}

/// The field of the form that stands for a problem's field.
fn form_field(problem: &Problem) -> String {
    let parts: Vec<_> = problem.field.split('/').collect();
    let field = match (parts.as_slice(), &problem.kind) {
        ([.., "facts", number], ProblemKind::BadDate(_)) => format!("facts_{number}_checked"),
        ([.., "facts", number], _) => format!("facts_{number}_label"),
        (["route", number, "scene"], _) => format!("stops_{number}_at"),
        (["route", number, .., part], _) => format!("stops_{number}_{part}"),
        ([.., last], _) => (*last).to_owned(),
        ([], _) => String::new(),
    };
    match problem.kind {
        ProblemKind::MissingText(language) => format!("{field}_{language}"),
        _ => field,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn problem(record: &str, field: &str, kind: ProblemKind) -> Problem {
        Problem { record: record.parse().expect("a key"), field: field.to_owned(), kind }
    }

    #[test]
    fn a_problem_leads_to_the_field_that_mends_it() {
        for (record, field, kind, path) in [
            (
                "scene/a/b",
                "hotspots/h/text",
                ProblemKind::MissingText(Language::EN),
                "/studio/scenes/a/b/hotspots/h#text_en",
            ),
            (
                "place/ta-xua",
                "facts/2",
                ProblemKind::BadDate("x".into()),
                "/studio/content/place/ta-xua#facts_2_checked",
            ),
            (
                "scene/a/b",
                "hotspots/h/facts/1",
                ProblemKind::MissingText(Language::EN),
                "/studio/scenes/a/b/hotspots/h#facts_1_label_en",
            ),
            (
                "tour/a",
                "route/2/caption",
                ProblemKind::MissingText(Language::EN),
                "/studio/tours/a/route#stops_2_caption_en",
            ),
            (
                "tour/a",
                "route/0/view/hfov",
                ProblemKind::OutOfRange { value: 200.0, least: 10.0, most: 140.0 },
                "/studio/tours/a/route#stops_0_hfov",
            ),
            (
                "scene/a/b",
                "initialView/yaw",
                ProblemKind::OutOfRange { value: 200.0, least: -180.0, most: 180.0 },
                "/studio/scenes/a/b#yaw",
            ),
            (
                "province",
                "tagline",
                ProblemKind::MissingText(Language::VI),
                "/studio/province#tagline_vi",
            ),
        ] {
            assert_eq!(mend_path(&problem(record, field, kind)).as_deref(), Some(path));
        }
    }

    #[test]
    fn every_field_that_can_be_wrong_has_a_name_in_both_languages() {
        for language in [Language::VI, Language::EN] {
            for field in [
                "title_vi",
                "name_en",
                "tagline_vi",
                "description_en",
                "summary_vi",
                "body_en",
                "kind_vi",
                "address_vi",
                "formerly_en",
                "season_vi",
                "facts_0_label_vi",
                "facts_1_checked",
                "date",
                "author_en",
                "image",
                "alt_vi",
                "licence",
                "tours",
                "scenes",
                "taken_vi",
                "panorama",
                "place",
                "yaw",
                "pitch",
                "hfov",
                "north",
                "tour",
                "text_en",
                "scene",
                "arrival",
                "operator_vi",
                "latitude",
                "longitude",
                "chapter",
                "article",
                "id",
                "stops_0_at",
                "stops_1_seconds",
                "stops_2_caption_vi",
                "stops_2_yaw",
                "regions_0_radius",
                "level_roll",
                "nadir_radius",
                "logo",
                "new_at",
            ] {
                let label = Form::label_in(Texts::of(language), field);
                assert!(!label.contains("studio-"), "{field}: {label}");
            }
        }
    }
}
