//! A tour: scenes in the order a person would walk them.

use crate::{Id, LocalizedText, place::unnamed};
use serde::{Deserialize, Serialize};

/// A tour of linked scenes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Tour {
    /// Its identifier; in files, the folder's name.
    #[serde(default = "unnamed")]
    pub id: Id,
    /// Its title.
    pub title: LocalizedText,
    /// One or two sentences, plain text.
    pub summary: LocalizedText,
    /// Scenes in walking order; the first is where the tour begins.
    pub scenes: Vec<Id>,
}
