//! Drawing a release's posters before anybody asks for them.

use super::{Outcome, Worker};
use crate::public::posters::{Size, kept_or_made};
use sonla360_store::jobs::{Job, LEASE, TILE};
use std::time::Instant;
use tokio::sync::watch;

impl Worker {
    /// Draws every poster of the current release that is not there yet. Makes way for a panorama that
    /// waits: an editor looks at its progress, and visitors' posters are drawn at their first request
    /// where the worker has not come to them.
    pub(super) async fn posters(
        &self,
        job: &Job,
        stop: &watch::Receiver<bool>,
    ) -> anyhow::Result<Outcome> {
        let Some(release) = self.store.current_release().await? else { return Ok(Outcome::Done) };
        if release.hash().as_str() != job.subject {
            return Ok(Outcome::Done); // a newer release has a job of its own
        }
        let (begun, mut renewed) = (Instant::now(), Instant::now());
        for tour in release.tours().await? {
            for (scene, panorama) in release.scenes_of(&tour).await? {
                for size in Size::ALL {
                    if *stop.borrow() || self.store.job_waits(TILE).await? {
                        return Ok(Outcome::Interrupted);
                    }
                    if renewed.elapsed() > LEASE / 4 {
                        renewed = Instant::now();
                        if !self.store.renew_job(job, &self.name, LEASE).await? {
                            return Ok(Outcome::Lost);
                        }
                    }
                    kept_or_made(self.store.objects(), &scene, &panorama, size).await?;
                }
            }
        }
        let seconds = begun.elapsed().as_secs_f64();
        tracing::info!(release = %release.hash(), "posters drawn in {seconds:.1} s");
        Ok(Outcome::Done)
    }
}
