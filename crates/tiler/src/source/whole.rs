//! A picture that had to be decoded whole, handed out in strips.

use crate::TileError;
use crate::picture::Picture;
use crate::strip::{Reader, STRIP_ROWS, Shape, Strip};

/// A decoded picture, and the strip that is next.
pub(super) struct Whole {
    picture: Picture,
    next: usize,
}

impl Whole {
    pub(super) fn new(picture: Picture) -> Self {
        Self { picture, next: 0 }
    }
}

impl Reader for Whole {
    fn shape(&self) -> Shape {
        let Picture { width, height, grey, .. } = self.picture;
        Shape { width, height, grey }
    }

    fn read(&mut self, strip: &mut Strip) -> Result<(), TileError> {
        for (index, (plane, shape)) in
            strip.planes.iter_mut().zip(self.picture.shapes()).enumerate()
        {
            let divisor = if index == 0 { 1 } else { 2 };
            let first = self.next * STRIP_ROWS / divisor;
            let rows = self.picture.data[shape.range()].chunks_exact(shape.width).skip(first);
            for (row, samples) in rows.take(plane.rows).enumerate() {
                plane.row_mut(row).copy_from_slice(samples);
            }
        }
        self.next += 1;
        Ok(())
    }
}

impl<R: Reader + ?Sized> Reader for Box<R> {
    fn shape(&self) -> Shape {
        (**self).shape()
    }

    fn read(&mut self, strip: &mut Strip) -> Result<(), TileError> {
        (**self).read(strip)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_row_comes_out_once_and_in_order() {
        let mut picture = Picture::new(6, 131, false);
        for shape in picture.shapes() {
            for row in 0..shape.height {
                let start = shape.offset + row * shape.width;
                picture.data[start..start + shape.width].fill(row as u8);
            }
        }
        let mut reader = Whole::new(picture);
        let shape = reader.shape();
        for index in 0..shape.strips() {
            let mut strip = Strip::new(shape, index);
            reader.read(&mut strip).expect("reads");
            for (plane, divisor) in strip.planes.iter().zip([1, 2, 2]) {
                for row in 0..plane.rows {
                    let expected = (strip.first_row / divisor + row) as u8;
                    assert!(plane.row(row).iter().all(|sample| *sample == expected));
                }
            }
        }
    }
}
