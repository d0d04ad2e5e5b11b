//! How much of the upper half is clipped to white.

use crate::source::findings::Finding;
use crate::strip::Shape;
use std::f64::consts::PI;

/// Every so many rows are looked at.
const EVERY: usize = 8;
/// Neighbouring columns that are looked at together; so many are left out between them.
const TOGETHER: usize = 16;
const APART: usize = 128;
/// Luma from which on a JPEG's white holds no more detail.
const WHITE: u8 = 252;
/// A sun and its glare stay below this share of the upper half.
const NOTABLE_PERCENT: f64 = 10.0;

/// Collects the share of white, weighted by solid angle.
#[derive(Debug)]
pub(super) struct Sky {
    height: usize,
    white: f64,
    all: f64,
}

impl Sky {
    pub(super) fn new(shape: Shape) -> Self {
        Self { height: shape.height, white: 0.0, all: 0.0 }
    }

    pub(super) fn take(&mut self, row: usize, samples: &[u8]) {
        if !row.is_multiple_of(EVERY) || row >= self.height / 2 {
            return;
        }
        let (mut white, mut all) = (0, 0);
        for piece in samples.chunks(APART) {
            let piece = &piece[..TOGETHER.min(piece.len())];
            white += piece.iter().filter(|sample| **sample >= WHITE).count();
            all += piece.len();
        }
        // The area of a row on the sphere falls with the cosine of its pitch.
        let area = ((row as f64 + 0.5) / self.height as f64 * PI).sin();
        self.white += area * white as f64;
        self.all += area * all as f64;
    }

    fn percent(&self) -> f64 {
        if self.all > 0.0 { self.white / self.all * 100.0 } else { 0.0 }
    }

    pub(super) fn finding(&self) -> Option<Finding> {
        let percent = self.percent();
        (percent >= NOTABLE_PERCENT).then(|| Finding::BlownSky { percent: percent.round() as u32 })
    }
}
