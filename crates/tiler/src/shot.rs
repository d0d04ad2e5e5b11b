//! The way back: a plain rectilinear picture from the tiles of a pyramid, for posters and lists.

use glam::DVec3;
use sonla360_geometry::{Face, Pyramid, TileAddress, View};
use std::collections::BTreeSet;
use thiserror::Error;
use turbojpeg::{Image, PixelFormat, Subsamp};

/// A tile may be enlarged by this much before the next finer level is taken.
const ENLARGEMENT: f64 = 1.25;
/// Samples per pixel along each side: evens out that levels only halve.
const SAMPLES: u32 = 2;

/// A picture to be taken.
#[derive(Debug, Clone, Copy)]
pub struct Shot {
    /// What it is taken from.
    pub pyramid: Pyramid,
    /// Where the camera looks.
    pub view: View,
    /// Width in pixels.
    pub width: u32,
    /// Height in pixels.
    pub height: u32,
}

/// Why a picture could not be taken.
#[derive(Debug, Error)]
pub enum ShotError {
    /// A tile that is no JPEG.
    #[error("tile {} cannot be read: {source}", address.path())]
    Tile {
        /// The tile.
        address: TileAddress,
        /// What the decoder said.
        source: turbojpeg::Error,
    },
    /// A tile of another size than its pyramid's.
    #[error("tile {} is {width}×{height} px: it belongs to another pyramid", address.path())]
    Size {
        /// The tile.
        address: TileAddress,
        /// Width in pixels.
        width: usize,
        /// Height in pixels.
        height: usize,
    },
    /// The finished picture could not be coded.
    #[error("the picture could not be coded: {0}")]
    Encode(turbojpeg::Error),
}

impl Shot {
    /// The coarsest level that is sharp enough.
    fn level(&self) -> u32 {
        // In the middle of the picture, width × focal length pixels span as much as one face does.
        let wanted = f64::from(self.width) * self.view.focal_length() / ENLARGEMENT;
        let levels = self.pyramid.levels();
        (1..=levels)
            .find(|level| f64::from(self.pyramid.face_size(*level)) >= wanted)
            .unwrap_or(levels)
    }

    /// The tiles the picture is made of, all of one level.
    pub fn tiles(&self) -> Vec<TileAddress> {
        const STEP: usize = 4;
        /// Texels around a sample that may be needed, with room for the steps between samples.
        const REACH: i64 = 24;
        let level = self.level();
        let size = self.pyramid.face_size(level);
        let mut tiles = BTreeSet::new();
        let steps = |length: u32| (0..length).step_by(STEP).chain([length]);
        for y in steps(self.height) {
            for x in steps(self.width) {
                let (face, column, row) = texel(self.vector(f64::from(x), f64::from(y)), size);
                for (dx, dy) in [(-REACH, -REACH), (REACH, -REACH), (-REACH, REACH), (REACH, REACH)]
                {
                    let inside = |texel: f64, step: i64| {
                        (texel as i64 + step).clamp(0, i64::from(size) - 1) as u32
                            / self.pyramid.tile_size()
                    };
                    let (row, column) = (inside(row, dy), inside(column, dx));
                    tiles.insert(TileAddress { level, face, row, column });
                }
            }
        }
        tiles.into_iter().collect()
    }

    fn vector(&self, x: f64, y: f64) -> DVec3 {
        self.view.vector_at(x, y, f64::from(self.width), f64::from(self.height))
    }

    /// The picture as JPEG, from the tiles that [`Shot::tiles`] asked for.
    /// `quality` from 1 to 100.
    pub fn render(
        &self,
        tiles: &[(TileAddress, &[u8])],
        quality: u8,
    ) -> Result<Vec<u8>, ShotError> {
        let faces = Faces::decode(self.pyramid, self.level(), tiles)?;
        let mut pixels = Vec::with_capacity((self.width * self.height * 3) as usize);
        let step = 1.0 / f64::from(SAMPLES);
        let vector = self.view.vectors(f64::from(self.width), f64::from(self.height));
        let corners = |y: u32| -> Vec<DVec3> {
            (0..=self.width).map(|x| vector(f64::from(x), f64::from(y))).collect()
        };
        let mut below = corners(0);
        for y in 0..self.height {
            let above = std::mem::replace(&mut below, corners(y + 1));
            for ((corner, right), down) in above.iter().zip(&above[1..]).zip(&below) {
                // Within a pixel the vector changes evenly.
                let (right, down) = (right - corner, down - corner);
                let mut sum = [0.0; 3];
                for sample in 0..SAMPLES * SAMPLES {
                    let dx = (f64::from(sample % SAMPLES) + 0.5) * step;
                    let dy = (f64::from(sample / SAMPLES) + 0.5) * step;
                    let colour = faces.sample(corner + right * dx + down * dy);
                    for channel in 0..3 {
                        sum[channel] += colour[channel];
                    }
                }
                let samples = f64::from(SAMPLES * SAMPLES);
                pixels.extend(sum.map(|sum| (sum / samples).round() as u8));
            }
        }
        let (width, height) = (self.width as usize, self.height as usize);
        let image = Image {
            pixels: pixels.as_slice(),
            width,
            pitch: width * 3,
            height,
            format: PixelFormat::RGB,
        };
        let jpeg = turbojpeg::compress(image, i32::from(quality), Subsamp::Sub2x2)
            .map_err(ShotError::Encode)?;
        Ok(jpeg.to_vec())
    }
}

/// Where a vector meets its face, in texels: face, column, row; the centre of the first texel is 0.5.
fn texel(vector: DVec3, size: u32) -> (Face, f64, f64) {
    let (face, u, v) = Face::of(vector);
    let scale = f64::from(size) / 2.0;
    (face, (u + 1.0) * scale, (v + 1.0) * scale)
}

/// The decoded tiles of one level.
struct Faces {
    tile_size: u32,
    /// Tiles along one edge of a face.
    tiles_per_edge: u32,
    /// By face, row and column; tiles that were not asked for are absent.
    tiles: Vec<Option<Image<Vec<u8>>>>,
}

impl Faces {
    fn decode(
        pyramid: Pyramid,
        level: u32,
        tiles: &[(TileAddress, &[u8])],
    ) -> Result<Self, ShotError> {
        let tiles_per_edge = pyramid.tiles_per_edge(level);
        let mut faces = Self {
            tile_size: pyramid.tile_size(),
            tiles_per_edge,
            tiles: vec![None; 6 * tiles_per_edge.pow(2) as usize],
        };
        let edge = pyramid.tile_size() as usize;
        for (address, bytes) in tiles {
            let address = *address;
            let image = turbojpeg::decompress(bytes, PixelFormat::RGB)
                .map_err(|source| ShotError::Tile { address, source })?;
            let (width, height) = (image.width, image.height);
            if (width, height) != (edge, edge) || address.level != level {
                return Err(ShotError::Size { address, width, height });
            }
            let index = faces.index(address.face, address.row, address.column);
            faces.tiles[index] = Some(image);
        }
        Ok(faces)
    }

    fn index(&self, face: Face, row: u32, column: u32) -> usize {
        let edge = self.tiles_per_edge as usize;
        (face.index() * edge + row as usize) * edge + column as usize
    }

    /// Bilinear; beyond a face's edge its outermost texels go on.
    fn sample(&self, vector: DVec3) -> [f64; 3] {
        let (face, column, row) = texel(vector, self.tile_size * self.tiles_per_edge);
        let (left, top) = (column - 0.5, row - 0.5);
        let (right_share, bottom_share) = (left - left.floor(), top - top.floor());
        let mut colour = [0.0; 3];
        for (dy, dx) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
            let share = if dx == 1 { right_share } else { 1.0 - right_share }
                * if dy == 1 { bottom_share } else { 1.0 - bottom_share };
            let texel = self.texel(face, left.floor() as i64 + dx, top.floor() as i64 + dy);
            for channel in 0..3 {
                colour[channel] += share * f64::from(texel[channel]);
            }
        }
        colour
    }

    fn texel(&self, face: Face, column: i64, row: i64) -> [u8; 3] {
        let last = i64::from(self.tile_size * self.tiles_per_edge) - 1;
        let (column, row) = (column.clamp(0, last) as u32, row.clamp(0, last) as u32);
        let index = self.index(face, row / self.tile_size, column / self.tile_size);
        let Some(image) = &self.tiles[index] else { return [0; 3] };
        let (x, y) = (column % self.tile_size, row % self.tile_size);
        let start = y as usize * image.pitch + x as usize * 3;
        [image.pixels[start], image.pixels[start + 1], image.pixels[start + 2]]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A pyramid whose colour at every point is a smooth function of the direction.
    fn colour(vector: DVec3) -> [u8; 3] {
        let unit = vector.normalize();
        [unit.x, unit.y, unit.z].map(|axis| (axis * 100.0 + 128.0).round() as u8)
    }

    fn tile(pyramid: Pyramid, address: TileAddress) -> Vec<u8> {
        let edge = pyramid.tile_size();
        let (left, top, right, bottom) = address.bounds();
        let mut pixels = Vec::new();
        for y in 0..edge {
            for x in 0..edge {
                let at = |from: f64, to: f64, index: u32| {
                    from + (to - from) * (f64::from(index) + 0.5) / f64::from(edge)
                };
                pixels.extend(colour(address.face.point(at(left, right, x), at(top, bottom, y))));
            }
        }
        let edge = edge as usize;
        let image = Image {
            pixels: pixels.as_slice(),
            width: edge,
            pitch: edge * 3,
            height: edge,
            format: PixelFormat::RGB,
        };
        turbojpeg::compress(image, 95, Subsamp::None).expect("compresses").to_vec()
    }

    #[test]
    fn a_poster_shows_what_lies_in_each_direction() {
        let pyramid = Pyramid::new(64, 2).expect("possible");
        for view in [View::new(40.0, -10.0, 80.0), View::new(-135.0, 50.0, 90.0)] {
            let shot = Shot { pyramid, view, width: 96, height: 60 };
            let tiles: Vec<_> =
                shot.tiles().into_iter().map(|address| (address, tile(pyramid, address))).collect();
            let tiles: Vec<_> =
                tiles.iter().map(|(address, bytes)| (*address, bytes.as_slice())).collect();
            let jpeg = shot.render(&tiles, 95).expect("renders");
            let image = turbojpeg::decompress(&jpeg, PixelFormat::RGB).expect("a picture");
            assert_eq!((image.width, image.height), (96, 60));
            for (x, y) in [(3, 3), (48, 30), (90, 5), (5, 55), (92, 57)] {
                let expected = colour(shot.vector(f64::from(x) + 0.5, f64::from(y) + 0.5));
                let start = y as usize * image.pitch + x as usize * 3;
                for (channel, wanted) in expected.into_iter().enumerate() {
                    let found = image.pixels[start + channel];
                    assert!(found.abs_diff(wanted) <= 8, "{view:?} at {x},{y}: {found}, {wanted}");
                }
            }
        }
    }

    #[test]
    fn a_small_picture_is_made_from_coarse_tiles() {
        let pyramid = Pyramid::for_source_width(8192);
        let view = View::new(0.0, 0.0, 80.0);
        let level = |width| Shot { pyramid, view, width, height: width / 2 }.level();
        assert_eq!((level(640), level(1200), level(1920)), (1, 2, 3));
    }
}
