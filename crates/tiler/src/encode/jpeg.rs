//! JPEG by libjpeg-turbo, straight from planes.

use crate::TileError;
use turbojpeg::{Compressor, Subsamp, YuvImage, YuvPlanesImage};

/// A JPEG encoder with its output buffer.
pub(crate) struct Encoder {
    compressor: Compressor,
    output: Vec<u8>,
}

impl Encoder {
    pub(super) fn new(quality: u8) -> Result<Self, TileError> {
        let mut compressor = Compressor::new().map_err(TileError::internal)?;
        compressor.set_quality(i32::from(quality)).map_err(TileError::internal)?;
        Ok(Self { compressor, output: Vec::new() })
    }

    pub(super) fn encode(
        &mut self,
        planes: &[Vec<u8>],
        width: usize,
        height: usize,
    ) -> Result<&[u8], TileError> {
        let grey = planes.len() < 3;
        let subsamp = if grey { Subsamp::Gray } else { Subsamp::Sub2x2 };
        let capacity =
            turbojpeg::compressed_buf_len(width, height, subsamp).map_err(TileError::internal)?;
        if self.output.len() < capacity {
            self.output.resize(capacity, 0);
        }
        let output = self.output.as_mut_slice();
        let length = if let [luma, blue, red] = planes {
            let image = YuvPlanesImage {
                y_plane: luma.as_slice(),
                u_plane: blue.as_slice(),
                v_plane: red.as_slice(),
                width,
                height,
                y_stride: width,
                u_stride: width / 2,
                v_stride: width / 2,
                subsamp,
            };
            self.compressor.compress_yuv_planes_to_slice(&image, output)
        } else {
            let pixels = planes.first().map_or(&[][..], Vec::as_slice);
            let image = YuvImage { pixels, width, align: 1, height, subsamp };
            self.compressor.compress_yuv_to_slice(image, output)
        }
        .map_err(TileError::internal)?;
        Ok(&self.output[..length])
    }
}

/// The luma of a tile of ours, as it is decoded.
pub(super) fn shown_luma(file: &[u8]) -> Result<Vec<u8>, TileError> {
    let mut picture = turbojpeg::decompress_to_yuv(file).map_err(TileError::internal)?;
    // Rows are padded to a multiple of `align`, of which every tile's width is one; luma comes first.
    if picture.width % picture.align != 0 {
        return Err(TileError::internal("a tile with padded rows"));
    }
    picture.pixels.truncate(picture.width * picture.height);
    Ok(picture.pixels)
}
