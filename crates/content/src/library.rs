//! What is read rather than looked at: handbook chapters, articles, and images.

use crate::{Id, LocalizedText, place::unnamed};
use serde::{Deserialize, Serialize};

/// A chapter of the e-handbook.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Chapter {
    /// Its identifier; in files, the folder's name.
    #[serde(default = "unnamed")]
    pub id: Id,
    /// Position in the handbook, ascending.
    pub order: u32,
    /// Its title.
    pub title: LocalizedText,
    /// One or two sentences, plain text.
    pub summary: LocalizedText,
    /// The text (Markdown). In files it stands beside the record as `vi.md`, `en.md`.
    #[serde(default, skip_serializing_if = "LocalizedText::is_empty")]
    pub body: LocalizedText,
}

/// An article.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Article {
    /// Its identifier; in files, the folder's name.
    #[serde(default = "unnamed")]
    pub id: Id,
    /// Its title.
    pub title: LocalizedText,
    /// One or two sentences, plain text.
    pub summary: LocalizedText,
    /// Day of publication, `YYYY-MM-DD`.
    pub date: String,
    /// Who wrote it.
    pub author: LocalizedText,
    /// Lead image.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image: Option<Id>,
    /// The text (Markdown). In files it stands beside the record as `vi.md`, `en.md`.
    #[serde(default, skip_serializing_if = "LocalizedText::is_empty")]
    pub body: LocalizedText,
}

/// A still image with everything needed to show it rightly.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Image {
    /// Its identifier; in files, the file's name.
    #[serde(default = "unnamed")]
    pub id: Id,
    /// In files the picture's file name beside the record; in records the name of the stored object,
    /// `{sha256}.{jpg|png|webp}`.
    pub file: String,
    /// Width in pixels; filled in at import.
    #[serde(default)]
    pub width: u32,
    /// Height in pixels; filled in at import.
    #[serde(default)]
    pub height: u32,
    /// Its title.
    pub title: LocalizedText,
    /// What is to be seen, for people who do not see it.
    pub alt: LocalizedText,
    /// Who made it.
    pub credit: LocalizedText,
    /// Licence, an SPDX expression or a plain name; empty is refused at publishing.
    pub licence: String,
    /// Whether it is computed or drawn and not a photograph.
    #[serde(default)]
    pub illustration: bool,
}
