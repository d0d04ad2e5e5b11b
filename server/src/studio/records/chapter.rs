//! A handbook chapter's form.

use crate::studio::form::{Form, Sent, fill_text};
use sonla360_content::{Chapter, Id, LocalizedText};

/// A chapter with nothing written in it yet.
pub fn blank(id: Id) -> Chapter {
    Chapter {
        id,
        order: 0,
        title: LocalizedText::default(),
        summary: LocalizedText::default(),
        body: LocalizedText::default(),
    }
}

/// The fields of a chapter.
pub fn fill(values: &mut Sent, chapter: &Chapter) {
    values.insert("position".into(), chapter.order.to_string());
    fill_text(values, "title", &chapter.title);
    fill_text(values, "summary", &chapter.summary);
    fill_text(values, "body", &chapter.body);
}

/// What the form says of a chapter.
pub fn read(form: &mut Form, old: Chapter) -> Chapter {
    Chapter {
        id: old.id,
        order: form.number("position", 0.0..=9999.0).max(0.0) as u32,
        title: form.required_text("title"),
        summary: form.optional_text("summary"),
        body: form.long_text("body"),
    }
}
