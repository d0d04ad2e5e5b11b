//! Forms for what is read rather than stood in: the province, places, chapters, articles and images.

mod article;
mod chapter;
pub mod claims;
mod image;
mod links;
mod list;
mod page;
mod picture;
mod place;
mod province;

pub use links::choices;
pub use list::show as list;

use super::{
    access::Member,
    form::{Form, Sent},
    page::{Html, render},
};
use crate::{error::AppError, state::AppState};
use axum::{
    extract::{Path, Request, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use page::RecordPage;
use picture::Received;
use sonla360_content::{Article, Chapter, Id, Image, Kind, Place, Record, RecordKey};
use sonla360_store::{Draft, StoreError};

/// Name of the button that asks for room for one more fact instead of saving.
pub const MORE_FACTS: &str = "more_facts";

/// The kinds that are made here, in the order of the list.
const KINDS: [Kind; 4] = [Kind::Place, Kind::Chapter, Kind::Article, Kind::Image];

fn kind_of(name: &str) -> Result<Kind, AppError> {
    KINDS.into_iter().find(|kind| kind.name() == name).ok_or(AppError::NotFound)
}

/// Where a record has its form, if it has one here.
pub fn edit_path(key: &RecordKey) -> Option<String> {
    match key.kind() {
        Kind::Province => Some("/studio/province".to_owned()),
        Kind::Tour | Kind::Scene => None,
        kind => key.id().map(|id| format!("/studio/content/{}/{id}", kind.name())),
    }
}

/// A record with nothing written in it yet; `None` for kinds that are not made here.
fn blank(kind: Kind, id: Id) -> Option<Record> {
    match kind {
        Kind::Place => Some(Record::Place(place::blank(id))),
        Kind::Chapter => Some(Record::Chapter(chapter::blank(id))),
        Kind::Article => Some(Record::Article(article::blank(id))),
        Kind::Image => Some(Record::Image(image::blank(id))),
        Kind::Province | Kind::Tour | Kind::Scene => None,
    }
}

/// The fields of a record's form.
fn fill(record: &Record) -> Sent {
    let mut values = Sent::new();
    match record {
        Record::Province(province) => province::fill(&mut values, province),
        Record::Place(place) => place::fill(&mut values, place),
        Record::Chapter(chapter) => chapter::fill(&mut values, chapter),
        Record::Article(article) => article::fill(&mut values, article),
        Record::Image(image) => image::fill(&mut values, image),
        Record::Tour(_) | Record::Scene(_) => {}
    }
    values
}

/// What the form says of a record; what it does not ask for stays as it is.
fn read(form: &mut Form, old: Record) -> Record {
    match old {
        Record::Province(old) => Record::Province(province::read(form, old)),
        Record::Place(old) => Record::Place(place::read(form, old)),
        Record::Chapter(old) => Record::Chapter(chapter::read(form, old)),
        Record::Article(old) => Record::Article(article::read(form, old)),
        Record::Image(old) => Record::Image(image::read(form, old)),
        other => other,
    }
}

fn with_id(record: Record, id: Id) -> Record {
    match record {
        Record::Place(old) => Record::Place(Place { id, ..old }),
        Record::Chapter(old) => Record::Chapter(Chapter { id, ..old }),
        Record::Article(old) => Record::Article(Article { id, ..old }),
        Record::Image(old) => Record::Image(Image { id, ..old }),
        other => other,
    }
}

async fn find(state: &AppState, kind: Kind, id: &str) -> Result<Draft, AppError> {
    let id: Id = id.parse().map_err(|_invalid| AppError::NotFound)?;
    let key = RecordKey::plain(kind, id).map_err(|_invalid| AppError::NotFound)?;
    state.store.draft(&key).await?.ok_or(AppError::NotFound)
}

async fn find_province(state: &AppState) -> Result<Draft, AppError> {
    state.store.draft(&RecordKey::PROVINCE).await?.ok_or(AppError::NotFound)
}

/// `GET /studio/new/{kind}`
pub async fn new(
    State(state): State<AppState>,
    member: Member,
    Path(kind): Path<String>,
) -> Result<Html, AppError> {
    let kind = kind_of(&kind)?;
    let mut values = Sent::new();
    if kind == Kind::Chapter {
        let last = links::chapters(&state).await?.iter().map(|chapter| chapter.order).max();
        values.insert("position".into(), (last.unwrap_or(0) + 1).to_string());
    }
    if kind == Kind::Article {
        values.insert("date".into(), article::today());
    }
    render(&RecordPage::new_record(&state, &member, kind, values).await?)
}

/// `POST /studio/new/{kind}`
pub async fn create(
    State(state): State<AppState>,
    member: Member,
    Path(kind): Path<String>,
    request: Request,
) -> Result<Response, AppError> {
    let kind = kind_of(&kind)?;
    let received = picture::receive(&state, &member, request).await?;
    let more = received.sent.contains_key(MORE_FACTS);
    let mut page = RecordPage::new_record(&state, &member, kind, received.sent).await?;
    let form = &mut page.form;
    picture::enter(form, received.picture);
    if more {
        return page.with_room_for_more();
    }
    let name = if kind == Kind::Place { "name_vi" } else { "title_vi" };
    let id = form.id("id", form.value(name).to_owned().as_str());
    // The form is read whatever the address is, so that all mistakes are told at once.
    let placeholder: Option<Id> = "unnamed".parse().ok();
    let record = id.clone().or(placeholder).and_then(|id| blank(kind, id));
    let record = record.map(|record| read(form, record)).ok_or(AppError::NotFound)?;
    if let (Some(id), true) = (id, form.is_good()) {
        let record = with_id(record, id);
        match state.store.save_draft(&record, None, &member.user.name).await {
            Ok(_) => return saved(&record.key()),
            Err(StoreError::Conflict(_)) => form.refuse("id", "studio-error-taken"),
            Err(error) => return Err(error.into()),
        }
    }
    Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)?).into_response())
}

/// `GET /studio/content/{kind}/{id}`
pub async fn form(
    State(state): State<AppState>,
    member: Member,
    Path((kind, id)): Path<(String, String)>,
) -> Result<Html, AppError> {
    show(&state, &member, find(&state, kind_of(&kind)?, &id).await?).await
}

/// `GET /studio/province`
pub async fn province_form(
    State(state): State<AppState>,
    member: Member,
) -> Result<Html, AppError> {
    show(&state, &member, find_province(&state).await?).await
}

async fn show(state: &AppState, member: &Member, draft: Draft) -> Result<Html, AppError> {
    let mut values = fill(&draft.record);
    values.insert("version".into(), draft.version.to_string());
    render(&RecordPage::of_record(state, member, &draft.record, values).await?)
}

/// `POST /studio/content/{kind}/{id}/save`
pub async fn save(
    State(state): State<AppState>,
    member: Member,
    Path((kind, id)): Path<(String, String)>,
    request: Request,
) -> Result<Response, AppError> {
    let draft = find(&state, kind_of(&kind)?, &id).await?;
    let received = picture::receive(&state, &member, request).await?;
    store(&state, &member, draft.record, received).await
}

/// `POST /studio/province/save`
pub async fn save_province(
    State(state): State<AppState>,
    member: Member,
    request: Request,
) -> Result<Response, AppError> {
    let draft = find_province(&state).await?;
    let received = picture::receive(&state, &member, request).await?;
    store(&state, &member, draft.record, received).await
}

async fn store(
    state: &AppState,
    member: &Member,
    old: Record,
    received: Received,
) -> Result<Response, AppError> {
    let more = received.sent.contains_key(MORE_FACTS);
    let mut page = RecordPage::of_record(state, member, &old, received.sent).await?;
    let form = &mut page.form;
    picture::enter(form, received.picture);
    if more {
        return page.with_room_for_more();
    }
    let record = read(form, old);
    if form.is_good() {
        let version = form.value("version").parse().unwrap_or(0);
        match state.store.save_draft(&record, Some(version), &member.user.name).await {
            Ok(_) => return saved(&record.key()),
            Err(StoreError::Conflict(_)) => form.refuse("version", "studio-error-conflict"),
            Err(error) => return Err(error.into()),
        }
    }
    Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)?).into_response())
}

/// `POST /studio/content/{kind}/{id}/delete`: out of the drafts. What is published stays until the next
/// publication, which tells of links that lead here.
pub async fn delete(
    State(state): State<AppState>,
    Path((kind, id)): Path<(String, String)>,
) -> Result<Response, AppError> {
    let draft = find(&state, kind_of(&kind)?, &id).await?;
    state.store.delete_draft(&draft.record.key(), draft.version).await?;
    Ok(Redirect::to("/studio/content?removed").into_response())
}

fn saved(key: &RecordKey) -> Result<Response, AppError> {
    let path = edit_path(key).ok_or(AppError::NotFound)?;
    Ok(Redirect::to(&format!("{path}?saved")).into_response())
}
