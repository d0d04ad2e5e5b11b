//! Published releases and the pointer to the current one.

use crate::{
    ReleaseReader, Store, StoreError,
    store::{moment, now},
};
use sonla360_content::{DocumentHash, release::FrozenRelease};
use sqlx::{Row as _, SqliteConnection, sqlite::SqliteRow};
use std::sync::Arc;
use time::OffsetDateTime;

/// One move of the pointer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Publication {
    /// Where it moved to.
    pub release: DocumentHash,
    /// When.
    pub at: OffsetDateTime,
    /// Who moved it.
    pub by: String,
    /// What the publisher wrote about it.
    pub note: String,
}

impl Store {
    /// Writes a release's documents (only new ones), then its index, then moves the pointer to it and
    /// queues the drawing of its posters.
    /// Gives the number of documents that were new.
    pub async fn publish(
        &self,
        frozen: FrozenRelease,
        user: &str,
        note: &str,
    ) -> Result<usize, StoreError> {
        let mut new = 0;
        for (hash, bytes) in frozen.documents {
            new += usize::from(self.objects().put_document(&hash, bytes).await?);
        }
        self.objects().put_release(&frozen.hash, frozen.index).await?;
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        sqlx::query(
            "INSERT INTO releases (hash, created_at, created_by, note) VALUES (?, ?, ?, ?)
             ON CONFLICT DO NOTHING",
        )
        .bind(frozen.hash.as_str())
        .bind(now())
        .bind(user)
        .bind(note)
        .execute(&mut *transaction)
        .await?;
        move_pointer(&mut transaction, &frozen.hash, user, note).await?;
        transaction.commit().await?;
        Ok(new)
    }

    /// Moves the pointer to a release of the past. `false`: there never was such a release.
    pub async fn roll_back(
        &self,
        hash: &DocumentHash,
        user: &str,
        note: &str,
    ) -> Result<bool, StoreError> {
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        let known = sqlx::query("SELECT 1 FROM releases WHERE hash = ?")
            .bind(hash.as_str())
            .fetch_optional(&mut *transaction)
            .await?;
        if known.is_none() {
            return Ok(false);
        }
        move_pointer(&mut transaction, hash, user, note).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// Where the pointer stands and since when.
    pub async fn pointer(&self) -> Result<Option<(DocumentHash, OffsetDateTime)>, StoreError> {
        let row = sqlx::query("SELECT release_hash, published_at FROM current_release")
            .fetch_optional(&self.pool)
            .await?;
        row.map(|row| {
            let hash: String = row.try_get("release_hash")?;
            Ok((hash.parse()?, moment(row.try_get("published_at")?)?))
        })
        .transpose()
    }

    /// The release that visitors see.
    pub async fn current_release(&self) -> Result<Option<Arc<ReleaseReader>>, StoreError> {
        let Some((hash, at)) = self.pointer().await? else { return Ok(None) };
        let webp = self.webp_panoramas().await?;
        let reader = ReleaseReader::open(self.documents.clone(), hash, at, webp).await?;
        Ok(Some(Arc::new(reader)))
    }

    /// The latest moves of the pointer, the newest first.
    pub async fn publications(&self, most: u32) -> Result<Vec<Publication>, StoreError> {
        let rows = sqlx::query("SELECT * FROM publications ORDER BY id DESC LIMIT ?")
            .bind(most)
            .fetch_all(&self.pool)
            .await?;
        rows.iter().map(publication).collect()
    }
}

fn publication(row: &SqliteRow) -> Result<Publication, StoreError> {
    let hash: String = row.try_get("release_hash")?;
    Ok(Publication {
        release: hash.parse()?,
        at: moment(row.try_get("published_at")?)?,
        by: row.try_get("published_by")?,
        note: row.try_get("note")?,
    })
}

async fn move_pointer(
    connection: &mut SqliteConnection,
    hash: &DocumentHash,
    user: &str,
    note: &str,
) -> Result<(), StoreError> {
    let now = now();
    sqlx::query(
        "INSERT INTO publications (release_hash, published_at, published_by, note)
         VALUES (?, ?, ?, ?)",
    )
    .bind(hash.as_str())
    .bind(now)
    .bind(user)
    .bind(note)
    .execute(&mut *connection)
    .await?;
    sqlx::query(
        "INSERT INTO current_release (only, release_hash, published_at) VALUES (1, ?1, ?2)
         ON CONFLICT (only) DO UPDATE SET release_hash = ?1, published_at = ?2",
    )
    .bind(hash.as_str())
    .bind(now)
    .execute(&mut *connection)
    .await?;
    crate::jobs::enqueue(connection, crate::jobs::POSTERS, hash.as_str()).await
}
