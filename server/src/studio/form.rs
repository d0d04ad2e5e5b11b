//! Forms: what was typed, what is wrong with it, and each mistake beside its field.

use super::page::Frame;
use crate::messages::Texts;
use sonla360_content::{Id, Language, LocalizedText, ViewAngles};
use std::{collections::BTreeMap, ops::RangeInclusive};

/// What a form sends: field to text.
pub type Sent = BTreeMap<String, String>;

/// Longest text of a field in bytes.
const MAX_TEXT: usize = 20_000;

/// A form being filled in, or coming back with mistakes.
#[derive(Debug, Clone)]
pub struct Form {
    values: Sent,
    errors: BTreeMap<String, String>,
    texts: Texts,
}

impl Form {
    /// A form with these values, no mistakes found yet.
    pub fn new(frame: &Frame, values: Sent) -> Self {
        Self { values, errors: BTreeMap::new(), texts: frame.texts }
    }

    /// What stands in a field.
    pub fn value(&self, field: &str) -> &str {
        self.values.get(field).map_or("", String::as_str)
    }

    /// Whether a box is ticked.
    pub fn ticked(&self, field: &str) -> bool {
        self.values.contains_key(field)
    }

    /// The rest of the names of all ticked boxes whose names begin so.
    pub fn ticked_with<'a>(&'a self, prefix: &'a str) -> impl Iterator<Item = &'a str> {
        self.values.keys().filter_map(move |field| field.strip_prefix(prefix))
    }

    /// Whether any box is ticked whose name begins so.
    pub fn has_ticked(&self, prefix: &str) -> bool {
        self.ticked_with(prefix).next().is_some()
    }

    /// What is wrong with a field.
    pub fn error(&self, field: &str) -> Option<&str> {
        self.errors.get(field).map(String::as_str)
    }

    /// Every mistake with its field, for the summary on top.
    pub fn errors(&self) -> impl Iterator<Item = (&String, &String)> {
        self.errors.iter()
    }

    /// What a field is called on the page.
    pub fn label(&self, field: &str) -> String {
        let key = match field.trim_start_matches("arrival_") {
            "id" => "studio-address".to_owned(),
            "tour_id" => "studio-tour-address".to_owned(),
            "scene" => "studio-target".to_owned(),
            "scenes" => "studio-order".to_owned(),
            other => format!("studio-{}", other.replace('_', "-")),
        };
        self.texts.t(&key)
    }

    /// Whether there is no mistake.
    pub fn is_good(&self) -> bool {
        self.errors.is_empty()
    }

    /// Notes a mistake by its message.
    pub fn refuse(&mut self, field: &str, key: &str) {
        self.errors.entry(field.to_owned()).or_insert_with(|| self.texts.t(key));
    }

    /// A text that must be there.
    pub fn required(&mut self, field: &str) -> String {
        let text = self.optional(field);
        if text.is_empty() {
            self.refuse(field, "studio-error-empty");
        }
        text
    }

    /// A text that may be empty.
    pub fn optional(&mut self, field: &str) -> String {
        let text = self.value(field).trim().replace("\r\n", "\n");
        if text.len() > MAX_TEXT {
            self.refuse(field, "studio-error-long");
        }
        text
    }

    /// A text in both languages that must be there: `field_vi`, `field_en`.
    pub fn required_text(&mut self, field: &str) -> LocalizedText {
        let vi = self.required(&format!("{field}_vi"));
        LocalizedText::vi_en(vi, self.required(&format!("{field}_en")))
    }

    /// A text in both languages that may be unfinished; publishing asks for the rest.
    pub fn optional_text(&mut self, field: &str) -> LocalizedText {
        let mut text = LocalizedText::default();
        for language in [Language::VI, Language::EN] {
            let words = self.optional(&format!("{field}_{language}"));
            if !words.is_empty() {
                text.set(language, words);
            }
        }
        text
    }

    /// A number within a range.
    pub fn number(&mut self, field: &str, range: RangeInclusive<f64>) -> f64 {
        // People in Việt Nam write a decimal comma.
        let number = self.value(field).trim().replace(',', ".").parse::<f64>().unwrap_or(f64::NAN);
        if !range.contains(&number) {
            let (least, most) = (range.start().to_string(), range.end().to_string());
            let sentence = self.texts.t2("studio-error-number", ("least", least), ("most", most));
            self.errors.entry(field.to_owned()).or_insert(sentence);
        }
        number
    }

    /// A number within a range, or nothing.
    pub fn optional_number(&mut self, field: &str, range: RangeInclusive<f64>) -> Option<f64> {
        if self.value(field).trim().is_empty() { None } else { Some(self.number(field, range)) }
    }

    /// A view: `yaw`, `pitch`, `hfov` behind a prefix.
    pub fn view(&mut self, prefix: &str) -> ViewAngles {
        ViewAngles {
            yaw: self.number(&format!("{prefix}yaw"), -180.0..=180.0),
            pitch: self.number(&format!("{prefix}pitch"), -90.0..=90.0),
            hfov: self.number(&format!("{prefix}hfov"), 10.0..=140.0),
        }
    }

    /// An identifier: what was typed, or made from a title where nothing was.
    pub fn id(&mut self, field: &str, title: &str) -> Option<Id> {
        let typed = self.optional(field);
        let text = if typed.is_empty() { address_of(title) } else { typed };
        let id = text.parse().ok();
        // A missing title is told beside the title.
        if id.is_none() && !(text.is_empty() && title.trim().is_empty()) {
            self.refuse(field, "studio-error-address");
        }
        id
    }
}

/// An address made from a title: “Đồi chè Mộc Châu” gives `doi-che-moc-chau`.
pub fn address_of(title: &str) -> String {
    let folded = sonla360_search::fold(title);
    let words = folded.split(|c: char| !c.is_ascii_alphanumeric()).filter(|word| !word.is_empty());
    let mut address = String::new();
    for word in words {
        if address.len() + word.len() + 1 > sonla360_content::id::MAX_ID_LENGTH {
            break;
        }
        if !address.is_empty() {
            address.push('-');
        }
        address.push_str(word);
    }
    address
}

/// The fields of a text in both languages.
pub fn fill_text(values: &mut Sent, field: &str, text: &LocalizedText) {
    for language in [Language::VI, Language::EN] {
        let words = text.get(language).unwrap_or_default();
        values.insert(format!("{field}_{language}"), words.to_owned());
    }
}

/// The fields of a view.
pub fn fill_view(values: &mut Sent, prefix: &str, view: ViewAngles) {
    for (name, number) in [("yaw", view.yaw), ("pitch", view.pitch), ("hfov", view.hfov)] {
        values.insert(format!("{prefix}{name}"), number.to_string());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_becomes_an_address() {
        assert_eq!(address_of("Đồi chè Mộc Châu (1)"), "doi-che-moc-chau-1");
        assert!(address_of(&"rất dài ".repeat(40)).parse::<Id>().is_ok());
        assert_eq!(address_of("…"), "");
    }
}
