//! Which tiles a view needs: each just fine enough for the place on the screen where it stands.

use crate::frustum::Frustum;
use crate::order::sort_by_number;
use sonla360_geometry::{Face, Pyramid, TileAddress};

/// How much coarser than the screen a tile may be before a finer one is taken: 5 % cannot be seen, and
/// saves a whole level where a panorama and a screen nearly match.
const TOLERANCE: f64 = 0.95;

/// A tile on the screen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Needed {
    /// The tile.
    pub tile: TileAddress,
    /// Angle in degrees from the middle of the view to its nearest point.
    pub distance: f64,
}

/// The tiles that cover a view without overlap, the nearest to the middle first, appended to `needed`
/// after clearing it. `focal` is the number of device pixels a radian at the middle of the view.
pub fn tiles(frustum: &Frustum, pyramid: Pyramid, focal: f64, needed: &mut Vec<Needed>) {
    needed.clear();
    for face in Face::ALL {
        descend(frustum, pyramid, focal, TileAddress { level: 1, face, row: 0, column: 0 }, needed);
    }
    sort_by_number(needed, |needed| needed.distance);
}

fn descend(
    frustum: &Frustum,
    pyramid: Pyramid,
    focal: f64,
    tile: TileAddress,
    needed: &mut Vec<Needed>,
) {
    let Some(seen) = frustum.visible(tile) else { return };
    if tile.level == pyramid.levels() || is_fine_enough(pyramid, tile.level, focal, seen.depth) {
        needed.push(Needed { tile, distance: seen.distance });
        return;
    }
    for child in children(tile) {
        descend(frustum, pyramid, focal, child, needed);
    }
}

/// The four tiles of the next finer level.
pub fn children(tile: TileAddress) -> [TileAddress; 4] {
    [(0, 0), (0, 1), (1, 0), (1, 1)].map(|(down, right)| TileAddress {
        level: tile.level + 1,
        face: tile.face,
        row: tile.row * 2 + down,
        column: tile.column * 2 + right,
    })
}

/// Between a face of half-edge 1 at depth `d` and the screen, areas grow by `focal² / d³`. Towards the
/// corners of the cube a face holds more pixels than the screen can show, so that a coarser level does;
/// towards the edges of the screen the picture is stretched, which no finer level needs to make up for.
fn is_fine_enough(pyramid: Pyramid, level: u32, focal: f64, depth: f64) -> bool {
    let wanted = focal * (1.0 / (depth * depth.sqrt())).min(1.0);
    f64::from(pyramid.face_size(level)) / 2.0 >= wanted * TOLERANCE
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::camera::{Camera, Screen};
    use proptest::prelude::*;
    use sonla360_geometry::View;

    const DESK: Screen = Screen { width: 1280.0, height: 720.0, ratio: 1.0 };

    fn needed(view: View, pyramid: Pyramid, screen: Screen) -> Vec<Needed> {
        let mut camera = Camera::new(screen, pyramid.top_face_size());
        camera.set_view(view);
        let frustum = Frustum::new(camera.view(), screen.width, screen.height);
        let mut tiles = Vec::new();
        super::tiles(&frustum, pyramid, camera.focal_pixels(), &mut tiles);
        tiles
    }

    fn shape(tile_size: u32, levels: u32) -> Pyramid {
        Pyramid::new(tile_size, levels).expect("a shape")
    }

    #[test]
    fn a_face_seen_head_on_gets_the_level_of_the_screen() {
        // 640 device pixels a radian need a face of 1280: 2048 of 512 × 4, 1312 of 656 × 2.
        let levels = |pyramid| {
            let mut levels: Vec<_> = needed(View::new(0.0, 0.0, 90.0), pyramid, DESK)
                .iter()
                .map(|needed| needed.tile.level)
                .collect();
            levels.dedup();
            levels
        };
        assert_eq!(levels(shape(512, 4)), [3]);
        assert_eq!(levels(shape(656, 3)), [2]);
    }

    #[test]
    fn twice_the_pixel_ratio_asks_for_one_level_more() {
        let sharp = Screen { ratio: 2.0, ..DESK };
        let tiles = needed(View::new(0.0, 0.0, 90.0), shape(656, 3), sharp);
        assert!(tiles.iter().all(|needed| needed.tile.level == 3));
    }

    #[test]
    fn a_corner_of_the_cube_is_served_by_a_coarser_level() {
        let corner = View::new(45.0, 35.264, 60.0);
        let tiles = needed(corner, shape(512, 4), DESK);
        assert!(tiles[0].tile.level < 4 && tiles[0].distance == 0.0);
    }

    #[test]
    fn the_middle_comes_first() {
        let tiles = needed(View::new(100.0, 20.0, 90.0), shape(512, 4), DESK);
        assert!(tiles.windows(2).all(|pair| pair[0].distance <= pair[1].distance));
        assert_eq!(tiles[0].distance, 0.0);
    }

    proptest! {
        #[test]
        fn the_tiles_cover_the_screen_without_overlap(
            yaw in -180.0..180.0f64, pitch in -90.0..=90.0f64, hfov in 25.0..110.0f64,
            x in 0.0..1280.0f64, y in 0.0..720.0f64,
        ) {
            let view = View::new(yaw, pitch, hfov);
            let tiles = needed(view, shape(512, 4), DESK);
            let (face, u, v) = Face::of(view.vector_at(x, y, 1280.0, 720.0));
            let holding = tiles.iter().filter(|needed| {
                let (left, top, right, bottom) = needed.tile.bounds();
                needed.tile.face == face && (left..right).contains(&u) && (top..bottom).contains(&v)
            });
            prop_assert_eq!(holding.count(), 1);
        }
    }
}
