//! The queue of work. A worker holds a job by a lease that it renews while it works: no transaction stays
//! open, and a killed worker's job is taken again when its lease has run out.

use crate::{Store, StoreError, store::now};
use sqlx::{Row as _, SqliteConnection};
use std::time::Duration;

/// The kind of job that cuts a panorama; its subject is the panorama's identifier.
pub const TILE: &str = "tile";

/// The kind of job that draws a release's posters; its subject is the release's hash. Nobody waits for it:
/// tiling goes first.
pub const POSTERS: &str = "posters";

/// The kind of job that writes a panorama's tiles as WebP too, once it can be shown. It waits until there is
/// nothing else to do.
pub const WEBP: &str = "webp";

/// The kind of job that deletes the tiles of panoramas that were corrected and are shown nowhere any more.
pub const WITHDRAW: &str = "withdraw";

/// How long a worker may stay silent before its job is given to another.
pub const LEASE: Duration = Duration::from_secs(30);

/// How often a job is tried before it counts as failed.
pub const MAX_ATTEMPTS: u32 = 3;

/// A job in a worker's hands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Job {
    /// Its number.
    pub id: i64,
    /// What is to be done, such as [`TILE`].
    pub kind: String,
    /// With what, such as a panorama's identifier.
    pub subject: String,
    /// Which attempt this is, from 1.
    pub attempt: u32,
}

/// What became of a job that could not be done.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Failure {
    /// It will be tried again.
    Retried,
    /// It was tried often enough, or trying again is useless.
    Final,
    /// It was no longer this worker's: another decides.
    Lost,
}

/// How many jobs are in which state.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct JobCounts {
    /// Waiting.
    pub queued: u32,
    /// In a worker's hands.
    pub running: u32,
    /// Given up.
    pub failed: u32,
}

/// Queues a job unless the same one waits or runs already.
pub(crate) async fn enqueue(
    connection: &mut SqliteConnection,
    kind: &str,
    subject: &str,
) -> Result<(), StoreError> {
    sqlx::query(
        "INSERT INTO jobs (kind, subject, state, run_after, created_at)
         VALUES (?1, ?2, 'queued', ?3, ?3) ON CONFLICT DO NOTHING",
    )
    .bind(kind)
    .bind(subject)
    .bind(now())
    .execute(connection)
    .await?;
    Ok(())
}

impl Store {
    /// Queues a job unless the same one waits or runs already.
    pub async fn enqueue(&self, kind: &str, subject: &str) -> Result<(), StoreError> {
        let mut connection = self.pool.acquire().await?;
        enqueue(&mut connection, kind, subject).await
    }

    /// Takes the next job, also one whose worker's lease has run out; posters come late, WebP last.
    pub async fn take_job(&self, worker: &str, lease: Duration) -> Result<Option<Job>, StoreError> {
        let now = now();
        let row = sqlx::query(
            "UPDATE jobs SET state = 'running', worker = ?1, lease_until = ?2, attempts = attempts + 1
             WHERE id = (SELECT id FROM jobs
                 WHERE (state = 'queued' AND run_after <= ?3)
                    OR (state = 'running' AND lease_until <= ?3)
                 ORDER BY CASE kind WHEN ?4 THEN 1 WHEN ?5 THEN 2 ELSE 0 END, run_after, id LIMIT 1)
             RETURNING id, kind, subject, attempts",
        )
        .bind(worker)
        .bind(now + lease_seconds(lease))
        .bind(now)
        .bind(POSTERS)
        .bind(WEBP)
        .fetch_optional(&self.pool)
        .await?;
        row.map(|row| {
            Ok(Job {
                id: row.try_get("id")?,
                kind: row.try_get("kind")?,
                subject: row.try_get("subject")?,
                attempt: row.try_get("attempts")?,
            })
        })
        .transpose()
    }

    /// Whether a job of this kind could be taken now.
    pub async fn job_waits(&self, kind: &str) -> Result<bool, StoreError> {
        let waiting = sqlx::query(
            "SELECT 1 FROM jobs WHERE kind = ?1 AND ((state = 'queued' AND run_after <= ?2)
             OR (state = 'running' AND lease_until <= ?2)) LIMIT 1",
        )
        .bind(kind)
        .bind(now())
        .fetch_optional(&self.pool)
        .await?;
        Ok(waiting.is_some())
    }

    /// Whether a job waits that must not wait for a [`WEBP`] job.
    pub async fn urgent_job_waits(&self) -> Result<bool, StoreError> {
        let waiting = sqlx::query(
            "SELECT 1 FROM jobs WHERE kind <> ?1
             AND ((state = 'queued' AND run_after <= ?2) OR (state = 'running' AND lease_until <= ?2))
             LIMIT 1",
        )
        .bind(WEBP)
        .bind(now())
        .fetch_optional(&self.pool)
        .await?;
        Ok(waiting.is_some())
    }

    /// Renews a lease. `false`: the job is no longer this worker's, so it must stop.
    pub async fn renew_job(
        &self,
        job: &Job,
        worker: &str,
        lease: Duration,
    ) -> Result<bool, StoreError> {
        let done = sqlx::query(
            "UPDATE jobs SET lease_until = ? WHERE id = ? AND worker = ? AND state = 'running'",
        )
        .bind(now() + lease_seconds(lease))
        .bind(job.id)
        .bind(worker)
        .execute(&self.pool)
        .await?;
        Ok(done.rows_affected() > 0)
    }

    /// Marks a job as done. `false`: it was no longer this worker's.
    pub async fn finish_job(&self, job: &Job, worker: &str) -> Result<bool, StoreError> {
        let done = sqlx::query(
            "UPDATE jobs SET state = 'done', finished_at = ?, error = NULL
             WHERE id = ? AND worker = ? AND state = 'running'",
        )
        .bind(now())
        .bind(job.id)
        .bind(worker)
        .execute(&self.pool)
        .await?;
        Ok(done.rows_affected() > 0)
    }

    /// Notes a failure: the job is tried again later, a little later each time, until
    /// [`MAX_ATTEMPTS`], or given up at once where `retry` is `false`.
    pub async fn fail_job(
        &self,
        job: &Job,
        worker: &str,
        error: &str,
        retry: bool,
    ) -> Result<Failure, StoreError> {
        let again = retry && job.attempt < MAX_ATTEMPTS;
        let delay = 5 * i64::from(job.attempt) * i64::from(job.attempt);
        let noted = sqlx::query(
            "UPDATE jobs SET state = ?, run_after = ?, error = ?, finished_at = ?, worker = NULL,
             lease_until = NULL WHERE id = ? AND worker = ? AND state = 'running'",
        )
        .bind(if again { "queued" } else { "failed" })
        .bind(now() + delay)
        .bind(error)
        .bind((!again).then(now))
        .bind(job.id)
        .bind(worker)
        .execute(&self.pool)
        .await?;
        Ok(match noted.rows_affected() {
            0 => Failure::Lost,
            _ if again => Failure::Retried,
            _ => Failure::Final,
        })
    }

    /// Gives a job back at once and without counting the attempt: the worker is shutting down.
    pub async fn release_job(&self, job: &Job, worker: &str) -> Result<(), StoreError> {
        sqlx::query(
            "UPDATE jobs SET state = 'queued', worker = NULL, lease_until = NULL,
             attempts = attempts - 1 WHERE id = ? AND worker = ? AND state = 'running'",
        )
        .bind(job.id)
        .bind(worker)
        .execute(&self.pool)
        .await?;
        Ok(())
    }

    /// How much work there is.
    pub async fn job_counts(&self) -> Result<JobCounts, StoreError> {
        let rows = sqlx::query("SELECT state, COUNT(*) AS n FROM jobs GROUP BY state")
            .fetch_all(&self.pool)
            .await?;
        let mut counts = JobCounts::default();
        for row in rows {
            let count = row.try_get("n")?;
            match row.try_get::<&str, _>("state")? {
                "queued" => counts.queued = count,
                "running" => counts.running = count,
                "failed" => counts.failed = count,
                _ => {}
            }
        }
        Ok(counts)
    }
}

fn lease_seconds(lease: Duration) -> i64 {
    i64::try_from(lease.as_secs()).unwrap_or(i64::MAX)
}
