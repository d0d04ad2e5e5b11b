//! `sonla360 work`: only the jobs, for a machine that tiles beside the one that serves.

use super::signal;
use crate::{
    cli::DataArguments,
    worker::{Tiling, Worker},
};
use sonla360_store::Store;
use tokio::sync::watch;

/// Works until a signal comes.
pub async fn run(arguments: DataArguments) -> anyhow::Result<()> {
    let stopped = signal::stop()?;
    let store = Store::open(&arguments.data).await?;
    let (stop, stopping) = watch::channel(false);
    let worker = tokio::spawn(Worker::new(store.clone(), Tiling::by_this_program()?).run(stopping));
    tracing::info!("waiting for jobs");
    stopped.await;
    stop.send_replace(true);
    worker.await?;
    store.close().await;
    Ok(())
}
