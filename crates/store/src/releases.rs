//! Published releases and the pointer to the current one.

use crate::{
    ReleaseReader, Store, StoreError,
    store::{moment, now},
};
use sonla360_content::{DocumentHash, Release, release::FrozenRelease};
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
    /// queues the drawing of its posters. Gives the number of documents that were new.
    ///
    /// Fails with [`StoreError::Withdrawn`] where a panorama's tiles have been deleted meanwhile.
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
        let index: Release = serde_json::from_slice(&frozen.index)
            .map_err(|error| StoreError::damaged("a release in the making", error))?;
        self.objects().put_release(&frozen.hash, frozen.index).await?;
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        refuse_withdrawn(&mut transaction, &index).await?;
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

    /// Moves the pointer to a release of the past. `false`: there never was such a release. Fails with
    /// [`StoreError::Withdrawn`] where it shows a panorama whose tiles have been deleted.
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
        if let Some(bytes) = self.objects().release(hash).await? {
            let index: Release = serde_json::from_slice(&bytes)
                .map_err(|error| StoreError::damaged(format!("the release {hash}"), error))?;
            refuse_withdrawn(&mut transaction, &index).await?;
        }
        move_pointer(&mut transaction, hash, user, note).await?;
        transaction.commit().await?;
        Ok(true)
    }

    /// A release of the past; `None` where there never was such a release.
    pub async fn release(&self, hash: &DocumentHash) -> Result<Option<ReleaseReader>, StoreError> {
        let row = sqlx::query("SELECT created_at FROM releases WHERE hash = ?")
            .bind(hash.as_str())
            .fetch_optional(&self.pool)
            .await?;
        let Some(row) = row else { return Ok(None) };
        let (at, webp) = (moment(row.try_get("created_at")?)?, self.webp_panoramas().await?);
        ReleaseReader::open(self.documents.clone(), hash.clone(), at, webp).await.map(Some)
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

/// Tiles that are gone cannot be published: whoever deletes them looks at the pointer in a transaction too.
async fn refuse_withdrawn(
    connection: &mut SqliteConnection,
    index: &Release,
) -> Result<(), StoreError> {
    let rows = sqlx::query("SELECT id FROM panoramas WHERE withdrawn_at IS NOT NULL")
        .fetch_all(connection)
        .await?;
    for row in rows {
        let id: String = row.try_get("id")?;
        if index.panoramas.contains_key(&id) {
            return Err(StoreError::Withdrawn(id));
        }
    }
    Ok(())
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
    crate::jobs::enqueue(connection, crate::jobs::POSTERS, hash.as_str()).await?;
    crate::withdrawal::enqueue(connection).await
}
