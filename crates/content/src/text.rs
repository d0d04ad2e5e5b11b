//! Languages, and text that exists in several of them.

use crate::id::Id;
use serde::{Deserialize, Serialize, Serializer};
use std::{collections::BTreeMap, fmt, str::FromStr};
use thiserror::Error;

/// A language code such as `vi` or `en`: two or three lower-case letters (ISO 639).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Language([u8; 3]);

/// A text that is not a language code.
#[derive(Debug, Error, PartialEq, Eq)]
#[error("{0:?} is not a language code: use two or three letters such as vi or en")]
pub struct UnknownLanguage(pub String);

impl Language {
    /// Vietnamese, the language of the province.
    pub const VI: Self = Self(*b"vi\0");
    /// English.
    pub const EN: Self = Self(*b"en\0");

    /// The code, as in `lang="vi"`.
    pub fn code(&self) -> &str {
        let length = if self.0[2] == 0 { 2 } else { 3 };
        std::str::from_utf8(&self.0[..length]).unwrap_or_default() // always ASCII letters
    }
}

impl FromStr for Language {
    type Err = UnknownLanguage;

    fn from_str(text: &str) -> Result<Self, UnknownLanguage> {
        let usable = matches!(text.len(), 2 | 3) && text.bytes().all(|b| b.is_ascii_lowercase());
        if !usable {
            return Err(UnknownLanguage(text.to_owned()));
        }
        let mut code = [0; 3];
        code[..text.len()].copy_from_slice(text.as_bytes());
        Ok(Self(code))
    }
}

impl TryFrom<String> for Language {
    type Error = UnknownLanguage;

    fn try_from(text: String) -> Result<Self, UnknownLanguage> {
        text.parse()
    }
}

impl From<Language> for String {
    fn from(language: Language) -> Self {
        language.code().to_owned()
    }
}

impl fmt::Display for Language {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.code())
    }
}

/// One text in several languages. In files and documents it is a map; here it is a list in the order of codes,
/// because there are two or three and a tree's code would weigh more in the browser than they do.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(from = "BTreeMap<Language, String>")]
pub struct LocalizedText(Vec<(Language, String)>);

impl From<BTreeMap<Language, String>> for LocalizedText {
    fn from(texts: BTreeMap<Language, String>) -> Self {
        Self(texts.into_iter().collect())
    }
}

impl Serialize for LocalizedText {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_map(self.iter())
    }
}

impl LocalizedText {
    /// A Vietnamese and an English text.
    pub fn vi_en(vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self(vec![(Language::EN, en.into()), (Language::VI, vi.into())])
    }

    /// The text in exactly this language; a blank text counts as missing.
    pub fn get(&self, language: Language) -> Option<&str> {
        let (_, text) = self.0.iter().find(|(other, _)| *other == language)?;
        (!is_blank(text)).then_some(text)
    }

    /// The text in this language. Where it is missing, in any other, so that a published page never has
    /// a hole: validation keeps that from happening in languages that are published.
    pub fn in_language(&self, language: Language) -> &str {
        self.get(language)
            .or_else(|| self.iter().map(|(_, text)| text).find(|text| !is_blank(text)))
            .unwrap_or_default()
    }

    /// Sets or replaces the text in one language.
    pub fn set(&mut self, language: Language, text: impl Into<String>) {
        let text = text.into();
        let place = self.0.iter().position(|(other, _)| *other >= language);
        match place {
            Some(place) if self.0[place].0 == language => self.0[place].1 = text,
            _ => self.0.insert(place.unwrap_or(self.0.len()), (language, text)),
        }
    }

    /// Whether no language has a text.
    pub fn is_empty(&self) -> bool {
        self.iter().all(|(_, text)| is_blank(text))
    }

    /// Every language with its text, in the order of codes.
    pub fn iter(&self) -> impl Iterator<Item = (Language, &str)> {
        self.0.iter().map(|(language, text)| (*language, text.as_str()))
    }

    /// Those of `languages` that have no text.
    pub fn missing<'a>(&'a self, languages: &'a [Language]) -> impl Iterator<Item = Language> + 'a {
        languages.iter().copied().filter(|language| self.get(*language).is_none())
    }
}

/// Not by trimming, whose search from both ends weighs more in the browser.
fn is_blank(text: &str) -> bool {
    text.chars().all(char::is_whitespace)
}

/// A label for an identifier that has no record: shown only in the studio's messages.
impl From<&Id> for LocalizedText {
    fn from(id: &Id) -> Self {
        Self::vi_en(id.as_str(), id.as_str())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_checked() {
        assert_eq!("vi".parse(), Ok(Language::VI));
        assert_eq!(Language::EN.code(), "en");
        assert!("VI".parse::<Language>().is_err());
        assert!("english".parse::<Language>().is_err());
    }

    #[test]
    fn texts_stand_in_the_order_of_codes_however_they_come() {
        let mut text = LocalizedText::default();
        for (code, words) in [("vi", "một"), ("en", "one"), ("de", "eins"), ("vi", "hai")] {
            text.set(code.parse().unwrap(), words);
        }
        let json = r#"{"de":"eins","en":"one","vi":"hai"}"#;
        assert_eq!(serde_json::to_string(&text).unwrap(), json);
        assert_eq!(serde_json::from_str::<LocalizedText>(json).unwrap(), text);
    }

    #[test]
    fn a_blank_text_is_a_missing_text() {
        let text = LocalizedText::vi_en("Chào", "  ");
        assert_eq!(text.missing(&[Language::VI, Language::EN]).collect::<Vec<_>>(), [Language::EN]);
        assert_eq!(text.in_language(Language::EN), "Chào");
    }
}
