//! The second pass: a panorama that can be shown already gets the same tiles as WebP, a fifth smaller and
//! more at the same quality. It gives way to every job that somebody waits for.

use super::{
    Outcome, Worker,
    child::{Pass, Running, Step, Task},
    remove_folder, told_to_stop,
};
use crate::corrections;
use anyhow::Context as _;
use sonla360_store::{
    PanoramaId, PictureFormat,
    jobs::{Job, LEASE, MAX_ATTEMPTS},
};
use sonla360_tiler::PyramidFile;
use std::{path::Path, time::Duration, time::Instant};
use tokio::sync::watch;

/// How often the pass looks for a job that somebody waits for.
const LOOK: Duration = Duration::from_millis(500);
/// Visitors' caches are not worth sharing between two formats for less than this share of JPEG's bytes.
const LEAST_SAVING: f64 = 0.05;

/// How the process ended.
enum Ended {
    Done(PyramidFile),
    Other(Outcome),
}

impl Worker {
    /// Carries out the second pass. Whatever comes of it, the panorama stays as it can be shown.
    pub(super) async fn carry_out_webp(
        &self,
        job: &Job,
        stop: &mut watch::Receiver<bool>,
    ) -> anyhow::Result<()> {
        let id: &PanoramaId = &job.subject.parse()?;
        let folder = self.store.staging().join(format!("{id}-webp-{}", self.name));
        if job.attempt > MAX_ATTEMPTS {
            // Every attempt so far took its whole server down.
            self.store.fail_job(job, &self.name, "too many attempts", false).await?;
            return Ok(());
        }
        let outcome = self.write_webp(job, id, &folder, stop).await;
        remove_folder(&folder).await?;
        match outcome {
            Ok(Outcome::Done) => {
                self.store.finish_job(job, &self.name).await?;
            }
            Ok(Outcome::Interrupted) => self.store.release_job(job, &self.name).await?,
            Ok(Outcome::Lost) => tracing::warn!(job = job.id, "the job has gone to another worker"),
            Ok(Outcome::Failed(failure)) => {
                tracing::warn!(panorama = %id, "no WebP tiles: {}", failure.en);
                let retry = !failure.refused;
                self.store.fail_job(job, &self.name, &failure.en, retry).await?;
            }
            Err(error) => {
                tracing::warn!(panorama = %id, "no WebP tiles: {error:#}");
                self.store.fail_job(job, &self.name, &format!("{error:#}"), true).await?;
            }
        }
        Ok(())
    }

    async fn write_webp(
        &self,
        job: &Job,
        id: &PanoramaId,
        folder: &Path,
        stop: &mut watch::Receiver<bool>,
    ) -> anyhow::Result<Outcome> {
        let panorama = self.store.panorama(id).await?.context("the panorama is unknown")?;
        if panorama.document().is_none() {
            // Refused after it was tiled, or never tiled: there is nothing to write beside.
            return Ok(Outcome::Done);
        }
        let input = self.store.objects().original_file(&panorama.original)?;
        self.remove_leftovers(id).await?;
        let begun = Instant::now();
        let corrections = corrections::of(&panorama)?;
        let corrections = &corrections::with_files(&corrections, self.store.objects())?;
        // Nobody waits, so every tile is made: earlier WebP tiles may be there only in part.
        let task = Task { input: &input, corrections, earlier: None };
        let running = self.tiling.start(&task, folder, Pass::WebP)?;
        let pyramid = match self.watch_webp(job, running, stop).await? {
            Ended::Done(pyramid) => pyramid,
            Ended::Other(outcome) => return Ok(outcome),
        };
        let (jpeg, webp) = self.compare(id, &pyramid, folder).await?;
        let saving = 1.0 - webp as f64 / jpeg.max(1) as f64;
        if saving < LEAST_SAVING {
            tracing::info!(panorama = %id, "WebP would save {:.0} % only: not kept", saving * 100.0);
            return Ok(Outcome::Done);
        }
        self.keep_tiles(id, &pyramid, folder, PictureFormat::Webp).await?;
        if !self.store.panorama_has_webp(id).await? {
            // Somebody corrected the panorama and published meanwhile: these tiles show what must go.
            self.store.objects().delete_tiles(id).await?;
            return Ok(Outcome::Done);
        }
        let seconds = begun.elapsed().as_secs_f64();
        tracing::info!(panorama = %id, "WebP in {seconds:.1} s, {:.0} % smaller", saving * 100.0);
        Ok(Outcome::Done)
    }

    /// Follows the process, renews the lease, and gives way.
    async fn watch_webp(
        &self,
        job: &Job,
        mut running: Running,
        stop: &mut watch::Receiver<bool>,
    ) -> anyhow::Result<Ended> {
        let mut heartbeat = tokio::time::interval(LEASE / 4);
        let mut look = tokio::time::interval(LOOK);
        loop {
            tokio::select! {
                step = running.next() => match step? {
                    Step::Progress(_) => {}
                    Step::End(Ok(pyramid)) => return Ok(Ended::Done(pyramid)),
                    Step::End(Err(failure)) => return Ok(Ended::Other(Outcome::Failed(failure))),
                },
                _ = look.tick() => {
                    if self.store.urgent_job_waits().await? {
                        return Ok(Ended::Other(Outcome::Interrupted));
                    }
                }
                _ = heartbeat.tick() => {
                    if !self.store.renew_job(job, &self.name, LEASE).await? {
                        return Ok(Ended::Other(Outcome::Lost));
                    }
                }
                () = told_to_stop(stop) => return Ok(Ended::Other(Outcome::Interrupted)),
            }
        }
    }

    /// Bytes of all tiles as JPEG and as WebP.
    async fn compare(
        &self,
        id: &PanoramaId,
        pyramid: &PyramidFile,
        folder: &Path,
    ) -> anyhow::Result<(u64, u64)> {
        let (mut jpeg, mut webp) = (0, 0);
        for tile in pyramid.pyramid()?.tiles() {
            jpeg += self.store.objects().tile_bytes(id, tile, PictureFormat::Jpeg).await?;
            webp += tokio::fs::metadata(folder.join(format!("{}.webp", tile.path()))).await?.len();
        }
        Ok((jpeg, webp))
    }
}
