//! The signals that ask a server to stop.

use tokio::signal::unix::{SignalKind, signal};

/// Ends when the process is asked to stop (SIGINT or SIGTERM). Listens from the moment it is called.
pub fn stop() -> std::io::Result<impl Future<Output = ()>> {
    let mut interrupt = signal(SignalKind::interrupt())?;
    let mut terminate = signal(SignalKind::terminate())?;
    Ok(async move {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
        }
    })
}
