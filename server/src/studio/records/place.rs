//! A place's form.

use super::claims;
use crate::studio::form::{Form, Sent, fill_text};
use sonla360_content::{Id, LocalizedText, Location, Place};

/// A place with nothing written in it yet.
pub fn blank(id: Id) -> Place {
    Place {
        id,
        name: LocalizedText::default(),
        kind: LocalizedText::default(),
        summary: LocalizedText::default(),
        body: LocalizedText::default(),
        address: LocalizedText::default(),
        formerly: LocalizedText::default(),
        location: None,
        season: LocalizedText::default(),
        facts: Vec::new(),
    }
}

/// The fields of a place.
pub fn fill(values: &mut Sent, place: &Place) {
    for (field, text) in [
        ("name", &place.name),
        ("kind", &place.kind),
        ("summary", &place.summary),
        ("body", &place.body),
        ("address", &place.address),
        ("formerly", &place.formerly),
        ("season", &place.season),
    ] {
        fill_text(values, field, text);
    }
    if let Some(location) = place.location {
        values.insert("latitude".into(), location.latitude.to_string());
        values.insert("longitude".into(), location.longitude.to_string());
        values.insert("precision".into(), location.precision_km.to_string());
        if location.verified {
            values.insert("verified".into(), "on".into());
        }
    }
    claims::fill(values, &place.facts);
}

/// What the form says of a place.
pub fn read(form: &mut Form, old: Place) -> Place {
    Place {
        id: old.id,
        name: form.required_text("name"),
        kind: form.optional_text("kind"),
        summary: form.optional_text("summary"),
        body: form.optional_text("body"),
        address: form.optional_text("address"),
        formerly: form.optional_text("formerly"),
        location: read_location(form),
        season: form.optional_text("season"),
        facts: claims::read(form),
    }
}

/// A point on the map, where either number is given.
fn read_location(form: &mut Form) -> Option<Location> {
    let latitude = form.optional_number("latitude", -90.0..=90.0);
    let longitude = form.optional_number("longitude", -180.0..=180.0);
    let precision_km = form.optional_number("precision", 0.0..=500.0);
    match (latitude, longitude) {
        (Some(latitude), Some(longitude)) => Some(Location {
            latitude,
            longitude,
            precision_km: precision_km.unwrap_or(1.0),
            verified: form.ticked("verified"),
        }),
        (None, None) => None,
        (latitude, _) => {
            let missing = if latitude.is_none() { "latitude" } else { "longitude" };
            form.refuse(missing, "studio-error-point");
            None
        }
    }
}
