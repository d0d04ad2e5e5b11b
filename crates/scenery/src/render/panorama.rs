//! The whole panorama: columns in parallel, a few samples per pixel, graded to eight bits.

use super::column::paint_column;
use super::frame::Frame;
use super::march::{Rows, Stride};
use super::scratch::Scratch;
use crate::math::TAU;
use crate::noise::{hash, unit};
use crate::world::Scene;
use glam::Vec3;
use rayon::prelude::*;

/// An equirectangular picture of eight bits per channel.
#[derive(Clone, PartialEq, Eq)]
pub struct Panorama {
    /// Columns; the height is half of it.
    pub width: usize,
    /// Red, green, blue; row by row from the zenith.
    pub pixels: Vec<u8>,
}

impl Panorama {
    /// Number of rows.
    pub fn height(&self) -> usize {
        self.width / 2
    }

    /// The pixel at a column and a row.
    pub fn pixel(&self, x: usize, y: usize) -> [u8; 3] {
        let at = (y * self.width + x) * 3;
        [self.pixels[at], self.pixels[at + 1], self.pixels[at + 2]]
    }
}

/// Columns that are painted together.
const BLOCK: usize = 16;

/// How much work goes into a picture.
#[derive(Debug, Clone, Copy)]
pub struct Quality {
    /// Sub-columns per pixel, each at its own height within the row.
    pub samples: usize,
    /// Step of the walk over the ground as a share of the distance.
    pub stride: f32,
}

impl Quality {
    /// For a quick look.
    pub const DRAFT: Self = Self { samples: 1, stride: 0.008 };
    /// For the finished picture.
    pub const FINE: Self = Self { samples: 2, stride: 0.0045 };
}

/// Paints a scene. `finish` may change the graded colour of every pixel (yaw, pitch in radians): it
/// is where marks are laid over the picture.
pub fn paint(
    scene: &Scene,
    width: usize,
    quality: Quality,
    finish: &(dyn Fn(f32, f32, Vec3) -> Vec3 + Sync),
) -> Panorama {
    let height = width / 2;
    let frame = Frame::new(scene, TAU / width as f32);
    let stride = Stride { share: quality.stride, least: 0.02, reach: 45_000.0 };
    let rows: Vec<Rows> = (0..quality.samples)
        .map(|s| Rows::new(height, (s as f32 + 0.5) / quality.samples as f32))
        .collect();
    let centre = Rows::new(height, 0.5);
    let mut columns: Vec<Vec<u8>> = vec![Vec::new(); width];
    // Neighbouring columns share work, so a block belongs to one thread and does not depend on
    // how many there are.
    columns.par_chunks_mut(BLOCK).enumerate().for_each_init(
        || (Scratch::default(), vec![Vec3::ZERO; height], vec![Vec3::ZERO; height]),
        |(scratch, light, sum), (block, columns)| {
            scratch.forget();
            for (index, bytes) in columns.iter_mut().enumerate() {
                let column = block * BLOCK + index;
                sum.fill(Vec3::ZERO);
                for (sample, rows) in rows.iter().enumerate() {
                    let x = column as f32 + (sample as f32 + 0.5) / quality.samples as f32;
                    let azimuth = (x / width as f32 - 0.5) * TAU;
                    paint_column(&frame, azimuth, rows, stride, quality.samples, scratch, light);
                    for (sum, light) in sum.iter_mut().zip(light.iter()) {
                        // Averaging graded colours keeps bright specks from eating dark edges.
                        *sum += scene.grade.apply(*light);
                    }
                }
                let yaw = ((column as f32 + 0.5) / width as f32 - 0.5) * TAU;
                *bytes = Vec::with_capacity(height * 3);
                for (row, sum) in sum.iter().enumerate() {
                    let colour = finish(yaw, centre.pitches[row], *sum / quality.samples as f32);
                    // Half a step of noise hides the bands of a smooth sky.
                    let dither = unit(hash(column as i32, row as i32, 0xd17e)) - 0.5;
                    for channel in colour.to_array() {
                        bytes.push((channel * 255.0 + 0.5 + dither * 0.7).clamp(0.0, 255.0) as u8);
                    }
                }
            }
        },
    );
    Panorama { width, pixels: transpose(&columns, width, height) }
}

fn transpose(columns: &[Vec<u8>], width: usize, height: usize) -> Vec<u8> {
    let mut pixels = vec![0; width * height * 3];
    pixels.par_chunks_exact_mut(width * 3).enumerate().for_each(|(row, line)| {
        for (pixel, column) in line.chunks_exact_mut(3).zip(columns) {
            pixel.copy_from_slice(&column[row * 3..row * 3 + 3]);
        }
    });
    pixels
}
