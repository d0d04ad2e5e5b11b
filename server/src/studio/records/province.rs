//! The form of the province: the words of the home page.

use super::claims;
use crate::studio::form::{Form, Sent, fill_text};
use sonla360_content::Province;

/// The fields of the province.
pub fn fill(values: &mut Sent, province: &Province) {
    for (field, text) in [
        ("name", &province.name),
        ("tagline", &province.tagline),
        ("description", &province.description),
        ("operator", &province.operator),
    ] {
        fill_text(values, field, text);
    }
    claims::fill(values, &province.facts);
}

/// What the form says of the province; its languages and the order of its tours stay.
pub fn read(form: &mut Form, old: Province) -> Province {
    Province {
        name: form.required_text("name"),
        tagline: form.optional_text("tagline"),
        description: form.optional_text("description"),
        operator: form.optional_text("operator"),
        facts: claims::read(form),
        ..old
    }
}
