//! WebP at a price of likeness: a tile is coded in several ways, and what comes cheapest is kept.
//!
//! What is tried are drafts. Only what is chosen is coded with all effort, which takes as long as six of them and
//! gains nearly the same at every quality.

use super::allocation::{Allocation, Choice, QUALITIES, Trial, VARIANTS};
use super::webp::{self, Effort, Filter, Setting, Variant};
use crate::tile::Tile;
use crate::{TileError, ssim};

/// What a [`Choice`] names: libwebp's own way, which suits tiles that are flat here and busy there; half the noise
/// shaping, which keeps more of fine noise; and the simple filter, which keeps more of what is fine all over.
const WAYS: [Variant; VARIANTS] = [
    Variant { noise_shaping: 50, filter: Filter::Normal },
    Variant { noise_shaping: 25, filter: Filter::Normal },
    Variant { noise_shaping: 50, filter: Filter::Simple },
];

/// A WebP encoder that gives every tile what its panorama's price asks for.
pub(crate) struct Encoder {
    allocation: Allocation,
    trials: Trials,
}

impl Encoder {
    pub(super) fn new(allocation: Allocation) -> Self {
        Self { allocation, trials: Trials::default() }
    }

    pub(super) fn encode(
        &mut self,
        planes: &[Vec<u8>],
        width: usize,
        height: usize,
    ) -> Result<&[u8], TileError> {
        self.trials.load(planes, width, height);
        let choice = self.allocation.choose(|choice| self.trials.draft(&planes[0], choice))?;
        self.trials.write(choice, Effort::Final)?;
        Ok(&self.trials.file)
    }
}

/// Codes one tile in several ways.
#[derive(Default)]
pub(crate) struct Trials {
    encoder: webp::Encoder,
    width: usize,
    file: Vec<u8>,
}

impl Trials {
    /// Takes a picture: full-range planes of any even size.
    fn load(&mut self, planes: &[Vec<u8>], width: usize, height: usize) {
        self.width = width;
        self.encoder.load(planes, width, height);
    }

    /// Takes a tile.
    pub(crate) fn loaded(&mut self, tile: &Tile) -> &mut Self {
        self.load(&tile.planes, tile.size, tile.size);
        self
    }

    /// What the tile, whose luma this is, comes to as a draft.
    pub(crate) fn draft(&mut self, luma: &[u8], choice: Choice) -> Result<Trial, TileError> {
        self.write(choice, Effort::Draft)?;
        self.judge(luma)
    }

    /// What the tile, whose luma this is, comes to in the end.
    pub(crate) fn outcome(&mut self, luma: &[u8], choice: Choice) -> Result<Trial, TileError> {
        self.write(choice, Effort::Final)?;
        self.judge(luma)
    }

    fn write(&mut self, choice: Choice, effort: Effort) -> Result<(), TileError> {
        let (quality, variant) = (QUALITIES[choice.quality], WAYS[choice.variant]);
        self.encoder.write(Setting { quality, variant, effort }, &mut self.file)
    }

    fn judge(&self, luma: &[u8]) -> Result<Trial, TileError> {
        let likeness = ssim(luma, &webp::shown_luma(&self.file)?, self.width);
        Ok(Trial { bytes: self.file.len() as f64 / luma.len() as f64, likeness })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_tile_is_coded_as_its_choice_says_whatever_came_before_it() {
        let tile = |seed: u32, size: usize| -> [Vec<u8>; 3] {
            let noise = |i: usize| ((i as u32 + seed).wrapping_mul(2_654_435_761) >> 26) as u8;
            let luma = (0..size * size).map(|i| (i / size * 2 % 180) as u8 + noise(i)).collect();
            [luma, vec![120; size * size / 4], vec![140; size * size / 4]]
        };
        let (one, other) = (tile(1, 96), tile(7, 64));
        let mut qualities = Vec::new();
        for price in [0.5, 5.0, 50.0] {
            let allocation = Allocation { price, first: 8 };
            let mut trials = Trials::default();
            trials.load(&one, 96, 96);
            let choice =
                allocation.choose(|choice| trials.draft(&one[0], choice)).expect("chooses");
            qualities.push(choice.quality);
            let expected = trials.outcome(&one[0], choice).expect("encodes");
            let mut used = Encoder::new(allocation);
            used.encode(&other, 64, 64).expect("encodes");
            let file = used.encode(&one, 96, 96).expect("encodes").to_vec();
            assert_eq!(file.len() as f64 / (96.0 * 96.0), expected.bytes, "{price}");
            let mut fresh = Encoder::new(allocation);
            assert_eq!(file, fresh.encode(&one, 96, 96).expect("encodes"), "{price}");
        }
        assert!(qualities.is_sorted() && qualities[0] < qualities[2], "{qualities:?}");
    }
}
