//! One price of likeness for all tiles of a panorama, instead of one quality.
//!
//! A pyramid of a wanted mean likeness takes the fewest bytes where every tile pays the same for the last bit
//! of its likeness: H. Everett, "Generalized Lagrange multiplier method for solving problems of optimum
//! allocation of resources", Operations Research 11 (3), 1963; Y. Shoham and A. Gersho, "Efficient bit allocation
//! for an arbitrary set of quantizers", IEEE Transactions on Acoustics, Speech, and Signal Processing 36 (9), 1988.
//! What a tile is coded at depends on the price and on its own samples alone.

use crate::TileError;

/// The qualities that a tile may have, as libwebp counts them: about three steps of its quantizer apart from 68 on.
/// The least ones serve low JPEG qualities.
pub(crate) const QUALITIES: [f32; 14] =
    [30.0, 40.0, 50.0, 60.0, 68.0, 72.0, 76.0, 80.0, 84.0, 87.0, 90.0, 93.0, 96.0, 99.0];
/// How many ways there are to code a tile at a quality; the first suits most tiles.
pub(super) const VARIANTS: usize = 3;

/// How many steps a tile's quality may lie below the one that is tried first: likeness is not all that is seen, and no
/// tile shall look much worse than the others.
const LOWER: usize = 4;

/// How a tile is coded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct Choice {
    /// Index into [`QUALITIES`].
    pub(crate) quality: usize,
    /// Less than [`VARIANTS`].
    pub(crate) variant: usize,
}

/// What a tile comes to.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Trial {
    /// Bytes a pixel.
    pub(crate) bytes: f64,
    /// [`ssim`](crate::ssim) of its luma.
    pub(crate) likeness: f64,
}

/// What likeness is worth in a panorama.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) struct Allocation {
    /// Bytes a pixel that a likeness of one is worth.
    pub(crate) price: f64,
    /// The one of [`QUALITIES`] that is tried first.
    pub(crate) first: usize,
}

impl Allocation {
    /// Which choice comes cheapest, at bytes less the worth of its likeness: with the first variant from the
    /// first quality up or down as long as it gets cheaper, because a tile gains less likeness from every further
    /// byte; with the others from there on. `trial` is asked once at most for each.
    pub(crate) fn choose(
        self,
        mut trial: impl FnMut(Choice) -> Result<Trial, TileError>,
    ) -> Result<Choice, TileError> {
        let allowed = self.first.saturating_sub(LOWER)..QUALITIES.len();
        let mut cost =
            |choice| trial(choice).map(|trial| trial.bytes - self.price * trial.likeness);
        let (mut best, mut least) = (Choice { quality: self.first, variant: 0 }, f64::INFINITY);
        for variant in 0..VARIANTS {
            let begin = Choice { variant, ..best };
            let (mut here, mut lowest) = (begin, cost(begin)?);
            for step in [1, -1] {
                while let Some(quality) =
                    here.quality.checked_add_signed(step).filter(|i| allowed.contains(i))
                {
                    let next = Choice { quality, variant };
                    let next_cost = cost(next)?;
                    if next_cost >= lowest {
                        break;
                    }
                    (here, lowest) = (next, next_cost);
                }
                if here != begin {
                    break;
                }
            }
            if lowest < least {
                (best, least) = (here, lowest);
            }
        }
        Ok(best)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A tile whose likeness rises ever more slowly with its bytes, and rises `detail` times as slowly as
    /// another's; the second variant saves it a tenth of the bytes, or costs it one.
    fn tile(detail: f64, noisy: bool) -> impl Fn(Choice) -> Trial {
        move |choice| {
            let bytes = 0.02 * 1.3f64.powf(choice.quality as f64) * detail;
            let saved = match (choice.variant, noisy) {
                (0, _) => 1.0,
                (_, true) => 0.9,
                (_, false) => 1.1,
            };
            Trial { bytes: bytes * saved, likeness: 1.0 - 0.002 * detail / bytes }
        }
    }

    fn all() -> impl Iterator<Item = Choice> {
        (0..QUALITIES.len())
            .flat_map(|quality| (0..VARIANTS).map(move |variant| Choice { quality, variant }))
    }

    fn chosen(price: f64, first: usize, tile: &impl Fn(Choice) -> Trial) -> Choice {
        let mut asked = Vec::new();
        let ask = |choice| {
            assert!(!asked.contains(&choice), "{choice:?} was tried already");
            asked.push(choice);
            Ok(tile(choice))
        };
        Allocation { price, first }.choose(ask).expect("no trial fails")
    }

    #[test]
    fn the_choice_is_the_cheapest_of_all_wherever_it_begins() {
        for noisy in [false, true] {
            for (detail, price) in [(0.5, 20.0), (1.0, 3.0), (1.0, 20.0), (2.0, 60.0), (3.0, 1e9)] {
                let tile = tile(detail, noisy);
                let cost = |choice| tile(choice).bytes - price * tile(choice).likeness;
                for first in 0..QUALITIES.len() {
                    let allowed = all().filter(|choice| choice.quality + LOWER >= first);
                    let cheapest = allowed.min_by(|a, b| cost(*a).total_cmp(&cost(*b)));
                    let chosen = chosen(price, first, &tile);
                    assert_eq!(Some(chosen), cheapest, "{detail} at {price} from {first}");
                }
            }
        }
    }

    #[test]
    fn likeness_and_bytes_rise_with_the_price() {
        let tiles = [tile(0.3, false), tile(1.0, true), tile(4.0, false)];
        let sums = |price: f64| {
            let each = tiles.iter().map(|tile| tile(chosen(price, 6, tile)));
            each.fold((0.0, 0.0), |(bytes, likeness), trial| {
                (bytes + trial.bytes, likeness + trial.likeness)
            })
        };
        let outcomes: Vec<(f64, f64)> =
            (-6..14).map(|exponent| sums(f64::from(exponent).exp2())).collect();
        assert!(outcomes.is_sorted_by(|a, b| a.0 <= b.0 && a.1 <= b.1), "{outcomes:?}");
        assert!(outcomes[0].1 < outcomes[19].1);
    }

    #[test]
    fn one_price_takes_fewer_bytes_than_one_quality() {
        let tiles = [tile(0.1, false), tile(1.0, true), tile(6.0, false)];
        let sum = |trials: Vec<Trial>| {
            let bytes: f64 = trials.iter().map(|trial| trial.bytes).sum();
            (bytes, trials.iter().map(|trial| trial.likeness).sum::<f64>())
        };
        let one = tiles.iter().map(|tile| tile(Choice { quality: 8, variant: 0 }));
        let (bytes, likeness) = sum(one.collect());
        let priced = (0..2000).map(|step| 0.01 * 1.01f64.powi(step));
        let (least, _) = priced
            .map(|price| sum(tiles.iter().map(|tile| tile(chosen(price, 8, tile))).collect()))
            .find(|(_, found)| *found >= likeness)
            .expect("a price");
        assert!(least < 0.97 * bytes, "{least} of {bytes}");
    }
}
