//! A map of the places whose coordinates were checked: our own drawing, with a grid and a scale, and round
//! each point how uncertain it is. What is not known (borders, rivers, roads) is not drawn.

use super::{paths, visit::Published};
use crate::{error::AppError, messages::Texts};
use askama::Template;
use sonla360_content::{Language, Place, Scene, ViewQuery};

/// Width of the drawing in its own units.
const WIDTH: f64 = 1000.0;
/// The least span of the map in degrees of latitude, so that a single place has surroundings.
const LEAST_SPAN: f64 = 0.3;
/// What is added round the places, as a part of their span.
const MARGIN: f64 = 0.22;
/// Kilometres a degree of latitude.
const KM_A_DEGREE: f64 = 111.2;

/// The drawing with its caption, as HTML.
#[derive(Template)]
#[template(path = "map.html")]
pub struct Map {
    texts: Texts,
    height: u32,
    meridians: Vec<Line>,
    parallels: Vec<Line>,
    scale: Scale,
    marks: Vec<Mark>,
}

/// A line of the grid.
struct Line {
    at: u32,
    name: String,
}

/// The bar that tells distances.
struct Scale {
    length: u32,
    kilometres: u32,
}

/// One point, with every place that lies there.
struct Mark {
    x: u32,
    y: u32,
    /// Radius of the estimated error.
    reach: u32,
    /// Identifiers of the places, with spaces between.
    ids: String,
    /// Whether the names stand to the left of it, because the edge is near on the right.
    leftwards: bool,
    names: Vec<Name>,
}

struct Name {
    href: String,
    text: String,
    /// Tour and scene, for a viewer to go to; empty where one can only read.
    target: Option<(String, String)>,
    /// Its line, in tenths of the size of the letters.
    line: u32,
}

/// A place with the scene in which one can stand there.
type Stop<'a> = (&'a Place, Option<&'a Scene>);

impl Map {
    /// The map of a release; `None` where no coordinates were checked.
    pub async fn of(published: &Published, language: Language) -> Result<Option<Self>, AppError> {
        let release = &published.release;
        let places = release.places().await?;
        let mut scenes = Vec::new();
        for tour in release.tours().await? {
            scenes.extend(release.scenes_of(&tour).await?.into_iter().map(|(scene, _)| scene));
        }
        let stops: Vec<Stop<'_>> = places
            .iter()
            .map(|place| {
                let here = |scene: &&Scene| scene.place.as_ref() == Some(&place.id);
                (place, scenes.iter().find(here))
            })
            .collect();
        Ok(Self::draw(&stops, language))
    }

    fn draw(stops: &[Stop<'_>], language: Language) -> Option<Self> {
        let known = || {
            stops.iter().filter_map(|(place, scene)| {
                let location = place.location.filter(|location| location.verified)?;
                Some((location, *place, *scene))
            })
        };
        let (mut north, mut south) = (f64::MIN, f64::MAX);
        let (mut east, mut west) = (f64::MIN, f64::MAX);
        for (location, ..) in known() {
            (north, south) = (north.max(location.latitude), south.min(location.latitude));
            (east, west) = (east.max(location.longitude), west.min(location.longitude));
        }
        if north < south {
            return None;
        }
        // Degrees of longitude are shorter away from the equator; the middle stands for all of it.
        let narrowing = f64::midpoint(north, south).to_radians().cos();
        let margin = MARGIN * (north - south).max((east - west) * narrowing).max(LEAST_SPAN);
        (north, south) = (north + margin, south - margin);
        (east, west) = (east + margin / narrowing, west - margin / narrowing);
        let units = WIDTH / (east - west); // a degree of longitude
        let upright = units / narrowing; // a degree of latitude
        let x = |longitude: f64| ((longitude - west) * units) as u32;
        let y = |latitude: f64| ((north - latitude) * upright) as u32;

        let mut marks: Vec<Mark> = Vec::new();
        for (location, place, scene) in known() {
            let (x, y) = (x(location.longitude), y(location.latitude));
            let index = marks.iter().position(|mark| (mark.x, mark.y) == (x, y));
            let mark = index.unwrap_or_else(|| {
                marks.push(Mark {
                    x,
                    y,
                    reach: 0,
                    ids: String::new(),
                    leftwards: f64::from(x) > WIDTH * 0.55,
                    names: Vec::new(),
                });
                marks.len() - 1
            });
            let mark = &mut marks[mark];
            let reach = (location.precision_km / KM_A_DEGREE * upright) as u32;
            mark.reach = mark.reach.max(reach);
            let ids = format!("{} {}", mark.ids, place.id);
            ids.trim().clone_into(&mut mark.ids);
            let name = name(place, scene, language, 3 + mark.names.len() as u32 * 18);
            mark.names.push(name);
        }
        let texts = Texts::of(language);
        let step = if north - south > 1.5 { 0.5 } else { 0.25 };
        let lines = |from: f64, to: f64, key: &str, at: &dyn Fn(f64) -> u32| {
            let (first, last) = ((from / step).ceil() as i32, (to / step).floor() as i32);
            (first..=last)
                .map(|index| {
                    let degrees = f64::from(index) * step;
                    Line { at: at(degrees), name: texts.t1(key, "degrees", degrees.to_string()) }
                })
                .collect()
        };
        let kilometres = if north - south > 0.8 { 20 } else { 10 };
        Some(Self {
            height: y(south),
            meridians: lines(west, east, "map-east", &x),
            parallels: lines(south, north, "map-north", &y),
            scale: Scale {
                length: (f64::from(kilometres) / KM_A_DEGREE * upright) as u32,
                kilometres,
            },
            marks,
            texts,
        })
    }
}

fn name(place: &Place, scene: Option<&Scene>, language: Language, line: u32) -> Name {
    let target = scene.map(|scene| (scene.tour.to_string(), scene.id.to_string()));
    Name {
        href: match &target {
            Some((tour, scene)) => paths::scene(language, tour, scene, ViewQuery::default()),
            None => paths::place(language, &place.id),
        },
        // The link leads to the scene, and the names of scenes are short enough for a map.
        text: scene.map_or(&place.name, |scene| &scene.title).in_language(language).to_owned(),
        target,
        line,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sonla360_content::{LocalizedText, Location};

    fn place(id: &str, latitude: f64, longitude: f64, verified: bool) -> Place {
        let text = || LocalizedText::vi_en(id, id);
        Place {
            id: id.parse().expect("an id"),
            name: text(),
            kind: text(),
            summary: text(),
            body: LocalizedText::default(),
            address: text(),
            formerly: LocalizedText::default(),
            location: Some(Location { latitude, longitude, precision_km: 5.0, verified }),
            season: LocalizedText::default(),
            facts: Vec::new(),
        }
    }

    fn draw(places: &[Place]) -> Option<Map> {
        let stops: Vec<_> = places.iter().map(|place| (place, None)).collect();
        Map::draw(&stops, Language::EN)
    }

    #[test]
    fn only_checked_places_are_drawn_and_those_at_one_point_share_a_mark() {
        let map = draw(&[
            place("a", 21.3, 103.9, true),
            place("b", 21.3, 103.9, true),
            place("c", 20.8, 104.6, true),
            place("secret", 21.0, 104.0, false),
        ])
        .expect("a map");
        assert_eq!(map.marks.len(), 2);
        assert_eq!(map.marks[0].ids, "a b");
        let html = map.render().expect("HTML");
        assert!(html.contains("/en/places/b") && !html.contains("secret"), "{html}");
    }

    #[test]
    fn north_is_up_east_is_right_and_distances_are_true() {
        let map = draw(&[place("a", 21.3, 103.9, true), place("c", 20.8, 104.6, true)]);
        let map = map.expect("a map");
        let (a, c) = (&map.marks[0], &map.marks[1]);
        assert!(a.x < c.x && a.y < c.y);
        // 0.5° of latitude and 0.7° of longitude at 21°: 55.6 km and 72.6 km.
        let kilometre = f64::from(map.scale.length) / f64::from(map.scale.kilometres);
        assert!((f64::from(c.y - a.y) / kilometre - 55.6).abs() < 1.5);
        assert!((f64::from(c.x - a.x) / kilometre - 72.6).abs() < 1.5);
        assert!((f64::from(a.reach) / kilometre - 5.0).abs() < 0.5);
    }

    #[test]
    fn one_place_is_enough_for_a_map_and_none_is_not() {
        assert!(draw(&[place("a", 21.3, 103.9, true)]).is_some());
        assert!(draw(&[place("a", 21.3, 103.9, false)]).is_none());
    }
}
