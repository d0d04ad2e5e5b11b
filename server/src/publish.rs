//! Publishing: drafts checked together, frozen, written, and the pointer moved; and going back.

use crate::{
    corrections::{self, Replacement, carry},
    state::CurrentRelease,
};
use anyhow::Context as _;
use sonla360_content::{
    DocumentHash, PanoramaDocument, Record, Release,
    release::FrozenRelease,
    validate::{Problem, validate},
};
use sonla360_store::{Store, StoreError};
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

/// What came of an attempt to go back to an older release.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Restored {
    /// Visitors see it now.
    Done,
    /// There never was such a release.
    Unknown,
    /// It shows a panorama that was corrected, and the corrected one is not cut yet, or cannot be.
    NotReady,
}

/// Publishes the drafts, if nothing must be mended.
pub async fn publish(
    store: &Store,
    current: &CurrentRelease,
    user: &str,
    note: &str,
) -> anyhow::Result<Published> {
    loop {
        let drafts = Drafts::load(store).await?;
        let problems = drafts.problems();
        if !problems.is_empty() {
            return Ok(Published::Problems(problems));
        }
        let frozen = drafts.freeze()?;
        let hash = frozen.hash.clone();
        let new = match store.publish(frozen, user, note).await {
            Ok(new) => new,
            // Somebody corrected a panorama since the drafts were read; they show the corrected one now.
            Err(StoreError::Withdrawn(_)) => continue,
            Err(error) => return Err(error.into()),
        };
        current.refresh(store).await?;
        tracing::info!(release = %hash, new_documents = new, user, "published");
        return Ok(Published::Done);
    }
}

/// Goes back to an older release. Panoramas that were corrected since stay corrected: a face that somebody
/// blurred must not come back with an older text. Such a release is put together anew from its own records.
pub async fn restore(
    store: &Store,
    current: &CurrentRelease,
    hash: &DocumentHash,
    user: &str,
    note: &str,
) -> anyhow::Result<Restored> {
    let Some(old) = store.release(hash).await? else { return Ok(Restored::Unknown) };
    let (mut replacements, mut panoramas) = (BTreeMap::new(), BTreeMap::new());
    for id in old.index().panoramas.keys() {
        let known = store.panorama(&id.parse()?).await?;
        let successor = store.successor(&id.parse()?).await?;
        match (known, successor) {
            (Some(known), Some(successor)) if successor.id != known.id => {
                let Some(document) = successor.document() else { return Ok(Restored::NotReady) };
                let before = corrections::of(&known)?.levelling;
                let after = corrections::of(&successor)?.levelling;
                panoramas.insert(document.id.clone(), document.clone());
                replacements.insert(id.clone(), Replacement::new(&document.id, before, after));
            }
            _ => {
                let document =
                    old.panorama(id).await?.context("a panorama is not in its release")?;
                panoramas.insert(id.clone(), (*document).clone());
            }
        }
    }
    if replacements.is_empty() {
        store.roll_back(hash, user, note).await?;
    } else {
        let mut records = Vec::with_capacity(old.index().records.len());
        for key in old.index().records.keys() {
            let record = old.record(key).await?.context("a record is not in its release")?;
            records.push((*record).clone());
        }
        carry(&mut records, &replacements);
        let frozen = Release::freeze(&records, panoramas.values())?;
        store.publish(frozen, user, note).await?;
    }
    current.refresh(store).await?;
    tracing::info!(release = %hash, corrected = replacements.len(), user, "rolled back");
    Ok(Restored::Done)
}
