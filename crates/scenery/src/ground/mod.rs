//! What the ground is covered with.

mod growth;
mod stone;

pub use growth::{Green, canopy, grass, ivy, rice};
pub use stone::{Limestone, deck, flagstones, limestone, road, soil};
