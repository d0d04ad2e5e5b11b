//! What the end-to-end tests share: the real binary on a free port, a real browser, pictures that can be
//! compared, and a miniature province whose every pixel is known.

pub mod browser;
pub mod content;
mod guard;
pub mod picture;
pub mod scratch;
pub mod server;
mod skip;
pub mod webp;

pub use skip::skip;
