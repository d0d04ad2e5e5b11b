//! EXIF, GPano and ICC blocks inside a JPEG header that is otherwise right.

#![no_main]

mod reading;

use libfuzzer_sys::fuzz_target;

/// A baseline frame of 2048 × 1024 in YCbCr 4:2:0, and the start of its scan.
const FRAME: &[u8] = &[
    0xFF, 0xC0, 0, 17, 8, 4, 0, 8, 0, 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1, 0xFF, 0xDA, 0, 12, 3, 1,
    0, 2, 0x11, 3, 0x11, 0, 63, 0,
];

fn segment(file: &mut Vec<u8>, marker: u8, name: &[u8], body: &[u8]) {
    let body = &body[..body.len().min(65_000)];
    file.extend([0xFF, marker]);
    file.extend((name.len() as u16 + body.len() as u16 + 2).to_be_bytes());
    file.extend(name);
    file.extend(body);
}

fuzz_target!(|data: &[u8]| {
    let Some((kind, data)) = data.split_first() else { return };
    let mut file = vec![0xFF, 0xD8];
    match kind % 4 {
        0 => segment(&mut file, 0xE1, b"Exif\0\0", data),
        1 => segment(&mut file, 0xE1, b"http://ns.adobe.com/xap/1.0/\0", data),
        2 => segment(&mut file, 0xE2, b"ICC_PROFILE\0\x01\x01", data),
        // Segments of any kind, in any order.
        _ => file.extend(data),
    }
    file.extend(FRAME);
    reading::inspect(&file);
});
