//! A step behind a decoder that puts a part of the sphere where it belongs and fills the rest quietly.
//!
//! Beside the picture, each row goes from the colour of one edge to that of the other, round the back.
//! Above and below it, the blurred outermost row fades to its mean colour at the pole. So nothing draws
//! the eye, no edge is harder than it must be, and nobody takes the filling for a photograph.

use super::placement::Placement;
use crate::TileError;
use crate::strip::{Plane, Reader, Shape, Strip};

/// Samples next to an edge whose mean is the edge's colour.
const EDGE: usize = 16;
/// How much of a new row's edge colour goes into the running one: smooth over about thirty rows.
const NEW_SHARE: f32 = 1.0 / 16.0;
/// The ground is blurred over this share of the way round.
const BLUR_SHARE: usize = 64;

/// Places what `R` reads in the full sphere.
pub(super) struct Placed<R> {
    source: Pairs<R>,
    placement: Placement,
    /// Per plane: the colour at the left and the right edge, a running mean over the rows.
    edges: Vec<[f32; 2]>,
    /// The pair of rows that the ground above begins with, read ahead.
    next: Option<Rows>,
    /// What is above the picture, later what is below it.
    ground: Vec<Ground>,
}

/// Two luma rows and one row of each chroma plane, or one row of luma's two where there is no chroma.
type Rows = Vec<Vec<u8>>;

impl<R: Reader> Placed<R> {
    pub(super) fn new(inner: R, placement: Placement) -> Self {
        let source = Pairs::new(inner);
        Self { source, placement, edges: Vec::new(), next: None, ground: Vec::new() }
    }

    /// The next pair of the picture, widened to the whole way round.
    fn widened(&mut self) -> Result<Rows, TileError> {
        let pair = self.source.next()?;
        let Placement { left, width, full_width, .. } = self.placement;
        if self.edges.is_empty() {
            self.edges = pair[1..].iter().map(|row| edge_colours(row)).collect();
        }
        let rows = pair.iter().enumerate().map(|(index, row)| {
            let (plane, divisor) = if index < 2 { (0, 1) } else { (index - 1, 2) };
            let row = &row[..width / divisor];
            let [left_edge, right_edge] = edge_colours(row);
            let running = &mut self.edges[plane];
            running[0] += (left_edge - running[0]) * NEW_SHARE;
            running[1] += (right_edge - running[1]) * NEW_SHARE;
            widen(row, left / divisor, full_width / divisor, *running)
        });
        Ok(rows.collect())
    }

    /// The pair of rows at this row of the sphere.
    fn pair(&mut self, row: usize) -> Result<Rows, TileError> {
        let Placement { top, height, full_height, .. } = self.placement;
        if row < top {
            if self.ground.is_empty() {
                let first = self.widened()?;
                self.ground = grounds(&first);
                self.next = Some(first);
            }
            return Ok(self.ground_pair(top - row, top));
        }
        if row < top + height {
            let rows = match self.next.take() {
                Some(rows) => rows,
                None => self.widened()?,
            };
            if row + 2 >= top + height {
                self.ground = grounds(&rows);
            }
            return Ok(rows);
        }
        let below = row + 2 - (top + height);
        Ok(self.ground_pair(below, full_height - top - height))
    }

    /// The ground at a distance from the picture, of so many rows to the pole.
    fn ground_pair(&self, distance: usize, to_pole: usize) -> Rows {
        let near = 1.0 - distance as f32 / to_pole.max(1) as f32;
        let weight = near * near;
        let rows = self.ground.iter().map(|ground| ground.row(weight));
        // Both luma rows are alike.
        let luma = self.ground.first().map(|ground| ground.row(weight));
        luma.into_iter().chain(rows).collect()
    }
}

impl<R: Reader> Reader for Placed<R> {
    fn shape(&self) -> Shape {
        let Placement { full_width, full_height, .. } = self.placement;
        Shape { width: full_width, height: full_height, grey: self.source.shape.grey }
    }

    fn read(&mut self, strip: &mut Strip) -> Result<(), TileError> {
        let luma_rows = strip.planes.first().map_or(0, |plane| plane.rows);
        for row in (0..luma_rows).step_by(2) {
            let pair = self.pair(strip.first_row + row)?;
            for (index, samples) in pair.iter().enumerate() {
                let (plane, row) = if index < 2 { (0, row + index) } else { (index - 1, row / 2) };
                strip.planes[plane].row_mut(row).copy_from_slice(samples);
            }
        }
        Ok(())
    }
}

/// Hands out the rows of a reader pair by pair.
struct Pairs<R> {
    inner: R,
    shape: Shape,
    strip: Option<Strip>,
    /// Strips taken.
    taken: usize,
    /// Luma row of the strip that comes next.
    row: usize,
}

impl<R: Reader> Pairs<R> {
    fn new(inner: R) -> Self {
        let shape = inner.shape();
        Self { inner, shape, strip: None, taken: 0, row: 0 }
    }

    fn next(&mut self) -> Result<Rows, TileError> {
        let used_up = |strip: &Strip, row| strip.planes.first().is_none_or(|luma| row >= luma.rows);
        if self.strip.as_ref().is_none_or(|strip| used_up(strip, self.row)) {
            if self.taken == self.shape.strips() {
                return Err(TileError::internal("a crop of more rows than its picture"));
            }
            let mut strip = Strip::new(self.shape, self.taken);
            self.inner.read(&mut strip)?;
            (self.strip, self.taken, self.row) = (Some(strip), self.taken + 1, 0);
        }
        let Some(strip) = &self.strip else {
            return Err(TileError::internal("no strip to take rows from"));
        };
        let row = self.row;
        self.row += 2;
        let of = |plane: &Plane, row: usize| plane.row(row.min(plane.rows - 1)).to_vec();
        let rows = strip.planes.iter().enumerate().flat_map(|(index, plane)| {
            let first = if index == 0 { row } else { row / 2 };
            let count = if index == 0 { 2 } else { 1 };
            (first..first + count).map(move |row| of(plane, row))
        });
        Ok(rows.collect())
    }
}

/// Means of the outermost samples.
fn edge_colours(row: &[u8]) -> [f32; 2] {
    let count = EDGE.min(row.len()).max(1);
    let mean =
        |part: &[u8]| part.iter().map(|sample| f32::from(*sample)).sum::<f32>() / count as f32;
    [mean(&row[..count.min(row.len())]), mean(&row[row.len().saturating_sub(count)..])]
}

/// A row of the whole way round that goes from the right edge's colour to the left edge's outside the crop.
fn widen(crop: &[u8], left: usize, full: usize, [at_left, at_right]: [f32; 2]) -> Vec<u8> {
    let gap = full - crop.len();
    if gap == 0 {
        return crop.to_vec();
    }
    let mut row = vec![0; full];
    row[left..left + crop.len()].copy_from_slice(crop);
    for step in 0..gap {
        let part = (step as f32 + 0.5) / gap as f32;
        let column = (left + crop.len() + step) % full;
        row[column] = (at_right + (at_left - at_right) * part + 0.5) as u8;
    }
    row
}

/// What one plane shows beyond the picture's top or bottom.
struct Ground {
    /// The outermost row, blurred.
    row: Vec<f32>,
    mean: f32,
}

/// One for each plane; the two luma rows give one.
fn grounds(pair: &Rows) -> Vec<Ground> {
    pair[1..].iter().map(|row| Ground::new(row)).collect()
}

impl Ground {
    fn new(row: &[u8]) -> Self {
        let samples: Vec<f32> = row.iter().map(|sample| f32::from(*sample)).collect();
        let mean = samples.iter().sum::<f32>() / samples.len().max(1) as f32;
        let radius = row.len() / BLUR_SHARE;
        // Two box filters, one after the other, leave no corners.
        Self { row: box_blurred(&box_blurred(&samples, radius), radius), mean }
    }

    /// The row's deviation from its mean, weakened to `weight`.
    fn row(&self, weight: f32) -> Vec<u8> {
        self.row
            .iter()
            .map(|value| (self.mean + (value - self.mean) * weight + 0.5) as u8)
            .collect()
    }
}

/// Means over `2 · radius + 1` samples, round the back meridian.
fn box_blurred(samples: &[f32], radius: usize) -> Vec<f32> {
    let count = samples.len();
    let window = (2 * radius + 1) as f64;
    let at = |index: usize| f64::from(samples[index % count]);
    // In f64, what is added is taken away again exactly enough.
    let mut sum: f64 = (0..=2 * radius).map(|step| at(count - radius % count + step)).sum();
    (0..count)
        .map(|index| {
            let mean = (sum / window) as f32;
            sum += at(index + radius + 1) - at(index + count - radius % count);
            mean
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::super::colour::RowSink;
    use super::super::whole::Whole;
    use super::*;

    /// A picture whose luma is 40 at the left, 200 at the right, with its row and column in the middle.
    fn crop(width: usize, height: usize) -> Whole {
        let mut sink = RowSink::new(width, height, false);
        for row in 0..height {
            sink.push((0..width).map(|column| {
                let ramp = 40 + column * 160 / (width - 1);
                [ramp as u8, (row % 200) as u8, 90]
            }));
        }
        Whole::new(sink.finish().picture)
    }

    fn planes(reader: &mut impl Reader) -> Vec<Vec<Vec<u8>>> {
        let shape = reader.shape();
        let mut planes = vec![Vec::new(); Strip::new(shape, 0).planes.len()];
        for index in 0..shape.strips() {
            let mut strip = Strip::new(shape, index);
            reader.read(&mut strip).expect("reads");
            for (plane, rows) in strip.planes.iter().zip(&mut planes) {
                rows.extend((0..plane.rows).map(|row| plane.row(row).to_vec()));
            }
        }
        planes
    }

    const PLACE: Placement =
        Placement { full_width: 256, full_height: 128, left: 102, top: 34, width: 90, height: 70 };

    #[test]
    fn every_sample_of_the_crop_lies_in_its_place() {
        let original = planes(&mut crop(90, 70));
        let placed = planes(&mut Placed::new(crop(90, 70), PLACE));
        assert_eq!((placed[0].len(), placed[0][0].len()), (128, 256));
        for (index, (placed, original)) in placed.iter().zip(&original).enumerate() {
            let divisor = if index == 0 { 1 } else { 2 };
            for (row, original) in original.iter().enumerate() {
                let left = 102 / divisor;
                let seen = &placed[34 / divisor + row][left..left + 90 / divisor];
                assert_eq!(seen, original, "plane {index}, row {row}");
            }
        }
    }

    #[test]
    fn the_unseen_part_is_smooth_round_the_back_and_plain_at_the_poles() {
        let luma = planes(&mut Placed::new(crop(90, 70), PLACE)).swap_remove(0);
        let step = |a: u8, b: u8| a.abs_diff(b);
        for (number, row) in luma.iter().enumerate() {
            let outside = (0..256).filter(|column| !(100..194).contains(column));
            for column in outside {
                let next = row[(column + 1) % 256];
                assert!(step(row[column], next) <= 6, "row {number}, column {column}");
            }
        }
        for pole in [&luma[0], &luma[127]] {
            let spread = pole.iter().max().zip(pole.iter().min()).map(|(a, b)| a - b);
            assert!(spread.is_some_and(|spread| spread <= 2), "{spread:?}");
        }
    }

    #[test]
    fn odd_crops_and_grey_ones_are_placed_too() {
        let place = Placement { width: 90, height: 68, ..PLACE };
        let mut sink = RowSink::new(91, 69, true);
        for row in 0..69u8 {
            sink.push((0..91).map(|_| [row; 3]));
        }
        let grey = planes(&mut Placed::new(Whole::new(sink.finish().picture), place));
        assert_eq!((grey.len(), grey[0][34][102], grey[0][34 + 67][102]), (1, 0, 67));
        let coloured = planes(&mut Placed::new(crop(91, 69), place));
        assert_eq!(coloured[1].len(), 64);
    }

    #[test]
    fn a_box_blur_keeps_the_mean_and_wraps() {
        let mut samples = vec![0.0; 32];
        samples[0] = 70.0;
        let blurred = box_blurred(&samples, 3);
        assert_eq!((blurred[29], blurred[3], blurred[4]), (10.0, 10.0, 0.0));
        assert!((blurred.iter().sum::<f32>() - 70.0).abs() < 1e-3);
    }
}
