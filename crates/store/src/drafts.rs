//! Records as editors write them, before they are published.

use crate::{
    Store, StoreError,
    store::{moment, now},
};
use sonla360_content::{Record, RecordKey};
use sqlx::{Row as _, SqliteConnection};
use time::OffsetDateTime;

/// A record as it stands in the drafts.
#[derive(Debug, Clone)]
pub struct Draft {
    /// The record.
    pub record: Record,
    /// Grows with each change.
    pub version: i64,
    /// When it was last changed.
    pub updated_at: OffsetDateTime,
    /// Who changed it.
    pub updated_by: String,
}

impl Draft {
    fn from_row(row: &sqlx::sqlite::SqliteRow) -> Result<Self, StoreError> {
        let key: String = row.try_get("key")?;
        let body: String = row.try_get("body")?;
        let record = serde_json::from_str(&body)
            .map_err(|error| StoreError::damaged(format!("the draft {key}"), error))?;
        Ok(Self {
            record,
            version: row.try_get("version")?,
            updated_at: moment(row.try_get("updated_at")?)?,
            updated_by: row.try_get("updated_by")?,
        })
    }
}

impl Store {
    /// All drafts, by key.
    pub async fn drafts(&self) -> Result<Vec<Draft>, StoreError> {
        let rows = sqlx::query("SELECT * FROM records ORDER BY key").fetch_all(&self.pool).await?;
        rows.iter().map(Draft::from_row).collect()
    }

    /// One draft.
    pub async fn draft(&self, key: &RecordKey) -> Result<Option<Draft>, StoreError> {
        let row = sqlx::query("SELECT * FROM records WHERE key = ?")
            .bind(key.to_string())
            .fetch_optional(&self.pool)
            .await?;
        row.as_ref().map(Draft::from_row).transpose()
    }

    /// Creates a draft (`read_version` = `None`) or replaces the version that was read. Fails with
    /// [`StoreError::Conflict`] where somebody else was faster. Gives the new version.
    pub async fn save_draft(
        &self,
        record: &Record,
        read_version: Option<i64>,
        user: &str,
    ) -> Result<i64, StoreError> {
        self.save_drafts(&[(record, read_version)], user).await?;
        Ok(read_version.unwrap_or(0) + 1)
    }

    /// Saves several drafts, all or none.
    pub async fn save_drafts(
        &self,
        records: &[(&Record, Option<i64>)],
        user: &str,
    ) -> Result<(), StoreError> {
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        save(&mut transaction, records, user).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// Saves records whatever the drafts hold, all or none: the import of a content folder.
    pub async fn import_drafts(&self, records: &[Record], user: &str) -> Result<(), StoreError> {
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        for record in records {
            sqlx::query(
                "INSERT INTO records (key, body, version, updated_at, updated_by)
                 VALUES (?1, ?2, 1, ?3, ?4)
                 ON CONFLICT (key) DO UPDATE SET body = ?2, version = version + 1,
                 updated_at = ?3, updated_by = ?4 WHERE body <> ?2",
            )
            .bind(record.key().to_string())
            .bind(to_json(record)?)
            .bind(now())
            .bind(user)
            .execute(&mut *transaction)
            .await?;
        }
        transaction.commit().await?;
        Ok(())
    }

    /// Removes a draft of the version that was read.
    pub async fn delete_draft(&self, key: &RecordKey, read_version: i64) -> Result<(), StoreError> {
        let done = sqlx::query("DELETE FROM records WHERE key = ? AND version = ?")
            .bind(key.to_string())
            .bind(read_version)
            .execute(&self.pool)
            .await?;
        if done.rows_affected() == 0 { Err(StoreError::Conflict(key.to_string())) } else { Ok(()) }
    }
}

/// [`Store::save_drafts`] within a transaction.
pub(crate) async fn save(
    connection: &mut SqliteConnection,
    records: &[(&Record, Option<i64>)],
    user: &str,
) -> Result<(), StoreError> {
    for (record, read_version) in records {
        let key = record.key().to_string();
        let body = to_json(record)?;
        let query = match read_version {
            None => sqlx::query(
                "INSERT INTO records (key, body, version, updated_at, updated_by)
                 VALUES (?1, ?2, 1, ?3, ?4) ON CONFLICT DO NOTHING",
            ),
            Some(_) => sqlx::query(
                "UPDATE records SET body = ?2, version = version + 1, updated_at = ?3,
                 updated_by = ?4 WHERE key = ?1 AND version = ?5",
            ),
        };
        let mut query = query.bind(&key).bind(body).bind(now()).bind(user);
        if let Some(version) = read_version {
            query = query.bind(version);
        }
        if query.execute(&mut *connection).await?.rows_affected() == 0 {
            return Err(StoreError::Conflict(key));
        }
    }
    Ok(())
}

fn to_json(record: &Record) -> Result<String, StoreError> {
    serde_json::to_string(record)
        .map_err(|error| StoreError::damaged(format!("the record {}", record.key()), error))
}
