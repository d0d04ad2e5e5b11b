//! A content folder on disk: its records and the pictures they name.

use super::correction_files::{self, CorrectionTexts};
use crate::recordings;
use sonla360_content::{HotspotKind, Record, Scene, files, library::Image};
use sonla360_store::{PictureFormat, RecordingFormat};
use sonla360_tiler::{Corrections, SourceInfo, TileError};
use std::{
    collections::BTreeMap,
    fs,
    io::Read as _,
    path::{Path, PathBuf},
};

/// A content folder that could be read without a mistake.
#[derive(Debug)]
pub struct ContentFolder {
    /// Its records, with pictures still named by their files.
    pub records: Vec<Record>,
    /// The panoramas that scenes name, by the name scenes use.
    pub panoramas: BTreeMap<String, PanoramaFile>,
    /// The pictures that image records name, by the name they use.
    pub images: BTreeMap<String, ImageFile>,
    /// The sounds and films that hotspots name, by the name they use.
    pub recordings: BTreeMap<String, RecordingFile>,
}

/// A panorama in a content folder.
#[derive(Debug)]
pub struct PanoramaFile {
    /// Where it is.
    pub path: PathBuf,
    /// What its header tells.
    pub info: SourceInfo,
    /// What is corrected in it; a logo is named by its file.
    pub corrections: Corrections,
}

/// A still picture in a content folder.
#[derive(Debug)]
pub struct ImageFile {
    /// Where it is.
    pub path: PathBuf,
    /// Its format, by its first bytes.
    pub format: PictureFormat,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
}

/// A sound or film in a content folder.
#[derive(Debug)]
pub struct RecordingFile {
    /// Where it is.
    pub path: PathBuf,
    /// Its format, by its first bytes.
    pub format: RecordingFormat,
}

/// Reads a content folder. Gives every mistake as a line `file: what is wrong`.
pub fn read(folder: &Path) -> Result<ContentFolder, Vec<String>> {
    let mut texts = files::TextFiles::new();
    collect_texts(folder, "", &mut texts).map_err(|problem| vec![problem])?;
    let mut corrections = correction_files::take(&mut texts);
    let records = files::read(&texts)
        .map_err(|errors| errors.iter().map(ToString::to_string).collect::<Vec<_>>())?;
    let mut problems = Vec::new();
    let mut panoramas = BTreeMap::new();
    let mut images = BTreeMap::new();
    let mut recordings = BTreeMap::new();
    for record in &records {
        if let Record::Scene(scene) = record {
            problems.extend(recordings_of(folder, scene, &mut recordings));
        }
        match record {
            Record::Scene(scene) if !panoramas.contains_key(&scene.panorama) => {
                match panorama(folder, scene, &mut corrections) {
                    Ok(file) => drop(panoramas.insert(scene.panorama.clone(), file)),
                    Err(problem) => problems.push(problem),
                }
            }
            Record::Image(image) if !images.contains_key(&image.file) => {
                match still_picture(folder, image) {
                    Ok(file) => drop(images.insert(image.file.clone(), file)),
                    Err(problem) => problems.push(problem),
                }
            }
            _ => {}
        }
    }
    problems.extend(correction_files::without_picture(&corrections));
    if problems.is_empty() {
        Ok(ContentFolder { records, panoramas, images, recordings })
    } else {
        Err(problems)
    }
}

/// Every TOML, Markdown and WebVTT file below the folder, hidden ones left out.
fn collect_texts(folder: &Path, prefix: &str, texts: &mut files::TextFiles) -> Result<(), String> {
    let unreadable = |error| format!("{}: cannot be read ({error})", folder.display());
    for entry in fs::read_dir(folder).map_err(unreadable)? {
        let entry = entry.map_err(unreadable)?;
        let Ok(name) = entry.file_name().into_string() else {
            return Err(format!("{prefix}: a file name is not Unicode"));
        };
        if name.starts_with('.') {
            continue;
        }
        let path = entry.path();
        let relative = format!("{prefix}{name}");
        if path.is_dir() {
            collect_texts(&path, &format!("{relative}/"), texts)?;
        } else if path.extension().is_some_and(|end| end == "toml" || end == "md" || end == "vtt") {
            let text = fs::read_to_string(&path)
                .map_err(|error| format!("{relative}: cannot be read as text ({error})"))?;
            texts.insert(relative, text);
        }
    }
    Ok(())
}

/// A file name without folders, so that no content folder can reach outside itself.
pub(super) fn plain_name(name: &str) -> bool {
    !name.is_empty() && !name.starts_with('.') && !name.contains(['/', '\\', '\0'])
}

fn panorama(
    folder: &Path,
    scene: &Scene,
    corrections: &mut CorrectionTexts,
) -> Result<PanoramaFile, String> {
    let place = format!("{}/{}.toml: panorama", scene.tour, scene.id);
    if !plain_name(&scene.panorama) {
        return Err(format!("{place}: {:?} is not the name of a file", scene.panorama));
    }
    let path = folder.join("panoramas").join(&scene.panorama);
    match sonla360_tiler::inspect(&path) {
        Ok(info) => {
            let corrections = correction_files::read(folder, &scene.panorama, corrections)?;
            Ok(PanoramaFile { path, info, corrections })
        }
        Err(TileError::Io { .. }) if !path.exists() => {
            Err(format!("{place}: there is no panoramas/{}", scene.panorama))
        }
        Err(error) => Err(format!("{place}: {}: {error}", scene.panorama)),
    }
}

/// Looks at the recordings that a scene's hotspots name; gives what is wrong with them.
fn recordings_of(
    folder: &Path,
    scene: &Scene,
    known: &mut BTreeMap<String, RecordingFile>,
) -> Vec<String> {
    let mut problems = Vec::new();
    for hotspot in &scene.hotspots {
        let film = matches!(hotspot.kind, HotspotKind::Video(_));
        let names =
            hotspot.kind.recording().into_iter().flat_map(|recording| recording.file.iter());
        for (_, name) in names {
            let place = format!("{}/{}.toml: hotspots/{}/file", scene.tour, scene.id, hotspot.id);
            if !plain_name(name) {
                problems.push(format!("{place}: {name:?} is not the name of a file"));
                continue;
            }
            let path = folder.join("recordings").join(name);
            if !path.is_file() {
                problems.push(format!("{place}: there is no recordings/{name}"));
                continue;
            }
            match recordings::judge_as(&path, film) {
                Ok(format) => drop(known.insert(name.to_owned(), RecordingFile { path, format })),
                Err(fault) => {
                    problems.push(format!("{place}: recordings/{name}: {}", fault.sentence()));
                }
            }
        }
    }
    problems
}

fn still_picture(folder: &Path, image: &Image) -> Result<ImageFile, String> {
    let place = format!("images/{}.toml: file", image.id);
    if !plain_name(&image.file) {
        return Err(format!("{place}: {:?} is not the name of a file", image.file));
    }
    let path = folder.join("images").join(&image.file);
    let mut head = Vec::new();
    fs::File::open(&path)
        .and_then(|file| file.take(16).read_to_end(&mut head))
        .map_err(|error| format!("{place}: images/{}: {error}", image.file))?;
    let format = PictureFormat::sniff(&head).ok_or_else(|| {
        format!("{place}: images/{} is not a JPEG, PNG or WebP picture", image.file)
    })?;
    let size = imagesize::size(&path)
        .map_err(|error| format!("{place}: images/{}: {error}", image.file))?;
    let pixels = |length: usize| u32::try_from(length).unwrap_or(u32::MAX);
    Ok(ImageFile { path, format, width: pixels(size.width), height: pixels(size.height) })
}
