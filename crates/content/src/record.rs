//! Every kind of record under one roof, each with its key.

use crate::{Article, Chapter, Id, Image, InvalidId, LocalizedText, Place, Province, Scene, Tour};
use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use thiserror::Error;

/// The kinds of record.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// [`Province`], exactly one.
    Province,
    /// [`Place`].
    Place,
    /// [`Tour`].
    Tour,
    /// [`Scene`].
    Scene,
    /// [`Chapter`].
    Chapter,
    /// [`Article`].
    Article,
    /// [`Image`].
    Image,
}

impl Kind {
    /// All kinds.
    pub const ALL: [Self; 7] = [
        Self::Province,
        Self::Place,
        Self::Tour,
        Self::Scene,
        Self::Chapter,
        Self::Article,
        Self::Image,
    ];

    /// The name in keys.
    pub const fn name(self) -> &'static str {
        match self {
            Self::Province => "province",
            Self::Place => "place",
            Self::Tour => "tour",
            Self::Scene => "scene",
            Self::Chapter => "chapter",
            Self::Article => "article",
            Self::Image => "image",
        }
    }
}

/// The key of a record: `province`, `place/ta-xua`, `tour/moc-chau`, `scene/moc-chau/doi-che`, …
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct RecordKey {
    kind: Kind,
    /// The tour of a scene.
    tour: Option<Id>,
    /// `None` only for the province.
    id: Option<Id>,
}

/// A text that is no record's key.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum InvalidKey {
    /// No such kind, or the wrong number of parts.
    #[error("{0:?} is not the key of a record, such as place/ta-xua or scene/moc-chau/doi-che")]
    Shape(String),
    /// A part that is no identifier.
    #[error(transparent)]
    Id(#[from] InvalidId),
}

impl RecordKey {
    /// The province's key.
    pub const PROVINCE: Self = Self { kind: Kind::Province, tour: None, id: None };

    /// The key of a scene.
    pub fn scene(tour: Id, scene: Id) -> Self {
        Self { kind: Kind::Scene, tour: Some(tour), id: Some(scene) }
    }

    /// The key of a place, tour, chapter, article or image.
    pub fn plain(kind: Kind, id: Id) -> Result<Self, InvalidKey> {
        match kind {
            Kind::Province | Kind::Scene => Err(InvalidKey::Shape(format!("{}/{id}", kind.name()))),
            _ => Ok(Self { kind, tour: None, id: Some(id) }),
        }
    }

    /// The kind of record.
    pub fn kind(&self) -> Kind {
        self.kind
    }

    /// The tour a scene belongs to.
    pub fn tour(&self) -> Option<&Id> {
        self.tour.as_ref()
    }

    /// The record's own identifier; `None` only for the province.
    pub fn id(&self) -> Option<&Id> {
        self.id.as_ref()
    }
}

impl fmt::Display for RecordKey {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.kind.name())?;
        for part in [&self.tour, &self.id].into_iter().flatten() {
            write!(formatter, "/{part}")?;
        }
        Ok(())
    }
}

impl FromStr for RecordKey {
    type Err = InvalidKey;

    fn from_str(text: &str) -> Result<Self, InvalidKey> {
        let shape = || InvalidKey::Shape(text.to_owned());
        let mut parts = text.split('/');
        let kind_name = parts.next().unwrap_or_default();
        let kind = Kind::ALL.into_iter().find(|kind| kind.name() == kind_name).ok_or_else(shape)?;
        match (kind, parts.next(), parts.next(), parts.next()) {
            (Kind::Province, None, None, None) => Ok(Self::PROVINCE),
            (Kind::Scene, Some(tour), Some(scene), None) => {
                Ok(Self::scene(tour.parse()?, scene.parse()?))
            }
            (_, Some(id), None, None) => Self::plain(kind, id.parse()?),
            _ => Err(shape()),
        }
    }
}

impl TryFrom<String> for RecordKey {
    type Error = InvalidKey;

    fn try_from(text: String) -> Result<Self, InvalidKey> {
        text.parse()
    }
}

impl From<RecordKey> for String {
    fn from(key: RecordKey) -> Self {
        key.to_string()
    }
}

/// Any record.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "type", rename_all = "lowercase")]
pub enum Record {
    /// The province.
    Province(Province),
    /// A place.
    Place(Place),
    /// A tour.
    Tour(Tour),
    /// A scene.
    Scene(Scene),
    /// A handbook chapter.
    Chapter(Chapter),
    /// An article.
    Article(Article),
    /// An image.
    Image(Image),
}

impl Record {
    /// Where this record is kept.
    pub fn key(&self) -> RecordKey {
        let plain = |kind, id: &Id| RecordKey { kind, tour: None, id: Some(id.clone()) };
        match self {
            Self::Province(_) => RecordKey::PROVINCE,
            Self::Place(place) => plain(Kind::Place, &place.id),
            Self::Tour(tour) => plain(Kind::Tour, &tour.id),
            Self::Scene(scene) => RecordKey::scene(scene.tour.clone(), scene.id.clone()),
            Self::Chapter(chapter) => plain(Kind::Chapter, &chapter.id),
            Self::Article(article) => plain(Kind::Article, &article.id),
            Self::Image(image) => plain(Kind::Image, &image.id),
        }
    }

    /// What people call it.
    pub fn title(&self) -> &LocalizedText {
        match self {
            Self::Province(province) => &province.name,
            Self::Place(place) => &place.name,
            Self::Tour(tour) => &tour.title,
            Self::Scene(scene) => &scene.title,
            Self::Chapter(chapter) => &chapter.title,
            Self::Article(article) => &article.title,
            Self::Image(image) => &image.title,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_parse_back() {
        for text in ["province", "place/ta-xua", "scene/moc-chau/doi-che", "image/a"] {
            assert_eq!(text.parse::<RecordKey>().expect("a key").to_string(), text);
        }
        for bad in ["", "province/x", "scene/moc-chau", "place", "place/a/b", "tour/../x"] {
            assert!(bad.parse::<RecordKey>().is_err(), "{bad}");
        }
    }
}
