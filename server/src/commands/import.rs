//! `sonla360 import`: a content folder into the drafts.

use super::{
    content_folder::{self, PanoramaFile},
    tiling,
};
use crate::{
    cli::FolderArguments,
    corrections::{self, Replacement, carry, logo},
    worker::intake::{self, Wanted},
};
use anyhow::{Context as _, bail};
use sonla360_content::Record;
use sonla360_store::Store;
use sonla360_tiler::Nadir;
use std::{collections::BTreeMap, path::Path};

/// Stands in the drafts as the one who wrote them.
pub const IMPORTER: &str = "import";

/// Imports and tiles.
pub async fn run(arguments: FolderArguments) -> anyhow::Result<()> {
    let store = Store::open(&arguments.data.data).await?;
    let records = import_folder(&store, &arguments.folder).await?;
    tiling::finish_all(&store).await?;
    println!("{records} records imported as drafts: publish them in the studio");
    store.close().await;
    Ok(())
}

/// Reads a content folder into the drafts and queues its panoramas. Gives the number of records.
pub async fn import_folder(store: &Store, folder: &Path) -> anyhow::Result<usize> {
    let path = folder.to_owned();
    let content = tokio::task::spawn_blocking(move || content_folder::read(&path)).await?;
    let content = match content {
        Ok(content) => content,
        Err(problems) => {
            for problem in &problems {
                eprintln!("{problem}");
            }
            bail!(
                "{} cannot be imported, mistakes found: {}. Mend them and try again",
                folder.display(),
                problems.len()
            );
        }
    };
    let mut panoramas = BTreeMap::new();
    for (name, file) in &content.panoramas {
        let kept =
            keep_panorama(store, name, file).await.with_context(|| format!("panoramas/{name}"))?;
        panoramas.insert(name.clone(), kept);
    }
    let mut images = BTreeMap::new();
    for (name, file) in &content.images {
        let stored = store.objects().put_media(&file.path, file.format).await?;
        images.insert(name.as_str(), (stored.to_string(), file.width, file.height));
    }
    let mut recordings = BTreeMap::new();
    for (name, file) in &content.recordings {
        let stored = store.objects().put_recording(&file.path, file.format).await?;
        recordings.insert(name.as_str(), stored.to_string());
    }
    let mut records = content.records;
    carry(&mut records, &panoramas);
    for record in &mut records {
        match record {
            Record::Scene(scene) => {
                for hotspot in &mut scene.hotspots {
                    let Some(recording) = hotspot.kind.recording_mut() else { continue };
                    let named: Vec<_> = recording
                        .file
                        .iter()
                        .filter_map(|(language, name)| Some((language, recordings.get(name)?)))
                        .collect();
                    for (language, stored) in named {
                        recording.file.set(language, stored);
                    }
                }
            }
            Record::Image(image) => {
                if let Some((file, width, height)) = images.get(image.file.as_str()) {
                    (image.width, image.height) = (*width, *height);
                    image.file.clone_from(file);
                }
            }
            _ => {}
        }
    }
    store.import_drafts(&records, IMPORTER).await?;
    Ok(records.len())
}

/// Takes in a panorama, and tells what takes its file's place in records. Directions in the folder are those
/// of the picture as its own corrections level it, which may be known here with later ones.
async fn keep_panorama(
    store: &Store,
    name: &str,
    file: &PanoramaFile,
) -> anyhow::Result<Replacement> {
    let mut corrections = file.corrections.clone();
    if let Some(Nadir::Logo { image, .. }) = &mut corrections.nadir {
        let format = logo::judge(image).context("the logo cannot be used any more")?;
        *image = store.objects().put_original(image, format).await?.to_string().into();
    }
    let levelling = corrections.levelling;
    let wanted = if corrections.is_none() {
        // Directions in the folder belong to the picture as it was taken, so no pose levels it here.
        Wanted::AsHereOr(corrections)
    } else {
        Wanted::Exactly(corrections)
    };
    let id = intake::add(store, &file.path, name, &file.info, wanted, IMPORTER).await?;
    let kept = store.panorama(&id).await?.context("the panorama was not kept")?;
    let now = corrections::of(&kept)?;
    Ok(Replacement::new(id.to_string(), levelling, now.levelling))
}
