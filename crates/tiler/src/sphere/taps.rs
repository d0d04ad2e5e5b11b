//! Which source samples are weighted by how much, arranged for the inner loops.
#![expect(
    unsafe_code,
    reason = "four checked slices a sample took as long as the arithmetic between them"
)]

use super::coordinates::{FRACTION_BITS, GROUP};
use super::kernel::{Kernel, PHASE_BITS, PHASES, TAPS};
use super::lanes::REACH;
use super::polar::{ReadyPlane, Reduction};
use crate::strip::PAD;
use std::marker::PhantomData;
use std::ops::RangeInclusive;

/// How eight neighbouring target samples are made of sixteen source samples.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shuffle {
    /// Index of the first source sample.
    pub(super) start: usize,
    /// For each target sample, which of the sixteen its four taps are.
    pub(super) indices: [u8; GROUP * TAPS],
    /// The weights of target samples 0, 1, 4, 5, then of 2, 3, 6, 7: the order in which bytes are
    /// widened to 16 bits, 128 bits at a time.
    pub(super) weights: [[i16; REACH]; 2],
}

impl Shuffle {
    /// For eight ascending positions in fixed point, at most a source sample apart.
    pub(super) fn new(positions: [i32; GROUP], kernel: &Kernel) -> Self {
        let (first, _) = tap(positions[0]);
        let mut shuffle = Self { start: 0, indices: [0; GROUP * TAPS], weights: [[0; REACH]; 2] };
        for (target, position) in positions.into_iter().enumerate() {
            let (sample, phase) = tap(position);
            for tap in 0..TAPS {
                // Never beyond: eight steps of at most one sample and three more taps.
                let index = (sample - first) as usize + tap;
                debug_assert!(index < REACH, "positions lie too far apart");
                shuffle.indices[target * TAPS + tap] = index as u8 % REACH as u8;
            }
            let (half, place) = Self::place(target);
            shuffle.weights[half][place..place + TAPS].copy_from_slice(&kernel.weights[phase]);
        }
        shuffle
    }

    /// Where the weights of a target sample lie.
    pub(super) fn place(target: usize) -> (usize, usize) {
        (target % 4 / 2, target / 4 * 8 + target % 2 * TAPS)
    }

    /// For the columns of a row of `width` samples with its margins.
    pub(super) fn of_columns(positions: [i32; GROUP], width: usize, kernel: &Kernel) -> Self {
        let (first, _) = tap(positions[0]);
        let start = (first - 1).rem_euclid(width as i32) as usize + PAD;
        Self { start, ..Self::new(positions, kernel) }
    }
}

/// Splits a fixed-point coordinate into the sample at or before it and the phase towards the next.
#[inline(always)]
pub(super) fn tap(position: i32) -> (i32, usize) {
    const FINER: u32 = FRACTION_BITS - PHASE_BITS;
    // Sample centres lie at half-integers; the phase is rounded, not cut, so that nothing drifts.
    let from_centre = position - (1 << (FRACTION_BITS - 1)) + (1 << (FINER - 1));
    let phase = (from_centre & ((1 << FRACTION_BITS) - 1)) >> FINER;
    (from_centre >> FRACTION_BITS, phase as usize % PHASES)
}

/// The four rows that a kernel takes, for every row that its second tap can lie in.
pub(super) struct RowTaps<'a> {
    first: i32,
    taps: Vec<FourRows<'a>>,
}

/// Rows with their margins, all of the plane's width divided by 2 to the power of `halvings`. Pointers
/// without lengths: the table is read at random and has to stay in the nearest cache.
#[derive(Clone, Copy)]
pub(super) struct FourRows<'a> {
    rows: [*const u8; TAPS],
    /// The last sample of every row that four samples can begin with.
    last_start: u32,
    pub(super) halvings: u8,
    borrowed: PhantomData<&'a [u8]>,
}

impl<'a> FourRows<'a> {
    /// `None` unless each row holds four samples.
    fn new(rows: [&'a [u8]; TAPS], halvings: u8) -> Option<Self> {
        let shortest = rows.iter().map(|row| row.len()).min().unwrap_or(0);
        let last_start = shortest.checked_sub(TAPS)? as u32;
        Some(Self { rows: rows.map(<[u8]>::as_ptr), last_start, halvings, borrowed: PhantomData })
    }

    /// The four samples of each row from `start` on, or the row's last four.
    #[inline(always)]
    pub(super) fn at(&self, start: usize) -> [[u8; TAPS]; TAPS] {
        let start = start.min(self.last_start as usize);
        // SAFETY: `new` saw to it that every row, borrowed for as long as `self` lives, holds four
        // samples from `last_start` on; bytes need no alignment.
        self.rows.map(|row| unsafe { row.add(start).cast::<[u8; TAPS]>().read() })
    }
}

impl<'a> RowTaps<'a> {
    /// The rows around `bases`, as far as `planes` hold them.
    pub(super) fn new(
        planes: &[&'a ReadyPlane],
        bases: RangeInclusive<i32>,
        reduction: &Reduction,
    ) -> Self {
        const NOTHING: [u8; TAPS] = [0; TAPS];
        let first = *bases.start();
        let mut near = 0;
        let taps = bases
            .filter_map(|base| {
                let halvings = reduction.halvings(base);
                let rows = std::array::from_fn(|tap| {
                    let row = base - 1 + tap as i32;
                    // Rows follow each other, so the plane that held the last one is asked first.
                    let found = (0..planes.len()).find_map(|step| {
                        let index = (near + step) % planes.len();
                        planes[index].row(row, halvings).map(|line| (index, line))
                    });
                    debug_assert!(found.is_some(), "row {row} has not been read");
                    let (index, line) = found.unwrap_or((near, &NOTHING));
                    near = index;
                    line
                });
                FourRows::new(rows, halvings)
            })
            .collect();
        Self { first, taps }
    }

    /// The halvings that all rows at these positions have in common, if they do.
    #[inline(always)]
    pub(super) fn common_halvings(&self, y: &[i32]) -> Option<u8> {
        let (lowest, highest) =
            y.iter().fold((i32::MAX, i32::MIN), |(low, high), y| (low.min(*y), high.max(*y)));
        // A piece of a face spans less than the way from one pole's reduced rows to the other's, so
        // that rows in between have no more halvings than both.
        let [above, below] = [lowest, highest].map(|y| self.at(tap(y).0).halvings);
        (above == below).then_some(above)
    }

    /// The row that the first of the rows is for, and the number of rows.
    pub(super) fn range(&self) -> (i32, i32) {
        (self.first, self.taps.len() as i32)
    }

    /// The rows around the row `index` rows after the first.
    #[inline(always)]
    pub(super) fn get(&self, index: usize) -> &FourRows<'a> {
        &self.taps[index]
    }

    /// The rows around `base`.
    #[inline(always)]
    pub(super) fn at(&self, base: i32) -> &FourRows<'a> {
        let last = self.taps.len() - 1;
        &self.taps[((base - self.first).max(0) as usize).min(last)]
    }
}
