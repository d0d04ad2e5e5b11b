//! The walk through a tour: which scene a link leads to and with which view, what the address says, in
//! what order hotspots are met, and which language is spoken.

use crate::order::sort_by_number;
use sonla360_content::{Language, Link, ViewAngles, ViewQuery};
use sonla360_geometry::wrap_degrees;

/// A tour as a walker knows it.
#[derive(Debug, Clone, PartialEq)]
pub struct Tour {
    /// Its identifier.
    pub id: String,
    /// Its scenes in walking order.
    pub stops: Vec<Stop>,
}

/// One scene of a tour.
#[derive(Debug, Clone, PartialEq)]
pub struct Stop {
    /// Its identifier within the tour.
    pub id: String,
    /// Where to look first.
    pub opening: ViewAngles,
}

/// Where a link wants to go.
#[derive(Debug, Clone, Default, PartialEq)]
pub struct Target {
    /// The tour; `None` means this one.
    pub tour: Option<String>,
    /// The scene.
    pub scene: String,
    /// The parts of the view it asks for.
    pub view: ViewQuery,
}

/// What following a link means from where one stands.
#[derive(Debug, Clone, PartialEq)]
pub enum Step {
    /// The same scene: turn to this view.
    Turn(ViewQuery),
    /// Another scene of this tour, arriving with this view.
    Enter(usize, ViewAngles),
    /// A scene of another tour, which is another page.
    Leave(Target),
    /// A scene this tour does not have.
    Nowhere,
}

impl Tour {
    /// The index of a scene.
    pub fn position(&self, scene: &str) -> Option<usize> {
        self.stops.iter().position(|stop| stop.id == scene)
    }

    /// What following a link means for somebody who stands in scene `here`.
    pub fn follow(&self, here: usize, target: &Target) -> Step {
        if target.tour.as_ref().is_some_and(|tour| *tour != self.id) {
            return Step::Leave(target.clone());
        }
        match self.position(&target.scene) {
            Some(scene) if scene == here => Step::Turn(target.view),
            Some(scene) => Step::Enter(scene, target.view.or(self.stops[scene].opening)),
            None => Step::Nowhere,
        }
    }

    /// Where a page that was opened at an address begins: the scene it names, or the first.
    pub fn begin(&self, scene: Option<&str>, view: ViewQuery) -> Option<(usize, ViewAngles)> {
        let scene = scene.and_then(|id| self.position(id)).unwrap_or(0);
        self.stops.get(scene).map(|stop| (scene, view.or(stop.opening)))
    }
}

/// The address of a tour page, as it stands in the browser's history.
#[derive(Debug, Clone, PartialEq)]
pub struct Address {
    /// The language of the page.
    pub language: Language,
    /// The tour.
    pub tour: String,
    /// The scene; `None` on the tour's own page, which opens its first.
    pub scene: Option<String>,
    /// The view it asks for.
    pub view: ViewQuery,
}

impl Address {
    /// Reads `/{language}/tours/{tour}[/{scene}]` and a query; `None` for every other page.
    pub fn parse(path: &str, query: &str) -> Option<Self> {
        let mut parts = path.trim_matches('/').split('/');
        let language = parts.next()?.parse().ok()?;
        if parts.next()? != "tours" {
            return None;
        }
        let tour = parts.next().filter(|tour| !tour.is_empty())?.to_owned();
        let scene = parts.next().map(str::to_owned);
        parts.next().is_none().then(|| Self {
            language,
            tour,
            scene,
            view: ViewQuery::parse(query),
        })
    }
}

/// The page of a scene, with a view to share or without.
pub fn scene_path(language: Language, tour: &str, scene: &str, view: ViewQuery) -> String {
    let link = Link::Scene { tour: tour.to_owned(), scene: scene.to_owned(), view };
    link.path(language.code())
}

/// Which of the languages offered to speak for a wish such as `en` or `en-GB`; the first one where the
/// wish cannot be met, Vietnamese where none is offered.
pub fn choose_language(wish: &str, offered: &[Language]) -> Language {
    let primary = wish.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
    offered
        .iter()
        .copied()
        .find(|language| language.code() == primary)
        .or_else(|| offered.first().copied())
        .unwrap_or(Language::VI)
}

/// The order in which hotspots at these yaws are met, clockwise from the left edge of the opening view,
/// as indices. Two at the same bearing keep the order they are given in.
pub fn bearing_order(yaws: &[f64], opening: ViewAngles) -> Vec<usize> {
    let left_edge = opening.yaw - opening.hfov / 2.0;
    let from_edge = |yaw: f64| (yaw - left_edge).rem_euclid(360.0);
    let mut order: Vec<usize> = (0..yaws.len()).collect();
    sort_by_number(&mut order, |index| from_edge(yaws[*index]));
    order
}

/// The compass bearing of a yaw in degrees, [0, 360), in a scene whose yaw 0 bears `north`.
pub fn bearing(yaw: f64, north: f64) -> f64 {
    let bearing = wrap_degrees(yaw + north);
    if bearing < 0.0 { bearing + 360.0 } else { bearing }
}

/// The nearest of the eight points of the compass: 0 north, 1 north-east, … 7 north-west.
pub fn compass_point(bearing: f64) -> usize {
    (bearing.rem_euclid(360.0) / 45.0).round() as usize % 8
}

#[cfg(test)]
mod tests {
    use super::*;

    const OPENING: ViewAngles = ViewAngles { yaw: 20.0, pitch: 0.0, hfov: 80.0 };

    fn tour() -> Tour {
        let stops = ["gate", "hill", "lake"]
            .map(|id| Stop { id: id.to_owned(), opening: OPENING })
            .to_vec();
        Tour { id: "tea".to_owned(), stops }
    }

    fn target(tour: Option<&str>, scene: &str, yaw: Option<f64>) -> Target {
        let view = ViewQuery { yaw, ..ViewQuery::default() };
        Target { tour: tour.map(str::to_owned), scene: scene.to_owned(), view }
    }

    #[test]
    fn a_link_arrives_with_its_own_heading() {
        let step = tour().follow(0, &target(None, "hill", Some(-70.0)));
        assert_eq!(step, Step::Enter(1, ViewAngles { yaw: -70.0, ..OPENING }));
        assert_eq!(tour().follow(0, &target(None, "hill", None)), Step::Enter(1, OPENING));
    }

    #[test]
    fn a_link_to_the_same_scene_only_turns() {
        let step = tour().follow(1, &target(Some("tea"), "hill", Some(5.0)));
        assert_eq!(step, Step::Turn(ViewQuery { yaw: Some(5.0), ..ViewQuery::default() }));
    }

    #[test]
    fn another_tour_is_another_page() {
        let away = target(Some("dam"), "crest", None);
        assert_eq!(tour().follow(0, &away), Step::Leave(away.clone()));
        assert_eq!(tour().follow(0, &target(None, "crest", None)), Step::Nowhere);
    }

    #[test]
    fn an_address_that_names_no_scene_of_the_tour_opens_the_first() {
        let view = ViewQuery { pitch: Some(9.0), ..ViewQuery::default() };
        let opened = tour().begin(Some("gone"), view);
        assert_eq!(opened, Some((0, ViewAngles { pitch: 9.0, ..OPENING })));
        assert_eq!(tour().begin(Some("lake"), view).map(|(scene, _)| scene), Some(2));
    }

    #[test]
    fn an_address_is_read_as_it_is_written() {
        let view = ViewQuery { yaw: Some(30.5), pitch: Some(-4.0), hfov: Some(75.0) };
        let path = scene_path(Language::EN, "tea", "hill", view);
        let (path, query) = path.split_once('?').expect("a view");
        let address = Address::parse(path, query).expect("a tour page");
        assert_eq!((address.language, address.scene.as_deref()), (Language::EN, Some("hill")));
        assert_eq!(address.view, view);
    }

    #[test]
    fn other_pages_are_no_tour_addresses() {
        for path in ["/", "/vi", "/vi/places/x", "/vi/tours", "/vi/tours/", "/vi/tours/a/b/c"] {
            assert_eq!(Address::parse(path, ""), None, "{path}");
        }
        assert_eq!(Address::parse("/vi/tours/a", "").map(|address| address.scene), Some(None));
    }

    #[test]
    fn hotspots_are_met_from_left_to_right_beginning_in_the_opening_view() {
        // The opening view reaches from −20 to 60.
        assert_eq!(bearing_order(&[50.0, -30.0, -10.0, 179.0, -179.0], OPENING), [2, 0, 3, 4, 1]);
        assert_eq!(bearing_order(&[5.0, 5.0], OPENING), [0, 1]);
    }

    #[test]
    fn a_wish_for_a_language_is_met_as_well_as_it_can_be() {
        let offered = [Language::VI, Language::EN];
        assert_eq!(choose_language("en-GB", &offered), Language::EN);
        assert_eq!(choose_language("EN", &offered), Language::EN);
        assert_eq!(choose_language("fr", &offered), Language::VI);
        assert_eq!(choose_language("", &[]), Language::VI);
    }

    #[test]
    fn the_compass_knows_its_eight_points() {
        assert_eq!(bearing(-90.0, 45.0), 315.0);
        assert_eq!([0.0, 44.0, 180.0, 315.0, 350.0].map(compass_point), [0, 1, 4, 7, 0]);
        assert_eq!(compass_point(bearing(100.0, -145.0)), 7);
    }
}
