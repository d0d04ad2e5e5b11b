//! Whether the left edge of a panorama continues its right one.
//!
//! The mean luma step from the last column to the first is held against the steps between neighbouring
//! columns near by. JPEG codes both edges in blocks of their own, so those steps are taken across the
//! borders of blocks too.

use crate::source::findings::Finding;
use crate::strip::Shape;

/// Every so many rows are looked at.
const EVERY: usize = 4;
/// Borders between blocks of 16 columns on either side that the edge is compared with.
const NEIGHBOURS: usize = 12;
/// Columns of the largest JPEG block.
const BLOCK: usize = 16;
/// Beyond this pitch every picture is smeared sideways, and no step tells anything.
const HIGHEST_PITCH: f64 = 70.0;
/// An edge does not meet when its step is so many times what is usual there …
const RATIO: f64 = 2.0;
/// … and more than so many levels above it.
const MARGIN: f64 = 3.0;

/// Collects steps row by row.
#[derive(Debug)]
pub(super) struct Seam {
    rows: std::ops::Range<usize>,
    taken: u64,
    edge: u64,
    /// Sums of the steps across each border near the edge.
    near: [u64; 2 * NEIGHBOURS],
}

impl Seam {
    pub(super) fn new(shape: Shape) -> Self {
        let cut = ((90.0 - HIGHEST_PITCH) / 180.0 * shape.height as f64) as usize;
        Self { rows: cut..shape.height - cut, taken: 0, edge: 0, near: [0; 2 * NEIGHBOURS] }
    }

    pub(super) fn take(&mut self, row: usize, samples: &[u8]) {
        let width = samples.len();
        if !row.is_multiple_of(EVERY) || !self.rows.contains(&row) || width < 4 * NEIGHBOURS * BLOCK
        {
            return;
        }
        let step = |left: usize, right: usize| u64::from(samples[left].abs_diff(samples[right]));
        self.taken += 1;
        self.edge += step(width - 1, 0);
        // The last block may be narrower than the others.
        let last = width / BLOCK * BLOCK;
        for (index, sum) in self.near.iter_mut().enumerate() {
            let border = if index < NEIGHBOURS {
                (index + 1) * BLOCK
            } else {
                last - (index + 1 - NEIGHBOURS) * BLOCK
            };
            *sum += step(border - 1, border);
        }
    }

    /// The mean step across the edge, and the largest of those near by.
    fn steps(&self) -> (f64, f64) {
        let rows = self.taken.max(1) as f64;
        let most = self.near.iter().max().copied().unwrap_or(0);
        (self.edge as f64 / rows, most as f64 / rows)
    }

    pub(super) fn finding(&self) -> Option<Finding> {
        let (step, usual) = self.steps();
        let apart = self.taken > 0 && step > usual * RATIO && step > usual + MARGIN;
        apart.then(|| Finding::WrapSeam { step: step.round() as u32, usual: usual.round() as u32 })
    }
}
