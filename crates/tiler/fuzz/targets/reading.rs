//! What the targets share: bytes as a file, read to the end.

use std::path::PathBuf;
use std::sync::LazyLock;

/// Memory the tiler may plan with; pictures beyond it are refused by arithmetic.
const MAX_MEMORY: u64 = 80 << 20;

static FILE: LazyLock<PathBuf> = LazyLock::new(|| {
    let memory = PathBuf::from("/dev/shm");
    let folder = if memory.is_dir() { memory } else { std::env::temp_dir() };
    folder.join(format!("sonla360-fuzz-{}", std::process::id()))
});

/// Reads the bytes as a picture, every pixel of it.
#[allow(dead_code, reason = "each target uses its own part")]
pub fn examine(bytes: &[u8]) {
    std::fs::write(&*FILE, bytes).expect("a file can be written");
    let _ = sonla360_tiler::examine(&FILE, MAX_MEMORY);
}

/// Reads the bytes as a picture's header.
#[allow(dead_code, reason = "each target uses its own part")]
pub fn inspect(bytes: &[u8]) {
    std::fs::write(&*FILE, bytes).expect("a file can be written");
    let _ = sonla360_tiler::inspect(&FILE);
}
