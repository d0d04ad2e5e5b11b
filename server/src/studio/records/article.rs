//! An article's form.

use crate::studio::{
    form::{Form, Sent, fill_text},
    page::VIETNAM,
};
use sonla360_content::{Article, Id, LocalizedText};
use time::{OffsetDateTime, macros::format_description};

/// An article with nothing written in it yet.
pub fn blank(id: Id) -> Article {
    Article {
        id,
        title: LocalizedText::default(),
        summary: LocalizedText::default(),
        date: String::new(),
        author: LocalizedText::default(),
        image: None,
        body: LocalizedText::default(),
    }
}

/// The day it is in Việt Nam, `YYYY-MM-DD`.
pub fn today() -> String {
    let format = format_description!("[year]-[month]-[day]");
    OffsetDateTime::now_utc().to_offset(VIETNAM).format(&format).unwrap_or_default()
}

/// The fields of an article.
pub fn fill(values: &mut Sent, article: &Article) {
    fill_text(values, "title", &article.title);
    fill_text(values, "summary", &article.summary);
    fill_text(values, "author", &article.author);
    fill_text(values, "body", &article.body);
    values.insert("date".into(), article.date.clone());
    let image = article.image.as_ref().map(ToString::to_string);
    values.insert("image".into(), image.unwrap_or_default());
}

/// What the form says of an article.
pub fn read(form: &mut Form, old: Article) -> Article {
    Article {
        id: old.id,
        title: form.required_text("title"),
        summary: form.optional_text("summary"),
        date: form.date("date"),
        author: form.optional_text("author"),
        image: form.optional_id("image"),
        body: form.long_text("body"),
    }
}
