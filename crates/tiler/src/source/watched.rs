//! A look at the strips as they pass, for what an editor should be told: an edge that does not meet, a sky
//! clipped to white, something odd at the nadir.
//!
//! Only some rows and columns are looked at, so that it costs a small part of what decoding costs.

mod nadir;
mod seam;
mod sky;

use super::findings::Finding;
use super::placement::Placement;
use crate::TileError;
use crate::strip::{Reader, STRIP_ROWS, Shape, Strip};
use nadir::Nadir;
use seam::Seam;
use sky::Sky;
use std::sync::{Arc, Mutex, PoisonError};

/// Where a [`Watched`] reader leaves what it noticed, for whoever gave the reader away.
#[derive(Debug, Clone, Default)]
pub(crate) struct Noticed(Arc<Mutex<Vec<Finding>>>);

impl Noticed {
    /// What was noticed, once every strip has passed.
    pub(crate) fn findings(&self) -> Vec<Finding> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    fn set(&self, findings: Vec<Finding>) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = findings;
    }
}

/// Hands on what `R` reads, unchanged.
pub(crate) struct Watched<R> {
    inner: R,
    shape: Shape,
    /// Where the edges were photographed and meet at the back.
    seam: Option<Seam>,
    /// Where the zenith was photographed.
    sky: Option<Sky>,
    /// Where the nadir was photographed.
    nadir: Option<Nadir>,
    noticed: Noticed,
}

impl<R: Reader> Watched<R> {
    /// Watches a full sphere of which only the `placement` was photographed, if there is one.
    pub(super) fn new(inner: R, placement: Option<Placement>, noticed: Noticed) -> Self {
        let shape = inner.shape();
        let round = placement.is_none_or(Placement::is_round);
        let reaches = |edge: fn(Placement) -> bool| round && placement.is_none_or(edge);
        Self {
            inner,
            shape,
            seam: placement.is_none().then(|| Seam::new(shape)),
            sky: reaches(|placement| placement.top == 0).then(|| Sky::new(shape)),
            nadir: reaches(|placement| placement.top + placement.height == placement.full_height)
                .then(|| Nadir::new(shape)),
            noticed,
        }
    }

    fn findings(&self) -> Vec<Finding> {
        let seam = self.seam.as_ref().and_then(Seam::finding);
        let sky = self.sky.as_ref().and_then(Sky::finding);
        let nadir = self.nadir.as_ref().and_then(Nadir::finding);
        [seam, sky, nadir].into_iter().flatten().collect()
    }

    fn watch(&mut self, strip: &Strip) {
        let Some(luma) = strip.planes.first() else { return };
        // The last row of an odd picture is only repeated.
        let rows = luma.rows.min(self.shape.height - strip.first_row);
        for row in 0..rows {
            let (at, samples) = (strip.first_row + row, &luma.row(row)[..self.shape.width]);
            if let Some(seam) = &mut self.seam {
                seam.take(at, samples);
            }
            if let Some(sky) = &mut self.sky {
                sky.take(at, samples);
            }
            if let Some(nadir) = &mut self.nadir {
                nadir.take(at, samples);
            }
        }
    }
}

impl<R: Reader> Reader for Watched<R> {
    fn shape(&self) -> Shape {
        self.shape
    }

    fn read(&mut self, strip: &mut Strip) -> Result<(), TileError> {
        self.inner.read(strip)?;
        self.watch(strip);
        if strip.first_row + STRIP_ROWS >= self.shape.height {
            self.noticed.set(self.findings());
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::super::colour::RowSink;
    use super::super::whole::Whole;
    use super::*;
    use crate::analytic::{RgbImage, render_equirect};
    use glam::DVec3;
    use sonla360_geometry::Equirect;

    fn findings_of(image: &RgbImage) -> Vec<Finding> {
        let mut sink = RowSink::new(image.width, image.height, false);
        for row in image.pixels.chunks_exact(image.width * 3) {
            sink.push(row.as_chunks::<3>().0.iter().copied());
        }
        let noticed = Noticed::default();
        let mut reader = Watched::new(Whole::new(sink.finish().picture), None, noticed.clone());
        let shape = reader.shape();
        for index in 0..shape.strips() {
            reader.read(&mut Strip::new(shape, index)).expect("reads");
        }
        noticed.findings()
    }

    fn codes(image: &RgbImage) -> Vec<&'static str> {
        findings_of(image).iter().map(Finding::code).collect()
    }

    /// Gives every pixel within these rows one colour.
    fn painted(image: &RgbImage, rows: std::ops::Range<usize>, colour: u8) -> RgbImage {
        let mut image = image.clone();
        let row = image.width * 3;
        image.pixels[rows.start * row..rows.end * row].fill(colour);
        image
    }

    #[test]
    fn a_good_panorama_is_not_remarked_upon() {
        assert_eq!(findings_of(&render_equirect(2048, false)), []);
    }

    /// As much detail as a sharp photograph has: shapes of some degrees, and a little noise.
    fn photograph(width: usize) -> RgbImage {
        let grid = Equirect { width: width as u32, height: width as u32 / 2 };
        let pixels = (0..width * width / 2).flat_map(|index| {
            let (x, y) = ((index % width) as f64 + 0.5, (index / width) as f64 + 0.5);
            let direction = grid.direction(x, y).to_vector();
            let shapes: f64 = (1..12)
                .map(|wave| {
                    let turns = f64::from(wave) * 2.5;
                    let axis = DVec3::new(turns.sin(), (turns * 1.7).sin(), turns.cos());
                    (direction.dot(axis) * turns * 2.0).sin() * 12.0
                })
                .sum();
            let noise = (index * 7919 % 13) as f64 - 6.0;
            [(128.0 + shapes + noise) as u8; 3]
        });
        RgbImage { width, height: width / 2, pixels: pixels.collect() }
    }

    #[test]
    fn an_edge_that_lost_some_columns_is_noticed_and_a_whole_one_is_not() {
        let whole = photograph(2048);
        assert_eq!(codes(&whole), [""; 0]);
        let rows = whole.pixels.chunks_exact(2048 * 3);
        let pixels: Vec<u8> = rows.flat_map(|row| row[40 * 3..].to_vec()).collect();
        assert_eq!(codes(&RgbImage { width: 2008, height: 1024, pixels }), ["wrap-seam"]);
    }

    #[test]
    fn a_white_sky_is_noticed_and_a_sun_is_not() {
        let whole = render_equirect(2048, false);
        match findings_of(&painted(&whole, 0..256, 255)).as_slice() {
            // From 45° up lies 1 − sin 45° of the upper half.
            [Finding::BlownSky { percent }] => assert!((28..=31).contains(percent), "{percent}"),
            other => panic!("{other:?}"),
        }
        assert_eq!(codes(&painted(&whole, 0..100, 255)), [""; 0]);
        // White below the horizon is snow, or sand.
        assert_eq!(codes(&painted(&whole, 600..900, 255)), [""; 0]);
    }

    #[test]
    fn a_hole_and_a_plate_and_a_tripod_at_the_nadir_are_noticed() {
        let whole = render_equirect(2048, false);
        for colour in [0, 30, 255] {
            match findings_of(&painted(&whole, 1024 - 90..1024, colour)).as_slice() {
                [Finding::Nadir { radius }] => assert!((14..=17).contains(radius), "{radius}"),
                other => panic!("{colour}: {other:?}"),
            }
        }
        // Not flat, but dark: what a tripod's head looks like.
        let mut tripod = whole.clone();
        for (index, value) in tripod.pixels[(1024 - 60) * 2048 * 3..].iter_mut().enumerate() {
            *value = 10 + (index / 97 % 30) as u8;
        }
        assert_eq!(codes(&tripod), ["nadir"]);
        // A pole that is smooth because it is a pole.
        assert_eq!(codes(&painted(&whole, 1024 - 12..1024, 128)), [""; 0]);
    }
}
