//! WebP by libwebp, straight from planes.
//!
//! Lossy WebP is VP8, whose samples are YCbCr 4:2:0 like our planes, but in the limited range of
//! ITU-R BT.601 (luma 16 to 235, chroma 16 to 240) where JPEG's are in the full range. So a table per
//! plane is all the colour conversion there is.

use crate::TileError;
use std::sync::OnceLock;
use webpx::{EncoderConfig, Unstoppable, YuvPlanesRef};

/// What libwebp is told about a tile.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Setting {
    /// 0 to 100.
    pub(super) quality: f32,
    pub(super) variant: Variant,
    pub(super) effort: Effort,
}

/// What suits one tile and not the other, at any quality.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Variant {
    /// How much coarser busy parts are coded than flat ones, 0 to 100: libwebp's spatial noise shaping.
    pub(super) noise_shaping: u8,
    /// Which of VP8's two deblocking filters (RFC 6386, section 15) smooths the edges of blocks.
    pub(super) filter: Filter,
}

/// A deblocking filter of VP8.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Filter {
    /// Of luma only, and up to two samples on each side of an edge.
    Simple,
    /// Of all planes, and up to three samples.
    Normal,
}

/// How much time an encoding may take.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Effort {
    /// libwebp's method 4, which weighs bytes against distortion; below 3 it does not, and takes a tenth more.
    Draft,
    /// Six times as long: method 6, which also weighs every coefficient, and in each of libwebp's segments the filter's
    /// strength that keeps a tile most like its picture (by SSIM) instead of one that follows from the quality.
    Final,
}

/// A tile to encode with one setting or several.
#[derive(Default)]
pub(super) struct Encoder {
    width: usize,
    height: usize,
    /// The planes in limited range.
    planes: [Vec<u8>; 3],
}

impl Encoder {
    /// Takes a picture from full-range planes of any even size: luma, then (unless grey) Cb and Cr at half the
    /// width and height.
    pub(super) fn load(&mut self, planes: &[Vec<u8>], width: usize, height: usize) {
        let tables = Ranges::shared();
        (self.width, self.height) = (width, height);
        for (index, target) in self.planes.iter_mut().enumerate() {
            let table = if index == 0 { &tables.luma } else { &tables.chroma };
            target.clear();
            match planes.get(index) {
                Some(plane) => target.extend(plane.iter().map(|s| table[usize::from(*s)])),
                // WebP knows no grey pictures: without colour both chroma planes are in the middle.
                None => target.resize(width * height / 4, 128),
            }
        }
    }

    /// Writes the picture in place of what `output` holds.
    pub(super) fn write(&self, setting: Setting, output: &mut Vec<u8>) -> Result<(), TileError> {
        let [y, u, v] = &self.planes;
        let picture = YuvPlanesRef {
            y,
            y_stride: self.width,
            u,
            u_stride: self.width / 2,
            v,
            v_stride: self.width / 2,
            a: None,
            a_stride: 0,
            width: u32::try_from(self.width).map_err(TileError::internal)?,
            height: u32::try_from(self.height).map_err(TileError::internal)?,
        };
        let config = EncoderConfig::new()
            .quality(setting.quality)
            .sns_strength(setting.variant.noise_shaping)
            .filter_type(u8::from(setting.variant.filter == Filter::Normal));
        let config = match setting.effort {
            Effort::Draft => config.method(4),
            // Where its strength without fitting is 0, libwebp writes that there is no filter, whatever fitted.
            Effort::Final => config.method(6).filter_strength(100).autofilter(true),
        };
        output.clear();
        webpx::Encoder::new_yuv(picture)
            .config(config)
            .encode_into(Unstoppable, output)
            .map_err(TileError::internal)
    }
}

/// The luma of a tile, widened to full range and rounded, as on a screen.
pub(super) fn shown_luma(file: &[u8]) -> Result<Vec<u8>, TileError> {
    let picture = webpx::decode_yuv(file).map_err(TileError::internal)?;
    let table = &Ranges::shared().full_luma;
    Ok(picture
        .y
        .chunks(picture.y_stride)
        .take(picture.height as usize)
        .flat_map(|row| &row[..picture.width as usize])
        .map(|sample| table[usize::from(*sample)])
        .collect())
}

/// Full range to limited range (ITU-R BT.601-7, 2.5.3) and back, sample by sample.
struct Ranges {
    luma: [u8; 256],
    chroma: [u8; 256],
    full_luma: [u8; 256],
}

impl Ranges {
    fn shared() -> &'static Self {
        static SHARED: OnceLock<Ranges> = OnceLock::new();
        SHARED.get_or_init(|| {
            let limited = |value: usize, centre: f64, offset: f64, span: f64| {
                (offset + (value as f64 - centre) * span / 255.0).round() as u8
            };
            Self {
                luma: std::array::from_fn(|value| limited(value, 0.0, 16.0, 219.0)),
                chroma: std::array::from_fn(|value| limited(value, 128.0, 128.0, 224.0)),
                full_luma: std::array::from_fn(|value| {
                    ((value as f64 - 16.0) * 255.0 / 219.0).round() as u8
                }),
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn setting(quality: f32) -> Setting {
        let variant = Variant { noise_shaping: 50, filter: Filter::Normal };
        Setting { quality, variant, effort: Effort::Final }
    }

    fn written(quality: f32, planes: &[Vec<u8>], size: usize) -> Vec<u8> {
        let (mut encoder, mut file) = (Encoder::default(), Vec::new());
        encoder.load(planes, size, size);
        encoder.write(setting(quality), &mut file).expect("encodes");
        file
    }

    #[test]
    fn colours_survive_the_change_of_range() {
        for [luma, blue, red] in [[0, 128, 128], [255, 128, 128], [81, 90, 240], [170, 166, 16]] {
            let planes = [vec![luma; 64 * 64], vec![blue; 32 * 32], vec![red; 32 * 32]];
            let file = written(95.0, &planes, 64);
            let (pixels, width, height) = webpx::decode_rgb(&file).expect("a picture");
            assert_eq!((width, height), (64, 64));
            // JPEG's own conversion (ITU-T T.871), which the planes are meant for.
            let (y, b, r) = (f64::from(luma), f64::from(blue) - 128.0, f64::from(red) - 128.0);
            let expected = [y + 1.402 * r, y - 0.344_136 * b - 0.714_136 * r, y + 1.772 * b];
            for (found, expected) in pixels[..3].iter().zip(expected) {
                let off = (f64::from(*found) - expected.clamp(0.0, 255.0)).abs();
                assert!(off <= 3.0, "{luma} {blue} {red}: {:?} for {expected:?}", &pixels[..3]);
            }
        }
    }

    #[test]
    fn a_grey_picture_has_no_colour() {
        let ramp: Vec<u8> = (0..64 * 64).map(|i| (i % 64 * 4) as u8).collect();
        let file = written(90.0, &[ramp], 64);
        let (pixels, ..) = webpx::decode_rgb(&file).expect("a picture");
        // VP8 predicts the first blocks from 127 and 129, so chroma may be a step beside its middle.
        for [r, g, b] in pixels.as_chunks::<3>().0 {
            assert!(r.abs_diff(*g) <= 3 && b.abs_diff(*g) <= 3, "{r} {g} {b}");
        }
    }

    #[test]
    fn buffers_of_an_earlier_tile_leave_no_trace() {
        let planes = |size: usize, value: u8| {
            [vec![value; size * size], vec![value; size * size / 4], vec![99; size * size / 4]]
        };
        let (mut used, mut file) = (Encoder::default(), Vec::new());
        for (size, value) in [(64, 40), (32, 200)] {
            used.load(&planes(size, value), size, size);
            used.write(setting(85.0), &mut file).expect("encodes");
        }
        assert_eq!(file, written(85.0, &planes(32, 200), 32));
    }

    #[test]
    fn luma_comes_back_in_full_range() {
        let ramp: Vec<u8> = (0..64 * 64).map(|i| (i / 64 * 4) as u8).collect();
        let file = written(100.0, std::slice::from_ref(&ramp), 64);
        let shown = shown_luma(&file).expect("decodes");
        assert_eq!(shown.len(), ramp.len());
        assert!(shown.iter().zip(&ramp).all(|(a, b)| a.abs_diff(*b) <= 3));
    }
}
