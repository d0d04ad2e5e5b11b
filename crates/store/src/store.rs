//! Opening a data folder.

use crate::{Objects, StoreError, reader::DocumentCache};
use sqlx::{
    SqlSafeStr as _, SqlitePool,
    migrate::{Migration, MigrationType, Migrator},
    sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous},
};
use std::{
    path::{Path, PathBuf},
    sync::Arc,
    time::Duration,
};
use time::OffsetDateTime;

/// The schema's history, oldest first. A published migration is never edited, only followed.
const MIGRATIONS: [(i64, &str, &str); 3] = [
    (1, "begin", include_str!("../migrations/sqlite/0001_begin.sql")),
    (2, "tile formats", include_str!("../migrations/sqlite/0002_tile_formats.sql")),
    (3, "corrections", include_str!("../migrations/sqlite/0003_corrections.sql")),
];

/// How long a writer waits for another one.
const BUSY_TIMEOUT: Duration = Duration::from_secs(10);

/// Everything that is kept. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Store {
    pub(crate) pool: SqlitePool,
    objects: Objects,
    pub(crate) documents: DocumentCache,
    staging: Arc<PathBuf>,
}

impl Store {
    /// Opens a data folder, creating and migrating what is missing.
    pub async fn open(data: &Path) -> Result<Self, StoreError> {
        let staging = data.join("staging");
        tokio::fs::create_dir_all(&staging).await.map_err(|e| StoreError::folder(&staging, e))?;
        let objects = Objects::open(&data.join("objects")).await?;
        let options = SqliteConnectOptions::new()
            .filename(data.join("sonla360.sqlite"))
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Normal)
            .foreign_keys(true)
            .busy_timeout(BUSY_TIMEOUT);
        let pool = SqlitePoolOptions::new().max_connections(6).connect_with(options).await?;
        let migrations = MIGRATIONS.into_iter().map(|(version, name, sql)| {
            let sql = sql.into_sql_str();
            Migration::new(version, name.into(), MigrationType::Simple, sql, false)
        });
        // Two processes may open a new folder at once, and SQLite's migrations take no lock of their own.
        let lock = lock(&data.join("sonla360.lock")).await?;
        Migrator::with_migrations(migrations.collect()).run(&pool).await?;
        drop(lock);
        let documents = DocumentCache::new(objects.clone());
        Ok(Self { pool, objects, documents, staging: Arc::new(staging) })
    }

    /// Pictures, tiles and documents.
    pub fn objects(&self) -> &Objects {
        &self.objects
    }

    /// A folder on this machine for files under way; what lies in it may be deleted while no server runs.
    pub fn staging(&self) -> &Path {
        &self.staging
    }

    /// Whether the database answers.
    pub async fn ping(&self) -> Result<(), StoreError> {
        sqlx::query("SELECT 1").execute(&self.pool).await?;
        Ok(())
    }

    /// Waits for running queries and closes the database.
    pub async fn close(&self) {
        self.pool.close().await;
    }
}

/// Waits for a file that one process at a time may hold; free again when the file is dropped.
async fn lock(path: &Path) -> Result<std::fs::File, StoreError> {
    let path = path.to_owned();
    let waiting = tokio::task::spawn_blocking(move || {
        let file = std::fs::File::create(&path).map_err(|e| StoreError::folder(&path, e))?;
        file.lock().map_err(|e| StoreError::folder(&path, e))?;
        Ok(file)
    });
    waiting.await.map_err(|error| StoreError::damaged("the folder's lock", error))?
}

/// Now, in seconds since 1970-01-01 UTC.
pub(crate) fn now() -> i64 {
    OffsetDateTime::now_utc().unix_timestamp()
}

/// A stored time.
pub(crate) fn moment(seconds: i64) -> Result<OffsetDateTime, StoreError> {
    OffsetDateTime::from_unix_timestamp(seconds)
        .map_err(|error| StoreError::damaged("a stored time", error))
}
