//! Finds the price of likeness at which WebP tiles look as much like their pictures as JPEG's do.

use crate::encode::{Allocation, Choice, Coding, Encoder, QUALITIES, Trial, Trials};
use crate::tile::Tile;
use crate::{TileError, TileFormat, ssim};
use rayon::prelude::*;
use std::collections::HashMap;

/// The price from which the search sets out, in bytes a pixel for a likeness of one: photographs have 2 to 20.
const BEGIN: f64 = 4.0;
/// What the price may be. Beyond, every tile has the least or the highest quality.
const PRICES: [f64; 2] = [1e-3, 1e6];
/// How closely the price is determined, as a ratio.
const CLOSE: f64 = 1.01;
/// How often the price is found: at first as if drafts were all, then with what they lack.
const ROUNDS: usize = 2;

/// A tile, or its part of a coarser one, and what has been found out about it.
pub(super) struct Sample {
    pub(super) tile: Tile,
    /// How many tiles of a pyramid it stands for, as a share of those that one of the finest level does.
    pub(super) weight: f64,
    drafts: HashMap<Choice, Trial>,
    outcomes: HashMap<Choice, Trial>,
}

impl Sample {
    pub(super) fn new(tile: Tile, weight: f64) -> Self {
        Self { tile, weight, drafts: HashMap::new(), outcomes: HashMap::new() }
    }

    fn draft(&mut self, trials: &mut Trials, choice: Choice) -> Result<Trial, TileError> {
        let Self { tile, drafts, .. } = self;
        known(drafts, choice, || trials.loaded(tile).draft(&tile.planes[0], choice))
    }

    fn choose(&mut self, trials: &mut Trials, asked: Allocation) -> Result<Choice, TileError> {
        asked.choose(|choice| self.draft(trials, choice))
    }

    fn outcome(&mut self, trials: &mut Trials, choice: Choice) -> Result<Trial, TileError> {
        let Self { tile, outcomes, .. } = self;
        known(outcomes, choice, || trials.loaded(tile).outcome(&tile.planes[0], choice))
    }
}

/// What is known already, or is asked for now.
fn known(
    found: &mut HashMap<Choice, Trial>,
    choice: Choice,
    ask: impl FnOnce() -> Result<Trial, TileError>,
) -> Result<Trial, TileError> {
    if let Some(trial) = found.get(&choice) {
        return Ok(*trial);
    }
    let trial = ask()?;
    found.insert(choice, trial);
    Ok(trial)
}

/// The least price at which WebP tiles are as like their pictures as JPEG's of a quality, or hardly a higher one.
pub(super) fn equal_likeness(mut samples: Vec<Sample>, jpeg: u8) -> Result<Allocation, TileError> {
    let wanted = mean(&mut samples, |sample, _| jpeg_likeness(&sample.tile, jpeg))?;
    let first = equal_quality(&mut samples, wanted)?;
    let mut allocation = Allocation { price: BEGIN, first };
    // All effort makes tiles more like than drafts, by nearly as much at one price as at the next. So prices are
    // found on drafts, which are quick, and only what drafts must come to is corrected.
    let mut wanted_of_drafts = wanted;
    for _ in 0..ROUNDS {
        allocation.price = least_price(|price| {
            let asked = Allocation { price, first };
            let likeness = mean(&mut samples, |sample, trials| {
                let choice = sample.choose(trials, asked)?;
                Ok(sample.draft(trials, choice)?.likeness)
            })?;
            Ok(likeness >= wanted_of_drafts)
        })?;
        let gained = mean(&mut samples, |sample, trials| {
            let choice = sample.choose(trials, allocation)?;
            Ok(sample.outcome(trials, choice)?.likeness - sample.draft(trials, choice)?.likeness)
        })?;
        wanted_of_drafts = wanted - gained;
    }
    // Nearly is not enough: step by step until it is.
    while allocation.price < PRICES[1]
        && mean(&mut samples, |sample, trials| {
            let choice = sample.choose(trials, allocation)?;
            Ok(sample.outcome(trials, choice)?.likeness)
        })? < wanted
    {
        allocation.price *= CLOSE;
    }
    Ok(allocation)
}

/// The least of [`QUALITIES`] that would do for all tiles: most tiles' own is near it.
fn equal_quality(samples: &mut [Sample], wanted: f64) -> Result<usize, TileError> {
    let (mut low, mut high) = (0, QUALITIES.len() - 1);
    while low < high {
        let quality = usize::midpoint(low, high);
        let choice = Choice { quality, variant: 0 };
        let likeness = mean(samples, |sample, trials| Ok(sample.draft(trials, choice)?.likeness))?;
        if likeness >= wanted {
            high = quality;
        } else {
            low = quality + 1;
        }
    }
    Ok(low)
}

/// The least of [`PRICES`] that is enough, within [`CLOSE`]; the highest where none is.
fn least_price(mut enough: impl FnMut(f64) -> Result<bool, TileError>) -> Result<f64, TileError> {
    let (mut low, mut high) = (BEGIN, BEGIN);
    if enough(BEGIN)? {
        while low > PRICES[0] {
            low /= 2.0;
            if !enough(low)? {
                break;
            }
            high = low;
        }
    } else {
        while high < PRICES[1] {
            high *= 2.0;
            if enough(high)? {
                break;
            }
            low = high;
        }
    }
    while high / low > CLOSE {
        let middle = (low * high).sqrt();
        if enough(middle)? {
            high = middle;
        } else {
            low = middle;
        }
    }
    Ok(high)
}

fn jpeg_likeness(tile: &Tile, quality: u8) -> Result<f64, TileError> {
    let mut encoder = Encoder::new(Coding::Jpeg(quality))?;
    let file = encoder.encode(&tile.planes, tile.size, tile.size)?;
    Ok(ssim(&tile.planes[0], &TileFormat::Jpeg.shown_luma(file)?, tile.size))
}

/// How like their pictures tiles are after coding, in the mean over a pyramid.
fn mean(
    samples: &mut [Sample],
    likeness: impl Fn(&mut Sample, &mut Trials) -> Result<f64, TileError> + Sync,
) -> Result<f64, TileError> {
    let each: Vec<f64> = samples
        .par_iter_mut()
        .map_init(Trials::default, |trials, sample| likeness(sample, trials))
        .collect::<Result<_, TileError>>()?;
    // One after the other: the same sum on any number of threads.
    let weights: f64 = samples.iter().map(|sample| sample.weight).sum();
    Ok(each.iter().zip(samples).map(|(ssim, sample)| ssim * sample.weight).sum::<f64>() / weights)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_least_price_that_is_enough_is_found_wherever_it_is() {
        for price in [0.0021, 0.9, 4.0, 4.1, 31.0, 9e5] {
            let found = least_price(|asked| Ok(asked >= price)).expect("no trial fails");
            assert!(found >= price && found <= price * CLOSE, "{found} for {price}");
        }
        assert!(least_price(|_| Ok(false)).expect("no trial fails") >= PRICES[1]);
        assert!(least_price(|_| Ok(true)).expect("no trial fails") <= PRICES[0]);
    }

    /// Half of the tiles noise, half of them a smooth ramp.
    fn samples() -> Vec<Sample> {
        let tile = |index: u32| {
            let noise = |i: usize| {
                let mixed = (i as u32 + 7919 * index).wrapping_mul(2_654_435_761);
                (mixed ^ (mixed >> 15)).wrapping_mul(2_246_822_519) >> 27
            };
            let strength = if index.is_multiple_of(2) { 6 } else { 0 };
            let luma = |i: usize| (60 + i / 128 / 2 + i % 128 / 4) as u32 + noise(i) * strength / 4;
            let luma = (0..128 * 128).map(|i| luma(i) as u8).collect();
            let chroma = |value: usize| (0..64 * 64).map(|i| (value + i % 64 / 8) as u8).collect();
            Tile { size: 128, planes: vec![luma, chroma(110), chroma(140)] }
        };
        (0..6).map(|index| Sample::new(tile(index), 1.0)).collect()
    }

    /// Mean likeness and bytes of tiles that are coded as chosen.
    fn coded(allocation: Allocation) -> (f64, f64) {
        let mut bytes = 0.0;
        let mut encoder = Encoder::new(Coding::WebP(allocation)).expect("an encoder");
        let mut likeness = 0.0;
        let samples = samples();
        for Sample { tile, .. } in &samples {
            let file = encoder.encode(&tile.planes, tile.size, tile.size).expect("encodes");
            bytes += file.len() as f64;
            let shown = TileFormat::WebP.shown_luma(file).expect("decodes");
            likeness += ssim(&tile.planes[0], &shown, tile.size);
        }
        (likeness / samples.len() as f64, bytes)
    }

    #[test]
    fn tiles_are_as_like_as_jpegs_and_take_fewer_bytes_than_at_one_quality() {
        let wanted =
            mean(&mut samples(), |sample, _| jpeg_likeness(&sample.tile, 85)).expect("a mean");
        let allocation = equal_likeness(samples(), 85).expect("a price");
        let (likeness, bytes) = coded(allocation);
        assert!(likeness >= wanted, "{likeness} of {wanted}");
        // One quality, as it was before, between two steps in proportion.
        let outcome = |quality| {
            let choice = Choice { quality, variant: 0 };
            let of = |find: fn(Trial) -> f64| {
                mean(&mut samples(), |sample, trials| sample.draft(trials, choice).map(find))
            };
            (
                of(|trial| trial.likeness).expect("encodes"),
                of(|trial| trial.bytes).expect("encodes"),
            )
        };
        let first = equal_quality(&mut samples(), wanted).expect("a quality");
        let (below, above) = (outcome(first - 1), outcome(first));
        let share = (wanted - below.0) / (above.0 - below.0);
        let one = (below.1 + share * (above.1 - below.1)) * 6.0 * 128.0 * 128.0;
        assert!(bytes < 0.98 * one, "{bytes} of {one}");
    }

    #[test]
    fn the_price_is_the_same_on_any_number_of_threads() {
        let [one, three] = [1, 3].map(|threads| {
            let pool =
                rayon::ThreadPoolBuilder::new().num_threads(threads).build().expect("a pool");
            pool.install(|| equal_likeness(samples(), 85)).expect("a price")
        });
        assert_eq!(one, three);
    }
}
