//! What can go wrong between the program and its data.

use crate::names::InvalidName;
use sonla360_content::{DocumentHash, release::InvalidHash};
use std::path::{Path, PathBuf};
use thiserror::Error;

/// A failure of the store. `Display` is one English sentence.
#[derive(Debug, Error)]
pub enum StoreError {
    /// The data folder cannot be used.
    #[error(
        "{} cannot be used for data ({source}): check that access is allowed and that the disk is not full",
        path.display()
    )]
    Folder {
        /// The file or folder.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// The database refused.
    #[error("the database failed: {0}")]
    Database(#[from] sqlx::Error),
    /// The database's tables could not be brought up to date.
    #[error("the database could not be brought up to date: {0}")]
    Migration(#[from] sqlx::migrate::MigrateError),
    /// The object storage refused.
    #[error("the object storage failed: {0}")]
    Objects(#[from] object_store::Error),
    /// A document of a release is missing.
    #[error("the document {0} of a release is missing: restore the data folder from a backup")]
    MissingDocument(DocumentHash),
    /// Bytes in the database or the object storage are not what was written.
    #[error("{what} is damaged ({detail}): restore the data folder from a backup")]
    Damaged {
        /// What was being read.
        what: String,
        /// What is wrong with it.
        detail: String,
    },
    /// Somebody else changed the record first.
    #[error("{0} was changed by somebody else in the meantime: reload it and try again")]
    Conflict(String),
    /// A panorama's tiles have been deleted since the release was put together.
    #[error(
        "the tiles of the panorama {0} were withdrawn in the meantime: put the release together anew"
    )]
    Withdrawn(String),
    /// The user's name is taken.
    #[error("there is already a user named {0}: choose another name")]
    UserExists(String),
    /// The password could not be hashed.
    #[error("the password could not be hashed: {0}")]
    Password(String),
    /// No random numbers.
    #[error("the system gave no random numbers: {0}")]
    Random(String),
}

impl StoreError {
    pub(crate) fn folder(path: &Path, source: std::io::Error) -> Self {
        Self::Folder { path: path.to_owned(), source }
    }

    pub(crate) fn damaged(what: impl Into<String>, detail: impl std::fmt::Display) -> Self {
        Self::Damaged { what: what.into(), detail: detail.to_string() }
    }
}

impl From<InvalidName> for StoreError {
    fn from(error: InvalidName) -> Self {
        Self::damaged("a stored name", error)
    }
}

impl From<InvalidHash> for StoreError {
    fn from(error: InvalidHash) -> Self {
        Self::damaged("a stored hash", error)
    }
}
