//! What every request handler is given.

use crate::config::PublicUrl;
use sonla360_store::{ReleaseReader, Store, StoreError};
use std::{sync::Arc, time::Duration};
use tokio::sync::watch;

/// How often the pointer row is read, so that a release that another process published is seen, and tiles
/// that were written in a second format.
const POLL: Duration = Duration::from_secs(2);

/// Everything a handler may need. Cheap to clone.
#[derive(Debug, Clone)]
pub struct AppState {
    /// Drafts, objects, users.
    pub store: Store,
    /// The release that pages are made from.
    pub current: CurrentRelease,
    /// Where visitors reach the site; without it the address of the request counts.
    pub public_url: Option<PublicUrl>,
}

/// The release that pages are made from: swapped whole when another is published.
#[derive(Debug, Clone)]
pub struct CurrentRelease {
    reader: watch::Sender<Option<Arc<ReleaseReader>>>,
}

impl CurrentRelease {
    /// The release the pointer names now.
    pub async fn load(store: &Store) -> Result<Self, StoreError> {
        Ok(Self { reader: watch::Sender::new(store.current_release().await?) })
    }

    /// A release that stays whatever is published: a preview.
    pub fn fixed(reader: ReleaseReader) -> Self {
        Self { reader: watch::Sender::new(Some(Arc::new(reader))) }
    }

    /// The release; `None` before the first publication.
    pub fn get(&self) -> Option<Arc<ReleaseReader>> {
        self.reader.borrow().clone()
    }

    /// Looks at the pointer at once: this process has just moved it.
    pub async fn refresh(&self, store: &Store) -> Result<(), StoreError> {
        let pointer = store.pointer().await?;
        let held = self.get().map(|reader| (reader.hash().clone(), reader.published_at()));
        let webp = self.get().map(|reader| reader.webp().revision);
        if pointer != held || (webp.is_some() && webp != Some(store.webp_revision().await?)) {
            let reader = store.current_release().await?;
            self.reader.send_replace(reader);
        }
        Ok(())
    }

    /// Follows the pointer for as long as the server runs.
    pub async fn follow(self, store: Store) {
        loop {
            tokio::time::sleep(POLL).await;
            if let Err(error) = self.refresh(&store).await {
                tracing::warn!(%error, "the current release could not be read; the old one stays");
            }
        }
    }
}
