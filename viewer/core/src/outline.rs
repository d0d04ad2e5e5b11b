//! The outline of an area on the sphere: where it runs on a frame, and whether a point lies inside.

use crate::decimal::push_hundredths;
use crate::projection::Projector;
use glam::DVec3;
use sonla360_geometry::Direction;

/// The longest piece of an edge in degrees: a projection that bends lines bends them at these joints.
const PIECE: f64 = 4.0;

/// A polygon on the sphere whose edges are great circles.
#[derive(Debug, Clone, PartialEq)]
pub struct Outline {
    points: Vec<DVec3>,
}

impl Outline {
    /// A polygon with these corners, `[yaw, pitch]` in degrees, in order round it.
    pub fn new(corners: &[[f64; 2]]) -> Self {
        let corner = |index: usize| {
            let [yaw, pitch] = corners[index % corners.len()];
            Direction::new(yaw, pitch).to_vector()
        };
        let mut points = Vec::new();
        for index in 0..corners.len() {
            let (from, to) = (corner(index), corner(index + 1));
            let pieces = (from.angle_between(to).to_degrees() / PIECE).ceil().max(1.0);
            for piece in 0..pieces as u32 {
                points.push(from.lerp(to, f64::from(piece) / pieces).normalize_or(from));
            }
        }
        Self { points }
    }

    /// Where it runs on a frame, in CSS pixels: what lies behind the viewer is cut off.
    fn run(&self, projector: &Projector) -> Vec<(f64, f64)> {
        let mut run = Vec::with_capacity(self.points.len() + 2);
        let Some(last) = self.points.last() else { return run };
        let mut before = projector.camera(*last);
        for point in &self.points {
            let here = projector.camera(*point);
            let (inside_before, inside) = (projector.depth(before), projector.depth(here));
            if (inside_before > 0.0) != (inside > 0.0) {
                let share = inside_before / (inside_before - inside);
                run.push(projector.place(before.lerp(here, share)));
            }
            if inside > 0.0 {
                run.push(projector.place(here));
            }
            before = here;
        }
        run
    }

    /// The path data of an SVG path; empty where nothing of it is in front of the viewer.
    pub fn path(&self, projector: &Projector) -> String {
        let mut path = String::new();
        for (x, y) in self.run(projector) {
            path.push(if path.is_empty() { 'M' } else { 'L' });
            push_hundredths(&mut path, x);
            path.push(' ');
            push_hundredths(&mut path, y);
        }
        if !path.is_empty() {
            path.push('Z');
        }
        path
    }

    /// Whether a point of a frame (CSS pixels) lies inside it.
    pub fn contains(&self, projector: &Projector, (x, y): (f64, f64)) -> bool {
        let run = self.run(projector);
        let mut inside = false;
        for (index, (x2, y2)) in run.iter().enumerate() {
            let (x1, y1) = run[(index + run.len() - 1) % run.len()];
            // Counts the edges that a ray to the right crosses.
            if (y1 > y) != (*y2 > y) && x < x1 + (y - y1) / (y2 - y1) * (x2 - x1) {
                inside = !inside;
            }
        }
        inside
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use sonla360_geometry::View;

    const FIELD: [[f64; 2]; 4] = [[-20.0, -10.0], [20.0, -10.0], [20.0, 10.0], [-20.0, 10.0]];

    fn looking(yaw: f64) -> Projector {
        Projector::new(View::new(yaw, 0.0, 90.0), 1000.0, 1000.0)
    }

    #[test]
    fn its_corners_stand_where_hotspots_at_them_would() {
        let outline = Outline::new(&FIELD);
        for yaw in [-15.0, 0.0, 25.0] {
            let projector = looking(yaw);
            let run = outline.run(&projector);
            for [corner_yaw, pitch] in FIELD {
                let direction = Direction::new(corner_yaw, pitch);
                let (x, y) = projector.position(direction).expect("in front");
                let nearest = run.iter().map(|(a, b)| (a - x).hypot(b - y)).fold(1e9, f64::min);
                assert!(nearest < 1e-6, "{corner_yaw} {pitch}: {nearest}");
            }
        }
    }

    #[test]
    fn a_point_is_inside_exactly_where_the_area_is_seen() {
        let outline = Outline::new(&FIELD);
        for yaw in [0.0, 15.0, -30.0] {
            let projector = looking(yaw);
            for (at, inside) in [([0.0, 0.0], true), ([18.0, 8.0], true), ([24.0, 0.0], false)] {
                let place = projector.position(Direction::new(at[0], at[1])).expect("in front");
                assert_eq!(outline.contains(&projector, place), inside, "{at:?} from {yaw}");
            }
        }
    }

    #[test]
    fn what_lies_behind_is_cut_off_without_turning_inside_out() {
        let outline = Outline::new(&FIELD);
        let beside = looking(100.0);
        let run = outline.run(&beside);
        assert!(!run.is_empty(), "a part of it is in front");
        assert!(run.iter().all(|(x, _)| *x < 500.0), "it lies to the left: {run:?}");
        assert_eq!(outline.path(&looking(180.0)), "");
        assert!(!outline.contains(&looking(180.0), (500.0, 500.0)));
        assert_eq!(Outline::new(&[]).path(&looking(0.0)), "");
    }

    #[test]
    fn it_is_written_as_a_closed_path() {
        let path = Outline::new(&[[0.0, 0.0], [1.0, 0.0], [0.0, 1.0]]).path(&looking(0.0));
        assert!(path.starts_with("M500.00 500.00L508.73 500.00L") && path.ends_with('Z'), "{path}");
    }
}
