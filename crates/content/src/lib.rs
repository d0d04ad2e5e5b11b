//! The content of a province as records: what the viewer, the pages, the search, the handbook and the
//! kiosk are all made from. Pure: no I/O.
//!
//! * [`record`] names every kind of record and gives each its key;
//! * [`province`], [`place`], [`tour`], [`scene`], [`library`] are the records, [`recording`] and [`plan`]
//!   parts of them; [`captions`] reads what is said in a recording;
//! * [`files`] reads and writes the same records as TOML and Markdown a person can edit;
//! * [`validate`] finds what must be mended before publishing, each a [`problem`];
//! * [`release`] freezes records into documents named by their hash;
//! * [`manifest`] is what the viewer is given.

pub mod captions;
pub mod claim;
pub mod files;
pub mod id;
pub mod library;
pub mod link;
pub mod manifest;
pub mod panorama;
pub mod place;
pub mod plan;
pub mod problem;
pub mod province;
pub mod record;
pub mod recording;
pub mod release;
pub mod scene;
pub mod text;
pub mod tour;
pub mod validate;

pub use claim::{Claim, Confidence};
pub use id::{Id, InvalidId};
pub use library::{Article, Chapter, Image};
pub use link::{Link, ViewQuery};
pub use manifest::Manifest;
pub use panorama::PanoramaDocument;
pub use place::{Location, Place};
pub use plan::{Plan, PlanPoint};
pub use province::Province;
pub use record::{Kind, Record, RecordKey};
pub use recording::Recording;
pub use release::{DocumentHash, Release};
pub use scene::{Bounds, Hotspot, HotspotKind, Scene, ViewAngles};
pub use text::{Language, LocalizedText};
pub use tour::{RouteStop, Tour};
