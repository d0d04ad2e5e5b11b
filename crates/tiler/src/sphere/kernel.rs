//! The cubic interpolation kernel in fixed point.

use std::sync::OnceLock;

/// Positions between two samples are rounded to 1/256: at most 1/512 of a pixel off.
pub(super) const PHASE_BITS: u32 = 8;
pub(super) const PHASES: usize = 1 << PHASE_BITS;
/// The weights of a phase sum to 2¹⁴, as much as 16 bits can hold with the kernel's overshoot.
pub(super) const WEIGHT_BITS: u32 = 14;
/// Samples that one axis of the kernel takes.
pub(super) const TAPS: usize = 4;
/// Zeros before the weights of a phase in [`Kernel::padded`], and numbers in all.
pub(super) const ZEROS_BEFORE: usize = 8;
pub(super) const PADDED: usize = ZEROS_BEFORE + TAPS + 12;

/// Keys' parameter (R. Keys, "Cubic convolution interpolation", 1981). −0.5 is Catmull–Rom, −0.75 what
/// OpenCV takes; on the analytic panorama each step of 0.05 up to −0.75 came closer to the truth, in
/// all 0.2 dB from −0.6, and none beyond.
const SHARPNESS: f64 = -0.75;

/// Weights of the four samples around a position, for every phase.
pub(super) struct Kernel {
    pub(super) weights: [[i16; TAPS]; PHASES],
    /// The weights of a phase after eight zeros and before twelve, so that eight numbers loaded from
    /// any place are the weights of eight rows of which the kernel takes four.
    pub(super) padded: [[i16; PADDED]; PHASES],
    /// The weights of a phase as the 64 bits they lie in.
    pub(super) packed: [i64; PHASES],
}

impl Kernel {
    /// The one table.
    pub(super) fn shared() -> &'static Self {
        static SHARED: OnceLock<Kernel> = OnceLock::new();
        SHARED.get_or_init(|| {
            let weights = std::array::from_fn(|phase| weights(phase as f64 / PHASES as f64));
            let padded = weights.map(|weights| {
                let mut padded = [0; PADDED];
                padded[ZEROS_BEFORE..][..TAPS].copy_from_slice(&weights);
                padded
            });
            let packed = weights.map(|weights| {
                let bytes: [[u8; 2]; TAPS] = weights.map(i16::to_ne_bytes);
                bytes.as_flattened().first_chunk().map_or(0, |bytes| i64::from_ne_bytes(*bytes))
            });
            Self { weights, padded, packed }
        })
    }
}

/// Keys' weights at `t` in [0, 1) from the second of four samples, summing exactly to one.
fn weights(t: f64) -> [i16; TAPS] {
    let a = SHARPNESS;
    let near = |x: f64| ((a + 2.0) * x - (a + 3.0)) * x * x + 1.0;
    let far = |x: f64| ((a * x - 5.0 * a) * x + 8.0 * a) * x - 4.0 * a;
    let one = f64::from(1 << WEIGHT_BITS);
    let mut weights =
        [far(1.0 + t), near(t), near(1.0 - t), far(2.0 - t)].map(|w| (w * one).round() as i16);
    let rest = (1 << WEIGHT_BITS) - weights.iter().sum::<i16>();
    weights[if t < 0.5 { 1 } else { 2 }] += rest;
    weights
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sample_is_hit_exactly_and_a_flat_area_stays_flat() {
        let kernel = Kernel::shared();
        assert_eq!(kernel.weights[0], [0, 1 << WEIGHT_BITS, 0, 0]);
        for weights in kernel.weights {
            assert_eq!(weights.map(i32::from).iter().sum::<i32>(), 1 << WEIGHT_BITS);
        }
    }

    #[test]
    fn a_ramp_is_followed() {
        let kernel = Kernel::shared();
        for (phase, weights) in kernel.weights.iter().enumerate() {
            let position: f64 =
                (0..).zip(weights).map(|(i, w)| f64::from(i - 1) * f64::from(*w)).sum();
            let expected = phase as f64 / PHASES as f64;
            // Only −½ follows a ramp exactly; a sharper kernel makes steps of it, smaller than what it is
            // worth in detail.
            assert!((position / f64::from(1 << WEIGHT_BITS) - expected).abs() < 0.06, "{phase}");
        }
    }
}
