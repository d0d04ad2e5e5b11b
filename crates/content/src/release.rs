//! A release: an index of immutable documents, each named by the hash of its bytes, as in a git tree.
//! What did not change between two releases is shared by them.

use crate::{PanoramaDocument, Record, RecordKey, record::Kind};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::{collections::BTreeMap, fmt, fmt::Write as _, str::FromStr};
use thiserror::Error;

/// SHA-256 of a document's bytes, as 64 lower-case hexadecimal digits.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct DocumentHash(String);

/// A text that is no document's hash.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("{0:?} is not a hash of 64 hexadecimal digits")]
pub struct InvalidHash(pub String);

impl DocumentHash {
    /// The hash of these bytes.
    pub fn of(bytes: &[u8]) -> Self {
        let mut text = String::with_capacity(64);
        for byte in Sha256::digest(bytes) {
            let _ = write!(text, "{byte:02x}");
        }
        Self(text)
    }

    /// The 64 digits.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl TryFrom<String> for DocumentHash {
    type Error = InvalidHash;

    fn try_from(text: String) -> Result<Self, InvalidHash> {
        let usable = text.len() == 64
            && text.bytes().all(|byte| byte.is_ascii_digit() || (b'a'..=b'f').contains(&byte));
        if usable { Ok(Self(text)) } else { Err(InvalidHash(text)) }
    }
}

impl FromStr for DocumentHash {
    type Err = InvalidHash;

    fn from_str(text: &str) -> Result<Self, InvalidHash> {
        text.to_owned().try_into()
    }
}

impl From<DocumentHash> for String {
    fn from(hash: DocumentHash) -> Self {
        hash.0
    }
}

impl fmt::Display for DocumentHash {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

/// The index of a release. Its own hash names the release.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Release {
    /// The records, by key.
    pub records: BTreeMap<RecordKey, DocumentHash>,
    /// The panoramas, by identifier.
    pub panoramas: BTreeMap<String, DocumentHash>,
}

/// A release together with the bytes of everything in it, ready to be written.
#[derive(Debug, Clone)]
pub struct FrozenRelease {
    /// Names the release.
    pub hash: DocumentHash,
    /// The index's own bytes.
    pub index: Vec<u8>,
    /// Every document; equal documents stand once.
    pub documents: BTreeMap<DocumentHash, Vec<u8>>,
}

impl Release {
    /// Freezes records and the panoramas they show. Equal input gives equal bytes.
    pub fn freeze<'a>(
        records: impl IntoIterator<Item = &'a Record>,
        panoramas: impl IntoIterator<Item = &'a PanoramaDocument>,
    ) -> Result<FrozenRelease, serde_json::Error> {
        let mut release = Self::default();
        let mut documents = BTreeMap::new();
        let mut keep = |bytes: Vec<u8>| {
            let hash = DocumentHash::of(&bytes);
            documents.insert(hash.clone(), bytes);
            hash
        };
        for record in records {
            release.records.insert(record.key(), keep(serde_json::to_vec(record)?));
        }
        for panorama in panoramas {
            release.panoramas.insert(panorama.id.clone(), keep(serde_json::to_vec(panorama)?));
        }
        let index = serde_json::to_vec(&release)?;
        Ok(FrozenRelease { hash: DocumentHash::of(&index), index, documents })
    }

    /// The keys of one kind, in order.
    pub fn keys(&self, kind: Kind) -> impl Iterator<Item = &RecordKey> {
        self.records.keys().filter(move |key| key.kind() == kind)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{LocalizedText, Tour};

    fn tour(id: &str, title: &str) -> Record {
        Record::Tour(Tour {
            id: id.parse().expect("an id"),
            title: LocalizedText::vi_en(title, title),
            summary: LocalizedText::default(),
            scenes: Vec::new(),
            route: Vec::new(),
            plans: Vec::new(),
        })
    }

    #[test]
    fn the_order_of_records_does_not_change_a_release() {
        let (a, b) = (tour("a", "A"), tour("b", "B"));
        let one = Release::freeze([&a, &b], []).expect("freezes");
        let two = Release::freeze([&b, &a], []).expect("freezes");
        assert_eq!(one.hash, two.hash);
    }

    #[test]
    fn an_unchanged_record_is_shared_between_releases() {
        let (a, b, changed) = (tour("a", "A"), tour("b", "B"), tour("b", "C"));
        let one = Release::freeze([&a, &b], []).expect("freezes");
        let two = Release::freeze([&a, &changed], []).expect("freezes");
        assert_ne!(one.hash, two.hash);
        let shared = one.documents.keys().filter(|hash| two.documents.contains_key(hash)).count();
        assert_eq!(shared, 1);
    }
}
