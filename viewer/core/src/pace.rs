//! How fast this device draws, and what it can therefore be asked for besides the picture itself.

/// Milliseconds between two frames up to which a device is fluent: a fade is only seen as one when several
/// frames lie within it.
const FLUENT: f64 = 30.0;
/// What an interval counts at most, in milliseconds: a page that slept in the background is no slow device.
const LONGEST: f64 = 100.0;
/// The weight of the newest interval in the mean.
const NEWEST: f64 = 0.5;

/// A running mean of the time between frames that follow each other.
#[derive(Debug, Clone, Copy)]
pub struct Pace {
    interval: f64,
    /// When the frame was drawn that the next one follows.
    before: Option<f64>,
}

impl Default for Pace {
    /// A device is fluent until it turns out not to be.
    fn default() -> Self {
        Self { interval: 0.0, before: None }
    }
}

impl Pace {
    /// A frame begins at `time` (milliseconds).
    pub fn frame(&mut self, time: f64) {
        if let Some(before) = self.before.take() {
            let interval = (time - before).clamp(0.0, LONGEST);
            self.interval += (interval - self.interval) * NEWEST;
        }
    }

    /// The frame that began at `time` was drawn, and the next one is asked for at once.
    pub fn goes_on(&mut self, time: f64) {
        self.before = Some(time);
    }

    /// Whether fades are seen as fades here, and a frame for every tile that arrives costs little.
    pub fn is_fluent(&self) -> bool {
        self.interval <= FLUENT
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
            pace.goes_on(time);
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
    fn a_long_sleep_is_forgotten_after_a_few_quick_frames() {
        let mut intervals = vec![16.7, 3_600_000.0];
        assert!(!after(&intervals).is_fluent());
        intervals.extend([16.7; 4]);
        assert!(after(&intervals).is_fluent());
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
