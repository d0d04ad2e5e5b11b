//! Tiling everything that waits, with its progress on the terminal.

use super::progress::Progress;
use crate::worker::{Tiling, Worker};
use sonla360_store::{PanoramaState, Store};
use std::time::Duration;
use tokio::sync::watch;

/// How often progress is looked at.
const LOOK: Duration = Duration::from_millis(200);

/// Runs a worker until no panorama waits or is being cut.
pub async fn finish_all(store: &Store) -> anyhow::Result<()> {
    let (stop, stopping) = watch::channel(false);
    let worker = Worker::new(store.clone(), Tiling::by_this_program()?);
    let working = tokio::spawn(worker.run(stopping));
    let result = wait_for_all(store).await;
    stop.send_replace(true);
    working.await?;
    result
}

/// Waits until no panorama waits or is being cut.
pub async fn wait_for_all(store: &Store) -> anyhow::Result<()> {
    let mut shown: Option<(Progress, f64)> = None;
    loop {
        let waiting = unfinished(store).await?;
        if waiting <= 0.0 {
            break;
        }
        let (progress, all) =
            shown.get_or_insert_with(|| (Progress::begin("Tiling panoramas"), waiting));
        progress.set(1.0 - waiting / *all);
        tokio::time::sleep(LOOK).await;
    }
    if let Some((progress, _)) = shown {
        progress.end();
    }
    Ok(())
}

/// How many panoramas are still to be cut, parts of one included.
async fn unfinished(store: &Store) -> anyhow::Result<f64> {
    let share = |state: &PanoramaState| match state {
        PanoramaState::Queued => 1.0,
        // Never quite nothing: a panorama is finished only when its state says so.
        PanoramaState::Tiling { done, total } => {
            (1.0 - f64::from(*done) / f64::from((*total).max(1))).max(0.001)
        }
        PanoramaState::Ready(_) | PanoramaState::Refused { .. } | PanoramaState::Withdrawn => 0.0,
    };
    Ok(store.panoramas().await?.iter().map(|panorama| share(&panorama.state)).sum())
}
