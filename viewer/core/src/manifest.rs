//! Reads a manifest out of any tree of values that can be looked into: the browser's own JSON parser
//! gives such a tree for free, where a Rust one would weigh more than the rest of the viewer's logic.

use sonla360_content::manifest::{
    HotspotAction, MANIFEST_VERSION, Manifest, ManifestHotspot, ManifestImage, ManifestPanorama,
    ManifestScene, ManifestStop, ManifestTiles,
};
use sonla360_content::{Bounds, Language, LocalizedText, ViewAngles};
use std::cell::Cell;

/// A value of a JSON document, or nothing: where there is none or it is `null`.
pub trait Value: Sized {
    /// A member of an object; nothing where there is none, or where this is no object.
    #[must_use]
    fn get(&self, name: &str) -> Self;
    /// Whether this is nothing.
    fn is_nothing(&self) -> bool;
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

/// Reads a manifest. What is optional may be missing; everything else must be there.
pub fn read(root: &impl Value) -> Result<Manifest, Malformed> {
    let reader = Reader::default();
    let manifest = reader.manifest(root);
    reader.malformed.get().map_or(Ok(manifest), |field| Err(Malformed(field)))
}

/// Reads on after a mistake, putting something in its place, and remembers the first one: code that may
/// stop within any record must be able to take apart what has been read of it, which would weigh more than
/// the reading itself.
#[derive(Default)]
struct Reader {
    malformed: Cell<Option<&'static str>>,
}

impl Reader {
    fn manifest(&self, root: &impl Value) -> Manifest {
        let version = self.count(root, "version");
        self.expect(version == MANIFEST_VERSION, "version");
        let scenes = self.list(root, "scenes", Self::scene);
        self.expect(!scenes.is_empty(), "scenes");
        Manifest {
            version,
            tour: self.text(root, "tour"),
            title: localized(root, "title"),
            languages: self.list(root, "languages", |reader, value| {
                let language = value.text().and_then(|code| code.parse().ok());
                reader.expect(language.is_some(), "languages");
                language.unwrap_or(Language::VI)
            }),
            scenes,
            route: self.optional_list(root, "route", Self::stop),
            plans: localized(root, "plans"),
        }
    }

    fn stop(&self, value: &impl Value) -> ManifestStop {
        ManifestStop {
            scene: self.text(value, "scene"),
            view: self.view(value, "view"),
            caption: localized(value, "caption"),
            seconds: self.number(value, "seconds"),
        }
    }

    fn scene(&self, value: &impl Value) -> ManifestScene {
        ManifestScene {
            id: self.text(value, "id"),
            title: localized(value, "title"),
            description: localized(value, "description"),
            place: value.get("place").text(),
            panorama: self.panorama(&self.object(value, "panorama")),
            initial_view: self.view(value, "initialView"),
            bounds: there(value.get("bounds")).map(|edges| self.bounds(&edges)),
            north: value.get("north").number(),
            taken: localized(value, "taken"),
            credit: localized(value, "credit"),
            licence: value.get("licence").text().unwrap_or_default(),
            illustration: value.get("illustration").truth().unwrap_or_default(),
            hotspots: self.optional_list(value, "hotspots", Self::hotspot),
        }
    }

    fn panorama(&self, value: &impl Value) -> ManifestPanorama {
        ManifestPanorama {
            url: self.text(value, "url"),
            tile_size: self.count(value, "tileSize"),
            levels: self.list(value, "levels", |reader, size| {
                let size = size.number();
                reader.expect(size.is_some(), "levels");
                size.unwrap_or_default() as u32
            }),
            alternatives: self.optional_list(value, "alternatives", |reader, value| {
                ManifestTiles {
                    media_type: reader.text(value, "type"),
                    url: reader.text(value, "url"),
                }
            }),
            preview: value.get("preview").text(),
        }
    }

    fn bounds(&self, value: &impl Value) -> Bounds {
        Bounds {
            left: self.number(value, "left"),
            right: self.number(value, "right"),
            down: self.number(value, "down"),
            up: self.number(value, "up"),
        }
    }

    fn hotspot(&self, value: &impl Value) -> ManifestHotspot {
        let html = || localized(value, "html");
        let action = match self.text(value, "kind").as_str() {
            "link" => HotspotAction::Link {
                tour: value.get("tour").text(),
                scene: self.text(value, "scene"),
                arrival: view(value, "arrival"),
            },
            "info" => HotspotAction::Info {
                html: html(),
                image: there(value.get("image")).map(|image| self.picture(&image)),
            },
            "gallery" => HotspotAction::Gallery { html: html() },
            "product" => HotspotAction::Product { html: html() },
            "audio" => HotspotAction::Audio { html: html() },
            "video" => HotspotAction::Video { html: html() },
            "chapter" => HotspotAction::Chapter { chapter: self.text(value, "chapter") },
            "article" => HotspotAction::Article { article: self.text(value, "article") },
            "outside" => HotspotAction::Outside { url: self.text(value, "url") },
            _ => {
                self.expect(false, "kind");
                HotspotAction::Outside { url: String::new() }
            }
        };
        ManifestHotspot {
            id: self.text(value, "id"),
            yaw: self.number(value, "yaw"),
            pitch: self.number(value, "pitch"),
            title: localized(value, "title"),
            area: self.optional_list(value, "area", |reader, corner| {
                let corner = corner.items().unwrap_or_default();
                let at = |place: usize| corner.get(place).and_then(Value::number);
                let numbers = at(0).zip(at(1)).filter(|_| corner.len() == 2);
                reader.expect(numbers.is_some(), "area");
                numbers.unwrap_or_default().into()
            }),
            action,
        }
    }

    fn picture(&self, value: &impl Value) -> ManifestImage {
        ManifestImage {
            url: self.text(value, "url"),
            width: self.count(value, "width"),
            height: self.count(value, "height"),
            alt: localized(value, "alt"),
            credit: localized(value, "credit"),
        }
    }

    /// Notes a mistake where something is not as it must be.
    fn expect(&self, right: bool, name: &'static str) {
        if !right && self.malformed.get().is_none() {
            self.malformed.set(Some(name));
        }
    }

    fn object<V: Value>(&self, value: &V, name: &'static str) -> V {
        let object = value.get(name);
        self.expect(!object.is_nothing(), name);
        object
    }

    fn list<V: Value, T>(
        &self,
        value: &V,
        name: &'static str,
        read: impl Fn(&Self, &V) -> T,
    ) -> Vec<T> {
        let items = value.get(name).items();
        self.expect(items.is_some(), name);
        items.unwrap_or_default().iter().map(|item| read(self, item)).collect()
    }

    fn optional_list<V: Value, T>(
        &self,
        value: &V,
        name: &'static str,
        read: impl Fn(&Self, &V) -> T,
    ) -> Vec<T> {
        if value.get(name).is_nothing() { Vec::new() } else { self.list(value, name, read) }
    }

    fn view(&self, value: &impl Value, name: &'static str) -> ViewAngles {
        let view = view(value, name);
        self.expect(view.is_some(), name);
        view.unwrap_or(ViewAngles { yaw: 0.0, pitch: 0.0, hfov: 0.0 })
    }

    fn text(&self, value: &impl Value, name: &'static str) -> String {
        let text = value.get(name).text();
        self.expect(text.is_some(), name);
        text.unwrap_or_default()
    }

    fn number(&self, value: &impl Value, name: &'static str) -> f64 {
        let number = value.get(name).number();
        self.expect(number.is_some(), name);
        number.unwrap_or_default()
    }

    fn count(&self, value: &impl Value, name: &'static str) -> u32 {
        self.number(value, name) as u32
    }
}

/// A value that is something.
fn there<V: Value>(value: V) -> Option<V> {
    Some(value).filter(|value| !value.is_nothing())
}

fn view(value: &impl Value, name: &'static str) -> Option<ViewAngles> {
    let angles = value.get(name);
    let angle = |name| angles.get(name).number();
    Some(ViewAngles { yaw: angle("yaw")?, pitch: angle("pitch")?, hfov: angle("hfov")? })
}

fn localized(value: &impl Value, name: &'static str) -> LocalizedText {
    let mut texts = LocalizedText::default();
    for (code, text) in value.get(name).members().unwrap_or_default() {
        if let (Ok(language), Some(text)) = (code.parse::<Language>(), text.text()) {
            texts.set(language, text);
        }
    }
    texts
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::{Value as Json, json};

    impl Value for Json {
        fn get(&self, name: &str) -> Self {
            Json::get(self, name).cloned().unwrap_or_default()
        }
        fn is_nothing(&self) -> bool {
            self.is_null()
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
