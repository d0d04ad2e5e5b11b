//! Rectangles in directions of the scene, upright and facing the viewer, and which of them a ray meets.

use crate::projection::Sight;
use glam::DVec3;
use sonla360_geometry::Direction;

/// What can be pointed at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Target {
    /// The way out.
    Exit,
    /// Closes the panel.
    Close,
    /// The panel's next page.
    More,
    /// The panel itself: it can be read, and covers what lies behind.
    Panel,
    /// A hotspot, by its index.
    Hotspot(usize),
}

impl Target {
    /// Whether it does something when it is pressed.
    pub fn is_button(self) -> bool {
        self != Self::Panel
    }

    /// What lies over what: the least is on top.
    fn layer(self) -> u32 {
        match self {
            Self::Exit => 0,
            Self::Close | Self::More => 1,
            Self::Panel => 2,
            Self::Hotspot(_) => 3,
        }
    }
}

/// A rectangle on a plane at distance 1 from the viewer.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Sign {
    /// Where the viewer looks at the plane straight on.
    foot: DVec3,
    right: DVec3,
    up: DVec3,
    /// Its middle on the plane, from the foot: right and up.
    middle: (f64, f64),
    half_width: f64,
    half_height: f64,
}

impl Sign {
    /// On the plane that faces the viewer in a direction, its middle `right` and `up` of the foot. Lengths
    /// are of the plane at distance 1: a radian each, nearly.
    pub fn new(direction: Direction, (right, up): (f64, f64), (width, height): (f64, f64)) -> Self {
        let (sin, cos) = direction.yaw.to_radians().sin_cos();
        let foot = direction.to_vector();
        let aside = DVec3::new(cos, 0.0, sin);
        Self {
            foot,
            right: aside,
            up: aside.cross(foot),
            middle: (right, up),
            half_width: width / 2.0,
            half_height: height / 2.0,
        }
    }

    /// As somebody sees it through an eye; larger by a factor.
    pub fn seen(&self, sight: &Sight, factor: f64) -> [f32; 9] {
        let middle = self.foot + self.right * self.middle.0 + self.up * self.middle.1;
        let (width, height) = (self.half_width * factor, self.half_height * factor);
        sight.place(middle, self.right * width, self.up * height)
    }

    /// How far outside of it a ray passes, on its plane: 0 inside, infinitely far behind.
    pub fn distance(&self, ray: DVec3) -> f64 {
        let depth = self.foot.dot(ray);
        if depth <= 0.0 {
            return f64::INFINITY;
        }
        let beyond = |place: f64, middle: f64, half: f64| ((place - middle).abs() - half).max(0.0);
        let right = beyond(self.right.dot(ray) / depth, self.middle.0, self.half_width);
        let up = beyond(self.up.dot(ray) / depth, self.middle.1, self.half_height);
        right.hypot(up)
    }
}

/// What a ray meets first. Of hotspots it is the one whose middle is nearest.
pub fn met<'a>(signs: impl Iterator<Item = (Target, &'a Sign)>, ray: DVec3) -> Option<Target> {
    let mut first: Option<(Target, f64)> = None;
    for (target, sign) in signs {
        let order = f64::from(target.layer()) * 4.0 - sign.foot.dot(ray.normalize());
        if sign.distance(ray) <= 0.0 && first.is_none_or(|(_, before)| order < before) {
            first = Some((target, order));
        }
    }
    first.map(|(target, _)| target)
}

#[cfg(test)]
mod tests {
    use super::*;
    use glam::DMat3;
    use proptest::prelude::*;

    fn at(yaw: f64, pitch: f64) -> DVec3 {
        Direction::new(yaw, pitch).to_vector()
    }

    #[test]
    fn a_sign_is_met_where_it_stands_and_nowhere_else() {
        let sign = Sign::new(Direction::new(90.0, 0.0), (0.0, 0.0), (0.2, 0.1));
        assert_eq!(sign.distance(at(95.0, 2.0)), 0.0);
        assert!(sign.distance(at(97.0, 0.0)) > 0.0);
        assert!(sign.distance(at(90.0, 4.0)) > 0.0);
        assert!(sign.distance(at(-90.0, 0.0)).is_infinite());
    }

    #[test]
    fn right_and_up_are_the_viewer_s() {
        let sign = Sign::new(Direction::new(30.0, 20.0), (0.2, 0.3), (0.05, 0.05));
        let axes = DMat3::from_rotation_y(-30_f64.to_radians())
            * DMat3::from_rotation_x(20_f64.to_radians());
        let sight = Sight::eye(axes, [1.0; 2], [0.0; 2], [0, 0, 1, 1]);
        let [x, y, z, right, .., up, _] = sign.seen(&sight, 2.0);
        assert!((x - 0.2).abs() < 1e-6 && (y - 0.3).abs() < 1e-6 && (z + 1.0).abs() < 1e-6);
        assert!((right - 0.05).abs() < 1e-6 && (up - 0.05).abs() < 1e-6);
    }

    #[test]
    fn what_lies_over_the_other_is_met_first() {
        let ahead = Direction::new(0.0, 0.0);
        let panel = Sign::new(ahead, (0.0, 0.0), (0.6, 0.5));
        let close = Sign::new(ahead, (0.0, -0.2), (0.2, 0.06));
        let near = Sign::new(Direction::new(3.0, 0.0), (0.0, 0.0), (0.2, 0.1));
        let far = Sign::new(Direction::new(-4.0, 0.0), (0.0, 0.0), (0.2, 0.1));
        let hotspots = [(Target::Hotspot(0), &far), (Target::Hotspot(1), &near)];
        assert_eq!(met(hotspots.into_iter(), at(1.0, 0.0)), Some(Target::Hotspot(1)));
        assert_eq!(met(hotspots.into_iter(), at(-1.0, 0.0)), Some(Target::Hotspot(0)));
        let all = [(Target::Close, &close), (Target::Panel, &panel)].into_iter().chain(hotspots);
        assert_eq!(met(all.clone(), at(0.0, 0.0)), Some(Target::Panel));
        assert_eq!(met(all.clone(), at(0.0, -11.0)), Some(Target::Close));
        assert_eq!(met(all, at(40.0, 0.0)), None);
    }

    proptest! {
        #[test]
        fn the_middle_of_a_sign_is_in_it_wherever_it_stands(
            yaw in -180.0..180.0f64, pitch in -90.0..=90.0f64,
        ) {
            let sign = Sign::new(Direction::new(yaw, pitch), (0.0, 0.0), (0.1, 0.1));
            prop_assert!(sign.distance(at(yaw, pitch)) <= 0.0);
            prop_assert!((sign.right.cross(sign.up) + sign.foot).length() < 1e-9);
        }
    }
}
