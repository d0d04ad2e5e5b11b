//! Painting a scene: one vertical slice of the world for every column of the panorama.
//!
//! An equirectangular column is the half-plane of one azimuth. In it the ground is a profile, a face
//! is a segment and a standing picture is an upright line, so everything is found with plane
//! geometry: the ground by one outward march, the rest by intersection.

mod column;
mod fluid;
mod frame;
mod march;
mod panorama;
mod scratch;
mod shade;

pub use frame::Frame;
pub use panorama::{Panorama, Quality, paint};
