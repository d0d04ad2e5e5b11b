//! What a thread keeps between rows and columns: buffers, colours to use again, the ramp of the sky.

use crate::math::cos;
use glam::Vec3;

/// Nothing but sky.
pub(super) const SKY: u32 = u32::MAX;
/// The ground.
pub(super) const LAND: u32 = u32::MAX - 1;
/// The water.
pub(super) const WATER: u32 = u32::MAX - 2;

/// Buffers that columns share, one set per thread.
#[derive(Default)]
pub(super) struct Scratch {
    pub direct: Buffers,
    pub mirrored: Buffers,
    pub clouds: Vec<f32>,
    pub kept: Vec<Kept>,
}

impl Scratch {
    /// Forgets what earlier columns saw.
    pub fn forget(&mut self) {
        self.kept.clear();
    }
}

/// What a row saw in an earlier sample. A sample decides anew what is visible, but as long as that
/// is the same thing at the same distance its colour is used again: edges are sampled finely, plain
/// surfaces once per pixel, and rows near the poles (where columns crowd) once per true pixel.
#[derive(Clone, Copy)]
pub(super) struct Kept {
    /// What was seen, and at which plan distance.
    pub what: u32,
    pub hit: f32,
    pub light: Vec3,
    /// Samples since it was seen.
    pub age: u32,
}

impl Kept {
    const NOTHING: Self = Self { what: SKY, hit: -1.0, light: Vec3::ZERO, age: u32::MAX };

    /// Begins a new sample: everything is one sample older, and what is no longer the same true pixel
    /// (columns crowd towards the poles) is forgotten.
    pub fn grow_older(kept: &mut Vec<Self>, pitches: &[f32], samples: usize) {
        if kept.len() != pitches.len() {
            kept.clear();
            kept.resize(pitches.len(), Self::NOTHING);
        }
        for (kept, pitch) in kept.iter_mut().zip(pitches) {
            kept.age = kept.age.saturating_add(1);
            if kept.age as f32 >= samples as f32 / cos(*pitch).max(0.02) {
                kept.age = u32::MAX;
            }
        }
    }

    /// Whether the colour can stand for what a new sample sees.
    pub fn serves(&self, what: u32, hit: f32) -> bool {
        let near = self.hit == hit || (self.hit - hit).abs() < hit * 0.01;
        self.age != u32::MAX && self.what == what && near
    }
}

/// Rows of sky between two that are computed; clouds are soft enough for that.
pub(super) const SKY_STEP: usize = 3;

/// One way of looking at a column: directly, or mirrored in water. One entry per row.
#[derive(Default)]
pub(super) struct Buffers {
    /// Plan distance of what is opaque.
    pub hits: Vec<f32>,
    /// What that is: a face's index or one of the constants above.
    pub what: Vec<u32>,
    /// Light gathered so far, near to far.
    pub light: Vec<Vec3>,
    /// Share of the light from farther away that still comes through.
    pub through: Vec<f32>,
    /// Soft things at this azimuth: distance, whether a face, index.
    pub order: Vec<(f32, bool, u32)>,
}

/// The sky of one column, computed every few rows and blended between them.
#[derive(Default)]
pub(super) struct SkyRamp {
    upper: Option<(usize, Vec3, Vec3)>,
}

impl SkyRamp {
    /// The sky at a row; `colour` computes it where needed.
    pub fn at(&mut self, row: usize, colour: impl Fn(usize) -> Vec3) -> Vec3 {
        let start = row - row % SKY_STEP;
        let (top, bottom) = match self.upper {
            Some((known, top, bottom)) if known == start => (top, bottom),
            Some((known, _, bottom)) if known + SKY_STEP == start => {
                (bottom, colour(start + SKY_STEP))
            }
            _ => (colour(start), colour(start + SKY_STEP)),
        };
        self.upper = Some((start, top, bottom));
        top.lerp(bottom, (row - start) as f32 / SKY_STEP as f32)
    }
}
