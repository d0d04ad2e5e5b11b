//! The planes of coded tiles, to compare them.

use anyhow::ensure;
use webpx::YuvPlanes;

/// A plane of full-range luma.
pub struct Luma {
    pub width: usize,
    pub samples: Vec<u8>,
}

/// The planes of a tile, in full range.
pub struct Planes {
    pub luma: Luma,
    pub blue: Vec<u8>,
    pub red: Vec<u8>,
}

/// The planes of a JPEG tile as they are stored.
pub fn jpeg_planes(file: &[u8]) -> anyhow::Result<Planes> {
    let picture = turbojpeg::decompress_to_yuv(file)?;
    ensure!(picture.subsamp == turbojpeg::Subsamp::Sub2x2, "not a colour tile");
    let (width, height) = (picture.width, picture.height);
    ensure!(width.is_multiple_of(2 * picture.align), "a tile with padded rows");
    let (luma, chroma) = picture.pixels.split_at(width * height);
    let (blue, red) = chroma.split_at(width * height / 4);
    let luma = Luma { width, samples: luma.to_vec() };
    Ok(Planes { luma, blue: blue.to_vec(), red: red[..blue.len()].to_vec() })
}

/// The planes of a WebP tile, widened to full range (ITU-R BT.601) and rounded, as on a screen.
pub fn webp_planes(file: &[u8]) -> anyhow::Result<Planes> {
    let YuvPlanes { y, y_stride, u, u_stride, v, v_stride, width, height, .. } =
        webpx::decode_yuv(file).map_err(|error| anyhow::anyhow!("{error}"))?;
    let (width, height) = (width as usize, height as usize);
    let full =
        |plane: &[u8], stride: usize, width: usize, height: usize, span: f64, low: f64, at: f64| {
            let table: [u8; 256] = std::array::from_fn(|value| {
                ((value as f64 - low) * 255.0 / span + at).round().clamp(0.0, 255.0) as u8
            });
            (0..height)
                .flat_map(|row| &plane[row * stride..][..width])
                .map(|sample| table[usize::from(*sample)])
                .collect::<Vec<u8>>()
        };
    Ok(Planes {
        luma: Luma { width, samples: full(&y, y_stride, width, height, 219.0, 16.0, 0.0) },
        blue: full(&u, u_stride, width / 2, height / 2, 224.0, 128.0, 128.0),
        red: full(&v, v_stride, width / 2, height / 2, 224.0, 128.0, 128.0),
    })
}
