//! Publishing the drafts, the history of releases, and going back to an older one.

use super::{
    access::Member,
    dashboard::{Change, ProblemLine, changes, problem_lines},
    form::Sent,
    page::{Frame, Html, render},
};
use crate::{
    error::AppError,
    publish::{Drafts, Published, Restored, publish, restore as restore_release},
    state::AppState,
};
use askama::Template;
use axum::{
    extract::{Path, State},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use sonla360_content::DocumentHash;
use sonla360_store::Publication;

/// Moves of the pointer that the history shows.
const SHOWN: u32 = 50;
/// Longest note in characters.
const MAX_NOTE: usize = 500;

#[derive(Template)]
#[template(path = "studio/publish.html")]
struct PublishPage {
    frame: Frame,
    changes: Vec<Change>,
    problems: Vec<ProblemLine>,
}

#[derive(Template)]
#[template(path = "studio/history.html")]
struct HistoryPage {
    frame: Frame,
    publications: Vec<Publication>,
    current: Option<DocumentHash>,
}

/// `GET /studio/publish`
pub async fn form(State(state): State<AppState>, member: Member) -> Result<Html, AppError> {
    render(&page(&state, &member).await?)
}

async fn page(state: &AppState, member: &Member) -> Result<PublishPage, AppError> {
    let drafts = Drafts::load(&state.store).await?;
    Ok(PublishPage {
        frame: Frame::new(member, "studio-publish"),
        changes: changes(state, &drafts, member.language)?,
        problems: problem_lines(&drafts.problems(), &drafts, member.language),
    })
}

/// `POST /studio/publish/now`
pub async fn publish_now(
    State(state): State<AppState>,
    member: Member,
    axum::Form(sent): axum::Form<Sent>,
) -> Result<Response, AppError> {
    let note: String =
        sent.get("note").map_or("", |note| note.trim()).chars().take(MAX_NOTE).collect();
    match publish(&state.store, &state.current, &member.user.name, &note).await? {
        Published::Done => Ok(Redirect::to("/studio/history?published").into_response()),
        Published::Problems(_) => {
            let member = Member { path: "/studio/publish".into(), ..member };
            let page = page(&state, &member).await?;
            Ok((StatusCode::UNPROCESSABLE_ENTITY, render(&page)?).into_response())
        }
    }
}

/// `GET /studio/history`
pub async fn history(State(state): State<AppState>, member: Member) -> Result<Html, AppError> {
    render(&HistoryPage {
        frame: Frame::new(&member, "studio-history"),
        publications: state.store.publications(SHOWN).await?,
        current: state.store.pointer().await?.map(|(hash, _)| hash),
    })
}

/// `POST /studio/history/{release}/restore`
pub async fn restore(
    State(state): State<AppState>,
    member: Member,
    Path(release): Path<String>,
) -> Result<Response, AppError> {
    let hash: DocumentHash = release.parse().map_err(|_invalid| AppError::NotFound)?;
    match restore_release(&state.store, &state.current, &hash, &member.user.name, "").await? {
        Restored::Done => Ok(Redirect::to("/studio/history?restored").into_response()),
        Restored::Unknown => Err(AppError::NotFound),
        Restored::NotReady => Err(AppError::refused(
            StatusCode::CONFLICT,
            "Bản này có một ảnh 360° đã được chỉnh sửa mà ảnh mới chưa cắt xong: hãy đợi ảnh sẵn sàng rồi thử lại.",
            "This publication shows a 360° picture that was corrected, and the corrected one is not ready yet: wait until it is, and try again.",
        )),
    }
}
