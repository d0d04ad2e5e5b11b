//! RGB rows to planar YCbCr 4:2:0, by the JFIF formulas (BT.601, full range).

use crate::picture::Picture;

const SHIFT: i32 = 16;
const HALF: i32 = 1 << (SHIFT - 1);

/// `value × 2^16`, rounded.
const fn fixed(value: f64) -> i32 {
    (value * 65536.0 + if value < 0.0 { -0.5 } else { 0.5 }) as i32
}

pub(super) fn luma([r, g, b]: [u8; 3]) -> u8 {
    let [r, g, b] = [i32::from(r), i32::from(g), i32::from(b)];
    // 0.299 + 0.587 + 0.114 is exactly 1 in these integers too, so that white stays 255.
    ((fixed(0.299) * r + (65536 - fixed(0.299) - fixed(0.114)) * g + fixed(0.114) * b + HALF)
        >> SHIFT) as u8
}

/// Cb and Cr of the mean of four pixels, given their sums.
fn chroma([r, g, b]: [i32; 3]) -> (u8, u8) {
    let shift = SHIFT + 2;
    let centre = (128 << shift) + (1 << (shift - 1));
    let blue = fixed(-0.168_735_892) * r + fixed(-0.331_264_108) * g + fixed(0.5) * b;
    let red = fixed(0.5) * r + fixed(-0.418_687_589) * g + fixed(-0.081_312_411) * b;
    (((blue + centre) >> shift).clamp(0, 255) as u8, ((red + centre) >> shift).clamp(0, 255) as u8)
}

/// Collects rows of RGB from the top and writes them into a picture, two by two.
pub(super) struct RowSink {
    picture: Picture,
    previous: Vec<[u8; 3]>,
    row: usize,
}

impl RowSink {
    pub(super) fn new(width: usize, height: usize, grey: bool) -> Self {
        Self {
            picture: Picture::new(width, height, grey),
            previous: Vec::with_capacity(width),
            row: 0,
        }
    }

    /// Takes the next row; pixels beyond the picture's width are ignored.
    pub(super) fn push(&mut self, pixels: impl Iterator<Item = [u8; 3]>) {
        let mut pixels: Vec<[u8; 3]> = pixels.take(self.picture.width).collect();
        let shapes = self.picture.shapes();
        // An odd picture's last column is repeated in the padding.
        let last = pixels.last().copied().unwrap_or_default();
        pixels.resize(shapes[0].width, last);
        self.write_luma(&pixels);
        if self.row % 2 == 1 {
            let above = std::mem::take(&mut self.previous);
            self.write_chroma(&above, &pixels);
        }
        self.previous = pixels;
        self.row += 1;
    }

    /// The finished picture.
    pub(super) fn finish(mut self) -> Picture {
        if !self.picture.grey && self.row % 2 == 1 {
            // An odd picture's last row is repeated in the padding.
            let last = self.previous.clone();
            self.push(last.into_iter());
        }
        self.picture
    }

    fn write_luma(&mut self, pixels: &[[u8; 3]]) {
        let shape = self.picture.shapes()[0];
        let start = self.row * shape.width;
        if let Some(row) = self.picture.data[shape.range()].get_mut(start..start + shape.width) {
            for (target, pixel) in row.iter_mut().zip(pixels) {
                *target = luma(*pixel);
            }
        }
    }

    fn write_chroma(&mut self, above: &[[u8; 3]], below: &[[u8; 3]]) {
        let &[_, blue, red] = self.picture.shapes().as_slice() else { return };
        let start = self.row / 2 * blue.width;
        let planes = &mut self.picture.data[blue.offset..];
        let (blue_plane, red_plane) = planes.split_at_mut(red.offset - blue.offset);
        let blue_row = &mut blue_plane[start..start + blue.width];
        let red_row = &mut red_plane[start..start + red.width];
        let pairs = above.chunks_exact(2).zip(below.chunks_exact(2));
        for ((above, below), (cb, cr)) in pairs.zip(blue_row.iter_mut().zip(red_row)) {
            let mut sum = [0; 3];
            for pixel in above.iter().chain(below) {
                for (total, value) in sum.iter_mut().zip(pixel) {
                    *total += i32::from(*value);
                }
            }
            (*cb, *cr) = chroma(sum);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn grey_stays_grey_and_primaries_match_the_standard() {
        for value in [0, 1, 127, 254, 255] {
            assert_eq!(luma([value; 3]), value);
            assert_eq!(chroma([i32::from(value) * 4; 3]), (128, 128));
        }
        assert_eq!(luma([255, 0, 0]), 76);
        assert_eq!(chroma([0, 0, 255 * 4]), (255, 107));
    }

    #[test]
    fn odd_pictures_fill_their_padding() {
        let mut sink = RowSink::new(3, 3, false);
        for _ in 0..3 {
            sink.push([[10, 10, 10]; 3].into_iter());
        }
        let picture = sink.finish();
        assert!(picture.data[..16].iter().all(|value| *value == 10), "{:?}", picture.data);
        assert!(picture.data[16..].iter().all(|value| *value == 128));
    }
}
