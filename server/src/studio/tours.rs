//! A tour's names and the order of its scenes.

use super::{
    access::Member,
    form::{Form, Sent, fill_text},
    page::{Frame, Html, render},
};
use crate::{error::AppError, state::AppState};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use sonla360_content::{Id, Kind, Record, RecordKey, Tour};
use sonla360_store::{Draft, StoreError};
use std::collections::BTreeMap;

#[derive(Template)]
#[template(path = "studio/tour.html")]
struct TourPage {
    frame: Frame,
    form: Form,
    tour: Tour,
    /// Its scenes in walking order: identifier and title.
    scenes: Vec<Choice>,
    /// Scenes of its folder that it does not list.
    unlisted: Vec<Choice>,
}

type Choice = (String, String);

impl TourPage {
    async fn build(
        state: &AppState,
        member: &Member,
        tour: Tour,
        frame: Frame,
        form: Form,
    ) -> Result<Self, AppError> {
        let drafts = state.store.drafts().await?;
        let mut titles: BTreeMap<Id, String> = drafts
            .into_iter()
            .filter_map(|draft| match draft.record {
                Record::Scene(scene) if scene.tour == tour.id => {
                    Some((scene.id, scene.title.in_language(member.language).to_owned()))
                }
                _ => None,
            })
            .collect();
        // A scene that is listed and does not exist shows its address; publishing asks to mend it.
        let listed =
            |id: &Id| (id.to_string(), titles.remove(id).unwrap_or_else(|| id.to_string()));
        let scenes = tour.scenes.iter().map(listed).collect();
        let unlisted = titles.into_iter().map(|(id, title)| (id.to_string(), title)).collect();
        Ok(Self { frame, form, tour, scenes, unlisted })
    }
}

/// What the buttons beside a scene do: `up …`, `down …` and `add …`, with the scene's identifier.
fn moved(mut scenes: Vec<Id>, wish: &str) -> Vec<Id> {
    let Some((how, Ok(scene))) = wish.split_once(' ').map(|(how, id)| (how, id.parse::<Id>()))
    else {
        return scenes;
    };
    let place = scenes.iter().position(|id| *id == scene);
    match (how, place) {
        ("up", Some(place)) if place > 0 => scenes.swap(place, place - 1),
        ("down", Some(place)) if place + 1 < scenes.len() => scenes.swap(place, place + 1),
        ("add", None) => scenes.push(scene),
        _ => {}
    }
    scenes
}

/// A tour's draft.
pub async fn find(state: &AppState, tour: &str) -> Result<(Tour, Draft), AppError> {
    let id: Id = tour.parse().map_err(|_invalid| AppError::NotFound)?;
    let key = RecordKey::plain(Kind::Tour, id).map_err(|_invalid| AppError::NotFound)?;
    let draft = state.store.draft(&key).await?.ok_or(AppError::NotFound)?;
    match &draft.record {
        Record::Tour(tour) => Ok((tour.clone(), draft)),
        _ => Err(AppError::NotFound),
    }
}

/// `GET /studio/tours/{tour}`
pub async fn form(
    State(state): State<AppState>,
    member: Member,
    Path(tour): Path<String>,
) -> Result<Html, AppError> {
    let (tour, draft) = find(&state, &tour).await?;
    let mut values = Sent::new();
    fill_text(&mut values, "title", &tour.title);
    fill_text(&mut values, "summary", &tour.summary);
    values.insert("version".into(), draft.version.to_string());
    let frame = frame_of(&member, &tour);
    let form = Form::new(&frame, values);
    render(&TourPage::build(&state, &member, tour, frame, form).await?)
}

/// `POST /studio/tours/{tour}/save`
pub async fn save(
    State(state): State<AppState>,
    member: Member,
    Path(tour): Path<String>,
    axum::Form(sent): axum::Form<Sent>,
) -> Result<Response, AppError> {
    let (tour, _) = find(&state, &tour).await?;
    let frame = frame_of(&member, &tour);
    let mut form = Form::new(&frame, sent);
    let title = form.required_text("title");
    let summary = form.optional_text("summary");
    let scenes = moved(tour.scenes.clone(), form.value("move"));
    let changed = Record::Tour(Tour { title, summary, scenes, ..tour.clone() });
    let version = form.value("version").parse().unwrap_or(0);
    if form.is_good() {
        match state.store.save_draft(&changed, Some(version), &member.user.name).await {
            Ok(_) => {
                let path = format!("/studio/tours/{}?saved", tour.id);
                return Ok(Redirect::to(&path).into_response());
            }
            Err(StoreError::Conflict(_)) => form.refuse("version", "studio-error-conflict"),
            Err(error) => return Err(error.into()),
        }
    }
    let page = TourPage::build(&state, &member, tour, frame, form).await?;
    Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)?).into_response())
}

fn frame_of(member: &Member, tour: &Tour) -> Frame {
    // A form that comes back stands at the address it was shown at.
    let path = format!("/studio/tours/{}", tour.id);
    let member = Member { path, ..member.clone() };
    Frame::new(&member, "studio-tour").titled(tour.title.in_language(member.language))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn order(wish: &str) -> String {
        let ids = ["a", "b", "c"].map(|id| id.parse().expect("an id"));
        moved(ids.to_vec(), wish).iter().map(Id::as_str).collect()
    }

    #[test]
    fn scenes_move_within_their_tour_and_join_it() {
        assert_eq!(order("up b"), "bac");
        assert_eq!(order("down b"), "acb");
        assert_eq!(order("up a"), "abc");
        assert_eq!(order("down c"), "abc");
        assert_eq!(order("add d"), "abcd");
        assert_eq!(order("add a"), "abc");
        assert_eq!(order("up ../x"), "abc");
        assert_eq!(order(""), "abc");
    }
}
