//! Corrections in a content folder: `panoramas/{picture}.toml` beside the picture.

use super::content_folder::plain_name;
use crate::corrections::logo;
use sonla360_content::files::TextFiles;
use sonla360_tiler::{Corrections, Nadir};
use std::{collections::BTreeMap, path::Path};

/// Texts of corrections, by the name of their picture.
pub type CorrectionTexts = BTreeMap<String, String>;

/// The file's path in the content folder.
pub fn path_of(picture: &str) -> String {
    format!("panoramas/{picture}.toml")
}

/// Takes the corrections out of a folder's texts: they are no records.
pub fn take(texts: &mut TextFiles) -> CorrectionTexts {
    let picture_of = |path: &str| {
        let name = path.strip_prefix("panoramas/")?.strip_suffix(".toml")?;
        plain_name(name).then(|| name.to_owned())
    };
    let (corrections, others) =
        std::mem::take(texts).into_iter().partition(|(path, _)| picture_of(path).is_some());
    *texts = others;
    let corrections: TextFiles = corrections;
    corrections.into_iter().filter_map(|(path, text)| Some((picture_of(&path)?, text))).collect()
}

/// What is corrected in a picture, checked; takes its text. An error names the file and what is wrong.
pub fn read(
    folder: &Path,
    picture: &str,
    texts: &mut CorrectionTexts,
) -> Result<Corrections, String> {
    let Some(text) = texts.remove(picture) else { return Ok(Corrections::default()) };
    let path = path_of(picture);
    let mut corrections: Corrections =
        toml::from_str(&text).map_err(|error| format!("{path}: {}", error.message()))?;
    corrections.check().map_err(|error| format!("{path}: {error}"))?;
    if let Some(Nadir::Logo { image, .. }) = &mut corrections.nadir {
        let name = image.to_str().filter(|name| plain_name(name));
        let file = name.map(|name| folder.join("panoramas").join(name));
        match file.filter(|file| logo::judge(file).is_some()) {
            Some(file) => *image = file,
            None => {
                return Err(format!(
                    "{path}: nadir: {:?} must be a PNG or JPEG picture of at most 4096 × 4096 pixels in panoramas/",
                    image.display().to_string()
                ));
            }
        }
    }
    Ok(corrections)
}

/// A line for each text whose picture no scene names.
pub fn without_picture(texts: &CorrectionTexts) -> impl Iterator<Item = String> {
    texts.keys().map(|picture| {
        format!(
            "{}: no scene shows {picture}: name this file after its picture, such as panoramas/doi-che.jpg.toml, or remove it",
            path_of(picture)
        )
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read_text(text: &str) -> Result<Corrections, String> {
        let folder = tempfile::tempdir().expect("a folder");
        let mut texts = CorrectionTexts::from([("a.jpg".to_owned(), text.to_owned())]);
        read(folder.path(), "a.jpg", &mut texts)
    }

    #[test]
    fn corrections_read_what_export_writes() {
        let text = "blurred = [{ yaw = 10, pitch = -3.5, radius = 2 }]\n\
            [levelling]\npitch = 1.5\nroll = -2\n[nadir]\nkind = 'blur'\nradius = 12";
        let corrections = read_text(text).expect("readable");
        assert_eq!(corrections.levelling.roll, -2.0);
        assert_eq!(corrections.blurred.len(), 1);
        let written = toml::to_string(&corrections).expect("writable");
        assert_eq!(read_text(&written), Ok(corrections));
    }

    #[test]
    fn every_mistake_is_one_sentence_that_names_its_file() {
        for (text, part) in [
            ("blured = []", "blured"),
            ("blurred = [{ yaw = 0, pitch = 95, radius = 2 }]", "pitch from -90 to 90"),
            ("nadir = { kind = 'blur', radius = 90 }", "from 0.1 to 60"),
            ("nadir = { kind = 'logo', radius = 9, image = '../x.png' }", "PNG or JPEG"),
            ("nadir = { kind = 'logo', radius = 9, image = 'x.png' }", "PNG or JPEG"),
            ("levelling = { pitch = 91 }", "levelling is impossible"),
        ] {
            let mistake = read_text(text).expect_err(text);
            assert!(mistake.starts_with("panoramas/a.jpg.toml: "), "{mistake}");
            assert!(mistake.contains(part) && !mistake.trim().contains('\n'), "{mistake}");
        }
    }

    #[test]
    fn only_corrections_are_taken_from_the_texts() {
        let mut texts: TextFiles =
            ["panoramas/a.jpg.toml", "panoramas/b/c.toml", "province.toml", "panoramas/x.md"]
                .map(|path| (path.to_owned(), String::new()))
                .into();
        let taken = take(&mut texts);
        assert_eq!(taken.keys().collect::<Vec<_>>(), ["a.jpg"]);
        assert_eq!(texts.len(), 3);
        assert!(without_picture(&taken).next().expect("a line").contains("no scene shows a.jpg"));
    }
}
