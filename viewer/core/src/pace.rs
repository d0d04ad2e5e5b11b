//! How fast this device draws, and what it can therefore be asked for besides the picture itself.

/// Milliseconds between two frames up to which a device is fluent: a fade is only seen as one when several
/// frames lie within it.
const FLUENT: f64 = 30.0;
/// … and up to which it keeps up with its screen (60 Hz, seldom 50) but for a frame now and then.
const KEEPS_UP: f64 = 22.0;
/// A device that did not keep within a limit must come down to this, spared as it is. What it is spared is worth more than the
/// difference: with one limit for both it would go to and fro about that.
const QUICK: f64 = 20.5;
/// Frames in a row that must be quick for that: so many the first time, and so many times more with each
/// relapse. A device that was only busy with its start recovers at once; one that is quick only because it is
/// spared soon stays spared.
const FIRST_PATIENCE: u32 = 8;
const LESS_TRUST: u32 = 8;
const MOST_PATIENCE: u32 = 4096;
/// What an interval counts at most, in milliseconds: not so much that one alone makes a device slow …
const LONGEST: f64 = 60.0;
/// … and not at all beyond this: a page that slept in the background is no slow device.
const ASLEEP: f64 = 1000.0;
/// The weight of the newest interval in the mean, once there are several.
const NEWEST: f64 = 0.1;
/// Intervals after which the device is known: browsers hold back the second frame after a slow one, not
/// always the first.
const FIRST: u32 = 2;

/// Running means of the time between frames that follow each other. A device is fluent and keeps up until it
/// turns out not to.
#[derive(Debug, Clone, Copy, Default)]
pub struct Pace {
    fluency: Trust,
    keeping_up: Trust,
    /// When the frame was that the next one follows, and what it did.
    before: Option<(f64, Did)>,
    measured: u32,
}

/// What a frame did that another one follows at once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Did {
    /// It drew nothing.
    Wait,
    /// It drew a picture that stands still, sharper or coming to light.
    Draw,
    /// It drew a picture that moves.
    Move,
}

/// Whether a device is trusted to stay within a limit.
#[derive(Debug, Clone, Copy, Default)]
struct Trust {
    lost: bool,
    /// The mean interval while it is trusted, in milliseconds, and of how many.
    interval: f64,
    intervals: u32,
    /// For how many frames in a row it has been quick since, and for how many it must.
    quick: u32,
    patience: u32,
}

impl Trust {
    /// Takes the newest interval into account, where one more than `limit` in the mean loses the trust.
    fn take(&mut self, interval: f64, limit: f64) {
        if self.lost {
            self.quick = if interval > QUICK { 0 } else { self.quick + 1 };
            if self.quick >= self.patience {
                *self = Self { patience: self.patience, ..Self::default() };
            }
            return;
        }
        self.intervals += 1;
        let weight = (1.0 / f64::from(self.intervals)).max(NEWEST);
        self.interval += (interval - self.interval) * weight;
        if self.interval > limit {
            self.lost = true;
            self.patience = (self.patience * LESS_TRUST).clamp(FIRST_PATIENCE, MOST_PATIENCE);
        }
    }
}

impl Pace {
    /// A frame begins at `time` (milliseconds).
    pub fn frame(&mut self, time: f64) {
        if let Some((before, did)) = self.before.take() {
            let interval = time - before;
            if interval > ASLEEP {
                return;
            }
            self.measured += 1;
            let counted = interval.clamp(0.0, LONGEST);
            // That nothing comes quickly after nothing says nothing.
            if did != Did::Wait || interval > FLUENT {
                self.fluency.take(counted, FLUENT);
            }
            // While a picture is loading every device has more to do than to draw.
            if did == Did::Move {
                self.keeping_up.take(counted, KEEPS_UP);
            }
        }
    }

    /// The frame that began at `time` is over, and the next one is asked for at once.
    pub fn goes_on(&mut self, time: f64, did: Did) {
        self.before = Some((time, did));
    }

    /// Whether enough was measured to say what the device can do.
    pub fn is_known(&self) -> bool {
        self.measured >= FIRST
    }

    /// Whether fades are seen as fades here, and a frame for every tile that arrives costs little.
    pub fn is_fluent(&self) -> bool {
        !self.fluency.lost
    }

    /// Whether a moving picture is drawn about as often as the screen shows one. Else it is to be drawn with
    /// less.
    pub fn keeps_up(&self) -> bool {
        !self.keeping_up.lost
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn after(intervals: &[f64]) -> Pace {
        after_frames(Did::Move, intervals)
    }

    fn after_frames(did: Did, intervals: &[f64]) -> Pace {
        let mut pace = Pace::default();
        let mut time = 0.0;
        pace.frame(time);
        for interval in intervals {
            pace.goes_on(time, did);
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
    fn a_device_keeps_up_that_misses_a_frame_now_and_then_and_not_one_that_misses_every_third() {
        assert!(after(&[16.7, 16.7, 16.7, 33.3, 16.7].repeat(20)).keeps_up());
        let every_third = after(&[16.7, 16.7, 33.3].repeat(20));
        assert!(!every_third.keeps_up() && every_third.is_fluent());
    }

    #[test]
    fn a_screen_of_fifty_hertz_is_kept_up_with() {
        assert!(after(&[20.0; 100]).keeps_up());
        let mut intervals = vec![60.0; 3];
        intervals.extend([20.0; 20]);
        assert!(after(&intervals).keeps_up());
    }

    #[test]
    fn one_hiccup_is_no_slowness() {
        let mut intervals = vec![16.7; 30];
        intervals.push(400.0);
        intervals.extend([16.7; 3]);
        let pace = after(&intervals);
        assert!(pace.is_fluent() && pace.keeps_up());
    }

    #[test]
    fn a_busy_start_does_not_say_that_a_moving_picture_will_lag() {
        let pace = after_frames(Did::Draw, &[150.0, 60.0, 60.0, 40.0]);
        assert!(!pace.is_fluent() && pace.keeps_up());
    }

    #[test]
    fn a_device_that_was_busy_with_its_start_recovers_at_once() {
        let mut intervals = vec![150.0, 60.0, 60.0];
        assert!(!after(&intervals).is_fluent());
        intervals.extend([16.7; 20]);
        assert!(after(&intervals).is_fluent());
    }

    #[test]
    fn a_device_that_is_quick_only_when_spared_soon_stays_spared() {
        let mut pace = after(&[50.0]);
        let (mut time, mut changes) = (50.0, 0);
        for _ in 0..3000 {
            let before = pace.keeps_up();
            pace.goes_on(time, Did::Move);
            time += if before { 24.0 } else { 16.7 };
            pace.frame(time);
            changes += u32::from(before != pace.keeps_up());
        }
        assert!((4..8).contains(&changes), "{changes}");
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
        for (time, did) in
            [(90.0, Did::Wait), (106.0, Did::Wait), (122.0, Did::Draw), (212.0, Did::Wait)]
        {
            pace.frame(time);
            assert!(!pace.is_fluent(), "at {time}");
            pace.goes_on(time, did);
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
