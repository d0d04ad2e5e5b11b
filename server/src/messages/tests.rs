//! Every language says the same things, and templates ask only for what exists.

use super::*;
use std::{collections::BTreeSet, path::Path};

/// Messages of one language with the variables each uses.
fn messages(code: &str) -> BTreeMap<String, BTreeSet<String>> {
    let mut found = BTreeMap::new();
    for (_, file, source) in assets::locales().iter().filter(|(language, ..)| *language == code) {
        let mut current: Option<String> = None;
        for line in source.lines() {
            let starts = line.chars().next().is_some_and(|first| first.is_ascii_alphabetic());
            if starts && let Some((name, _)) = line.split_once('=') {
                let name = name.trim().to_owned();
                assert!(!found.contains_key(&name), "{code}/{file} has {name} twice");
                found.insert(name.clone(), BTreeSet::new());
                current = Some(name);
            }
            if line.starts_with('#') {
                continue;
            }
            let Some(variables) = current.as_ref().and_then(|name| found.get_mut(name)) else {
                continue;
            };
            for part in line.split('$').skip(1) {
                let end = part
                    .find(|c: char| !c.is_ascii_alphanumeric() && c != '-')
                    .unwrap_or(part.len());
                variables.insert(part[..end].to_owned());
            }
        }
    }
    found
}

#[test]
fn every_language_has_the_same_messages_and_variables() {
    let vietnamese = messages("vi");
    assert!(vietnamese.len() > 40);
    let languages: BTreeSet<_> = assets::locales().iter().map(|(language, ..)| *language).collect();
    assert!(languages.contains("en"));
    for language in languages {
        assert_eq!(messages(language), vietnamese, "locales/{language} differs from locales/vi");
    }
}

#[test]
fn no_message_file_has_mistakes() {
    for (language, file, source) in assets::locales() {
        let parsed = FluentResource::try_new((*source).to_owned());
        assert!(
            parsed.is_ok(),
            "locales/{language}/{file}: {:?}",
            parsed.err().map(|(_, errors)| errors)
        );
    }
}

/// Every `t("…")`, `t1("…", "…"` and `t2("…", ("…"` in templates and code.
fn asked(folder: &Path, found: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(folder).expect("a folder").map(|entry| entry.expect("an entry"))
    {
        let path = entry.path();
        if path.is_dir() {
            asked(&path, found);
            continue;
        }
        let source = std::fs::read_to_string(&path).expect("a text");
        for call in [".t(\"", ".t1(\"", ".t2(\""] {
            for part in source.split(call).skip(1) {
                let key = part.split('"').next().unwrap_or_default().to_owned();
                found.push((path.display().to_string(), key));
            }
        }
    }
}

#[test]
fn templates_and_code_ask_only_for_messages_that_exist() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut found = Vec::new();
    asked(&root.join("templates"), &mut found);
    asked(&root.join("src/public"), &mut found);
    assert!(found.len() > 30, "the search for messages finds nothing");
    let known = messages("vi");
    for (file, key) in found {
        assert!(known.contains_key(&key), "{file} asks for {key}");
    }
}

#[test]
fn days_are_written_as_people_write_them() {
    assert_eq!(Texts::of(Language::VI).date("2026-03-05"), "5/3/2026");
    assert_eq!(Texts::of(Language::EN).date("2026-03-05"), "5 March 2026");
    assert_eq!(Texts::of(Language::EN).date("soon"), "soon");
}

#[test]
fn a_language_without_texts_hears_vietnamese() {
    let unknown = Texts::of("lo".parse().expect("a code"));
    assert_eq!(unknown, Texts::of(Language::VI));
}
