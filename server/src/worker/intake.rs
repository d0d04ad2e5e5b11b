//! Taking in a panorama: judged by its header, kept under its hash, queued for tiling.

use super::{Failure, completeness::is_complete};
use crate::corrections;
use sonla360_store::{
    Panorama, PanoramaId, PictureFormat, PictureName, Store, panoramas::NewPanorama,
};
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

/// What is to be corrected in a picture that comes in.
#[derive(Debug, Clone)]
pub enum Wanted {
    /// This, whatever is known of the picture.
    Exactly(Corrections),
    /// What is corrected in it here: uploading a photograph once more must neither uncover a face nor tilt a
    /// horizon that somebody set straight. In a picture that is new here, this.
    AsHereOr(Corrections),
}

/// Judges a picture and takes it in: one that is new is levelled as its camera noted that it stood.
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
    let wanted = Wanted::AsHereOr(by_camera(&info));
    add(store, file, file_name, &info, wanted, user).await.map_err(Rejection::Internal)
}

/// What can be told without decoding: the header, and whether the file reaches its end.
fn judge(file: &Path) -> Result<SourceInfo, TileError> {
    let info = sonla360_tiler::inspect(file)?;
    let complete = is_complete(file, stored_format(info.format))
        .map_err(|source| TileError::Io { path: file.to_owned(), source })?;
    if complete { Ok(info) } else { Err(TileError::Truncated) }
}

/// What a camera's own account of its tilt corrects.
fn by_camera(info: &SourceInfo) -> Corrections {
    Corrections { levelling: info.levelling.unwrap_or_default(), ..Corrections::default() }
}

/// Keeps a judged panorama's original and queues its tiling.
pub async fn add(
    store: &Store,
    file: &Path,
    file_name: &str,
    info: &SourceInfo,
    wanted: Wanted,
    user: &str,
) -> anyhow::Result<PanoramaId> {
    let bytes = tokio::fs::metadata(file).await?.len();
    let original = store.objects().put_original(file, stored_format(info.format)).await?;
    let (id, corrections) = match wanted {
        Wanted::Exactly(wanted) => (corrections::panorama_id(&original, &wanted)?, wanted),
        Wanted::AsHereOr(wanted) => match here(store, &original, info).await? {
            Some(known) => (known.id.clone(), corrections::of(&known)?),
            None => (corrections::panorama_id(&original, &wanted)?, wanted),
        },
    };
    let findings: Vec<_> = info.findings.iter().map(sonla360_tiler::Finding::code).collect();
    let text = corrections::to_text(&corrections)?;
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

/// What became of a picture that was taken in before, whether as it was taken or levelled by its camera.
async fn here(
    store: &Store,
    original: &PictureName,
    info: &SourceInfo,
) -> anyhow::Result<Option<Panorama>> {
    for first in [Corrections::default(), by_camera(info)] {
        let id = corrections::panorama_id(original, &first)?;
        if let Some(panorama) = store.successor(&id).await? {
            return Ok(Some(panorama));
        }
    }
    Ok(None)
}

fn stored_format(format: Format) -> PictureFormat {
    match format {
        Format::Jpeg => PictureFormat::Jpeg,
        Format::Png => PictureFormat::Png,
        Format::WebP => PictureFormat::Webp,
        Format::Tiff => PictureFormat::Tiff,
    }
}
