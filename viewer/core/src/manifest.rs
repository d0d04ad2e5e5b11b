//! Reads a manifest out of any tree of values that can be looked into: the browser's own JSON parser
//! gives such a tree for free, where a Rust one would weigh more than the rest of the viewer's logic.

use sonla360_content::manifest::{
    HotspotAction, MANIFEST_VERSION, Manifest, ManifestHotspot, ManifestImage, ManifestPanorama,
    ManifestScene, ManifestStop, ManifestTiles,
};
use sonla360_content::{Bounds, Language, LocalizedText, ViewAngles};

/// A value of a JSON document.
pub trait Value: Sized {
    /// A member of an object; `None` where there is none or where it is `null`.
    fn get(&self, name: &str) -> Option<Self>;
    /// The elements of an array.
    fn items(&self) -> Option<Vec<Self>>;
    /// The members of an object.
    fn members(&self) -> Option<Vec<(String, Self)>>;
    /// A text.
    fn text(&self) -> Option<String>;
    /// A number.
    fn number(&self) -> Option<f64>;
    /// A truth value.
    fn truth(&self) -> Option<bool>;
}

/// The field of a manifest that is missing or is not what it should be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Malformed(pub &'static str);

type Read<T> = Result<T, Malformed>;

/// Reads a manifest. What is optional may be missing; everything else must be there.
pub fn read(root: &impl Value) -> Read<Manifest> {
    let version = count(root, "version")?;
    if version != MANIFEST_VERSION {
        return Err(Malformed("version"));
    }
    let scenes = list(root, "scenes", scene)?;
    if scenes.is_empty() {
        return Err(Malformed("scenes"));
    }
    Ok(Manifest {
        version,
        tour: text(root, "tour")?,
        title: localized(root, "title"),
        languages: list(root, "languages", |value| {
            value.text().and_then(|code| code.parse().ok()).ok_or(Malformed("languages"))
        })?,
        scenes,
        route: optional_list(root, "route", stop)?,
        plans: localized(root, "plans"),
    })
}

fn stop(value: &impl Value) -> Read<ManifestStop> {
    Ok(ManifestStop {
        scene: text(value, "scene")?,
        view: view(value, "view").ok_or(Malformed("view"))?,
        caption: localized(value, "caption"),
        seconds: number(value, "seconds")?,
    })
}

fn bounds(value: &impl Value) -> Read<Bounds> {
    Ok(Bounds {
        left: number(value, "left")?,
        right: number(value, "right")?,
        down: number(value, "down")?,
        up: number(value, "up")?,
    })
}

fn corner(value: &impl Value) -> Read<[f64; 2]> {
    let numbers: Vec<f64> =
        value.items().unwrap_or_default().iter().filter_map(Value::number).collect();
    numbers.try_into().map_err(|_other| Malformed("area"))
}

fn scene(value: &impl Value) -> Read<ManifestScene> {
    let picture = value.get("panorama").ok_or(Malformed("panorama"))?;
    Ok(ManifestScene {
        id: text(value, "id")?,
        title: localized(value, "title"),
        description: localized(value, "description"),
        place: optional(value, "place"),
        panorama: panorama(&picture)?,
        initial_view: view(value, "initialView").ok_or(Malformed("initialView"))?,
        bounds: value.get("bounds").map(|edges| bounds(&edges)).transpose()?,
        north: value.get("north").and_then(|north| north.number()),
        taken: localized(value, "taken"),
        credit: localized(value, "credit"),
        licence: optional(value, "licence").unwrap_or_default(),
        illustration: value.get("illustration").and_then(|flag| flag.truth()).unwrap_or_default(),
        hotspots: optional_list(value, "hotspots", hotspot)?,
    })
}

fn panorama(value: &impl Value) -> Read<ManifestPanorama> {
    Ok(ManifestPanorama {
        url: text(value, "url")?,
        tile_size: count(value, "tileSize")?,
        levels: list(value, "levels", |size| {
            size.number().map(|size| size as u32).ok_or(Malformed("levels"))
        })?,
        alternatives: match value.get("alternatives") {
            Some(_) => list(value, "alternatives", tiles)?,
            None => Vec::new(),
        },
        preview: optional(value, "preview"),
    })
}

fn tiles(value: &impl Value) -> Read<ManifestTiles> {
    Ok(ManifestTiles { media_type: text(value, "type")?, url: text(value, "url")? })
}

fn hotspot(value: &impl Value) -> Read<ManifestHotspot> {
    let action = match text(value, "kind")?.as_str() {
        "link" => HotspotAction::Link {
            tour: optional(value, "tour"),
            scene: text(value, "scene")?,
            arrival: view(value, "arrival"),
        },
        "info" => {
            let picture = value.get("image").map(|image| picture(&image)).transpose()?;
            HotspotAction::Info { html: localized(value, "html"), image: picture }
        }
        "gallery" => HotspotAction::Gallery { html: localized(value, "html") },
        "product" => HotspotAction::Product { html: localized(value, "html") },
        "audio" => HotspotAction::Audio { html: localized(value, "html") },
        "video" => HotspotAction::Video { html: localized(value, "html") },
        "chapter" => HotspotAction::Chapter { chapter: text(value, "chapter")? },
        "article" => HotspotAction::Article { article: text(value, "article")? },
        "outside" => HotspotAction::Outside { url: text(value, "url")? },
        _ => return Err(Malformed("kind")),
    };
    Ok(ManifestHotspot {
        id: text(value, "id")?,
        yaw: number(value, "yaw")?,
        pitch: number(value, "pitch")?,
        title: localized(value, "title"),
        area: optional_list(value, "area", corner)?,
        action,
    })
}

fn picture(value: &impl Value) -> Read<ManifestImage> {
    Ok(ManifestImage {
        url: text(value, "url")?,
        width: count(value, "width")?,
        height: count(value, "height")?,
        alt: localized(value, "alt"),
        credit: localized(value, "credit"),
    })
}

fn view(value: &impl Value, name: &'static str) -> Option<ViewAngles> {
    let angles = value.get(name)?;
    let angle = |name| angles.get(name).and_then(|angle| angle.number());
    Some(ViewAngles { yaw: angle("yaw")?, pitch: angle("pitch")?, hfov: angle("hfov")? })
}

fn localized(value: &impl Value, name: &'static str) -> LocalizedText {
    let mut texts = LocalizedText::default();
    for (code, text) in value.get(name).and_then(|texts| texts.members()).unwrap_or_default() {
        if let (Ok(language), Some(text)) = (code.parse::<Language>(), text.text()) {
            texts.set(language, text);
        }
    }
    texts
}

fn list<V: Value, T>(value: &V, name: &'static str, read: impl Fn(&V) -> Read<T>) -> Read<Vec<T>> {
    let items = value.get(name).and_then(|items| items.items()).ok_or(Malformed(name))?;
    items.iter().map(read).collect()
}

fn optional_list<V: Value, T>(
    value: &V,
    name: &'static str,
    read: impl Fn(&V) -> Read<T>,
) -> Read<Vec<T>> {
    if value.get(name).is_some() { list(value, name, read) } else { Ok(Vec::new()) }
}

fn optional(value: &impl Value, name: &'static str) -> Option<String> {
    value.get(name)?.text()
}

fn text(value: &impl Value, name: &'static str) -> Read<String> {
    optional(value, name).ok_or(Malformed(name))
}

fn number(value: &impl Value, name: &'static str) -> Read<f64> {
    value.get(name).and_then(|number| number.number()).ok_or(Malformed(name))
}

fn count(value: &impl Value, name: &'static str) -> Read<u32> {
    number(value, name).map(|number| number as u32)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value as Json, json};

    impl Value for Json {
        fn get(&self, name: &str) -> Option<Self> {
            Json::get(self, name).filter(|value| !value.is_null()).cloned()
        }
        fn items(&self) -> Option<Vec<Self>> {
            self.as_array().cloned()
        }
        fn members(&self) -> Option<Vec<(String, Self)>> {
            Some(self.as_object()?.clone().into_iter().collect())
        }
        fn text(&self) -> Option<String> {
            self.as_str().map(str::to_owned)
        }
        fn number(&self) -> Option<f64> {
            self.as_f64()
        }
        fn truth(&self) -> Option<bool> {
            self.as_bool()
        }
    }

    fn document() -> Json {
        json!({
            "version": 1, "tour": "moc-chau", "title": {"vi": "Mộc Châu", "en": "Moc Chau"},
            "languages": ["vi", "en"],
            "scenes": [{
                "id": "doi-che", "title": {"vi": "Đồi chè", "en": "Tea hill"},
                "description": {"vi": "…", "en": "…"}, "place": "moc-chau",
                "panorama": {"url": "/tiles/a/{level}/{face}/{row}/{column}.jpg", "tileSize": 656,
                    "levels": [656, 1312, 2624], "preview": "data:image/jpeg;base64,AAAA",
                    "alternatives": [{"type": "image/webp",
                        "url": "/tiles/a/{level}/{face}/{row}/{column}.webp"}]},
                "initialView": {"yaw": 10.5, "pitch": -3.0, "hfov": 80.0}, "north": 45.0,
                "bounds": {"left": -100.0, "right": 120.0, "down": -50.0, "up": 60.0},
                "taken": {"vi": "Tháng 3", "en": "March"}, "credit": {"vi": "A", "en": "A"},
                "licence": "CC0-1.0", "illustration": true,
                "hotspots": [
                    {"id": "go", "yaw": 1.0, "pitch": 2.0, "title": {"vi": "Đi", "en": "Go"},
                     "kind": "link", "tour": "ta-xua", "scene": "b",
                     "arrival": {"yaw": 0.0, "pitch": 0.0, "hfov": 90.0}},
                    {"id": "what", "yaw": 3.0, "pitch": 4.0, "title": {"vi": "Gì", "en": "What"},
                     "kind": "info", "html": {"vi": "<p>x</p>", "en": "<p>y</p>"},
                     "image": {"url": "/media/i.jpg", "width": 640, "height": 480,
                         "alt": {"vi": "ảnh"}, "credit": {"vi": "B"}}},
                    {"id": "read", "yaw": 5.0, "pitch": 6.0, "title": {}, "kind": "chapter",
                     "chapter": "tea"},
                    {"id": "news", "yaw": 7.0, "pitch": 8.0, "title": {}, "kind": "article",
                     "article": "harvest"},
                    {"id": "hills", "yaw": 9.0, "pitch": 1.0, "title": {}, "kind": "gallery",
                     "html": {"vi": "<ul></ul>"}, "area": [[1.0, 2.0], [3.0, 4.5], [-5.0, 6.0]]},
                    {"id": "leaf", "yaw": 9.5, "pitch": 1.0, "title": {}, "kind": "product",
                     "html": {"en": "<p>tea</p>"}},
                    {"id": "song", "yaw": 9.6, "pitch": 1.0, "title": {}, "kind": "audio",
                     "html": {"en": "<audio></audio>"}},
                    {"id": "film", "yaw": 9.65, "pitch": 1.0, "title": {}, "kind": "video",
                     "html": {"en": "<video></video>"}},
                    {"id": "out", "yaw": 9.7, "pitch": 1.0, "title": {}, "kind": "outside",
                     "url": "https://example.org/"}
                ]
            }],
            "route": [{"scene": "doi-che", "view": {"yaw": 1.0, "pitch": 2.0, "hfov": 70.0},
                "caption": {"vi": "Nhìn kìa", "en": "Look"}, "seconds": 9.0}],
            "plans": {"vi": "<figure></figure>", "en": "<figure></figure>"}
        })
    }

    #[test]
    fn it_reads_what_the_server_writes() {
        let written: Manifest =
            serde_json::from_value(document()).expect("the server's own format");
        let json = serde_json::to_value(&written).expect("can be written");
        assert_eq!(read(&json), Ok(written));
    }

    #[test]
    fn what_is_optional_may_be_missing() {
        let mut json = document();
        let scene = json["scenes"][0].as_object_mut().expect("a scene");
        for name in
            ["place", "bounds", "north", "taken", "credit", "licence", "illustration", "hotspots"]
        {
            scene.remove(name);
        }
        let panorama = scene["panorama"].as_object_mut().expect("a panorama");
        panorama.remove("preview");
        panorama.remove("alternatives");
        let serde: Manifest = serde_json::from_value(json.clone()).expect("still complete");
        assert_eq!(read(&json), Ok(serde));
    }

    #[test]
    fn what_is_malformed_is_named() {
        for (pointer, name) in [
            ("/version", "version"),
            ("/scenes", "scenes"),
            ("/scenes/0/panorama", "panorama"),
            ("/scenes/0/panorama/levels", "levels"),
            ("/scenes/0/initialView", "initialView"),
            ("/scenes/0/hotspots/0/kind", "kind"),
            ("/scenes/0/hotspots/4/area/1", "area"),
            ("/scenes/0/bounds/up", "up"),
            ("/route/0/view", "view"),
        ] {
            let mut json = document();
            *json.pointer_mut(pointer).expect("a field") = Json::Null;
            assert_eq!(read(&json), Err(Malformed(name)), "{pointer}");
        }
        let mut newer = document();
        newer["version"] = json!(2);
        assert_eq!(read(&newer), Err(Malformed("version")));
        let mut empty = document();
        empty["scenes"] = json!([]);
        assert_eq!(read(&empty), Err(Malformed("scenes")));
    }
}
