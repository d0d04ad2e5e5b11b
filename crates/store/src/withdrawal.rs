//! Panoramas that were corrected: what took their place, and when their tiles may go.
//!
//! Whoever blurs a face wants the clear one gone. Yet tiles that a release or a draft shows cannot go, so a
//! replaced panorama is withdrawn when the last of them has let go of it. Its row and its original stay.

use crate::{
    PanoramaId, Store, StoreError,
    drafts::save,
    jobs::WITHDRAW,
    panoramas::{NewPanorama, Panorama, add},
    store::now,
};
use sonla360_content::{DocumentHash, Record};
use sqlx::{Row as _, SqliteConnection};

/// Withdrawing looks at everything at once, so there is one job of it.
const EVERYTHING: &str = "replaced panoramas";

/// Queues the deletion of tiles that may go, where there are any that might.
pub(crate) async fn enqueue(connection: &mut SqliteConnection) -> Result<(), StoreError> {
    let replaced = "SELECT 1 FROM panoramas WHERE replaced_by IS NOT NULL AND withdrawn_at IS NULL";
    if sqlx::query(replaced).fetch_optional(&mut *connection).await?.is_none() {
        return Ok(());
    }
    crate::jobs::enqueue(connection, WITHDRAW, EVERYTHING).await
}

impl Store {
    /// Puts a corrected panorama in the place of another, with the drafts that show it, all or nothing, and
    /// queues its tiling. Fails with [`StoreError::Conflict`] where a draft was changed meanwhile, or where
    /// somebody else corrected the same panorama first.
    pub async fn replace_panorama(
        &self,
        old: &PanoramaId,
        new: &NewPanorama<'_>,
        records: &[(&Record, Option<i64>)],
        user: &str,
    ) -> Result<(), StoreError> {
        let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
        add(&mut transaction, new, user).await?;
        let replaced = sqlx::query(
            "UPDATE panoramas SET replaced_by = ? WHERE id = ? AND replaced_by IS NULL",
        )
        .bind(new.id.as_str())
        .bind(old.as_str())
        .execute(&mut *transaction)
        .await?;
        if replaced.rows_affected() == 0 {
            return Err(StoreError::Conflict(format!("the panorama {old}")));
        }
        // It may have been replaced itself, and now somebody corrects back to it.
        sqlx::query("UPDATE panoramas SET replaced_by = NULL WHERE id = ?")
            .bind(new.id.as_str())
            .execute(&mut *transaction)
            .await?;
        save(&mut transaction, records, user).await?;
        enqueue(&mut transaction).await?;
        transaction.commit().await?;
        Ok(())
    }

    /// What stands in a panorama's place now: itself, where nothing has replaced it.
    pub async fn successor(&self, id: &PanoramaId) -> Result<Option<Panorama>, StoreError> {
        let row = sqlx::query(
            "WITH RECURSIVE chain (id, step) AS (
                 SELECT ?, 0
                 UNION ALL
                 SELECT panoramas.replaced_by, step + 1 FROM chain
                 JOIN panoramas ON panoramas.id = chain.id
                 WHERE panoramas.replaced_by IS NOT NULL AND step < 10000)
             SELECT id FROM chain ORDER BY step DESC LIMIT 1",
        )
        .bind(id.as_str())
        .fetch_one(&self.pool)
        .await?;
        let last: String = row.try_get("id")?;
        self.panorama(&last.parse()?).await
    }

    /// Notes which replaced panoramas may go: those that are ready, whose successor is ready, and that
    /// neither a draft nor the current release shows. From then on nothing takes them for there. Gives all
    /// that are withdrawn, these and earlier ones, whose files may be left.
    pub async fn withdraw_replaced(&self) -> Result<Vec<PanoramaId>, StoreError> {
        loop {
            let pointer = self.pointer().await?.map(|(hash, _)| hash);
            let shown = match &pointer {
                Some(hash) => self.release(hash).await?,
                None => None,
            };
            let is_shown = |id: &PanoramaId| shown.as_ref().is_some_and(|r| r.has_panorama(id));
            let mut transaction = self.pool.begin_with("BEGIN IMMEDIATE").await?;
            if current(&mut transaction).await? != pointer {
                continue; // something else was published since it was looked at
            }
            for id in unused(&mut transaction).await? {
                if !is_shown(&id) {
                    withdraw(&mut transaction, &id).await?;
                }
            }
            let rows = sqlx::query("SELECT id FROM panoramas WHERE withdrawn_at IS NOT NULL")
                .fetch_all(&mut *transaction)
                .await?;
            transaction.commit().await?;
            return rows.iter().map(identifier).collect();
        }
    }
}

async fn current(connection: &mut SqliteConnection) -> Result<Option<DocumentHash>, StoreError> {
    let row =
        sqlx::query("SELECT release_hash FROM current_release").fetch_optional(connection).await?;
    row.map(|row| Ok(row.try_get::<String, _>("release_hash")?.parse()?)).transpose()
}

/// Replaced panoramas with tiles that no draft shows.
async fn unused(connection: &mut SqliteConnection) -> Result<Vec<PanoramaId>, StoreError> {
    let rows = sqlx::query(
        "SELECT old.id FROM panoramas AS old JOIN panoramas AS new ON new.id = old.replaced_by
         WHERE old.state = 'ready' AND old.withdrawn_at IS NULL
           AND (new.state = 'ready' OR new.replaced_by IS NOT NULL)
           AND NOT EXISTS (
               SELECT 1 FROM records WHERE json_extract(records.body, '$.panorama') = old.id)",
    )
    .fetch_all(connection)
    .await?;
    rows.iter().map(identifier).collect()
}

async fn withdraw(connection: &mut SqliteConnection, id: &PanoramaId) -> Result<(), StoreError> {
    sqlx::query("UPDATE panoramas SET withdrawn_at = ?, document = NULL WHERE id = ?")
        .bind(now())
        .bind(id.as_str())
        .execute(&mut *connection)
        .await?;
    sqlx::query("DELETE FROM tile_formats WHERE panorama = ?")
        .bind(id.as_str())
        .execute(&mut *connection)
        .await?;
    Ok(())
}

fn identifier(row: &sqlx::sqlite::SqliteRow) -> Result<PanoramaId, StoreError> {
    Ok(row.try_get::<String, _>("id")?.parse()?)
}
