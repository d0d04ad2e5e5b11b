//! What a page will download, in bytes, beside what it may.

use std::fs;
use std::path::Path;

use anyhow::Result;

use super::compress::beside;

/// All code, brotli, that one visitor may ever download for the viewer: scripts, module, style.
const BUDGET: u64 = 90 * 1024;

/// The files that count against the budget, in the order in which a page needs them.
const CODE: [&str; 4] = ["viewer.js", "viewer_glue.js", "viewer_bg.wasm", "viewer.css"];

/// Prints a table of the code's sizes and its sum against the budget, then the fonts' sum.
pub fn print(output: &Path) -> Result<()> {
    println!("{:<20}{:>10}{:>10}{:>10}", "bytes", "raw", "gzip", "brotli");
    let mut sum = [0; 3];
    for name in CODE {
        let path = output.join(name);
        if !path.is_file() {
            continue;
        }
        let sizes = [size(&path)?, size(&beside(&path, "gz"))?, size(&beside(&path, "br"))?];
        println!("{name:<20}{:>10}{:>10}{:>10}", sizes[0], sizes[1], sizes[2]);
        for (total, size) in sum.iter_mut().zip(sizes) {
            *total += size;
        }
    }
    println!("{:<20}{:>10}{:>10}{:>10}", "all code", sum[0], sum[1], sum[2]);
    let verdict = if sum[2] <= BUDGET { "within" } else { "OVER" };
    println!("{verdict} the budget of {BUDGET} bytes (brotli)");
    let fonts = output.join("fonts");
    if fonts.is_dir() {
        let mut bytes = 0;
        let mut files = 0;
        for entry in fs::read_dir(fonts)? {
            bytes += entry?.metadata()?.len();
            files += 1;
        }
        println!(
            "fonts: {files} files, {bytes} bytes; a page fetches those whose characters it shows"
        );
    }
    Ok(())
}

fn size(path: &Path) -> Result<u64> {
    Ok(fs::metadata(path)?.len())
}
