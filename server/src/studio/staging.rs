//! A file that comes with a form, written down by itself while it is judged.

use super::access::Member;
use crate::{error::AppError, state::AppState};
use axum::{extract::multipart::Field, http::StatusCode};
use sonla360_store::uploads::UploadId;
use std::path::{Path, PathBuf};
use tokio::io::AsyncWriteExt as _;

/// Largest picture of a form in bytes.
pub const MAX_PICTURE: u64 = 20 << 20;

/// A file under way.
#[derive(Debug)]
pub struct Staged {
    upload: UploadId,
    path: PathBuf,
    /// Whether it is larger than it may be, and cut off there.
    too_large: bool,
}

/// Writes a file down as it comes in, up to `most` bytes.
pub async fn stage(
    state: &AppState,
    member: &Member,
    mut field: Field<'_>,
    most: u64,
) -> Result<Staged, AppError> {
    let upload = state.store.begin_upload("form", most, &member.user.name).await?;
    let path = state.store.upload_file(&upload.id);
    let written = async {
        let mut file = tokio::fs::File::create(&path).await.map_err(internal)?;
        let mut received = 0;
        while let Some(piece) = field.chunk().await.map_err(|_cut| broken())? {
            received += piece.len() as u64;
            // The rest is read and thrown away, so that the browser hears the answer.
            if received <= most {
                file.write_all(&piece).await.map_err(internal)?;
            }
        }
        file.flush().await.map_err(internal)?;
        Ok(received > most)
    }
    .await;
    match written {
        Ok(too_large) => Ok(Staged { upload: upload.id, path, too_large }),
        Err(error) => {
            state.store.delete_upload(&upload.id).await?;
            Err(error)
        }
    }
}

impl Staged {
    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Judges it where that disturbs nobody; `None` where it is too large.
    pub async fn judge<T: Send + 'static>(
        &self,
        judge: impl FnOnce(&Path) -> T + Send + 'static,
    ) -> Result<Option<T>, AppError> {
        if self.too_large {
            return Ok(None);
        }
        let path = self.path.clone();
        let judged = tokio::task::spawn_blocking(move || judge(&path)).await;
        judged.map(Some).map_err(|error| AppError::Internal(error.into()))
    }

    /// Removes the file: it was kept elsewhere, or refused.
    pub async fn clear(self, state: &AppState) -> Result<(), AppError> {
        Ok(state.store.delete_upload(&self.upload).await?)
    }
}

fn internal(error: std::io::Error) -> AppError {
    AppError::Internal(error.into())
}

/// The form itself is damaged.
pub fn broken() -> AppError {
    AppError::refused(
        StatusCode::BAD_REQUEST,
        "Biểu mẫu không tới trọn vẹn: hãy quay lại trang trước và gửi lại.",
        "The form did not arrive whole: go back one page and send it again.",
    )
}
