//! Facts that can age: each with its source, the date it was checked, and how sure we are.

use crate::LocalizedText;
use serde::{Deserialize, Serialize};

/// A statement of fact with its source.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Claim {
    /// What is stated: "Chiều dài" / "Length".
    pub label: LocalizedText,
    /// The value as a reader sees it, unit included where a language spells it differently.
    pub value: LocalizedText,
    /// Unit symbol such as `m` or `MW`; empty where the value needs none.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub unit: String,
    /// Who says so: a publication, a page, a record number.
    pub source: String,
    /// The day the source was last checked, `YYYY-MM-DD`.
    pub checked: String,
    /// How sure we are.
    pub confidence: Confidence,
}

/// How sure a claim is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Confidence {
    /// Not verified: never shown.
    Unverified,
    /// Weak, single or derived: shown as "about", with its source.
    Low,
    /// One decent source or press consensus.
    Medium,
    /// An official page, or several independent sources agree.
    High,
}

impl Claim {
    /// Whether a reader may see this claim at all.
    pub fn is_shown(&self) -> bool {
        self.confidence > Confidence::Unverified
    }

    /// Whether it must be worded as uncertain.
    pub fn is_approximate(&self) -> bool {
        self.confidence == Confidence::Low
    }
}
