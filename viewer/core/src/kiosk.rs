//! When a kiosk invites, when it asks whether somebody is still there, and when it begins anew.

/// The longest time that one step between two readings of the clock counts, in seconds: a machine that
/// slept, a clock set forward or a page that was suspended must not end a visit by itself.
const LONGEST_STEP: f64 = 5.0;

/// How long a kiosk waits, in seconds.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Patience {
    /// From the last touch until the kiosk asks whether somebody is still there.
    pub idle: f64,
    /// From that question until it begins anew.
    pub countdown: f64,
}

impl Default for Patience {
    fn default() -> Self {
        Self { idle: 60.0, countdown: 15.0 }
    }
}

impl Patience {
    /// Reads the `idle` and `countdown` attributes; what is missing or no positive number of seconds
    /// stays at its default.
    pub fn from_seconds(idle: Option<f64>, countdown: Option<f64>) -> Self {
        let usable = |seconds: Option<f64>, fallback: f64| {
            seconds.filter(|seconds| seconds.is_finite() && *seconds > 0.0).unwrap_or(fallback)
        };
        let default = Self::default();
        Self { idle: usable(idle, default.idle), countdown: usable(countdown, default.countdown) }
    }
}

/// What the kiosk is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Phase {
    /// Nobody is there: it shows the tour by itself and invites.
    Inviting,
    /// Somebody uses it.
    Visited,
    /// Nothing has been touched for a while: it asks and counts down.
    Asking,
}

/// A change of phase, to be shown.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Change {
    /// Somebody has come: stop the invitation.
    Welcome,
    /// Ask whether somebody is still there.
    Ask,
    /// Somebody is still there: take the question away.
    Stay,
    /// Nobody is: put back scene, view, language, scroll and panels, and invite again.
    Reset,
}

/// The kiosk's clockwork. Times come from outside, in milliseconds of any clock, steady or not.
#[derive(Debug, Clone)]
pub struct Kiosk {
    patience: Patience,
    phase: Phase,
    /// Seconds counted since the last touch, or since the question.
    quiet: f64,
    last_reading: Option<f64>,
}

impl Kiosk {
    /// A kiosk that nobody has touched yet.
    pub fn new(patience: Patience) -> Self {
        Self { patience, phase: Phase::Inviting, quiet: 0.0, last_reading: None }
    }

    /// What it is doing.
    pub fn phase(&self) -> Phase {
        self.phase
    }

    /// Whole seconds left to answer the question, at least 1; `None` while none is asked.
    pub fn seconds_left(&self) -> Option<u32> {
        (self.phase == Phase::Asking)
            .then(|| (self.patience.countdown - self.quiet).ceil().max(1.0) as u32)
    }

    /// Somebody touched the screen, a key or the wheel.
    pub fn touched(&mut self, now: f64) -> Option<Change> {
        self.last_reading = Some(now);
        self.quiet = 0.0;
        match std::mem::replace(&mut self.phase, Phase::Visited) {
            Phase::Inviting => Some(Change::Welcome),
            Phase::Visited => None,
            Phase::Asking => Some(Change::Stay),
        }
    }

    /// Whoever was there has gone, by their own word.
    pub fn left(&mut self) -> Option<Change> {
        self.quiet = 0.0;
        self.phase = Phase::Inviting;
        Some(Change::Reset)
    }

    /// Time has passed. Called a few times a second.
    pub fn tick(&mut self, now: f64) -> Option<Change> {
        let step = self.last_reading.map_or(0.0, |last| (now - last) / 1000.0);
        self.last_reading = Some(now);
        // A clock set backwards (or a reading that is no number) counts as no time at all.
        self.quiet += if step > 0.0 { step.min(LONGEST_STEP) } else { 0.0 };
        match self.phase {
            Phase::Visited if self.quiet >= self.patience.idle => {
                self.quiet = 0.0;
                self.phase = Phase::Asking;
                Some(Change::Ask)
            }
            Phase::Asking if self.quiet >= self.patience.countdown => {
                self.quiet = 0.0;
                self.phase = Phase::Inviting;
                Some(Change::Reset)
            }
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn seconds(seconds: f64) -> f64 {
        seconds * 1000.0
    }

    fn visited() -> Kiosk {
        let mut kiosk = Kiosk::new(Patience { idle: 10.0, countdown: 4.0 });
        assert_eq!(kiosk.touched(seconds(100.0)), Some(Change::Welcome));
        kiosk
    }

    /// Ticks every second from `from` (exclusive) to `to`; the changes with their times.
    fn run(kiosk: &mut Kiosk, from: u32, to: u32) -> Vec<(u32, Change)> {
        (from + 1..=to)
            .filter_map(|t| kiosk.tick(seconds(t.into())).map(|change| (t, change)))
            .collect()
    }

    #[test]
    fn a_kiosk_left_alone_asks_then_begins_anew() {
        let mut kiosk = visited();
        assert_eq!(run(&mut kiosk, 100, 130), [(110, Change::Ask), (114, Change::Reset)]);
        assert_eq!(kiosk.phase(), Phase::Inviting);
    }

    #[test]
    fn nobody_is_asked_during_the_invitation() {
        let mut kiosk = Kiosk::new(Patience::default());
        assert_eq!(run(&mut kiosk, 0, 1000), []);
    }

    #[test]
    fn a_touch_starts_the_wait_again() {
        let mut kiosk = visited();
        assert_eq!(run(&mut kiosk, 100, 109), []);
        assert_eq!(kiosk.touched(seconds(109.5)), None);
        assert_eq!(run(&mut kiosk, 109, 119), []);
        assert_eq!(run(&mut kiosk, 119, 120), [(120, Change::Ask)]);
    }

    #[test]
    fn an_answer_keeps_the_visit() {
        let mut kiosk = visited();
        run(&mut kiosk, 100, 112);
        assert_eq!(kiosk.phase(), Phase::Asking);
        assert_eq!(kiosk.touched(seconds(112.0)), Some(Change::Stay));
        assert_eq!(run(&mut kiosk, 112, 121), []);
    }

    #[test]
    fn a_visitor_may_end_the_visit() {
        let mut kiosk = visited();
        run(&mut kiosk, 100, 111);
        assert_eq!(kiosk.left(), Some(Change::Reset));
        assert_eq!(kiosk.phase(), Phase::Inviting);
        assert_eq!(run(&mut kiosk, 111, 200), []);
    }

    #[test]
    fn the_countdown_is_shown_in_whole_seconds_and_never_zero() {
        let mut kiosk = visited();
        assert_eq!(kiosk.seconds_left(), None);
        run(&mut kiosk, 100, 110);
        let mut shown = vec![kiosk.seconds_left()];
        for quarter in 1..16 {
            kiosk.tick(seconds(110.0 + f64::from(quarter) / 4.0));
            shown.push(kiosk.seconds_left());
        }
        shown.dedup();
        assert_eq!(shown, [Some(4), Some(3), Some(2), Some(1)]);
    }

    #[test]
    fn a_clock_that_jumps_ends_no_visit() {
        let mut kiosk = visited();
        assert_eq!(kiosk.tick(seconds(101.0)), None);
        assert_eq!(kiosk.tick(seconds(90_000.0)), None, "an hour of sleep counts as a few seconds");
        assert_eq!(kiosk.tick(seconds(50.0)), None, "a clock set back counts as nothing");
        assert_eq!(kiosk.tick(f64::NAN), None);
        // 1 + 5 seconds have been counted; the other four must still pass.
        assert_eq!(
            kiosk.tick(seconds(60.0)),
            None,
            "the first reading after one that is no number"
        );
        assert_eq!(run(&mut kiosk, 60, 63), []);
        assert_eq!(run(&mut kiosk, 63, 64), [(64, Change::Ask)]);
    }

    #[test]
    fn attributes_that_make_no_sense_are_ignored() {
        let patience = Patience::from_seconds(Some(-3.0), Some(f64::NAN));
        assert_eq!(patience, Patience::default());
        assert_eq!(Patience::from_seconds(Some(2.0), None).idle, 2.0);
    }
}
