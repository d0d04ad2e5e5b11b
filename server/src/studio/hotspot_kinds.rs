//! What a hotspot does, between its record and the studio's form.

use super::{
    form::{Form, Sent, fill_text, fill_view},
    recordings::LANGUAGES,
    records::claims,
};
use sonla360_content::{
    Hotspot, HotspotKind, Id, LocalizedText, Recording, Scene, captions, problem::about_captions,
};
use sonla360_store::RecordingName;

/// Before an image's identifier in the name of its box.
pub const IMAGE: &str = "image_";

/// Fills the form's fields from a hotspot.
pub fn fill(values: &mut Sent, scene: &Scene, hotspot: &Hotspot) {
    let kind = match &hotspot.kind {
        HotspotKind::Link { scene: target, arrival } => {
            let (tour, id) = scene.resolve_target(target);
            values.insert("scene".into(), format!("{tour}/{id}"));
            if let Some(arrival) = arrival {
                fill_view(values, "arrival_", *arrival);
            }
            "link"
        }
        HotspotKind::Info { .. } => "info",
        HotspotKind::Gallery { .. } => "gallery",
        HotspotKind::Product { facts, .. } => {
            claims::fill(values, facts);
            "product"
        }
        HotspotKind::Audio(recording) => {
            fill_recording(values, recording);
            "audio"
        }
        HotspotKind::Video(recording) => {
            fill_recording(values, recording);
            "video"
        }
        HotspotKind::Chapter { chapter } => {
            values.insert("document".into(), format!("chapter:{chapter}"));
            "document"
        }
        HotspotKind::Article { article } => {
            values.insert("document".into(), format!("article:{article}"));
            "document"
        }
        HotspotKind::Outside { url } => {
            values.insert("url".into(), url.clone());
            "outside"
        }
    };
    values.insert("kind".into(), kind.into());
    if let Some(text) = hotspot.kind.text() {
        fill_text(values, "text", text);
    }
    for image in hotspot.kind.images() {
        values.insert(format!("{IMAGE}{image}"), "on".into());
    }
    let corners: Vec<_> =
        hotspot.area.iter().map(|[yaw, pitch]| format!("{yaw} {pitch}")).collect();
    values.insert("area".into(), corners.join("\n"));
}

/// Reads what was chosen; `None` where it cannot be understood, with the mistake noted in the form.
pub fn read(form: &mut Form, scene: &Scene, old: Option<&Hotspot>) -> Option<HotspotKind> {
    let images = chosen_images(form, old);
    match form.value("kind") {
        "link" => {
            let target = form.required("scene");
            let arrival = ["yaw", "pitch", "hfov"]
                .iter()
                .any(|part| !form.value(&format!("arrival_{part}")).trim().is_empty());
            let arrival = arrival.then(|| form.view("arrival_"));
            let own = format!("{}/", scene.tour);
            let scene = target.strip_prefix(&own).unwrap_or(&target).to_owned();
            Some(HotspotKind::Link { scene, arrival })
        }
        "info" => {
            let image = images.into_iter().next();
            Some(HotspotKind::Info { text: form.required_text("text"), image })
        }
        "gallery" => {
            if images.is_empty() {
                form.refuse("images", "studio-error-images");
            }
            Some(HotspotKind::Gallery { text: form.optional_text("text"), images })
        }
        "product" => {
            let facts = claims::read(form);
            Some(HotspotKind::Product { text: form.required_text("text"), images, facts })
        }
        "audio" => Some(HotspotKind::Audio(read_recording(form, images, false))),
        "video" => Some(HotspotKind::Video(read_recording(form, images, true))),
        "document" => {
            let chosen = form.required("document");
            let kind = match chosen.split_once(':') {
                Some(("chapter", id)) => {
                    id.parse().ok().map(|chapter| HotspotKind::Chapter { chapter })
                }
                Some(("article", id)) => {
                    id.parse().ok().map(|article| HotspotKind::Article { article })
                }
                _ => None,
            };
            if kind.is_none() {
                form.refuse("document", "studio-error-empty");
            }
            kind
        }
        "outside" => {
            let url = form.required("url");
            if !url.is_empty() && !url.starts_with("https://") && !url.starts_with("http://") {
                form.refuse("url", "studio-error-url");
            }
            Some(HotspotKind::Outside { url })
        }
        _ => {
            form.refuse("kind", "studio-error-empty");
            None
        }
    }
}

fn fill_recording(values: &mut Sent, recording: &Recording) {
    fill_text(values, "stored", &recording.file);
    fill_text(values, "captions", &recording.captions);
    fill_text(values, "credit", &recording.credit);
    values.insert("licence".into(), recording.licence.clone());
}

/// Reads a recording; its files were taken in when the form was received.
fn read_recording(form: &mut Form, images: Vec<Id>, film: bool) -> Recording {
    let mut file = LocalizedText::default();
    for language in LANGUAGES {
        let Ok(stored) = form.value(&format!("stored_{language}")).parse::<RecordingName>() else {
            continue;
        };
        if stored.format().is_film() == film {
            file.set(language, stored.to_string());
        } else {
            form.refuse(&format!("recording_{language}"), "studio-error-recording-kind");
        }
    }
    if file.is_empty() {
        form.refuse("recording_vi", "studio-error-recording-missing");
    }
    let captions = form.long_text("captions");
    for (language, text) in captions.iter() {
        if let Err(bad) = captions::parse(text) {
            let sentence = about_captions(bad, form.speaks_vietnamese());
            form.refuse_with(&format!("captions_{language}"), sentence);
        }
    }
    Recording {
        file,
        captions,
        text: form.optional_text("text"),
        image: images.into_iter().next(),
        credit: form.optional_text("credit"),
        licence: form.optional("licence"),
    }
}

/// The images whose boxes are ticked: first those that were chosen before, in their order.
fn chosen_images(form: &Form, old: Option<&Hotspot>) -> Vec<Id> {
    let before = old.map_or(&[][..], |hotspot| hotspot.kind.images());
    let ticked = |id: &&Id| form.ticked(&format!("{IMAGE}{id}"));
    let mut images: Vec<Id> = before.iter().filter(ticked).cloned().collect();
    for id in form.ticked_with(IMAGE).filter_map(|id| id.parse::<Id>().ok()) {
        if !images.contains(&id) {
            images.push(id);
        }
    }
    images
}

/// Reads an area: a line for each corner, yaw and pitch beside each other.
pub fn read_area(form: &mut Form) -> Vec<[f64; 2]> {
    let written = form.optional("area");
    let corner = |line: &str| {
        let line = line.replace(';', " ");
        let mut numbers = line.split_whitespace().map(|number| number.replace(',', ".").parse());
        let corner = [numbers.next()?.ok()?, numbers.next()?.ok()?];
        let [yaw, pitch]: [f64; 2] = corner;
        let in_range = (-180.0..=180.0).contains(&yaw) && (-90.0..=90.0).contains(&pitch);
        (in_range && numbers.next().is_none()).then_some(corner)
    };
    let lines: Vec<&str> = written.lines().filter(|line| !line.trim().is_empty()).collect();
    let corners: Vec<_> = lines.iter().filter_map(|line| corner(line)).collect();
    let few = !corners.is_empty() && corners.len() < 3;
    if corners.len() < lines.len() || few || corners.len() > 60 {
        form.refuse("area", "studio-error-area");
    }
    corners
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::messages::Texts;
    use sonla360_content::{Claim, Confidence, Language, LocalizedText, Record, files};

    fn scene() -> Scene {
        let province = r#"languages = ["vi"]
            tours = []
            name.vi = "a"
            tagline.vi = "a"
            description.vi = "a""#;
        let tour = "title.vi = 'a'\nsummary.vi = 'a'\nscenes = ['b']";
        let scene = "title.vi = 'a'\ndescription.vi = 'a'\npanorama = 'p'\nlicence = 'x'\n\
            credit.vi = 'a'\ninitialView = { yaw = 0.0, pitch = 0.0, hfov = 80.0 }";
        let folder = [("province.toml", province), ("t/tour.toml", tour), ("t/b.toml", scene)];
        let folder =
            folder.into_iter().map(|(path, text)| (path.to_owned(), text.to_owned())).collect();
        let records = files::read(&folder).expect("readable");
        let scene = records.into_iter().find_map(|record| match record {
            Record::Scene(scene) => Some(scene),
            _ => None,
        });
        scene.expect("a scene")
    }

    fn form(fields: &[(&str, &str)]) -> Form {
        let values = fields.iter().map(|(name, text)| ((*name).into(), (*text).into())).collect();
        Form::in_language(Texts::of(Language::EN), values)
    }

    fn hotspot(kind: HotspotKind) -> Hotspot {
        let id = "h".parse().expect("an id");
        let (title, area) =
            (LocalizedText::vi_en("a", "b"), vec![[1.0, 2.0], [3.5, 4.0], [-5.0, 6.0]]);
        Hotspot { id, yaw: 0.0, pitch: 0.0, title, area, kind }
    }

    fn recording(extension: &str) -> Recording {
        let mut file = LocalizedText::default();
        file.set(Language::VI, format!("{}.{extension}", "0".repeat(64)));
        let captions = "WEBVTT\n\n00:00.000 --> 00:01.000\nChào";
        Recording {
            file,
            captions: LocalizedText::vi_en(captions, captions),
            image: ids(&["a"]).pop(),
            credit: LocalizedText::vi_en("Lan", "Lan"),
            licence: "CC0-1.0".into(),
            text: LocalizedText::vi_en("Lời kể", "A story"),
        }
    }

    fn fact() -> Claim {
        Claim {
            label: LocalizedText::vi_en("Mùa hái", "Harvest"),
            value: LocalizedText::vi_en("tháng ba", "March"),
            unit: String::new(),
            source: "HTX".into(),
            checked: "2026-03-01".into(),
            confidence: Confidence::Medium,
        }
    }

    fn ids(names: &[&str]) -> Vec<Id> {
        names.iter().map(|name| name.parse().expect("an id")).collect()
    }

    #[test]
    fn what_is_filled_in_reads_back_the_same() {
        let text = LocalizedText::vi_en("Chè", "Tea");
        for kind in [
            HotspotKind::Gallery { text: text.clone(), images: ids(&["b", "a"]) },
            HotspotKind::Product { text: text.clone(), images: ids(&["a"]), facts: vec![fact()] },
            HotspotKind::Info { text, image: ids(&["c"]).pop() },
            HotspotKind::Outside { url: "https://example.org/".into() },
            HotspotKind::Audio(recording("mp3")),
            HotspotKind::Video(recording("webm")),
        ] {
            let (scene, hotspot) = (scene(), hotspot(kind));
            let mut values = Sent::new();
            fill(&mut values, &scene, &hotspot);
            let mut form = Form::in_language(Texts::of(Language::VI), values);
            assert_eq!(read(&mut form, &scene, Some(&hotspot)), Some(hotspot.kind.clone()));
            assert_eq!(read_area(&mut form), hotspot.area);
            assert!(form.is_good());
        }
    }

    #[test]
    fn what_is_missing_is_told_beside_its_field() {
        for (fields, field) in [
            (&[("kind", "gallery")][..], "images"),
            (&[("kind", "product")], "text_vi"),
            (&[("kind", "outside"), ("url", "javascript:alert(1)")], "url"),
            (&[("kind", "audio")], "recording_vi"),
            (&[("kind", "audio"), ("captions_en", "Hello")], "captions_en"),
            (&[("kind", "nothing")], "kind"),
        ] {
            let mut form = form(fields);
            read(&mut form, &scene(), None);
            assert!(form.error(field).is_some(), "{field}");
        }
    }

    #[test]
    fn an_outline_is_at_least_a_triangle_of_directions() {
        for (written, good) in [
            ("", true),
            ("1 2\n3,5; 4\n\n-5 6", true),
            ("1 2\n3 4", false),
            ("1 2\n3 4\n5 91", false),
            ("1 2\n3 4\nfive six", false),
            ("1 2 3\n3 4\n5 6", false),
        ] {
            let mut form = form(&[("area", written)]);
            read_area(&mut form);
            assert_eq!(form.is_good(), good, "{written:?}");
        }
    }
}
