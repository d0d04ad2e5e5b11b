//! What must be mended before records can be published, each with the place to mend it.

pub use crate::problem::{Problem, ProblemKind};

use crate::{
    Bounds, Claim, HotspotKind, Id, Link, LocalizedText, Plan, Province, Record, RecordKey,
    Recording, Scene, Tour, ViewAngles, captions, record::Kind,
};
use std::collections::{BTreeMap, BTreeSet};

/// Checks all records together. `panorama_ready` tells whether a panorama can be shown.
pub fn validate(records: &[Record], panorama_ready: &dyn Fn(&str) -> bool) -> Vec<Problem> {
    let by_key: BTreeMap<RecordKey, &Record> = records.iter().map(|r| (r.key(), r)).collect();
    let Some(Record::Province(province)) = by_key.get(&RecordKey::PROVINCE) else {
        let field = String::new();
        return vec![Problem { record: RecordKey::PROVINCE, field, kind: ProblemKind::NoProvince }];
    };
    let mut problems = Vec::new();
    for record in records {
        Checker { by_key: &by_key, province, key: record.key(), problems: &mut problems }
            .record(record, panorama_ready);
    }
    problems
}

/// Whether a text is the address of a page on the web: nothing that runs, nothing relative.
fn is_web_address(url: &str) -> bool {
    url.strip_prefix("https://").or_else(|| url.strip_prefix("http://")).is_some_and(|rest| {
        rest.starts_with(|first: char| first.is_alphanumeric())
            && !rest.contains(|letter: char| letter.is_whitespace() || letter.is_control())
    })
}

struct Checker<'a> {
    by_key: &'a BTreeMap<RecordKey, &'a Record>,
    province: &'a Province,
    key: RecordKey,
    problems: &'a mut Vec<Problem>,
}

impl Checker<'_> {
    fn problem(&mut self, field: impl Into<String>, kind: ProblemKind) {
        self.problems.push(Problem { record: self.key.clone(), field: field.into(), kind });
    }

    fn text(&mut self, field: &str, text: &LocalizedText) {
        let missing: Vec<_> = text.missing(&self.province.languages).collect();
        for language in missing {
            self.problem(field, ProblemKind::MissingText(language));
        }
        for (_, text) in text.iter() {
            for link in Link::all_in(text) {
                self.link(field, &link);
            }
        }
    }

    fn optional_text(&mut self, field: &str, text: &LocalizedText) {
        if !text.is_empty() {
            self.text(field, text);
        }
    }

    fn link(&mut self, field: &str, link: &Link) {
        match link {
            Link::Scene { tour, scene, .. } => self.refers(field, &format!("scene/{tour}/{scene}")),
            Link::Chapter(id) => self.refers(field, &format!("chapter/{id}")),
            Link::Article(id) => self.refers(field, &format!("article/{id}")),
            Link::Place(id) => self.refers(field, &format!("place/{id}")),
            Link::Image(id) => self.refers(field, &format!("image/{id}")),
        }
    }

    fn refers(&mut self, field: &str, target: &str) {
        let exists = target.parse::<RecordKey>().is_ok_and(|key| self.by_key.contains_key(&key));
        if !exists {
            self.problem(field, ProblemKind::Dangling(target.to_owned()));
        }
    }

    fn refers_to(&mut self, field: &str, kind: Kind, id: &Id) {
        self.refers(field, &format!("{}/{id}", kind.name()));
    }

    fn range(&mut self, field: &str, value: f64, least: f64, most: f64) {
        // Written so that NaN is refused too.
        if !(least..=most).contains(&value) {
            self.problem(field, ProblemKind::OutOfRange { value, least, most });
        }
    }

    fn date(&mut self, field: &str, date: &str) {
        let digits = |part: &str, length| {
            part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit())
        };
        let parts: Vec<_> = date.split('-').collect();
        let good = matches!(parts.as_slice(), [year, month, day]
            if digits(year, 4) && digits(month, 2) && digits(day, 2)
            && ("01"..="12").contains(month) && ("01"..="31").contains(day));
        if !good {
            self.problem(field, ProblemKind::BadDate(date.to_owned()));
        }
    }

    fn view(&mut self, field: &str, view: ViewAngles) {
        self.range(&format!("{field}/yaw"), view.yaw, -180.0, 180.0);
        self.range(&format!("{field}/pitch"), view.pitch, -90.0, 90.0);
        self.range(&format!("{field}/hfov"), view.hfov, 10.0, 140.0);
    }

    fn bounds(&mut self, bounds: Bounds) {
        self.range("bounds/left", bounds.left, -180.0, 180.0);
        self.range("bounds/right", bounds.right, bounds.left + 20.0, bounds.left + 360.0);
        self.range("bounds/down", bounds.down, -90.0, 90.0);
        self.range("bounds/up", bounds.up, bounds.down + 20.0, 90.0);
    }

    fn images(&mut self, field: &str, images: &[Id]) {
        for image in images {
            self.refers_to(field, Kind::Image, image);
        }
    }

    /// The outline of a hotspot's area: nothing, or a polygon.
    fn area(&mut self, field: &str, area: &[[f64; 2]]) {
        if !area.is_empty() {
            self.range(field, area.len() as f64, 3.0, 60.0);
        }
        for [yaw, pitch] in area {
            self.range(field, *yaw, -180.0, 180.0);
            self.range(field, *pitch, -90.0, 90.0);
        }
    }

    fn facts(&mut self, name: &str, facts: &[Claim]) {
        for (index, claim) in facts.iter().enumerate().filter(|(_, claim)| claim.is_shown()) {
            let field = format!("{name}/{index}");
            self.text(&field, &claim.label);
            self.text(&field, &claim.value);
            self.date(&field, &claim.checked);
        }
    }

    fn recording(&mut self, field: &str, recording: &Recording) {
        let part = |name: &str| format!("{field}/{name}");
        if recording.file.is_empty() {
            self.problem(part("file"), ProblemKind::NoRecording);
        }
        // Who cannot hear, and who knows the other language only, reads along.
        let missing: Vec<_> = recording.captions.missing(&self.province.languages).collect();
        for language in missing {
            self.problem(part("captions"), ProblemKind::MissingText(language));
        }
        for (language, text) in
            recording.captions.iter().filter(|(_, text)| !text.trim().is_empty())
        {
            if let Err(bad) = captions::parse(text) {
                self.problem(
                    format!("{}/{language}", part("captions")),
                    ProblemKind::BadCaptions(bad),
                );
            }
        }
        self.optional_text(&part("text"), &recording.text);
        self.images(&part("image"), recording.image.as_slice());
        if recording.licence.trim().is_empty() || recording.credit.is_empty() {
            self.problem(part("licence"), ProblemKind::UnlicensedRecording);
        }
    }

    fn plan(&mut self, field: &str, plan: &Plan, tour: &Tour) {
        self.refers_to(&format!("{field}/image"), Kind::Image, &plan.image);
        if plan.points.is_empty() {
            self.problem(format!("{field}/points"), ProblemKind::NoPoints);
        }
        let mut seen = BTreeSet::new();
        for point in &plan.points {
            let field = format!("{field}/points/{}", point.scene);
            if !tour.scenes.contains(&point.scene) {
                let target = format!("scene/{}/{}", tour.id, point.scene);
                self.problem(field.clone(), ProblemKind::Dangling(target));
            }
            if !seen.insert(&point.scene) {
                self.problem(field.clone(), ProblemKind::Duplicate(point.scene.to_string()));
            }
            self.range(&format!("{field}/x"), point.x, 0.0, 1.0);
            self.range(&format!("{field}/y"), point.y, 0.0, 1.0);
            if let Some(heading) = point.heading {
                self.range(&format!("{field}/heading"), heading, 0.0, 360.0);
            }
        }
    }

    fn record(mut self, record: &Record, panorama_ready: &dyn Fn(&str) -> bool) {
        match record {
            Record::Province(province) => {
                self.text("name", &province.name);
                self.text("tagline", &province.tagline);
                self.text("description", &province.description);
                self.optional_text("operator", &province.operator);
                self.facts("facts", &province.facts);
                for tour in &province.tours {
                    self.refers_to("tours", Kind::Tour, tour);
                }
            }
            Record::Place(place) => {
                self.text("name", &place.name);
                self.text("kind", &place.kind);
                self.text("summary", &place.summary);
                self.text("address", &place.address);
                self.optional_text("body", &place.body);
                self.optional_text("formerly", &place.formerly);
                self.optional_text("season", &place.season);
                self.facts("facts", &place.facts);
                if let Some(location) = place.location {
                    self.range("location/latitude", location.latitude, -90.0, 90.0);
                    self.range("location/longitude", location.longitude, -180.0, 180.0);
                }
            }
            Record::Tour(tour) => self.tour(tour),
            Record::Scene(scene) => self.scene(scene, panorama_ready),
            Record::Chapter(chapter) => {
                self.text("title", &chapter.title);
                self.text("summary", &chapter.summary);
                self.text("body", &chapter.body);
            }
            Record::Article(article) => {
                self.text("title", &article.title);
                self.text("summary", &article.summary);
                self.text("body", &article.body);
                self.text("author", &article.author);
                self.date("date", &article.date);
                if let Some(image) = &article.image {
                    self.refers_to("image", Kind::Image, image);
                }
            }
            Record::Image(image) => {
                self.text("title", &image.title);
                self.text("alt", &image.alt);
                if image.licence.trim().is_empty() || image.credit.is_empty() {
                    self.problem("licence", ProblemKind::Unlicensed);
                }
            }
        }
    }

    fn tour(mut self, tour: &Tour) {
        self.text("title", &tour.title);
        self.text("summary", &tour.summary);
        if tour.scenes.is_empty() {
            self.problem("scenes", ProblemKind::EmptyTour);
        }
        for scene in &tour.scenes {
            self.refers("scenes", &RecordKey::scene(tour.id.clone(), scene.clone()).to_string());
        }
        for (index, stop) in tour.route.iter().enumerate() {
            let field = |part: &str| format!("route/{index}/{part}");
            self.text(&field("caption"), &stop.caption);
            self.view(&field("view"), stop.view);
            self.range(&field("seconds"), stop.seconds, 3.0, 120.0);
            // The guide walks through this tour: a stop elsewhere would be another page.
            if !tour.scenes.contains(&stop.scene) {
                let target = format!("scene/{}/{}", tour.id, stop.scene);
                self.problem(field("scene"), ProblemKind::Dangling(target));
            }
        }
        for (index, plan) in tour.plans.iter().enumerate() {
            self.plan(&format!("plans/{index}"), plan, tour);
        }
    }

    fn scene(mut self, scene: &Scene, panorama_ready: &dyn Fn(&str) -> bool) {
        self.text("title", &scene.title);
        self.text("description", &scene.description);
        self.optional_text("taken", &scene.taken);
        if scene.licence.trim().is_empty() || scene.credit.is_empty() {
            self.problem("licence", ProblemKind::Unlicensed);
        }
        if !panorama_ready(&scene.panorama) {
            self.problem("panorama", ProblemKind::PanoramaNotReady(scene.panorama.clone()));
        }
        if let Some(place) = &scene.place {
            self.refers_to("place", Kind::Place, place);
        }
        self.view("initialView", scene.initial_view);
        if let Some(bounds) = scene.bounds {
            self.bounds(bounds);
        }
        if let Some(north) = scene.north {
            self.range("north", north, 0.0, 360.0);
        }
        let tour_key = RecordKey::plain(Kind::Tour, scene.tour.clone());
        match tour_key.ok().and_then(|key| self.by_key.get(&key)) {
            Some(Record::Tour(tour)) if tour.scenes.contains(&scene.id) => {}
            _ => self.problem("tour", ProblemKind::Unlisted),
        }
        let mut seen = BTreeSet::new();
        for hotspot in &scene.hotspots {
            let field = |part: &str| format!("hotspots/{}/{part}", hotspot.id);
            if !seen.insert(&hotspot.id) {
                self.problem(field("id"), ProblemKind::Duplicate(hotspot.id.to_string()));
            }
            self.text(&field("title"), &hotspot.title);
            self.range(&field("yaw"), hotspot.yaw, -180.0, 180.0);
            self.range(&field("pitch"), hotspot.pitch, -90.0, 90.0);
            self.area(&field("area"), &hotspot.area);
            match &hotspot.kind {
                HotspotKind::Link { scene: target, arrival } => {
                    let (tour, id) = scene.resolve_target(target);
                    self.refers(&field("scene"), &format!("scene/{tour}/{id}"));
                    if let Some(arrival) = arrival {
                        self.view(&field("arrival"), *arrival);
                    }
                }
                HotspotKind::Info { text, image } => {
                    self.text(&field("text"), text);
                    if let Some(image) = image {
                        self.refers_to(&field("image"), Kind::Image, image);
                    }
                }
                HotspotKind::Gallery { text, images } => {
                    self.optional_text(&field("text"), text);
                    self.images(&field("images"), images);
                    if images.is_empty() {
                        self.problem(field("images"), ProblemKind::NoImages);
                    }
                }
                HotspotKind::Product { text, images, facts } => {
                    self.text(&field("text"), text);
                    self.images(&field("images"), images);
                    self.facts(&field("facts"), facts);
                }
                HotspotKind::Audio(recording) | HotspotKind::Video(recording) => {
                    self.recording(&format!("hotspots/{}", hotspot.id), recording);
                }
                HotspotKind::Outside { url } => {
                    if !is_web_address(url) {
                        self.problem(field("url"), ProblemKind::BadAddress(url.clone()));
                    }
                }
                HotspotKind::Chapter { chapter } => {
                    self.refers_to(&field("chapter"), Kind::Chapter, chapter);
                }
                HotspotKind::Article { article } => {
                    self.refers_to(&field("article"), Kind::Article, article);
                }
            }
        }
    }
}
