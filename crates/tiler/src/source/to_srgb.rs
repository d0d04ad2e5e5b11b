//! A step behind a decoder that brings the colours of an embedded profile to sRGB, strip by strip.

use super::colour::{chroma, luma, rgb_row};
use super::icc::Conversion;
use crate::TileError;
use crate::strip::{Plane, Reader, Shape, Strip};
use moxcms::Transform8BitExecutor;

/// Converts what `R` reads. Chroma is held at half size, so each sample of it is converted with the
/// four luma samples it belongs to, and is their mean afterwards.
pub(super) struct ToSrgb<R> {
    inner: R,
    conversion: Conversion,
    before: Vec<u8>,
    after: [Vec<u8>; 2],
}

impl<R: Reader> ToSrgb<R> {
    pub(super) fn new(inner: R, conversion: Conversion) -> Self {
        Self { inner, conversion, before: Vec::new(), after: [Vec::new(), Vec::new()] }
    }
}

impl<R: Reader> Reader for ToSrgb<R> {
    fn shape(&self) -> Shape {
        self.inner.shape()
    }

    fn read(&mut self, strip: &mut Strip) -> Result<(), TileError> {
        self.inner.read(strip)?;
        match (&self.conversion, strip.planes.as_mut_slice()) {
            (Conversion::Grey(curve), [luma, ..]) => {
                for row in 0..luma.rows {
                    for sample in luma.row_mut(row) {
                        *sample = curve[usize::from(*sample)];
                    }
                }
                Ok(())
            }
            (Conversion::Colour(transform), [luma, blue, red]) => {
                convert(transform.as_ref(), [luma, blue, red], &mut self.before, &mut self.after)
            }
            // The verdict was given on the same header that the shape comes from.
            _ => Err(TileError::internal("a strip that its profile does not fit")),
        }
    }
}

/// Converts a strip's planes two luma rows and one chroma row at a time.
fn convert(
    transform: &Transform8BitExecutor,
    [y_plane, blue_plane, red_plane]: [&mut Plane; 3],
    before: &mut Vec<u8>,
    after: &mut [Vec<u8>; 2],
) -> Result<(), TileError> {
    before.resize(y_plane.width * 3, 0);
    for row in 0..blue_plane.rows {
        for (part, after) in after.iter_mut().enumerate() {
            let y_row = y_plane.row_mut(row * 2 + part);
            rgb_row(y_row, blue_plane.row(row), red_plane.row(row), before);
            after.resize(before.len(), 0);
            transform.transform(before, after).map_err(TileError::internal)?;
            for (sample, pixel) in y_row.iter_mut().zip(after.as_chunks::<3>().0) {
                *sample = luma(*pixel);
            }
        }
        let [above, below] = &*after;
        let blocks = above.as_chunks::<6>().0.iter().zip(below.as_chunks::<6>().0);
        let targets = blue_plane.row_mut(row).iter_mut().zip(red_plane.row_mut(row));
        for ((blue, red), (above, below)) in targets.zip(blocks) {
            let sums = std::array::from_fn(|channel| {
                let at = |block: &[u8; 6], pixel: usize| i32::from(block[pixel * 3 + channel]);
                at(above, 0) + at(above, 1) + at(below, 0) + at(below, 1)
            });
            (*blue, *red) = chroma(sums);
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::super::colour::{RowSink, rgb};
    use super::super::icc::Verdict;
    use super::super::whole::Whole;
    use super::*;
    use moxcms::ColorProfile;

    /// Display P3 to sRGB by the definitions: both have D65 and the sRGB curve (IEC 61966-2-1), so linear
    /// light goes through one matrix (CSS Color 4, § 10.9: P3 to XYZ times XYZ to sRGB).
    fn from_p3(colour: [u8; 3]) -> [u8; 3] {
        const MATRIX: [[f64; 3]; 3] = [
            [1.224_940_176, -0.224_940_176, 0.0],
            [-0.042_056_955, 1.042_056_955, 0.0],
            [-0.019_637_555, -0.078_636_046, 1.098_273_600],
        ];
        let linear = colour.map(|value| {
            let value = f64::from(value) / 255.0;
            if value <= 0.04045 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
        });
        MATRIX.map(|row| {
            let value: f64 = row.iter().zip(linear).map(|(a, b)| a * b).sum();
            let value = value.clamp(0.0, 1.0);
            let coded = if value <= 0.003_130_8 {
                value * 12.92
            } else {
                1.055 * value.powf(1.0 / 2.4) - 0.055
            };
            (coded * 255.0).round() as u8
        })
    }

    fn conversion(profile: &ColorProfile, grey: bool) -> Conversion {
        match Verdict::of(&profile.encode().expect("encodes"), grey) {
            Verdict::Convert { conversion, .. } => conversion,
            other => panic!("{other:?}"),
        }
    }

    #[test]
    fn display_p3_becomes_the_same_colour_in_srgb() {
        let colours: Vec<[u8; 3]> = (0..6 * 6 * 6)
            .map(|i| [i % 6, i / 6 % 6, i / 36].map(|step: usize| (step * 51) as u8))
            .collect();
        let width = colours.len() * 2;
        let mut sink = RowSink::new(width, 2, false);
        for _ in 0..2 {
            sink.push(colours.iter().flat_map(|colour| [*colour; 2]));
        }
        let mut reader = ToSrgb::new(
            Whole::new(sink.finish().picture),
            conversion(&ColorProfile::new_display_p3(), false),
        );
        let mut strip = Strip::new(reader.shape(), 0);
        reader.read(&mut strip).expect("converts");
        for (column, colour) in colours.iter().enumerate() {
            // The colour as 4:2:0 can hold it, before the profile is applied …
            let (blue, red) = chroma(colour.map(|value| i32::from(value) * 4));
            let expected = from_p3(rgb(luma(*colour), blue, red));
            // … and what 4:2:0 holds afterwards.
            let [y, cb, cr] = std::array::from_fn(|plane| {
                let plane: &Plane = &strip.planes[plane];
                plane.row(0)[if plane.width == width { column * 2 } else { column }]
            });
            let seen = rgb(y, cb, cr);
            for (seen, expected) in seen.into_iter().zip(expected) {
                assert!(seen.abs_diff(expected) <= 2, "{colour:?}: {seen} for {expected}");
            }
        }
    }

    #[test]
    fn a_grey_strip_goes_through_its_curve_alone() {
        let mut sink = RowSink::new(4, 2, true);
        sink.push([[0; 3], [128; 3], [255; 3], [64; 3]].into_iter());
        sink.push([[128; 3]; 4].into_iter());
        let conversion = conversion(&ColorProfile::new_gray_with_gamma(1.0), true);
        let mut reader = ToSrgb::new(Whole::new(sink.finish().picture), conversion);
        let mut strip = Strip::new(reader.shape(), 0);
        reader.read(&mut strip).expect("converts");
        let row = strip.planes[0].row(0);
        assert_eq!((row[0], row[2]), (0, 255));
        assert!(row[1].abs_diff(188) <= 1, "{row:?}");
    }
}
