//! How fast this device draws, and what it can therefore be asked for besides the picture itself.

/// Milliseconds between two frames up to which a device is fluent: a fade is only seen as one when several
/// frames lie within it.
const FLUENT: f64 = 30.0;
/// … and down to which one that was not must come, spared as it is, to be called so again. What it is spared
/// is worth more than the difference: with one limit for both it would go to and fro about that.
const FLUENT_AGAIN: f64 = 20.0;
/// What an interval counts at most, in milliseconds …
const LONGEST: f64 = 100.0;
/// … and not at all beyond this: a page that slept in the background is no slow device.
const ASLEEP: f64 = 1000.0;
/// The weight of the newest interval in the mean where it is a slow one, and where it is not: a device that is
/// spared what it is too slow for looks quicker than it is, and must not go to and fro.
const SLOWER: f64 = 0.5;
const QUICKER: f64 = 0.01;
/// Intervals after which the device is known: browsers hold back the second frame after a slow one, not
/// always the first.
const FIRST: u32 = 2;

/// A running mean of the time between frames that follow each other. A device is fluent until it turns out
/// not to be.
#[derive(Debug, Clone, Copy, Default)]
pub struct Pace {
    interval: f64,
    slow: bool,
    /// When the frame was that the next one follows, and whether it was drawn.
    before: Option<(f64, bool)>,
    measured: u32,
}

impl Pace {
    /// A frame begins at `time` (milliseconds).
    pub fn frame(&mut self, time: f64) {
        if let Some((before, drawn)) = self.before.take() {
            let interval = time - before;
            if interval > ASLEEP {
                return;
            }
            let interval = interval.clamp(0.0, LONGEST);
            self.measured += 1;
            // That nothing comes quickly after nothing says nothing.
            if drawn || interval > FLUENT {
                let weight = if interval > self.interval { SLOWER } else { QUICKER };
                self.interval += (interval - self.interval) * weight;
                self.slow = self.interval > if self.slow { FLUENT_AGAIN } else { FLUENT };
            }
        }
    }

    /// The frame that began at `time` is over, drawn or not, and the next one is asked for at once.
    pub fn goes_on(&mut self, time: f64, drawn: bool) {
        self.before = Some((time, drawn));
    }

    /// Whether enough was measured to say what the device can do.
    pub fn is_known(&self) -> bool {
        self.measured >= FIRST
    }

    /// Whether fades are seen as fades here, and a frame for every tile that arrives costs little.
    pub fn is_fluent(&self) -> bool {
        !self.slow
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(intervals: &[f64]) -> Pace {
        let mut pace = Pace::default();
        let mut time = 0.0;
        pace.frame(time);
        for interval in intervals {
            pace.goes_on(time, true);
            time += interval;
            pace.frame(time);
        }
        pace
    }

    #[test]
    fn a_device_is_fluent_until_it_turns_out_not_to_be() {
        assert!(after(&[]).is_fluent());
        assert!(after(&[16.7; 100]).is_fluent());
        assert!(!after(&[70.0]).is_fluent());
        assert!(!after(&[50.0, 50.0]).is_fluent());
        assert!(after(&[16.7, 33.3, 16.7]).is_fluent(), "one frame was missed");
    }

    #[test]
    fn a_page_that_slept_is_no_slow_device() {
        assert!(after(&[16.7, 3_600_000.0]).is_fluent());
    }

    #[test]
    fn a_slow_device_that_is_spared_something_is_trusted_only_after_a_while() {
        let mut intervals = vec![50.0, 50.0];
        intervals.extend([16.7; 40]);
        assert!(!after(&intervals).is_fluent());
        intervals.extend([16.7; 200]);
        assert!(after(&intervals).is_fluent());
    }

    #[test]
    fn a_device_that_is_just_quick_enough_when_spared_stays_spared() {
        let mut intervals = vec![50.0, 50.0];
        intervals.extend([25.0; 1000]);
        assert!(!after(&intervals).is_fluent());
        assert!(after(&[25.0; 1000]).is_fluent(), "it was never spared");
    }

    #[test]
    fn only_frames_that_draw_something_prove_a_device_quick() {
        let mut pace = after(&[90.0]);
        for (time, drawn) in [(90.0, false), (106.0, false), (122.0, true), (212.0, false)] {
            pace.frame(time);
            assert!(!pace.is_fluent(), "at {time}");
            pace.goes_on(time, drawn);
        }
    }

    #[test]
    fn a_device_is_known_after_a_few_frames() {
        assert!(!after(&[90.0]).is_known());
        assert!(after(&[16.7, 90.0]).is_known());
    }

    #[test]
    fn frames_that_do_not_follow_each_other_say_nothing() {
        let mut pace = Pace::default();
        for time in [0.0, 200.0, 400.0] {
            pace.frame(time);
        }
        assert!(pace.is_fluent());
    }
}
