//! Deleting the tiles of panoramas that were corrected and are shown nowhere any more, so that a blurred face
//! cannot be seen at its old address.

use super::Worker;
use sonla360_store::{
    PanoramaState,
    jobs::{Job, LEASE},
};

impl Worker {
    /// Withdraws what may go, and deletes what is left of everything that was withdrawn: done again after
    /// it was killed, it ends the same.
    pub(super) async fn carry_out_withdrawal(&self, job: &Job) -> anyhow::Result<()> {
        match self.withdraw(job).await {
            Ok(true) => drop(self.store.finish_job(job, &self.name).await?),
            Ok(false) => tracing::warn!(job = job.id, "the job has gone to another worker"),
            Err(error) => {
                tracing::error!("corrected panoramas' old tiles are not all deleted: {error:#}");
                self.store.fail_job(job, &self.name, &format!("{error:#}"), true).await?;
            }
        }
        Ok(())
    }

    /// `false`: the lease was lost.
    async fn withdraw(&self, job: &Job) -> anyhow::Result<bool> {
        for id in self.store.withdraw_replaced().await? {
            if !self.store.renew_job(job, &self.name, LEASE).await? {
                return Ok(false);
            }
            let panorama = self.store.panorama(&id).await?;
            if panorama.is_none_or(|panorama| panorama.state != PanoramaState::Withdrawn) {
                continue; // somebody has just corrected back to it
            }
            let files = self.store.objects().delete_tiles(&id).await?;
            if files > 0 {
                tracing::info!(panorama = %id, files, "withdrawn: a corrected one has its place");
            }
        }
        Ok(true)
    }
}
