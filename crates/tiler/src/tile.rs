//! A tile's planes while they are made, and the codec that writes them.

use crate::TileError;
use turbojpeg::{Compressor, Subsamp, YuvImage, YuvPlanesImage};

/// A square tile as planar YCbCr 4:2:0, or luma alone.
#[derive(Debug, Clone)]
pub(crate) struct Tile {
    pub(crate) size: usize,
    /// Luma, then (unless grey) Cb and Cr at half the size.
    pub(crate) planes: Vec<Vec<u8>>,
}

impl Tile {
    /// A black tile; `size` is even.
    pub(crate) fn new(size: usize, grey: bool) -> Self {
        let mut planes = vec![vec![0; size * size]];
        if !grey {
            planes.resize(3, vec![128; size * size / 4]);
        }
        Self { size, planes }
    }

    /// The edge of a plane in samples.
    pub(crate) fn plane_size(&self, plane: usize) -> usize {
        if plane == 0 { self.size } else { self.size / 2 }
    }

    /// Writes `child`, averaged two by two, into the given quarter of this tile of the same size.
    pub(crate) fn take_quarter(&mut self, child: &Self, row: usize, column: usize) {
        for index in 0..self.planes.len() {
            let size = self.plane_size(index);
            let half = size / 2;
            let start = row * half * size + column * half;
            let lines = self.planes[index][start..].chunks_mut(size);
            for (line, pair) in lines.zip(child.planes[index].chunks_exact(2 * size)) {
                let (above, below) = pair.split_at(size);
                let quads = above.as_chunks::<2>().0.iter().zip(below.as_chunks::<2>().0);
                for (target, ([a, b], [c, d])) in line.iter_mut().zip(quads) {
                    let sum = u16::from(*a) + u16::from(*b) + u16::from(*c) + u16::from(*d);
                    *target = ((sum + 2) / 4) as u8;
                }
            }
        }
    }
}

/// A JPEG encoder with its output buffer, reused from tile to tile.
pub(crate) struct Encoder {
    compressor: Compressor,
    output: Vec<u8>,
}

impl Encoder {
    pub(crate) fn new(quality: u8) -> Result<Self, TileError> {
        let mut compressor = Compressor::new().map_err(TileError::internal)?;
        compressor.set_quality(i32::from(quality)).map_err(TileError::internal)?;
        Ok(Self { compressor, output: Vec::new() })
    }

    /// Encodes planes of any even size and returns the file's bytes.
    pub(crate) fn encode(
        &mut self,
        planes: &[Vec<u8>],
        width: usize,
        height: usize,
    ) -> Result<&[u8], TileError> {
        let grey = planes.len() < 3;
        let subsamp = if grey { Subsamp::Gray } else { Subsamp::Sub2x2 };
        let capacity =
            turbojpeg::compressed_buf_len(width, height, subsamp).map_err(TileError::internal)?;
        if self.output.len() < capacity {
            self.output.resize(capacity, 0);
        }
        let output = self.output.as_mut_slice();
        let length = if let [luma, blue, red] = planes {
            let image = YuvPlanesImage {
                y_plane: luma.as_slice(),
                u_plane: blue.as_slice(),
                v_plane: red.as_slice(),
                width,
                height,
                y_stride: width,
                u_stride: width / 2,
                v_stride: width / 2,
                subsamp,
            };
            self.compressor.compress_yuv_planes_to_slice(&image, output)
        } else {
            let pixels = planes.first().map_or(&[][..], Vec::as_slice);
            let image = YuvImage { pixels, width, align: 1, height, subsamp };
            self.compressor.compress_yuv_to_slice(image, output)
        }
        .map_err(TileError::internal)?;
        Ok(&self.output[..length])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn four_children_become_one_parent() {
        let mut parent = Tile::new(4, false);
        for (index, value) in [10u8, 20, 30, 41].into_iter().enumerate() {
            let mut child = Tile::new(4, false);
            child.planes[0].fill(value);
            child.planes[1].fill(value);
            parent.take_quarter(&child, index / 2, index % 2);
        }
        assert_eq!(parent.planes[0][..4], [10, 10, 20, 20]);
        assert_eq!(parent.planes[0][12..], [30, 30, 41, 41]);
        assert_eq!(parent.planes[1], [10, 20, 30, 41]);
    }
}
