//! Whether a tile is on the screen, and how far from its middle: exact, by clipping its square against the
//! four sides of the view. Of a view that bends straight lines it is a cone round the screen: that takes in a
//! few tiles too many, of levels that have few.

use glam::{DMat3, DVec3};

use sonla360_geometry::{TileAddress, View, angle_between, within};
use std::f64::consts::PI;

/// The solid angle that a screen shows.
#[derive(Debug, Clone, Copy)]
pub struct Frustum {
    to_camera: DMat3,
    /// Half the screen's width and height on the image plane at distance 1.
    half_width: f64,
    half_height: f64,
    /// [`View::bend`].
    bend: f64,
    /// The angle in radians from the middle to the corners.
    reach: f64,
}

/// A square clipped by four planes has at most eight corners; each plane adds at most one.
const MOST_CORNERS: usize = 8;

#[derive(Clone, Copy)]
struct Polygon {
    corners: [DVec3; MOST_CORNERS],
    count: usize,
}

impl Polygon {
    const EMPTY: Self = Self { corners: [DVec3::ZERO; MOST_CORNERS], count: 0 };

    fn push(&mut self, corner: DVec3) {
        if let Some(place) = self.corners.get_mut(self.count) {
            *place = corner;
            self.count += 1;
        }
    }

    fn corners(&self) -> impl Iterator<Item = DVec3> + '_ {
        self.corners.iter().copied().take(self.count)
    }

    /// The part where `normal · p ≥ 0` (Sutherland and Hodgman, 1974).
    fn clipped(&self, normal: DVec3) -> Self {
        let mut result = Self::EMPTY;
        let Some(mut from) = self.corners().last() else { return result };
        let mut from_side = normal.dot(from);
        for to in self.corners() {
            let side = normal.dot(to);
            if (side > 0.0) != (from_side > 0.0) {
                result.push(from + (to - from) * (from_side / (from_side - side)));
            }
            if side > 0.0 {
                result.push(to);
            }
            (from, from_side) = (to, side);
        }
        result
    }
}

impl Frustum {
    /// What a view shows on a screen of this shape.
    pub fn new(view: View, width: f64, height: f64) -> Self {
        let half_width = 1.0 / view.focal_length();
        let corner = view.vector_at(0.0, 0.0, width, height);
        let reach = angle_between(corner, view.centre().to_vector()).to_radians();
        Self {
            to_camera: view.rotation().transpose(),
            half_width,
            half_height: half_width * height / width,
            bend: view.bend(),
            reach,
        }
    }

    /// What lies within these half-widths, on the plane at distance 1, of an axis: camera axes as columns.
    pub fn around(axes: DMat3, half_width: f64, half_height: f64) -> Self {
        let reach = half_width.hypot(half_height).atan();
        Self { to_camera: axes.transpose(), half_width, half_height, bend: 0.0, reach }
    }

    /// The same, wider by a factor on every side.
    #[must_use]
    pub fn widened(self, factor: f64) -> Self {
        Self {
            half_width: self.half_width * factor,
            half_height: self.half_height * factor,
            reach: (self.reach * factor).min(PI),
            ..self
        }
    }

    /// Angle in degrees between the middle of the view and the nearest point of a tile, 0 where it
    /// contains the middle; `None` where nothing of it is inside.
    pub fn distance(&self, tile: TileAddress) -> Option<f64> {
        let (left, top, right, bottom) = tile.bounds();
        let corners = [(left, top), (right, top), (right, bottom), (left, bottom)]
            .map(|(u, v)| self.to_camera * tile.face.point(u, v));
        if self.bend > 0.0 {
            let middle = corners.iter().map(|corner| corner.normalize()).sum::<DVec3>();
            let radius =
                corners.iter().map(|corner| corner.angle_between(middle)).fold(0.0, f64::max);
            let nearest = (middle.angle_between(DVec3::NEG_Z) - radius).max(0.0);
            return (nearest <= self.reach).then(|| nearest.to_degrees());
        }
        let mut polygon = Polygon::EMPTY;
        for corner in corners {
            polygon.push(corner);
        }
        // Camera coordinates look along −z. A point inside all four planes lies in front.
        for normal in [
            DVec3::new(1.0, 0.0, -self.half_width),
            DVec3::new(-1.0, 0.0, -self.half_width),
            DVec3::new(0.0, 1.0, -self.half_height),
            DVec3::new(0.0, -1.0, -self.half_height),
        ] {
            polygon = polygon.clipped(normal);
            if polygon.count == 0 {
                return None;
            }
        }
        Some(angle_to_axis(&polygon))
    }
}

impl Frustum {
    /// How many times larger the screen shows the middle of a tile than a cube's face with as many pixels a
    /// radian at its middle as the view has at its own: above 1 towards the edges of a wide view, below 1
    /// towards the corners of the cube. The mean of both directions.
    pub fn stretch(&self, tile: TileAddress) -> f64 {
        let (left, top, right, bottom) = tile.bounds();
        let middle = tile.face.point(f64::midpoint(left, right), f64::midpoint(top, bottom));
        // What lies beside the screen is not stretched beyond what its corners are.
        let ahead = (-(self.to_camera * middle).z / middle.length()).max(self.reach.cos());
        let nearer = self.bend + ahead;
        // Derivatives of the screen's radius, (1 + d) sin / (d + cos), along and across.
        let screen =
            (1.0 + self.bend) * ((1.0 + self.bend * ahead) / (nearer * nearer * nearer)).sqrt();
        let distance = middle.length();
        screen / (distance * distance.sqrt())
    }
}

/// The smallest angle between the view's axis and a polygon, in degrees.
fn angle_to_axis(polygon: &Polygon) -> f64 {
    // Seen on the image plane the axis is the origin: the nearest point of each edge, unless inside.
    let flat = |p: DVec3| (p.x / -p.z, p.y / -p.z);
    let Some(last) = polygon.corners().last() else { return 180.0 };
    let mut from = flat(last);
    let mut nearest = f64::INFINITY;
    let (mut left, mut right) = (false, false);
    for corner in polygon.corners() {
        let to = flat(corner);
        let (dx, dy) = (to.0 - from.0, to.1 - from.1);
        let length = dx * dx + dy * dy;
        let along = if length > 0.0 { -(from.0 * dx + from.1 * dy) / length } else { 0.0 };
        let along = within(along, 0.0, 1.0);
        nearest = nearest.min((from.0 + dx * along).hypot(from.1 + dy * along));
        let side = from.0 * dy - from.1 * dx;
        left |= side > 0.0;
        right |= side < 0.0;
        from = to;
    }
    let inside = left != right;
    if inside { 0.0 } else { nearest.atan().to_degrees() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use sonla360_geometry::{Face, Pyramid};

    fn tile(face: Face) -> TileAddress {
        TileAddress { level: 1, face, row: 0, column: 0 }
    }

    #[test]
    fn what_is_behind_is_not_visible() {
        let frustum = Frustum::new(View::new(0.0, 0.0, 80.0), 4.0, 3.0);
        assert_eq!(frustum.distance(tile(Face::Back)), None);
        assert_eq!(frustum.distance(tile(Face::Left)), None, "80° end before the face begins");
        let front = frustum.distance(tile(Face::Front));
        assert_eq!(front, Some(0.0));
    }

    #[test]
    fn a_face_that_just_enters_the_screen_is_visible_at_its_edge() {
        let frustum = Frustum::new(View::new(0.0, 0.0, 91.0), 4.0, 1.0);
        let left = frustum.distance(tile(Face::Left)).expect("half a degree of it");
        assert!((left - 45.0).abs() < 1e-9);
    }

    #[test]
    fn at_the_zenith_all_sides_are_seen_when_the_view_is_wide() {
        let frustum = Frustum::new(View::new(0.0, 90.0, 100.0), 1.0, 1.0);
        let seen = Face::ALL.into_iter().filter(|face| frustum.distance(tile(*face)).is_some());
        assert_eq!(seen.collect::<Vec<_>>().len(), 5);
    }

    proptest! {
        #[test]
        fn every_pixel_of_a_bent_view_belongs_to_a_visible_tile(
            yaw in -180.0..180.0f64, pitch in -90.0..=90.0f64, hfov in 120.5..280.0f64,
            x in 0.0..640.0f64, y in 0.0..480.0f64, level in 1u32..5,
        ) {
            let view = View::new(yaw, pitch, hfov);
            let (face, u, v) = Face::of(view.vector_at(x, y, 640.0, 480.0));
            let edge = Pyramid::new(512, 5).expect("a shape").tiles_per_edge(level);
            let half = f64::from(edge) / 2.0;
            let index = |t: f64| (((t + 1.0) * half) as u32).min(edge - 1);
            let tile = TileAddress { level, face, row: index(v), column: index(u) };
            prop_assert!(Frustum::new(view, 640.0, 480.0).distance(tile).is_some());
        }

        #[test]
        fn every_pixel_belongs_to_a_visible_tile(
            yaw in -180.0..180.0f64, pitch in -90.0..=90.0f64, hfov in 20.0..120.0f64,
            x in 0.0..640.0f64, y in 0.0..480.0f64, level in 1u32..5,
        ) {
            let view = View::new(yaw, pitch, hfov);
            let frustum = Frustum::new(view, 640.0, 480.0);
            let (face, u, v) = Face::of(view.vector_at(x, y, 640.0, 480.0));
            let edge = Pyramid::new(512, 5).expect("a shape").tiles_per_edge(level);
            let half = f64::from(edge) / 2.0;
            let index = |t: f64| (((t + 1.0) * half) as u32).min(edge - 1);
            let tile = TileAddress { level, face, row: index(v), column: index(u) };
            let seen = frustum.distance(tile);
            prop_assert!(seen.is_some());
            let reach = (x - 320.0).hypot(y - 240.0) / 320.0 / view.focal_length();
            prop_assert!(seen.expect("checked") <= reach.atan().to_degrees() + 1e-9);
        }
    }
}
