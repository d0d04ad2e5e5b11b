//! The structural similarity of two pictures' luma, and the planes of coded tiles to take it from.

use anyhow::ensure;
use webpx::YuvPlanes;

/// A plane of full-range luma.
pub struct Luma {
    pub width: usize,
    pub samples: Vec<u8>,
}

/// The planes of a tile, in full range.
pub struct Planes {
    pub luma: Luma,
    pub blue: Vec<u8>,
    pub red: Vec<u8>,
}

/// Edge of a window in pixels.
const WINDOW: usize = 11;
/// Standard deviation of a window's Gaussian weights in pixels.
const SIGMA: f64 = 1.5;
/// Pixels from window to window. It shares no divisor with the 8 pixels of a codec's blocks, so windows lie
/// everywhere over them: a window that is a block would favour the codec that keeps each block's mean.
const STEP: usize = 3;

/// The mean structural similarity index: Z. Wang, A. C. Bovik, H. R. Sheikh, E. P. Simoncelli, "Image
/// quality assessment: from error visibility to structural similarity", IEEE Transactions on Image
/// Processing 13 (4), 2004, with its 11 × 11 Gaussian windows and its constants K₁ = 0.01, K₂ = 0.03,
/// L = 255.
pub fn ssim(a: &Luma, b: &Luma) -> f64 {
    const C1: f64 = (0.01 * 255.0) * (0.01 * 255.0);
    const C2: f64 = (0.03 * 255.0) * (0.03 * 255.0);
    let weights = gaussian();
    let height = a.samples.len() / a.width;
    let (mut sum, mut count) = (0.0, 0u32);
    for top in (0..=height - WINDOW).step_by(STEP) {
        for left in (0..=a.width - WINDOW).step_by(STEP) {
            // Sums of x, y, x², y², xy.
            let mut sums = [0.0f32; 5];
            for (row, weights) in weights.iter().enumerate() {
                let start = (top + row) * a.width + left;
                let (a, b) = (&a.samples[start..start + WINDOW], &b.samples[start..start + WINDOW]);
                for ((x, y), weight) in a.iter().zip(b).zip(weights) {
                    // About grey, so that 24 bits hold squares well.
                    let (x, y) = (f32::from(*x) - 128.0, f32::from(*y) - 128.0);
                    for (sum, value) in sums.iter_mut().zip([x, y, x * x, y * y, x * y]) {
                        *sum += weight * value;
                    }
                }
            }
            let [mean_a, mean_b, aa, bb, ab] = sums.map(f64::from);
            let (variance_a, variance_b) = (aa - mean_a * mean_a, bb - mean_b * mean_b);
            let covariance = ab - mean_a * mean_b;
            let (mean_a, mean_b) = (mean_a + 128.0, mean_b + 128.0);
            sum += (2.0 * mean_a * mean_b + C1) * (2.0 * covariance + C2)
                / ((mean_a * mean_a + mean_b * mean_b + C1) * (variance_a + variance_b + C2));
            count += 1;
        }
    }
    sum / f64::from(count)
}

/// Gaussian weights of a window, with a sum of one.
fn gaussian() -> [[f32; WINDOW]; WINDOW] {
    let line: [f64; WINDOW] = std::array::from_fn(|index| {
        let away = index as f64 - (WINDOW / 2) as f64;
        (-away * away / (2.0 * SIGMA * SIGMA)).exp()
    });
    let total: f64 = line.iter().sum();
    line.map(|row| line.map(|column| (row * column / (total * total)) as f32))
}

/// The planes of a JPEG tile as they are stored.
pub fn jpeg_planes(file: &[u8]) -> anyhow::Result<Planes> {
    let picture = turbojpeg::decompress_to_yuv(file)?;
    ensure!(picture.subsamp == turbojpeg::Subsamp::Sub2x2, "not a colour tile");
    let (width, height) = (picture.width, picture.height);
    ensure!(width.is_multiple_of(2 * picture.align), "a tile with padded rows");
    let (luma, chroma) = picture.pixels.split_at(width * height);
    let (blue, red) = chroma.split_at(width * height / 4);
    let luma = Luma { width, samples: luma.to_vec() };
    Ok(Planes { luma, blue: blue.to_vec(), red: red[..blue.len()].to_vec() })
}

/// The planes of a WebP tile, widened to full range (ITU-R BT.601) and rounded, as on a screen.
pub fn webp_planes(file: &[u8]) -> anyhow::Result<Planes> {
    let YuvPlanes { y, y_stride, u, u_stride, v, v_stride, width, height, .. } =
        webpx::decode_yuv(file).map_err(|error| anyhow::anyhow!("{error}"))?;
    let (width, height) = (width as usize, height as usize);
    let full =
        |plane: &[u8], stride: usize, width: usize, height: usize, span: f64, low: f64, at: f64| {
            let table: [u8; 256] = std::array::from_fn(|value| {
                ((value as f64 - low) * 255.0 / span + at).round().clamp(0.0, 255.0) as u8
            });
            (0..height)
                .flat_map(|row| &plane[row * stride..][..width])
                .map(|sample| table[usize::from(*sample)])
                .collect::<Vec<u8>>()
        };
    Ok(Planes {
        luma: Luma { width, samples: full(&y, y_stride, width, height, 219.0, 16.0, 0.0) },
        blue: full(&u, u_stride, width / 2, height / 2, 224.0, 128.0, 128.0),
        red: full(&v, v_stride, width / 2, height / 2, 224.0, 128.0, 128.0),
    })
}
