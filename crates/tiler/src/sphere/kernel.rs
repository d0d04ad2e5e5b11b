//! The 4 × 4 cubic interpolation kernel in fixed point.

use std::sync::OnceLock;

/// Positions between two samples are rounded to 1/256: at most 1/512 of a pixel off.
pub(super) const PHASE_BITS: u32 = 8;
const PHASES: usize = 1 << PHASE_BITS;
/// Weights sum to 2¹¹ along each axis, so that two axes and a sample fit 32 bits.
const WEIGHT_BITS: u32 = 11;

/// Keys' parameter (R. Keys, "Cubic convolution interpolation", 1981). −0.5 is Catmull–Rom; a little
/// more sharpens slightly and comes closest to the truth on panoramas, see the tests.
const SHARPNESS: f64 = -0.6;

/// Weights of the four samples around a position, for every phase.
pub(super) struct Kernel {
    weights: [[i32; 4]; PHASES],
}

impl Kernel {
    /// The one table.
    pub(super) fn shared() -> &'static Self {
        static SHARED: OnceLock<Kernel> = OnceLock::new();
        SHARED.get_or_init(|| Self {
            weights: std::array::from_fn(|phase| weights(phase as f64 / PHASES as f64)),
        })
    }

    /// Interpolates in the 4 × 4 samples that begin at `start`.
    #[inline]
    pub(super) fn sample(
        &self,
        samples: &[u8],
        start: usize,
        stride: usize,
        column_phase: usize,
        row_phase: usize,
    ) -> u8 {
        let across = &self.weights[column_phase % PHASES];
        let down = &self.weights[row_phase % PHASES];
        let mut sum = 1 << (2 * WEIGHT_BITS - 1);
        for (row, weight) in down.iter().enumerate() {
            let Some(&[a, b, c, d]) = samples[start + row * stride..].first_chunk() else {
                return 0;
            };
            let line = across[0] * i32::from(a)
                + across[1] * i32::from(b)
                + across[2] * i32::from(c)
                + across[3] * i32::from(d);
            sum += weight * line;
        }
        (sum >> (2 * WEIGHT_BITS)).clamp(0, 255) as u8
    }
}

/// Keys' weights at `t` in [0, 1) from the second of four samples, summing exactly to one.
fn weights(t: f64) -> [i32; 4] {
    let a = SHARPNESS;
    let near = |x: f64| ((a + 2.0) * x - (a + 3.0)) * x * x + 1.0;
    let far = |x: f64| ((a * x - 5.0 * a) * x + 8.0 * a) * x - 4.0 * a;
    let one = f64::from(1 << WEIGHT_BITS);
    let mut weights =
        [far(1.0 + t), near(t), near(1.0 - t), far(2.0 - t)].map(|w| (w * one).round() as i32);
    let rest = (1 << WEIGHT_BITS) - weights.iter().sum::<i32>();
    weights[if t < 0.5 { 1 } else { 2 }] += rest;
    weights
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_flat_area_stays_flat_and_a_sample_is_hit_exactly() {
        let kernel = Kernel::shared();
        for phase in 0..PHASES {
            assert_eq!(kernel.sample(&[77; 16], 0, 4, phase, PHASES - 1 - phase), 77);
        }
        let mut samples = [10; 16];
        samples[5] = 200;
        assert_eq!(kernel.sample(&samples, 0, 4, 0, 0), 200);
    }

    #[test]
    fn a_ramp_is_followed() {
        let samples: Vec<u8> = (0..16).map(|i| (i % 4) * 64).collect();
        let middle = Kernel::shared().sample(&samples, 0, 4, PHASES / 2, 0);
        assert_eq!(middle, 96);
    }
}
