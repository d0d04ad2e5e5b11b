//! Whether a picture file reaches its own end, told from its structure without decoding a pixel.

use sonla360_store::PictureFormat;
use std::{
    fs::File,
    io::{self, BufRead as _, BufReader, ErrorKind, Read as _, Seek as _, SeekFrom},
    path::Path,
};

/// Whether nothing is missing at the end of the file. Bytes after the picture do not matter.
pub fn is_complete(path: &Path, format: PictureFormat) -> io::Result<bool> {
    let file = File::open(path)?;
    let length = file.metadata()?.len();
    let mut reader = BufReader::with_capacity(1 << 16, file);
    let complete = match format {
        PictureFormat::Jpeg => jpeg(&mut reader),
        PictureFormat::Png => png(&mut reader),
        PictureFormat::Webp => webp(&mut reader, length),
        // Its directory may stand anywhere and name strips in any order: the worker finds what is missing.
        PictureFormat::Tiff => Ok(true),
    };
    match complete {
        Err(error) if error.kind() == ErrorKind::UnexpectedEof => Ok(false),
        other => other,
    }
}

/// Segments with lengths, and between them coded data that ends at the next marker.
fn jpeg(reader: &mut BufReader<File>) -> io::Result<bool> {
    const END_OF_IMAGE: u8 = 0xd9;
    let mut marker = [0; 2];
    reader.read_exact(&mut marker)?; // start of image
    let mut code = next_marker(reader)?;
    while code != END_OF_IMAGE {
        let mut length = [0; 2];
        reader.read_exact(&mut length)?;
        let body = u16::from_be_bytes(length).saturating_sub(2);
        reader.seek_relative(i64::from(body))?;
        // The coded data after a start of scan is skipped on the way to the next marker.
        code = next_marker(reader)?;
    }
    Ok(true)
}

/// Skips to the next marker that is neither a stuffed byte, a restart nor padding.
fn next_marker(reader: &mut BufReader<File>) -> io::Result<u8> {
    loop {
        let buffer = reader.fill_buf()?;
        if buffer.is_empty() {
            return Err(ErrorKind::UnexpectedEof.into());
        }
        let Some(at) = buffer.iter().position(|byte| *byte == 0xff) else {
            let skipped = buffer.len();
            reader.consume(skipped);
            continue;
        };
        reader.consume(at + 1);
        let mut code = [0xff];
        while code == [0xff] {
            reader.read_exact(&mut code)?;
        }
        if !matches!(code[0], 0x00 | 0x01 | 0xd0..=0xd8) {
            return Ok(code[0]);
        }
    }
}

/// Chunks with lengths, up to `IEND`.
fn png(reader: &mut BufReader<File>) -> io::Result<bool> {
    reader.seek(SeekFrom::Start(8))?;
    loop {
        let mut head = [0; 8];
        reader.read_exact(&mut head)?;
        let [a, b, c, d, kind @ ..] = head;
        let length = u32::from_be_bytes([a, b, c, d]);
        reader.seek_relative(i64::from(length))?;
        let mut checksum = [0; 4];
        reader.read_exact(&mut checksum)?;
        if &kind == b"IEND" {
            return Ok(true);
        }
    }
}

/// A container that begins with its length.
fn webp(reader: &mut BufReader<File>, length: u64) -> io::Result<bool> {
    let mut head = [0; 8];
    reader.read_exact(&mut head)?;
    let [.., a, b, c, d] = head;
    Ok(length >= 8 + u64::from(u32::from_le_bytes([a, b, c, d])))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(bytes: &[u8], format: PictureFormat) -> bool {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("picture");
        std::fs::write(&path, bytes).expect("written");
        is_complete(&path, format).expect("readable")
    }

    /// A scan with stuffed bytes and a restart, a thumbnail's end inside a segment, bytes after the end.
    const JPEG: &[u8] = &[
        0xff, 0xd8, 0xff, 0xe1, 0, 6, 0xff, 0xd8, 0xff, 0xd9, 0xff, 0xda, 0, 3, 1, 7, 0xff, 0, 9,
        0xff, 0xd0, 5, 0xff, 0xff, 0xd9, b'v', b'i', b'd',
    ];

    #[test]
    fn a_jpeg_cut_anywhere_before_its_end_is_incomplete() {
        assert!(told(JPEG, PictureFormat::Jpeg));
        for end in 2..25 {
            assert!(!told(&JPEG[..end], PictureFormat::Jpeg), "cut at {end}");
        }
    }

    #[test]
    fn a_png_without_its_last_chunk_is_incomplete() {
        let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
        png.extend(b"\0\0\0\x02IDATxxcccc\0\0\0\0IENDcccc");
        assert!(told(&png, PictureFormat::Png));
        assert!(!told(&png[..png.len() - 12], PictureFormat::Png));
        assert!(!told(&png[..20], PictureFormat::Png));
    }

    #[test]
    fn a_webp_shorter_than_it_says_is_incomplete() {
        let webp = b"RIFF\x08\0\0\0WEBPVP8 ";
        assert!(told(webp, PictureFormat::Webp));
        assert!(!told(&webp[..14], PictureFormat::Webp));
    }
}
