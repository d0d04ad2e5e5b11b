//! The multi-resolution cube pyramid: tile size, levels and tile addresses.

use crate::{Face, UnknownFace};
use std::f64::consts::PI;
use thiserror::Error;

/// Smallest tile edge in pixels.
pub const MIN_TILE_SIZE: u32 = 368;
/// Largest tile edge in pixels.
pub const MAX_TILE_SIZE: u32 = 736;
const TILE_STEP: u32 = 16;

/// The shape of a pyramid: level 1 is one tile per face, each next level doubles exactly, every tile
/// is full size.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Pyramid {
    tile_size: u32,
    levels: u32,
}

/// A tile that exists in some pyramid.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct TileAddress {
    /// 1 is the coarsest level.
    pub level: u32,
    /// The cube face.
    pub face: Face,
    /// From 0 at the top of the face.
    pub row: u32,
    /// From 0 at the left of the face.
    pub column: u32,
}

/// Why a pyramid or a tile address is impossible.
#[derive(Debug, Error, PartialEq, Eq)]
pub enum PyramidError {
    /// A tile size or level count that no pyramid has.
    #[error("a pyramid of {levels} levels of {tile_size} px tiles is not possible")]
    Shape {
        /// Edge of a tile in pixels.
        tile_size: u32,
        /// Number of levels.
        levels: u32,
    },
    /// An address outside the pyramid.
    #[error("there is no tile {row}/{column} on level {level} of a pyramid of {levels} levels")]
    Outside {
        /// Level asked for.
        level: u32,
        /// Row asked for.
        row: u32,
        /// Column asked for.
        column: u32,
        /// Levels the pyramid has.
        levels: u32,
    },
    /// A letter that names no face.
    #[error(transparent)]
    Face(#[from] UnknownFace),
}

impl Pyramid {
    /// The pyramid for an equirectangular source of this width: the tile size is the multiple of 16
    /// between 368 and 736 that brings the top face as close as possible to `width / π`, at which the
    /// centre of a face has the source's own resolution: no pixel is invented, none is lost.
    ///
    /// 8192 px gives 656 px × 4 = 2624 px. Among equally close shapes the one with fewer levels wins.
    pub fn for_source_width(width: u32) -> Self {
        let ideal = f64::from(width) / PI;
        let mut best = Self { tile_size: MIN_TILE_SIZE, levels: 1 };
        for levels in 1..=12 {
            let tile = ideal / f64::from(1u32 << (levels - 1));
            let rounded = (tile / f64::from(TILE_STEP)).round() as u32 * TILE_STEP;
            let shape = Self { tile_size: rounded.clamp(MIN_TILE_SIZE, MAX_TILE_SIZE), levels };
            let distance = |p: Self| (f64::from(p.face_size(p.levels)) - ideal).abs();
            if distance(shape) < distance(best) {
                best = shape;
            }
        }
        best
    }

    /// A pyramid of any tile size from 1 to 8192 px and 1 to 16 levels, also one another tool cut.
    pub fn new(tile_size: u32, levels: u32) -> Result<Self, PyramidError> {
        if (1..=8192).contains(&tile_size) && (1..=16).contains(&levels) {
            Ok(Self { tile_size, levels })
        } else {
            Err(PyramidError::Shape { tile_size, levels })
        }
    }

    /// Edge of a tile in pixels.
    pub const fn tile_size(self) -> u32 {
        self.tile_size
    }

    /// Number of levels; also the number of the finest one.
    pub const fn levels(self) -> u32 {
        self.levels
    }

    /// Edge of a face in pixels on a level from 1 to [`Pyramid::levels`].
    pub const fn face_size(self, level: u32) -> u32 {
        self.tile_size << (level - 1)
    }

    /// Edge of the finest face in pixels.
    pub const fn top_face_size(self) -> u32 {
        self.face_size(self.levels)
    }

    /// Tiles along one edge of a face on a level.
    pub const fn tiles_per_edge(self, level: u32) -> u32 {
        1 << (level - 1)
    }

    /// Number of tiles on all levels and faces.
    pub fn tile_count(self) -> u64 {
        (1..=self.levels).map(|level| 6 * u64::from(self.tiles_per_edge(level)).pow(2)).sum()
    }

    /// Every tile, coarse levels first, faces in the order `f r b l u d`, rows before columns.
    pub fn tiles(self) -> impl Iterator<Item = TileAddress> {
        (1..=self.levels).flat_map(move |level| {
            let edge = self.tiles_per_edge(level);
            Face::ALL.into_iter().flat_map(move |face| {
                (0..edge).flat_map(move |row| {
                    (0..edge).map(move |column| TileAddress { level, face, row, column })
                })
            })
        })
    }

    /// Checks an address against this pyramid.
    pub fn tile(
        self,
        level: u32,
        face: Face,
        row: u32,
        column: u32,
    ) -> Result<TileAddress, PyramidError> {
        let exists = (1..=self.levels).contains(&level)
            && row < self.tiles_per_edge(level)
            && column < self.tiles_per_edge(level);
        if exists {
            Ok(TileAddress { level, face, row, column })
        } else {
            Err(PyramidError::Outside { level, row, column, levels: self.levels })
        }
    }
}

impl TileAddress {
    /// The address as it stands in paths and URLs: `{level}/{face}/{row}/{column}`.
    pub fn path(self) -> String {
        format!("{}/{}/{}/{}", self.level, self.face, self.row, self.column)
    }

    /// The tile on the next coarser level that covers this one.
    pub fn parent(self) -> Option<Self> {
        (self.level > 1).then(|| Self {
            level: self.level - 1,
            face: self.face,
            row: self.row / 2,
            column: self.column / 2,
        })
    }

    /// Face coordinates of the tile's corners: `(u_left, v_top, u_right, v_bottom)`, from −1 to 1.
    pub fn bounds(self) -> (f64, f64, f64, f64) {
        let step = 2.0 / f64::from(1u32 << (self.level - 1));
        let (left, top) = (f64::from(self.column) * step - 1.0, f64::from(self.row) * step - 1.0);
        (left, top, left + step, top + step)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn well_known_widths_get_their_shapes() {
        let shape = |width| {
            let p = Pyramid::for_source_width(width);
            (p.tile_size(), p.levels(), p.top_face_size())
        };
        assert_eq!(shape(8192), (656, 3, 2624));
        assert_eq!(shape(16384), (656, 4, 5248));
        assert_eq!(shape(32768), (656, 5, 10496));
        assert_eq!(shape(4096), (656, 2, 1312));
        assert_eq!(shape(8000), (640, 3, 2560));
        assert_eq!(shape(1024), (368, 1, 368));
    }

    #[test]
    fn impossible_tiles_cannot_be_made() {
        let pyramid = Pyramid::for_source_width(8192);
        assert!(pyramid.tile(3, Face::Up, 3, 3).is_ok());
        assert!(pyramid.tile(3, Face::Up, 4, 0).is_err());
        assert!(pyramid.tile(0, Face::Up, 0, 0).is_err());
        assert!(pyramid.tile(4, Face::Up, 0, 0).is_err());
        assert!(Pyramid::new(0, 1).is_err());
    }

    #[test]
    fn every_tile_is_listed_once_and_coarse_first() {
        let pyramid = Pyramid::for_source_width(8192);
        let tiles: Vec<_> = pyramid.tiles().collect();
        assert_eq!(tiles.len() as u64, pyramid.tile_count());
        assert_eq!(tiles.len(), 6 * (1 + 4 + 16));
        assert!(tiles.windows(2).all(|pair| pair[0] < pair[1]));
    }

    proptest! {
        #[test]
        fn no_other_shape_comes_closer_to_the_source(width in 1200u32..=32768) {
            let pyramid = Pyramid::for_source_width(width);
            let ideal = f64::from(width) / PI;
            let distance = |face: u32| (f64::from(face) - ideal).abs();
            for levels in 1..=7 {
                for tile in (MIN_TILE_SIZE..=MAX_TILE_SIZE).step_by(16) {
                    let other = tile << (levels - 1);
                    prop_assert!(distance(pyramid.top_face_size()) <= distance(other));
                }
            }
            prop_assert_eq!(pyramid.tile_size() % 16, 0);
            prop_assert!((MIN_TILE_SIZE..=MAX_TILE_SIZE).contains(&pyramid.tile_size()));
        }

        #[test]
        fn a_parent_covers_its_child(level in 2u32..6, row in 0u32..2, column in 0u32..2) {
            let child = TileAddress { level, face: Face::Left, row, column };
            let parent = child.parent().expect("above level 1");
            let (inner, outer) = (child.bounds(), parent.bounds());
            prop_assert!(outer.0 <= inner.0 && outer.1 <= inner.1);
            prop_assert!(outer.2 >= inner.2 && outer.3 >= inner.3);
        }
    }
}
