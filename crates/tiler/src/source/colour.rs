//! RGB rows to planar YCbCr 4:2:0 and back, by the JFIF formulas (BT.601, full range).

use super::Decoded;
use super::alpha::{Channels, on_black, rgba_on_black};
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
pub(super) fn chroma([r, g, b]: [i32; 3]) -> (u8, u8) {
    let shift = SHIFT + 2;
    let centre = (128 << shift) + (1 << (shift - 1));
    let blue = fixed(-0.168_735_892) * r + fixed(-0.331_264_108) * g + fixed(0.5) * b;
    let red = fixed(0.5) * r + fixed(-0.418_687_589) * g + fixed(-0.081_312_411) * b;
    (((blue + centre) >> shift).clamp(0, 255) as u8, ((red + centre) >> shift).clamp(0, 255) as u8)
}

/// One pixel back to RGB; what lies outside the cube is clamped.
pub(super) fn rgb(y: u8, blue: u8, red: u8) -> [u8; 3] {
    let (y, blue, red) = (i32::from(y) << SHIFT, i32::from(blue) - 128, i32::from(red) - 128);
    [
        y + fixed(1.402) * red,
        y + fixed(-0.344_136_286) * blue + fixed(-0.714_136_286) * red,
        y + fixed(1.772) * blue,
    ]
    .map(|value| ((value + HALF) >> SHIFT).clamp(0, 255) as u8)
}

/// A luma row with its chroma row of half the length, back to RGB without smoothing the chroma: halving it
/// again then gives back what was there.
pub(super) fn rgb_row(luma: &[u8], blue: &[u8], red: &[u8], target: &mut [u8]) {
    let pairs = luma.as_chunks::<2>().0.iter().zip(blue.iter().zip(red));
    for (target, (luma, (blue, red))) in target.as_chunks_mut::<6>().0.iter_mut().zip(pairs) {
        let (left, right) = target.split_at_mut(3);
        left.copy_from_slice(&rgb(luma[0], *blue, *red));
        right.copy_from_slice(&rgb(luma[1], *blue, *red));
    }
}

/// Collects rows of RGB from the top and writes them into a picture, two by two.
pub(super) struct RowSink {
    picture: Picture,
    previous: Vec<[u8; 3]>,
    row: usize,
    transparent: bool,
}

impl RowSink {
    pub(super) fn new(width: usize, height: usize, grey: bool) -> Self {
        Self {
            picture: Picture::new(width, height, grey),
            previous: Vec::with_capacity(width),
            row: 0,
            transparent: false,
        }
    }

    /// Takes the next row of 8-bit samples, transparent pixels laid on black.
    pub(super) fn push_samples(&mut self, row: &[u8], channels: Channels) {
        self.note_alpha(row, channels);
        match channels {
            Channels::Grey => self.push(row.iter().map(|grey| [*grey; 3])),
            Channels::GreyAlpha => {
                let pixels = row.as_chunks::<2>().0.iter();
                self.push(pixels.map(|[grey, alpha]| [on_black(*grey, *alpha); 3]));
            }
            Channels::Rgb => self.push(row.as_chunks::<3>().0.iter().copied()),
            Channels::Rgba => self.push(row.as_chunks::<4>().0.iter().copied().map(rgba_on_black)),
        }
    }

    /// Takes the next row of 8-bit samples whose colours are multiplied with their opacity already.
    pub(super) fn push_premultiplied(&mut self, row: &[u8], channels: Channels) {
        self.note_alpha(row, channels);
        match channels {
            Channels::GreyAlpha => {
                self.push(row.as_chunks::<2>().0.iter().map(|[grey, _]| [*grey; 3]));
            }
            Channels::Rgba => {
                self.push(row.as_chunks::<4>().0.iter().map(|[r, g, b, _]| [*r, *g, *b]));
            }
            Channels::Grey | Channels::Rgb => self.push_samples(row, channels),
        }
    }

    fn note_alpha(&mut self, row: &[u8], channels: Channels) {
        if channels.has_alpha() && !self.transparent {
            let count = channels.count();
            self.transparent = row.chunks_exact(count).any(|pixel| pixel[count - 1] < 255);
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
    pub(super) fn finish(mut self) -> Decoded {
        if !self.picture.grey && self.row % 2 == 1 {
            // An odd picture's last row is repeated in the padding.
            let last = self.previous.clone();
            self.push(last.into_iter());
        }
        Decoded { picture: self.picture, transparent: self.transparent }
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
    fn colours_come_back_as_they_went() {
        for index in 0..4096u32 {
            let colour = [index % 16, index / 16 % 16, index / 256].map(|step| (step * 17) as u8);
            let (blue, red) = chroma(colour.map(|value| i32::from(value) * 4));
            for (back, value) in rgb(luma(colour), blue, red).into_iter().zip(colour) {
                assert!(back.abs_diff(value) <= 2, "{colour:?}: {back} for {value}");
            }
        }
    }

    #[test]
    fn odd_pictures_fill_their_padding() {
        let mut sink = RowSink::new(3, 3, false);
        for _ in 0..3 {
            sink.push([[10, 10, 10]; 3].into_iter());
        }
        let picture = sink.finish().picture;
        assert!(picture.data[..16].iter().all(|value| *value == 10), "{:?}", picture.data);
        assert!(picture.data[16..].iter().all(|value| *value == 128));
    }
}
