//! `sonla360 serve`: the site and the studio.

use crate::{
    app,
    cli::ServeArguments,
    config::PublicUrl,
    state::{AppState, CurrentRelease},
};
use anyhow::Context as _;
use sonla360_store::Store;
use std::{io::Write as _, net::SocketAddr, time::Duration};
use tokio::{net::TcpListener, signal::unix::SignalKind};

/// How long requests under way may take after a signal to stop.
const GRACE: Duration = Duration::from_secs(10);

/// Serves until a signal comes.
pub async fn run(arguments: ServeArguments) -> anyhow::Result<()> {
    let public_url = arguments.public_url.as_deref().map(PublicUrl::parse).transpose()?;
    // Taken first: a port in use should not cost the minutes of a first import.
    let listener = TcpListener::bind(arguments.listen).await.with_context(|| {
        format!("{} cannot be listened on: choose another with --listen", arguments.listen)
    })?;
    let address = listener.local_addr()?;
    let store = Store::open(&arguments.data.data).await?;
    let current = CurrentRelease::load(&store).await?;
    tokio::spawn(current.clone().follow(store.clone()));
    let state = AppState { store: store.clone(), current, public_url };

    // Peers' addresses are needed to slow down password guessing.
    let service = app::router(state).into_make_service_with_connect_info::<SocketAddr>();
    let (stop, mut stopping) = tokio::sync::watch::channel(false);
    let server = axum::serve(listener, service).with_graceful_shutdown(async move {
        let _ = stopping.wait_for(|stop| *stop).await;
    });
    announce(address)?;
    let mut serving = tokio::spawn(server.into_future());
    tokio::select! {
        result = &mut serving => result??,
        () = stop_signal()? => {
            tracing::info!("stopping: requests under way are finished first");
            stop.send_replace(true);
            if tokio::time::timeout(GRACE, &mut serving).await.is_err() {
                tracing::warn!("some requests were cut off after {} s", GRACE.as_secs());
                serving.abort();
            }
        }
    }
    store.close().await;
    Ok(())
}

/// The one line on standard output: people and programs wait for it.
fn announce(address: SocketAddr) -> anyhow::Result<()> {
    let mut out = std::io::stdout().lock();
    writeln!(out, "Sơn La 360 is ready: http://{address}/")?;
    out.flush()?;
    Ok(())
}

fn stop_signal() -> anyhow::Result<impl Future<Output = ()>> {
    let mut interrupt = tokio::signal::unix::signal(SignalKind::interrupt())?;
    let mut terminate = tokio::signal::unix::signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}
