//! What a hotspot's form sends: fields, and for sound and film the recordings and their captions, which are
//! judged and kept at once.

use super::{
    access::Member,
    form::{Form, Sent},
    staging::{self, broken},
};
use crate::{
    error::AppError,
    recordings::{Fault, MAX_FILM, judge},
    state::AppState,
};
use axum::{
    extract::{DefaultBodyLimit, FromRequest as _, Multipart, Request, multipart::Field},
    http::{StatusCode, header::CONTENT_TYPE},
};
use sonla360_content::{Language, captions::MAX_CAPTIONS};
use sonla360_store::RecordingName;

/// The languages in which a form asks for a recording.
pub const LANGUAGES: [Language; 2] = [Language::VI, Language::EN];

/// All texts of a form together, in bytes: captions and words in both languages with room to spare.
const MAX_WORDS: usize = 2 << 20;
/// A whole form in bytes: a film in each language, and its texts.
pub const MAX_FORM: usize = 2 * MAX_FILM as usize + (4 << 20);

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
    mut request: Request,
) -> Result<Received, AppError> {
    let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    let mut received = Received::default();
    if kind.is_some_and(|kind| kind.starts_with("multipart/form-data")) {
        let form = Multipart::from_request(request, state).await;
        let mut form = form.map_err(|_rejection| broken())?;
        let (mut kept, mut room) = (Vec::new(), MAX_WORDS);
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
                    received.sent.insert(name, words(field, &mut room).await?);
                }
            }
        }
        // A file counts more than what stood in the form before it.
        received.sent.extend(kept);
    } else {
        DefaultBodyLimit::max(MAX_WORDS).apply(&mut request);
        let form = axum::Form::<Sent>::from_request(request, state).await;
        let axum::Form(sent) = form.map_err(|rejection| match rejection.status() {
            StatusCode::PAYLOAD_TOO_LARGE => too_long(),
            _ => broken(),
        })?;
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

/// Judges a recording and keeps it under the hash of its bytes.
async fn keep(
    state: &AppState,
    member: &Member,
    field: Field<'_>,
) -> Result<Result<RecordingName, Fault>, AppError> {
    let staged = staging::stage(state, member, field, MAX_FILM).await?;
    let kept = match staged.judge(judge).await?.unwrap_or(Err(Fault::Large)) {
        Ok(format) => Ok(state.store.objects().put_recording(staged.path(), format).await?),
        Err(fault) => Err(fault),
    };
    staged.clear(state).await?;
    Ok(kept)
}

/// The text of a field, as long as all of them together are no longer than a form of words can be.
async fn words(mut field: Field<'_>, room: &mut usize) -> Result<String, AppError> {
    let mut bytes = Vec::new();
    while let Some(piece) = field.chunk().await.map_err(|_cut| broken())? {
        *room = room.checked_sub(piece.len()).ok_or_else(too_long)?;
        bytes.extend_from_slice(&piece);
    }
    String::from_utf8(bytes).map_err(|_no_text| broken())
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

fn too_long() -> AppError {
    AppError::refused(
        StatusCode::PAYLOAD_TOO_LARGE,
        "Biểu mẫu dài quá mức: hãy rút ngắn các đoạn chữ rồi gửi lại.",
        "The form is too long: shorten its texts and send it again.",
    )
}
