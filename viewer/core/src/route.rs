//! The route an unattended kiosk takes: slowly across the best view of one scene after another.

use sonla360_geometry::View;

/// Milliseconds spent in each scene.
const STAY: f64 = 20_000.0;
/// Degrees of yaw swept in each scene, about half of them on either side of its opening view.
const SWEEP: f64 = 64.0;
/// How much wider than the opening view the sweep begins; it ends as much narrower.
const BREATH: f64 = 0.08;

/// A route through scenes. It is a pure function of the time since it began, so that a dropped frame or
/// a machine that slept can never leave it in an odd place.
#[derive(Debug, Clone)]
pub struct Route {
    openings: Vec<View>,
    still: bool,
}

/// Where the route is at a moment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moment {
    /// Index of the scene.
    pub scene: usize,
    /// The view into it.
    pub view: View,
}

impl Route {
    /// A route through scenes with these opening views, in this order and round again. `still` keeps
    /// every view unmoved, for people who asked their device for less motion.
    pub fn new(openings: Vec<View>, still: bool) -> Self {
        Self { openings, still }
    }

    /// Where it is `elapsed` milliseconds after it began; `None` for a route without scenes.
    pub fn at(&self, elapsed: f64) -> Option<Moment> {
        let elapsed = if elapsed.is_finite() { elapsed.max(0.0) } else { 0.0 };
        let stays = (elapsed / STAY).floor();
        let scene = (stays % self.openings.len().max(1) as f64) as usize;
        let opening = *self.openings.get(scene)?;
        if self.still {
            return Some(Moment { scene, view: opening });
        }
        // −1 at the start of the stay, 1 at its end, at rest at both: 3t² − 2t³ stretched.
        let t = elapsed / STAY - stays;
        let way = (t * t * (3.0 - 2.0 * t)) * 2.0 - 1.0;
        let view = View::new(
            opening.yaw + way * SWEEP / 2.0,
            opening.pitch,
            opening.hfov * (1.0 - way * BREATH),
        );
        Some(Moment { scene, view })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sonla360_geometry::wrap_degrees;

    fn route() -> Route {
        let openings = [170.0, 0.0, -90.0].map(|yaw| View::new(yaw, 5.0, 80.0));
        Route::new(openings.to_vec(), false)
    }

    #[test]
    fn it_visits_every_scene_in_order_and_begins_again() {
        let scenes: Vec<_> = (0..7)
            .map(|stay| route().at(f64::from(stay) * STAY + 1000.0).expect("a moment").scene)
            .collect();
        assert_eq!(scenes, [0, 1, 2, 0, 1, 2, 0]);
    }

    #[test]
    fn the_middle_of_each_stay_is_the_opening_view() {
        let moment = route().at(STAY * 1.5).expect("a moment");
        assert_eq!(moment, Moment { scene: 1, view: View::new(0.0, 5.0, 80.0) });
    }

    #[test]
    fn it_turns_slowly_and_steadily() {
        let mut last = route().at(0.0).expect("a moment");
        for frame in 1..1000 {
            let moment = route().at(f64::from(frame) * 20.0).expect("a moment");
            if moment.scene == last.scene {
                let step = wrap_degrees(moment.view.yaw - last.view.yaw);
                assert!((0.0..0.12).contains(&step), "{step}° in one frame of 20 ms");
            }
            last = moment;
        }
    }

    #[test]
    fn with_reduced_motion_only_the_scenes_change() {
        let still = Route::new(vec![View::new(10.0, 0.0, 70.0), View::new(20.0, 0.0, 70.0)], true);
        assert_eq!(still.at(1000.0), still.at(STAY - 1000.0));
        assert_ne!(still.at(1000.0), still.at(STAY + 1000.0));
    }

    #[test]
    fn odd_times_and_empty_tours_do_no_harm() {
        assert_eq!(Route::new(vec![], false).at(5000.0), None);
        assert_eq!(route().at(f64::NAN), route().at(0.0));
        assert_eq!(route().at(-7000.0), route().at(0.0));
        assert!(route().at(1e12).is_some());
    }
}
