//! Files: JPEG with GPano metadata out, JPEG in, PNG for a quick look.

use crate::render::Panorama;
use jpeg_encoder::{ColorType, Encoder, SamplingFactor};
use std::path::{Path, PathBuf};

/// Why a picture could not be written or read.
#[derive(Debug, thiserror::Error)]
pub enum EncodeError {
    /// The file system refused.
    #[error("cannot access {path}: {source} (không truy cập được tệp)")]
    File {
        /// The file.
        path: PathBuf,
        /// Why.
        source: std::io::Error,
    },
    /// The picture cannot be a JPEG.
    #[error("cannot encode the picture as JPEG: {0} (không mã hoá được ảnh JPEG)")]
    Jpeg(#[from] jpeg_encoder::EncodingError),
    /// The picture cannot be a PNG.
    #[error("cannot encode the picture as PNG: {0} (không mã hoá được ảnh PNG)")]
    Png(#[from] png::EncodingError),
    /// The file is not a panorama that this program made.
    #[error("{path} is not a 2:1 JPEG: paint it again (tệp không phải ảnh JPEG 2:1, hãy vẽ lại)")]
    NotAPanorama {
        /// The file.
        path: PathBuf,
    },
}

/// Size in bytes that a panorama of full width aims at: thirteen of them stay well under 40 MB.
const TARGET_BYTES: usize = 2_450_000;
const QUALITIES: [u8; 9] = [90, 87, 84, 81, 78, 75, 72, 68, 62];

/// Identifies an XMP packet in an APP1 segment.
const XMP_NAMESPACE: &[u8] = b"http://ns.adobe.com/xap/1.0/\0";

/// The XMP packet that says "this is a full sphere".
fn gpano(width: usize, height: usize) -> String {
    format!(
        "<?xpacket begin=\"\u{feff}\" id=\"W5M0MpCehiHzreSzNTczkc9d\"?>\
<x:xmpmeta xmlns:x=\"adobe:ns:meta/\"><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\">\
<rdf:Description rdf:about=\"\" xmlns:GPano=\"http://ns.google.com/photos/1.0/panorama/\" \
GPano:ProjectionType=\"equirectangular\" GPano:UsePanoramaViewer=\"True\" \
GPano:FullPanoWidthPixels=\"{width}\" GPano:FullPanoHeightPixels=\"{height}\" \
GPano:CroppedAreaImageWidthPixels=\"{width}\" GPano:CroppedAreaImageHeightPixels=\"{height}\" \
GPano:CroppedAreaLeftPixels=\"0\" GPano:CroppedAreaTopPixels=\"0\"/>\
</rdf:RDF></x:xmpmeta><?xpacket end=\"r\"?>"
    )
}

fn jpeg(
    pixels: &[u8],
    width: usize,
    height: usize,
    quality: u8,
    xmp: Option<&str>,
) -> Result<Vec<u8>, EncodeError> {
    let mut bytes = Vec::new();
    let mut encoder = Encoder::new(&mut bytes, quality);
    encoder.set_sampling_factor(SamplingFactor::F_2_2);
    encoder.set_optimized_huffman_tables(true);
    if let Some(xmp) = xmp {
        encoder.add_app_segment(1, [XMP_NAMESPACE, xmp.as_bytes()].concat())?;
    }
    encoder.encode(pixels, width as u16, height as u16, ColorType::Rgb)?;
    Ok(bytes)
}

/// A panorama as JPEG with GPano metadata, at the best quality whose size stays within the target
/// (which shrinks with the picture). Returns the bytes and the quality.
pub fn panorama_jpeg(panorama: &Panorama) -> Result<(Vec<u8>, u8), EncodeError> {
    let (width, height) = (panorama.width, panorama.height());
    let xmp = gpano(width, height);
    let limit = (TARGET_BYTES as f64 * (width as f64 / 8192.0).powi(2)) as usize + 20_000;
    let mut last = (Vec::new(), 0);
    for quality in QUALITIES {
        last = (jpeg(&panorama.pixels, width, height, quality, Some(&xmp))?, quality);
        if last.0.len() <= limit {
            break;
        }
    }
    Ok(last)
}

/// A flat picture as JPEG.
pub fn still_jpeg(
    pixels: &[u8],
    width: usize,
    height: usize,
    quality: u8,
) -> Result<Vec<u8>, EncodeError> {
    jpeg(pixels, width, height, quality, None)
}

/// A flat picture as PNG.
pub fn png(pixels: &[u8], width: usize, height: usize) -> Result<Vec<u8>, EncodeError> {
    let mut bytes = Vec::new();
    let mut encoder = png::Encoder::new(&mut bytes, width as u32, height as u32);
    encoder.set_color(png::ColorType::Rgb);
    encoder.set_depth(png::BitDepth::Eight);
    encoder.write_header()?.write_image_data(pixels)?;
    Ok(bytes)
}

/// Writes a file, making its folder first.
pub fn write(path: &Path, bytes: &[u8]) -> Result<(), EncodeError> {
    let failed = |source| EncodeError::File { path: path.to_path_buf(), source };
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder).map_err(failed)?;
    }
    std::fs::write(path, bytes).map_err(failed)
}

/// Reads a panorama that was written before.
pub fn read_panorama(path: &Path) -> Result<Panorama, EncodeError> {
    let bytes = std::fs::read(path)
        .map_err(|source| EncodeError::File { path: path.to_path_buf(), source })?;
    let refused = || EncodeError::NotAPanorama { path: path.to_path_buf() };
    let image =
        turbojpeg::decompress(&bytes, turbojpeg::PixelFormat::RGB).map_err(|_broken| refused())?;
    let (width, height, pixels) = (image.width, image.height, image.pixels);
    if width != 2 * height || pixels.len() != width * height * 3 {
        return Err(refused());
    }
    Ok(Panorama { width, pixels })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panorama_survives_its_file_and_says_what_it_is() {
        let panorama = Panorama { width: 64, pixels: [120, 160, 90].repeat(64 * 32) };
        let (bytes, _) = panorama_jpeg(&panorama).expect("encodes");
        let text = String::from_utf8_lossy(&bytes);
        assert!(text.contains("GPano:ProjectionType=\"equirectangular\""));
        assert!(text.contains("GPano:FullPanoWidthPixels=\"64\""));
        let folder = std::env::temp_dir().join(format!("scenery-{}", std::process::id()));
        let path = folder.join("p.jpg");
        write(&path, &bytes).expect("writes");
        let back = read_panorama(&path).expect("reads");
        std::fs::remove_dir_all(&folder).expect("cleans up");
        assert!(back.pixel(5, 5)[1].abs_diff(160) < 4);
    }
}
