//! Something that stays in reach of a turning head: it rests where it is until it is far aside, then follows.

use sonla360_geometry::{within, wrap_degrees};

/// How far aside it may be before it follows, in degrees.
const REACH: f64 = 45.0;
/// How near it comes, in degrees.
const NEAR: f64 = 2.0;
/// The time in which it comes to a third of its distance, in milliseconds.
const EASE: f64 = 200.0;

/// Its place.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Follower {
    yaw: f64,
    follows: bool,
    before: f64,
}

impl Follower {
    /// At a yaw in degrees, at a time in milliseconds.
    pub fn new(yaw: f64, now: f64) -> Self {
        Self { yaw, follows: false, before: now }
    }

    /// Goes on to a time, with the head's yaw in degrees; returns its own. Under reduced motion it does not
    /// move: it is there at once.
    pub fn step(&mut self, head: f64, now: f64, reduced: bool) -> f64 {
        let aside = wrap_degrees(head - self.yaw);
        let passed = within(now - self.before, 0.0, 100.0);
        self.before = now;
        if aside.abs() > REACH {
            self.follows = true;
        }
        if self.follows {
            let share = if reduced { 1.0 } else { 1.0 - (-passed / EASE).exp() };
            self.yaw = wrap_degrees(self.yaw + aside * share);
            self.follows = aside.abs() * (1.0 - share) > NEAR;
        }
        self.yaw
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_rests_while_one_looks_round_it() {
        let mut follower = Follower::new(170.0, 0.0);
        for (time, head) in [(16.0, 150.0), (32.0, -160.0), (48.0, 130.0)] {
            assert_eq!(follower.step(head, time, false), 170.0);
        }
    }

    #[test]
    fn it_follows_who_turns_away_and_rests_again() {
        let mut follower = Follower::new(0.0, 0.0);
        let first = follower.step(90.0, 16.0, false);
        assert!(first > 0.0 && first < 20.0, "{first}: it does not jump");
        let mut yaw = first;
        for frame in 2..200 {
            yaw = follower.step(90.0, f64::from(frame) * 16.0, false);
        }
        assert!((yaw - 90.0).abs() < 2.0, "{yaw}");
        assert_eq!(follower.step(70.0, 4000.0, false), yaw);
    }

    #[test]
    fn under_reduced_motion_it_is_there_at_once() {
        let mut follower = Follower::new(0.0, 0.0);
        assert_eq!(follower.step(40.0, 16.0, true), 0.0);
        assert_eq!(follower.step(50.0, 32.0, true), 50.0);
    }
}
