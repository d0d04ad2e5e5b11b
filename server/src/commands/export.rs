//! `sonla360 export`: the drafts and their pictures as a content folder.

use super::correction_files;
use crate::{cli::FolderArguments, corrections};
use anyhow::{Context as _, bail};
use sonla360_content::{Record, Scene, files};
use sonla360_store::{Panorama, PictureName, RecordingName, Store};
use sonla360_tiler::Nadir;
use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
};

/// Exports into a new or empty folder.
pub async fn run(arguments: FolderArguments) -> anyhow::Result<()> {
    let folder = &arguments.folder;
    let in_use = std::fs::read_dir(folder).is_ok_and(|mut entries| entries.next().is_some());
    if in_use {
        bail!("{} is not empty: export into a new folder", folder.display());
    }
    let store = Store::open(&arguments.data.data).await?;
    let records = export_folder(&store, folder).await?;
    println!("{records} records exported to {}", folder.display());
    store.close().await;
    Ok(())
}

/// Writes all drafts and their pictures. Gives the number of records.
pub async fn export_folder(store: &Store, folder: &Path) -> anyhow::Result<usize> {
    let drafts = store.drafts().await?;
    let mut records: Vec<Record> = drafts.into_iter().map(|draft| draft.record).collect();
    let mut panoramas = PanoramaNames::default();
    for record in &mut records {
        match record {
            Record::Scene(scene) => {
                let fallback = format!("{}_{}", scene.tour, scene.id);
                scene.panorama =
                    panoramas.export(store, folder, &scene.panorama, &fallback).await?;
                export_recordings(store, folder, scene).await?;
            }
            Record::Image(image) => {
                let stored: PictureName = image.file.parse()?;
                let name = format!("{}.{}", image.id, stored.format().extension());
                let bytes = store.objects().media(&stored).await?;
                let bytes = bytes.with_context(|| format!("the picture {stored} is missing"))?;
                write(&folder.join("images").join(&name), &bytes).await?;
                image.file = name;
            }
            _ => {}
        }
    }
    for (path, text) in files::write(&records)? {
        write(&folder.join(path), text.as_bytes()).await?;
    }
    Ok(records.len())
}

/// Writes the recordings of a scene's hotspots, named after them.
async fn export_recordings(store: &Store, folder: &Path, scene: &mut Scene) -> anyhow::Result<()> {
    for hotspot in &mut scene.hotspots {
        let Some(recording) = hotspot.kind.recording_mut() else { continue };
        let stored: Vec<_> =
            recording.file.iter().map(|(language, file)| (language, file.to_owned())).collect();
        for (language, file) in stored {
            let stored: RecordingName = file.parse()?;
            let extension = stored.format().extension();
            let name = format!("{}_{}_{}.{language}.{extension}", scene.tour, scene.id, hotspot.id);
            let target = folder.join("recordings").join(&name);
            copy(&store.objects().recording_file(&stored)?, &target).await?;
            recording.file.set(language, name);
        }
    }
    Ok(())
}

/// File names given to panoramas so far, by identifier.
#[derive(Default)]
struct PanoramaNames {
    by_id: BTreeMap<String, String>,
    used: BTreeSet<String>,
}

impl PanoramaNames {
    /// Writes a panorama's original once and gives its file name: the one it was uploaded under where
    /// that is plain and free.
    async fn export(
        &mut self,
        store: &Store,
        folder: &Path,
        id: &str,
        fallback: &str,
    ) -> anyhow::Result<String> {
        if let Some(name) = self.by_id.get(id) {
            return Ok(name.clone());
        }
        let panorama = match id.parse() {
            Ok(parsed) => store.panorama(&parsed).await?,
            Err(_) => None,
        };
        let panorama = panorama.with_context(|| format!("the panorama {id:?} is unknown"))?;
        let extension = panorama.original.format().extension();
        let uploaded = &panorama.file_name;
        let usable = is_plain(uploaded)
            && uploaded.ends_with(&format!(".{extension}"))
            && !self.used.contains(uploaded);
        let name = if usable { uploaded.clone() } else { format!("{fallback}.{extension}") };
        let target = folder.join("panoramas").join(&name);
        let source = store.objects().original_file(&panorama.original)?;
        copy(&source, &target).await?;
        export_corrections(store, folder, &panorama, &name).await?;
        self.used.insert(name.clone());
        self.by_id.insert(id.to_owned(), name.clone());
        Ok(name)
    }
}

/// Writes what is corrected in a panorama beside its picture, with the logo where there is one.
async fn export_corrections(
    store: &Store,
    folder: &Path,
    panorama: &Panorama,
    name: &str,
) -> anyhow::Result<()> {
    let mut corrections = corrections::of(panorama)?;
    if corrections.is_none() {
        return Ok(());
    }
    if let Some(stored) = corrections::logo_of(&corrections)
        && let Some(Nadir::Logo { image, .. }) = &mut corrections.nadir
    {
        let logo = format!("{name}.logo.{}", stored.format().extension());
        let bytes = store.objects().original(&stored).await?;
        let bytes = bytes.with_context(|| format!("the picture {stored} is missing"))?;
        write(&folder.join("panoramas").join(&logo), &bytes).await?;
        *image = logo.into();
    }
    let text = toml::to_string(&corrections)?;
    write(&folder.join(correction_files::path_of(name)), text.as_bytes()).await
}

/// Whether a file name is safe on every system.
fn is_plain(name: &str) -> bool {
    let plain = |b: u8| b.is_ascii_lowercase() || b.is_ascii_digit() || matches!(b, b'-' | b'.');
    name.bytes().all(plain) && !name.starts_with(['.', '-'])
}

async fn write(path: &Path, bytes: &[u8]) -> anyhow::Result<()> {
    create_parent(path).await?;
    tokio::fs::write(path, bytes)
        .await
        .with_context(|| format!("{} could not be written", path.display()))
}

async fn copy(source: &Path, target: &Path) -> anyhow::Result<()> {
    create_parent(target).await?;
    tokio::fs::copy(source, target)
        .await
        .with_context(|| format!("{} could not be written", target.display()))?;
    Ok(())
}

async fn create_parent(path: &Path) -> anyhow::Result<()> {
    let parent = path.parent().unwrap_or(Path::new("."));
    tokio::fs::create_dir_all(parent)
        .await
        .with_context(|| format!("{} could not be created", parent.display()))
}
