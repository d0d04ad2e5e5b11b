//! The public site as one router, over a small release on disk.

mod api;
mod errors;
mod files;
mod headers;
mod pages;
mod site;

use site::{Answer, Site};
