//! What to fetch of a scene before anybody enters it.

use crate::camera::{Camera, Screen};
use crate::frustum::Frustum;
use crate::visible::{self, Detail};
use sonla360_content::manifest::{HotspotAction, ManifestScene};
use sonla360_geometry::{Direction, Pyramid, TileAddress, View, angle_between};

/// Scenes that are prepared at most: those whose links stand nearest to the middle of the view.
const SCENES: usize = 4;

/// How much may be fetched ahead over this connection.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Measure {
    /// Nothing: the person saves data, or the connection is very slow.
    Nothing,
    /// The coarsest level of what will be seen.
    Coarse,
    /// Everything that will be seen.
    Everything,
}

impl Measure {
    /// From what a browser tells of the connection: whether data is to be saved, and the effective type
    /// (`slow-2g`, `2g`, `3g`, `4g`) where it is known.
    pub fn of(saves_data: bool, effective_type: Option<&str>) -> Self {
        match effective_type {
            _ if saves_data => Self::Nothing,
            Some("slow-2g" | "2g") => Self::Nothing,
            Some("3g") => Self::Coarse,
            _ => Self::Everything,
        }
    }
}

/// The scenes of a tour that a scene's links lead to, with the view of arrival where the link has one: the
/// nearest to the middle of a view first, each once.
pub fn linked(
    tour: &str,
    scenes: &[ManifestScene],
    here: usize,
    view: View,
) -> Vec<(usize, Option<View>)> {
    let Some(scene) = scenes.get(here) else { return Vec::new() };
    let middle = view.centre().to_vector();
    let mut links: Vec<(usize, Option<View>, f64)> = Vec::new();
    for hotspot in &scene.hotspots {
        let HotspotAction::Link { tour: other, scene: id, arrival } = &hotspot.action else {
            continue;
        };
        if other.as_ref().is_some_and(|other| other != tour) {
            continue;
        }
        let Some(target) = scenes.iter().position(|scene| scene.id == *id) else { continue };
        if target == here || links.iter().any(|(known, ..)| *known == target) {
            continue;
        }
        let direction = Direction::new(hotspot.yaw, hotspot.pitch).to_vector();
        links.push((target, arrival.map(View::from), angle_between(direction, middle)));
    }
    crate::order::sort_by_number(&mut links, |(_, _, angle)| *angle);
    links.truncate(SCENES);
    links.into_iter().map(|(scene, arrival, _)| (scene, arrival)).collect()
}

/// The tiles that a view into a pyramid on a screen will ask for first, in that order.
pub fn tiles(pyramid: Pyramid, view: View, screen: Screen, measure: Measure) -> Vec<TileAddress> {
    let mut camera = Camera::new(screen, pyramid.top_face_size());
    camera.set_view(view);
    let frustum = Frustum::new(camera.view(), screen.width, screen.height);
    let (coarse, sharp) = (Detail::coarsest(pyramid), Detail::new(pyramid, camera.focal_pixels()));
    let details: &[Detail] = match measure {
        Measure::Nothing => &[],
        Measure::Coarse => &[coarse],
        Measure::Everything => &[coarse, sharp],
    };
    let (mut tiles, mut needed) = (Vec::new(), Vec::new());
    for detail in details {
        visible::tiles(&frustum, *detail, &mut needed);
        let new = |tile: &TileAddress| !tiles.contains(tile);
        let mut finer: Vec<TileAddress> = needed.iter().map(|n| n.tile).filter(new).collect();
        tiles.append(&mut finer);
    }
    tiles
}

#[cfg(test)]
mod tests {
    use super::*;

    const DESK: Screen = Screen { width: 1280.0, height: 720.0, ratio: 1.0 };

    #[test]
    fn people_who_save_data_get_nothing_ahead() {
        assert_eq!(Measure::of(true, Some("4g")), Measure::Nothing);
        assert_eq!(Measure::of(false, Some("slow-2g")), Measure::Nothing);
        assert_eq!(Measure::of(false, Some("3g")), Measure::Coarse);
        assert_eq!(Measure::of(false, None), Measure::Everything);
    }

    #[test]
    fn what_is_fetched_ahead_is_what_the_view_will_show() {
        let pyramid = Pyramid::new(512, 4).expect("a shape");
        let view = View::new(20.0, 5.0, 90.0);
        let all = tiles(pyramid, view, DESK, Measure::Everything);
        let coarse = tiles(pyramid, view, DESK, Measure::Coarse);
        assert!(tiles(pyramid, view, DESK, Measure::Nothing).is_empty());
        assert!(all.starts_with(&coarse) && coarse.iter().all(|tile| tile.level == 1));
        assert!(all[coarse.len()..].iter().all(|tile| tile.level == 3) && all.len() < 40);
    }
}
