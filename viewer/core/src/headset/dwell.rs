//! Pressing with the gaze: what is looked at for long enough is chosen, once.

use sonla360_geometry::within;

/// How long one must look, in milliseconds.
const DWELL: f64 = 1500.0;
/// A gaze may slip off for so long without losing what has been filled, in milliseconds.
const SLIP: f64 = 200.0;

/// A gaze, and how long it has rested on what.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Dwell<T> {
    on: Option<T>,
    since: f64,
    /// When it was last seen there.
    seen: f64,
    /// It has pressed, and must leave before it presses there again.
    spent: bool,
    /// It must see nothing first.
    rests: bool,
}

impl<T> Default for Dwell<T> {
    fn default() -> Self {
        Self { on: None, since: 0.0, seen: 0.0, spent: false, rests: false }
    }
}

impl<T: Copy + PartialEq> Dwell<T> {
    /// Looks at something that can be pressed, or at nothing, at a time in milliseconds. Returns how much of
    /// the time has passed (0 to 1) and what is pressed now.
    pub fn look(&mut self, at: Option<T>, now: f64) -> (f64, Option<T>) {
        self.rests &= at.is_some();
        if self.rests {
            return (0.0, None);
        }
        if at == self.on {
            self.seen = now;
        } else if at.is_some() || now - self.seen > SLIP {
            *self = Self { on: at, since: now, seen: now, spent: false, rests: false };
        }
        let (Some(on), false) = (self.on, self.spent) else { return (0.0, None) };
        let filled = within((now - self.since) / DWELL, 0.0, 1.0);
        self.spent = filled >= 1.0 && at == self.on;
        (filled, self.spent.then_some(on))
    }

    /// Begins anew once nothing is looked at: what comes before the eyes by itself, as in another scene, is not
    /// what somebody looks for.
    pub fn rest(&mut self) {
        *self = Self { rests: true, ..Self::default() };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_gaze_presses_once_after_its_time() {
        let mut dwell = Dwell::default();
        assert_eq!(dwell.look(Some('a'), 1000.0), (0.0, None));
        assert_eq!(dwell.look(Some('a'), 1750.0), (0.5, None));
        assert_eq!(dwell.look(Some('a'), 2500.0), (1.0, Some('a')));
        assert_eq!(dwell.look(Some('a'), 9000.0), (0.0, None), "not again");
        assert_eq!(dwell.look(None, 9100.0), (0.0, None));
        assert_eq!(dwell.look(None, 9400.0), (0.0, None));
        assert_eq!(dwell.look(Some('a'), 9500.0), (0.0, None));
        assert_eq!(dwell.look(Some('a'), 11_000.0), (1.0, Some('a')), "after it has left");
    }

    #[test]
    fn a_slip_is_forgiven_and_a_look_elsewhere_is_not() {
        let mut dwell = Dwell::default();
        dwell.look(Some('a'), 0.0);
        dwell.look(Some('a'), 700.0);
        dwell.look(None, 800.0);
        assert_eq!(dwell.look(Some('a'), 850.0).1, None);
        assert_eq!(dwell.look(None, 1500.0).1, None, "nothing is pressed that is not looked at");
        dwell.look(Some('a'), 1550.0);
        dwell.look(Some('b'), 1600.0);
        assert_eq!(dwell.look(Some('a'), 1650.0), (0.0, None));
        assert_eq!(dwell.look(Some('a'), 1700.0).1, None);
    }

    #[test]
    fn what_comes_before_the_eyes_by_itself_is_not_pressed() {
        let mut dwell = Dwell::default();
        dwell.look(Some('a'), 0.0);
        dwell.rest();
        assert_eq!(dwell.look(Some('a'), 1500.0), (0.0, None));
        assert_eq!(dwell.look(Some('b'), 9000.0), (0.0, None));
        dwell.look(None, 9100.0);
        dwell.look(Some('b'), 9200.0);
        assert_eq!(dwell.look(Some('b'), 10_700.0), (1.0, Some('b')));
    }
}
