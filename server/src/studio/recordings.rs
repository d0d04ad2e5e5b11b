//! What a hotspot's form sends: fields, and for sound and film the recordings and their captions, which are
//! judged and kept at once.

use super::{
    access::Member,
    form::{Form, Sent},
};
use crate::{
    error::AppError,
    recordings::{Fault, MAX_FILM, judge},
    state::AppState,
};
use axum::{
    extract::{FromRequest as _, Multipart, Request, multipart::Field},
    http::{StatusCode, header::CONTENT_TYPE},
};
use sonla360_content::{Language, captions::MAX_CAPTIONS};
use sonla360_store::RecordingName;
use tokio::io::AsyncWriteExt as _;

/// The languages in which a form asks for a recording.
pub const LANGUAGES: [Language; 2] = [Language::VI, Language::EN];

/// A form as it came in.
#[derive(Debug, Default)]
pub struct Received {
    /// Its fields.
    pub sent: Sent,
    /// Fields whose files cannot be used, each with the message that says why.
    pub refused: Vec<(String, &'static str)>,
}

/// Reads a form, with or without files: `recording_vi` is a sound or a film, `vtt_vi` a file of captions.
pub async fn receive(
    state: &AppState,
    member: &Member,
    request: Request,
) -> Result<Received, AppError> {
    let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let mut received = Received::default();
    if kind.is_some_and(|kind| kind.starts_with("multipart/form-data")) {
        let form = Multipart::from_request(request, state).await;
        let mut form = form.map_err(|_rejection| broken())?;
        let mut kept = Vec::new();
        while let Some(field) = form.next_field().await.map_err(|_cut| broken())? {
            let name = field.name().unwrap_or_default().to_owned();
            let (stem, language) = name.rsplit_once('_').unwrap_or((&name, ""));
            let chosen = field.file_name().is_some_and(|file| !file.is_empty());
            match stem {
                "recording" if chosen => match keep(state, member, field).await? {
                    Ok(recording) => {
                        kept.push((format!("stored_{language}"), recording.to_string()));
                    }
                    Err(fault) => received.refused.push((name, fault.message())),
                },
                "vtt" if chosen => match captions(field).await? {
                    Some(text) => kept.push((format!("captions_{language}"), text)),
                    None => received
                        .refused
                        .push((format!("captions_{language}"), "studio-error-captions-file")),
                },
                "recording" | "vtt" => {}
                _ => {
                    let text = field.text().await.map_err(|_cut| broken())?;
                    received.sent.insert(name, text);
                }
            }
        }
        // A file counts more than what stood in the form before it.
        received.sent.extend(kept);
    } else {
        let form = axum::Form::<Sent>::from_request(request, state).await;
        let axum::Form(sent) = form.map_err(|_rejection| broken())?;
        received.sent = sent;
    }
    for language in LANGUAGES {
        let field = format!("stored_{language}");
        if let Some(name) = received.sent.get(&field)
            && !is_kept(state, name).await?
        {
            received.sent.remove(&field);
        }
    }
    Ok(received)
}

/// Notes in a form which files cannot be used.
pub fn enter(form: &mut Form, refused: Vec<(String, &'static str)>) {
    for (field, message) in refused {
        form.refuse(&field, message);
    }
}

/// Whether a recording of this name is ours.
async fn is_kept(state: &AppState, name: &str) -> Result<bool, AppError> {
    let Ok(name) = name.parse::<RecordingName>() else { return Ok(false) };
    Ok(state.store.objects().recording_bytes(&name).await?.is_some())
}

/// Stages a recording, judges it, and keeps it under the hash of its bytes.
async fn keep(
    state: &AppState,
    member: &Member,
    mut field: Field<'_>,
) -> Result<Result<RecordingName, Fault>, AppError> {
    let upload = state.store.begin_upload("recording", MAX_FILM, &member.user.name).await?;
    let path = state.store.upload_file(&upload.id);
    let kept = async {
        let mut file = tokio::fs::File::create(&path).await.map_err(internal)?;
        let mut received = 0;
        while let Some(piece) = field.chunk().await.map_err(|_cut| broken())? {
            received += piece.len() as u64;
            // The rest is read and thrown away, so that the browser hears the answer.
            if received <= MAX_FILM {
                file.write_all(&piece).await.map_err(internal)?;
            }
        }
        file.flush().await.map_err(internal)?;
        if received > MAX_FILM {
            return Ok(Err(Fault::Large));
        }
        let judged = path.clone();
        let judged = tokio::task::spawn_blocking(move || judge(&judged));
        let format = match judged.await.map_err(anyhow::Error::from)? {
            Ok(format) => format,
            Err(fault) => return Ok(Err(fault)),
        };
        Ok(Ok(state.store.objects().put_recording(&path, format).await?))
    }
    .await;
    state.store.delete_upload(&upload.id).await?;
    kept
}

/// A file of captions as text; `None` where it is none. What stands in it is judged with the form.
async fn captions(mut field: Field<'_>) -> Result<Option<String>, AppError> {
    let mut bytes = Vec::new();
    while let Some(piece) = field.chunk().await.map_err(|_cut| broken())? {
        // A little more than is allowed, so that the form can say that it is too long.
        if bytes.len() <= MAX_CAPTIONS {
            bytes.extend_from_slice(&piece);
        }
    }
    Ok(String::from_utf8(bytes).ok())
}

fn internal(error: std::io::Error) -> AppError {
    AppError::Internal(error.into())
}

fn broken() -> AppError {
    AppError::refused(
        StatusCode::BAD_REQUEST,
        "Biểu mẫu không tới trọn vẹn: hãy quay lại trang trước và gửi lại.",
        "The form did not arrive whole: go back one page and send it again.",
    )
}
