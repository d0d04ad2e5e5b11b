//! Resumable uploads that are under way: the bytes lie in the staging folder, the rest here.

use crate::{
    PanoramaId, Store, StoreError,
    names::{hex, is_hex},
    store::{moment, now},
};
use sqlx::Row as _;
use std::{fmt, path::PathBuf, str::FromStr, time::Duration};
use time::OffsetDateTime;

/// How long an unfinished upload is kept after its last piece.
pub const UPLOAD_LIFETIME: Duration = Duration::from_hours(24);

/// The name of an upload: 128 random bits as 32 hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct UploadId(String);

impl FromStr for UploadId {
    type Err = crate::InvalidName;

    fn from_str(text: &str) -> Result<Self, crate::InvalidName> {
        if is_hex(text, 32) {
            Ok(Self(text.to_owned()))
        } else {
            Err(crate::InvalidName(text.into()))
        }
    }
}

impl fmt::Display for UploadId {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// An upload under way.
#[derive(Debug, Clone)]
pub struct Upload {
    /// Its name.
    pub id: UploadId,
    /// What the uploader's file is called.
    pub file_name: String,
    /// Length of the whole file in bytes.
    pub length: u64,
    /// Bytes that are here.
    pub received: u64,
    /// Who uploads.
    pub user: String,
    /// The panorama it has become.
    pub panorama: Option<PanoramaId>,
    /// When it is forgotten unless another piece comes.
    pub expires_at: OffsetDateTime,
}

impl Upload {
    fn from_row(row: &sqlx::sqlite::SqliteRow) -> Result<Self, StoreError> {
        let id: String = row.try_get("id")?;
        let panorama: Option<String> = row.try_get("panorama")?;
        Ok(Self {
            id: id.parse()?,
            file_name: row.try_get("file_name")?,
            length: row.try_get::<i64, _>("length")?.unsigned_abs(),
            received: row.try_get::<i64, _>("received")?.unsigned_abs(),
            user: row.try_get("user_name")?,
            panorama: panorama.map(|id| id.parse()).transpose()?,
            expires_at: moment(row.try_get("expires_at")?)?,
        })
    }
}

impl Store {
    /// Where an upload's bytes lie.
    pub fn upload_file(&self, id: &UploadId) -> PathBuf {
        self.staging().join(format!("{id}.upload"))
    }

    /// Begins an upload.
    pub async fn begin_upload(
        &self,
        file_name: &str,
        length: u64,
        user: &str,
    ) -> Result<Upload, StoreError> {
        let mut bytes = [0; 16];
        getrandom::fill(&mut bytes).map_err(|error| StoreError::Random(error.to_string()))?;
        let id = UploadId(hex(&bytes));
        let file = self.upload_file(&id);
        tokio::fs::File::create(&file).await.map_err(|e| StoreError::folder(&file, e))?;
        let row = sqlx::query(
            "INSERT INTO uploads (id, file_name, length, user_name, created_at, expires_at)
             VALUES (?, ?, ?, ?, ?, ?) RETURNING *",
        )
        .bind(id.to_string())
        .bind(file_name)
        .bind(i64::try_from(length).unwrap_or(i64::MAX))
        .bind(user)
        .bind(now())
        .bind(expiry())
        .fetch_one(&self.pool)
        .await?;
        Upload::from_row(&row)
    }

    /// An upload of this user that has not expired.
    pub async fn upload(&self, id: &UploadId, user: &str) -> Result<Option<Upload>, StoreError> {
        let row =
            sqlx::query("SELECT * FROM uploads WHERE id = ? AND user_name = ? AND expires_at > ?")
                .bind(id.to_string())
                .bind(user)
                .bind(now())
                .fetch_optional(&self.pool)
                .await?;
        row.as_ref().map(Upload::from_row).transpose()
    }

    /// Notes how many bytes are here, and when the upload now expires. Gives that time.
    pub async fn upload_received(
        &self,
        id: &UploadId,
        received: u64,
    ) -> Result<OffsetDateTime, StoreError> {
        let expires_at = expiry();
        sqlx::query("UPDATE uploads SET received = ?, expires_at = ? WHERE id = ?")
            .bind(i64::try_from(received).unwrap_or(i64::MAX))
            .bind(expires_at)
            .bind(id.to_string())
            .execute(&self.pool)
            .await?;
        moment(expires_at)
    }

    /// Notes which panorama an upload has become, and forgets its staged bytes.
    pub async fn upload_became(
        &self,
        id: &UploadId,
        panorama: &PanoramaId,
    ) -> Result<(), StoreError> {
        sqlx::query("UPDATE uploads SET panorama = ? WHERE id = ?")
            .bind(panorama.as_str())
            .bind(id.to_string())
            .execute(&self.pool)
            .await?;
        self.remove_staged(id).await
    }

    /// Forgets an upload and its bytes.
    pub async fn delete_upload(&self, id: &UploadId) -> Result<(), StoreError> {
        sqlx::query("DELETE FROM uploads WHERE id = ?")
            .bind(id.to_string())
            .execute(&self.pool)
            .await?;
        self.remove_staged(id).await
    }

    /// Forgets all uploads that have expired.
    pub async fn delete_expired_uploads(&self) -> Result<(), StoreError> {
        let rows = sqlx::query("DELETE FROM uploads WHERE expires_at <= ? RETURNING id")
            .bind(now())
            .fetch_all(&self.pool)
            .await?;
        for row in rows {
            let id: String = row.try_get("id")?;
            self.remove_staged(&id.parse()?).await?;
        }
        Ok(())
    }

    async fn remove_staged(&self, id: &UploadId) -> Result<(), StoreError> {
        let file = self.upload_file(id);
        match tokio::fs::remove_file(&file).await {
            Err(error) if error.kind() != std::io::ErrorKind::NotFound => {
                Err(StoreError::folder(&file, error))
            }
            _ => Ok(()),
        }
    }
}

fn expiry() -> i64 {
    now() + i64::try_from(UPLOAD_LIFETIME.as_secs()).unwrap_or(i64::MAX / 2)
}
