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

/// How eight neighbouring target samples are made of sixteen source samples, in the order in which
/// vector instructions take them: the first two taps of each, and the last two.
#[derive(Debug, Clone, Copy)]
pub(super) struct Shuffle {
    /// Index of the first source sample.
    pub(super) start: usize,
    /// For each pair of taps and target sample, which of the sixteen they are: two bytes each, of which
    /// the second is [`NO_BYTE`].
    pub(super) indices: [[u8; 4 * GROUP]; 2],
    pub(super) weights: [[i16; 2 * GROUP]; 2],
}

/// An index that stands for a zero.
pub(super) const NO_BYTE: u8 = 0x80;

impl Shuffle {
    /// For eight ascending positions in fixed point, at most a source sample apart.
    pub(super) fn new(positions: [i32; GROUP], kernel: &Kernel) -> Self {
        let (first, _) = tap(positions[0]);
        let mut shuffle =
            Self { start: 0, indices: [[NO_BYTE; 4 * GROUP]; 2], weights: [[0; 2 * GROUP]; 2] };
        for (target, position) in positions.into_iter().enumerate() {
            let (sample, phase) = tap(position);
            for tap in 0..TAPS {
                // Never beyond: eight steps of at most one sample and three more taps.
                let index = (sample - first) as usize + tap;
                debug_assert!(index < REACH, "positions lie too far apart");
                let (pair, place) = (tap / 2, 2 * target + tap % 2);
                shuffle.indices[pair][2 * place] = index as u8 % REACH as u8;
                shuffle.weights[pair][place] = kernel.weights[phase][tap];
            }
        }
        shuffle
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

/// The rows that kernels take, for every row that their second tap can lie in. Pointers without lengths:
/// the table is read at random and has to stay in the nearest cache.
pub(super) struct RowTaps<'a> {
    first: i32,
    bases: Vec<Base>,
    /// Row after row as long as they have the same halvings, then from three rows back on with others.
    lines: Vec<*const u8>,
    borrowed: PhantomData<&'a [u8]>,
}

/// The row that a kernel's second tap lies in.
#[derive(Debug, Clone, Copy)]
struct Base {
    /// The first of the kernel's four lines; the fifth one is there as well.
    line: u32,
    /// The last sample of these lines that sixteen samples can begin with.
    last_start: u32,
    /// All these rows hold the plane's width divided by 2 to the power of this.
    halvings: u8,
}

/// Neighbouring rows of the same width.
#[derive(Default)]
pub(super) struct Band<'a> {
    lines: &'a [*const u8],
    last_start: u32,
    pub(super) halvings: u8,
}

/// A sample that sixteen samples can begin with in every row of a band.
#[derive(Clone, Copy)]
pub(super) struct Start(u32);

impl Band<'_> {
    /// The nearest start to `sample`, counted from the rows' margin.
    #[inline(always)]
    pub(super) fn start(&self, sample: i32) -> Start {
        Start((sample.max(0) as u32).min(self.last_start))
    }

    /// The rows two by two; the last one may be there twice.
    #[inline(always)]
    pub(super) fn pairs(&self) -> &[[*const u8; 2]] {
        self.lines.as_chunks().0
    }
}

impl<'a> RowTaps<'a> {
    /// The rows around `bases`, as far as `planes` hold them.
    pub(super) fn new(
        planes: &[&'a ReadyPlane],
        bases: RangeInclusive<i32>,
        reduction: &Reduction,
    ) -> Self {
        let mut lines = Lines { planes, near: 0, found: Vec::new(), shortest: usize::MAX };
        let mut taps: Vec<Base> = Vec::new();
        let mut run = 0;
        for row in bases.clone() {
            let halvings = reduction.halvings(row);
            if taps.last().is_none_or(|base| base.halvings != halvings) {
                lines.end_run(&mut taps[run..]);
                run = taps.len();
                for row in row - 1..row + 2 {
                    lines.add(row, halvings);
                }
            }
            let line = lines.found.len() as u32 - 3;
            lines.add(row + 2, halvings);
            taps.push(Base { line, last_start: 0, halvings });
        }
        lines.end_run(&mut taps[run..]);
        Self { first: *bases.start(), bases: taps, lines: lines.found, borrowed: PhantomData }
    }

    #[inline(always)]
    fn base(&self, row: i32) -> &Base {
        let last = self.bases.len() - 1;
        &self.bases[((row - self.first).max(0) as usize).min(last)]
    }

    /// The four rows around `row`, and one behind them.
    pub(super) fn around(&self, row: i32) -> Band<'_> {
        self.band(row, row).unwrap_or_default()
    }

    /// The rows around those from `lowest` to `highest` and, if their number is odd, one behind them;
    /// `None` where they do not have one width.
    #[inline(always)]
    pub(super) fn band(&self, lowest: i32, highest: i32) -> Option<Band<'_>> {
        let (above, below) = (self.base(lowest), self.base(highest));
        // Lines run on from row to row only while the width is the same.
        let count = below.line.checked_sub(above.line)? + TAPS as u32;
        if above.halvings != below.halvings || count > (highest - lowest) as u32 + TAPS as u32 {
            return None;
        }
        let lines = &self.lines[above.line as usize..][..count.next_multiple_of(2) as usize];
        Some(Band { lines, last_start: above.last_start, halvings: above.halvings })
    }
}

/// [`RowTaps::lines`] in the making.
struct Lines<'a, 'b> {
    planes: &'b [&'a ReadyPlane],
    /// The plane that held the last row: rows follow each other, so it is asked first.
    near: usize,
    found: Vec<*const u8>,
    /// Samples of the shortest row since the width changed.
    shortest: usize,
}

impl Lines<'_, '_> {
    fn add(&mut self, row: i32, halvings: u8) {
        static NOTHING: [u8; REACH] = [0; REACH];
        let count = self.planes.len();
        let found = (0..count).find_map(|step| {
            let index = (self.near + step) % count;
            self.planes[index].row(row, halvings).map(|line| (index, line))
        });
        debug_assert!(found.is_some(), "row {row} has not been read");
        let (index, line) = found.unwrap_or((self.near, &NOTHING));
        self.near = index;
        // What [`sixteen`] relies on.
        let line = if line.len() < REACH { &NOTHING } else { line };
        self.shortest = self.shortest.min(line.len());
        self.found.push(line.as_ptr());
    }

    /// Completes the bases whose rows have one width.
    fn end_run(&mut self, bases: &mut [Base]) {
        for base in bases {
            base.last_start = (self.shortest - REACH) as u32;
        }
        // Behind an odd number of rows another one is read.
        self.found.extend(self.found.last().copied());
        self.shortest = usize::MAX;
    }
}

/// Sixteen samples of a row of a band from `start` on.
///
/// # Safety
///
/// `line` is one of the band's rows, and `start` was made by the same band.
#[inline(always)]
pub(super) unsafe fn sixteen<'a>(line: *const u8, start: Start) -> &'a [u8; REACH] {
    // SAFETY: the caller vouches for it that the row, which is borrowed as long as the band lives,
    // holds sixteen samples from `start` on; bytes need no alignment.
    unsafe { &*line.add(start.0 as usize).cast() }
}
