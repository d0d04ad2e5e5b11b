//! `sonla360 serve`: the site and the studio.

use super::{
    import::{IMPORTER, import_folder},
    signal, tiling,
};
use crate::{
    app,
    cli::ServeArguments,
    config::PublicUrl,
    publish::{Published, publish},
    state::{AppState, CurrentRelease},
    worker::{Tiling, Worker},
};
use anyhow::{Context as _, bail};
use sonla360_content::Language;
use sonla360_store::Store;
use std::{io::Write as _, net::SocketAddr, path::Path, time::Duration};
use tokio::{net::TcpListener, sync::watch};

/// How long requests under way may take after a signal to stop.
const GRACE: Duration = Duration::from_secs(10);
/// How often expired uploads are cleared away.
const TIDY: Duration = Duration::from_hours(1);

/// Serves until a signal comes.
pub async fn run(arguments: ServeArguments) -> anyhow::Result<()> {
    let stopped = signal::stop()?;
    let public_url = arguments.public_url.as_deref().map(PublicUrl::parse).transpose()?;
    // Taken first: a port in use should not cost the minutes of a first import.
    let listener = TcpListener::bind(arguments.listen).await.with_context(|| {
        format!("{} cannot be listened on: choose another with --listen", arguments.listen)
    })?;
    let store = Store::open(&arguments.data.data).await?;
    let current = CurrentRelease::load(&store).await?;

    let (stop, stopping) = watch::channel(false);
    let worker = Worker::new(store.clone(), Tiling::by_this_program()?);
    let working = tokio::spawn(worker.run(stopping.clone()));
    let state = AppState { store: store.clone(), current: current.clone(), public_url };

    let result = tokio::select! {
        result = begin_and_serve(&arguments.content, listener, state, stopping) => result,
        () = async {
            stopped.await;
            tracing::info!("stopping: requests under way are finished first");
            stop.send_replace(true);
            tokio::time::sleep(GRACE).await;
            tracing::warn!("some requests were cut off after {} s", GRACE.as_secs());
        } => Ok(()),
    };
    stop.send_replace(true);
    working.await?;
    store.close().await;
    result
}

async fn begin_and_serve(
    content: &Path,
    listener: TcpListener,
    state: AppState,
    mut stopping: watch::Receiver<bool>,
) -> anyhow::Result<()> {
    tokio::select! {
        result = fill_empty_data(content, &state) => result?,
        // Nothing is served yet, so there is nothing to finish.
        _ = stopping.wait_for(|stop| *stop) => return Ok(()),
    }
    let store = state.store.clone();
    tokio::spawn(state.current.clone().follow(store.clone()));
    tokio::spawn(tidy(store));
    let address = listener.local_addr()?;
    // Peers' addresses are needed to slow down password guessing.
    let service = app::router(state).into_make_service_with_connect_info::<SocketAddr>();
    let server = axum::serve(listener, service).with_graceful_shutdown(async move {
        let _ = stopping.wait_for(|stop| *stop).await;
    });
    announce(address)?;
    server.await.context("the server stopped")
}

/// A data folder that has never published anything is filled from the content folder, unless people
/// already write in it. An interrupted first start is taken up where it was.
async fn fill_empty_data(content: &Path, state: &AppState) -> anyhow::Result<()> {
    let AppState { store, current, .. } = state;
    if current.get().is_some() || !content.is_dir() {
        return Ok(());
    }
    let drafts = store.drafts().await?;
    if drafts.iter().any(|draft| draft.updated_by != IMPORTER) {
        return Ok(());
    }
    let records = import_folder(store, content).await?;
    tracing::info!(records, "imported {}", content.display());
    tiling::wait_for_all(store).await?;
    match publish(store, current, IMPORTER, "").await? {
        Published::Done => Ok(()),
        Published::Problems(problems) => {
            for problem in &problems {
                let sentence = problem.kind.sentence(Language::EN);
                eprintln!("{}: {}: {sentence}", problem.record, problem.field);
            }
            bail!(
                "{} cannot be published, mistakes found: {}. Mend them and start again",
                content.display(),
                problems.len()
            )
        }
    }
}

async fn tidy(store: Store) {
    loop {
        if let Err(error) = store.delete_expired_uploads().await {
            tracing::warn!(%error, "expired uploads could not be cleared away");
        }
        tokio::time::sleep(TIDY).await;
    }
}

/// The one line on standard output: people and programs wait for it.
fn announce(address: SocketAddr) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "Sơn La 360 is ready: http://{address}/")?;
    Ok(out.flush()?)
}
