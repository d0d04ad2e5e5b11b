//! How alike two pictures look: the structural similarity of their luma.

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
///
/// Planes of equal size, `width` samples across and at least 11 × 11 large.
pub fn ssim(a: &[u8], b: &[u8], width: usize) -> f64 {
    const C1: f64 = (0.01 * 255.0) * (0.01 * 255.0);
    const C2: f64 = (0.03 * 255.0) * (0.03 * 255.0);
    let weights = gaussian();
    let height = a.len() / width;
    let (mut sum, mut count) = (0.0, 0u32);
    for top in (0..=height - WINDOW).step_by(STEP) {
        for left in (0..=width - WINDOW).step_by(STEP) {
            // Sums of x, y, x², y², xy.
            let mut sums = [0.0f32; 5];
            for (row, weights) in weights.iter().enumerate() {
                let start = (top + row) * width + left;
                let (a, b) = (&a[start..start + WINDOW], &b[start..start + WINDOW]);
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

#[cfg(test)]
mod tests {
    use super::*;

    fn ramp(shift: u32) -> Vec<u8> {
        (0..64 * 64u32).map(|i| ((i % 64 * 3 + i / 64) + shift) as u8 % 250).collect()
    }

    #[test]
    fn a_picture_is_like_itself_and_less_like_a_noisy_one() {
        let clean = ramp(0);
        assert!((ssim(&clean, &clean, 64) - 1.0).abs() < 1e-5);
        let noisy = |strength: i32| {
            let noise = |i: usize| (i as u32).wrapping_mul(2_654_435_761) >> 24;
            let value = |(i, v): (usize, &u8)| i32::from(*v) + noise(i).cast_signed() % strength;
            clean.iter().enumerate().map(|pair| value(pair).min(255) as u8).collect::<Vec<_>>()
        };
        let (little, much) = (ssim(&clean, &noisy(4), 64), ssim(&clean, &noisy(40), 64));
        assert!(1.0 > little && little > much && much > 0.0, "{little} {much}");
    }

    #[test]
    fn weights_sum_to_one() {
        let sum: f32 = gaussian().iter().flatten().sum();
        assert!((sum - 1.0).abs() < 1e-5);
    }
}
