//! Taking in a panorama: judged by its header, kept under its hash, queued for tiling.

use super::{Failure, completeness::is_complete};
use crate::corrections;
use sonla360_store::{PanoramaId, PictureFormat, Store, panoramas::NewPanorama};
use sonla360_tiler::{Corrections, Format, SourceInfo, TileError};
use std::path::Path;

/// Why a picture was not taken in.
#[derive(Debug)]
pub enum Rejection {
    /// The picture cannot be used, with the sentences for the uploader.
    Refused(Failure),
    /// Something of ours failed.
    Internal(anyhow::Error),
}

/// Judges a picture and takes it in.
pub async fn take_in(
    store: &Store,
    file: &Path,
    file_name: &str,
    user: &str,
) -> Result<PanoramaId, Rejection> {
    let path = file.to_owned();
    let judged = tokio::task::spawn_blocking(move || judge(&path))
        .await
        .map_err(|error| Rejection::Internal(error.into()))?;
    let info = judged.map_err(|error| {
        if error.is_refusal() {
            Rejection::Refused(Failure::from(&error))
        } else {
            Rejection::Internal(error.into())
        }
    })?;
    let as_it_is = Corrections::default();
    add(store, file, file_name, &info, &as_it_is, user).await.map_err(Rejection::Internal)
}

/// What can be told without decoding: the header, and whether the file reaches its end.
fn judge(file: &Path) -> Result<SourceInfo, TileError> {
    let info = sonla360_tiler::inspect(file)?;
    let complete = is_complete(file, stored_format(info.format))
        .map_err(|source| TileError::Io { path: file.to_owned(), source })?;
    if complete { Ok(info) } else { Err(TileError::Truncated) }
}

/// Keeps a judged panorama's original and queues its tiling.
///
/// A picture that is known already and was corrected since comes in with these corrections, unless it brings
/// its own: uploading a photograph once more must not uncover a face.
pub async fn add(
    store: &Store,
    file: &Path,
    file_name: &str,
    info: &SourceInfo,
    corrections: &Corrections,
    user: &str,
) -> anyhow::Result<PanoramaId> {
    let bytes = tokio::fs::metadata(file).await?.len();
    let original = store.objects().put_original(file, stored_format(info.format)).await?;
    let id = corrections::panorama_id(&original, corrections)?;
    if corrections.is_none()
        && let Some(successor) = store.successor(&id).await?
        && successor.id != id
    {
        return Ok(successor.id);
    }
    let findings: Vec<_> = info.findings.iter().map(sonla360_tiler::Finding::code).collect();
    let text = corrections::to_text(corrections)?;
    let panorama = NewPanorama {
        id: &id,
        original: &original,
        file_name,
        bytes,
        width: info.width,
        height: info.height,
        north: info.north,
        findings: &findings,
        corrections: text.as_deref(),
    };
    store.add_panorama(&panorama, user).await?;
    Ok(id)
}

fn stored_format(format: Format) -> PictureFormat {
    match format {
        Format::Jpeg => PictureFormat::Jpeg,
        Format::Png => PictureFormat::Png,
        Format::WebP => PictureFormat::Webp,
        Format::Tiff => PictureFormat::Tiff,
    }
}
