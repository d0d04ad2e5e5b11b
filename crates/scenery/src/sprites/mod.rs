//! Pictures of single things, painted dab by dab with their own relief, so that any sun can light them.

mod canvas;
mod plants;
mod trees;

pub use canvas::{Canvas, Dab, Sprite, Texel};
pub use plants::{flower, leafy_clump, puff, rice_tuft, tuft};
pub use trees::{Crown, TreeKind, bare_branches, bush, palm, pine, tree};
