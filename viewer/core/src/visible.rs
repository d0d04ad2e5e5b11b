//! Which tiles a view needs: those on the screen, of levels that are just fine enough for it.

use crate::frustum::Frustum;
use crate::order::sort_by_number;
use sonla360_geometry::{Face, Pyramid, TileAddress};

/// Face pixels a device pixel that a level must have at least, at the middle of the view. With the still
/// picture's four samples a pixel, 1.2 gives 39 dB against the exact view, 1.6 gives 40.2 and 2.4 gives
/// 42.2: a coarser level lacks detail, and its JPEG noise is averaged less (measured).
const SHARPNESS: f64 = 1.3;

/// … and at the middle of every tile, where the screen shows it larger than the middle of the view: the
/// corners of a wide view would lose 6 dB on one level for all, and would cost four times the tiles on the
/// next (measured).
const SHARPNESS_ASIDE: f64 = 0.8;
/// Less than this is not worth a finer tile.
const LEAST_ASIDE: f64 = 0.25;

/// A tile on the screen.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Needed {
    /// The tile.
    pub tile: TileAddress,
    /// Angle in degrees from the middle of the view to its nearest point.
    pub distance: f64,
}

/// How fine tiles must be: from one level on, and finer where the screen stretches them.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Detail {
    pyramid: Pyramid,
    /// Device pixels a radian at the middle of the view.
    focal: f64,
    level: u32,
    /// Face pixels a device pixel at the middle of every tile; 0 where all are of one level.
    aside: f64,
}

impl Detail {
    /// For a view with `focal` device pixels a radian at its middle: the coarsest level that is sharp there.
    /// Where the cube holds more than the screen can show, towards its corners, no coarser one: that
    /// would save a fifth of the tiles and cost up to 4 dB there (measured against exact views).
    pub fn new(pyramid: Pyramid, focal: f64) -> Self {
        let level = (1..pyramid.levels())
            .find(|level| f64::from(pyramid.face_size(*level)) / 2.0 >= focal * SHARPNESS)
            .unwrap_or(pyramid.levels());
        Self { pyramid, focal, level, aside: SHARPNESS_ASIDE }
    }

    /// The coarsest level everywhere.
    pub fn coarsest(pyramid: Pyramid) -> Self {
        Self { pyramid, focal: 0.0, level: 1, aside: 0.0 }
    }

    /// The level at the middle of the view.
    pub fn level(self) -> u32 {
        self.level
    }

    /// With fewer tiles; `None` where there cannot be fewer.
    pub fn coarser(self) -> Option<Self> {
        match self {
            Self { aside, .. } if aside > LEAST_ASIDE => Some(Self { aside: aside / 1.5, ..self }),
            Self { aside, .. } if aside > 0.0 => Some(Self { aside: 0.0, ..self }),
            Self { level: 1, .. } => None,
            Self { level, .. } => Some(Self { level: level - 1, ..self }),
        }
    }

    fn is_enough(self, frustum: &Frustum, tile: TileAddress) -> bool {
        let dense = || f64::from(self.pyramid.face_size(tile.level)) / 2.0;
        tile.level >= self.level
            && (self.aside == 0.0
                || tile.level >= self.pyramid.levels()
                || dense() >= self.focal * self.aside * frustum.stretch(tile))
    }
}

/// The tiles that are on the screen, as fine as they must be, the nearest to the middle first, put into
/// `needed` in place of what was there.
pub fn tiles(frustum: &Frustum, detail: Detail, needed: &mut Vec<Needed>) {
    needed.clear();
    for face in Face::ALL {
        descend(frustum, detail, TileAddress { level: 1, face, row: 0, column: 0 }, needed);
    }
    sort_by_number(needed, |needed| needed.distance);
}

/// Looks only into parts of a face that are on the screen.
fn descend(frustum: &Frustum, detail: Detail, tile: TileAddress, needed: &mut Vec<Needed>) {
    let Some(distance) = frustum.distance(tile) else { return };
    if detail.is_enough(frustum, tile) {
        needed.push(Needed { tile, distance });
        return;
    }
    for child in children(tile) {
        descend(frustum, detail, child, needed);
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
        super::tiles(&frustum, Detail::new(pyramid, camera.focal_pixels()), &mut tiles);
        tiles
    }

    fn shape(tile_size: u32, levels: u32) -> Pyramid {
        Pyramid::new(tile_size, levels).expect("a shape")
    }

    #[test]
    fn a_face_seen_head_on_gets_the_level_of_the_screen() {
        // 640 device pixels a radian need a face of 1536: 2048 of 512 × 4, 2624 of 656 × 4.
        let levels = |pyramid| {
            let mut levels: Vec<_> = needed(View::new(0.0, 0.0, 90.0), pyramid, DESK)
                .iter()
                .map(|needed| needed.tile.level)
                .collect();
            levels.dedup();
            levels
        };
        assert_eq!(levels(shape(512, 4)), [3]);
        assert_eq!(levels(shape(656, 3)), [3]);
    }

    #[test]
    fn twice_the_pixel_ratio_asks_for_one_level_more() {
        let sharp = Screen { ratio: 2.0, ..DESK };
        let tiles = needed(View::new(0.0, 0.0, 90.0), shape(512, 4), sharp);
        assert!(tiles.iter().all(|needed| needed.tile.level == 4));
    }

    #[test]
    fn only_what_a_wide_view_stretches_comes_from_a_finer_level() {
        let levels = |view| {
            let tiles = needed(view, shape(656, 3), DESK);
            let of = |level| tiles.iter().filter(|needed| needed.tile.level == level).count();
            (of(2), of(3))
        };
        let (coarse, fine) = levels(View::new(0.0, 0.0, 112.0));
        assert!(coarse >= 4 && fine >= 4, "{coarse} and {fine}");
        assert_eq!(levels(View::new(0.0, 0.0, 80.0)).0, 0, "hardly stretched at all");
    }

    #[test]
    fn the_middle_comes_first() {
        let tiles = needed(View::new(100.0, 20.0, 90.0), shape(512, 4), DESK);
        assert!(tiles.windows(2).all(|pair| pair[0].distance <= pair[1].distance));
        assert_eq!(tiles[0].distance, 0.0);
    }

    /// At yaw 0 and pitch 0 edges of tiles lie in the very plane of the camera.
    #[test]
    fn the_tiles_cover_the_screen_also_straight_ahead() {
        let phone = Screen { width: 390.0, height: 688.0, ratio: 2.0 };
        for (hfov, yaw) in [(60.0, 0.0), (75.0, 0.0), (90.0, 90.0), (100.0, 0.0), (110.0, 180.0)] {
            let view = View::new(yaw, 0.0, hfov);
            for pyramid in [shape(656, 2), shape(656, 3)] {
                let tiles = needed(view, pyramid, phone);
                for (x, y) in (1..39).flat_map(|x| (1..68).map(move |y| (x, y))) {
                    let (x, y) = (f64::from(x) * 10.0 + 0.3, f64::from(y) * 10.0 + 0.3);
                    let (face, u, v) = Face::of(view.vector_at(x, y, 390.0, 688.0));
                    let holds = tiles.iter().any(|needed| {
                        let (left, top, right, bottom) = needed.tile.bounds();
                        needed.tile.face == face
                            && (left..=right).contains(&u)
                            && (top..=bottom).contains(&v)
                    });
                    assert!(holds, "{face} {u:.3} {v:.3} at {x}, {y} of hfov {hfov}");
                }
            }
        }
    }

    proptest! {
        #[test]
        fn the_tiles_cover_the_screen_without_overlap(
            yaw in -180.0..180.0f64, pitch in -90.0..=90.0f64, hfov in 25.0..120.0f64,
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
