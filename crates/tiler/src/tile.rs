//! A tile's planes while they are made.

use crate::sphere::Lanes;

/// A square tile as planar YCbCr 4:2:0, or luma alone.
#[derive(Debug, Clone, Default)]
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
    pub(crate) fn take_quarter(&mut self, child: &Self, row: usize, column: usize, lanes: Lanes) {
        for index in 0..self.planes.len() {
            let size = self.plane_size(index);
            let half = size / 2;
            let start = row * half * size + column * half;
            let lines = self.planes[index][start..].chunks_mut(size);
            halve(&child.planes[index], size, lines, lanes);
        }
    }

    /// The tile at half its size: the part of its parent that it becomes.
    pub(crate) fn halved(&self, lanes: Lanes) -> Self {
        let mut half = Self::new(self.size / 2, self.planes.len() < 3);
        for (index, plane) in half.planes.iter_mut().enumerate() {
            let size = self.plane_size(index);
            halve(&self.planes[index], size, plane.chunks_mut(size / 2), lanes);
        }
        half
    }
}

/// Averages a square plane two by two, each pair of its rows into the start of a line.
fn halve<'a>(plane: &[u8], size: usize, lines: impl Iterator<Item = &'a mut [u8]>, lanes: Lanes) {
    for (line, pair) in lines.zip(plane.chunks_exact(2 * size)) {
        let (above, below) = pair.split_at(size);
        lanes.halve(above, below, &mut line[..size / 2]);
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
            parent.take_quarter(&child, index / 2, index % 2, Lanes::detect());
        }
        assert_eq!(parent.planes[0][..4], [10, 10, 20, 20]);
        assert_eq!(
            parent.halved(Lanes::detect()).planes,
            [vec![10, 20, 30, 41], vec![25], vec![128]]
        );
        assert_eq!(parent.planes[0][12..], [30, 30, 41, 41]);
        assert_eq!(parent.planes[1], [10, 20, 30, 41]);
    }
}
