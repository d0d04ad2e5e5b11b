//! Where a province is kept: drafts, users, jobs and the release pointer in SQLite, pictures, tiles and
//! frozen documents as objects in a folder.
//!
//! ```text
//! {data}/sonla360.sqlite
//! {data}/objects/originals/{sha256}.{jpg|png|webp}
//! {data}/objects/tiles/{panorama}/{level}/{face}/{row}/{column}.{jpg|webp}   …/pyramid.json
//! {data}/objects/media/{sha256}.{jpg|png|webp}      and sound and film: .{mp3|m4a|ogg|opus|wav|mp4|webm}
//! {data}/objects/documents/{aa}/{hash}
//! {data}/objects/releases/{hash}.json
//! {data}/objects/derived/{panorama}/{hash}        posters; may be deleted at any time
//! {data}/staging/                                   uploads and tilings under way
//! ```
//!
//! * [`Store`] opens the data folder;
//! * [`objects`] keeps bytes under checked names;
//! * [`reader`] reads a release, also one that is not published yet;
//! * [`drafts`], [`panoramas`], [`jobs`], [`users`], [`sessions`], [`releases`], [`uploads`] are the
//!   tables, each with its own methods on [`Store`];
//! * [`withdrawal`] lets go of the tiles of panoramas that were corrected.

pub mod drafts;
pub mod error;
pub mod jobs;
pub mod names;
pub mod objects;
pub mod panoramas;
pub mod reader;
pub mod recordings;
pub mod releases;
pub mod sessions;
mod store;
pub mod uploads;
pub mod users;
pub mod withdrawal;

pub use drafts::Draft;
pub use error::StoreError;
pub use names::{InvalidName, PanoramaId, PictureFormat, PictureName};
pub use objects::Objects;
pub use panoramas::{Panorama, PanoramaState};
pub use reader::ReleaseReader;
pub use recordings::{RecordingFormat, RecordingName};
pub use releases::Publication;
pub use sessions::{Session, SessionToken};
pub use store::Store;
pub use users::{Role, User};
