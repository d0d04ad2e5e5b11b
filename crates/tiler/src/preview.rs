//! The inline preview: all six faces in a JPEG of a few kilobytes, the first frame a viewer draws.

use crate::TileError;
use crate::encode::{Coding, Encoder};
use crate::tile::Tile;
use base64::Engine;
use sonla360_geometry::Face;

/// Edge of a face in the strip, in pixels.
pub const PREVIEW_FACE_SIZE: usize = 64;
/// The strip's JPEG is at most this long wherever a quality of at least [`LOWEST_QUALITY`] allows it.
const TARGET_BYTES: usize = 5000;
const LOWEST_QUALITY: u8 = 20;

/// A data URI of a JPEG strip: the faces `f r b l u d` below each other.
pub(crate) fn data_uri(level_one: &[Tile]) -> Result<String, TileError> {
    let planes = strip(level_one);
    let width = PREVIEW_FACE_SIZE;
    let mut bytes = Vec::new();
    for quality in (LOWEST_QUALITY..=75).rev().step_by(5) {
        let mut encoder = Encoder::new(Coding::Jpeg(quality))?;
        bytes = encoder.encode(&planes, width, width * level_one.len())?.to_vec();
        if bytes.len() <= TARGET_BYTES {
            break;
        }
    }
    let text = base64::engine::general_purpose::STANDARD.encode(&bytes);
    Ok(format!("data:image/jpeg;base64,{text}"))
}

/// The planes of the strip.
fn strip(level_one: &[Tile]) -> Vec<Vec<u8>> {
    let plane_count = level_one.first().map_or(0, |tile| tile.planes.len());
    (0..plane_count)
        .map(|plane| {
            let size = if plane == 0 { PREVIEW_FACE_SIZE } else { PREVIEW_FACE_SIZE / 2 };
            let faces: Vec<Vec<f32>> = level_one
                .iter()
                .map(|tile| area_average(&tile.planes[plane], tile.plane_size(plane), size))
                .collect();
            joined(&faces, size).concat().iter().map(|value| (value + 0.5) as u8).collect()
        })
        .collect()
}

/// Shrinks a square plane by averaging exactly the area that each new sample covers.
fn area_average(samples: &[u8], from: usize, to: usize) -> Vec<f32> {
    let mut flat = vec![0.0; to * from];
    for (index, target) in flat.chunks_exact_mut(from).enumerate() {
        for (row, share) in shares(index, from, to) {
            for (sum, sample) in target.iter_mut().zip(&samples[row * from..][..from]) {
                *sum += share * f32::from(*sample);
            }
        }
    }
    let columns = |row: &[f32]| -> Vec<f32> {
        (0..to)
            .map(|index| shares(index, from, to).map(|(column, share)| share * row[column]).sum())
            .collect()
    };
    flat.chunks_exact(from).flat_map(columns).collect()
}

/// Which of `from` samples lie under the one of this index of `to` samples, and their shares of it.
fn shares(index: usize, from: usize, to: usize) -> impl Iterator<Item = (usize, f32)> {
    let scale = from as f32 / to as f32;
    let (start, end) = (index as f32 * scale, (index + 1) as f32 * scale);
    (start as usize..(end.ceil() as usize).min(from)).map(move |sample| {
        let covered = end.min((sample + 1) as f32) - start.max(sample as f32);
        (sample, covered.max(0.0) / scale)
    })
}

/// Gives the samples on either side of an edge of the cube their mean. A renderer clamps textures at
/// a face's edge, so that neighbouring faces then meet in one colour.
fn joined(faces: &[Vec<f32>], size: usize) -> Vec<Vec<f32>> {
    let mut result = faces.to_vec();
    let centre = |index: usize| (2 * index + 1) as f64 / size as f64 - 1.0;
    let sample = |(face, u, v): (Face, f64, f64)| {
        let place = |t: f64| (t.midpoint(1.0) * size as f64) as usize;
        let place = |t: f64| place(t).min(size - 1);
        faces[face.index()][place(v) * size + place(u)]
    };
    // Just over the edge, by less than a sample.
    let beyond = 1.0 + 0.5 / size as f64;
    for face in Face::ALL {
        for row in 0..size {
            for column in 0..size {
                let mut sum = faces[face.index()][row * size + column];
                let mut count = 1.0;
                let (u, v) = (centre(column), centre(row));
                let neighbours = [
                    (column == 0, -beyond, v),
                    (column == size - 1, beyond, v),
                    (row == 0, u, -beyond),
                    (row == size - 1, u, beyond),
                ];
                for (at_edge, u, v) in neighbours {
                    if at_edge {
                        sum += sample(Face::of(face.point(u, v)));
                        count += 1.0;
                    }
                }
                result[face.index()][row * size + column] = sum / count;
            }
        }
    }
    result
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shrinking_keeps_the_mean_and_the_place() {
        // A ramp from left to right, 41 samples to 4.
        let samples: Vec<u8> = (0..41 * 41).map(|i| (i % 41 * 5) as u8).collect();
        let small = area_average(&samples, 41, 4);
        let expected = |i: usize| ((i as f32 + 0.5) * 10.25 - 0.5) * 5.0;
        for (index, value) in small.iter().enumerate() {
            assert!((value - expected(index % 4)).abs() < 0.6, "{index}: {value}");
        }
    }

    #[test]
    fn faces_meet_in_one_colour() {
        let faces: Vec<Vec<f32>> = (0..6).map(|face| vec![face as f32 * 10.0; 64]).collect();
        let joined = joined(&faces, 8);
        // The right edge of `f` and the left edge of `r`, away from the corners.
        assert_eq!(joined[0][4 * 8 + 7], joined[1][4 * 8]);
        // The bottom edge of `u` and the top edge of `f`.
        assert_eq!(joined[4][7 * 8 + 3], joined[0][3]);
        // The three samples of a corner.
        let corner = (0.0 + 10.0 + 40.0) / 3.0;
        assert_eq!((joined[0][7], joined[1][0], joined[4][63]), (corner, corner, corner));
    }
}
