//! Telling "never there" from "taken away": a printed code may lead to a scene that was published once.

use crate::{error::AppError, state::AppState};
use sonla360_content::{DocumentHash, RecordKey, Release};
use sonla360_store::{ReleaseReader, StoreError};
use std::{
    collections::BTreeSet,
    sync::{Arc, LazyLock, Mutex, PoisonError},
};

/// How many of the latest publications are remembered.
const REMEMBERED: u32 = 50;

/// Keys published at some time, as known when a release was current.
type Known = Option<(DocumentHash, Arc<BTreeSet<RecordKey>>)>;
static KNOWN: LazyLock<Mutex<Known>> = LazyLock::new(Mutex::default);

/// The error for a record that is not in the release.
pub async fn missing(
    state: &AppState,
    release: &ReleaseReader,
    key: Option<RecordKey>,
) -> AppError {
    let Some(key) = key else { return AppError::NotFound };
    match once_published(state, release).await {
        Ok(keys) if keys.contains(&key) => AppError::Gone,
        Ok(_) => AppError::NotFound,
        Err(error) => error.into(),
    }
}

async fn once_published(
    state: &AppState,
    release: &ReleaseReader,
) -> Result<Arc<BTreeSet<RecordKey>>, StoreError> {
    let known = KNOWN.lock().unwrap_or_else(PoisonError::into_inner).clone();
    if let Some((hash, keys)) = known
        && hash == *release.hash()
    {
        return Ok(keys);
    }
    let mut seen = BTreeSet::new();
    let mut keys = BTreeSet::new();
    for publication in state.store.publications(REMEMBERED).await? {
        if seen.insert(publication.release.clone())
            && let Some(bytes) = state.store.objects().release(&publication.release).await?
            && let Ok(index) = serde_json::from_slice::<Release>(&bytes)
        {
            keys.extend(index.records.into_keys());
        }
    }
    let keys = Arc::new(keys);
    *KNOWN.lock().unwrap_or_else(PoisonError::into_inner) =
        Some((release.hash().clone(), Arc::clone(&keys)));
    Ok(keys)
}
