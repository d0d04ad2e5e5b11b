//! Waiting for the second pass, which writes tiles as WebP when a server has nothing else to do.

use crate::server::Server;
use anyhow::{Result, bail};
use serde_json::Value;
use std::sync::OnceLock;
use std::time::{Duration, Instant};
use tempfile::TempDir;

/// How long the pass may take on a busy machine.
const PATIENCE: Duration = Duration::from_mins(4);

/// A server whose panoramas are worth a second pass.
pub fn server() -> &'static Server {
    static SHARED: OnceLock<(Server, TempDir)> = OnceLock::new();
    &SHARED
        .get_or_init(|| {
            let content = crate::content::picturesque().expect("pictures");
            let server = Server::start(content.path()).expect("a server");
            (server, content)
        })
        .0
}

/// A tour's manifest, once every scene of it offers WebP.
pub async fn offered(server: &Server, tour: &str) -> Result<Value> {
    let begun = Instant::now();
    loop {
        let url = server.url(&format!("/api/v1/tours/{tour}/manifest"));
        let manifest: Value = reqwest::get(url).await?.json().await?;
        let scenes = manifest["scenes"].as_array().cloned().unwrap_or_default();
        let offered = |scene: &Value| scene["panorama"]["alternatives"][0]["type"] == "image/webp";
        if !scenes.is_empty() && scenes.iter().all(offered) {
            return Ok(manifest);
        }
        if begun.elapsed() > PATIENCE {
            bail!("no WebP after {PATIENCE:?}: {manifest}");
        }
        tokio::time::sleep(Duration::from_millis(300)).await;
    }
}
