//! Uploaded panoramas and how far their tiling has come.

use crate::{
    PanoramaId, PictureName, Store, StoreError,
    store::{moment, now},
};
use sonla360_content::PanoramaDocument;
use sqlx::{Row as _, SqliteConnection};
use std::collections::BTreeSet;
use time::OffsetDateTime;

/// An uploaded panorama.
#[derive(Debug, Clone)]
pub struct Panorama {
    /// Names it in records and tile addresses.
    pub id: PanoramaId,
    /// Its original in the object storage.
    pub original: PictureName,
    /// What the uploader's file was called.
    pub file_name: String,
    /// Size of the original in bytes.
    pub bytes: u64,
    /// Width of the original in pixels.
    pub width: u32,
    /// Height of the original in pixels.
    pub height: u32,
    /// Compass bearing of yaw 0 in degrees, where the file told it.
    pub north: Option<f64>,
    /// Remarks for the uploader, by the tiler's stable names such as `low-resolution`.
    pub findings: Vec<String>,
    /// What people corrected in it, as the JSON that the tiler reads; pictures in it are named by their
    /// [`PictureName`] among the originals. `None` where nothing is corrected.
    pub corrections: Option<String>,
    /// The panorama of the same original that took its place when it was corrected.
    pub replaced_by: Option<PanoramaId>,
    /// How far it is.
    pub state: PanoramaState,
    /// When it was uploaded.
    pub created_at: OffsetDateTime,
    /// By whom.
    pub created_by: String,
}

/// How far a panorama is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum PanoramaState {
    /// Waiting for a worker.
    Queued,
    /// Being cut.
    Tiling {
        /// Steps done.
        done: u32,
        /// Steps in all; 0 where that is not known yet.
        total: u32,
    },
    /// Every tile is there.
    Ready(Box<PanoramaDocument>),
    /// It cannot be used.
    Refused {
        /// One sentence that says why and what to do, in Vietnamese.
        vi: String,
        /// The same in English.
        en: String,
    },
    /// It was corrected, nothing shows it any more, and its tiles are gone.
    Withdrawn,
}

/// The panoramas whose tiles are there as WebP too.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct WebpPanoramas {
    /// Changes whenever the set does.
    pub revision: (i64, i64),
    /// Their identifiers.
    pub ids: BTreeSet<String>,
}

/// What is known of a panorama when it has just been uploaded.
#[derive(Debug, Clone)]
pub struct NewPanorama<'a> {
    /// Its identifier, from [`PanoramaId::derive`].
    pub id: &'a PanoramaId,
    /// Its original in the object storage.
    pub original: &'a PictureName,
    /// What the uploader's file was called.
    pub file_name: &'a str,
    /// Size of the original in bytes.
    pub bytes: u64,
    /// Width of the original in pixels.
    pub width: u32,
    /// Height of the original in pixels.
    pub height: u32,
    /// Compass bearing of yaw 0 in degrees, where the file tells it.
    pub north: Option<f64>,
    /// Remarks for the uploader, by the tiler's stable names.
    pub findings: &'a [&'a str],
    /// What is corrected in it, as [`Panorama::corrections`].
    pub corrections: Option<&'a str>,
}

impl Panorama {
    fn from_row(row: &sqlx::sqlite::SqliteRow) -> Result<Self, StoreError> {
        let id: String = row.try_get("id")?;
        let state: String = row.try_get("state")?;
        let withdrawn: Option<i64> = row.try_get("withdrawn_at")?;
        let state = match state.as_str() {
            _ if withdrawn.is_some() => PanoramaState::Withdrawn,
            "queued" => PanoramaState::Queued,
            "tiling" => {
                PanoramaState::Tiling { done: row.try_get("done")?, total: row.try_get("total")? }
            }
            "ready" => {
                let document: String = row.try_get("document")?;
                let document = serde_json::from_str(&document)
                    .map_err(|error| StoreError::damaged(format!("the panorama {id}"), error))?;
                PanoramaState::Ready(Box::new(document))
            }
            _ => PanoramaState::Refused {
                vi: row.try_get::<Option<_>, _>("problem_vi")?.unwrap_or_default(),
                en: row.try_get::<Option<_>, _>("problem_en")?.unwrap_or_default(),
            },
        };
        let original: String = row.try_get("original")?;
        let findings: String = row.try_get("findings")?;
        let replaced_by: Option<String> = row.try_get("replaced_by")?;
        Ok(Self {
            id: id.parse()?,
            original: original.parse()?,
            file_name: row.try_get("file_name")?,
            bytes: row.try_get::<i64, _>("bytes")?.unsigned_abs(),
            width: row.try_get("width")?,
            height: row.try_get("height")?,
            north: row.try_get("north")?,
            findings: findings.split_whitespace().map(str::to_owned).collect(),
            corrections: row.try_get("corrections")?,
            replaced_by: replaced_by.map(|id| id.parse()).transpose()?,
            state,
            created_at: moment(row.try_get("created_at")?)?,
            created_by: row.try_get("created_by")?,
        })
    }

    /// The document, where every tile is there.
    pub fn document(&self) -> Option<&PanoramaDocument> {
        match &self.state {
            PanoramaState::Ready(document) => Some(document),
            _ => None,
        }
    }
}

impl Store {
    /// Registers an upload and queues its tiling. A panorama that is known already is left as it is,
    /// unless it was refused or withdrawn: then it is tiled again. Tells whether there is work to do.
    pub async fn add_panorama(
        &self,
        panorama: &NewPanorama<'_>,
        user: &str,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        let added = add(&mut transaction, panorama, user).await?;
        transaction.commit().await?;
        Ok(added)
    }

    /// All panoramas, the newest first.
    pub async fn panoramas(&self) -> Result<Vec<Panorama>, StoreError> {
        let rows = sqlx::query("SELECT * FROM panoramas ORDER BY created_at DESC, id")
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(Panorama::from_row).collect()
    }

    /// The panoramas that were made of an original, with different corrections or by different recipes.
    pub async fn panoramas_of(&self, original: &PictureName) -> Result<Vec<Panorama>, StoreError> {
        let rows = sqlx::query("SELECT * FROM panoramas WHERE original = ? ORDER BY id")
            .bind(original.to_string())
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(Panorama::from_row).collect()
    }

    /// One panorama.
    pub async fn panorama(&self, id: &PanoramaId) -> Result<Option<Panorama>, StoreError> {
        let row = sqlx::query("SELECT * FROM panoramas WHERE id = ?")
            .bind(id.as_str())
            .fetch_optional(&self.pool)
            .await?;
        row.as_ref().map(Panorama::from_row).transpose()
    }

    /// Notes how far tiling has come, in steps.
    pub async fn panorama_progress(
        &self,
        id: &PanoramaId,
        done: u32,
        total: u32,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE panoramas SET state = 'tiling', done = ?, total = ?
             WHERE id = ? AND state IN ('queued', 'tiling')",
        )
        .bind(done)
        .bind(total)
        .bind(id.as_str())
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Notes that every tile is there as JPEG, and queues the second pass, which writes them as WebP.
    pub async fn panorama_ready(&self, document: &PanoramaDocument) -> Result<(), StoreError> {
        let text = serde_json::to_string(document)
            .map_err(|error| StoreError::damaged(format!("the panorama {}", document.id), error))?;
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        sqlx::query("UPDATE panoramas SET state = 'ready', document = ? WHERE id = ?")
            .bind(text)
            .bind(&document.id)
            .execute(&mut *transaction)
            .await?;
        crate::jobs::enqueue(&mut transaction, crate::jobs::WEBP, &document.id).await?;
        // What it took the place of may have waited for this.
        crate::withdrawal::enqueue(&mut transaction).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Notes that every tile is there as WebP too. `false`: it was withdrawn meanwhile, so they must go.
    pub async fn panorama_has_webp(&self, id: &PanoramaId) -> Result<bool, StoreError> {
        let done = sqlx::query(
            "INSERT INTO tile_formats (panorama, format)
             SELECT id, 'webp' FROM panoramas WHERE id = ? AND withdrawn_at IS NULL
             ON CONFLICT (panorama, format) DO UPDATE SET format = 'webp'",
        )
        .bind(id.as_str())
        .execute(&self.pool)
        .await?;
        Ok(done.rows_affected() > 0)
    }

    /// The panoramas whose tiles are there as WebP too.
    pub async fn webp_panoramas(&self) -> Result<WebpPanoramas, StoreError> {
        let mut transaction = self.pool.begin().await?;
        let revision = webp_revision(&mut transaction).await?;
        let rows = sqlx::query("SELECT panorama FROM tile_formats WHERE format = 'webp'")
            .fetch_all(&mut *transaction)
            .await?;
        let ids = rows.iter().map(|row| row.try_get("panorama")).collect::<Result<_, _>>()?;
        Ok(WebpPanoramas { revision, ids })
    }

    /// What [`WebpPanoramas::revision`] would be now.
    pub async fn webp_revision(&self) -> Result<(i64, i64), StoreError> {
        webp_revision(&mut *self.pool.acquire().await?).await
    }

    /// Notes that a panorama cannot be used, with the sentence for the uploader.
    pub async fn panorama_refused(
        &self,
        id: &PanoramaId,
        vi: &str,
        en: &str,
    ) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE panoramas SET state = 'refused', problem_vi = ?, problem_en = ? WHERE id = ?",
        )
        .bind(vi)
        .bind(en)
        .bind(id.as_str())
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// Puts a panorama back among the waiting ones: its worker was interrupted.
    pub async fn panorama_waits(&self, id: &PanoramaId) -> Result<(), StoreError> {
        sqlx::query("UPDATE panoramas SET state = 'queued' WHERE id = ? AND state = 'tiling'")
            .bind(id.as_str())
            .execute(&self.pool)
            .await?;
        Ok(())
    }
}

/// [`Store::add_panorama`] within a transaction.
pub(crate) async fn add(
    connection: &mut SqliteConnection,
    panorama: &NewPanorama<'_>,
    user: &str,
) -> Result<bool, StoreError> {
    let added = sqlx::query(
        "INSERT INTO panoramas
         (id, original, file_name, bytes, width, height, north, findings, corrections, state,
          created_at, created_by)
         VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, 'queued', ?, ?)
         ON CONFLICT (id) DO UPDATE
         SET state = 'queued', problem_vi = NULL, problem_en = NULL, withdrawn_at = NULL
         WHERE state = 'refused' OR withdrawn_at IS NOT NULL",
    )
    .bind(panorama.id.as_str())
    .bind(panorama.original.to_string())
    .bind(panorama.file_name)
    .bind(i64::try_from(panorama.bytes).unwrap_or(i64::MAX))
    .bind(panorama.width)
    .bind(panorama.height)
    .bind(panorama.north)
    .bind(panorama.findings.join(" "))
    .bind(panorama.corrections)
    .bind(now())
    .bind(user)
    .execute(&mut *connection)
    .await?
    .rows_affected()
        > 0;
    if added {
        crate::jobs::enqueue(connection, crate::jobs::TILE, panorama.id.as_str()).await?;
    }
    Ok(added)
}

async fn webp_revision(connection: &mut SqliteConnection) -> Result<(i64, i64), StoreError> {
    let row = sqlx::query("SELECT COALESCE(MAX(id), 0) AS last, COUNT(*) AS n FROM tile_formats")
        .fetch_one(connection)
        .await?;
    Ok((row.try_get("last")?, row.try_get("n")?))
}
