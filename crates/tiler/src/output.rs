//! The folder a pyramid is written to. It holds `pyramid.json` only when it is complete.

use crate::{PyramidFile, TileError, TileFormat};
use sonla360_geometry::TileAddress;
use std::collections::BTreeSet;
use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// The file that makes a pyramid.
pub const PYRAMID_FILE: &str = "pyramid.json";
/// Marks a folder in which tiling began.
const UNFINISHED: &str = "unfinished";

/// A folder claimed for one pyramid.
pub(crate) struct Output {
    folder: PathBuf,
    unchanged: Option<Unchanged>,
}

/// An earlier pyramid of the same source, and the tiles in which this one differs.
pub(crate) struct Unchanged {
    pub(crate) folder: PathBuf,
    pub(crate) changed: BTreeSet<TileAddress>,
}

impl Output {
    /// Claims a new or empty folder, or the leftovers of a tiling that was killed, which are removed.
    pub(crate) fn claim(folder: &Path) -> Result<Self, TileError> {
        let at = |path: &Path| {
            let path = path.to_owned();
            move |source| TileError::Io { path, source }
        };
        fs::create_dir_all(folder).map_err(at(folder))?;
        let marker = folder.join(UNFINISHED);
        let is_empty = fs::read_dir(folder).map_err(at(folder))?.next().is_none();
        if !is_empty {
            if folder.join(PYRAMID_FILE).exists() || !marker.exists() {
                return Err(TileError::OutputInUse(folder.to_owned()));
            }
            remove_levels(folder)?;
        }
        fs::write(&marker, []).map_err(at(&marker))?;
        Ok(Self { folder: folder.to_owned(), unchanged: None })
    }

    /// Takes the tiles that do not change from an earlier pyramid.
    pub(crate) fn with_unchanged(self, unchanged: Option<Unchanged>) -> Self {
        Self { unchanged, ..self }
    }

    /// Takes a tile over from the earlier pyramid where it is the same. Tells whether it did.
    pub(crate) fn take_over(
        &self,
        address: TileAddress,
        format: TileFormat,
    ) -> Result<bool, TileError> {
        let Some(unchanged) = &self.unchanged else { return Ok(false) };
        if unchanged.changed.contains(&address) {
            return Ok(false);
        }
        let name = format!("{}.{}", address.path(), format.extension());
        let (from, to) = (unchanged.folder.join(&name), self.folder.join(&name));
        // Tiles are never written again, so two pyramids may share one; not on every file system.
        in_folder_of(&to, || {
            fs::hard_link(&from, &to).or_else(|_not_here| fs::copy(&from, &to).map(drop))
        })
        .map_err(|error| TileError::io(&from, error))?;
        Ok(true)
    }

    pub(crate) fn write_tile(
        &self,
        address: TileAddress,
        format: TileFormat,
        bytes: &[u8],
    ) -> Result<(), TileError> {
        let path = self.folder.join(format!("{}.{}", address.path(), format.extension()));
        in_folder_of(&path, || fs::write(&path, bytes)).map_err(|error| TileError::io(&path, error))
    }

    /// Takes back what has been written. What cannot be removed stays marked as unfinished.
    pub(crate) fn discard(self) {
        if remove_levels(&self.folder).is_ok() {
            let _ = fs::remove_file(self.folder.join(UNFINISHED));
        }
    }

    /// Writes `pyramid.json` under another name and renames it: it is there whole or not at all.
    pub(crate) fn finish(self, file: &PyramidFile) -> Result<(), TileError> {
        let path = self.folder.join(PYRAMID_FILE);
        let at = |error| TileError::io(&path, error);
        let text = serde_json::to_vec_pretty(file).map_err(TileError::internal)?;
        let partial = self.folder.join("pyramid.json.partial");
        let mut target = fs::File::create(&partial).map_err(at)?;
        target.write_all(&text).map_err(at)?;
        target.sync_all().map_err(at)?;
        fs::rename(&partial, &path).map_err(at)?;
        let marker = self.folder.join(UNFINISHED);
        fs::remove_file(&marker).map_err(|error| TileError::io(&marker, error))
    }
}

/// Writes a file whose folder is made when its first file comes: a thousand folders made beforehand
/// would keep all workers waiting.
fn in_folder_of(file: &Path, write: impl Fn() -> io::Result<()>) -> io::Result<()> {
    match (write(), file.parent()) {
        (Err(error), Some(folder)) if error.kind() == io::ErrorKind::NotFound => {
            fs::create_dir_all(folder)?;
            write()
        }
        (outcome, _) => outcome,
    }
}

/// Removes the folders of all levels that a pyramid may have.
fn remove_levels(folder: &Path) -> Result<(), TileError> {
    for level in 1..=16 {
        let leftover = folder.join(level.to_string());
        if leftover.is_dir() {
            fs::remove_dir_all(&leftover).map_err(|error| TileError::io(&leftover, error))?;
        }
    }
    Ok(())
}
