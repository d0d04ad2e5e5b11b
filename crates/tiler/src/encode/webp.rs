//! WebP by libwebp, straight from planes, as good as a JPEG would be and no better.
//!
//! Lossy WebP is VP8, whose samples are YCbCr 4:2:0 like our planes, but in the limited range of
//! ITU-R BT.601 (luma 16 to 235, chroma 16 to 240) where JPEG's are in the full range. So a table per
//! plane is all the colour conversion there is.
//!
//! Which of WebP's qualities looks like a JPEG's depends on the picture: between 83 and 90 for JPEG's 85.
//! So the tile is coded as JPEG, and as WebP until that is as like the tile by its structural similarity,
//! within a few steps of the likely quality.

use super::jpeg;
use crate::TileError;
use crate::ssim::ssim;
use std::sync::OnceLock;
use webpx::{EncoderConfig, Unstoppable, YuvPlanesRef};

/// How hard libwebp tries, 0 to 6. From 3 on it weighs bytes against distortion, which at the same SSIM
/// saves a tenth; 6 saves two in a hundred more for three times the time.
const METHOD: u8 = 4;

/// Where the search for the right quality begins: (JPEG's, WebP's), straight lines between. Measured by
/// `cargo xtask bench webp --match` on real panoramas; see `docs/PERFORMANCE.md`.
const LIKELY_QUALITY: [(f32, f32); 8] = [
    (1.0, 1.0),
    (50.0, 48.0),
    (70.0, 72.0),
    (80.0, 80.0),
    (85.0, 83.5),
    (90.0, 88.5),
    (95.0, 94.0),
    (100.0, 100.0),
];
/// By how much one step of quality lowers the logarithm of what SSIM lacks to 1.
const LOSS_PER_STEP: f64 = 0.07;
/// A tile is coded at most this often; the last time counts, whatever its SSIM.
const MOST_TRIES: u32 = 3;
/// Steps of quality that a tile may take beyond the likely one. In flat tiles, where both formats lack
/// next to nothing, WebP's coarser range would ask for many more.
const MOST_STEPS: f32 = 7.0;
/// Steps of quality by which a tile may be too good.
const TOO_GOOD: f32 = 2.0;

/// A WebP encoder with its buffers.
pub(crate) struct Encoder {
    /// What the tile is measured against.
    jpeg: jpeg::Encoder,
    likely: f32,
    /// The planes in limited range.
    planes: [Vec<u8>; 3],
    /// The latest file, and the smallest that is good enough.
    output: Vec<u8>,
    best: Vec<u8>,
}

impl Encoder {
    /// `quality` as JPEG counts it.
    pub(super) fn new(quality: u8) -> Result<Self, TileError> {
        Ok(Self {
            jpeg: jpeg::Encoder::new(quality)?,
            likely: likely_quality(quality),
            planes: [const { Vec::new() }; 3],
            output: Vec::new(),
            best: Vec::new(),
        })
    }

    pub(super) fn encode(
        &mut self,
        planes: &[Vec<u8>],
        width: usize,
        height: usize,
    ) -> Result<&[u8], TileError> {
        let luma = planes.first().map_or(&[][..], Vec::as_slice);
        let jpeg = jpeg_luma(self.jpeg.encode(planes, width, height)?)?;
        let wanted = ssim(luma, &jpeg, width);
        self.limit(planes, width, height);
        self.best.clear();
        let mut quality = self.likely;
        for tries in 1..=MOST_TRIES {
            self.code(quality, width, height)?;
            let reached = ssim(luma, &webp_luma(&self.output)?, width);
            // What SSIM lacks to 1 falls evenly on a logarithmic scale.
            let lacking = |ssim: f64| (1.0 - ssim).max(1e-6).ln();
            let steps = ((lacking(reached) - lacking(wanted)) / LOSS_PER_STEP) as f32;
            let is_good = reached >= wanted;
            if is_good && (self.best.is_empty() || self.output.len() < self.best.len()) {
                std::mem::swap(&mut self.best, &mut self.output);
            }
            // Once more only for a tile that was much too good at once.
            let found = !self.best.is_empty() && (tries > 1 || steps > -TOO_GOOD);
            let last = (self.likely + MOST_STEPS).min(100.0);
            if found || (!is_good && quality >= last) {
                break;
            }
            let steps = if is_good { steps } else { steps.max(0.0) };
            quality = (quality + steps.max(-MOST_STEPS) + 0.5).min(last);
        }
        if self.best.is_empty() {
            std::mem::swap(&mut self.best, &mut self.output);
        }
        Ok(&self.best)
    }

    /// Brings the planes into limited range.
    fn limit(&mut self, planes: &[Vec<u8>], width: usize, height: usize) {
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
    }

    fn code(&mut self, quality: f32, width: usize, height: usize) -> Result<(), TileError> {
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
            .config(EncoderConfig::new().quality(quality).method(METHOD))
            .encode_into(Unstoppable, &mut self.output)
            .map_err(TileError::internal)
    }
}

/// The luma of a JPEG file as it is stored.
fn jpeg_luma(file: &[u8]) -> Result<Vec<u8>, TileError> {
    let picture = turbojpeg::decompress_to_yuv(file).map_err(TileError::internal)?;
    let stride = picture.width.next_multiple_of(picture.align);
    let rows = picture.pixels.chunks_exact(stride).take(picture.height);
    Ok(rows.flat_map(|row| &row[..picture.width]).copied().collect())
}

/// The luma of a WebP file in full range, as a screen shows it.
fn webp_luma(file: &[u8]) -> Result<Vec<u8>, TileError> {
    let picture = webpx::decode_yuv(file).map_err(TileError::internal)?;
    let table = &Ranges::shared().full_luma;
    let rows = picture.y.chunks(picture.y_stride.max(1)).take(picture.height as usize);
    let luma = rows.flat_map(|row| row.iter().take(picture.width as usize));
    Ok(luma.map(|sample| table[usize::from(*sample)]).collect())
}

/// WebP's quality that is most likely as good as JPEG's.
fn likely_quality(jpeg: u8) -> f32 {
    let jpeg = f32::from(jpeg);
    let Some(pair) = LIKELY_QUALITY.windows(2).find(|pair| jpeg <= pair[1].0) else { return 100.0 };
    let (from, to) = (pair[0], pair[1]);
    from.1 + (to.1 - from.1) * ((jpeg - from.0) / (to.0 - from.0)).max(0.0)
}

/// Full range to limited range (ITU-R BT.601-7, 2.5.3) and luma back, sample by sample.
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
                    ((value as f64 - 16.0) * 255.0 / 219.0).round().clamp(0.0, 255.0) as u8
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
        let mut encoder = Encoder::new(95).expect("an encoder");
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
        let mut encoder = Encoder::new(90).expect("an encoder");
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
        let mut used = Encoder::new(85).expect("an encoder");
        used.encode(&planes(64, 40), 64, 64).expect("encodes");
        let again = used.encode(&planes(32, 200), 32, 32).expect("encodes").to_vec();
        let mut fresh = Encoder::new(85).expect("an encoder");
        assert_eq!(again, fresh.encode(&planes(32, 200), 32, 32).expect("encodes"));
    }

    #[test]
    fn a_tile_is_as_like_its_picture_as_a_jpeg_is() {
        // From smooth to nearly noise.
        for roughness in [3u32, 12, 40, 120] {
            let noise = |i: u32| (i.wrapping_mul(2_654_435_761) >> 16) % roughness;
            let shade =
                |i: u32| 60.0 + 50.0 * (f64::from(i % 128) / 9.0).sin() + f64::from(noise(i));
            let luma: Vec<u8> = (0..128 * 128).map(|i| shade(i) as u8).collect();
            let planes = [luma, vec![120; 64 * 64], vec![140; 64 * 64]];
            let mut jpeg = jpeg::Encoder::new(85).expect("an encoder");
            let jpeg = jpeg_luma(jpeg.encode(&planes, 128, 128).expect("encodes")).expect("a JPEG");
            let mut webp = Encoder::new(85).expect("an encoder");
            let webp = webp_luma(webp.encode(&planes, 128, 128).expect("encodes")).expect("a WebP");
            let (jpeg, webp) = (ssim(&planes[0], &jpeg, 128), ssim(&planes[0], &webp, 128));
            assert!(webp > jpeg - 0.005, "{roughness}: {webp} against {jpeg}");
        }
    }

    #[test]
    fn quality_grows_with_jpegs_from_one_end_to_the_other() {
        let qualities: Vec<f32> = (1..=100).map(likely_quality).collect();
        assert!(qualities.windows(2).all(|pair| pair[0] <= pair[1]));
        assert!(qualities[0] >= 1.0 && qualities[99] == 100.0);
    }
}
