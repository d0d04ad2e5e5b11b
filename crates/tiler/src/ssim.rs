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
    // A Gaussian window is a column of weights times a row of them: columns first, for all windows of a row.
    // Sums of x, y, x², y², xy.
    let mut columns = [const { Vec::new() }; 5];
    for top in (0..=height - WINDOW).step_by(STEP) {
        for sums in &mut columns {
            sums.clear();
            sums.resize(width, 0.0f32);
        }
        let [xs, ys, xxs, yys, xys] = &mut columns;
        for (row, weight) in weights.iter().enumerate() {
            let start = (top + row) * width;
            let (a, b) = (&a[start..start + width], &b[start..start + width]);
            for column in 0..width {
                // About grey, so that 24 bits hold squares well.
                let (x, y) = (f32::from(a[column]) - 128.0, f32::from(b[column]) - 128.0);
                xs[column] += weight * x;
                ys[column] += weight * y;
                xxs[column] += weight * (x * x);
                yys[column] += weight * (y * y);
                xys[column] += weight * (x * y);
            }
        }
        for left in (0..=width - WINDOW).step_by(STEP) {
            let window = |sums: &Vec<f32>| -> f64 {
                let sums = &sums[left..left + WINDOW];
                f64::from(sums.iter().zip(&weights).map(|(sum, weight)| sum * weight).sum::<f32>())
            };
            let [mean_a, mean_b, aa, bb, ab] = columns.each_ref().map(window);
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

/// Gaussian weights of a line, with a sum of one.
fn gaussian() -> [f32; WINDOW] {
    let line: [f64; WINDOW] = std::array::from_fn(|index| {
        let away = index as f64 - (WINDOW / 2) as f64;
        (-away * away / (2.0 * SIGMA * SIGMA)).exp()
    });
    let total: f64 = line.iter().sum();
    line.map(|weight| (weight / total) as f32)
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
    fn one_window_is_the_formula() {
        let a: Vec<u8> = (0..121).map(|i| (i * 37 % 256) as u8).collect();
        let b: Vec<u8> = (0..121).map(|i| (i * 41 % 251) as u8).collect();
        let line = gaussian().map(f64::from);
        let mean = |value: &dyn Fn(usize) -> f64| -> f64 {
            (0..121).map(|i| line[i / 11] * line[i % 11] * value(i)).sum()
        };
        let (x, y) = (|i: usize| f64::from(a[i]), |i: usize| f64::from(b[i]));
        let (mean_x, mean_y) = (mean(&x), mean(&y));
        let variance_x = mean(&|i| (x(i) - mean_x).powi(2));
        let variance_y = mean(&|i| (y(i) - mean_y).powi(2));
        let covariance = mean(&|i| (x(i) - mean_x) * (y(i) - mean_y));
        let (c1, c2) = (2.55f64.powi(2), 7.65f64.powi(2));
        let expected = (2.0 * mean_x * mean_y + c1) * (2.0 * covariance + c2)
            / ((mean_x.powi(2) + mean_y.powi(2) + c1) * (variance_x + variance_y + c2));
        assert!((ssim(&a, &b, 11) - expected).abs() < 1e-4, "{expected}");
    }

    #[test]
    fn weights_sum_to_one() {
        let sum: f32 = gaussian().iter().sum();
        assert!((sum - 1.0).abs() < 1e-5);
    }
}
