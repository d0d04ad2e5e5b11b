//! What can be read beside the panorama: chapters, articles and places, fetched when first wanted.

use super::dom::el;
use crate::browser::window;
use js_sys::{Array, Reflect};
use sonla360_content::Language;
use sonla360_geometry::format_whole;
use sonla360_search::{Document, Index};
use wasm_bindgen::{JsCast as _, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{HtmlTemplateElement, Response};

/// A kind of reading, in the order of the table of contents.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// A chapter of the handbook.
    Chapter,
    /// An article.
    Article,
    /// A place.
    Place,
}

impl Kind {
    /// All of them, in order.
    pub const ALL: [Self; 3] = [Self::Chapter, Self::Article, Self::Place];

    /// The word by which links and actions name it.
    pub fn word(self) -> &'static str {
        match self {
            Self::Chapter => "chapter",
            Self::Article => "article",
            Self::Place => "place",
        }
    }

    fn list(self) -> &'static str {
        match self {
            Self::Chapter => "chapters",
            Self::Article => "articles",
            Self::Place => "places",
        }
    }
}

/// Something to read.
#[derive(Debug, Clone)]
pub struct Entry {
    /// What it is.
    pub kind: Kind,
    /// Its identifier.
    pub id: String,
    /// Its title.
    pub title: String,
    /// One or two sentences.
    pub summary: String,
    /// Day of publication, `YYYY-MM-DD`; articles only.
    pub date: String,
    /// Safe HTML.
    pub html: String,
}

/// Everything to read, in one language.
pub struct Library {
    /// The language.
    pub language: Language,
    /// Every entry, by kind, in the order of the server.
    pub entries: Vec<Entry>,
    index: Index,
}

impl Library {
    /// Fetches it. The error is only worth showing as "could not be loaded".
    pub async fn fetch(language: Language) -> Result<Self, JsValue> {
        let address = ["/api/v1/library?lang=", language.code()].concat();
        let response: Response =
            JsFuture::from(window().fetch_with_str(&address)).await?.dyn_into()?;
        if !response.ok() {
            return Err(response.status().into());
        }
        let library = JsFuture::from(response.json()?).await?;
        // In a template nothing is loaded or run: it only turns HTML into plain text.
        let template: HtmlTemplateElement = el("template").done().unchecked_into();
        let mut entries = Vec::new();
        let mut documents = Vec::new();
        for kind in Kind::ALL {
            let list: Array = Reflect::get(&library, &kind.list().into())?.dyn_into()?;
            for item in list.iter() {
                let field = |name: &str| {
                    let value = Reflect::get(&item, &name.into());
                    value.ok().and_then(|value| value.as_string()).unwrap_or_default()
                };
                let title = if kind == Kind::Place { field("name") } else { field("title") };
                let entry = Entry {
                    kind,
                    id: field("id"),
                    title,
                    summary: field("summary"),
                    date: field("date"),
                    html: field("html"),
                };
                template.set_inner_html(&entry.html);
                documents.push(Document {
                    id: format_whole(entries.len()),
                    title: entry.title.clone(),
                    summary: entry.summary.clone(),
                    text: template.content().text_content().unwrap_or_default(),
                });
                entries.push(entry);
            }
        }
        Ok(Self { language, entries, index: Index::new(documents) })
    }

    /// The entry of a kind with an identifier.
    pub fn find(&self, kind: Kind, id: &str) -> Option<&Entry> {
        self.entries.iter().find(|entry| entry.kind == kind && entry.id == id)
    }

    /// The index over all entries; its documents stand in the order of [`Self::entries`].
    pub fn index(&self) -> &Index {
        &self.index
    }
}
