//! The guide of a visitor who asked for one: begins, pauses, goes on, steps forward and back, ends.

use crate::route::{Moment, Route};

/// The longest time in milliseconds that counts as having passed between two looks at the clock: a tab in
/// the background or a machine that slept finds the guide where it was left.
const LONGEST_STEP: f64 = 1_000.0;

/// A walk in progress.
#[derive(Debug, Clone)]
pub struct Guide {
    route: Route,
    /// Milliseconds of the walk that are over.
    elapsed: f64,
    /// When the clock was last looked at; `None` while it is paused.
    running_since: Option<f64>,
}

impl Guide {
    /// Sets out at a moment (milliseconds of the page's clock).
    pub fn new(route: Route, now: f64) -> Self {
        Self { route, elapsed: 0.0, running_since: Some(now) }
    }

    /// Where it is now; `None` at its end.
    pub fn at(&mut self, now: f64) -> Option<Moment> {
        if let Some(since) = self.running_since.replace(now) {
            self.elapsed += (now - since).clamp(0.0, LONGEST_STEP);
        } else {
            self.running_since = None;
        }
        if self.elapsed < self.route.duration() { self.route.at(self.elapsed) } else { None }
    }

    /// Whether it waits.
    pub fn is_paused(&self) -> bool {
        self.running_since.is_none()
    }

    /// Waits, or goes on.
    pub fn pause(&mut self, paused: bool, now: f64) {
        self.running_since = (!paused).then_some(now);
    }

    /// Goes so many stops on, or back; not beyond the first and the last.
    pub fn step(&mut self, stops: isize) {
        let last = self.route.stops().len().saturating_sub(1);
        let present = self.route.at(self.elapsed).map_or(0, |moment| moment.stop);
        self.elapsed = self.route.arrival(present.saturating_add_signed(stops).min(last));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::route::Stop;
    use sonla360_geometry::View;

    fn guide() -> Guide {
        let stop = |scene| Stop::chosen(scene, View::new(0.0, 0.0, 80.0), 5.0);
        Guide::new(Route::new(vec![stop(0), stop(1), stop(2)], false), 1_000.0)
    }

    /// Looks at the clock ten times a second, as frames do.
    fn watch(guide: &mut Guide, from: f64, milliseconds: f64) -> Option<usize> {
        let mut now = from;
        let mut stop = None;
        while now <= from + milliseconds {
            stop = guide.at(now).map(|moment| moment.stop);
            now += 100.0;
        }
        stop
    }

    #[test]
    fn it_walks_to_the_end_and_then_is_over() {
        let mut guide = guide();
        assert_eq!(watch(&mut guide, 1_000.0, 4_900.0), Some(0));
        assert_eq!(watch(&mut guide, 6_000.0, 4_900.0), Some(1));
        assert_eq!(watch(&mut guide, 11_000.0, 4_900.0), Some(2));
        assert_eq!(watch(&mut guide, 16_000.0, 500.0), None);
    }

    #[test]
    fn a_pause_takes_no_time_of_the_walk() {
        let mut guide = guide();
        watch(&mut guide, 1_000.0, 2_000.0);
        guide.pause(true, 3_000.0);
        let waiting = guide.at(3_000.0);
        assert_eq!(guide.at(900_000.0), waiting);
        assert!(guide.is_paused());
        guide.pause(false, 900_000.0);
        assert_eq!(watch(&mut guide, 900_000.0, 2_800.0), Some(0));
        assert_eq!(watch(&mut guide, 902_900.0, 400.0), Some(1));
    }

    #[test]
    fn a_machine_that_slept_an_hour_finds_it_where_it_was() {
        let mut guide = guide();
        watch(&mut guide, 1_000.0, 1_000.0);
        assert_eq!(guide.at(3_600_000.0).map(|moment| moment.stop), Some(0));
        assert_eq!(guide.at(10.0).map(|moment| moment.stop), Some(0), "a clock set back");
    }

    #[test]
    fn stepping_stays_within_the_walk_and_works_while_paused() {
        let mut guide = guide();
        guide.pause(true, 1_000.0);
        guide.step(1);
        assert_eq!(guide.at(2_000.0).map(|moment| moment.stop), Some(1));
        guide.step(5);
        assert_eq!(guide.at(2_000.0).map(|moment| moment.stop), Some(2));
        guide.step(-9);
        assert_eq!(guide.at(2_000.0).map(|moment| moment.stop), Some(0));
    }
}
