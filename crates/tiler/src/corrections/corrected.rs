//! A reader behind which blurred regions and the nadir's patch are already in the picture.
//!
//! A region can be painted when its last row has been read. Until then the strips from its first row on
//! are held back, so memory grows with the rows that a region spans and not with the picture.

use super::cap::Grid;
use super::logo::{Logo, Picture};
use super::mosaic::Mosaic;
use super::{Corrections, Nadir};
use crate::TileError;
use crate::strip::{Reader, STRIP_ROWS, Shape, Strip};
use std::collections::VecDeque;
use std::ops::Range;

/// A reader of the corrected picture.
pub(crate) struct Corrected {
    source: Box<dyn Reader>,
    grids: Vec<Grid>,
    blurs: Vec<Blur>,
    /// Per plane.
    logo: Vec<Logo>,
    /// Strips that were read and not handed out.
    held: VecDeque<Strip>,
    strips_read: usize,
    strips_given: usize,
}

/// The blur of one region in all planes.
struct Blur {
    /// Per plane.
    mosaics: Vec<Mosaic>,
    span: Span,
}

/// The strips that a region spans.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Span {
    /// Strips in which samples change.
    painted: Range<usize>,
    /// Strips that must have been read before.
    taken: usize,
}

impl Corrected {
    /// Corrects what `source` reads; `corrections` were checked.
    pub(crate) fn new(
        source: Box<dyn Reader>,
        corrections: &Corrections,
    ) -> Result<Self, TileError> {
        let grids = grids(source.shape());
        let logo = match &corrections.nadir {
            Some(Nadir::Logo { image, radius }) => {
                let picture = Picture::open(image)?;
                let of_plane = |(plane, grid)| Logo::new(&picture, *radius, plane, grid);
                grids.iter().enumerate().map(of_plane).collect()
            }
            _ => Vec::new(),
        };
        let blurs = blurs(&grids, corrections);
        let held = VecDeque::new();
        Ok(Self { source, grids, blurs, logo, held, strips_read: 0, strips_given: 0 })
    }

    /// Reads the next strip and adds its rows to the regions.
    fn read_source(&mut self, strip: &mut Strip) -> Result<(), TileError> {
        self.source.read(strip)?;
        self.strips_read += 1;
        for blur in &mut self.blurs {
            for (plane, mosaic) in blur.mosaics.iter_mut().enumerate() {
                let grid = &self.grids[plane];
                for (line, row) in rows_in(strip, plane, grid, &mosaic.rows_to_take(grid)) {
                    mosaic.take(grid, row, strip.planes[plane].row(line));
                }
            }
        }
        Ok(())
    }

    /// Paints everything that lies in a strip.
    fn paint(&mut self, index: usize, strip: &mut Strip) {
        for blur in self.blurs.iter_mut().filter(|blur| blur.span.painted.contains(&index)) {
            for (plane, mosaic) in blur.mosaics.iter_mut().enumerate() {
                let grid = &self.grids[plane];
                for (line, row) in rows_in(strip, plane, grid, &mosaic.rows_to_paint(grid)) {
                    mosaic.paint(grid, row, strip.planes[plane].row_mut(line));
                }
            }
        }
        for (plane, logo) in self.logo.iter().enumerate() {
            let grid = &self.grids[plane];
            for (line, row) in rows_in(strip, plane, grid, &logo.rows_to_paint(grid)) {
                logo.paint(grid, row, strip.planes[plane].row_mut(line));
            }
        }
    }
}

impl Reader for Corrected {
    fn shape(&self) -> Shape {
        self.source.shape()
    }

    fn read(&mut self, strip: &mut Strip) -> Result<(), TileError> {
        let index = self.strips_given;
        let needed = strips_needed(index, self.blurs.iter().map(|blur| &blur.span));
        if self.strips_read == index && needed == index + 1 {
            self.read_source(strip)?;
        }
        while self.strips_read < needed {
            let mut ahead = Strip::new(self.source.shape(), self.strips_read);
            self.read_source(&mut ahead)?;
            self.held.push_back(ahead);
        }
        if let Some(next) = self.held.pop_front() {
            *strip = next;
        }
        self.paint(index, strip);
        self.strips_given += 1;
        Ok(())
    }
}

/// Bytes of the strips that are held back at most.
pub(crate) fn bytes_held(shape: Shape, corrections: &Corrections) -> u64 {
    let grids = grids(shape);
    let blurs = blurs(&grids, corrections);
    let held = |index| strips_needed(index, blurs.iter().map(|blur| &blur.span)) - index;
    let strips = (0..shape.strips()).map(held).max().unwrap_or(0).saturating_sub(1);
    let samples = if shape.grey { 2 } else { 3 };
    (strips * STRIP_ROWS * shape.width * samples / 2) as u64
}

/// How many strips must have been read before the one of this index is finished.
fn strips_needed<'a>(index: usize, spans: impl Iterator<Item = &'a Span>) -> usize {
    let waiting = spans.filter(|span| span.painted.contains(&index)).map(|span| span.taken);
    waiting.max().unwrap_or(0).max(index + 1)
}

fn grids(shape: Shape) -> Vec<Grid> {
    let planes = if shape.grey { 1 } else { 3 };
    (0..planes).map(|plane| Grid::new(shape, plane)).collect()
}

fn blurs(grids: &[Grid], corrections: &Corrections) -> Vec<Blur> {
    let blur = |region| {
        let mosaics: Vec<Mosaic> = grids.iter().map(|_| Mosaic::new(&region)).collect();
        let span = Span::of(grids, &mosaics);
        Blur { mosaics, span }
    };
    corrections.regions().into_iter().map(blur).collect()
}

impl Span {
    fn of(grids: &[Grid], mosaics: &[Mosaic]) -> Self {
        let (mut painted, mut taken) = (Range { start: usize::MAX, end: 0 }, 0);
        for (grid, mosaic) in grids.iter().zip(mosaics) {
            let strip_rows = STRIP_ROWS / grid.step;
            let rows = mosaic.rows_to_paint(grid);
            if !rows.is_empty() {
                painted.start = painted.start.min(rows.start / strip_rows);
                painted.end = painted.end.max(rows.end.div_ceil(strip_rows));
            }
            taken = taken.max(mosaic.rows_to_take(grid).end.div_ceil(strip_rows));
        }
        Self { painted, taken }
    }
}

/// The rows of a plane of a strip that lie in a range of the whole plane's rows: their index in the strip,
/// and in the plane.
fn rows_in(
    strip: &Strip,
    plane: usize,
    grid: &Grid,
    wanted: &Range<usize>,
) -> impl Iterator<Item = (usize, usize)> + use<> {
    let first = strip.first_row / grid.step;
    let end = first + strip.planes[plane].rows;
    (wanted.start.max(first)..wanted.end.min(end)).map(move |row| (row - first, row))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::corrections::Region;

    /// Noise from the top to the bottom.
    struct Noise {
        shape: Shape,
        next: usize,
    }

    impl Reader for Noise {
        fn shape(&self) -> Shape {
            self.shape
        }

        fn read(&mut self, strip: &mut Strip) -> Result<(), TileError> {
            assert_eq!(strip.first_row, self.next * STRIP_ROWS, "strips are read in order");
            self.next += 1;
            for (index, plane) in strip.planes.iter_mut().enumerate() {
                for line in 0..plane.rows {
                    let row = strip.first_row / (index.min(1) + 1) + line;
                    for (column, sample) in plane.row_mut(line).iter_mut().enumerate() {
                        let mixed = (row * 7919 + column * 104_729 + index * 31) as u32;
                        *sample = (mixed.wrapping_mul(2_654_435_761) >> 24) as u8;
                    }
                }
            }
            Ok(())
        }
    }

    const SHAPE: Shape = Shape { width: 1024, height: 512, grey: false };

    /// All planes, row by row, and the most strips that were held at a time.
    fn read_all(shape: Shape, corrections: &Corrections) -> (Vec<Vec<Vec<u8>>>, usize) {
        let source = Noise { shape, next: 0 };
        let mut reader = Corrected::new(Box::new(source), corrections).expect("corrects");
        let mut planes = vec![Vec::new(); if shape.grey { 1 } else { 3 }];
        let mut most = 0;
        for index in 0..shape.strips() {
            let mut strip = Strip::new(shape, index);
            reader.read(&mut strip).expect("reads");
            assert_eq!(strip.first_row, index * STRIP_ROWS);
            most = most.max(reader.held.len());
            for (plane, rows) in strip.planes.iter().zip(&mut planes) {
                rows.extend((0..plane.rows).map(|row| plane.row(row).to_vec()));
            }
        }
        (planes, most)
    }

    fn with(blurred: &[(f64, f64, f64)]) -> Corrections {
        let region = |&(yaw, pitch, radius): &(f64, f64, f64)| Region { yaw, pitch, radius };
        Corrections { blurred: blurred.iter().map(region).collect(), ..Corrections::default() }
    }

    #[test]
    fn without_corrections_the_picture_passes_as_it_is() {
        for shape in [SHAPE, Shape { width: 1025, height: 513, grey: false }] {
            let (planes, most) = read_all(shape, &Corrections::default());
            let mut plain = Noise { shape, next: 0 };
            for index in 0..shape.strips() {
                let mut strip = Strip::new(shape, index);
                plain.read(&mut strip).expect("reads");
                for (number, (plane, rows)) in strip.planes.iter().zip(&planes).enumerate() {
                    let first = index * STRIP_ROWS / (number.min(1) + 1);
                    for row in 0..plane.rows {
                        assert!(plane.row(row) == rows[first + row], "plane {number} row {row}");
                    }
                }
            }
            assert_eq!(most, 0, "nothing is held back");
        }
    }

    #[test]
    fn all_planes_of_a_region_are_blurred_also_over_the_bounds_of_strips() {
        // Around row 256, the bound of two strips; and at the back meridian.
        let (planes, _) = read_all(SHAPE, &with(&[(0.0, 0.0, 10.0), (180.0, 40.0, 8.0)]));
        for (plane, rows) in planes.iter().enumerate() {
            let step = plane.min(1) + 1;
            for (yaw, pitch) in
                [(0.0, 0.0), (3.0, 4.0), (-4.0, -3.0), (179.9, 40.0), (-178.0, 43.0)]
            {
                let column = ((yaw / 360.0 + 0.5) * 1024.0) as usize / step;
                let row = ((0.5 - pitch / 180.0) * 512.0) as usize / step;
                let here = rows[row][column];
                let next = rows[row][(column + 1) % rows[row].len()];
                assert!(here.abs_diff(next) < 12, "plane {plane} {yaw} {pitch}: {here} {next}");
                assert!(here.abs_diff(127) < 70, "plane {plane} {yaw} {pitch}: {here}");
            }
        }
    }

    #[test]
    fn only_the_rows_of_a_region_are_held_back() {
        let tall = Shape { width: 2048, height: 4096, grey: true };
        let corrections = with(&[(0.0, 20.0, 4.0), (90.0, 22.0, 4.0), (0.0, -60.0, 2.0)]);
        let (_, most) = read_all(tall, &corrections);
        // 10° of 180° are 228 rows, which touch five strips.
        assert!((3..=5).contains(&most), "{most} strips");
        let bytes = bytes_held(tall, &corrections);
        assert!(bytes >= (most * STRIP_ROWS * tall.width) as u64, "{bytes}");
        assert!(bytes <= (6 * STRIP_ROWS * tall.width) as u64, "{bytes}");
        assert_eq!(bytes_held(tall, &Corrections::default()), 0);
    }

    #[test]
    fn overlapping_regions_do_not_depend_on_their_order() {
        let one = with(&[(0.0, 0.0, 10.0), (8.0, 2.0, 6.0), (-5.0, -9.0, 5.0)]);
        let mut two = one.clone();
        two.blurred.rotate_left(1);
        assert_eq!(read_all(SHAPE, &one).0, read_all(SHAPE, &two).0);
    }

    #[test]
    fn taking_a_region_away_changes_nothing_outside_it() {
        let both = with(&[(0.0, 0.0, 10.0), (14.0, 0.0, 8.0)]);
        let one = with(&[(0.0, 0.0, 10.0)]);
        let (with_both, with_one) = (read_all(SHAPE, &both).0, read_all(SHAPE, &one).0);
        for row in 0..512 {
            for column in 0..1024 {
                let yaw = (column as f64 + 0.5) / 1024.0 * 360.0 - 180.0;
                let pitch = 90.0 - (row as f64 + 0.5) / 512.0 * 180.0;
                let at = |yaw, pitch| sonla360_geometry::Direction { yaw, pitch }.to_vector();
                let away = sonla360_geometry::angle_between(at(yaw, pitch), at(14.0, 0.0));
                if away > 8.0 * 1.15 + 1e-6 {
                    assert_eq!(with_both[0][row][column], with_one[0][row][column]);
                }
            }
        }
    }
}
