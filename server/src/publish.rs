//! Publishing: drafts checked together, frozen, written, and the pointer moved.

use crate::state::CurrentRelease;
use anyhow::Context as _;
use sonla360_content::{
    PanoramaDocument, Record, Release,
    release::FrozenRelease,
    validate::{Problem, validate},
};
use sonla360_store::Store;
use std::collections::{BTreeMap, BTreeSet};

/// All drafts, and the panoramas that are ready.
#[derive(Debug)]
pub struct Drafts {
    /// Every record.
    pub records: Vec<Record>,
    panoramas: BTreeMap<String, PanoramaDocument>,
}

/// What came of an attempt to publish.
#[derive(Debug)]
pub enum Published {
    /// Visitors see the drafts now.
    Done,
    /// Something must be mended first.
    Problems(Vec<Problem>),
}

impl Drafts {
    /// Reads them.
    pub async fn load(store: &Store) -> anyhow::Result<Self> {
        let records = store.drafts().await?.into_iter().map(|draft| draft.record).collect();
        let panoramas = store.panoramas().await?;
        let ready = panoramas.iter().filter_map(|panorama| panorama.document());
        let panoramas = ready.map(|document| (document.id.clone(), document.clone())).collect();
        Ok(Self { records, panoramas })
    }

    /// What must be mended before they can be published.
    pub fn problems(&self) -> Vec<Problem> {
        validate(&self.records, &|panorama| self.panoramas.contains_key(panorama))
    }

    /// The release they would make: with the panoramas that scenes show, and no others.
    pub fn freeze(&self) -> anyhow::Result<FrozenRelease> {
        let shown: BTreeSet<&str> = self
            .records
            .iter()
            .filter_map(|record| match record {
                Record::Scene(scene) => Some(scene.panorama.as_str()),
                _ => None,
            })
            .collect();
        let panoramas = shown.iter().filter_map(|id| self.panoramas.get(*id));
        Release::freeze(&self.records, panoramas).context("the drafts could not be frozen")
    }
}

/// Publishes the drafts, if nothing must be mended.
pub async fn publish(
    store: &Store,
    current: &CurrentRelease,
    user: &str,
    note: &str,
) -> anyhow::Result<Published> {
    let drafts = Drafts::load(store).await?;
    let problems = drafts.problems();
    if !problems.is_empty() {
        return Ok(Published::Problems(problems));
    }
    let frozen = drafts.freeze()?;
    let hash = frozen.hash.clone();
    let new = store.publish(frozen, user, note).await?;
    current.refresh(store).await?;
    tracing::info!(release = %hash, new_documents = new, user, "published");
    Ok(Published::Done)
}
