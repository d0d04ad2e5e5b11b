//! WebP by libwebp, straight from planes.
//!
//! Lossy WebP is VP8, whose samples are YCbCr 4:2:0 like our planes, but in the limited range of
//! ITU-R BT.601 (luma 16 to 235, chroma 16 to 240) where JPEG's are in the full range. So a table per
//! plane is all the colour conversion there is.

use crate::TileError;
use std::sync::OnceLock;
use webpx::{EncoderConfig, Unstoppable, YuvPlanesRef};

/// How hard libwebp tries, 0 to 6. From 3 on it weighs bytes against distortion, which at the same SSIM
/// saves a tenth; 6 saves two in a hundred more for three times the time.
const METHOD: u8 = 4;

/// A WebP encoder with its buffers.
pub(crate) struct Encoder {
    config: EncoderConfig,
    /// The planes in limited range.
    planes: [Vec<u8>; 3],
    output: Vec<u8>,
}

impl Encoder {
    /// `quality` from 0 to 100.
    pub(super) fn new(quality: f32) -> Self {
        let config = EncoderConfig::new().quality(quality).method(METHOD);
        Self { config, planes: [const { Vec::new() }; 3], output: Vec::new() }
    }

    pub(super) fn encode(
        &mut self,
        planes: &[Vec<u8>],
        width: usize,
        height: usize,
    ) -> Result<&[u8], TileError> {
        let tables = Ranges::shared();
        for (index, target) in self.planes.iter_mut().enumerate() {
            let table = if index == 0 { &tables.luma } else { &tables.chroma };
            target.clear();
            match planes.get(index) {
                Some(plane) => target.extend(plane.iter().map(|s| table[usize::from(*s)])),
                // WebP knows no grey pictures: without colour both chroma planes are in the middle.
                None => target.resize(width * height / 4, 128),
            }
        }
        let [y, u, v] = &self.planes;
        let picture = YuvPlanesRef {
            y,
            y_stride: width,
            u,
            u_stride: width / 2,
            v,
            v_stride: width / 2,
            a: None,
            a_stride: 0,
            width: u32::try_from(width).map_err(TileError::internal)?,
            height: u32::try_from(height).map_err(TileError::internal)?,
        };
        self.output.clear();
        webpx::Encoder::new_yuv(picture)
            .config(self.config.clone())
            .encode_into(Unstoppable, &mut self.output)
            .map_err(TileError::internal)?;
        Ok(&self.output)
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

    #[test]
    fn colours_survive_the_change_of_range() {
        let mut encoder = Encoder::new(95.0);
        for [luma, blue, red] in [[0, 128, 128], [255, 128, 128], [81, 90, 240], [170, 166, 16]] {
            let planes = [vec![luma; 64 * 64], vec![blue; 32 * 32], vec![red; 32 * 32]];
            let file = encoder.encode(&planes, 64, 64).expect("encodes");
            let (pixels, width, height) = webpx::decode_rgb(file).expect("a picture");
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
        let mut encoder = Encoder::new(90.0);
        let file = encoder.encode(&[ramp], 64, 64).expect("encodes");
        let (pixels, ..) = webpx::decode_rgb(file).expect("a picture");
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
        let mut used = Encoder::new(85.0);
        used.encode(&planes(64, 40), 64, 64).expect("encodes");
        let again = used.encode(&planes(32, 200), 32, 32).expect("encodes").to_vec();
        let mut fresh = Encoder::new(85.0);
        assert_eq!(again, fresh.encode(&planes(32, 200), 32, 32).expect("encodes"));
    }

    #[test]
    fn luma_comes_back_in_full_range() {
        let ramp: Vec<u8> = (0..64 * 64).map(|i| (i / 64 * 4) as u8).collect();
        let mut encoder = Encoder::new(100.0);
        let file = encoder.encode(std::slice::from_ref(&ramp), 64, 64).expect("encodes");
        let shown = shown_luma(file).expect("decodes");
        assert_eq!(shown.len(), ramp.len());
        assert!(shown.iter().zip(&ramp).all(|(a, b)| a.abs_diff(*b) <= 3));
    }
}
