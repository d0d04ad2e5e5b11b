//! A decoded panorama as planar YCbCr 4:2:0 in one allocation: half the bytes of RGB, and exactly
//! what the JPEG codec reads and writes, so that no colour is converted on the way.

/// The planes of a picture, one after the other: luma, then (unless grey) Cb and Cr at half size.
#[derive(Debug)]
pub(crate) struct Picture {
    pub(crate) width: usize,
    pub(crate) height: usize,
    pub(crate) grey: bool,
    pub(crate) data: Vec<u8>,
}

/// Where one plane lies in [`Picture::data`]; rows follow each other without padding.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct PlaneShape {
    pub(crate) offset: usize,
    pub(crate) width: usize,
    pub(crate) height: usize,
}

impl PlaneShape {
    pub(crate) fn range(self) -> std::ops::Range<usize> {
        self.offset..self.offset + self.width * self.height
    }
}

/// The planes of a picture of this size. Colour pictures of odd size have one luma row or column
/// more, as TurboJPEG's planar images do.
pub(crate) fn plane_shapes(width: usize, height: usize, grey: bool) -> Vec<PlaneShape> {
    if grey {
        return vec![PlaneShape { offset: 0, width, height }];
    }
    let (half_width, half_height) = (width.div_ceil(2), height.div_ceil(2));
    let luma = PlaneShape { offset: 0, width: half_width * 2, height: half_height * 2 };
    let blue = PlaneShape { offset: luma.range().end, width: half_width, height: half_height };
    let red = PlaneShape { offset: blue.range().end, ..blue };
    vec![luma, blue, red]
}

/// Bytes of all planes of a picture of this size.
pub(crate) fn plane_bytes(width: usize, height: usize, grey: bool) -> usize {
    plane_shapes(width, height, grey).last().map_or(0, |shape| shape.range().end)
}

impl Picture {
    /// A black picture.
    pub(crate) fn new(width: usize, height: usize, grey: bool) -> Self {
        Self { width, height, grey, data: vec![0; plane_bytes(width, height, grey)] }
    }

    pub(crate) fn shapes(&self) -> Vec<PlaneShape> {
        plane_shapes(self.width, self.height, self.grey)
    }

    /// The picture as its EXIF orientation (1 to 8) says it is to be shown.
    pub(crate) fn oriented(self, orientation: u16) -> Self {
        if !(2..=8).contains(&orientation) {
            return self;
        }
        let turned = orientation >= 5;
        let (width, height) =
            if turned { (self.height, self.width) } else { (self.width, self.height) };
        let mut result = Self::new(width, height, self.grey);
        for (from, to) in self.shapes().into_iter().zip(result.shapes()) {
            orient_plane(
                &self.data[from.range()],
                from,
                &mut result.data[to.range()],
                to,
                orientation,
            );
        }
        result
    }
}

/// Copies a plane with the flips and the quarter turn of an EXIF orientation (CIPA DC-008, tag 274).
fn orient_plane(
    source: &[u8],
    from: PlaneShape,
    target: &mut [u8],
    to: PlaneShape,
    orientation: u16,
) {
    let mirror_x = matches!(orientation, 2 | 3 | 7 | 8);
    let mirror_y = matches!(orientation, 3 | 4 | 6 | 7);
    let turned = orientation >= 5;
    for (row, line) in target.chunks_exact_mut(to.width).enumerate() {
        for (column, pixel) in line.iter_mut().enumerate() {
            let (x, y) = if turned { (row, column) } else { (column, row) };
            let x = if mirror_x { from.width - 1 - x } else { x };
            let y = if mirror_y { from.height - 1 - y } else { y };
            *pixel = source[y * from.width + x];
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The eight orientations of the letter F, as the EXIF standard draws them.
    #[test]
    fn orientations_turn_the_picture_upright() {
        // Stored: a picture whose upright form is the rows "ab" / "cd".
        let stored =
            [*b"abcd", *b"badc", *b"dcba", *b"cdab", *b"acbd", *b"bdac", *b"dbca", *b"cadb"];
        for (orientation, bytes) in (1..=8).zip(stored) {
            let picture = Picture { width: 2, height: 2, grey: true, data: bytes.to_vec() };
            let upright = picture.oriented(orientation).data;
            assert_eq!(upright, b"abcd", "orientation {orientation}");
        }
    }

    #[test]
    fn planes_of_odd_pictures_are_padded_to_whole_chroma_samples() {
        let shapes = plane_shapes(5, 3, false);
        assert_eq!((shapes[0].width, shapes[0].height), (6, 4));
        assert_eq!((shapes[2].width, shapes[2].height, shapes[2].offset), (3, 2, 30));
        assert_eq!(plane_bytes(5, 3, false), 36);
    }
}
