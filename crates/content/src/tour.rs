//! A tour: scenes in the order a person would walk them.

use crate::{Id, LocalizedText, Plan, ViewAngles, place::unnamed};
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
    /// A guided walk through views of these scenes; empty where nobody has written one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub route: Vec<RouteStop>,
    /// Plans of the tour, such as the floors of a building; empty where there is none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub plans: Vec<Plan>,
}

/// One view of a guided walk, with what the guide says there.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct RouteStop {
    /// A scene of the tour.
    pub scene: Id,
    /// Where the guide looks.
    pub view: ViewAngles,
    /// What the guide says, in a sentence or two; it stands below the picture and is read aloud by
    /// screen readers.
    pub caption: LocalizedText,
    /// How long the guide stays, in seconds, 3 to 120.
    #[serde(default = "usual_stay")]
    pub seconds: f64,
}

/// Long enough to read two sentences twice.
fn usual_stay() -> f64 {
    12.0
}
