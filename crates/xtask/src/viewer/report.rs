//! What a page will download, in bytes, beside what it may.

use std::fs;
use std::path::Path;

use anyhow::{Result, bail};

use super::compress::beside;

/// Code that is downloaded together: its files in the order in which a page needs them, what they are for, and
/// how many bytes (brotli) may have been downloaded when they are there.
type Part = (&'static [&'static str], &'static str, u64);

const PARTS: [Part; 3] = [
    // Shows the first frame and lets people look around. The aim, 44 KiB, is reached; the budget keeps it, with
    // air for one small thing more.
    (
        &["viewer.js", "viewer_glue.js", "viewer_bg.wasm", "viewer.css"],
        "to the first frame",
        44 * 1024 + 512,
    ),
    // All code that one visitor without a headset may ever download: scripts, modules, style. The aim is 90 KiB.
    (&["viewer_ui.wasm", "viewer_ui.css"], "all code", 96 * 1024 + 256),
    // What who enters a VR headset downloads then.
    (&["viewer_xr.wasm"], "with a headset", 111 * 1024),
];

/// Prints a table of the code's sizes and its sums against their budgets, then the fonts' sum.
pub fn print(output: &Path) -> Result<()> {
    println!("{:<20}{:>10}{:>10}{:>10}", "bytes", "raw", "gzip", "brotli");
    let mut sum = [0; 3];
    for (files, what, budget) in PARTS {
        for name in files.iter().filter(|name| output.join(name).is_file()) {
            let path = output.join(name);
            let sizes = [size(&path)?, size(&beside(&path, "gz"))?, size(&beside(&path, "br"))?];
            println!("{name:<20}{:>10}{:>10}{:>10}", sizes[0], sizes[1], sizes[2]);
            for (total, size) in sum.iter_mut().zip(sizes) {
                *total += size;
            }
        }
        let verdict = if sum[2] <= budget { "within" } else { "OVER" };
        println!(
            "{what:<20}{:>10}{:>10}{:>10}   {verdict} the budget of {budget}",
            sum[0], sum[1], sum[2]
        );
    }
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

/// Fails where the code has outgrown a budget.
pub fn check(output: &Path) -> Result<()> {
    let mut sum = 0;
    for (files, what, budget) in PARTS {
        for name in files.iter().filter(|name| output.join(name).is_file()) {
            sum += size(&beside(&output.join(name), "br"))?;
        }
        if sum > budget {
            bail!("the viewer's code ({what}) weighs {sum} bytes (brotli) and may weigh {budget}");
        }
    }
    Ok(())
}

fn size(path: &Path) -> Result<u64> {
    Ok(fs::metadata(path)?.len())
}
