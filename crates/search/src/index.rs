//! The index: every word of every document, with the places where it stands.

use crate::words::words;
use std::{collections::BTreeMap, ops::Range};

/// A document to be found.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Document {
    /// What the caller knows it by, such as `chapter/seasons`.
    pub id: String,
    /// Its title.
    pub title: String,
    /// One or two sentences.
    pub summary: String,
    /// Everything else, plain text.
    pub text: String,
}

/// The fields of a document, the most telling first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Field {
    /// [`Document::title`].
    Title,
    /// [`Document::summary`].
    Summary,
    /// [`Document::text`].
    Text,
}

impl Document {
    /// The text of a field.
    pub fn field(&self, field: Field) -> &str {
        match field {
            Field::Title => &self.title,
            Field::Summary => &self.summary,
            Field::Text => &self.text,
        }
    }
}

/// One occurrence of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Posting {
    /// Index of the document.
    pub document: u32,
    pub field: Field,
    /// Which word of the field it is, from 0.
    pub position: u32,
    /// Bytes of the field.
    pub start: u32,
    pub end: u32,
}

impl Posting {
    pub fn range(self) -> Range<usize> {
        self.start as usize..self.end as usize
    }
}

/// Documents and their words. Built once, asked often; see [`Index::query`].
#[derive(Debug, Clone, Default)]
pub struct Index {
    pub(crate) documents: Vec<Document>,
    /// By folded word; a range scan answers a prefix.
    pub(crate) words: BTreeMap<String, Vec<Posting>>,
}

impl Index {
    /// Indexes documents. Among equally good hits the earlier document comes first.
    pub fn new(documents: impl IntoIterator<Item = Document>) -> Self {
        let mut index = Self::default();
        for document in documents {
            let number = u32::try_from(index.documents.len()).unwrap_or(u32::MAX);
            for field in [Field::Title, Field::Summary, Field::Text] {
                for (position, word) in (0..).zip(words(document.field(field))) {
                    let offset = |byte| u32::try_from(byte).unwrap_or(u32::MAX);
                    let (start, end) = (offset(word.range.start), offset(word.range.end));
                    let posting = Posting { document: number, field, position, start, end };
                    index.words.entry(word.folded).or_default().push(posting);
                }
            }
            index.documents.push(document);
        }
        index
    }

    /// The documents in the order they were given.
    pub fn documents(&self) -> &[Document] {
        &self.documents
    }
}
