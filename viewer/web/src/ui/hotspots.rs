//! Hotspots as real buttons and links over the picture, in the order in which one meets them.

use super::{
    areas::Areas,
    dom::{append, classed, flag, set},
    frame::Floor,
    icons::{Icon, icon},
    scene_pages::is_outside,
    texts::{Message, filled},
};
use crate::stage::{Frame, Stage};
use glam::DVec3;
use sonla360_content::{
    Language,
    manifest::{HotspotAction, ManifestScene},
};
use sonla360_geometry::{Direction, format_whole};
use sonla360_viewer_core::{crowd, decimal, projection::Projector, tour::bearing_order};
use std::cell::{Cell, RefCell};
use web_sys::HtmlElement;

/// How far outside the picture a hotspot is still placed, in CSS pixels: so that its edge slides out.
const MARGIN: f64 = 60.0;

/// Half the width of the widest name, and the height of the highest one with the gap to its hotspot, in
/// CSS pixels.
const NAME: f64 = 110.0;
const NAME_HEIGHT: f64 = 84.0;
/// Half the height of a hotspot, in CSS pixels.
const HALF: f64 = 24.0;

struct Spot {
    /// Its index in the manifest.
    index: usize,
    vector: DVec3,
    element: HtmlElement,
    /// Stands for the crowd that this hotspot leads; built when there first is one.
    crowd: RefCell<Option<HtmlElement>>,
    /// How it stands to the picture's edges, as last written into the document.
    standing: Cell<Standing>,
}

/// Where a hotspot stands, as far as its look depends on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
struct Standing {
    height: Height,
    /// Near an edge at the side: `left`, `right` or empty.
    side: &'static str,
    /// Too close to others: the crowd's button stands for it.
    crowded: bool,
}

/// Where a hotspot stands to the tools along the lower edge.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
enum Height {
    /// Well above them: its name stands below it.
    #[default]
    High,
    /// Near them: its name stands above it.
    Low,
    /// So low that even a name above it would slide under them: it keeps its name to itself.
    Under,
    /// Out of sight.
    Away,
}

impl Standing {
    fn of(place: Option<(f64, f64)>, width: f64, floor: f64, crowded: bool) -> Self {
        let Some((x, y)) = place else {
            return Self { height: Height::Away, ..Self::default() };
        };
        let side = match x {
            x if x < NAME => "left",
            x if x > width - NAME => "right",
            _ => "",
        };
        let height = match y {
            y if y - HALF > floor => Height::Under,
            y if y + HALF + NAME_HEIGHT > floor => Height::Low,
            _ => Height::High,
        };
        Self { height, side, crowded }
    }
}

/// Places on a frame in CSS pixels; `None` is out of sight.
type Places = Vec<Option<(f64, f64)>>;

/// The hotspots of the scene that is shown.
pub struct Hotspots {
    layer: HtmlElement,
    areas: Areas,
    spots: RefCell<Vec<Spot>>,
    /// Where they stand in this frame, and who leads the crowd of each.
    places: RefCell<(Places, Vec<usize>)>,
}

impl Hotspots {
    /// An empty layer, to lie exactly over the picture.
    pub fn build(parent: &HtmlElement) -> Self {
        let layer =
            classed("div", "tv-spots").attr("role", "group").named(Message::Hotspots).done();
        let areas = Areas::build(parent);
        append(parent, &layer);
        Self { layer, areas, spots: RefCell::default(), places: RefCell::default() }
    }

    /// Shows the hotspots of a scene, in a language. `address` says where a link leads, for opening it
    /// in another tab; without one a link is a button too. In a kiosk nothing leads out.
    pub fn show(
        &self,
        scene: &ManifestScene,
        language: Language,
        kiosk: bool,
        address: impl Fn(&HotspotAction) -> Option<String>,
    ) {
        self.layer.set_text_content(None);
        self.areas.show(scene);
        let yaws: Vec<f64> = scene.hotspots.iter().map(|hotspot| hotspot.yaw).collect();
        let spots = bearing_order(&yaws, scene.initial_view).into_iter().filter_map(|index| {
            let hotspot = &scene.hotspots[index];
            let outside = is_outside(&hotspot.action);
            if outside && kiosk {
                return None;
            }
            let title = hotspot.title.in_language(language);
            let (class, drawing, naming) = look(&hotspot.action);
            let name =
                naming.map_or_else(|| title.to_owned(), |naming| filled(language, naming, title));
            let mut element = match address(&hotspot.action) {
                Some(address) => classed("a", class).attr("href", &address),
                None => classed("button", class).attr("type", "button"),
            };
            if outside {
                element = element.attr("target", "_blank").attr("rel", "noopener external");
            }
            let element = element
                .attr("data-do", &["hotspot ", &format_whole(index)].concat())
                .attr("data-id", &hotspot.id)
                .attr("aria-label", &name)
                .with(classed("span", "tv-spot-face").with_element(&icon(drawing)))
                .with(classed("span", "tv-spot-name").text(title))
                .done();
            append(&self.layer, &element);
            let vector = Direction::new(hotspot.yaw, hotspot.pitch).to_vector();
            Some(Spot {
                index,
                vector,
                element,
                crowd: RefCell::default(),
                standing: Cell::default(),
            })
        });
        *self.spots.borrow_mut() = spots.collect();
        self.places.take();
    }

    /// Puts every hotspot where its direction falls on a frame. `floor` is where the furniture along
    /// the lower edge begins.
    pub fn place(&self, frame: &Frame, floor: Floor) {
        self.areas.place(&frame.projector);
        let spots = self.spots.borrow();
        let (places, leaders) = &mut *self.places.borrow_mut();
        places.clear();
        let near = |value: f64, size: f64| (-MARGIN..size + MARGIN).contains(&value);
        places.extend(spots.iter().map(|spot| {
            let place = frame.projector.position_of(spot.vector);
            place.filter(|(x, y)| near(*x, frame.width) && near(*y, frame.height))
        }));
        crowd::gather(places, leaders);
        for (number, (spot, place)) in spots.iter().zip(places.iter()).enumerate() {
            let members = leaders.iter().filter(|leader| **leader == leaders[number]).count();
            // Round a planet there is no room for names.
            let below = if frame.view.bend() > 0.0 {
                f64::NEG_INFINITY
            } else {
                floor.at(place.map_or(0.0, |(x, _)| x - NAME))
            };
            let standing = Standing::of(*place, frame.width, below, members > 1);
            if spot.standing.replace(standing) != standing {
                let height = standing.height;
                flag(&spot.element, "data-away", height == Height::Away);
                flag(&spot.element, "data-low", matches!(height, Height::Low | Height::Under));
                flag(&spot.element, "data-under", height == Height::Under);
                flag(&spot.element, "data-crowded", standing.crowded);
                set(&spot.element, "data-side", standing.side);
            }
            // What is out of sight stays focusable, and so must rest inside the picture.
            let place = place.unwrap_or((frame.width / 2.0, frame.height / 2.0));
            put(&spot.element, place);
            let leads = standing.crowded && leaders[number] == number;
            self.show_crowd(spot, number, leads.then_some((members, place)));
        }
    }

    /// Shows how many hotspots a crowd has, where its leader stands. The members themselves stay for
    /// keyboards and screen readers, so this is only for fingers and mice.
    fn show_crowd(&self, spot: &Spot, number: usize, crowd: Option<(usize, (f64, f64))>) {
        let mut shown = spot.crowd.borrow_mut();
        let Some((members, place)) = crowd else {
            if let Some(button) = shown.take() {
                button.remove();
            }
            return;
        };
        let button = shown.get_or_insert_with(|| {
            let button = classed("button", "tv-spot tv-crowd")
                .attr("type", "button")
                .attr("tabindex", "-1")
                .attr("aria-hidden", "true")
                .attr("data-do", &["crowd ", &format_whole(number)].concat())
                .with(classed("span", "tv-spot-face"))
                .done();
            append(&self.layer, &button);
            button
        });
        let count = format_whole(members);
        if button.text_content().as_ref() != Some(&count)
            && let Some(face) = button.first_element_child()
        {
            face.set_text_content(Some(&count));
        }
        put(button, place);
    }

    /// The hotspots of the crowd that a hotspot leads, by their indices in the manifest, in order.
    pub fn crowd(&self, leader: usize) -> Vec<usize> {
        let (spots, places) = (self.spots.borrow(), self.places.borrow());
        let members = spots.iter().zip(&places.1).filter(|(_, led_by)| **led_by == leader);
        members.map(|(spot, _)| spot.index).collect()
    }

    /// The hotspot whose area lies under a point of the picture (CSS pixels), by its index.
    pub fn area_at(&self, stage: &Stage, point: (f64, f64)) -> Option<usize> {
        if self.areas.is_empty() {
            return None;
        }
        let (width, height) = stage.size();
        self.areas.at(&Projector::new(stage.view(), width, height), point)
    }

    /// Lights the area of the hotspot that is pointed at or has the focus; `None` lights none.
    pub fn light(&self, index: Option<usize>) {
        self.areas.light(index);
    }

    /// The index of the hotspot whose button this is.
    pub fn index_of(&self, element: &HtmlElement) -> Option<usize> {
        self.spots.borrow().iter().find(|spot| spot.element == *element).map(|spot| spot.index)
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
        let action = index.map(|index| ["hotspot ", &format_whole(index)].concat());
        for spot in self.spots.borrow().iter() {
            let open = action.is_some() && spot.element.get_attribute("data-do") == action;
            if spot.element.tag_name() == "BUTTON" {
                set(&spot.element, "aria-expanded", if open { "true" } else { "false" });
            }
        }
    }
}

/// Class, icon and naming of a hotspot by what it does; without naming it is called by its title alone.
pub(super) fn look(action: &HotspotAction) -> (&'static str, Icon, Option<Message>) {
    match action {
        HotspotAction::Link { .. } => {
            ("tv-spot tv-spot-link", Icon::Ahead, Some(Message::HotspotLink))
        }
        HotspotAction::Info { .. } => ("tv-spot", Icon::Info, None),
        HotspotAction::Gallery { .. } => ("tv-spot", Icon::Scenes, Some(Message::HotspotGallery)),
        HotspotAction::Product { .. } => ("tv-spot", Icon::Leaf, Some(Message::HotspotProduct)),
        HotspotAction::Audio { .. } => ("tv-spot", Icon::Sound, Some(Message::HotspotAudio)),
        HotspotAction::Video { .. } => ("tv-spot", Icon::Play, Some(Message::HotspotVideo)),
        HotspotAction::Chapter { .. } | HotspotAction::Article { .. } => {
            ("tv-spot tv-spot-read", Icon::Book, Some(Message::HotspotRead))
        }
        HotspotAction::Outside { .. } => ("tv-spot", Icon::Outside, Some(Message::HotspotOutside)),
    }
}

/// Moves an element to a place on the picture (CSS pixels).
fn put(element: &HtmlElement, (x, y): (f64, f64)) {
    let mut transform = String::from("translate(");
    decimal::push_hundredths(&mut transform, x);
    transform.push_str("px,");
    decimal::push_hundredths(&mut transform, y);
    transform.push_str("px)");
    let _ = element.style().set_property("transform", &transform);
}
