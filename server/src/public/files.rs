//! Files that never change: tiles, pyramids, still pictures.

use super::respond;
use crate::{error::AppError, headers::public_immutable, state::AppState};
use axum::{
    extract::{Path, State},
    http::{
        HeaderValue,
        header::{CONTENT_TYPE, ETAG},
    },
    response::{IntoResponse as _, Response},
};
use bytes::Bytes;
use sonla360_geometry::{Face, Pyramid};
use sonla360_store::{PanoramaId, PictureFormat, PictureName};

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
    let bytes = objects.tile_as(&panorama, address, format).await?.ok_or_else(missing)?;
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
    let bytes = state.store.objects().pyramid_file(&id).await?.ok_or(AppError::NotFound)?;
    Ok(immutable(bytes, "application/json", &panorama))
}

/// `GET /media/{file}`
pub async fn media(
    State(state): State<AppState>,
    Path(file): Path<String>,
) -> Result<Response, AppError> {
    let name: PictureName = file.parse().map_err(|_invalid| AppError::NotFound)?;
    let bytes = state.store.objects().media(&name).await?.ok_or(AppError::NotFound)?;
    Ok(immutable(bytes, name.format().media_type(), &name.sha256()[..32]))
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
