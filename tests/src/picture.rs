//! Pictures that can be compared: screenshots, and what should have been on them.

use anyhow::{Context as _, Result, bail};
use sonla360_geometry::{Direction, Equirect, View};
use sonla360_tiler::analytic::RgbImage;

/// Decodes a PNG screenshot; transparency is not looked at.
pub fn decode_png(bytes: &[u8]) -> Result<RgbImage> {
    let mut decoder = png::Decoder::new(std::io::Cursor::new(bytes));
    decoder.set_transformations(png::Transformations::normalize_to_color8());
    let mut reader = decoder.read_info().context("the screenshot is no PNG")?;
    let size = reader.output_buffer_size().context("the screenshot is too large")?;
    let mut pixels = vec![0; size];
    let frame = reader.next_frame(&mut pixels)?;
    pixels.truncate(frame.buffer_size());
    let step = match frame.color_type {
        png::ColorType::Rgb => 3,
        png::ColorType::Rgba => 4,
        other => bail!("a screenshot with {other:?} pixels"),
    };
    let rgb = pixels.chunks_exact(step).flat_map(|pixel| [pixel[0], pixel[1], pixel[2]]).collect();
    Ok(RgbImage { width: frame.width as usize, height: frame.height as usize, pixels: rgb })
}

/// Encodes a picture as PNG, to be looked at when a comparison fails.
pub fn encode_png(image: &RgbImage) -> Result<Vec<u8>> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, image.width as u32, image.height as u32);
    encoder.set_color(png::ColorType::Rgb);
    encoder.write_header()?.write_image_data(&image.pixels)?;
    Ok(bytes)
}

/// Decodes a JPEG.
pub fn decode_jpeg(bytes: &[u8]) -> Result<RgbImage> {
    let image = turbojpeg::decompress(bytes, turbojpeg::PixelFormat::RGB)?;
    Ok(RgbImage { width: image.width, height: image.height, pixels: image.pixels })
}

/// What a screen shows of an equirectangular picture, by bilinear interpolation: good enough to tell
/// whether the right picture is shown the right way round.
pub fn project(panorama: &RgbImage, view: View, width: usize, height: usize) -> RgbImage {
    let sphere = Equirect { width: panorama.width as u32, height: panorama.height as u32 };
    let (columns, rows) = (i64::from(sphere.width), i64::from(sphere.height));
    let pixel = |column: i64, row: i64, channel: usize| {
        let column = column.rem_euclid(columns) as usize;
        let row = row.clamp(0, rows - 1) as usize;
        f64::from(panorama.pixels[(row * panorama.width + column) * 3 + channel])
    };
    let vector = view.vectors(width as f64, height as f64);
    let mut pixels = Vec::with_capacity(width * height * 3);
    for (y, x) in (0..height).flat_map(|y| (0..width).map(move |x| (y, x))) {
        let seen = vector(x as f64 + 0.5, y as f64 + 0.5);
        let (column, row) = sphere.position(Direction::from_vector(seen));
        let (column, row) = (column - 0.5, row - 0.5);
        let (left, top) = (column.floor(), row.floor());
        let (right_share, bottom_share) = (column - left, row - top);
        for channel in 0..3 {
            let across = |row: i64| {
                let left = left as i64;
                pixel(left, row, channel) * (1.0 - right_share)
                    + pixel(left + 1, row, channel) * right_share
            };
            let value =
                across(top as i64) * (1.0 - bottom_share) + across(top as i64 + 1) * bottom_share;
            pixels.push(value.round() as u8);
        }
    }
    RgbImage { width, height, pixels }
}

/// Rec. 601 luma, 0 to 255, of each pixel.
fn luma(image: &RgbImage) -> impl Iterator<Item = f64> {
    image.pixels.chunks_exact(3).map(|pixel| {
        0.299 * f64::from(pixel[0]) + 0.587 * f64::from(pixel[1]) + 0.114 * f64::from(pixel[2])
    })
}

/// Peak signal-to-noise ratio of the luma of two pictures of one size, in dB; infinite when they are equal.
pub fn psnr(a: &RgbImage, b: &RgbImage) -> f64 {
    assert_eq!((a.width, a.height), (b.width, b.height), "pictures of different sizes");
    let squares: f64 = luma(a).zip(luma(b)).map(|(a, b)| (a - b).powi(2)).sum();
    10.0 * (255.0_f64.powi(2) * (a.width * a.height) as f64 / squares).log10()
}

/// The part of a picture from a corner on; it must lie inside.
pub fn crop(image: &RgbImage, left: usize, top: usize, width: usize, height: usize) -> RgbImage {
    let rows = image.pixels.chunks_exact(image.width * 3).skip(top).take(height);
    let pixels = rows.flat_map(|row| row[left * 3..(left + width) * 3].iter().copied()).collect();
    RgbImage { width, height, pixels }
}

/// The centre of gravity of the magenta (a marker dot of the analytic panorama) within `reach` pixels of a
/// place, in continuous coordinates; `None` where there is none.
pub fn magenta_near(image: &RgbImage, x: f64, y: f64, reach: f64) -> Option<(f64, f64)> {
    let (mut mass, mut sum_x, mut sum_y) = (0.0, 0.0, 0.0);
    for (index, pixel) in image.pixels.chunks_exact(3).enumerate() {
        let place = ((index % image.width) as f64 + 0.5, (index / image.width) as f64 + 0.5);
        if (place.0 - x).hypot(place.1 - y) > reach {
            continue;
        }
        let [red, green, blue] = [pixel[0], pixel[1], pixel[2]].map(f64::from);
        let weight = (red.min(blue) - green - 60.0).max(0.0);
        mass += weight;
        sum_x += weight * place.0;
        sum_y += weight * place.1;
    }
    (mass > 0.0).then(|| (sum_x / mass, sum_y / mass))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn grey(level: u8) -> RgbImage {
        RgbImage { width: 4, height: 2, pixels: vec![level; 24] }
    }

    #[test]
    fn one_grey_level_of_difference_is_48_db() {
        assert!((psnr(&grey(100), &grey(101)) - 48.13).abs() < 0.01);
        assert!(psnr(&grey(7), &grey(7)).is_infinite());
    }

    #[test]
    fn a_picture_survives_png() {
        let mut image = grey(9);
        image.pixels[3..6].copy_from_slice(&[255, 0, 128]);
        assert_eq!(decode_png(&encode_png(&image).unwrap()).unwrap(), image);
    }

    #[test]
    fn the_centre_of_a_dot_is_found() {
        let mut image = RgbImage { width: 9, height: 9, pixels: vec![40; 243] };
        for (x, y) in [(3, 4), (4, 4), (5, 4), (4, 3), (4, 5)] {
            image.pixels[(y * 9 + x) * 3..][..3].copy_from_slice(&[255, 0, 255]);
        }
        assert_eq!(magenta_near(&image, 4.0, 4.0, 4.0), Some((4.5, 4.5)));
        assert_eq!(magenta_near(&image, 0.0, 0.0, 2.0), None);
    }
}
