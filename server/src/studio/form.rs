//! Forms: what was typed, what is wrong with it, and each mistake beside its field.

use super::page::Frame;
use crate::messages::Texts;
use sonla360_content::{Id, Language, LocalizedText, ViewAngles};
use std::{collections::BTreeMap, ops::RangeInclusive};
use time::macros::format_description;

/// What a form sends: field to text.
pub type Sent = BTreeMap<String, String>;

/// Longest text of a field in bytes.
const MAX_TEXT: usize = 20_000;
/// Longest text of a chapter or an article in bytes: some thirty thousand Vietnamese words.
const MAX_LONG_TEXT: usize = 200_000;

/// Fields in both languages whose label is made of their own name and the language's.
const TOLD_IN_BOTH: [&str; 15] = [
    "caption",
    "captions",
    "recording",
    "address",
    "alt",
    "author",
    "body",
    "formerly",
    "kind",
    "label",
    "name",
    "operator",
    "season",
    "tagline",
    "value",
];

/// Fields that need a word of help.
const HINTED: [&str; 17] = [
    "captions",
    "recording",
    "alt",
    "body",
    "checked",
    "confidence",
    "credit",
    "description",
    "file",
    "formerly",
    "id",
    "kind",
    "licence",
    "north",
    "position",
    "precision",
    "source",
];

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
        Self::in_language(frame.texts, values)
    }

    /// The same, whose mistakes are told in these texts.
    pub fn in_language(texts: Texts, values: Sent) -> Self {
        Self { values, errors: BTreeMap::new(), texts }
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

    /// Puts a text into a field.
    pub fn set(&mut self, field: &str, text: String) {
        self.values.insert(field.to_owned(), text);
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
        Self::label_in(self.texts, field)
    }

    /// What a field is called on the page, in a language.
    pub fn label_in(texts: Texts, field: &str) -> String {
        if let Some((group, number, part)) = numbered(field) {
            let (number, label) = ((number + 1).to_string(), Self::label_in(texts, part));
            return texts.t2(group.message(), ("number", number), ("field", label));
        }
        let field = field.trim_start_matches("arrival_");
        if let Some((stem, language)) = field.rsplit_once('_')
            && TOLD_IN_BOTH.contains(&stem)
        {
            let stem = texts.t(&format!("studio-field-{stem}"));
            return texts.t1(&format!("studio-in-{language}"), "field", stem);
        }
        if let Some(part) = field.strip_prefix("plan_").and_then(|field| field.rsplit('_').next()) {
            return texts.t(&format!("studio-plan-{part}"));
        }
        let key = match field {
            "id" => "studio-address".to_owned(),
            "tour_id" => "studio-tour-address".to_owned(),
            "new_at" => "studio-at".to_owned(),
            "scene" => "studio-target".to_owned(),
            "scenes" => "studio-order".to_owned(),
            other => format!("studio-{}", other.replace('_', "-")),
        };
        texts.t(&key)
    }

    /// The same within a numbered group, whose heading says which it is.
    pub fn short_label(&self, field: &str) -> String {
        self.label(numbered(field).map_or(field, |(_, _, part)| part))
    }

    /// The name of a field in one language: `title_vi`.
    #[expect(clippy::unused_self, reason = "templates reach functions through the form")]
    pub fn name_in(&self, stem: &str, language: &str) -> String {
        format!("{stem}_{language}")
    }

    /// The name of a fact's field; facts count from 0.
    #[expect(clippy::unused_self, reason = "templates reach functions through the form")]
    pub fn fact_field(&self, number: usize, part: &str) -> String {
        format!("facts_{number}_{part}")
    }

    /// The name of a field of a guided walk's stop; stops count from 0.
    #[expect(clippy::unused_self, reason = "templates reach functions through the form")]
    pub fn stop_field(&self, number: usize, part: &str) -> String {
        format!("stops_{number}_{part}")
    }

    /// The name of a blurred region's field; regions count from 0.
    #[expect(clippy::unused_self, reason = "templates reach functions through the form")]
    pub fn region_field(&self, number: usize, part: &str) -> String {
        format!("regions_{number}_{part}")
    }

    /// The name of a plan's field; plans count from 0.
    #[expect(clippy::unused_self, reason = "templates reach functions through the form")]
    pub fn plan_field(&self, number: &str, part: &str) -> String {
        format!("plan_{number}_{part}")
    }

    /// The name of a field of a scene's point on a plan.
    #[expect(clippy::unused_self, reason = "templates reach functions through the form")]
    pub fn point_field(&self, number: &str, scene: &str, part: &str) -> String {
        format!("plan_{number}_{scene}_{part}")
    }

    /// What helps to fill in a field.
    pub fn hint(&self, field: &str) -> Option<String> {
        let part = numbered(field).map_or(field, |(_, _, part)| part);
        let stem = part.strip_suffix("_vi").or(part.strip_suffix("_en")).unwrap_or(part);
        HINTED.contains(&stem).then(|| self.texts.t(&format!("studio-hint-{stem}")))
    }

    /// The elements that say more about a field, for `aria-describedby`.
    pub fn described_by(&self, field: &str) -> String {
        let hint = self.hint(field).map(|_| format!("{field}-hint"));
        let error = self.error(field).map(|_| format!("{field}-error"));
        hint.into_iter().chain(error).collect::<Vec<_>>().join(" ")
    }

    /// Whether there is no mistake.
    pub fn is_good(&self) -> bool {
        self.errors.is_empty()
    }

    /// Notes a mistake by its message.
    pub fn refuse(&mut self, field: &str, key: &str) {
        self.errors.entry(field.to_owned()).or_insert_with(|| self.texts.t(key));
    }

    /// Notes a mistake by a sentence of its own.
    pub fn refuse_with(&mut self, field: &str, sentence: String) {
        self.errors.entry(field.to_owned()).or_insert(sentence);
    }

    /// Whether mistakes are told in Vietnamese.
    pub fn speaks_vietnamese(&self) -> bool {
        self.texts == Texts::of(Language::VI)
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
        self.up_to(field, MAX_TEXT)
    }

    fn up_to(&mut self, field: &str, most: usize) -> String {
        let text = self.value(field).trim().replace("\r\n", "\n");
        if text.len() > most {
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
        self.text_up_to(field, MAX_TEXT)
    }

    /// A long text in both languages that may be unfinished: chapters and articles.
    pub fn long_text(&mut self, field: &str) -> LocalizedText {
        self.text_up_to(field, MAX_LONG_TEXT)
    }

    fn text_up_to(&mut self, field: &str, most: usize) -> LocalizedText {
        let mut text = LocalizedText::default();
        for language in [Language::VI, Language::EN] {
            let words = self.up_to(&format!("{field}_{language}"), most);
            if !words.is_empty() {
                text.set(language, words);
            }
        }
        text
    }

    /// A day, `YYYY-MM-DD`, that must be there.
    pub fn date(&mut self, field: &str) -> String {
        let date = self.required(field);
        let format = format_description!("[year]-[month]-[day]");
        if time::Date::parse(&date, format).is_err() {
            self.refuse(field, "studio-error-date");
        }
        date
    }

    /// A record chosen from a list, or none.
    pub fn optional_id(&mut self, field: &str) -> Option<Id> {
        let chosen = self.optional(field);
        if chosen.is_empty() {
            return None;
        }
        let id = chosen.parse().ok();
        if id.is_none() {
            self.refuse(field, "studio-error-address");
        }
        id
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

/// Groups of fields that repeat.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Group {
    Facts,
    Regions,
    Stops,
}

impl Group {
    /// The message that names a field together with its group.
    const fn message(self) -> &'static str {
        match self {
            Self::Facts => "studio-fact-field",
            Self::Regions => "studio-region-field",
            Self::Stops => "studio-stop-field",
        }
    }
}

/// `facts_3_source` taken apart: the group, its number from 0, and the part of it.
fn numbered(field: &str) -> Option<(Group, usize, &str)> {
    let groups = [("facts_", Group::Facts), ("regions_", Group::Regions), ("stops_", Group::Stops)];
    let (rest, group) = groups
        .into_iter()
        .find_map(|(prefix, group)| Some((field.strip_prefix(prefix)?, group)))?;
    let (number, part) = rest.split_once('_')?;
    Some((group, number.parse().ok()?, part))
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
