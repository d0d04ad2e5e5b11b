//! The province itself: names, languages and the order of its tours.

use crate::{Claim, Id, Language, LocalizedText};
use serde::{Deserialize, Serialize};

/// The one record about the whole site.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "camelCase")]
pub struct Province {
    /// Name of the site: "Sơn La 360".
    pub name: LocalizedText,
    /// One line under the name.
    pub tagline: LocalizedText,
    /// A paragraph for the home page (Markdown).
    pub description: LocalizedText,
    /// Languages the site is published in, the first is the default.
    pub languages: Vec<Language>,
    /// Tours in the order of the home page.
    pub tours: Vec<Id>,
    /// Facts about the province.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub facts: Vec<Claim>,
    /// Who runs the site, for the footer.
    #[serde(default, skip_serializing_if = "LocalizedText::is_empty")]
    pub operator: LocalizedText,
}
