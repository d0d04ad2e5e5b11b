//! How the camera moves by itself: gliding on after a drag, travelling to a view, turning slowly, and
//! following held keys. Time comes from outside; a clock that jumps moves nothing by more than a moment.

use crate::camera::Camera;
use sonla360_geometry::{FLAT_HFOV, View, within, wrap_degrees};

/// The longest time in milliseconds that one step may stand for. Slow machines draw a few frames a
/// second and must still turn at the right speed; a machine that slept must not leap.
const LONGEST_STEP: f64 = 500.0;
/// A glide loses all but 1/e of its speed in this time, in seconds.
const GLIDE: f64 = 0.32;
/// Slower than this (degrees a second at an hfov of 90°) a glide has come to rest.
const REST: f64 = 1.0;
/// The fastest glide in degrees a second.
const FASTEST_GLIDE: f64 = 400.0;
/// Turning by keys, in degrees a second at an hfov of 90°.
const KEY_TURN: f64 = 70.0;
/// Zooming by keys: natural logarithm of the field of view a second.
const KEY_ZOOM: f64 = 1.1;
/// Keys reach their full speed within this time, in seconds.
const KEY_RISE: f64 = 0.15;
/// A zoom towards its target closes all but 1/e of the way in this time, in seconds.
const ZOOM: f64 = 0.09;
/// A zoom this near to its target (as a ratio) is there.
const ZOOM_THERE: f64 = 1e-3;
/// How far a prediction looks ahead, in seconds.
const AHEAD: f64 = 0.6;

/// How long a key counts as held that was let go before the picture could follow it, in seconds.
const TAP: f64 = 0.1;

/// Directions that keys are held in, each −1, 0 or 1.
#[derive(Debug, Clone, Copy, Default, PartialEq)]
pub struct Keys {
    /// Right.
    pub yaw: f64,
    /// Up.
    pub pitch: f64,
    /// Closer.
    pub zoom: f64,
}

#[derive(Debug, Clone, Copy)]
enum Course {
    /// Nothing but keys, zoom and turning by itself.
    Free,
    /// A finger holds the picture.
    Held,
    /// On after a drag; degrees a second.
    Glide { yaw: f64, pitch: f64 },
    /// To a view; times in milliseconds.
    Travel { from: View, to: View, elapsed: f64, duration: f64 },
}

#[derive(Debug, Clone, Copy)]
struct Zoom {
    hfov: f64,
    x: f64,
    y: f64,
}

/// What moves the camera.
#[derive(Debug)]
pub struct Motion {
    course: Course,
    zoom: Option<Zoom>,
    /// Degrees a second to the right; 0 where it does not turn by itself.
    rotation: f64,
    keys: Keys,
    /// The keys that were pressed last: a tap moves too that was over before any frame could follow it.
    pressed: Keys,
    /// Seconds that the picture has followed them.
    keys_followed: f64,
    reduced: bool,
    last: Option<f64>,
    /// Degrees a second to the right and up during the last step.
    speed: (f64, f64),
}

impl Motion {
    /// At rest. `reduced` is the person's wish for reduced motion: views then change at once.
    pub fn new(reduced: bool) -> Self {
        Self {
            course: Course::Free,
            zoom: None,
            rotation: 0.0,
            keys: Keys::default(),
            pressed: Keys::default(),
            keys_followed: 0.0,
            reduced,
            last: None,
            speed: (0.0, 0.0),
        }
    }

    /// The person's wish for reduced motion changed.
    pub fn set_reduced(&mut self, reduced: bool) {
        self.reduced = reduced;
        if reduced {
            self.rotation = 0.0;
        }
    }

    /// Whether the person wishes reduced motion.
    pub fn is_reduced(&self) -> bool {
        self.reduced
    }

    /// A person takes over: everything that moved by itself stops, turning included.
    pub fn interrupt(&mut self) {
        self.course = Course::Free;
        self.zoom = None;
        self.rotation = 0.0;
    }

    /// Everything stops, except that it goes on turning by itself: the view is set from outside.
    pub fn settle(&mut self) {
        self.course = Course::Free;
        self.zoom = None;
    }

    /// A finger takes hold of the picture.
    pub fn hold(&mut self) {
        self.interrupt();
        self.course = Course::Held;
    }

    /// The finger lets go at this speed (degrees a second).
    pub fn release(&mut self, yaw: f64, pitch: f64) {
        let speed = yaw.hypot(pitch);
        self.course = if self.reduced || !speed.is_finite() || speed < REST {
            Course::Free
        } else {
            let scale = (FASTEST_GLIDE / speed).min(1.0);
            Course::Glide { yaw: yaw * scale, pitch: pitch * scale }
        };
    }

    /// Travels to a view, the shorter way round.
    pub fn travel(&mut self, camera: &mut Camera, to: View) {
        self.settle();
        let to = camera.clamped(to);
        if self.reduced {
            camera.set_view(to);
            return;
        }
        let from = camera.view();
        let turn = wrap_degrees(to.yaw - from.yaw).hypot(to.pitch - from.pitch);
        let zoom = (to.hfov / from.hfov).ln().abs();
        let duration = (350.0 + turn * 9.0 + zoom * 500.0).min(1800.0);
        self.course = Course::Travel { from, to, elapsed: 0.0, duration };
    }

    /// Zooms to a field of view (degrees) around a point of the screen.
    pub fn zoom_to(&mut self, camera: &mut Camera, hfov: f64, x: f64, y: f64) {
        let limits = camera.limits();
        let hfov = within(hfov, limits.closest, limits.widest);
        if self.reduced {
            camera.zoom_at(hfov, x, y);
        } else {
            self.zoom = Some(Zoom { hfov, x, y });
        }
    }

    /// The field of view that a zoom is on its way to, else the present one.
    pub fn zoom_target(&self, camera: &Camera) -> f64 {
        self.zoom.map_or(camera.view().hfov, |zoom| zoom.hfov)
    }

    /// Turns by itself at this speed in degrees a second to the right; 0 stops. Not under reduced motion.
    pub fn rotate(&mut self, speed: f64) {
        self.rotation = if self.reduced || !speed.is_finite() { 0.0 } else { speed };
    }

    /// Whether nothing but keys and turning by itself moves the camera: no hand, no glide, no journey.
    pub fn is_free(&self) -> bool {
        matches!(self.course, Course::Free) && self.zoom.is_none()
    }

    /// Whether the picture moved in the last step, or a hand holds it.
    pub fn is_moving(&self) -> bool {
        self.last.is_some() || matches!(self.course, Course::Held)
    }

    /// Whether it turns by itself.
    pub fn rotates(&self) -> bool {
        self.rotation != 0.0
    }

    /// The keys held now. Holding any is a person taking over.
    pub fn set_keys(&mut self, keys: Keys) {
        if keys != Keys::default() && self.keys == Keys::default() {
            self.interrupt();
            self.keys_followed = 0.0;
        }
        if keys != Keys::default() {
            self.pressed = keys;
        }
        self.keys = keys;
    }

    /// Where the camera will soon look if it goes on like this; `None` while it rests.
    pub fn ahead(&self, camera: &Camera) -> Option<View> {
        let (yaw, pitch) = self.speed;
        let view = camera.view();
        (yaw.hypot(pitch) > REST)
            .then(|| View::new(view.yaw + yaw * AHEAD, view.pitch + pitch * AHEAD, view.hfov))
    }

    /// Moves the camera on to the time `now` (milliseconds); says whether it goes on moving.
    pub fn step(&mut self, camera: &mut Camera, now: f64) -> bool {
        let passed = self.last.map_or(0.0, |last| now - last);
        let milliseconds = if passed > 0.0 { passed.min(LONGEST_STEP) } else { 0.0 };
        let seconds = milliseconds / 1000.0;
        let before = camera.view();
        let moving = self.follow_course(camera, milliseconds)
            | self.follow_zoom(camera, seconds)
            | self.follow_keys(camera, seconds)
            | self.follow_rotation(camera, seconds);
        if seconds > 0.0 {
            let after = camera.view();
            let turned = wrap_degrees(after.yaw - before.yaw);
            self.speed = (turned / seconds, (after.pitch - before.pitch) / seconds);
        }
        // After a rest the first step measures from its own beginning, not from the last movement.
        self.last = moving.then_some(now);
        if !moving {
            self.speed = (0.0, 0.0);
        }
        moving
    }

    fn follow_course(&mut self, camera: &mut Camera, milliseconds: f64) -> bool {
        match &mut self.course {
            Course::Free | Course::Held => false,
            Course::Glide { yaw, pitch } => {
                let seconds = milliseconds / 1000.0;
                let left = (-seconds / GLIDE).exp();
                let way = GLIDE * (1.0 - left);
                camera.turn(*yaw * way, *pitch * way);
                *yaw *= left;
                *pitch *= left;
                if yaw.hypot(*pitch) < REST * camera.view().hfov / 90.0 {
                    self.course = Course::Free;
                    return false;
                }
                true
            }
            Course::Travel { from, to, elapsed, duration } => {
                *elapsed += milliseconds;
                let t = (*elapsed / *duration).min(1.0);
                let eased = t * t * t * (t * (t * 6.0 - 15.0) + 10.0);
                let zoom = ((to.hfov / from.hfov).ln() * eased).exp();
                let view = View::new(
                    from.yaw + wrap_degrees(to.yaw - from.yaw) * eased,
                    from.pitch + (to.pitch - from.pitch) * eased,
                    from.hfov * zoom,
                );
                let there = t >= 1.0;
                camera.set_view(if there { *to } else { view });
                if there {
                    self.course = Course::Free;
                }
                !there
            }
        }
    }

    fn follow_zoom(&mut self, camera: &mut Camera, seconds: f64) -> bool {
        let Some(Zoom { hfov, x, y }) = self.zoom else { return false };
        let way = 1.0 - (-seconds / ZOOM).exp();
        let ratio = ((hfov / camera.view().hfov).ln() * way).exp();
        let next = camera.view().hfov * ratio;
        if (hfov / next - 1.0).abs() < ZOOM_THERE {
            camera.zoom_at(hfov, x, y);
            self.zoom = None;
            return false;
        }
        camera.zoom_at(next, x, y);
        true
    }

    fn follow_keys(&mut self, camera: &mut Camera, seconds: f64) -> bool {
        let (keys, seconds) = if self.keys != Keys::default() {
            (self.keys, seconds)
        } else if self.pressed != Keys::default() && self.keys_followed == 0.0 {
            (self.pressed, TAP)
        } else {
            return false;
        };
        self.keys_followed += seconds;
        // Under reduced motion keys move, since a person moves them, but do not ease.
        let rise = if self.reduced { 1.0 } else { (self.keys_followed / KEY_RISE).min(1.0) };
        let way = KEY_TURN * camera.view().hfov.min(FLAT_HFOV) / 90.0 * seconds * rise;
        camera.turn(keys.yaw * way, keys.pitch * way);
        if keys.zoom != 0.0 {
            let factor = (-keys.zoom * KEY_ZOOM * seconds * rise).exp();
            camera.set_hfov(camera.view().hfov * factor);
        }
        true
    }

    fn follow_rotation(&mut self, camera: &mut Camera, seconds: f64) -> bool {
        if self.rotation == 0.0 || !matches!(self.course, Course::Free) {
            return self.rotation != 0.0;
        }
        camera.turn(self.rotation * seconds, 0.0);
        true
    }
}

#[cfg(test)]
mod tests;
