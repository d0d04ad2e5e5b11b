//! The way from scene to scene: to black, the change in the dark, and back. A picture that jumps while it
//! fills everything one sees makes people ill.

use sonla360_geometry::within;

/// How long it takes to get dark, and light again, in milliseconds.
const LENGTH: f64 = 250.0;

#[derive(Debug, Clone, Copy, PartialEq)]
enum Phase {
    Light,
    /// Since when, in milliseconds.
    Darkening(f64),
    Dark,
    Lightening(f64),
}

/// A fade. It begins in the dark: that is how one enters.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fade {
    phase: Phase,
    length: f64,
}

impl Fade {
    /// Dark. Under reduced motion it is dark or light and nothing between.
    pub fn new(reduced: bool) -> Self {
        Self { phase: Phase::Dark, length: if reduced { 0.0 } else { LENGTH } }
    }

    /// Begins to get dark.
    pub fn darken(&mut self, now: f64) {
        if matches!(self.phase, Phase::Light | Phase::Lightening(_)) {
            self.phase = Phase::Darkening(now);
        }
    }

    /// Whether nothing can be pressed: it gets dark or is.
    pub fn is_dark(&self) -> bool {
        matches!(self.phase, Phase::Darkening(_) | Phase::Dark)
    }

    /// Goes on to a time in milliseconds. In the dark `change` is called: what must not be seen happens then;
    /// it gets light again once it returns that there is something to see. Returns how dark it is, 0 to 1.
    pub fn step(&mut self, now: f64, change: impl FnOnce() -> bool) -> f64 {
        let share = |since: f64, length: f64| {
            if length > 0.0 { within((now - since) / length, 0.0, 1.0) } else { 1.0 }
        };
        match self.phase {
            Phase::Light => 0.0,
            Phase::Darkening(since) => {
                let dark = share(since, self.length);
                if dark >= 1.0 {
                    self.phase = Phase::Dark;
                }
                dark
            }
            Phase::Dark => {
                if change() {
                    self.phase = Phase::Lightening(now);
                }
                1.0
            }
            Phase::Lightening(since) => {
                let light = share(since, self.length);
                if light >= 1.0 {
                    self.phase = Phase::Light;
                }
                1.0 - light
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_begins_dark_and_waits_for_something_to_see() {
        let mut fade = Fade::new(false);
        assert!(fade.is_dark());
        assert_eq!(fade.step(0.0, || false), 1.0);
        assert_eq!(fade.step(5000.0, || true), 1.0);
        assert_eq!(fade.step(5125.0, || panic!("not in the light")), 0.5);
        assert_eq!(fade.step(5250.0, || panic!("not in the light")), 0.0);
        assert!(!fade.is_dark());
    }

    #[test]
    fn the_change_comes_only_when_nothing_is_to_be_seen_of_it() {
        let mut fade = Fade::new(false);
        fade.step(0.0, || true);
        fade.step(250.0, || true);
        fade.darken(1000.0);
        assert_eq!(fade.step(1125.0, || panic!("too early")), 0.5);
        fade.darken(1200.0);
        assert_eq!(fade.step(1250.0, || panic!("a frame of black first")), 1.0);
        let mut changed = false;
        fade.step(1260.0, || {
            changed = true;
            false
        });
        assert!(changed && fade.is_dark());
    }

    #[test]
    fn under_reduced_motion_it_is_a_cut() {
        let mut fade = Fade::new(true);
        fade.step(0.0, || true);
        assert_eq!(fade.step(1.0, || true), 0.0);
        fade.darken(10.0);
        assert_eq!(fade.step(10.0, || true), 1.0);
    }
}
