//! What a record's form sends: fields, and for images a picture, which is judged and kept at once.

use crate::{
    error::AppError,
    state::AppState,
    studio::{
        access::Member,
        form::{Form, Sent},
        staging,
    },
    worker::completeness::is_complete,
};
use axum::{
    extract::{FromRequest as _, Multipart, Request, multipart::Field},
    http::header::CONTENT_TYPE,
};
use sonla360_store::{PictureFormat, PictureName};
use std::path::Path;

/// Longest side of a still picture in pixels: more helps no screen and costs every visitor.
const MAX_SIDE: usize = 10_000;
/// Shortest side that is still worth looking at.
const MIN_SIDE: usize = 320;

/// A picture that has been taken in.
#[derive(Debug)]
pub struct Picture {
    name: PictureName,
    width: usize,
    height: usize,
}

/// A form as it came in.
#[derive(Debug)]
pub struct Received {
    /// Its fields.
    pub sent: Sent,
    /// Its picture; an error is the name of the message that says why it cannot be used.
    pub picture: Option<Result<Picture, &'static str>>,
}

/// Reads a form, with or without a picture.
pub async fn receive(
    state: &AppState,
    member: &Member,
    request: Request,
) -> Result<Received, AppError> {
    let kind = request.headers().get(CONTENT_TYPE).and_then(|kind| kind.to_str().ok());
    if !kind.is_some_and(|kind| kind.starts_with("multipart/form-data")) {
        let form = axum::Form::<Sent>::from_request(request, state).await;
        let axum::Form(sent) = form.map_err(|_rejection| staging::broken())?;
        return Ok(Received { sent: without_picture(sent), picture: None });
    }
    let form = Multipart::from_request(request, state).await;
    let mut form = form.map_err(|_rejection| staging::broken())?;
    let (mut sent, mut picture) = (Sent::new(), None);
    while let Some(field) = form.next_field().await.map_err(|_cut| staging::broken())? {
        let name = field.name().unwrap_or_default().to_owned();
        if name == "file" {
            let empty = field.file_name().is_none_or(str::is_empty);
            if !empty {
                picture = Some(keep(state, member, field).await?);
            }
        } else {
            sent.insert(name, field.text().await.map_err(|_cut| staging::broken())?);
        }
    }
    let sent = with_known_picture(state, sent).await?;
    Ok(Received { sent, picture })
}

/// Enters a picture that came with the form into its fields.
pub fn enter(form: &mut Form, picture: Option<Result<Picture, &'static str>>) {
    match picture {
        Some(Ok(picture)) => {
            form.set("stored", picture.name.to_string());
            form.set("width", picture.width.to_string());
            form.set("height", picture.height.to_string());
        }
        Some(Err(message)) => form.refuse("file", message),
        None => {}
    }
}

/// A form without a file has no picture to speak of, whatever its fields say.
fn without_picture(mut sent: Sent) -> Sent {
    for field in ["stored", "width", "height"] {
        sent.remove(field);
    }
    sent
}

/// The picture that was kept before, if it is one of ours, with its true size.
async fn with_known_picture(state: &AppState, mut sent: Sent) -> Result<Sent, AppError> {
    let stored = sent.get("stored").and_then(|name| name.parse::<PictureName>().ok());
    sent = without_picture(sent);
    if let Some(name) = stored
        && let Some(bytes) = state.store.objects().media(&name).await?
        && let Ok(size) = imagesize::blob_size(&bytes)
    {
        sent.insert("stored".into(), name.to_string());
        sent.insert("width".into(), size.width.to_string());
        sent.insert("height".into(), size.height.to_string());
    }
    Ok(sent)
}

/// Judges a picture and keeps it under the hash of its bytes.
async fn keep(
    state: &AppState,
    member: &Member,
    field: Field<'_>,
) -> Result<Result<Picture, &'static str>, AppError> {
    let staged = staging::stage(state, member, field, staging::MAX_PICTURE).await?;
    let judged = staged.judge(judge).await?.unwrap_or(Err("studio-error-picture-large"));
    let kept = match judged {
        Ok((format, width, height)) => {
            let name = state.store.objects().put_media(staged.path(), format).await?;
            Ok(Picture { name, width, height })
        }
        Err(message) => Err(message),
    };
    staged.clear(state).await?;
    Ok(kept)
}

/// Format, width and height of a picture that can be shown; else the message that says why not.
fn judge(path: &Path) -> Result<(PictureFormat, usize, usize), &'static str> {
    let unusable = "studio-error-picture-format";
    let mut head = Vec::new();
    std::fs::File::open(path)
        .and_then(|file| std::io::Read::read_to_end(&mut std::io::Read::take(file, 16), &mut head))
        .map_err(|_unreadable| unusable)?;
    let format = PictureFormat::sniff(&head).ok_or(unusable)?;
    let size = imagesize::size(path).map_err(|_no_picture| unusable)?;
    if !is_complete(path, format).unwrap_or(false) {
        return Err("studio-error-picture-cut");
    }
    let (long, short) = (size.width.max(size.height), size.width.min(size.height));
    if long > MAX_SIDE {
        Err("studio-error-picture-large")
    } else if short < MIN_SIDE {
        Err("studio-error-picture-small")
    } else {
        Ok((format, size.width, size.height))
    }
}
