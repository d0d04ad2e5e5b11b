//! Whether something that is no ground lies at the nadir.
//!
//! Two things are told apart from ground safely: a flat patch with an edge (a hole that the stitcher filled
//! with one colour, or a plate that somebody laid over it), and a disc much darker than the ring around it
//! (a tripod's head or the camera's own shadow). Everything in between stays unmentioned.

use crate::source::findings::Finding;
use crate::strip::Shape;

/// Rows of one degree around the nadir that are looked at.
const DEGREES: usize = 40;
/// Samples of a row that are looked at.
const SAMPLES: usize = 256;
/// A row flatter than this, in levels of standard deviation, shows no ground.
const FLAT: f64 = 2.0;
/// Ground beyond a patch has at least this much structure, or its mean differs by [`EDGE`].
const ROUGH: f64 = 6.0;
/// Levels between a patch and what lies beyond it.
const EDGE: f64 = 16.0;
/// Flat within this many degrees is what every pole looks like.
const SMALLEST_PATCH: usize = 5;
/// A disc is dark when it has less than this share of the ring's light …
const DARK: f64 = 0.4;
/// … and the ring is not in the dark itself.
const LIT: f64 = 50.0;
/// Degrees within which a tripod's head lies, and the ring of ground it is held against.
const DISC: std::ops::Range<usize> = 0..6;
const RING: std::ops::Range<usize> = 20..35;

/// Mean and standard deviation of the row at each whole degree from the nadir.
#[derive(Debug)]
pub(super) struct Nadir {
    height: usize,
    rows: Vec<Option<(f64, f64)>>,
}

impl Nadir {
    pub(super) fn new(shape: Shape) -> Self {
        Self { height: shape.height, rows: vec![None; DEGREES] }
    }

    pub(super) fn take(&mut self, row: usize, samples: &[u8]) {
        let degree = (self.height - 1 - row) * 180 / self.height;
        let Some(slot) = self.rows.get_mut(degree).filter(|slot| slot.is_none()) else { return };
        let step = (samples.len() / SAMPLES).max(1);
        let (mut count, mut sum, mut squares) = (0.0, 0.0, 0.0);
        for sample in samples.iter().step_by(step) {
            let value = f64::from(*sample);
            (count, sum, squares) = (count + 1.0, sum + value, squares + value * value);
        }
        let mean = sum / count;
        *slot = Some((mean, (squares / count - mean * mean).max(0.0).sqrt()));
    }

    pub(super) fn finding(&self) -> Option<Finding> {
        let rows: Option<Vec<(f64, f64)>> = self.rows.iter().copied().collect();
        let rows = rows?;
        let radius = flat_patch(&rows).or_else(|| dark_disc(&rows))?;
        Some(Finding::Nadir { radius: radius as u32 })
    }
}

/// Degrees of a patch of one colour around the nadir that ends in an edge.
fn flat_patch(rows: &[(f64, f64)]) -> Option<usize> {
    let (colour, _) = *rows.first()?;
    let radius = rows
        .iter()
        .take_while(|(mean, rough)| *rough < FLAT && (mean - colour).abs() < FLAT)
        .count();
    // The row on the patch's border is mixed: look one further.
    let (beyond, rough) = *rows.get(radius + 1)?;
    let edged = rough > ROUGH || (beyond - colour).abs() > EDGE;
    (radius >= SMALLEST_PATCH && edged).then_some(radius)
}

/// Degrees of a disc around the nadir that is far darker than the ring around it.
fn dark_disc(rows: &[(f64, f64)]) -> Option<usize> {
    let mean = |range: std::ops::Range<usize>| {
        let count = range.len() as f64;
        Some(rows.get(range)?.iter().map(|(mean, _)| mean).sum::<f64>() / count)
    };
    let (disc, ring) = (mean(DISC)?, mean(RING)?);
    if ring < LIT || disc > ring * DARK {
        return None;
    }
    // It ends where half of the light is back.
    let border = disc.midpoint(ring);
    rows.iter().position(|(mean, _)| *mean > border)
}
