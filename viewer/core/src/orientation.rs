//! Looking round by moving the device: from the angles of its sensors to a view.
//!
//! The sensors tell how the device stands to the ground, exactly, and how far it has been turned, with a
//! drift. So the pitch is the device's own, and the yaw is only ever counted from the view that somebody
//! last chose by other means: a drag, a key, a link into the next scene.

use glam::{DMat3, DVec3};
use sonla360_geometry::{View, within, wrap_degrees};

/// A turn slower than this, in degrees a second, is the sensors' drift and not a person.
const DRIFT: f64 = 0.25;
/// The speed is told over about this time, in seconds.
const SPEED_TIME: f64 = 0.5;
/// The device's own pitch takes over from the view's within about this time, in seconds.
const LEVELLING: f64 = 0.5;
/// A difference of this size in degrees is followed at once, a smaller one the slower the smaller it is:
/// hands tremble.
const TREMOR: f64 = 1.2;
/// The least share of a difference that one reading closes.
const SLOWEST: f64 = 0.12;

/// What the sensors told, in degrees, as in the browser's `deviceorientation` event.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Reading {
    /// Turn about the axis out of the screen.
    pub alpha: f64,
    /// Turn about the device's width.
    pub beta: f64,
    /// Turn about the device's height.
    pub gamma: f64,
    /// How far the picture is turned against the device's natural upright.
    pub screen: f64,
}

impl Reading {
    /// Where the back of the device points: yaw (positive to the right) and pitch in degrees.
    fn heading(self) -> (f64, f64) {
        // W3C DeviceOrientation: earth = Rz(α) Rx(β) Ry(γ) device; x east, y north, z up.
        let to_earth = DMat3::from_rotation_z(self.alpha.to_radians())
            * DMat3::from_rotation_x(self.beta.to_radians())
            * DMat3::from_rotation_y(self.gamma.to_radians());
        let ahead = to_earth * DVec3::NEG_Z;
        let screen = self.screen.to_radians();
        let up = to_earth * DVec3::new(screen.sin(), screen.cos(), 0.0);
        // Straight up or down, "ahead" has no bearing, but the upper edge of the picture has.
        let level = ahead - up * ahead.z;
        let yaw = level.x.atan2(level.y).to_degrees();
        (yaw, within(ahead.z, -1.0, 1.0).asin().to_degrees())
    }
}

#[derive(Debug, Clone, Copy)]
struct Anchor {
    /// The view that was shown last: if another is seen now, somebody chose it.
    shown: View,
    /// Added to the device's yaw and pitch.
    yaw: f64,
    pitch: f64,
    /// The device's yaw at the last reading, and its speed in degrees a second.
    device: f64,
    speed: f64,
    time: f64,
}

/// Follows a device.
#[derive(Debug, Default)]
pub struct Orientation {
    anchor: Option<Anchor>,
}

impl Orientation {
    /// The view for a reading at a time (milliseconds), when `present` is seen.
    pub fn follow(&mut self, reading: Reading, present: View, time: f64) -> View {
        let (yaw, pitch) = reading.heading();
        if !yaw.is_finite() || !pitch.is_finite() {
            return present;
        }
        let Some(anchor) = self.anchor.as_mut().filter(|anchor| same(anchor.shown, present)) else {
            self.anchor = Some(Anchor {
                shown: present,
                yaw: present.yaw - yaw,
                pitch: present.pitch - pitch,
                device: yaw,
                speed: 0.0,
                time,
            });
            return present;
        };
        let seconds = within((time - anchor.time) / 1000.0, 0.001, 0.1);
        let turned = wrap_degrees(yaw - anchor.device);
        anchor.speed += (turned / seconds - anchor.speed) * (seconds / SPEED_TIME).min(1.0);
        // The smoothed speed is taken back, not the reading: trembling must not add up to a turn.
        if anchor.speed.abs() < DRIFT {
            anchor.yaw -= anchor.speed * seconds;
        }
        anchor.pitch *= (-seconds / LEVELLING).exp();
        (anchor.device, anchor.time) = (yaw, time);

        let away = wrap_degrees(yaw + anchor.yaw - present.yaw);
        let above = pitch + anchor.pitch - present.pitch;
        let share = within(away.hypot(above) / TREMOR, SLOWEST, 1.0);
        anchor.shown =
            View::new(present.yaw + away * share, present.pitch + above * share, present.hfov);
        anchor.shown
    }
}

/// Whether two views look the same way.
fn same(a: View, b: View) -> bool {
    wrap_degrees(a.yaw - b.yaw).abs() < 1e-6 && (a.pitch - b.pitch).abs() < 1e-6
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: View = View { yaw: 40.0, pitch: 0.0, hfov: 70.0 };

    /// Held upright: the back camera looks at the horizon.
    fn upright(alpha: f64, tilt: f64) -> Reading {
        Reading { alpha, beta: 90.0 + tilt, gamma: 0.0, screen: 0.0 }
    }

    /// Sixty readings a second for so long, each told by its time in seconds.
    fn hold(
        orientation: &mut Orientation,
        mut view: View,
        from: f64,
        seconds: f64,
        reading: impl Fn(f64) -> Reading,
    ) -> View {
        for step in 0..(seconds * 60.0) as u32 {
            let time = f64::from(step) / 60.0;
            view = orientation.follow(reading(time), view, from + time * 1000.0);
        }
        view
    }

    #[test]
    fn the_back_of_the_device_tells_where_it_looks() {
        let near = |reading: Reading, yaw: f64, pitch: f64| {
            let (y, p) = reading.heading();
            assert!(
                wrap_degrees(y - yaw).abs() < 1e-6 && (p - pitch).abs() < 1e-6,
                "{reading:?}: {y} {p}"
            );
        };
        near(upright(0.0, 0.0), 0.0, 0.0);
        near(upright(90.0, 0.0), -90.0, 0.0); // alpha counts to the left
        near(upright(0.0, 30.0), 0.0, 30.0);
        near(upright(-30.0, -40.0), 30.0, -40.0);
        // Flat on a table, the upper edge to the north.
        near(Reading { alpha: 0.0, beta: 0.0, gamma: 0.0, screen: 0.0 }, 0.0, -90.0);
        // On its side, turned to the left: gamma does what beta did.
        near(Reading { alpha: 0.0, beta: 0.0, gamma: -90.0, screen: 90.0 }, 90.0, 0.0);
    }

    #[test]
    fn it_begins_where_one_looks_and_turns_with_the_device() {
        let mut orientation = Orientation::default();
        let view = hold(&mut orientation, START, 0.0, 1.0, |_| upright(200.0, 0.0));
        assert!(same(view, START), "{view:?}");
        let view = hold(&mut orientation, view, 1000.0, 3.0, |t| upright(200.0 - t * 30.0, 0.0));
        assert!((view.yaw - 130.0).abs() < 2.5 && view.pitch.abs() < 1e-6, "{view:?}");
    }

    #[test]
    fn the_horizon_comes_to_where_gravity_says() {
        let mut orientation = Orientation::default();
        let start = View { pitch: -50.0, ..START };
        let first = orientation.follow(upright(0.0, 20.0), start, 0.0);
        assert!(same(first, start), "no leap: {first:?}");
        let view = hold(&mut orientation, start, 0.0, 4.0, |_| upright(0.0, 20.0));
        assert!((view.pitch - 20.0).abs() < 0.5, "{view:?}");
    }

    #[test]
    fn whoever_turns_the_picture_by_hand_goes_on_from_there() {
        let mut orientation = Orientation::default();
        hold(&mut orientation, START, 0.0, 1.0, |_| upright(0.0, 0.0));
        let dragged = View { yaw: -100.0, ..START };
        let view = hold(&mut orientation, dragged, 1000.0, 2.0, |_| upright(0.0, 0.0));
        assert!((view.yaw + 100.0).abs() < 0.01, "{view:?}");
    }

    #[test]
    fn a_device_at_rest_does_not_drift_away() {
        let mut orientation = Orientation::default();
        let view = hold(&mut orientation, START, 0.0, 60.0, |t| upright(t * 0.1, 0.0));
        assert!((view.yaw - START.yaw).abs() < 1.0, "{view:?}");
    }

    #[test]
    fn a_trembling_hand_is_steadied() {
        let mut orientation = Orientation::default();
        let mut view = START;
        let (mut least, mut most) = (f64::MAX, f64::MIN);
        for step in 0..240 {
            let tremor = if step % 2 == 0 { 0.2 } else { -0.2 };
            view = orientation.follow(upright(tremor, 0.0), view, f64::from(step) * 16.7);
            if step > 120 {
                (least, most) = (least.min(view.yaw), most.max(view.yaw));
            }
        }
        assert!(most - least < 0.1, "{}° of a tremor of 0.4°", most - least);
        assert!((most - START.yaw).abs() < 0.5, "it adds up to {}°", most - START.yaw);
    }

    #[test]
    fn broken_sensors_leave_the_view_alone() {
        let mut orientation = Orientation::default();
        assert_eq!(orientation.follow(upright(f64::NAN, 0.0), START, 0.0), START);
    }
}
