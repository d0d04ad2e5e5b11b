//! Whether a picture can be laid on the ground as a logo.

use crate::worker::completeness::is_complete;
use sonla360_store::PictureFormat;
use std::{fs::File, io::Read as _, path::Path};

/// Longest side in pixels, as the tiler takes it.
const MAX_SIDE: usize = 4096;

/// The format of a whole PNG or JPEG picture that is not too large; `None` for anything else.
pub fn judge(path: &Path) -> Option<PictureFormat> {
    let mut head = Vec::new();
    File::open(path).and_then(|file| file.take(16).read_to_end(&mut head)).ok()?;
    let format = PictureFormat::sniff(&head)
        .filter(|format| matches!(format, PictureFormat::Png | PictureFormat::Jpeg))?;
    let size = imagesize::size(path).ok()?;
    let fits = (1..=MAX_SIDE).contains(&size.width) && (1..=MAX_SIDE).contains(&size.height);
    (fits && is_complete(path, format).unwrap_or(false)).then_some(format)
}
