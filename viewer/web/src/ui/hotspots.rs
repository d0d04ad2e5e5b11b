//! Hotspots as real buttons and links over the picture, in the order in which one meets them.

use super::{
    dom::{append, classed, flag, set},
    icons::{Icon, icon},
    texts::{Message, filled},
};
use crate::stage::{Frame, Stage};
use glam::DVec3;
use sonla360_content::{
    Language,
    manifest::{HotspotAction, ManifestScene},
};
use sonla360_geometry::Direction;
use sonla360_viewer_core::{projection::Projector, tour::bearing_order};
use std::cell::{Cell, RefCell};
use web_sys::HtmlElement;

/// How far outside the picture a hotspot is still placed, in CSS pixels: so that its edge slides out.
const MARGIN: f64 = 60.0;

/// Half the width of the widest name, and the height of what lies at the lower edge, in CSS pixels.
const NAME: f64 = 110.0;
const LOW: f64 = 150.0;

struct Spot {
    vector: DVec3,
    element: HtmlElement,
    /// How it stands to the picture's edges, as last written into the document.
    standing: Cell<Standing>,
}

/// Where a hotspot stands, as far as its look depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Standing {
    /// Out of sight.
    away: bool,
    /// Near the lower edge: its name stands above it.
    low: bool,
    /// Near an edge at the side: `left`, `right` or empty.
    side: &'static str,
}

impl Standing {
    fn of(place: Option<(f64, f64)>, width: f64, height: f64) -> Self {
        let Some((x, y)) = place else { return Self { away: true, ..Self::default() } };
        let side = match x {
            x if x < NAME => "left",
            x if x > width - NAME => "right",
            _ => "",
        };
        Self { away: false, low: y > height - LOW.min(height * 0.2), side }
    }
}

/// The hotspots of the scene that is shown.
pub struct Hotspots {
    layer: HtmlElement,
    spots: RefCell<Vec<Spot>>,
}

impl Hotspots {
    /// An empty layer, to lie exactly over the picture.
    pub fn build(parent: &HtmlElement) -> Self {
        let layer =
            classed("div", "tv-spots").attr("role", "group").named(Message::Hotspots).done();
        append(parent, &layer);
        Self { layer, spots: RefCell::default() }
    }

    /// Shows the hotspots of a scene, in a language. `address` says where a link leads, for opening it
    /// in another tab; without one a link is a button too.
    pub fn show(
        &self,
        scene: &ManifestScene,
        language: Language,
        address: impl Fn(&HotspotAction) -> Option<String>,
    ) {
        self.layer.set_text_content(None);
        let yaws: Vec<f64> = scene.hotspots.iter().map(|hotspot| hotspot.yaw).collect();
        let spots = bearing_order(&yaws, scene.initial_view).into_iter().map(|index| {
            let hotspot = &scene.hotspots[index];
            let title = hotspot.title.in_language(language);
            let (class, drawing, name) = match hotspot.action {
                HotspotAction::Link { .. } => (
                    "tv-spot tv-spot-link",
                    Icon::Ahead,
                    filled(language, Message::HotspotLink, title),
                ),
                HotspotAction::Info { .. } => ("tv-spot", Icon::Info, title.to_owned()),
                HotspotAction::Chapter { .. } | HotspotAction::Article { .. } => (
                    "tv-spot tv-spot-read",
                    Icon::Book,
                    filled(language, Message::HotspotRead, title),
                ),
            };
            let element = match address(&hotspot.action) {
                Some(address) => classed("a", class).attr("href", &address),
                None => classed("button", class).attr("type", "button"),
            };
            let element = element
                .attr("data-do", &["hotspot ", &index.to_string()].concat())
                .attr("data-id", &hotspot.id)
                .attr("aria-label", &name)
                .with(classed("span", "tv-spot-face").with_element(&icon(drawing)))
                .with(classed("span", "tv-spot-name").text(title))
                .done();
            append(&self.layer, &element);
            let vector = Direction::new(hotspot.yaw, hotspot.pitch).to_vector();
            Spot { vector, element, standing: Cell::default() }
        });
        *self.spots.borrow_mut() = spots.collect();
    }

    /// Puts every hotspot where its direction falls on a frame.
    pub fn place(&self, frame: &Frame) {
        for spot in self.spots.borrow().iter() {
            let near = |value: f64, size: f64| (-MARGIN..size + MARGIN).contains(&value);
            let place = frame
                .projector
                .position_of(spot.vector)
                .filter(|(x, y)| near(*x, frame.width) && near(*y, frame.height));
            let standing = Standing::of(place, frame.width, frame.height);
            if spot.standing.replace(standing) != standing {
                flag(&spot.element, "data-away", standing.away);
                flag(&spot.element, "data-low", standing.low);
                set(&spot.element, "data-side", standing.side);
            }
            // What is out of sight stays focusable, and so must rest inside the picture.
            let (x, y) = place.unwrap_or((frame.width / 2.0, frame.height / 2.0));
            let transform = ["translate(", &pixels(x), ",", &pixels(y), ")"].concat();
            let _ = spot.element.style().set_property("transform", &transform);
        }
    }

    /// The direction of a hotspot that has the focus but cannot be seen well.
    pub fn hidden_focus(&self, focused: &HtmlElement, stage: &Stage) -> Option<Direction> {
        let spots = self.spots.borrow();
        let spot = spots.iter().find(|spot| spot.element == *focused)?;
        let (width, height) = stage.size();
        let comfortable = |value: f64, size: f64| (size * 0.15..size * 0.85).contains(&value);
        let seen = Projector::new(stage.view(), width, height)
            .position_of(spot.vector)
            .is_some_and(|(x, y)| comfortable(x, width) && comfortable(y, height));
        (!seen).then(|| Direction::from_vector(spot.vector))
    }

    /// Marks the hotspot whose panel is open.
    pub fn mark(&self, index: Option<usize>) {
        let action = index.map(|index| ["hotspot ", &index.to_string()].concat());
        for spot in self.spots.borrow().iter() {
            let open = action.is_some() && spot.element.get_attribute("data-do") == action;
            if spot.element.tag_name() == "BUTTON" {
                set(&spot.element, "aria-expanded", if open { "true" } else { "false" });
            }
        }
    }
}

/// A length with hundredths, which is finer than any screen shows. Whole-number arithmetic: this runs for
/// every hotspot in every frame.
fn pixels(value: f64) -> String {
    let hundredths = (value * 100.0).round() as i32;
    let (sign, size) = (if hundredths < 0 { "-" } else { "" }, hundredths.unsigned_abs());
    let fraction = size % 100;
    let zero = if fraction < 10 { "0" } else { "" };
    [sign, &(size / 100).to_string(), ".", zero, &fraction.to_string(), "px"].concat()
}
