//! What must be mended before records can be published, each with the place to mend it.

use crate::{
    Claim, HotspotKind, Id, Language, Link, LocalizedText, Province, Record, RecordKey, Scene,
    Tour, record::Kind,
};
use std::collections::{BTreeMap, BTreeSet};

/// Something that keeps the records from being published.
#[derive(Debug, Clone, PartialEq)]
pub struct Problem {
    /// The record to mend.
    pub record: RecordKey,
    /// The field to mend, such as `title` or `hotspots/toi-thac/text`.
    pub field: String,
    /// What is wrong.
    pub kind: ProblemKind,
}

/// What is wrong.
#[derive(Debug, Clone, PartialEq)]
pub enum ProblemKind {
    /// There is no province record.
    NoProvince,
    /// A text has no version in a published language.
    MissingText(Language),
    /// A link to a record that does not exist.
    Dangling(String),
    /// The scene's panorama is unknown or not tiled yet.
    PanoramaNotReady(String),
    /// A picture without licence or credit.
    Unlicensed,
    /// A number outside its range.
    OutOfRange {
        /// What was given.
        value: f64,
        /// Smallest allowed.
        least: f64,
        /// Largest allowed.
        most: f64,
    },
    /// Two hotspots with one identifier.
    Duplicate(String),
    /// A tour without scenes.
    EmptyTour,
    /// A scene that its tour does not list.
    Unlisted,
    /// A date that is not `YYYY-MM-DD`.
    BadDate(String),
}

impl ProblemKind {
    /// One sentence that says what is wrong and what to do.
    pub fn sentence(&self, language: Language) -> String {
        let vi = language == Language::VI;
        match self {
            Self::NoProvince if vi => "Chưa có thông tin về tỉnh: hãy nhập tên và mô tả.".into(),
            Self::NoProvince => {
                "There is no record of the province: enter its name and text.".into()
            }
            Self::MissingText(missing) if vi => {
                format!("Thiếu nội dung bằng ngôn ngữ “{missing}”: hãy viết thêm.")
            }
            Self::MissingText(missing) => {
                format!("The text in “{missing}” is missing: write it.")
            }
            Self::Dangling(target) if vi => {
                format!("Liên kết tới “{target}” không tồn tại: hãy sửa hoặc bỏ liên kết.")
            }
            Self::Dangling(target) => {
                format!("The link leads to “{target}”, which does not exist: mend or remove it.")
            }
            Self::PanoramaNotReady(_) if vi => {
                "Ảnh toàn cảnh chưa sẵn sàng: hãy đợi xử lý xong hoặc tải ảnh lên.".into()
            }
            Self::PanoramaNotReady(_) => {
                "The panorama is not ready: wait until it is processed, or upload one.".into()
            }
            Self::Unlicensed if vi => "Ảnh chưa ghi tác giả và giấy phép: hãy điền cả hai.".into(),
            Self::Unlicensed => "The picture has no credit or licence: fill in both.".into(),
            Self::OutOfRange { value, least, most } if vi => {
                format!("Giá trị {value} nằm ngoài khoảng {least} đến {most}: hãy sửa lại.")
            }
            Self::OutOfRange { value, least, most } => {
                format!("The value {value} is outside {least} to {most}: correct it.")
            }
            Self::Duplicate(id) if vi => {
                format!("Mã “{id}” được dùng hai lần: hãy đổi một mã.")
            }
            Self::Duplicate(id) => format!("The name “{id}” is used twice: change one of them."),
            Self::EmptyTour if vi => "Chuyến tham quan chưa có cảnh nào: hãy thêm cảnh.".into(),
            Self::EmptyTour => "The tour has no scene: add one.".into(),
            Self::Unlisted if vi => {
                "Cảnh chưa nằm trong danh sách của chuyến tham quan: hãy thêm vào.".into()
            }
            Self::Unlisted => "The tour does not list this scene: add it to the tour.".into(),
            Self::BadDate(date) if vi => {
                format!("“{date}” không phải ngày dạng NĂM-THÁNG-NGÀY: hãy sửa lại.")
            }
            Self::BadDate(date) => {
                format!("“{date}” is not a date like 2026-03-15: correct it.")
            }
        }
    }
}

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

    fn facts(&mut self, facts: &[Claim]) {
        for (index, claim) in facts.iter().enumerate().filter(|(_, claim)| claim.is_shown()) {
            let field = format!("facts/{index}");
            self.text(&field, &claim.label);
            self.text(&field, &claim.value);
            self.date(&field, &claim.checked);
        }
    }

    fn record(mut self, record: &Record, panorama_ready: &dyn Fn(&str) -> bool) {
        match record {
            Record::Province(province) => {
                self.text("name", &province.name);
                self.text("tagline", &province.tagline);
                self.text("description", &province.description);
                self.optional_text("operator", &province.operator);
                self.facts(&province.facts);
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
                self.facts(&place.facts);
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
        let view = scene.initial_view;
        self.range("initialView/yaw", view.yaw, -180.0, 180.0);
        self.range("initialView/pitch", view.pitch, -90.0, 90.0);
        self.range("initialView/hfov", view.hfov, 10.0, 140.0);
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
            match &hotspot.kind {
                HotspotKind::Link { scene: target, arrival } => {
                    let (tour, id) = scene.resolve_target(target);
                    self.refers(&field("scene"), &format!("scene/{tour}/{id}"));
                    if let Some(arrival) = arrival {
                        self.range(&field("arrival"), arrival.yaw, -180.0, 180.0);
                        self.range(&field("arrival"), arrival.pitch, -90.0, 90.0);
                        self.range(&field("arrival"), arrival.hfov, 10.0, 140.0);
                    }
                }
                HotspotKind::Info { text, image } => {
                    self.text(&field("text"), text);
                    if let Some(image) = image {
                        self.refers_to(&field("image"), Kind::Image, image);
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
