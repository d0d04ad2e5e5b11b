//! A guided walk: from view to view, slowly, through the scenes of a tour. Somebody wrote it, or it is made
//! of the scenes' opening views; a kiosk that nobody uses takes it, and so does a visitor who asks to be
//! guided.

use sonla360_geometry::{View, wrap_degrees};

/// Milliseconds spent in each scene of a walk that nobody wrote.
const STAY: f64 = 20_000.0;
/// Degrees of yaw swept during such a stay, half of them on either side of the opening view …
const WIDE_SWEEP: f64 = 64.0;
/// … and where somebody chose the view: enough to be alive, too little to leave it.
const SMALL_SWEEP: f64 = 8.0;
/// How much wider than its view a sweep begins; it ends as much narrower.
const BREATH: f64 = 0.08;
/// The longest way in milliseconds from one view to the next in the same scene.
const TRAVEL: f64 = 3_000.0;

/// One view of a walk.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Stop {
    /// Index of the scene.
    pub scene: usize,
    /// What to look at.
    pub view: View,
    /// How long to stay, in milliseconds.
    pub stay: f64,
    /// Degrees of yaw swept meanwhile.
    pub sweep: f64,
}

impl Stop {
    /// The stop of a walk that nobody wrote: a scene, seen widely.
    pub fn at_opening(scene: usize, view: View) -> Self {
        Self { scene, view, stay: STAY, sweep: WIDE_SWEEP }
    }

    /// A stop that somebody chose, for so many seconds.
    pub fn chosen(scene: usize, view: View, seconds: f64) -> Self {
        Self { scene, view, stay: seconds * 1000.0, sweep: SMALL_SWEEP }
    }

    /// The view at a part of the sweep: −1 at its beginning, 1 at its end.
    fn swept(&self, way: f64) -> View {
        View::new(
            self.view.yaw + way * self.sweep / 2.0,
            self.view.pitch,
            self.view.hfov * (1.0 - way * BREATH),
        )
    }
}

/// A walk. It is a pure function of the time since it began, so that a dropped frame or a machine that
/// slept can never leave it in an odd place.
#[derive(Debug, Clone)]
pub struct Route {
    stops: Vec<Stop>,
    still: bool,
}

/// Where the walk is at a moment.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Moment {
    /// Index of the stop.
    pub stop: usize,
    /// Index of its scene.
    pub scene: usize,
    /// The view into it.
    pub view: View,
}

impl Route {
    /// A walk along these stops. `still` keeps every view unmoved, for people who asked their device for
    /// less motion.
    pub fn new(stops: Vec<Stop>, still: bool) -> Self {
        Self { stops, still }
    }

    /// Its stops.
    pub fn stops(&self) -> &[Stop] {
        &self.stops
    }

    /// How long it takes, in milliseconds.
    pub fn duration(&self) -> f64 {
        self.stops.iter().map(|stop| stop.stay).sum()
    }

    /// When it comes to a stop, in milliseconds after it began.
    pub fn arrival(&self, stop: usize) -> f64 {
        self.stops.iter().take(stop).map(|stop| stop.stay).sum()
    }

    /// Where it is `elapsed` milliseconds after it began, round and round; `None` for one without stops.
    pub fn at(&self, elapsed: f64) -> Option<Moment> {
        let duration = self.duration();
        let elapsed = if elapsed.is_finite() { elapsed.max(0.0) } else { 0.0 };
        let mut left = if duration > 0.0 { elapsed % duration } else { 0.0 };
        let mut index = 0;
        while left >= self.stops.get(index)?.stay && index + 1 < self.stops.len() {
            left -= self.stops[index].stay;
            index += 1;
        }
        let stop = self.stops.get(index)?;
        let moment = |view| Moment { stop: index, scene: stop.scene, view };
        if self.still {
            return Some(moment(stop.view));
        }
        let before = index.checked_sub(1).map(|before| self.stops[before]);
        let travel = match before {
            Some(before) if before.scene == stop.scene => TRAVEL.min(stop.stay / 2.0),
            _ => 0.0,
        };
        if let Some(before) = before.filter(|_| left < travel) {
            let (from, to) = (before.swept(1.0), stop.swept(-1.0));
            let way = eased(left / travel);
            return Some(moment(View::new(
                from.yaw + wrap_degrees(to.yaw - from.yaw) * way,
                from.pitch + (to.pitch - from.pitch) * way,
                from.hfov + (to.hfov - from.hfov) * way,
            )));
        }
        let way = eased((left - travel) / (stop.stay - travel)) * 2.0 - 1.0;
        Some(moment(stop.swept(way)))
    }
}

/// 0 to 1, at rest at both ends.
fn eased(t: f64) -> f64 {
    t * t * (3.0 - 2.0 * t)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn route() -> Route {
        let stops = [170.0, 0.0, -90.0].map(|yaw| View::new(yaw, 5.0, 80.0));
        let stops = stops.into_iter().enumerate();
        Route::new(stops.map(|(scene, view)| Stop::at_opening(scene, view)).collect(), false)
    }

    fn written() -> Route {
        Route::new(
            vec![
                Stop::chosen(0, View::new(170.0, 0.0, 80.0), 10.0),
                Stop::chosen(0, View::new(-100.0, 20.0, 50.0), 8.0),
                Stop::chosen(1, View::new(0.0, 0.0, 80.0), 12.0),
            ],
            false,
        )
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
        assert_eq!(moment, Moment { stop: 1, scene: 1, view: View::new(0.0, 5.0, 80.0) });
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
    fn within_a_scene_it_travels_the_shorter_way_without_a_leap() {
        let mut last = written().at(9_000.0).expect("a moment").view;
        let mut turned = 0.0;
        for frame in 1..400 {
            let moment = written().at(9_000.0 + f64::from(frame) * 20.0).expect("a moment");
            let step = wrap_degrees(moment.view.yaw - last.yaw);
            assert!((0.0..1.5).contains(&step), "{step}° at frame {frame}");
            turned += step;
            last = moment.view;
        }
        assert!((80.0..100.0).contains(&turned), "{turned}°");
    }

    #[test]
    fn every_stop_lasts_as_long_as_was_written() {
        let stops: Vec<_> = [0.0, 9_999.0, 10_001.0, 17_999.0, 18_001.0, 29_999.0, 30_001.0]
            .map(|time| written().at(time).expect("a moment").stop)
            .to_vec();
        assert_eq!(stops, [0, 0, 1, 1, 2, 2, 0]);
        assert_eq!((written().arrival(2), written().duration()), (18_000.0, 30_000.0));
    }

    #[test]
    fn with_reduced_motion_only_the_stops_change() {
        let still = Route::new(written().stops().to_vec(), true);
        assert_eq!(still.at(1_000.0), still.at(9_000.0));
        assert_eq!(still.at(10_100.0).expect("a moment").view, View::new(-100.0, 20.0, 50.0));
    }

    #[test]
    fn odd_times_and_empty_tours_do_no_harm() {
        assert_eq!(Route::new(vec![], false).at(5000.0), None);
        assert_eq!(route().at(f64::NAN), route().at(0.0));
        assert_eq!(route().at(-7000.0), route().at(0.0));
        assert!(route().at(1e12).is_some());
    }
}
