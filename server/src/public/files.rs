//! Files that never change: tiles, pyramids, still pictures, sound and film.

use super::{
    ranges::{Wanted, wanted},
    respond,
};
use crate::{error::AppError, headers::public_immutable, state::AppState};
use axum::{
    body::Body,
    extract::{Path, State},
    http::{
        HeaderMap, HeaderValue, StatusCode,
        header::{ACCEPT_RANGES, CONTENT_LENGTH, CONTENT_RANGE, CONTENT_TYPE, ETAG},
    },
    response::{IntoResponse as _, Response},
};
use bytes::Bytes;
use sonla360_geometry::{Face, Pyramid};
use sonla360_store::{PanoramaId, PanoramaState, PictureFormat, PictureName, RecordingName};

/// `GET /tiles/{panorama}/{level}/{face}/{row}/{column}.jpg`, and the same with `.webp`
///
/// Tiles of panoramas that no release shows yet are served too: the studio's preview needs them, and
/// their identifiers cannot be guessed.
pub async fn tile(
    State(state): State<AppState>,
    Path((panorama, level, face, row, file)): Path<(String, String, String, String, String)>,
) -> Result<Response, AppError> {
    let missing = || AppError::NotFound;
    let panorama: PanoramaId = panorama.parse().map_err(|_invalid| missing())?;
    let face: Face = face.parse().map_err(|_unknown| missing())?;
    let level = canonical_number(&level).ok_or_else(missing)?;
    let row = canonical_number(&row).ok_or_else(missing)?;
    let (column, format) = [PictureFormat::Jpeg, PictureFormat::Webp]
        .into_iter()
        .find_map(|format| Some((named(&file, format)?, format)))
        .ok_or_else(missing)?;
    // The largest pyramid there can be; the store knows which tiles exist.
    let address = Pyramid::new(1, 16)
        .and_then(|pyramid| pyramid.tile(level, face, row, column))
        .map_err(|_outside| missing())?;
    let objects = state.store.objects();
    let Some(bytes) = objects.tile_as(&panorama, address, format).await? else {
        return Err(absent(&state, &panorama).await?);
    };
    let tag = format!("{panorama}-{}.{}", address.path().replace('/', "-"), format.extension());
    Ok(immutable(bytes, format.media_type(), &tag))
}

/// The number that a file of this format is named by.
fn named(file: &str, format: PictureFormat) -> Option<u32> {
    canonical_number(file.strip_suffix(format.extension())?.strip_suffix('.')?)
}

/// `GET /tiles/{panorama}/pyramid.json`
pub async fn pyramid(
    State(state): State<AppState>,
    Path(panorama): Path<String>,
) -> Result<Response, AppError> {
    let id: PanoramaId = panorama.parse().map_err(|_invalid| AppError::NotFound)?;
    let Some(bytes) = state.store.objects().pyramid_file(&id).await? else {
        return Err(absent(&state, &id).await?);
    };
    Ok(immutable(bytes, "application/json", &panorama))
}

/// Why a file of a panorama is not there: it never was, or a corrected panorama has its place.
async fn absent(state: &AppState, panorama: &PanoramaId) -> Result<AppError, AppError> {
    let known = state.store.panorama(panorama).await?;
    let withdrawn = known.is_some_and(|known| known.state == PanoramaState::Withdrawn);
    Ok(if withdrawn { AppError::Gone } else { AppError::NotFound })
}

/// `GET /media/{file}`
pub async fn media(
    State(state): State<AppState>,
    Path(file): Path<String>,
    headers: HeaderMap,
) -> Result<Response, AppError> {
    if let Ok(name) = file.parse::<RecordingName>() {
        return recording(&state, &name, &headers).await;
    }
    let name: PictureName = file.parse().map_err(|_invalid| AppError::NotFound)?;
    let bytes = state.store.objects().media(&name).await?.ok_or(AppError::NotFound)?;
    Ok(immutable(bytes, name.format().media_type(), &name.sha256()[..32]))
}

/// A recording, or the part of it that a player asks for.
async fn recording(
    state: &AppState,
    name: &RecordingName,
    headers: &HeaderMap,
) -> Result<Response, AppError> {
    let objects = state.store.objects();
    let length = objects.recording_bytes(name).await?.filter(|length| *length > 0);
    let length = length.ok_or(AppError::NotFound)?;
    let tag = respond::tag(&name.sha256()[..32]);
    let (status, part) = match wanted(headers, &tag, length) {
        Wanted::Whole => (StatusCode::OK, 0..length),
        Wanted::Part(part) => (StatusCode::PARTIAL_CONTENT, part),
        Wanted::Beyond => {
            // With a type of its own, so that no page for readers takes its place: players ask here.
            let answer = [
                (CONTENT_TYPE, name.format().media_type().to_owned()),
                (CONTENT_RANGE, format!("bytes */{length}")),
            ];
            return Ok((StatusCode::RANGE_NOT_SATISFIABLE, answer).into_response());
        }
    };
    let mut response = (
        status,
        [
            (CONTENT_TYPE, HeaderValue::from_static(name.format().media_type())),
            (ACCEPT_RANGES, HeaderValue::from_static("bytes")),
            (CONTENT_LENGTH, (part.end - part.start).into()),
            (ETAG, tag),
        ],
        Body::from_stream(objects.recording(name, part.clone()).await?),
    )
        .into_response();
    if status == StatusCode::PARTIAL_CONTENT {
        let range = format!("bytes {}-{}/{length}", part.start, part.end - 1);
        let range =
            HeaderValue::from_str(&range).map_err(|error| AppError::Internal(error.into()))?;
        response.headers_mut().insert(CONTENT_RANGE, range);
    }
    public_immutable(&mut response);
    Ok(response)
}

/// A number as we write it ourselves: `7`, not `07` or `+7`, so that a tile has one address only.
fn canonical_number(text: &str) -> Option<u32> {
    text.parse().ok().filter(|number: &u32| number.to_string() == text)
}

fn immutable(bytes: Bytes, media_type: &'static str, tag: &str) -> Response {
    let mut response = bytes.into_response();
    response.headers_mut().insert(CONTENT_TYPE, HeaderValue::from_static(media_type));
    response.headers_mut().insert(ETAG, respond::tag(tag));
    public_immutable(&mut response);
    response
}
