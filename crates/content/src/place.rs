//! A place people can go to.

use crate::{Claim, Id, LocalizedText};
use serde::{Deserialize, Serialize};

/// A place: what it is, where it is, when to go, and what is known about it.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Place {
    /// Its identifier; in files, the file's name.
    #[serde(default = "unnamed")]
    pub id: Id,
    /// Its name.
    pub name: LocalizedText,
    /// What kind of place: "Thác nước" / "Waterfall".
    pub kind: LocalizedText,
    /// One or two sentences, plain text.
    pub summary: LocalizedText,
    /// Several paragraphs (Markdown).
    #[serde(default, skip_serializing_if = "LocalizedText::is_empty")]
    pub body: LocalizedText,
    /// Address with the commune or ward in force since 1 July 2025.
    pub address: LocalizedText,
    /// The same place's address before, shown in brackets.
    #[serde(default, skip_serializing_if = "LocalizedText::is_empty")]
    pub formerly: LocalizedText,
    /// Where it lies, as far as that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub location: Option<Location>,
    /// Best time of year.
    #[serde(default, skip_serializing_if = "LocalizedText::is_empty")]
    pub season: LocalizedText,
    /// Sourced facts.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub facts: Vec<Claim>,
}

/// A point on the map (WGS84).
#[derive(Debug, Clone, Copy, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Location {
    /// Degrees north, −90 to 90.
    pub latitude: f64,
    /// Degrees east, −180 to 180.
    pub longitude: f64,
    /// Estimated error in kilometres.
    pub precision_km: f64,
    /// Whether the point was surveyed or agrees between sources; an unverified point is never shown.
    pub verified: bool,
}

/// The identifier of a record whose file has not been named yet.
pub(crate) fn unnamed() -> Id {
    "unnamed".parse().unwrap_or_else(|_| unreachable!("a plain word is an identifier"))
}
