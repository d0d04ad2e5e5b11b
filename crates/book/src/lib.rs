//! The handbook's and the articles' Markdown as safe HTML and as plain text.
//!
//! * [`Renderer`] makes HTML: links between records become page paths, headings begin at `h2`, and what
//!   comes out can stand in any page of the site under its strict Content-Security-Policy;
//! * [`outline`] lists the headings with the ids they get there;
//! * [`plain_text`] is what the search index reads.

mod heading;
mod link;
mod plain;
mod render;
mod sanitise;

pub use heading::{Heading, outline};
pub use plain::plain_text;
pub use render::{Picture, Renderer};
