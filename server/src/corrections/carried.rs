//! Records carried from a panorama to the corrected one that takes its place.
//!
//! Levelling turns the picture under everything that is fixed to it: hotspots, outlines, views that open a
//! scene, arrivals from other scenes, stops of a guided route, north. They are turned with it, so that each
//! stays on the thing it was set on.

use glam::DMat3;
use sonla360_content::{Bounds, HotspotKind, Id, Record, Scene, ViewAngles};
use sonla360_geometry::{Direction, wrap_degrees};
use sonla360_tiler::Levelling;
use std::collections::BTreeMap;

/// What takes a panorama's place in records.
#[derive(Debug, Clone)]
pub struct Replacement {
    panorama: String,
    /// From directions of the old picture to those of the new one; `None` where they are the same.
    turn: Option<DMat3>,
}

impl Replacement {
    /// A panorama that was levelled like `old`, replaced by one of the same original levelled like `new`.
    pub fn new(panorama: impl Into<String>, old: Levelling, new: Levelling) -> Self {
        let turn = (old != new).then(|| new.rotation().transpose() * old.rotation());
        Self { panorama: panorama.into(), turn }
    }
}

/// Puts replacements into records, by the panorama that they replace. Gives the places of the records that
/// changed.
pub fn carry(records: &mut [Record], replacements: &BTreeMap<String, Replacement>) -> Vec<usize> {
    let mut turned: BTreeMap<(Id, Id), DMat3> = BTreeMap::new();
    let mut changed = vec![false; records.len()];
    for (record, changed) in records.iter_mut().zip(&mut changed) {
        let Record::Scene(scene) = record else { continue };
        let Some(replacement) = replacements.get(&scene.panorama) else { continue };
        scene.panorama.clone_from(&replacement.panorama);
        *changed = true;
        if let Some(turn) = replacement.turn {
            turn_scene(scene, turn);
            turned.insert((scene.tour.clone(), scene.id.clone()), turn);
        }
    }
    for (record, changed) in records.iter_mut().zip(&mut changed) {
        *changed |= match record {
            Record::Scene(scene) => turn_arrivals(scene, &turned),
            Record::Tour(tour) => {
                let mut any = false;
                for stop in &mut tour.route {
                    if let Some(turn) = turned.get(&(tour.id.clone(), stop.scene.clone())) {
                        stop.view = turn_view(stop.view, *turn);
                        any = true;
                    }
                }
                // A plan's points say where yaw 0 looks, as north does.
                for point in tour.plans.iter_mut().flat_map(|plan| &mut plan.points) {
                    if let Some(turn) = turned.get(&(tour.id.clone(), point.scene.clone())) {
                        point.heading = point.heading.map(|heading| turn_bearing(heading, *turn));
                        any = true;
                    }
                }
                any
            }
            _ => false,
        };
    }
    changed.iter().enumerate().filter_map(|(at, changed)| changed.then_some(at)).collect()
}

fn turn_scene(scene: &mut Scene, turn: DMat3) {
    scene.initial_view = turn_view(scene.initial_view, turn);
    for hotspot in &mut scene.hotspots {
        [hotspot.yaw, hotspot.pitch] = turn_point([hotspot.yaw, hotspot.pitch], turn);
        for corner in &mut hotspot.area {
            *corner = turn_point(*corner, turn);
        }
    }
    scene.north = scene.north.map(|north| turn_bearing(north, turn));
    scene.bounds = scene.bounds.map(|bounds| turn_bounds(bounds, shift(turn)));
}

/// Where the middle of the new picture's horizon was in the old one, in degrees of yaw.
fn shift(turn: DMat3) -> f64 {
    let middle = Direction { yaw: 0.0, pitch: 0.0 }.to_vector();
    Direction::from_vector(turn.transpose() * middle).yaw
}

/// The bearing of yaw 0.
fn turn_bearing(bearing: f64, turn: DMat3) -> f64 {
    rounded((bearing + shift(turn)).rem_euclid(360.0)) % 360.0
}

/// Edges of a partial sphere turn with the picture; a tilt of some degrees is left out of account.
fn turn_bounds(bounds: Bounds, shift: f64) -> Bounds {
    let width = bounds.right - bounds.left;
    if width >= 360.0 {
        return bounds;
    }
    let left = rounded(wrap_degrees(bounds.left - shift));
    Bounds { left, right: left + width, ..bounds }
}

fn turn_arrivals(scene: &mut Scene, turned: &BTreeMap<(Id, Id), DMat3>) -> bool {
    let own_tour = scene.tour.clone();
    let mut any = false;
    for hotspot in &mut scene.hotspots {
        let HotspotKind::Link { scene: target, arrival: Some(arrival) } = &mut hotspot.kind else {
            continue;
        };
        let (tour, id) = target.split_once('/').unwrap_or((own_tour.as_str(), target));
        let (Ok(tour), Ok(id)) = (tour.parse::<Id>(), id.parse::<Id>()) else { continue };
        if let Some(turn) = turned.get(&(tour, id)) {
            *arrival = turn_view(*arrival, *turn);
            any = true;
        }
    }
    any
}

fn turn_view(view: ViewAngles, turn: DMat3) -> ViewAngles {
    let [yaw, pitch] = turn_point([view.yaw, view.pitch], turn);
    ViewAngles { yaw, pitch, hfov: view.hfov }
}

fn turn_point([yaw, pitch]: [f64; 2], turn: DMat3) -> [f64; 2] {
    let direction = Direction::from_vector(turn * Direction { yaw, pitch }.to_vector());
    [rounded(direction.yaw), rounded(direction.pitch)]
}

/// Hundredths of a degree: a quarter of a pixel of the largest panoramas, and what people like to read.
fn rounded(degrees: f64) -> f64 {
    (degrees * 100.0).round() / 100.0
}

#[cfg(test)]
mod tests {
    use super::*;
    use sonla360_content::files;
    use sonla360_geometry::angle_between;

    fn records() -> Vec<Record> {
        let view = "initialView = { yaw = 10.0, pitch = 0.0, hfov = 80.0 }";
        let scene = |panorama: &str, rest: &str| {
            format!(
                "title.vi = 'a'\ndescription.vi = 'a'\npanorama = '{panorama}'\nlicence = 'x'\n\
                 credit.vi = 'a'\n{view}\n{rest}"
            )
        };
        let point = "north = 350.0\n[[hotspots]]\nid = 'h'\nkind = 'outside'\nurl = 'https://a.b'\n\
            yaw = 90.0\npitch = 0.0\ntitle.vi = 'a'\narea = [[90.0, 0.0], [91.0, 0.0], [90.0, 1.0]]";
        let link = "[[hotspots]]\nid = 'l'\nkind = 'link'\nscene = 'one'\nyaw = 5.0\npitch = 5.0\n\
            title.vi = 'a'\narrival = { yaw = 90.0, pitch = 0.0, hfov = 70.0 }";
        let tour = "title.vi = 'a'\nsummary.vi = 'a'\nscenes = ['one', 'two']\n[[route]]\n\
            scene = 'one'\nview = { yaw = 90.0, pitch = 0.0, hfov = 70.0 }\ncaption.vi = 'a'\n\
            [[route]]\nscene = 'two'\nview = { yaw = 90.0, pitch = 0.0, hfov = 70.0 }\ncaption.vi = 'a'";
        let province = "languages = ['vi']\ntours = []\nname.vi = 'a'\ntagline.vi = 'a'\n\
            description.vi = 'a'";
        let folder = [
            ("province.toml", province.to_owned()),
            ("t/tour.toml", tour.to_owned()),
            ("t/one.toml", scene("p", point)),
            ("t/two.toml", scene("q", link)),
        ];
        let folder = folder.into_iter().map(|(path, text)| (path.to_owned(), text)).collect();
        files::read(&folder).expect("readable")
    }

    fn scene<'a>(records: &'a [Record], id: &str) -> &'a Scene {
        let found = records.iter().find_map(|record| match record {
            Record::Scene(scene) if scene.id.as_str() == id => Some(scene),
            _ => None,
        });
        found.expect("a scene")
    }

    fn replaced(old: Levelling, new: Levelling) -> (Vec<Record>, usize) {
        let mut records = records();
        let replacement = [("p".to_owned(), Replacement::new("r", old, new))].into();
        let changed = carry(&mut records, &replacement).len();
        (records, changed)
    }

    #[test]
    fn without_another_levelling_only_the_panorama_changes() {
        let (after, changed) = replaced(Levelling::default(), Levelling::default());
        assert_eq!((scene(&after, "one").panorama.as_str(), changed), ("r", 1));
        assert_eq!(scene(&after, "two"), scene(&records(), "two"));
        assert_eq!(scene(&after, "one").hotspots, scene(&records(), "one").hotspots);
    }

    #[test]
    fn what_is_fixed_to_the_picture_turns_with_it() {
        // The picture turns 20° to the right: what was seen at yaw 90 is seen at 110.
        let turned = Levelling { yaw: 20.0, ..Levelling::default() };
        let (after, changed) = replaced(Levelling::default(), turned);
        assert_eq!(changed, 3);
        let one = scene(&after, "one");
        assert_eq!((one.initial_view.yaw, one.hotspots[0].yaw), (30.0, 110.0));
        assert_eq!(one.hotspots[0].area[1], [111.0, 0.0]);
        // Yaw 90 was 80° by the compass; now that is yaw 110.
        assert_eq!(one.north, Some(330.0));
        let two = scene(&after, "two");
        assert_eq!(two.hotspots[0].yaw, 5.0, "it lies in a picture that nobody turned");
        let HotspotKind::Link { arrival: Some(arrival), .. } = &two.hotspots[0].kind else {
            panic!("a link")
        };
        assert_eq!(arrival.yaw, 110.0);
        let route = after.iter().find_map(|record| match record {
            Record::Tour(tour) => Some(&tour.route),
            _ => None,
        });
        let yaws: Vec<f64> = route.expect("a tour").iter().map(|stop| stop.view.yaw).collect();
        assert_eq!(yaws, [110.0, 90.0]);
    }

    #[test]
    fn a_point_stays_on_the_same_pixel_of_the_original() {
        let old = Levelling { yaw: 0.0, pitch: 3.0, roll: -2.0 };
        let new = Levelling { yaw: 12.0, pitch: -4.0, roll: 5.0 };
        let (after, _) = replaced(old, new);
        let [before, after] = [&records(), &after].map(|records| {
            let hotspot = &scene(records, "one").hotspots[0];
            Direction { yaw: hotspot.yaw, pitch: hotspot.pitch }.to_vector()
        });
        let apart = angle_between(old.rotation() * before, new.rotation() * after);
        assert!(apart < 0.01, "{apart}°");
    }
}
