//! A picture laid on the ground below the camera.

use super::CorrectionError;
use super::cap::{Cap, Grid, Spot};
use std::fs::File;
use std::io::{BufReader, Read};
use std::ops::Range;
use std::path::Path;
use turbojpeg::{Decompressor, Image, PixelFormat};

/// Widest and highest picture.
const MAX_SIZE: usize = 4096;

/// A picture in one plane's resolution and colour.
#[derive(Debug)]
pub(super) struct Logo {
    cap: Cap,
    /// Half the edge of the square in which the picture stands, one unit below the camera.
    reach: f64,
    width: usize,
    height: usize,
    /// Samples times opacity, and opacity from 0 to 1.
    samples: Vec<(f32, f32)>,
}

/// A decoded picture: red, green, blue, opacity.
#[derive(Debug)]
pub(super) struct Picture {
    width: usize,
    height: usize,
    pixels: Vec<[u8; 4]>,
}

impl Logo {
    /// The picture for plane 0 (luma), 1 (Cb) or 2 (Cr) of a grid, `radius` degrees from rim to centre.
    pub(super) fn new(picture: &Picture, radius: f64, plane: usize, grid: &Grid) -> Self {
        let reach = radius.to_radians().tan();
        // The plane's rows are the finest that can be seen of it; what is finer is averaged.
        let wanted = (2.0 * reach / grid.radians_per_row()).max(1.0);
        let shrink = (picture.width.max(picture.height) as f64 / wanted).floor().max(1.0) as usize;
        let (width, height) = (picture.width.div_ceil(shrink), picture.height.div_ceil(shrink));
        let mut samples = Vec::with_capacity(width * height);
        for row in 0..height {
            for column in 0..width {
                samples.push(picture.mean(row * shrink, column * shrink, shrink, plane));
            }
        }
        let cap = Cap::new(0.0, -90.0, radius);
        Self { cap, reach, width, height, samples }
    }

    /// Rows that change.
    pub(super) fn rows_to_paint(&self, grid: &Grid) -> Range<usize> {
        self.cap.rows(grid)
    }

    /// Lays the picture over a row.
    pub(super) fn paint(&self, grid: &Grid, row: usize, samples: &mut [u8]) {
        self.cap.visit_row(grid, row, |spot| {
            let (colour, opacity) = self.at(spot);
            let sample = &mut samples[spot.column];
            let value = colour + f32::from(*sample) * (1.0 - opacity);
            *sample = value.round().clamp(0.0, 255.0) as u8;
        });
    }

    /// The picture as seen in a direction: flat on the ground, so a gnomonic projection.
    fn at(&self, spot: Spot) -> (f32, f32) {
        let edge = self.width.max(self.height) as f64;
        let scale = edge / (2.0 * self.reach * spot.cosine);
        let x = spot.right * scale + self.width as f64 / 2.0 - 0.5;
        let y = -spot.up * scale + self.height as f64 / 2.0 - 0.5;
        let (left, top) = (x.floor(), y.floor());
        let (beside, below) = ((x - left) as f32, (y - top) as f32);
        let mut sum = (0.0, 0.0);
        for (row, down) in [(top, 1.0 - below), (top + 1.0, below)] {
            for (column, across) in [(left, 1.0 - beside), (left + 1.0, beside)] {
                let inside = (0.0..self.height as f64).contains(&row)
                    && (0.0..self.width as f64).contains(&column);
                if inside {
                    let (colour, opacity) =
                        self.samples[row as usize * self.width + column as usize];
                    sum.0 += colour * down * across;
                    sum.1 += opacity * down * across;
                }
            }
        }
        sum
    }
}

impl Picture {
    /// Reads a PNG or JPEG file.
    pub(super) fn open(path: &Path) -> Result<Self, CorrectionError> {
        let wrong =
            |detail: String| CorrectionError::Logo { file: path.display().to_string(), detail };
        let mut start = [0; 8];
        let open = || File::open(path).map(BufReader::new);
        open()
            .and_then(|mut file| file.read_exact(&mut start))
            .map_err(|e| wrong(e.to_string()))?;
        let picture = if start.starts_with(b"\x89PNG\r\n\x1a\n") {
            open().map_err(|e| e.to_string()).and_then(png)
        } else {
            std::fs::read(path).map_err(|e| e.to_string()).and_then(|file| jpeg(&file))
        };
        picture.map_err(wrong)
    }

    /// Mean of a square of pixels in a plane's colour, times opacity, and mean opacity.
    fn mean(&self, top: usize, left: usize, edge: usize, plane: usize) -> (f32, f32) {
        let (mut colour, mut opacity) = (0.0, 0.0);
        let mut count = 0.0;
        for row in top..(top + edge).min(self.height) {
            for pixel in &self.pixels[row * self.width..][left..(left + edge).min(self.width)] {
                let [red, green, blue, alpha] = pixel.map(f32::from);
                // ITU-T T.871.
                let sample = match plane {
                    0 => 0.299 * red + 0.587 * green + 0.114 * blue,
                    1 => 128.0 - 0.168_736 * red - 0.331_264 * green + 0.5 * blue,
                    _ => 128.0 + 0.5 * red - 0.418_688 * green - 0.081_312 * blue,
                };
                colour += sample * alpha / 255.0;
                opacity += alpha / 255.0;
                count += 1.0;
            }
        }
        (colour / count, opacity / count)
    }
}

fn fits(width: usize, height: usize) -> Result<(), String> {
    if (1..=MAX_SIZE).contains(&width) && (1..=MAX_SIZE).contains(&height) {
        Ok(())
    } else {
        Err(format!("{width} × {height} pixels"))
    }
}

fn png(file: BufReader<File>) -> Result<Picture, String> {
    let mut decoder = png::Decoder::new(file);
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().map_err(|e| e.to_string())?;
    let (width, height) = (reader.info().width as usize, reader.info().height as usize);
    fits(width, height)?;
    let size = reader.output_buffer_size().ok_or("too large")?;
    let mut buffer = vec![0; size];
    let frame = reader.next_frame(&mut buffer).map_err(|e| e.to_string())?;
    let samples = frame.color_type.samples();
    let pixels = buffer.chunks_exact(samples).take(width * height).map(|pixel| match *pixel {
        [grey] => [grey, grey, grey, 255],
        [grey, alpha] => [grey, grey, grey, alpha],
        [red, green, blue] => [red, green, blue, 255],
        [red, green, blue, alpha, ..] => [red, green, blue, alpha],
        [] => [0; 4],
    });
    Ok(Picture { width, height, pixels: pixels.collect() })
}

fn jpeg(file: &[u8]) -> Result<Picture, String> {
    let mut decompressor = Decompressor::new().map_err(|e| e.to_string())?;
    let header = decompressor.read_header(file).map_err(|e| e.to_string())?;
    let (width, height) = (header.width, header.height);
    fits(width, height)?;
    let mut pixels = vec![0; width * height * 4];
    let image = Image {
        pixels: &mut pixels[..],
        width,
        pitch: width * 4,
        height,
        format: PixelFormat::RGBA,
    };
    decompressor.decompress(file, image).map_err(|e| e.to_string())?;
    Ok(Picture { width, height, pixels: pixels.as_chunks::<4>().0.to_vec() })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::strip::Shape;

    /// Top half white, bottom half black, left column see-through.
    fn picture() -> Picture {
        let pixel = |i: usize| {
            let shade = if i / 64 < 32 { 255 } else { 0 };
            [shade, shade, shade, if i.is_multiple_of(64) { 0 } else { 255 }]
        };
        Picture { width: 64, height: 64, pixels: (0..64 * 64).map(pixel).collect() }
    }

    #[test]
    fn the_picture_lies_with_its_top_to_the_front_and_within_its_radius() {
        let shape = Shape { width: 1024, height: 512, grey: true };
        let grid = Grid::new(shape, 0);
        let logo = Logo::new(&picture(), 20.0, 0, &grid);
        let mut rows = vec![[100u8; 1024]; 512];
        for row in logo.rows_to_paint(&grid) {
            logo.paint(&grid, row, &mut rows[row]);
        }
        // 10° from the nadir: front is white, back black; 21° is as it was.
        let at = |yaw: f64, from_nadir: f64| {
            let column = ((yaw / 360.0 + 0.5) * 1024.0) as usize % 1024;
            rows[512 - (from_nadir / 180.0 * 512.0) as usize][column]
        };
        assert_eq!((at(0.0, 10.0), at(180.0, 10.0), at(0.0, 21.0)), (255, 0, 100));
        assert_eq!((at(60.0, 10.0), at(120.0, 10.0)), (255, 0));
        // The see-through column at the left rim.
        assert!(at(-88.0, 19.9) > 40 && at(-88.0, 19.9) < 220);
    }

    #[test]
    fn what_is_no_picture_is_refused_with_its_name() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("mark.png");
        std::fs::write(&path, b"not a picture at all").expect("writes");
        let error = Picture::open(&path).expect_err("refused");
        assert!(error.to_string().contains("mark.png") && error.vietnamese().contains("mark.png"));
        assert!(Picture::open(&folder.path().join("none.png")).is_err());
    }
}
