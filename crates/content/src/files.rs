//! Records as files a person can read and edit: TOML for the record, Markdown for long texts.
//!
//! ```text
//! province.toml
//! places/{place}.toml
//! {tour}/tour.toml             a folder with a tour.toml is a tour
//! {tour}/{scene}.toml
//! handbook/{chapter}/chapter.toml  vi.md  en.md
//! articles/{article}/article.toml  vi.md  en.md
//! images/{image}.toml          beside the picture it names
//! recordings/…                 the sounds and films that hotspots name, and their captions, *.vtt
//! panoramas/…                  the pictures that scenes name
//! ```
//!
//! Identifiers come from file and folder names and are not repeated inside.

use crate::{
    Article, Chapter, Id, Image, InvalidId, Language, LocalizedText, Place, Province, Record,
    Scene, Tour, text::UnknownLanguage,
};
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use thiserror::Error;

/// The text files of a content folder: path relative to the folder, with `/`, to the file's text.
pub type TextFiles = BTreeMap<String, String>;

/// What is wrong with a content file.
#[derive(Debug, Error, PartialEq)]
#[error("{path}: {problem}")]
pub struct FileError {
    /// The file, relative to the content folder.
    pub path: String,
    /// What is wrong with it.
    pub problem: FileProblem,
}

/// The kinds of mistakes in content files.
#[derive(Debug, Error, PartialEq)]
pub enum FileProblem {
    /// Not TOML, or a field is missing, misspelt or of the wrong type.
    #[error("{0}")]
    Toml(String),
    /// The file's or folder's name is no identifier.
    #[error(transparent)]
    Name(#[from] InvalidId),
    /// A Markdown file whose name is no language.
    #[error("a text beside a record is named after its language, such as vi.md: {0}")]
    Language(#[from] UnknownLanguage),
    /// A Markdown file without its record.
    #[error("there is no {0} beside this text")]
    Orphan(&'static str),
    /// A file in no known place.
    #[error("a content folder has no such file: see docs/CONTENT.md for its layout")]
    Misplaced,
    /// There is no province record.
    #[error("a content folder needs this file")]
    Missing,
    /// A hotspot names captions that are not there.
    #[error("there is no recordings/{0}")]
    NoCaptions(String),
    /// A record that cannot be written as TOML.
    #[error("the record cannot be written: {0}")]
    Write(String),
}

/// Reads a whole content folder. Every mistake is reported, not only the first.
pub fn read(files: &TextFiles) -> Result<Vec<Record>, Vec<FileError>> {
    let mut records = Vec::new();
    let mut errors = Vec::new();
    for (path, text) in files {
        match read_file(path, text, files) {
            Ok(Some(record)) => records.push(record),
            Ok(None) => {}
            Err(problem) => errors.push(FileError { path: path.clone(), problem }),
        }
    }
    if !files.contains_key("province.toml") {
        let path = "province.toml".to_owned();
        errors.push(FileError { path, problem: FileProblem::Missing });
    }
    if errors.is_empty() { Ok(records) } else { Err(errors) }
}

fn read_file(path: &str, text: &str, files: &TextFiles) -> Result<Option<Record>, FileProblem> {
    let parts: Vec<&str> = path.split('/').collect();
    let stem = |name: &str| name.strip_suffix(".toml").unwrap_or(name).parse::<Id>();
    let record = match parts.as_slice() {
        ["province.toml"] => Record::Province(parse::<Province>(text)?),
        ["places", name] if is_toml(name) => {
            Record::Place(Place { id: stem(name)?, ..parse::<Place>(text)? })
        }
        ["images", name] if is_toml(name) => {
            Record::Image(Image { id: stem(name)?, ..parse::<Image>(text)? })
        }
        ["handbook", id, "chapter.toml"] => {
            let (id, chapter) = (id.parse()?, parse::<Chapter>(text)?);
            let body = bodies(path, "chapter.toml", files)?;
            Record::Chapter(Chapter { id, body, ..chapter })
        }
        ["articles", id, "article.toml"] => {
            let (id, article) = (id.parse()?, parse::<Article>(text)?);
            let body = bodies(path, "article.toml", files)?;
            Record::Article(Article { id, body, ..article })
        }
        ["handbook", folder, name] if is_markdown(name) => {
            return beside(files, &format!("handbook/{folder}/chapter.toml"), "chapter.toml");
        }
        ["articles", folder, name] if is_markdown(name) => {
            return beside(files, &format!("articles/{folder}/article.toml"), "article.toml");
        }
        [tour, "tour.toml"] => Record::Tour(Tour { id: tour.parse()?, ..parse::<Tour>(text)? }),
        [tour, name]
            if is_toml(name) && files.contains_key(format!("{tour}/tour.toml").as_str()) =>
        {
            let mut scene = parse::<Scene>(text)?;
            for hotspot in &mut scene.hotspots {
                if let Some(recording) = hotspot.kind.recording_mut() {
                    recording.captions = captions(&recording.captions, files)?;
                }
            }
            Record::Scene(Scene { tour: tour.parse()?, id: stem(name)?, ..scene })
        }
        ["recordings", name] if name.strip_suffix(".vtt").is_some() => return Ok(None),
        // Notes to the people who keep the folder.
        [.., "README.md"] => return Ok(None),
        _ => return Err(FileProblem::Misplaced),
    };
    Ok(Some(record))
}

fn is_toml(name: &str) -> bool {
    name.strip_suffix(".toml").is_some()
}

fn is_markdown(name: &str) -> bool {
    name.strip_suffix(".md").is_some_and(|stem| stem != "README")
}

fn parse<T: DeserializeOwned>(text: &str) -> Result<T, FileProblem> {
    toml::from_str(text).map_err(|error| FileProblem::Toml(error.to_string().trim_end().to_owned()))
}

fn beside(
    files: &TextFiles,
    record_path: &str,
    name: &'static str,
) -> Result<Option<Record>, FileProblem> {
    if files.contains_key(record_path) { Ok(None) } else { Err(FileProblem::Orphan(name)) }
}

/// The captions in files of these names, by language.
fn captions(names: &LocalizedText, files: &TextFiles) -> Result<LocalizedText, FileProblem> {
    let mut captions = LocalizedText::default();
    for (language, name) in names.iter() {
        let text = files.get(format!("recordings/{name}").as_str());
        captions.set(language, text.ok_or_else(|| FileProblem::NoCaptions(name.to_owned()))?);
    }
    Ok(captions)
}

/// Writes a scene's captions as files; gives the scene that names them.
fn with_captions_in_files(scene: &Scene, files: &mut TextFiles) -> Scene {
    let mut scene = scene.clone();
    for hotspot in &mut scene.hotspots {
        let Some(recording) = hotspot.kind.recording_mut() else { continue };
        let mut names = LocalizedText::default();
        for (language, text) in recording.captions.iter() {
            let name = format!("{}_{}_{}.{language}.vtt", scene.tour, scene.id, hotspot.id);
            files.insert(format!("recordings/{name}"), text.to_owned());
            names.set(language, name);
        }
        recording.captions = names;
    }
    scene
}

/// The Markdown files beside a record, by language.
fn bodies(path: &str, name: &str, files: &TextFiles) -> Result<LocalizedText, FileProblem> {
    let folder = path.strip_suffix(name).unwrap_or(path);
    let mut body = LocalizedText::default();
    for (other, text) in files {
        let Some(file) = other.strip_prefix(folder) else { continue };
        if is_markdown(file)
            && let Some(code) = file.strip_suffix(".md")
        {
            body.set(code.parse::<Language>()?, text.clone());
        }
    }
    Ok(body)
}

/// Writes records as the files [`read`] reads.
pub fn write<'a>(records: impl IntoIterator<Item = &'a Record>) -> Result<TextFiles, FileError> {
    let mut files = TextFiles::new();
    for record in records {
        let (path, value, body) = match record {
            Record::Province(province) => ("province.toml".to_owned(), to_table(province), None),
            Record::Place(place) => (format!("places/{}.toml", place.id), to_table(place), None),
            Record::Image(image) => (format!("images/{}.toml", image.id), to_table(image), None),
            Record::Tour(tour) => (format!("{}/tour.toml", tour.id), to_table(tour), None),
            Record::Scene(scene) => {
                let written = with_captions_in_files(scene, &mut files);
                (format!("{}/{}.toml", scene.tour, scene.id), to_table(&written), None)
            }
            Record::Chapter(chapter) => (
                format!("handbook/{}/chapter.toml", chapter.id),
                to_table(chapter),
                Some(&chapter.body),
            ),
            Record::Article(article) => (
                format!("articles/{}/article.toml", article.id),
                to_table(article),
                Some(&article.body),
            ),
        };
        let failed = |problem: String| FileError {
            path: path.clone(),
            problem: FileProblem::Write(problem),
        };
        let mut table = value.map_err(|error| failed(error.to_string()))?;
        // These come back from the file's name or stand in files of their own.
        for field in ["id", "tour"] {
            table.remove(field);
        }
        if let Some(body) = body {
            table.remove("body");
            let folder = path.rsplit_once('/').map_or("", |(folder, _)| folder);
            for (language, text) in body.iter() {
                files.insert(format!("{folder}/{language}.md"), text.to_owned());
            }
        }
        let text = toml::to_string_pretty(&table).map_err(|error| failed(error.to_string()))?;
        files.insert(path, text);
    }
    Ok(files)
}

fn to_table(value: &impl serde::Serialize) -> Result<toml::Table, toml::ser::Error> {
    toml::Table::try_from(value)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn folder(files: &[(&str, &str)]) -> TextFiles {
        files.iter().map(|(path, text)| ((*path).to_owned(), (*text).to_owned())).collect()
    }

    const PROVINCE: &str = r#"
        languages = ["vi", "en"]
        tours = ["moc-chau"]
        name = { vi = "Sơn La 360", en = "Sơn La 360" }
        tagline = { vi = "a", en = "b" }
        description = { vi = "a", en = "b" }
    "#;

    const SCENE: &str = r#"
        title = { vi = "Đồi chè", en = "Tea hills" }
        description = { vi = "…", en = "…" }
        panorama = "doi-che.jpg"
        initialView = { yaw = 10.0, pitch = -5.0, hfov = 90.0 }
        credit = { vi = "x", en = "x" }
        licence = "CC-BY-4.0"
        illustration = true

        [[hotspots]]
        id = "toi-thac"
        kind = "link"
        yaw = 30.0
        pitch = -4.0
        title = { vi = "Tới thác", en = "To the falls" }
        scene = "thac"
        arrival = { yaw = 1.0, pitch = 2.0, hfov = 90.0 }

        [[hotspots]]
        id = "che"
        kind = "info"
        yaw = -30
        pitch = -4
        title = { vi = "Chè", en = "Tea" }
        text = { vi = "…", en = "…" }

        [[hotspots]]
        id = "tieng-suoi"
        kind = "audio"
        yaw = 3.0
        pitch = 0.0
        title = { vi = "Tiếng suối", en = "The stream" }
        file.vi = "suoi.mp3"
        captions = { vi = "suoi.vtt", en = "suoi.en.vtt" }
        credit = { vi = "x", en = "x" }
        licence = "CC0-1.0"
    "#;

    fn sample() -> TextFiles {
        folder(&[
            ("province.toml", PROVINCE),
            ("README.md", "how to edit"),
            (
                "moc-chau/tour.toml",
                r#"scenes = ["doi-che"]
                title = { vi = "Mộc Châu", en = "Mộc Châu" }
                summary = { vi = "a", en = "b" }"#,
            ),
            ("moc-chau/doi-che.toml", SCENE),
            (
                "handbook/seasons/chapter.toml",
                r#"order = 2
                title = { vi = "Mùa", en = "Seasons" }
                summary = { vi = "a", en = "b" }"#,
            ),
            ("handbook/seasons/vi.md", "Xuân"),
            ("handbook/seasons/en.md", "Spring"),
            ("recordings/suoi.vtt", "WEBVTT\n\n00:00.000 --> 00:02.000\n[Suối chảy]\n"),
            ("recordings/suoi.en.vtt", "WEBVTT\n\n00:00.000 --> 00:02.000\n[A stream]\n"),
        ])
    }

    #[test]
    fn names_of_files_become_identifiers() {
        let records = read(&sample()).expect("readable");
        let keys: Vec<_> = records.iter().map(|record| record.key().to_string()).collect();
        assert!(keys.contains(&"scene/moc-chau/doi-che".to_owned()), "{keys:?}");
        assert!(keys.contains(&"chapter/seasons".to_owned()), "{keys:?}");
    }

    #[test]
    fn what_is_written_reads_back_the_same() {
        let records = read(&sample()).expect("readable");
        let again = read(&write(&records).expect("writable")).expect("readable again");
        let sorted = |mut records: Vec<Record>| {
            records.sort_by_key(Record::key);
            records
        };
        assert_eq!(sorted(records), sorted(again));
    }

    #[test]
    fn captions_stand_in_files_of_their_own_and_must_be_there() {
        let records = read(&sample()).expect("readable");
        let scene = records.iter().find_map(|record| match record {
            Record::Scene(scene) => Some(scene),
            _ => None,
        });
        let recording = scene.expect("a scene").hotspots[2].kind.recording().expect("a sound");
        assert!(recording.captions.in_language(Language::EN).contains("[A stream]"));
        let written = write(&records).expect("writable");
        assert!(written.contains_key("recordings/moc-chau_doi-che_tieng-suoi.en.vtt"));
        let mut files = sample();
        files.remove("recordings/suoi.en.vtt");
        let errors = read(&files).expect_err("a mistake");
        assert_eq!(
            errors[0].to_string(),
            "moc-chau/doi-che.toml: there is no recordings/suoi.en.vtt"
        );
        files.insert("moc-chau/doi-che.toml".into(), SCENE.replace("captions", "caption"));
        let errors = read(&files).expect_err("a misspelt field");
        assert!(errors[0].to_string().contains("caption"), "{}", errors[0]);
    }

    #[test]
    fn every_mistake_is_named_with_its_file() {
        let mut files = sample();
        files.insert("moc-chau/doi-che.toml".into(), SCENE.replace("licence", "license"));
        files.insert("handbook/Mùa/chapter.toml".into(), "order = 1".into());
        files.insert("articles/a/vi.md".into(), "text".into());
        files.insert("stray.toml".into(), String::new());
        let errors = read(&files).expect_err("mistakes");
        let text = errors.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n");
        assert_eq!(errors.len(), 4, "{text}");
        for part in ["moc-chau/doi-che.toml: ", "license", "Mùa", "no article.toml", "stray.toml"]
        {
            assert!(text.contains(part), "{part} is missing in\n{text}");
        }
    }
}
