//! A recording that a hotspot opens: a narration or a film, with what is said in it as text.

use crate::{Id, LocalizedText};
use serde::{Deserialize, Serialize};

/// Sound or film with captions.
#[derive(Debug, Clone, Default, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Recording {
    /// The recording, in each language that has one of its own; another language hears any. In files the
    /// file's name below `recordings/`; in records the name of the stored object, `{sha256}.{mp3|mp4|…}`.
    pub file: LocalizedText,
    /// What is said or heard in it, as WebVTT; also what is read beside it. In files the name of a `.vtt`
    /// file below `recordings/`; in records the captions themselves.
    #[serde(default, skip_serializing_if = "LocalizedText::is_empty")]
    pub captions: LocalizedText,
    /// A text beside it (Markdown).
    #[serde(default, skip_serializing_if = "LocalizedText::is_empty")]
    pub text: LocalizedText,
    /// The image record that stands in its place before it plays.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub image: Option<Id>,
    /// Who made it.
    #[serde(default)]
    pub credit: LocalizedText,
    /// Licence, an SPDX expression or a plain name; empty is refused at publishing.
    #[serde(default)]
    pub licence: String,
}
