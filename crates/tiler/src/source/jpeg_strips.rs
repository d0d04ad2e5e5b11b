//! JPEG to strips of planar YCbCr 4:2:0 by libjpeg-turbo, rows while they arrive and no colour converted.
#![expect(
    unsafe_code,
    reason = "libjpeg hands out rows through C alone; decoding whole pictures instead took 192 MiB more at 16384 × 8192 and could not overlap with tiling"
)]

use super::jpeg::mean;
use crate::TileError;
use crate::strip::{Plane, Reader, Shape, Strip};
use std::ffi::{CStr, c_char, c_int, c_void};
use std::io::Read;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::ptr::NonNull;

/// Scans a progressive file may have; ordinary encoders write about ten, attackers thousands.
const MOST_SCANS: c_int = 100;
/// Rows and columns of a JPEG block.
const BLOCK: usize = 8;

#[repr(C)]
struct Codec {
    _private: [u8; 0],
}

#[repr(C)]
#[derive(Default)]
struct RawShape {
    width: u32,
    height: u32,
    components: u32,
    colours: u32,
    across: [u32; 3],
    down: [u32; 3],
}

type ReadBytes = unsafe extern "C" fn(*mut c_void, *mut u8, usize) -> isize;

// jpeg_strips.c, compiled by build.rs.
unsafe extern "C" {
    fn sonla360_strips_open(
        read: ReadBytes,
        context: *mut c_void,
        most_scans: c_int,
        shape: *mut RawShape,
    ) -> *mut Codec;
    fn sonla360_strips_failure(codec: *const Codec) -> *const c_char;
    fn sonla360_strips_start(codec: *mut Codec) -> c_int;
    fn sonla360_strips_read(codec: *mut Codec, rows: *mut *mut *mut u8, count: u32) -> c_int;
    fn sonla360_strips_close(codec: *mut Codec);
}

/// A JPEG whose planes can be had as they are stored.
pub(super) struct JpegStrips<R> {
    codec: NonNull<Codec>,
    /// Boxed, because the codec keeps its address.
    _file: Box<R>,
    shape: Shape,
    /// Luma rows that the codec decodes at a time.
    rows_at_once: usize,
    /// Samples of chroma for each one of 4:2:0, across and down; none for a grey picture.
    chroma: Option<(usize, usize)>,
    /// Where rows go that no strip keeps, and chroma that is still to be averaged.
    spare: [Vec<u8>; 3],
    started: bool,
}

// SAFETY: the codec is C memory of its own, used by one thread at a time because every use takes
// `&mut self`, and keeps no thread-local state; the file it reads is `Send` itself.
unsafe impl<R: Read + Send> Send for JpegStrips<R> {}

impl<R> Drop for JpegStrips<R> {
    fn drop(&mut self) {
        // SAFETY: `codec` came from `sonla360_strips_open` and is closed here only.
        unsafe { sonla360_strips_close(self.codec.as_ptr()) }
    }
}

/// Reads from the file that `context` points to.
unsafe extern "C" fn read_bytes<R: Read>(
    context: *mut c_void,
    buffer: *mut u8,
    length: usize,
) -> isize {
    // SAFETY: `context` is the boxed `R` given to `sonla360_strips_open`, which outlives the codec and
    // which nothing else touches; the codec asks for bytes only while a method here holds `&mut self`.
    let file = unsafe { &mut *context.cast::<R>() };
    // SAFETY: the C side passes its own array and its length, zeroed when it was allocated.
    let buffer = unsafe { std::slice::from_raw_parts_mut(buffer, length) };
    // A panic must not unwind into C; the file is not used again after a failure.
    catch_unwind(AssertUnwindSafe(|| {
        loop {
            match file.read(buffer) {
                Ok(count) => return count.cast_signed(),
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(_) => return -1,
            }
        }
    }))
    .unwrap_or(-1)
}

impl<R: Read + Send> JpegStrips<R> {
    /// Reads the header. `None` where the file's planes are no kind of YCbCr that can be averaged to
    /// 4:2:0: such a file has to be decoded to RGB.
    pub(super) fn open(file: R) -> Result<Option<Self>, TileError> {
        let mut file = Box::new(file);
        let mut raw = RawShape::default();
        let context = std::ptr::from_mut(&mut *file).cast();
        // SAFETY: the callback is made for the type behind `context`; `raw` is read and written only
        // during the call.
        let codec =
            unsafe { sonla360_strips_open(read_bytes::<R>, context, MOST_SCANS, &raw mut raw) };
        let codec = NonNull::new(codec).ok_or_else(|| TileError::internal("no memory"))?;
        let mut strips = Self {
            codec,
            _file: file,
            shape: Shape { width: raw.width as usize, height: raw.height as usize, grey: false },
            rows_at_once: 0,
            chroma: None,
            spare: Default::default(),
            started: false,
        };
        strips.failure().map_or(Ok(()), Err)?;
        Ok(strips.take_sampling(&raw).then_some(strips))
    }

    /// Whether the planes can be used, and how.
    fn take_sampling(&mut self, raw: &RawShape) -> bool {
        let stride = self.shape.width.next_multiple_of(2 * BLOCK) + 2 * BLOCK;
        if (raw.components, raw.colours) == (1, 1) {
            // A single component is never interleaved: its sampling factors mean nothing but rows.
            self.shape.grey = true;
            self.rows_at_once = raw.down[0] as usize * BLOCK;
            self.spare[0] = vec![0; stride];
            return [1, 2, 4].contains(&raw.down[0]);
        }
        let (across, down) = (raw.across, raw.down);
        let usable = (raw.components, raw.colours) == (3, 3)
            && across[1] == across[2]
            && down[1] == down[2]
            && (across[0] == across[1] || across[0] == 2 * across[1])
            && (down[0] == down[1] || down[0] == 2 * down[1])
            // One row of blocks of full-size chroma still makes whole rows of 4:2:0.
            && [1, 2, 4].contains(&down[0]);
        if !usable {
            return false;
        }
        self.rows_at_once = down[0] as usize * BLOCK;
        self.chroma = Some((
            2 * across[1] as usize / across[0] as usize,
            2 * down[1] as usize / down[0] as usize,
        ));
        self.spare = if self.chroma == Some((1, 1)) {
            std::array::from_fn(|_| vec![0; stride])
        } else {
            let rows = down[1] as usize * BLOCK;
            [vec![0; stride], vec![0; stride * rows], vec![0; stride * rows]]
        };
        true
    }

    /// The codec's complaint, if there is one.
    fn failure(&self) -> Option<TileError> {
        // SAFETY: the codec lives, and its message is always terminated within its array.
        let words = unsafe { CStr::from_ptr(sonla360_strips_failure(self.codec.as_ptr())) };
        let words = words.to_string_lossy();
        if words.is_empty() {
            None
        } else if words.contains("Premature end") {
            Some(TileError::Truncated)
        } else {
            Some(TileError::damaged(words))
        }
    }

    fn start(&mut self) -> Result<(), TileError> {
        self.started = true;
        // SAFETY: the codec lives and has read its header.
        match unsafe { sonla360_strips_start(self.codec.as_ptr()) } {
            0 => Ok(()),
            _ => Err(self.failure().unwrap_or_else(|| TileError::damaged("JPEG"))),
        }
    }

    /// Decodes one row of blocks into the strip, from its luma row `row` on.
    fn read_blocks(&mut self, strip: &mut Strip, row: usize) -> Result<(), TileError> {
        let averaged = self.chroma.is_some_and(|chroma| chroma != (1, 1));
        let chroma_rows = match self.chroma {
            Some((_, down)) => self.rows_at_once / 2 * down,
            None => 0,
        };
        let mut pointers: [Vec<*mut u8>; 3] = Default::default();
        for (index, plane) in strip.planes.iter_mut().enumerate() {
            let spare = &mut self.spare[index];
            let stride = plane.width.next_multiple_of(BLOCK);
            let (first, count) = match index {
                0 => (row, self.rows_at_once),
                _ => (row / 2, chroma_rows),
            };
            pointers[index] = if index > 0 && averaged {
                let stride = spare.len() / count;
                spare.chunks_exact_mut(stride).map(<[u8]>::as_mut_ptr).collect()
            } else {
                let rows = plane.rows;
                let mut kept: Vec<*mut u8> = (first..(first + count).min(rows))
                    .map(|row| plane.row_with_margin_mut(row)[..stride].as_mut_ptr())
                    .collect();
                kept.resize(count, spare[..stride].as_mut_ptr());
                kept
            };
        }
        let mut rows = pointers.each_mut().map(Vec::as_mut_ptr);
        // SAFETY: for every component there are as many row pointers as one row of blocks has rows, each
        // to a slice (checked above) that holds the plane's width rounded up to whole blocks: a strip's
        // row with its margin, or a spare row. Nothing else refers to them during the call. A plane of
        // full-size chroma goes to `spare`, whose rows hold the picture's width rounded up.
        let outcome = unsafe {
            sonla360_strips_read(self.codec.as_ptr(), rows.as_mut_ptr(), self.rows_at_once as u32)
        };
        if outcome != 0 {
            return Err(self.failure().unwrap_or_else(|| TileError::damaged("JPEG")));
        }
        if let (true, Some((across, down))) = (averaged, self.chroma) {
            let [_, blue, red] = strip.planes.as_mut_slice() else { return Ok(()) };
            let last_row = (self.shape.height * down).div_ceil(2) - 1;
            let first_row = (strip.first_row / 2 + row / 2) * down;
            let last = (last_row - first_row).min(chroma_rows - 1);
            average(&self.spare[1], chroma_rows, (across, down), last, blue, row / 2);
            average(&self.spare[2], chroma_rows, (across, down), last, red, row / 2);
        }
        Ok(())
    }
}

impl<R: Read + Send> Reader for JpegStrips<R> {
    fn shape(&self) -> Shape {
        self.shape
    }

    fn read(&mut self, strip: &mut Strip) -> Result<(), TileError> {
        if !self.started {
            self.start()?;
        }
        let rows = strip.planes[0].rows;
        for row in (0..rows).step_by(self.rows_at_once) {
            self.read_blocks(strip, row)?;
        }
        let luma = &mut strip.planes[0];
        let missing = (strip.first_row + rows).saturating_sub(self.shape.height);
        if missing == 1 {
            // What the encoder filled its last block with is no picture.
            let last = luma.row(rows - 2).to_vec();
            luma.row_mut(rows - 1).copy_from_slice(&last);
        }
        Ok(())
    }
}

/// Averages `rows` rows of chroma that is `across` and `down` times larger than 4:2:0's into the rows of
/// `plane` from `first` on. Source rows after `last` hold nothing: `last` stands for them.
fn average(
    source: &[u8],
    rows: usize,
    (across, down): (usize, usize),
    last: usize,
    plane: &mut Plane,
    first: usize,
) {
    let stride = source.len() / rows;
    let count = across * down;
    for row in 0..(rows / down).min(plane.rows - first) {
        let above = &source[(row * down).min(last) * stride..][..stride];
        let below = &source[(row * down + down - 1).min(last) * stride..][..stride];
        let target = plane.row_mut(first + row);
        if across == 1 {
            for (column, ((target, a), b)) in target.iter_mut().zip(above).zip(below).enumerate() {
                let sum = usize::from(*a) + usize::from(*b);
                *target = mean(sum, count, column);
            }
        } else {
            let pairs = above.as_chunks::<2>().0.iter().zip(below.as_chunks::<2>().0);
            for (column, (target, ([a, b], [c, d]))) in target.iter_mut().zip(pairs).enumerate() {
                // Where one row makes one row, it stands above and below.
                let sum = [a, b, c, d].map(|sample| usize::from(*sample)).iter().sum::<usize>();
                *target = mean(sum * count / 4, count, column);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::jpeg;
    use super::*;
    use crate::picture::Picture;
    use crate::strip::STRIP_ROWS;
    use turbojpeg::{Compressor, Image, PixelFormat, Subsamp};

    fn file(width: usize, height: usize, subsamp: Subsamp, progressive: bool) -> Vec<u8> {
        let pixels: Vec<u8> = (0..width * height)
            .flat_map(|i| {
                let (x, y) = (i % width, i / width);
                [(x * 3 + y) as u8, (x + y * 2) as u8, (x * y / 64) as u8]
            })
            .collect();
        let format = PixelFormat::RGB;
        let image = Image { pixels: pixels.as_slice(), width, pitch: width * 3, height, format };
        let mut compressor = Compressor::new().expect("a compressor");
        compressor.set_subsamp(subsamp).expect("subsampling");
        compressor.set_quality(90).expect("quality");
        let file = compressor.compress_to_vec(image).expect("encodes");
        if !progressive {
            return file;
        }
        let mut transform = turbojpeg::Transform::default();
        transform.progressive = true;
        turbojpeg::transform(&transform, &file).expect("transforms").to_vec()
    }

    /// All strips put together again, without margins.
    fn gathered(file: &[u8]) -> Result<Picture, TileError> {
        let mut strips = JpegStrips::open(file)?.expect("planes that can be used");
        let shape = strips.shape();
        let mut picture = Picture::new(shape.width, shape.height, shape.grey);
        for index in 0..shape.strips() {
            let mut strip = Strip::new(shape, index);
            strips.read(&mut strip)?;
            for (number, place) in picture.shapes().into_iter().enumerate() {
                let plane = &strip.planes[number];
                let first = index * STRIP_ROWS / if number == 0 { 1 } else { 2 };
                for row in 0..plane.rows {
                    let start = place.offset + (first + row) * place.width;
                    picture.data[start..start + place.width].copy_from_slice(plane.row(row));
                }
            }
        }
        Ok(picture)
    }

    #[test]
    fn strips_hold_what_decoding_the_whole_gives() {
        use Subsamp::{Gray, None as Full, Sub1x2, Sub2x1, Sub2x2};
        for subsamp in [Gray, Full, Sub2x1, Sub1x2, Sub2x2] {
            for (width, height) in [(256, 128), (250, 131), (1000, 333)] {
                for progressive in [false, true] {
                    let file = file(width, height, subsamp, progressive);
                    let whole = jpeg::decode(&file).expect("decodes");
                    let strips = gathered(&file).expect("decodes");
                    assert_eq!((strips.width, strips.grey), (whole.width, whole.grey));
                    // A row that only fills up an odd picture may differ.
                    let luma = ..width * height;
                    let chroma = whole.shapes().get(1).map_or(whole.data.len(), |blue| blue.offset);
                    let same = strips.data[luma] == whole.data[luma]
                        && strips.data[chroma..] == whole.data[chroma..];
                    assert!(same, "{subsamp:?} {width} × {height}, progressive: {progressive}");
                }
            }
        }
    }

    #[test]
    fn averaging_chroma_does_not_shift_its_mean() {
        let (width, rows) = (512, 32);
        for (across, down) in [(1, 2), (2, 1), (2, 2)] {
            let stride = width * across;
            let source: Vec<u8> =
                (0..stride * rows).map(|i| ((i * 7919 + i / stride * 31) % 251) as u8).collect();
            let shape = Shape { width: width * 2, height: rows * 2 / down, grey: false };
            let blue = &mut Strip::new(shape, 0).planes[1];
            average(&source, rows, (across, down), rows - 1, blue, 0);
            let mean = |samples: &[u8]| {
                samples.iter().map(|sample| f64::from(*sample)).sum::<f64>() / samples.len() as f64
            };
            let averaged: Vec<u8> = (0..blue.rows).flat_map(|row| blue.row(row).to_vec()).collect();
            let shift = mean(&averaged) - mean(&source);
            assert!(shift.abs() < 0.02, "{across} × {down}: {shift}");
        }
    }

    #[test]
    fn a_file_that_breaks_off_is_noticed_at_the_break() {
        let whole = file(512, 256, Subsamp::Sub2x2, false);
        let outcome = gathered(&whole[..whole.len() / 2]);
        assert!(matches!(outcome, Err(TileError::Truncated)), "{:?}", outcome.err());
    }
}
