//! Fingers and mice: one drags the picture, two pinch it, a quick double tap comes closer.

use crate::camera::Camera;
use crate::motion::Motion;
use glam::DVec3;
use sonla360_geometry::wrap_degrees;

/// Speed is measured over this time before letting go, in milliseconds.
const TRAIL: f64 = 100.0;
/// A finger that rested this long before letting go does not throw, in milliseconds.
const PAUSE: f64 = 60.0;
/// A press shorter than this (milliseconds) that moved less than [`TAP_DISTANCE`] is a tap.
const TAP_TIME: f64 = 300.0;
const TAP_DISTANCE: f64 = 8.0;
/// Two taps within this time and distance are a double tap.
const DOUBLE_TAP_TIME: f64 = 350.0;
const DOUBLE_TAP_DISTANCE: f64 = 32.0;
/// A double tap narrows the field of view to this share.
const DOUBLE_TAP_ZOOM: f64 = 0.55;

#[derive(Debug, Clone, Copy)]
struct Pointer {
    id: i32,
    x: f64,
    y: f64,
}

#[derive(Debug, Clone, Copy)]
struct Press {
    x: f64,
    y: f64,
    time: f64,
}

#[derive(Debug, Clone, Copy)]
struct Sample {
    time: f64,
    yaw: f64,
    pitch: f64,
}

/// What a gesture turned out to be.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Outcome {
    /// Nothing more than it did already.
    Nothing,
    /// A single tap at a point (CSS pixels).
    Tap(f64, f64),
}

/// The pointers on the screen.
#[derive(Debug, Default)]
pub struct Gesture {
    pointers: Vec<Pointer>,
    /// The direction that lies under the finger, or under the middle of two.
    held: DVec3,
    /// Two fingers: their distance at the beginning, and what it corresponds to: tan(hfov / 2).
    pinch: Option<(f64, f64)>,
    press: Option<Press>,
    last_tap: Option<Press>,
    trail: Vec<Sample>,
}

impl Gesture {
    /// Whether any pointer is down.
    pub fn is_active(&self) -> bool {
        !self.pointers.is_empty()
    }

    /// A pointer comes down at a point (CSS pixels) at a time (milliseconds).
    pub fn down(
        &mut self,
        id: i32,
        (x, y): (f64, f64),
        now: f64,
        camera: &Camera,
        motion: &mut Motion,
    ) {
        self.pointers.retain(|pointer| pointer.id != id);
        if self.pointers.len() >= 2 {
            return;
        }
        self.pointers.push(Pointer { id, x, y });
        self.press = (self.pointers.len() == 1).then_some(Press { x, y, time: now });
        motion.hold();
        self.grab(camera);
    }

    /// A pointer moves; says whether the view follows.
    pub fn moved(&mut self, id: i32, (x, y): (f64, f64), now: f64, camera: &mut Camera) -> bool {
        let Some(pointer) = self.pointers.iter_mut().find(|pointer| pointer.id == id) else {
            return false;
        };
        (pointer.x, pointer.y) = (x, y);
        let (x, y) = self.middle();
        if let (Some((distance, spread)), Some(present)) = (self.pinch, self.distance()) {
            let spread = spread * distance / present;
            camera.set_hfov(2.0 * spread.atan().to_degrees());
        }
        camera.hold(self.held, x, y);
        let view = camera.view();
        self.trail.retain(|sample| now - sample.time <= TRAIL && sample.time <= now);
        self.trail.push(Sample { time: now, yaw: view.yaw, pitch: view.pitch });
        if self.press.is_some_and(|press| (press.x - x).hypot(press.y - y) > TAP_DISTANCE) {
            self.press = None;
        }
        true
    }

    /// A pointer goes up.
    pub fn up(&mut self, id: i32, now: f64, camera: &mut Camera, motion: &mut Motion) -> Outcome {
        if !self.remove(id) {
            return Outcome::Nothing;
        }
        if self.is_active() {
            // The finger that stays goes on dragging from where it is.
            self.grab(camera);
            return Outcome::Nothing;
        }
        let (yaw, pitch) = self.speed(now);
        motion.release(yaw, pitch);
        match self.press.take() {
            Some(press) if now - press.time <= TAP_TIME => {
                motion.release(0.0, 0.0);
                self.tapped(Press { time: now, ..press }, camera, motion)
            }
            _ => Outcome::Nothing,
        }
    }

    /// The browser took the pointer away, for instance to scroll the page.
    pub fn cancel(&mut self, id: i32, camera: &Camera, motion: &mut Motion) {
        if self.remove(id) {
            self.press = None;
            if self.is_active() {
                self.grab(camera);
            } else {
                motion.release(0.0, 0.0);
            }
        }
    }

    fn tapped(&mut self, tap: Press, camera: &mut Camera, motion: &mut Motion) -> Outcome {
        let second = self.last_tap.take().is_some_and(|last| {
            tap.time - last.time <= DOUBLE_TAP_TIME
                && (tap.x - last.x).hypot(tap.y - last.y) <= DOUBLE_TAP_DISTANCE
        });
        if second {
            let hfov = camera.view().hfov;
            let at_the_limit = hfov <= camera.limits().closest * 1.02;
            let target = if at_the_limit { 90.0 } else { hfov * DOUBLE_TAP_ZOOM };
            motion.zoom_to(camera, target, tap.x, tap.y);
            return Outcome::Nothing;
        }
        self.last_tap = Some(tap);
        Outcome::Tap(tap.x, tap.y)
    }

    fn remove(&mut self, id: i32) -> bool {
        let before = self.pointers.len();
        self.pointers.retain(|pointer| pointer.id != id);
        self.pointers.len() != before
    }

    /// Holds on to what lies under the pointers now.
    fn grab(&mut self, camera: &Camera) {
        let (x, y) = self.middle();
        self.held = camera.direction_at(x, y);
        let spread = (camera.view().hfov.to_radians() / 2.0).tan();
        self.pinch = self.distance().map(|distance| (distance, spread));
        self.trail.clear();
    }

    fn middle(&self) -> (f64, f64) {
        let count = self.pointers.len().max(1) as f64;
        let sum = self.pointers.iter().fold((0.0, 0.0), |sum, p| (sum.0 + p.x, sum.1 + p.y));
        (sum.0 / count, sum.1 / count)
    }

    /// Distance of two fingers, at least some pixels, so that nothing is divided by zero.
    fn distance(&self) -> Option<f64> {
        match self.pointers.as_slice() {
            [a, b] => Some((a.x - b.x).hypot(a.y - b.y).max(16.0)),
            _ => None,
        }
    }

    /// Degrees a second to the right and up, just before `now`.
    fn speed(&self, now: f64) -> (f64, f64) {
        let (Some(first), Some(last)) = (self.trail.first(), self.trail.last()) else {
            return (0.0, 0.0);
        };
        let seconds = (last.time - first.time) / 1000.0;
        if seconds <= 0.0 || now - last.time > PAUSE {
            return (0.0, 0.0);
        }
        (wrap_degrees(last.yaw - first.yaw) / seconds, (last.pitch - first.pitch) / seconds)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::camera::Screen;
    use sonla360_geometry::View;

    struct Hand {
        gesture: Gesture,
        camera: Camera,
        motion: Motion,
    }

    fn hand() -> Hand {
        let screen = Screen { width: 800.0, height: 600.0, ratio: 1.0 };
        let mut camera = Camera::new(screen, 2624);
        camera.set_view(View::new(0.0, 0.0, 90.0));
        Hand { gesture: Gesture::default(), camera, motion: Motion::new(false) }
    }

    impl Hand {
        fn down(&mut self, id: i32, at: (f64, f64), now: f64) {
            self.gesture.down(id, at, now, &self.camera, &mut self.motion);
        }
        fn moved(&mut self, id: i32, to: (f64, f64), now: f64) {
            self.gesture.moved(id, to, now, &mut self.camera);
        }
        fn up(&mut self, id: i32, now: f64) -> Outcome {
            self.gesture.up(id, now, &mut self.camera, &mut self.motion)
        }
        fn rest(&mut self) {
            let mut now = 0.0;
            while self.motion.step(&mut self.camera, now) {
                now += 16.0;
            }
        }
    }

    #[test]
    fn dragging_to_the_left_looks_to_the_right() {
        let mut hand = hand();
        hand.down(1, (400.0, 300.0), 0.0);
        hand.moved(1, (300.0, 300.0), 50.0);
        assert!((hand.camera.view().yaw - 0.25f64.atan().to_degrees()).abs() < 1e-9);
    }

    #[test]
    fn a_thrown_picture_glides_on_and_a_resting_finger_does_not_throw() {
        for (release, glides) in [(60.0, true), (400.0, false)] {
            let mut hand = hand();
            hand.down(1, (400.0, 300.0), 0.0);
            for step in 1..=5 {
                hand.moved(1, (400.0 - 20.0 * f64::from(step), 300.0), 10.0 * f64::from(step));
            }
            let before = hand.camera.view().yaw;
            hand.up(1, release);
            hand.rest();
            assert_eq!(hand.camera.view().yaw > before + 5.0, glides, "released at {release}");
        }
    }

    #[test]
    fn a_pinch_zooms_around_the_middle_of_the_fingers() {
        let mut hand = hand();
        hand.down(1, (500.0, 200.0), 0.0);
        hand.down(2, (600.0, 200.0), 0.0);
        let held = hand.camera.direction_at(550.0, 200.0);
        hand.moved(1, (450.0, 200.0), 20.0);
        hand.moved(2, (650.0, 200.0), 20.0);
        assert!((hand.camera.view().hfov - 2.0 * 0.5f64.atan().to_degrees()).abs() < 1e-9);
        assert!((hand.camera.direction_at(550.0, 200.0) - held).length() < 1e-9);
    }

    #[test]
    fn lifting_one_of_two_fingers_does_not_make_the_picture_jump() {
        let mut hand = hand();
        hand.down(1, (300.0, 300.0), 0.0);
        hand.down(2, (500.0, 300.0), 0.0);
        hand.moved(2, (560.0, 320.0), 20.0);
        let before = hand.camera.view();
        hand.up(2, 30.0);
        hand.moved(1, (300.0, 300.0), 40.0);
        let after = hand.camera.view();
        assert!((after.yaw - before.yaw).abs() < 1e-6 && (after.pitch - before.pitch).abs() < 1e-6);
    }

    #[test]
    fn a_tap_is_told_and_a_double_tap_comes_closer() {
        let mut hand = hand();
        hand.down(1, (100.0, 100.0), 0.0);
        assert_eq!(hand.up(1, 80.0), Outcome::Tap(100.0, 100.0));
        hand.down(1, (104.0, 102.0), 200.0);
        assert_eq!(hand.up(1, 260.0), Outcome::Nothing);
        hand.rest();
        assert!((hand.camera.view().hfov - 90.0 * DOUBLE_TAP_ZOOM).abs() < 1e-6);
    }

    #[test]
    fn a_drag_is_no_tap() {
        let mut hand = hand();
        hand.down(1, (100.0, 100.0), 0.0);
        hand.moved(1, (140.0, 100.0), 50.0);
        assert_eq!(hand.up(1, 80.0), Outcome::Nothing);
    }

    #[test]
    fn a_pointer_taken_away_by_the_browser_neither_throws_nor_taps() {
        let mut hand = hand();
        hand.down(1, (400.0, 300.0), 0.0);
        hand.moved(1, (300.0, 300.0), 20.0);
        let before = hand.camera.view();
        hand.gesture.cancel(1, &hand.camera, &mut hand.motion);
        hand.rest();
        assert_eq!(hand.camera.view(), before);
        assert!(!hand.gesture.is_active());
    }
}
