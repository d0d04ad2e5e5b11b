//! An image's form.

use crate::studio::form::{Form, Sent, fill_text};
use sonla360_content::{Id, Image, LocalizedText};

/// An image without a picture yet.
pub fn blank(id: Id) -> Image {
    Image {
        id,
        file: String::new(),
        width: 0,
        height: 0,
        title: LocalizedText::default(),
        alt: LocalizedText::default(),
        credit: LocalizedText::default(),
        licence: String::new(),
        illustration: false,
    }
}

/// The fields of an image.
pub fn fill(values: &mut Sent, image: &Image) {
    fill_text(values, "title", &image.title);
    fill_text(values, "alt", &image.alt);
    fill_text(values, "credit", &image.credit);
    values.insert("licence".into(), image.licence.clone());
    values.insert("stored".into(), image.file.clone());
    values.insert("width".into(), image.width.to_string());
    values.insert("height".into(), image.height.to_string());
    if image.illustration {
        values.insert("illustration".into(), "on".into());
    }
}

/// What the form says of an image. The picture itself was taken in when the form was received.
pub fn read(form: &mut Form, old: Image) -> Image {
    let file = form.value("stored").to_owned();
    if file.is_empty() {
        form.refuse("file", "studio-error-picture-missing");
    }
    let pixels = |field: &str| form.value(field).parse().unwrap_or(0);
    let (width, height) = (pixels("width"), pixels("height"));
    Image {
        id: old.id,
        file,
        width,
        height,
        title: form.required_text("title"),
        alt: form.optional_text("alt"),
        credit: form.optional_text("credit"),
        licence: form.optional("licence"),
        illustration: form.ticked("illustration"),
    }
}
