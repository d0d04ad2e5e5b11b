//! Uploading a panorama: a page with a form that works without scripts, and resumable pieces (tus 1.0)
//! where scripts run.

pub mod tus;

use super::{
    access::Member,
    page::{Frame, Html, render},
};
use crate::{
    error::AppError,
    state::AppState,
    worker::intake::{Rejection, take_in},
};
use askama::Template;
use axum::{
    extract::{Multipart, State, multipart::MultipartError},
    http::StatusCode,
    response::{IntoResponse as _, Redirect, Response},
};
use sonla360_content::{Language, LocalizedText};
use sonla360_store::{PanoramaId, uploads::UploadId};
use std::{collections::HashSet, path::Path, sync::Mutex};
use tokio::io::AsyncWriteExt as _;

/// Largest panorama in bytes.
pub const MAX_BYTES: u64 = 1 << 30;
/// Longest file name kept, in characters.
const MAX_NAME: usize = 120;

/// Uploads that a request is writing to at this moment.
#[derive(Debug, Default)]
pub struct InHand(Mutex<HashSet<UploadId>>);

#[derive(Template)]
#[template(path = "studio/upload.html")]
struct UploadPage {
    frame: Frame,
    error: Option<String>,
    max_bytes: u64,
}

/// `GET /studio/upload`
pub async fn page(member: Member) -> Result<Html, AppError> {
    let frame = Frame::new(&member, "studio-upload");
    render(&UploadPage { frame, error: None, max_bytes: MAX_BYTES })
}

/// `POST /studio/upload`: the whole file in one form.
pub async fn multipart(
    State(state): State<AppState>,
    member: Member,
    form: Multipart,
) -> Result<Response, AppError> {
    match receive(&state, &member, form).await {
        Ok(panorama) => Ok(Redirect::to(&format!("/studio/panoramas/{panorama}")).into_response()),
        Err(AppError::Refused(status, sentence)) => {
            let frame = Frame::new(&member, "studio-upload");
            let error = Some(sentence.in_language(member.language).to_owned());
            let page = UploadPage { frame, error, max_bytes: MAX_BYTES };
            Ok((status, render(&page)?).into_response())
        }
        Err(error) => Err(error),
    }
}

async fn receive(
    state: &AppState,
    member: &Member,
    mut form: Multipart,
) -> Result<PanoramaId, AppError> {
    let broken = |_: MultipartError| broken_off();
    while let Some(mut field) = form.next_field().await.map_err(broken)? {
        if field.name() != Some("file") {
            continue;
        }
        let name = plain_name(field.file_name().unwrap_or_default());
        let upload = state.store.begin_upload(&name, MAX_BYTES, &member.user.name).await?;
        let path = state.store.upload_file(&upload.id);
        let result = async {
            let mut file = tokio::fs::File::create(&path).await.map_err(internal)?;
            let mut received = 0;
            while let Some(piece) = field.chunk().await.map_err(broken)? {
                received += piece.len() as u64;
                if received > MAX_BYTES {
                    return Err(too_large());
                }
                file.write_all(&piece).await.map_err(internal)?;
            }
            file.flush().await.map_err(internal)?;
            accept(state, &path, &name, &member.user.name).await
        }
        .await;
        state.store.delete_upload(&upload.id).await?;
        return result;
    }
    Err(AppError::refused(
        StatusCode::BAD_REQUEST,
        "Bạn chưa chọn tệp ảnh: hãy chọn một ảnh 360° rồi bấm tải lên.",
        "No file was chosen: choose a 360° picture, then press upload.",
    ))
}

/// Judges a received file and takes it in.
async fn accept(
    state: &AppState,
    file: &Path,
    name: &str,
    user: &str,
) -> Result<PanoramaId, AppError> {
    take_in(&state.store, file, name, user).await.map_err(|rejection| match rejection {
        Rejection::Refused(failure) => {
            tracing::info!(user, file = name, "refused: {}", failure.en);
            AppError::refused(StatusCode::UNPROCESSABLE_ENTITY, failure.vi, failure.en)
        }
        Rejection::Internal(error) => AppError::Internal(error),
    })
}

/// A file's name without folders and control characters, shortened at its beginning.
fn plain_name(name: &str) -> String {
    let name = name.rsplit(['/', '\\']).next().unwrap_or_default();
    let clean: Vec<char> = name.chars().filter(|c| !c.is_control()).collect();
    let name: String = clean[clean.len().saturating_sub(MAX_NAME)..].iter().collect();
    if name.trim().is_empty() { "panorama".to_owned() } else { name }
}

fn internal(error: std::io::Error) -> AppError {
    AppError::Internal(error.into())
}

fn too_large() -> AppError {
    let megabytes = MAX_BYTES >> 20;
    AppError::refused(
        StatusCode::PAYLOAD_TOO_LARGE,
        format!(
            "Tệp lớn hơn {megabytes} MB: hãy lưu ảnh thành JPEG chất lượng 90 rồi tải lên lại."
        ),
        format!(
            "The file is larger than {megabytes} MB: save it as a JPEG of quality 90 and upload that."
        ),
    )
}

fn broken_off() -> AppError {
    AppError::refused(
        StatusCode::BAD_REQUEST,
        "Việc tải lên bị ngắt giữa chừng: hãy thử lại.",
        "The upload broke off: try again.",
    )
}

/// A refusal as programs read it.
fn as_json(sentence: &LocalizedText) -> serde_json::Value {
    serde_json::json!({ "error": {
        "vi": sentence.in_language(Language::VI),
        "en": sentence.in_language(Language::EN),
    } })
}
