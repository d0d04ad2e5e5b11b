//! Transparent pixels laid on black: what is missing from a panorama, above all its nadir, is black in every
//! other tool too, and black is neutral.

/// A colour value of 8 bits with an opacity.
pub(super) fn on_black(value: u8, alpha: u8) -> u8 {
    ((u32::from(value) * u32::from(alpha) + 127) / 255) as u8
}

/// A pixel with an opacity.
pub(super) fn rgba_on_black([r, g, b, alpha]: [u8; 4]) -> [u8; 3] {
    [on_black(r, alpha), on_black(g, alpha), on_black(b, alpha)]
}

/// What the channels of a row of 8-bit samples are.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Channels {
    /// One sample a pixel.
    Grey,
    /// Luma and opacity.
    GreyAlpha,
    /// Three samples a pixel.
    Rgb,
    /// Three samples and opacity.
    Rgba,
}

impl Channels {
    /// Samples a pixel.
    pub(super) const fn count(self) -> usize {
        match self {
            Self::Grey => 1,
            Self::GreyAlpha => 2,
            Self::Rgb => 3,
            Self::Rgba => 4,
        }
    }

    pub(super) const fn is_grey(self) -> bool {
        matches!(self, Self::Grey | Self::GreyAlpha)
    }

    pub(super) const fn has_alpha(self) -> bool {
        matches!(self, Self::GreyAlpha | Self::Rgba)
    }
}

/// The 8-bit value nearest to one of 16 bits.
pub(super) fn narrowed(value: u16) -> u8 {
    // 65535 is 257 · 255; half of 257 makes it rounding.
    ((u32::from(value) + 128) / 257) as u8
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sixteen_bits_become_the_nearest_eight() {
        for value in 0..=u16::MAX {
            let exact = f64::from(value) / 257.0;
            assert!((f64::from(narrowed(value)) - exact).abs() <= 0.5, "{value}");
        }
    }

    #[test]
    fn what_cannot_be_seen_is_black() {
        assert_eq!(rgba_on_black([10, 200, 255, 255]), [10, 200, 255]);
        assert_eq!(rgba_on_black([10, 200, 255, 0]), [0; 3]);
        assert_eq!(on_black(200, 128), 100);
    }
}
