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

#[derive(Template)]
#[template(path = "studio/tour.html")]
struct TourPage {
    frame: Frame,
    form: Form,
    tour: Tour,
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
    let order: Vec<_> = tour.scenes.iter().map(Id::as_str).collect();
    values.insert("scenes".into(), order.join("\n"));
    values.insert("version".into(), draft.version.to_string());
    let frame = frame_of(&member, &tour);
    let form = Form::new(&frame, values);
    render(&TourPage { frame, form, tour })
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
    let scenes: Vec<Id> =
        form.value("scenes").split_whitespace().filter_map(|id| id.parse().ok()).collect();
    if scenes.len() != form.value("scenes").split_whitespace().count() {
        form.refuse("scenes", "studio-error-address");
    }
    let changed = Record::Tour(Tour { title, summary, scenes, ..tour.clone() });
    let version = form.value("version").parse().unwrap_or(0);
    if form.is_good() {
        match state.store.save_draft(&changed, Some(version), &member.user.name).await {
            Ok(_) => return Ok(Redirect::to("/studio").into_response()),
            Err(StoreError::Conflict(_)) => form.refuse("version", "studio-error-conflict"),
            Err(error) => return Err(error.into()),
        }
    }
    let page = TourPage { frame, form, tour };
    Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)?).into_response())
}

fn frame_of(member: &Member, tour: &Tour) -> Frame {
    // A form that comes back stands at the address it was shown at.
    let path = format!("/studio/tours/{}", tour.id);
    let member = Member { path, ..member.clone() };
    Frame::new(&member, "studio-tour").titled(tour.title.in_language(member.language))
}
