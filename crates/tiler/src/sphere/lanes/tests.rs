//! Both sets of inner loops give the same bytes for anything they may be given.

use super::*;
use crate::sphere::coordinates::FRACTION_BITS;
use crate::sphere::kernel::Kernel;
use crate::sphere::polar::{FilterScratch, ReadyPlane, Reduction};
use crate::strip::{PAD, Shape, Strip};
use glam::DMat3;
use proptest::collection::vec;
use proptest::prelude::*;
use sonla360_geometry::Equirect;

/// `None` on a processor that has only the plain loops.
fn both() -> Option<[Lanes; 2]> {
    let best = Lanes::detect();
    (best != Lanes::Plain).then_some([Lanes::Plain, best])
}

/// Runs the same work with both, and compares what comes out.
fn compare<T: PartialEq + std::fmt::Debug>(work: impl Fn(Lanes) -> T) -> Result<(), TestCaseError> {
    if let Some([plain, best]) = both() {
        prop_assert_eq!(work(plain), work(best));
    }
    Ok(())
}

fn grid(width: u32, rotation: DMat3) -> FaceGrid {
    FaceGrid::new(Equirect { width, height: 512 }, 1, 328, rotation)
}

/// All rows of a panorama of noise.
fn planes(grid: &FaceGrid, width: u32, lanes: Lanes, seed: u8) -> (Vec<ReadyPlane>, Reduction) {
    let shape = Shape { width: width as usize, height: 512, grey: true };
    let reduction = Reduction::new(shape.width, 512, grid);
    let ready = |index| {
        let mut strip = Strip::new(shape, index);
        let plane = &mut strip.planes[0];
        for row in 0..plane.rows {
            for (column, sample) in plane.row_mut(row).iter_mut().enumerate() {
                let mixed = (column as u32 * 7919 + row as u32 * 104_729 + u32::from(seed))
                    .wrapping_mul(2_654_435_761);
                *sample = (mixed >> 24) as u8;
            }
        }
        let scratch = &mut FilterScratch::default();
        ReadyPlane::prepare(strip.planes.remove(0), strip.first_row, &reduction, lanes, scratch)
    };
    ((0..shape.strips()).map(ready).collect(), reduction)
}

proptest! {
    #[test]
    fn filters_agree(samples in vec(any::<u8>(), 128..300), weights in vec(-0.3f32..1.0, 1..9)) {
        compare(|lanes| {
            let mut wide = vec![0.0; samples.len()];
            lanes.widen(&samples, &mut wide);
            let mut sums = vec![0.0; samples.len() - weights.len()];
            lanes.convolve(&wide, &weights, &mut sums);
            let mut narrow = vec![0; sums.len()];
            lanes.narrow(&sums, &mut narrow);
            let pairs = wide.as_chunks::<2>().0;
            let (mut even, mut odd) = (vec![0.0; pairs.len()], vec![0.0; pairs.len()]);
            lanes.split(pairs, &mut even, &mut odd);
            (narrow, even, odd)
        })?;
    }

    #[test]
    fn halving_agrees(samples in vec(any::<u8>(), 2 * 740..2 * 741), pairs in 0usize..=370) {
        compare(|lanes| {
            let mut target = vec![0; pairs];
            lanes.halve(&samples[..2 * pairs], &samples[740..740 + 2 * pairs], &mut target);
            target
        })?;
    }

    #[test]
    fn rows_resampled_across_agree(
        samples in vec(any::<u8>(), 8 * 200..8 * 201),
        first in 0i32..100 << FRACTION_BITS,
        step in 0i32..=1 << FRACTION_BITS,
    ) {
        let positions = std::array::from_fn(|i| first + i as i32 * step);
        let shuffle = Shuffle::of_columns(positions, 128, Kernel::shared());
        compare(|lanes| {
            let rows = std::array::from_fn(|row| &samples[row * 200..][..200]);
            let mut target = vec![RowPair::default(); 4];
            lanes.across(rows, &shuffle, &mut target);
            target
        })?;
    }

    #[test]
    fn columns_resampled_down_agree(
        samples in vec(-4000i16..20_000, 4 * 16 * 20..4 * 16 * 20 + 1),
        column in 0usize..40,
        row in 0usize..40,
    ) {
        let grid = grid(1024, DMat3::IDENTITY);
        let pairs = samples.as_chunks::<2>().0.as_chunks::<GROUP>().0;
        let sources: Vec<Vec<RowPair>> = pairs.chunks_exact(20).map(<[RowPair]>::to_vec).collect();
        compare(|lanes| {
            let mut tiles = vec![vec![0; 64]; 4];
            let mut targets: Vec<&mut [u8]> = tiles.iter_mut().map(Vec::as_mut_slice).collect();
            let first_row = (grid.side_rows(column * 8, row * 8)[0][0] >> FRACTION_BITS) - 8;
            let block = Block {
                sources: &sources,
                first_row,
                column: column * 8,
                row: row * 8,
                start: 0,
                width: 8,
            };
            lanes.down(&grid, &block, &mut targets);
            tiles
        })?;
    }

    #[test]
    fn positions_agree(row in 0usize..328, angles in [-1.0..1.0f64, -1.0..1.0, -1.0..1.0], face in 0usize..6) {
        let [x, y, z] = angles;
        let rotation = DMat3::from_rotation_y(y) * DMat3::from_rotation_x(x) * DMat3::from_rotation_z(z);
        let grid = grid(1024, rotation);
        compare(|lanes| {
            let mut positions = Positions::default();
            lanes.face_row(&grid, Face::ALL[face], row, 0..328, &mut positions);
            (positions.x, positions.y)
        })?;
    }

    #[test]
    fn samples_of_any_face_agree(
        row in 0usize..320,
        column in 0usize..320,
        seed: u8,
        face in 0usize..6,
        turned: bool,
        width in prop::sample::select(vec![1024, 1012, 1001]),
    ) {
        let rotation = if turned { DMat3::from_rotation_x(0.7) } else { DMat3::IDENTITY };
        let grid = grid(width, rotation);
        // Images in mirrors are those of an upright up or down face.
        let images = if turned || face < 4 { 1 } else { 4 };
        compare(|lanes| {
            let (planes, reduction) = planes(&grid, width, Lanes::Plain, seed);
            let planes: Vec<&ReadyPlane> = planes.iter().collect();
            let taps = RowTaps::new(&planes, -1..=511, &reduction);
            let positions: [Positions; GROUP] = std::array::from_fn(|index| {
                let mut positions = Positions::default();
                let columns = column..column + GROUP;
                lanes.face_row(&grid, Face::ALL[face], row + index, columns, &mut positions);
                positions
            });
            let patch = Patch {
                x: positions.each_ref().map(|row| std::array::from_fn(|index| row.x[index])),
                y: positions.each_ref().map(|row| std::array::from_fn(|index| row.y[index])),
                turn: grid.turn(),
                starts: [0, 3, 7, 12],
                width: 11,
            };
            let mut tiles = vec![vec![0; 100]; 2 * images];
            let mut targets: Vec<&mut [u8]> = tiles.iter_mut().map(Vec::as_mut_slice).collect();
            let (first, second) = targets.split_at_mut(images);
            lanes.patch(&patch, Some(&patch), [&taps, &taps], [first, second]);
            tiles
        })?;
    }
}

#[test]
fn reduced_rows_agree() {
    let Some([plain, best]) = both() else { return };
    let grid = grid(1024, DMat3::IDENTITY);
    let ((plain, reduction), (best, _)) =
        (planes(&grid, 1024, plain, 3), planes(&grid, 1024, best, 3));
    for base in -1..512 {
        let halvings = reduction.halvings(base);
        for row in base - 1..=base + 2 {
            let line = |planes: &[ReadyPlane]| {
                planes.iter().find_map(|plane| plane.row(row, halvings)).map(<[u8]>::to_vec)
            };
            assert_eq!(line(&plain), line(&best), "row {row}");
            assert!(line(&best).is_some_and(|line| line.len() == (1024 >> halvings) + 2 * PAD));
        }
    }
}
