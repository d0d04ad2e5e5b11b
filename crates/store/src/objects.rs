//! Bytes under checked names: originals, tiles, media, documents, release indices.

use crate::{PanoramaId, PictureName, StoreError, names::PictureFormat};
use bytes::Bytes;
use futures_util::TryStreamExt as _;
use object_store::{
    ObjectStore as _, ObjectStoreExt as _, PutPayload, WriteMultipart, local::LocalFileSystem,
    path::Path,
};
use sha2::{Digest as _, Sha256};
use sonla360_content::DocumentHash;
use sonla360_geometry::TileAddress;
use std::{path::PathBuf, sync::Arc};
use tokio::io::AsyncReadExt as _;

/// Pieces in which large files are copied.
const COPY_PIECE: usize = 1 << 20;

/// The object storage. Cheap to clone. A put becomes visible whole or not at all.
#[derive(Debug, Clone)]
pub struct Objects {
    files: Arc<LocalFileSystem>,
}

impl Objects {
    /// Opens the folder that objects lie in.
    pub(crate) async fn open(folder: &std::path::Path) -> Result<Self, StoreError> {
        tokio::fs::create_dir_all(folder).await.map_err(|e| StoreError::folder(folder, e))?;
        let files = LocalFileSystem::new_with_prefix(folder)?.with_automatic_cleanup(true);
        Ok(Self { files: Arc::new(files) })
    }

    /// One tile as JPEG.
    pub async fn tile(
        &self,
        panorama: &PanoramaId,
        tile: TileAddress,
    ) -> Result<Option<Bytes>, StoreError> {
        self.tile_as(panorama, tile, PictureFormat::Jpeg).await
    }

    /// One tile in a format.
    pub async fn tile_as(
        &self,
        panorama: &PanoramaId,
        tile: TileAddress,
        format: PictureFormat,
    ) -> Result<Option<Bytes>, StoreError> {
        self.get(tile_path(panorama, tile, format)).await
    }

    /// How many bytes a tile has in a format; 0 where it is not there.
    pub async fn tile_bytes(
        &self,
        panorama: &PanoramaId,
        tile: TileAddress,
        format: PictureFormat,
    ) -> Result<u64, StoreError> {
        match self.files.head(&Path::from(tile_path(panorama, tile, format))).await {
            Ok(found) => Ok(found.size),
            Err(object_store::Error::NotFound { .. }) => Ok(0),
            Err(error) => Err(error.into()),
        }
    }

    /// A panorama's `pyramid.json`; a pyramid exists only when this does.
    pub async fn pyramid_file(&self, panorama: &PanoramaId) -> Result<Option<Bytes>, StoreError> {
        self.get(format!("tiles/{panorama}/pyramid.json")).await
    }

    /// A picture shown on pages.
    pub async fn media(&self, name: &PictureName) -> Result<Option<Bytes>, StoreError> {
        self.get(format!("media/{name}")).await
    }

    /// The bytes of an uploaded panorama.
    pub async fn original(&self, name: &PictureName) -> Result<Option<Bytes>, StoreError> {
        self.get(format!("originals/{name}")).await
    }

    /// An original as a file on this machine, for programs that read files.
    pub fn original_file(&self, name: &PictureName) -> Result<PathBuf, StoreError> {
        Ok(self.files.path_to_filesystem(&Path::from(format!("originals/{name}")))?)
    }

    /// A frozen document.
    pub async fn document(&self, hash: &DocumentHash) -> Result<Option<Bytes>, StoreError> {
        self.get(document_path(hash)).await
    }

    /// A release's index.
    pub async fn release(&self, hash: &DocumentHash) -> Result<Option<Bytes>, StoreError> {
        self.get(format!("releases/{hash}.json")).await
    }

    /// Keeps a document unless it is there already. Tells whether it was new.
    pub async fn put_document(
        &self,
        hash: &DocumentHash,
        bytes: Vec<u8>,
    ) -> Result<bool, StoreError> {
        self.put_new(document_path(hash), bytes).await
    }

    /// Keeps a release's index unless it is there already. Tells whether it was new.
    pub async fn put_release(
        &self,
        hash: &DocumentHash,
        bytes: Vec<u8>,
    ) -> Result<bool, StoreError> {
        self.put_new(format!("releases/{hash}.json"), bytes).await
    }

    /// Keeps a file as an original under the hash of its bytes.
    pub async fn put_original(
        &self,
        file: &std::path::Path,
        format: PictureFormat,
    ) -> Result<PictureName, StoreError> {
        self.put_file("originals", file, |sha256| PictureName::new(sha256, format)).await
    }

    /// Keeps a file as media under the hash of its bytes.
    pub async fn put_media(
        &self,
        file: &std::path::Path,
        format: PictureFormat,
    ) -> Result<PictureName, StoreError> {
        self.put_file("media", file, |sha256| PictureName::new(sha256, format)).await
    }

    /// Keeps one tile.
    pub async fn put_tile(
        &self,
        panorama: &PanoramaId,
        tile: TileAddress,
        format: PictureFormat,
        bytes: Vec<u8>,
    ) -> Result<(), StoreError> {
        self.put(tile_path(panorama, tile, format), bytes).await
    }

    /// Keeps `pyramid.json`: the last step, after all tiles.
    pub async fn put_pyramid_file(
        &self,
        panorama: &PanoramaId,
        bytes: Vec<u8>,
    ) -> Result<(), StoreError> {
        self.put(format!("tiles/{panorama}/pyramid.json"), bytes).await
    }

    /// A file that was computed from a panorama's tiles, by the hash of the recipe: it can be made again
    /// for as long as the tiles are there.
    pub async fn derived(
        &self,
        panorama: &PanoramaId,
        recipe: &DocumentHash,
    ) -> Result<Option<Bytes>, StoreError> {
        self.get(derived_path(panorama, recipe)).await
    }

    /// Keeps a file computed from a panorama's tiles.
    pub async fn put_derived(
        &self,
        panorama: &PanoramaId,
        recipe: &DocumentHash,
        bytes: Vec<u8>,
    ) -> Result<(), StoreError> {
        self.put(derived_path(panorama, recipe), bytes).await
    }

    /// The folder on this machine that a panorama's tiles lie in, for programs that read files.
    pub fn tiles_folder(&self, panorama: &PanoramaId) -> Result<PathBuf, StoreError> {
        Ok(self.files.path_to_filesystem(&Path::from(format!("tiles/{panorama}")))?)
    }

    /// Deletes a panorama's tiles of every format and what was computed from them, `pyramid.json` first. The
    /// original stays. Gives the number of files; done again, it deletes what was left.
    pub async fn delete_tiles(&self, panorama: &PanoramaId) -> Result<u64, StoreError> {
        let pyramid = Path::from(format!("tiles/{panorama}/pyramid.json"));
        let mut deleted = u64::from(self.delete(&pyramid).await?);
        for folder in ["derived", "tiles"] {
            let folder = Path::from(format!("{folder}/{panorama}"));
            let mut files = self.files.list(Some(&folder));
            while let Some(file) = files.try_next().await? {
                deleted += u64::from(self.delete(&file.location).await?);
            }
        }
        Ok(deleted)
    }

    /// Deletes a file. Tells whether it was there.
    async fn delete(&self, path: &Path) -> Result<bool, StoreError> {
        match self.files.delete(path).await {
            Ok(()) => Ok(true),
            Err(object_store::Error::NotFound { .. }) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    /// The storage itself, for what has a file of its own beside this one.
    pub(crate) fn files(&self) -> &LocalFileSystem {
        &self.files
    }

    /// Copies a file into a folder under the name that its SHA-256 gives it, unless it is there already.
    pub(crate) async fn put_file<Name: std::fmt::Display>(
        &self,
        folder: &str,
        file: &std::path::Path,
        name: impl FnOnce(&[u8; 32]) -> Name,
    ) -> Result<Name, StoreError> {
        let name = name(&sha256_of(file).await?);
        let path = Path::from(format!("{folder}/{name}"));
        if self.exists(&path).await? {
            return Ok(name);
        }
        let mut reader = open(file).await?;
        let mut writer = WriteMultipart::new(self.files.put_multipart(&path).await?);
        let mut piece = vec![0; COPY_PIECE];
        loop {
            let count = reader.read(&mut piece).await.map_err(|e| StoreError::folder(file, e))?;
            if count == 0 {
                break;
            }
            writer.wait_for_capacity(2).await?;
            writer.write(&piece[..count]);
        }
        writer.finish().await?;
        Ok(name)
    }

    async fn get(&self, path: String) -> Result<Option<Bytes>, StoreError> {
        match self.files.get(&Path::from(path)).await {
            Ok(found) => Ok(Some(found.bytes().await?)),
            Err(object_store::Error::NotFound { .. }) => Ok(None),
            Err(error) => Err(error.into()),
        }
    }

    async fn exists(&self, path: &Path) -> Result<bool, StoreError> {
        match self.files.head(path).await {
            Ok(_) => Ok(true),
            Err(object_store::Error::NotFound { .. }) => Ok(false),
            Err(error) => Err(error.into()),
        }
    }

    async fn put(&self, path: String, bytes: Vec<u8>) -> Result<(), StoreError> {
        self.files.put(&Path::from(path), PutPayload::from(bytes)).await?;
        Ok(())
    }

    async fn put_new(&self, path: String, bytes: Vec<u8>) -> Result<bool, StoreError> {
        let path = Path::from(path);
        if self.exists(&path).await? {
            return Ok(false);
        }
        self.files.put(&path, PutPayload::from(bytes)).await?;
        Ok(true)
    }
}

fn tile_path(panorama: &PanoramaId, tile: TileAddress, format: PictureFormat) -> String {
    format!("tiles/{panorama}/{}.{}", tile.path(), format.extension())
}

/// Beside each other by panorama, so that they go when its tiles go.
fn derived_path(panorama: &PanoramaId, recipe: &DocumentHash) -> String {
    format!("derived/{panorama}/{recipe}")
}

/// Documents lie in 256 folders, so that none grows too large to list.
fn document_path(hash: &DocumentHash) -> String {
    format!("documents/{}/{hash}", &hash.as_str()[..2])
}

async fn open(file: &std::path::Path) -> Result<tokio::fs::File, StoreError> {
    tokio::fs::File::open(file).await.map_err(|e| StoreError::folder(file, e))
}

async fn sha256_of(file: &std::path::Path) -> Result<[u8; 32], StoreError> {
    let mut reader = open(file).await?;
    let mut hasher = Sha256::new();
    let mut piece = vec![0; COPY_PIECE];
    loop {
        let count = reader.read(&mut piece).await.map_err(|e| StoreError::folder(file, e))?;
        if count == 0 {
            return Ok(hasher.finalize().into());
        }
        hasher.update(&piece[..count]);
    }
}
