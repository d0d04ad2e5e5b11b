//! Identifiers of records: short, lower-case and safe in every URL and file name.

use serde::{Deserialize, Serialize};
use std::{fmt, str::FromStr};
use thiserror::Error;

/// Longest identifier in bytes.
pub const MAX_ID_LENGTH: usize = 64;

/// An identifier such as `doi-che`: 1 to 64 of `a-z`, `0-9` and `-`, not beginning or ending with `-`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Id(String);

/// A text that cannot be an identifier.
#[derive(Debug, Error, PartialEq, Eq)]
#[error(
    "{0:?} is not a usable name for an address: use 1 to 64 of a–z, 0–9 and -, such as doi-che"
)]
pub struct InvalidId(pub String);

impl Id {
    /// The identifier as text.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for Id {
    type Err = InvalidId;

    fn from_str(text: &str) -> Result<Self, InvalidId> {
        Self::try_from(text.to_owned())
    }
}

impl TryFrom<String> for Id {
    type Error = InvalidId;

    fn try_from(text: String) -> Result<Self, InvalidId> {
        let plain = |byte: u8| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'-';
        let usable = (1..=MAX_ID_LENGTH).contains(&text.len())
            && text.bytes().all(plain)
            && !text.starts_with('-')
            && !text.ends_with('-');
        if usable { Ok(Self(text)) } else { Err(InvalidId(text)) }
    }
}

impl From<Id> for String {
    fn from(id: Id) -> Self {
        id.0
    }
}

impl fmt::Display for Id {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_url_safe_names_are_identifiers() {
        for good in ["a", "doi-che", "d14", "moc-chau-2"] {
            assert!(good.parse::<Id>().is_ok(), "{good}");
        }
        for bad in ["", "-a", "a-", "Đồi", "a b", "a/b", "..", "A", &"x".repeat(65)] {
            assert!(bad.parse::<Id>().is_err(), "{bad}");
        }
    }
}
