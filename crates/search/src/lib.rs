//! Search as the pages and the viewer both do it: folding of Vietnamese, a small index, ranked hits.
//! Pure and without dependencies, because a phone downloads it.
//!
//! * [`fold`] makes “Đền Đô” and `den do` the same;
//! * [`words`] splits a text and remembers where each word stood;
//! * [`Index`] holds documents and answers queries;
//! * [`parts`] cuts a text at its marks, so that a page can show what matched.
//!
//! Texts and queries are expected in composed form (NFC), as records and keyboards give them;
//! decomposed ones are found too, only not ranked as exact.

mod excerpt;
mod fold;
mod index;
mod query;
mod words;

pub use excerpt::{Excerpt, parts};
pub use fold::{fold, fold_into};
pub use index::{Document, Field, Index};
pub use query::Hit;
pub use words::{Word, words};
