//! `sonla360 import`: a content folder into the drafts.

use super::{content_folder, tiling};
use crate::{cli::FolderArguments, worker::intake};
use anyhow::{Context as _, bail};
use sonla360_content::Record;
use sonla360_store::Store;
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
        let id = intake::add(store, &file.path, name, &file.info, IMPORTER)
            .await
            .with_context(|| format!("panoramas/{name}"))?;
        panoramas.insert(name.as_str(), id.to_string());
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
    for record in &mut records {
        match record {
            Record::Scene(scene) => {
                if let Some(id) = panoramas.get(scene.panorama.as_str()) {
                    scene.panorama.clone_from(id);
                }
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
