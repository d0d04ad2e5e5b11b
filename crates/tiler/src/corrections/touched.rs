//! Which tiles show a part of the source that corrections changed.

use super::mosaic::outer_radius;
use super::{Corrections, Region};
use crate::Levelling;
use glam::DVec3;
use sonla360_geometry::{Direction, Pyramid, TileAddress, angle_between};
use std::collections::BTreeSet;

/// Samples around a changed one that a sampler may carry it to, in columns of the source at the horizon:
/// the interpolation kernel takes 2 chroma samples, the filter near the poles takes 3 for every one that
/// a face can show and halves rows with a filter of 8; 32 columns are more than all of them together.
const REACH: f64 = 32.0;

/// The tiles of all levels that show something within a region or `margin` degrees around it, in a
/// picture levelled like this. Sure to hold every such tile; may hold one that only nearly does.
pub fn touched_tiles(
    pyramid: Pyramid,
    levelling: Levelling,
    region: &Region,
    margin: f64,
) -> BTreeSet<TileAddress> {
    let source = Direction { yaw: region.yaw, pitch: region.pitch }.to_vector();
    let centre = levelling.rotation().transpose() * source;
    let reach = outer_radius(region) + margin;
    // A coarser tile is made of its children alone, so it shows what they show.
    let mut touched: BTreeSet<TileAddress> = pyramid
        .tiles()
        .filter(|tile| tile.level == pyramid.levels() && distance(*tile, centre) <= reach)
        .collect();
    let finest: Vec<TileAddress> = touched.iter().copied().collect();
    for tile in finest {
        let mut above = tile.parent();
        while let Some(tile) = above {
            touched.insert(tile);
            above = tile.parent();
        }
    }
    touched
}

/// The tiles that differ between two corrections of a source of `source_width` pixels across.
pub fn changed_tiles(
    pyramid: Pyramid,
    source_width: u32,
    old: &Corrections,
    new: &Corrections,
) -> BTreeSet<TileAddress> {
    if old.levelling != new.levelling {
        return pyramid.tiles().collect();
    }
    let (before, after) = (old.regions(), new.regions());
    let mut changed: Vec<Region> =
        before.iter().filter(|region| !after.contains(region)).copied().collect();
    changed.extend(after.iter().filter(|region| !before.contains(region)));
    if old.nadir != new.nadir {
        // Another logo in the same place is no other region.
        changed.extend(old.nadir.iter().chain(&new.nadir).map(super::Nadir::region));
    }
    let margin = REACH * 360.0 / f64::from(source_width);
    changed
        .iter()
        .flat_map(|region| touched_tiles(pyramid, new.levelling, region, margin))
        .collect()
}

/// The angle in degrees from a direction to the nearest point of a tile; 0 within it.
fn distance(tile: TileAddress, direction: DVec3) -> f64 {
    let (left, top, right, bottom) = tile.bounds();
    // Round the tile, so that its inside is always on the same side.
    let corners = [(left, top), (right, top), (right, bottom), (left, bottom)]
        .map(|(u, v)| tile.face.point(u, v).normalize());
    let middle = tile.face.point(left.midpoint(right), top.midpoint(bottom));
    let mut nearest = f64::INFINITY;
    let mut inside = true;
    for (index, a) in corners.into_iter().enumerate() {
        let b = corners[(index + 1) % corners.len()];
        let across = a.cross(b).normalize();
        let across = if across.dot(middle) < 0.0 { -across } else { across };
        inside &= direction.dot(across) >= 0.0;
        // The nearest point of the edge's great circle, if it lies on the edge.
        let foot = direction - across * direction.dot(across);
        let on_edge = a.cross(foot).dot(a.cross(b)) >= 0.0 && b.cross(foot).dot(b.cross(a)) >= 0.0;
        let to_edge = if on_edge {
            angle_between(foot, direction)
        } else {
            angle_between(a, direction).min(angle_between(b, direction))
        };
        nearest = nearest.min(to_edge);
    }
    if inside { 0.0 } else { nearest }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corrections::Nadir;
    use proptest::prelude::*;
    use sonla360_geometry::Face;

    fn names(tiles: &BTreeSet<TileAddress>) -> Vec<String> {
        tiles.iter().map(|tile| tile.path()).collect()
    }

    #[test]
    fn a_face_in_the_middle_of_a_tile_touches_it_and_those_above_it() {
        let pyramid = Pyramid::for_source_width(8192);
        // Column 2, row 1 of the front face's 4 × 4.
        let region = Region { yaw: 13.0, pitch: 13.0, radius: 3.0 };
        let touched = touched_tiles(pyramid, Levelling::default(), &region, 1.0);
        assert_eq!(names(&touched), ["1/f/0/0", "2/f/0/1", "3/f/1/2"]);
    }

    #[test]
    fn a_corner_of_the_cube_touches_three_faces() {
        let pyramid = Pyramid::for_source_width(4096);
        let corner = Direction::from_vector(DVec3::new(1.0, 1.0, -1.0));
        let region = Region { yaw: corner.yaw, pitch: corner.pitch, radius: 2.0 };
        let touched = touched_tiles(pyramid, Levelling::default(), &region, 0.5);
        let finest: Vec<_> =
            touched.iter().filter(|tile| tile.level == 2).map(|t| t.face).collect();
        assert_eq!(finest, [Face::Front, Face::Right, Face::Up]);
    }

    #[test]
    fn a_levelled_picture_has_its_regions_elsewhere() {
        let pyramid = Pyramid::for_source_width(4096);
        let region = Region { yaw: 0.0, pitch: 0.0, radius: 2.0 };
        let levelling = Levelling { yaw: 90.0, ..Levelling::default() };
        let touched = touched_tiles(pyramid, levelling, &region, 0.5);
        assert!(touched.iter().all(|tile| tile.face == Face::Right) && !touched.is_empty());
    }

    #[test]
    fn only_what_differs_is_changed() {
        let pyramid = Pyramid::for_source_width(8192);
        let one = Region { yaw: 13.0, pitch: 13.0, radius: 3.0 };
        let two = Region { yaw: -170.0, pitch: -5.0, radius: 2.0 };
        let old = Corrections { blurred: vec![one], ..Corrections::default() };
        let new = Corrections { blurred: vec![two, one], ..Corrections::default() };
        let changed = changed_tiles(pyramid, 8192, &old, &new);
        assert!(changed.iter().all(|tile| tile.face == Face::Back) && !changed.is_empty());
        assert!(changed_tiles(pyramid, 8192, &new, &new).is_empty());
        assert_eq!(changed_tiles(pyramid, 8192, &new, &old), changed);
        let logo = |file: &str| Some(Nadir::Logo { image: file.into(), radius: 10.0 });
        let a = Corrections { nadir: logo("a.png"), ..old.clone() };
        let b = Corrections { nadir: logo("b.png"), ..old };
        let changed = changed_tiles(pyramid, 8192, &a, &b);
        assert!(changed.iter().all(|tile| tile.face == Face::Down) && !changed.is_empty());
        let level = Levelling { roll: 1.0, ..Levelling::default() };
        let tilted = Corrections { levelling: level, ..a.clone() };
        assert_eq!(changed_tiles(pyramid, 8192, &a, &tilted).len() as u64, pyramid.tile_count());
    }

    proptest! {
        /// Every point of a tile within reach names the tile.
        #[test]
        fn no_tile_in_reach_is_missed(
            yaw in -180.0..180.0f64, pitch in -90.0..=90.0f64, radius in 0.1..20.0f64,
            face in 0usize..6, u in -1.0..1.0f64, v in -1.0..1.0f64,
        ) {
            let pyramid = Pyramid::for_source_width(8192);
            let region = Region { yaw, pitch, radius };
            let touched = touched_tiles(pyramid, Levelling::default(), &region, 0.0);
            let face = Face::ALL[face];
            let point = face.point(u, v);
            if angle_between(point, Direction { yaw, pitch }.to_vector()) <= radius {
                for level in 1..=pyramid.levels() {
                    let edge = pyramid.tiles_per_edge(level);
                    let place = |t: f64| ((t.midpoint(1.0) * f64::from(edge)) as u32).min(edge - 1);
                    let tile = TileAddress { level, face, row: place(v), column: place(u) };
                    prop_assert!(touched.contains(&tile), "{}", tile.path());
                }
            }
        }
    }
}
