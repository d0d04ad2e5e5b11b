//! The texts of the interface, from `locales/{language}/*.ftl`. A language is data: a folder more is a
//! language more.

use crate::assets;
use fluent_bundle::{
    FluentArgs, FluentResource, FluentValue, concurrent::FluentBundle as ConcurrentBundle,
};
use sonla360_content::Language;
use std::{collections::BTreeMap, sync::LazyLock};
use unic_langid::LanguageIdentifier;

type Bundle = ConcurrentBundle<FluentResource>;

static BUNDLES: LazyLock<BTreeMap<Language, Bundle>> = LazyLock::new(load);

fn load() -> BTreeMap<Language, Bundle> {
    let mut bundles = BTreeMap::new();
    for (code, file, source) in assets::locales() {
        let (Ok(language), Ok(identifier)) =
            (code.parse::<Language>(), code.parse::<LanguageIdentifier>())
        else {
            tracing::error!(code, "locales/ has a folder that is no language code; it is not used");
            continue;
        };
        let bundle = bundles.entry(language).or_insert_with(|| {
            let mut bundle = ConcurrentBundle::new_concurrent(vec![identifier]);
            // Marks around inserted values disturb titles, feeds and searches in a page.
            bundle.set_use_isolating(false);
            bundle
        });
        let resource =
            FluentResource::try_new((*source).to_owned()).unwrap_or_else(|(usable, errors)| {
                tracing::error!(
                    code,
                    file,
                    ?errors,
                    "a message file has mistakes; the rest of it is used"
                );
                usable
            });
        if let Err(errors) = bundle.add_resource(resource) {
            tracing::error!(
                code,
                file,
                ?errors,
                "messages are defined twice; the first ones are used"
            );
        }
    }
    bundles
}

/// The texts in one language.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Texts {
    language: Language,
}

impl Texts {
    /// The texts in a language; where the interface does not speak it, in Vietnamese.
    pub fn of(language: Language) -> Self {
        let spoken = BUNDLES.contains_key(&language);
        Self { language: if spoken { language } else { Language::VI } }
    }

    /// A message without variables. A message that does not exist shows its name: a test compares the
    /// names in templates with the message files.
    pub fn t(self, key: &str) -> String {
        self.format(key, None)
    }

    /// A message with one variable.
    pub fn t1<'a>(self, key: &str, name: &'a str, value: impl Into<FluentValue<'a>>) -> String {
        let mut arguments = FluentArgs::new();
        arguments.set(name, value);
        self.format(key, Some(&arguments))
    }

    /// A message with two variables.
    pub fn t2<'a>(
        self,
        key: &str,
        first: (&'a str, impl Into<FluentValue<'a>>),
        second: (&'a str, impl Into<FluentValue<'a>>),
    ) -> String {
        let mut arguments = FluentArgs::new();
        arguments.set(first.0, first.1);
        arguments.set(second.0, second.1);
        self.format(key, Some(&arguments))
    }

    /// A day `YYYY-MM-DD` as people of this language write it; anything else as it stands.
    pub fn date(self, iso: &str) -> String {
        let numbers: Vec<u16> = iso.split('-').map_while(|part| part.parse().ok()).collect();
        let [year, month, day] = numbers.as_slice() else { return iso.to_owned() };
        let mut arguments = FluentArgs::new();
        // The month as a number, since languages choose its name by it.
        arguments.set("year", year.to_string());
        arguments.set("month", *month);
        arguments.set("day", day.to_string());
        self.format("date", Some(&arguments))
    }

    fn format(self, key: &str, arguments: Option<&FluentArgs<'_>>) -> String {
        let bundle = BUNDLES.get(&self.language);
        let pattern = bundle.and_then(|bundle| bundle.get_message(key)?.value());
        let (Some(bundle), Some(pattern)) = (bundle, pattern) else {
            tracing::error!(key, language = %self.language, "there is no such message");
            return key.to_owned();
        };
        let mut errors = Vec::new();
        let text = bundle.format_pattern(pattern, arguments, &mut errors).into_owned();
        if !errors.is_empty() {
            tracing::error!(key, ?errors, "a message could not be filled in");
        }
        text
    }
}

#[cfg(test)]
mod tests;
