//! Where everything stands that is drawn into the scene, and how large its drawing is, in dots. Sizes follow
//! what a headset can show: some twenty pixels a degree, so a line of text takes well over one degree.

use super::sign::Sign;
use sonla360_geometry::Direction;

/// A dot on the plane at distance 1: 32 to a degree.
const DOT: f64 = std::f64::consts::PI / 180.0 / 32.0;

/// How far below the horizon the way out stands, in degrees: out of the picture and never under the feet.
const EXIT_PITCH: f64 = -48.0;
/// How far below the horizon the panel's middle stands, in degrees: where eyes rest.
const PANEL_PITCH: f64 = -4.0;

/// A drawing: width and height in dots.
pub type Size = (f64, f64);

/// A hotspot: a disc in its direction with its title below.
pub const HOTSPOT: Size = (480.0, 260.0);
/// The middle of its disc, from the top, and its radius, in dots.
pub const DISC: (f64, f64) = (72.0, 64.0);
/// What can be read.
pub const PANEL: Size = (1280.0, 960.0);
/// A button of the panel.
pub const BUTTON: Size = (480.0, 128.0);
/// The name of the scene over the way out.
pub const PLATE: Size = (960.0, 184.0);
/// The way out.
pub const EXIT: Size = (416.0, 144.0);

fn sign(direction: Direction, right: f64, up: f64, size: Size) -> Sign {
    Sign::new(direction, (right * DOT, up * DOT), (size.0 * DOT, size.1 * DOT))
}

/// A hotspot in a direction.
pub fn hotspot(direction: Direction) -> Sign {
    sign(direction, 0.0, DISC.0 - HOTSPOT.1 / 2.0, HOTSPOT)
}

/// The panel in front of somebody who faces a yaw (degrees).
pub fn panel(yaw: f64) -> Sign {
    sign(Direction::new(yaw, PANEL_PITCH), 0.0, 0.0, PANEL)
}

/// Its buttons, so many, from the left, in its lower edge.
pub fn buttons(yaw: f64, count: usize) -> impl Iterator<Item = Sign> {
    let step = BUTTON.0 + 32.0;
    (0..count).map(move |place| {
        let right = (place as f64 - (count - 1) as f64 / 2.0) * step;
        let up = -PANEL.1 / 2.0 - BUTTON.1 / 2.0 - 24.0;
        sign(Direction::new(yaw, PANEL_PITCH), right, up, BUTTON)
    })
}

/// The scene's name and below it the way out, at a yaw (degrees).
pub fn way_out(yaw: f64) -> (Sign, Sign) {
    let at = Direction::new(yaw, EXIT_PITCH);
    (sign(at, 0.0, PLATE.1 / 2.0 + EXIT.1 / 2.0 + 16.0, PLATE), sign(at, 0.0, 0.0, EXIT))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::headset::sign::{Target, met};

    #[test]
    fn a_hotspot_is_met_in_its_own_direction_and_by_its_title() {
        let spot = hotspot(Direction::new(20.0, 10.0));
        assert_eq!(spot.distance(Direction::new(20.0, 10.0).to_vector()), 0.0);
        assert_eq!(spot.distance(Direction::new(20.0, 6.0).to_vector()), 0.0);
        assert!(spot.distance(Direction::new(20.0, 14.0).to_vector()) > 0.0);
    }

    #[test]
    fn nothing_that_can_be_pressed_covers_anything_else() {
        for count in 1..=2 {
            let panel = panel(30.0);
            let (plate, exit) = way_out(30.0);
            let buttons: Vec<Sign> = buttons(30.0, count).collect();
            let mut signs = vec![(Target::Panel, &panel), (Target::Exit, &exit)];
            signs.extend(buttons.iter().map(|button| (Target::Close, button)));
            for down in 0..900 {
                let ray = Direction::new(30.0, -f64::from(down) / 10.0).to_vector();
                let here = signs.iter().filter(|(_, sign)| sign.distance(ray) <= 0.0).count();
                assert!(here <= 1, "{down}");
                assert!(plate.distance(ray) > 0.0 || here == 0, "{down}");
            }
        }
        let pressed = |yaw| {
            let buttons: Vec<Sign> = buttons(0.0, 2).collect();
            let named = [(Target::Close, &buttons[0]), (Target::More, &buttons[1])];
            met(named.into_iter(), Direction::new(yaw, -21.0).to_vector())
        };
        assert_eq!(pressed(-8.0), Some(Target::Close));
        assert_eq!(pressed(8.0), Some(Target::More));
    }
}
