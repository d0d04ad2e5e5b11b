//! A tour's guided walk: views in order, each with what the guide says and how long it stays.
//!
//! Every button saves what is written before it does its work, so no move or removal loses a sentence. A
//! caption may be unfinished; publishing asks for the rest.

use super::{
    access::Member,
    form::{Form, Sent, fill_text, fill_view},
    page::{Frame, Html, render},
    panoramas, tours,
};
use crate::{error::AppError, state::AppState};
use askama::Template;
use axum::{
    Json,
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use sonla360_content::{
    Id, Language, LocalizedText, Manifest, Record, RouteStop, Scene, Tour,
    manifest::MANIFEST_VERSION,
};
use sonla360_store::StoreError;
use std::ops::RangeInclusive;

/// How long a guide may stay, in seconds.
const STAY: RangeInclusive<f64> = 3.0..=120.0;
/// Long enough to read two sentences twice.
const USUAL_STAY: f64 = 12.0;
/// Most stops of one walk.
const MOST: usize = 200;

#[derive(Template)]
#[template(path = "studio/route.html")]
struct RoutePage {
    frame: Frame,
    form: Form,
    tour: Tour,
    /// How many stops the form shows.
    stops: usize,
    /// Scenes of the tour: identifier and title.
    scenes: Vec<(String, String)>,
    /// Whether there is a picture to look around in.
    shown: bool,
}

/// The scenes of a tour in walking order.
async fn scenes_of(state: &AppState, tour: &Tour) -> Result<Vec<Scene>, AppError> {
    let drafts = state.store.drafts().await?;
    let scenes: Vec<Scene> = drafts
        .into_iter()
        .filter_map(|draft| match draft.record {
            Record::Scene(scene) if scene.tour == tour.id => Some(scene),
            _ => None,
        })
        .collect();
    let found = |id: &Id| scenes.iter().find(|scene| scene.id == *id).cloned();
    Ok(tour.scenes.iter().filter_map(found).collect())
}

async fn page(
    state: &AppState,
    member: &Member,
    tour: Tour,
    values: Sent,
) -> Result<RoutePage, AppError> {
    // A form that comes back stands at the address it was shown at.
    let path = format!("/studio/tours/{}/route", tour.id);
    let member = Member { path, ..member.clone() };
    let scenes = scenes_of(state, &tour).await?;
    let mut shown = false;
    for scene in &scenes {
        shown = shown || ready(state, scene).await?.is_some();
    }
    let frame = Frame::new(&member, "studio-route");
    let title = format!("{}: {}", frame.title, tour.title.in_language(member.language));
    let mut frame = frame.titled(&title);
    if shown {
        frame = frame.with_viewer();
    }
    let form = Form::new(&frame, values);
    let title =
        |scene: &Scene| (scene.id.to_string(), scene.title.in_language(member.language).to_owned());
    Ok(RoutePage {
        stops: count(&form),
        scenes: scenes.iter().map(title).collect(),
        frame,
        form,
        tour,
        shown,
    })
}

/// How many stops a form holds.
fn count(form: &Form) -> usize {
    form.value("stops").parse().unwrap_or(0).min(MOST)
}

fn fill(route: &[RouteStop]) -> Sent {
    let mut values = Sent::from([("stops".to_owned(), route.len().to_string())]);
    for (number, stop) in route.iter().enumerate() {
        let prefix = format!("stops_{number}_");
        fill_view(&mut values, &prefix, stop.view);
        fill_text(&mut values, &format!("{prefix}caption"), &stop.caption);
        values.insert(format!("{prefix}at"), stop.scene.to_string());
        values.insert(format!("{prefix}seconds"), stop.seconds.to_string());
    }
    values
}

/// What the form says. A stop whose scene cannot be understood is told and left out.
fn read(form: &mut Form) -> Vec<RouteStop> {
    let mut route = Vec::new();
    for number in 0..count(form) {
        let prefix = format!("stops_{number}_");
        let at = format!("{prefix}at");
        let stop = (
            form.value(&at).parse::<Id>(),
            form.view(&prefix),
            form.optional_text(&format!("{prefix}caption")),
            form.number(&format!("{prefix}seconds"), STAY),
        );
        match stop {
            (Ok(scene), view, caption, seconds) => {
                route.push(RouteStop { scene, view, caption, seconds });
            }
            _ => form.refuse(&at, "studio-error-empty"),
        }
    }
    route
}

/// Does what a button wishes: `up 2`, `down 2`, `remove 2`, counted from 0. Others change nothing.
fn moved(mut route: Vec<RouteStop>, wish: &str) -> Vec<RouteStop> {
    let Some((how, Ok(place))) = wish.split_once(' ').map(|(how, n)| (how, n.parse::<usize>()))
    else {
        return route;
    };
    match how {
        "up" if place > 0 && place < route.len() => route.swap(place, place - 1),
        "down" if place + 1 < route.len() => route.swap(place, place + 1),
        "remove" if place < route.len() => drop(route.remove(place)),
        _ => {}
    }
    route
}

/// The stop that “add” asks for: with the view that the page's picture shows where a script told it, else with
/// the scene's first view.
fn added(form: &mut Form, scenes: &[Scene]) -> Option<RouteStop> {
    let wanted = form.value("new_at").to_owned();
    let Some(scene) = scenes.iter().find(|scene| scene.id.as_str() == wanted) else {
        form.refuse("new_at", "studio-error-empty");
        return None;
    };
    let told = !form.value("new_yaw").is_empty();
    let view = if told { form.view("new_") } else { scene.initial_view };
    let (scene, caption) = (scene.id.clone(), LocalizedText::default());
    Some(RouteStop { scene, view, caption, seconds: USUAL_STAY })
}

/// `GET /studio/tours/{tour}/route`
pub async fn form(
    State(state): State<AppState>,
    member: Member,
    Path(tour): Path<String>,
) -> Result<Html, AppError> {
    let (tour, draft) = tours::find(&state, &tour).await?;
    let mut values = fill(&tour.route);
    values.insert("version".into(), draft.version.to_string());
    render(&page(&state, &member, tour, values).await?)
}

/// `POST /studio/tours/{tour}/route/save`
pub async fn save(
    State(state): State<AppState>,
    member: Member,
    Path(tour): Path<String>,
    axum::Form(sent): axum::Form<Sent>,
) -> Result<Response, AppError> {
    let (tour, _) = tours::find(&state, &tour).await?;
    let mut page = page(&state, &member, tour.clone(), sent).await?;
    let form = &mut page.form;
    let wish = form.value("do").to_owned();
    let mut route = moved(read(form), &wish);
    let mut place = String::new();
    if wish == "add" {
        let scenes = scenes_of(&state, &tour).await?;
        if route.len() >= MOST {
            form.refuse("new_at", "studio-error-stops");
        } else if let Some(stop) = added(form, &scenes) {
            place = format!("#stops_{}_caption_vi", route.len());
            route.push(stop);
        }
    }
    if form.is_good() {
        let version = form.value("version").parse().unwrap_or(0);
        let path = format!("/studio/tours/{}/route?saved{place}", tour.id);
        let changed = Record::Tour(Tour { route, ..tour });
        match state.store.save_draft(&changed, Some(version), &member.user.name).await {
            Ok(_) => return Ok(Redirect::to(&path).into_response()),
            Err(StoreError::Conflict(_)) => form.refuse("version", "studio-error-conflict"),
            Err(error) => return Err(error.into()),
        }
    }
    Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)?).into_response())
}

/// The panorama of a scene, where it can be shown.
async fn ready(
    state: &AppState,
    scene: &Scene,
) -> Result<Option<sonla360_store::Panorama>, AppError> {
    match panoramas::find(state, &scene.panorama).await {
        Ok(panorama) => Ok(Some(panorama).filter(|panorama| panorama.document().is_some())),
        Err(AppError::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

/// `GET /studio/tours/{tour}/manifest`: the drafts' scenes that can be shown, without their hotspots, to
/// choose views in.
pub async fn manifest(
    State(state): State<AppState>,
    _member: Member,
    Path(tour): Path<String>,
) -> Result<Json<Manifest>, AppError> {
    let (tour, _) = tours::find(&state, &tour).await?;
    let mut scenes = Vec::new();
    for scene in scenes_of(&state, &tour).await? {
        let Some(panorama) = ready(&state, &scene).await? else { continue };
        let Some(document) = panorama.document() else { continue };
        let mut shown =
            panoramas::manifest_scene(document, scene.id.as_str(), scene.title, scene.north);
        shown.initial_view = scene.initial_view;
        scenes.push(shown);
    }
    if scenes.is_empty() {
        return Err(AppError::NotFound);
    }
    Ok(Json(Manifest {
        version: MANIFEST_VERSION,
        tour: tour.id.to_string(),
        title: tour.title,
        languages: vec![Language::VI, Language::EN],
        scenes,
        route: Vec::new(),
        plans: LocalizedText::default(),
    }))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::messages::Texts;
    use sonla360_content::ViewAngles;

    fn route() -> Vec<RouteStop> {
        ["a", "b", "c"]
            .map(|id| RouteStop {
                scene: id.parse().expect("an id"),
                view: ViewAngles { yaw: 1.5, pitch: -2.0, hfov: 70.0 },
                caption: LocalizedText::vi_en("Một câu", "A sentence"),
                seconds: 8.0,
            })
            .into()
    }

    fn order(wish: &str) -> String {
        moved(route(), wish).iter().map(|stop| stop.scene.as_str()).collect()
    }

    #[test]
    fn stops_move_and_go() {
        assert_eq!(order("up 1"), "bac");
        assert_eq!(order("down 1"), "acb");
        assert_eq!(order("remove 1"), "ac");
        for nothing in ["up 0", "down 2", "remove 3", "up 3", "up x", "", "add"] {
            assert_eq!(order(nothing), "abc", "{nothing}");
        }
    }

    #[test]
    fn what_is_filled_in_reads_back_the_same() {
        let mut form = Form::in_language(Texts::of(Language::EN), fill(&route()));
        assert_eq!(read(&mut form), route());
        assert!(form.is_good());
        form.set("stops_1_seconds", "900".into());
        form.set("stops_2_at", String::new());
        read(&mut form);
        assert!(form.error("stops_1_seconds").is_some() && form.error("stops_2_at").is_some());
    }
}
