//! The worker: takes jobs under a lease and carries them out, one at a time. A panorama is tiled as JPEG
//! first, so that it can be shown; its WebP tiles follow when there is nothing else to do.

mod child;
pub mod completeness;
pub mod intake;
mod message;
mod posters;
mod webp;
mod withdrawal;

pub use child::Tiling;
pub use message::{Failure, Message};

use crate::corrections;
use anyhow::Context as _;
use child::{Earlier, Pass, Running, Step, Task};
use sonla360_content::PanoramaDocument;
use sonla360_geometry::Pyramid;
use sonla360_store::{
    Panorama, PanoramaId, PictureFormat, Store,
    jobs::{self, Job, LEASE, MAX_ATTEMPTS},
};
use sonla360_tiler::{Corrections, PYRAMID_FILE, PyramidFile, changed_tiles};
use std::{
    path::Path,
    time::{Duration, Instant},
};
use tokio::sync::watch;

/// How often an idle worker looks for work.
const IDLE: Duration = Duration::from_millis(500);
/// How often progress is written down.
const NOTED: Duration = Duration::from_millis(300);
/// Steps in which progress is written down.
const STEPS: u32 = 1000;

/// Takes jobs until it is told to stop.
#[derive(Debug)]
pub struct Worker {
    store: Store,
    tiling: Tiling,
    name: String,
}

/// How a job ended.
enum Outcome {
    Done,
    Failed(Failure),
    /// Told to stop: the job goes back.
    Interrupted,
    /// Another worker has the job.
    Lost,
}

impl Worker {
    /// A worker with a name of its own.
    pub fn new(store: Store, tiling: Tiling) -> Self {
        static COUNT: std::sync::atomic::AtomicU32 = std::sync::atomic::AtomicU32::new(0);
        let number = COUNT.fetch_add(1, std::sync::atomic::Ordering::Relaxed);
        let started = time::OffsetDateTime::now_utc().unix_timestamp_nanos();
        let name = format!("{}-{number}-{started}", std::process::id());
        Self { store, tiling, name }
    }

    /// Works until `stop` turns true. A job in hand is given back, its process killed.
    pub async fn run(self, mut stop: watch::Receiver<bool>) {
        while !*stop.borrow() {
            let pause = match self.store.take_job(&self.name, LEASE).await {
                Ok(Some(job)) => {
                    if let Err(error) = self.carry_out(&job, &mut stop).await {
                        tracing::error!(job = job.id, "the job failed: {error:#}");
                    }
                    continue;
                }
                Ok(None) => IDLE,
                Err(error) => {
                    tracing::warn!(%error, "no job could be taken");
                    LEASE
                }
            };
            tokio::select! {
                () = tokio::time::sleep(pause) => {}
                () = told_to_stop(&mut stop) => {}
            }
        }
    }

    async fn carry_out(&self, job: &Job, stop: &mut watch::Receiver<bool>) -> anyhow::Result<()> {
        match job.kind.as_str() {
            jobs::TILE => self.carry_out_tiling(job, stop).await,
            jobs::POSTERS => self.carry_out_posters(job, stop).await,
            jobs::WEBP => self.carry_out_webp(job, stop).await,
            jobs::WITHDRAW => self.carry_out_withdrawal(job).await,
            _ => {
                self.store.fail_job(job, &self.name, "unknown kind of job", false).await?;
                Ok(())
            }
        }
    }

    async fn carry_out_posters(
        &self,
        job: &Job,
        stop: &watch::Receiver<bool>,
    ) -> anyhow::Result<()> {
        match self.posters(job, stop).await {
            Ok(Outcome::Interrupted) => self.store.release_job(job, &self.name).await?,
            Ok(Outcome::Lost) => {}
            Ok(Outcome::Done | Outcome::Failed(_)) => {
                self.store.finish_job(job, &self.name).await?;
            }
            Err(error) => {
                tracing::warn!(release = job.subject, "posters are not all drawn: {error:#}");
                self.store.fail_job(job, &self.name, &format!("{error:#}"), true).await?;
            }
        }
        Ok(())
    }

    async fn carry_out_tiling(
        &self,
        job: &Job,
        stop: &mut watch::Receiver<bool>,
    ) -> anyhow::Result<()> {
        let panorama: PanoramaId = job.subject.parse()?;
        let outcome = if job.attempt > MAX_ATTEMPTS {
            // Every attempt so far took its whole server down.
            Outcome::Failed(Failure::internal("too many attempts"))
        } else {
            match self.tile(job, &panorama, stop).await {
                Ok(outcome) => outcome,
                Err(error) => Outcome::Failed(Failure::internal(&format!("{error:#}"))),
            }
        };
        match outcome {
            Outcome::Done => {
                self.store.finish_job(job, &self.name).await?;
            }
            Outcome::Interrupted => {
                self.store.panorama_waits(&panorama).await?;
                self.store.release_job(job, &self.name).await?;
            }
            Outcome::Lost => tracing::warn!(job = job.id, "the job has gone to another worker"),
            Outcome::Failed(failure) => self.fail(job, &panorama, &failure).await?,
        }
        Ok(())
    }

    async fn fail(
        &self,
        job: &Job,
        panorama: &PanoramaId,
        failure: &Failure,
    ) -> anyhow::Result<()> {
        tracing::warn!(%panorama, attempt = job.attempt, "not tiled: {}", failure.en);
        let retry = !failure.refused;
        match self.store.fail_job(job, &self.name, &failure.en, retry).await? {
            jobs::Failure::Final => {
                self.store.panorama_refused(panorama, &failure.vi, &failure.en).await?;
            }
            jobs::Failure::Retried => self.store.panorama_waits(panorama).await?,
            jobs::Failure::Lost => {}
        }
        Ok(())
    }

    async fn tile(
        &self,
        job: &Job,
        id: &PanoramaId,
        stop: &mut watch::Receiver<bool>,
    ) -> anyhow::Result<Outcome> {
        let panorama = self.store.panorama(id).await?.context("the panorama is unknown")?;
        let input = self.store.objects().original_file(&panorama.original)?;
        // Named after the worker: one that lost its lease unawares must not share a folder.
        let folder = self.store.staging().join(format!("{id}-{}", self.name));
        self.remove_leftovers(id).await?;
        let begun = Instant::now();
        let wanted = corrections::of(&panorama)?;
        let earlier = self.earlier(&panorama, &wanted).await?;
        let partly = if earlier.is_some() { "only where it changes, " } else { "" };
        let corrections = &corrections::with_files(&wanted, self.store.objects())?;
        let task = Task { input: &input, corrections, earlier };
        let running = self.tiling.start(&task, &folder, Pass::Jpeg)?;
        let outcome = match self.watch(job, id, running, stop).await? {
            Watched::Pyramid(pyramid) => {
                let document = document_of(id, &pyramid);
                self.keep(id, &pyramid, &folder).await?;
                self.store.panorama_ready(&document).await?;
                let seconds = begun.elapsed().as_secs_f64();
                tracing::info!(panorama = %id, "tiled {partly}in {seconds:.1} s");
                Outcome::Done
            }
            Watched::Other(outcome) => outcome,
        };
        remove_folder(&folder).await?;
        Ok(outcome)
    }

    /// A pyramid of the same original in which the fewest tiles differ; `None` where all of them do, or
    /// there is none.
    async fn earlier(
        &self,
        panorama: &Panorama,
        wanted: &Corrections,
    ) -> anyhow::Result<Option<Earlier>> {
        let mut best: Option<(usize, Earlier)> = None;
        for other in self.store.panoramas_of(&panorama.original).await? {
            let Some(document) = other.document() else { continue };
            let theirs = corrections::of(&other)?;
            let same_recipe = corrections::panorama_id(&other.original, &theirs)? == other.id;
            if other.id == panorama.id || !same_recipe {
                continue;
            }
            let levels = u32::try_from(document.levels.len())?;
            let shape = Pyramid::new(document.tile_size, levels)?;
            let changed = changed_tiles(shape, document.source_width, &theirs, wanted).len();
            let fewest = best.as_ref().map_or(shape.tile_count() as usize, |(count, _)| *count);
            if changed < fewest {
                let objects = self.store.objects();
                let folder = objects.tiles_folder(&other.id)?;
                let corrections = corrections::with_files(&theirs, objects)?;
                best = Some((changed, Earlier { folder, corrections }));
            }
        }
        Ok(best.map(|(_, earlier)| earlier))
    }

    /// Follows the tiling process, renews the lease, and lets the process go when told to.
    async fn watch(
        &self,
        job: &Job,
        id: &PanoramaId,
        mut running: Running,
        stop: &mut watch::Receiver<bool>,
    ) -> anyhow::Result<Watched> {
        let mut heartbeat = tokio::time::interval(LEASE / 4);
        let mut noted = Instant::now();
        loop {
            tokio::select! {
                step = running.next() => match step? {
                    Step::Progress(fraction) if noted.elapsed() >= NOTED => {
                        noted = Instant::now();
                        let done = (fraction.clamp(0.0, 1.0) * f64::from(STEPS)) as u32;
                        self.store.panorama_progress(id, done, STEPS).await?;
                    }
                    Step::Progress(_) => {}
                    Step::End(Ok(pyramid)) => return Ok(Watched::Pyramid(pyramid)),
                    Step::End(Err(failure)) => return Ok(Watched::Other(Outcome::Failed(failure))),
                },
                _ = heartbeat.tick() => {
                    if !self.store.renew_job(job, &self.name, LEASE).await? {
                        return Ok(Watched::Other(Outcome::Lost));
                    }
                }
                () = told_to_stop(stop) => return Ok(Watched::Other(Outcome::Interrupted)),
            }
        }
    }

    /// Removes what killed workers left of this panorama.
    async fn remove_leftovers(&self, id: &PanoramaId) -> std::io::Result<()> {
        let mut entries = tokio::fs::read_dir(self.store.staging()).await?;
        while let Some(entry) = entries.next_entry().await? {
            if entry.file_name().to_string_lossy().starts_with(&format!("{id}-")) {
                remove_folder(&entry.path()).await?;
            }
        }
        Ok(())
    }

    /// Moves a finished pyramid into the object storage, `pyramid.json` last.
    async fn keep(
        &self,
        id: &PanoramaId,
        pyramid: &PyramidFile,
        folder: &Path,
    ) -> anyhow::Result<()> {
        self.keep_tiles(id, pyramid, folder, PictureFormat::Jpeg).await?;
        let bytes = tokio::fs::read(folder.join(PYRAMID_FILE)).await?;
        Ok(self.store.objects().put_pyramid_file(id, bytes).await?)
    }

    async fn keep_tiles(
        &self,
        id: &PanoramaId,
        pyramid: &PyramidFile,
        folder: &Path,
        format: PictureFormat,
    ) -> anyhow::Result<()> {
        let shape: Pyramid = pyramid.pyramid()?;
        for tile in shape.tiles() {
            let name = format!("{}.{}", tile.path(), format.extension());
            let bytes = tokio::fs::read(folder.join(name)).await?;
            self.store.objects().put_tile(id, tile, format, bytes).await?;
        }
        Ok(())
    }
}

enum Watched {
    Pyramid(PyramidFile),
    Other(Outcome),
}

fn document_of(id: &PanoramaId, pyramid: &PyramidFile) -> PanoramaDocument {
    PanoramaDocument {
        id: id.to_string(),
        source_width: pyramid.source_width,
        source_height: pyramid.source_height,
        tile_size: pyramid.tile_size,
        levels: pyramid.levels.clone(),
        preview: pyramid.preview.clone(),
    }
}

async fn told_to_stop(stop: &mut watch::Receiver<bool>) {
    // An error means that nobody is left who could say it: the process is ending.
    let _ = stop.wait_for(|stop| *stop).await;
}

async fn remove_folder(folder: &Path) -> std::io::Result<()> {
    match tokio::fs::remove_dir_all(folder).await {
        Err(error) if error.kind() != std::io::ErrorKind::NotFound => Err(error),
        _ => Ok(()),
    }
}
