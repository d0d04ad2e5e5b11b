//! Pieces that several pages show: cards, sourced facts, hotspots in words.

use super::{
    paths,
    playback::Preload,
    posters::{self, Poster},
    texts_of::TextRenderer,
};
use crate::{error::AppError, messages::Texts};
use sonla360_content::{
    Article, Chapter, Claim, Hotspot, HotspotKind, Image, Language, Place, Scene, Tour, ViewAngles,
    ViewQuery, manifest::Render as _,
};
use sonla360_geometry::wrap_degrees;
use sonla360_search::fold;
use sonla360_store::ReleaseReader;

/// Something with a page of its own, in a list.
#[derive(Debug, Clone)]
pub struct Card {
    /// Its page.
    pub href: String,
    /// Its name.
    pub title: String,
    /// A word above the name; may be empty.
    pub label: String,
    /// One or two sentences; may be empty.
    pub summary: String,
    /// Its picture.
    pub picture: Option<Poster>,
}

impl Card {
    /// A scene.
    pub fn scene(scene: &Scene, language: Language) -> Self {
        Self {
            href: paths::scene(
                language,
                scene.tour.as_str(),
                scene.id.as_str(),
                ViewQuery::default(),
            ),
            title: scene.title.in_language(language).to_owned(),
            label: String::new(),
            summary: String::new(),
            picture: Some(posters::of(scene, language)),
        }
    }

    /// A tour with the picture of its first scene.
    pub fn tour(tour: &Tour, first: Option<&Scene>, language: Language) -> Self {
        let count = Texts::of(language).t1("scene-count", "count", tour.scenes.len());
        Self {
            href: paths::tour(language, &tour.id),
            title: tour.title.in_language(language).to_owned(),
            label: count,
            summary: tour.summary.in_language(language).to_owned(),
            picture: first.map(|scene| posters::of(scene, language)),
        }
    }

    /// A chapter.
    pub fn chapter(chapter: &Chapter, language: Language) -> Self {
        Self {
            href: paths::chapter(language, &chapter.id),
            title: chapter.title.in_language(language).to_owned(),
            label: String::new(),
            summary: chapter.summary.in_language(language).to_owned(),
            picture: None,
        }
    }

    /// A place.
    pub fn place(place: &Place, scene: Option<&Scene>, language: Language) -> Self {
        Self {
            href: paths::place(language, &place.id),
            title: place.name.in_language(language).to_owned(),
            label: place.kind.in_language(language).to_owned(),
            summary: place.summary.in_language(language).to_owned(),
            picture: scene.map(|scene| posters::of(scene, language)),
        }
    }

    /// An article.
    pub fn article(article: &Article, image: Option<&Image>, language: Language) -> Self {
        Self {
            href: paths::article(language, &article.id),
            title: article.title.in_language(language).to_owned(),
            label: Texts::of(language).date(&article.date),
            summary: article.summary.in_language(language).to_owned(),
            picture: image.map(|image| still(image, language)),
        }
    }

    /// An image.
    pub fn image(image: &Image, language: Language) -> Self {
        Self {
            href: paths::image(language, &image.id),
            title: image.title.in_language(language).to_owned(),
            label: String::new(),
            summary: String::new(),
            picture: Some(still(image, language)),
        }
    }
}

/// A still image as a picture.
pub fn still(image: &Image, language: Language) -> Poster {
    Poster {
        src: paths::media(&image.file),
        srcset: String::new(),
        width: image.width,
        height: image.height,
        alt: image.alt.in_language(language).to_owned(),
        illustration: image.illustration,
    }
}

/// Articles as cards, with their lead images.
pub async fn article_cards(
    release: &ReleaseReader,
    articles: &[Article],
    language: Language,
) -> Result<Vec<Card>, AppError> {
    let mut cards = Vec::with_capacity(articles.len());
    for article in articles {
        let image = match &article.image {
            Some(id) => release.get::<Image>(id.as_str()).await?,
            None => None,
        };
        cards.push(Card::article(article, image.as_ref(), language));
    }
    Ok(cards)
}

/// A sourced fact.
#[derive(Debug, Clone)]
pub struct Fact {
    /// What is stated.
    pub label: String,
    /// The value with its unit, worded as uncertain where it is.
    pub value: String,
    /// Who says so.
    pub source: String,
    /// The day the source was checked.
    pub checked: String,
}

/// The facts a reader may see; what is not verified is left out here and nowhere else.
pub fn facts(claims: &[Claim], language: Language) -> Vec<Fact> {
    let texts = Texts::of(language);
    claims
        .iter()
        .filter(|claim| claim.is_shown())
        .map(|claim| {
            let mut value = claim.value.in_language(language).to_owned();
            if !claim.unit.is_empty() {
                value = format!("{value}\u{a0}{}", claim.unit);
            }
            let about = texts.t1("about-value", "value", value.clone());
            let word = about.split(' ').next().unwrap_or_default();
            if claim.is_approximate() && !fold(&value).starts_with(&fold(word)) {
                value = about;
            }
            Fact {
                label: claim.label.in_language(language).to_owned(),
                value,
                source: claim.source.clone(),
                checked: texts.date(&claim.checked),
            }
        })
        .collect()
}

/// A hotspot as a reader meets it.
#[derive(Debug, Clone)]
pub struct HotspotItem {
    /// Its identifier within the scene.
    pub id: String,
    /// Its name.
    pub title: String,
    /// Where it leads: another page, or the same scene turned to it.
    pub href: String,
    /// Where it lies, seen from where the scene begins.
    pub direction: String,
    /// What kind it is: `link`, `info`, `gallery`, `product`, `audio`, `video`, `chapter`, `article`,
    /// `outside`.
    pub kind: &'static str,
    /// The message that says so; empty where its content speaks for itself.
    pub kind_text: &'static str,
    /// Tour and scene it leads to, for the viewer.
    pub target: (String, String),
    /// The view it leads to, for the viewer.
    pub view: ViewQuery,
    /// Safe HTML of an info hotspot; empty for others.
    pub html: String,
    /// Its image.
    pub picture: Option<Poster>,
    /// Credit of its image.
    pub credit: String,
}

/// All hotspots of a scene, from the initial view to the right, all the way round.
pub fn hotspots(scene: &Scene, language: Language, renderer: &TextRenderer) -> Vec<HotspotItem> {
    let mut ordered: Vec<_> = scene.hotspots.iter().collect();
    let from_start = |yaw: f64| (yaw - scene.initial_view.yaw).rem_euclid(360.0);
    ordered.sort_by(|a, b| from_start(a.yaw).total_cmp(&from_start(b.yaw)));
    let mut items = Vec::with_capacity(ordered.len());
    let panel = |hotspot: &Hotspot| renderer.panel_with(scene, hotspot, language, Preload::Nothing);
    for hotspot in ordered {
        let here = (scene.tour.to_string(), scene.id.to_string());
        let turned = ViewQuery { yaw: Some(hotspot.yaw), pitch: Some(hotspot.pitch), hfov: None };
        let mut item = HotspotItem {
            id: hotspot.id.to_string(),
            title: hotspot.title.in_language(language).to_owned(),
            href: paths::scene(language, &here.0, &here.1, turned),
            direction: direction(hotspot.yaw, hotspot.pitch, scene.initial_view, language),
            kind: "info",
            kind_text: "",
            target: here,
            view: turned,
            html: String::new(),
            picture: None,
            credit: String::new(),
        };
        match &hotspot.kind {
            HotspotKind::Link { scene: target, arrival } => {
                let (tour, id) = scene.resolve_target(target);
                (item.kind, item.kind_text) = ("link", "way-to-scene");
                item.view = arrival.map(ViewQuery::from).unwrap_or_default();
                item.href = paths::scene(language, tour, id, item.view);
                item.target = (tour.to_owned(), id.to_owned());
            }
            HotspotKind::Info { text, image } => {
                item.html = renderer.html(text.in_language(language), language);
                if let Some(image) = image.as_ref().and_then(|id| renderer.image(id)) {
                    item.picture = Some(still(&image, language));
                    image.credit.in_language(language).clone_into(&mut item.credit);
                }
            }
            HotspotKind::Chapter { chapter } => {
                (item.kind, item.kind_text) = ("chapter", "kind-chapter");
                item.href = paths::chapter(language, chapter);
            }
            HotspotKind::Article { article } => {
                (item.kind, item.kind_text) = ("article", "kind-article");
                item.href = paths::article(language, article);
            }
            HotspotKind::Gallery { .. } => {
                (item.kind, item.kind_text) = ("gallery", "kind-gallery");
                item.html = panel(hotspot);
            }
            HotspotKind::Product { .. } => {
                (item.kind, item.kind_text) = ("product", "kind-product");
                item.html = panel(hotspot);
            }
            HotspotKind::Audio(_) => {
                (item.kind, item.kind_text) = ("audio", "kind-audio");
                item.html = panel(hotspot);
            }
            HotspotKind::Video(_) => {
                (item.kind, item.kind_text) = ("video", "kind-video");
                item.html = panel(hotspot);
            }
            HotspotKind::Outside { url } => {
                (item.kind, item.kind_text) = ("outside", "kind-outside");
                item.href.clone_from(url);
            }
        }
        items.push(item);
    }
    items
}

/// "Ahead", "to the right", … as seen from the initial view.
fn direction(yaw: f64, pitch: f64, start: ViewAngles, language: Language) -> String {
    let texts = Texts::of(language);
    if pitch > 60.0 {
        return texts.t("direction-up");
    }
    if pitch < -60.0 {
        return texts.t("direction-down");
    }
    let sector = (wrap_degrees(yaw - start.yaw) / 45.0).round() as i32;
    match sector {
        0 => texts.t("direction-ahead"),
        1 => texts.t("direction-ahead-right"),
        2 => texts.t("direction-right"),
        3 => texts.t("direction-behind-right"),
        -1 => texts.t("direction-ahead-left"),
        -2 => texts.t("direction-left"),
        -3 => texts.t("direction-behind-left"),
        _ => texts.t("direction-behind"),
    }
}

/// Plain text as paragraphs.
pub fn paragraphs(text: &str) -> Vec<String> {
    let paragraphs = text.split("\n\n").map(|p| p.split_whitespace().collect::<Vec<_>>().join(" "));
    paragraphs.filter(|paragraph| !paragraph.is_empty()).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use sonla360_content::{Confidence, LocalizedText};

    fn claim(value: &str, confidence: Confidence) -> Claim {
        Claim {
            label: LocalizedText::vi_en("Cao", "Height"),
            value: LocalizedText::vi_en(value, value),
            unit: "m".to_owned(),
            source: "x".to_owned(),
            checked: "2026-11-22".to_owned(),
            confidence,
        }
    }

    #[test]
    fn unverified_claims_are_left_out_and_weak_ones_worded_so() {
        let claims = [
            claim("1", Confidence::Unverified),
            claim("2", Confidence::Low),
            claim("khoảng 3", Confidence::Low),
            claim("4", Confidence::High),
        ];
        let values: Vec<_> = facts(&claims, Language::VI).into_iter().map(|f| f.value).collect();
        assert_eq!(values, ["khoảng 2\u{a0}m", "khoảng 3\u{a0}m", "4\u{a0}m"]);
        assert_eq!(facts(&claims, Language::EN)[0].value, "about 2\u{a0}m");
    }

    #[test]
    fn directions_are_seen_from_the_initial_view() {
        let start = ViewAngles { yaw: 90.0, pitch: 0.0, hfov: 80.0 };
        let words = |yaw| direction(yaw, 0.0, start, Language::EN);
        assert_eq!(words(90.0), words(100.0));
        assert_eq!(words(-90.0), Texts::of(Language::EN).t("direction-behind"));
        assert_eq!(words(180.0), Texts::of(Language::EN).t("direction-right"));
        assert_eq!(words(0.0), Texts::of(Language::EN).t("direction-left"));
    }
}
