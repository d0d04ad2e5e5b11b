//! Making the files small: wasm-opt for the module, esbuild for scripts and styles.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result};

use super::bindings::{ENTRY, GLUE, HEADSET, INTERFACE, STAGE};
use crate::command::run;

/// The style of the stage, and that of the interface.
const STYLES: [&str; 2] = ["viewer.css", "viewer_ui.css"];

/// What rustc takes for granted in WebAssembly, so that wasm-opt reads the module as it is meant.
const FEATURES: [&str; 6] = [
    "--enable-bulk-memory",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// The oldest browsers that have WebGL2 and everything above: esbuild writes for them.
const BROWSERS: &str = "--target=chrome94,edge94,firefox93,safari15";

/// Optimises all modules for size and takes their names away.
pub fn modules(packages: &Path, from: &Path, to: &Path) -> Result<()> {
    for module in [STAGE, INTERFACE, HEADSET] {
        run(Command::new("node")
            .arg(packages.join("binaryen/bin/wasm-opt"))
            .args(FEATURES)
            .args([
                // Taken to pieces and put together again, code comes out simpler than rustc wrote it.
                "--flatten",
                "--rereloop",
                "--simplify-locals-notee-nostructure",
                "--local-cse",
                "-Oz",
                "--converge",
                "--traps-never-happen",
                // The lowest kilobyte is the end of the stack, which nobody reaches: see `wasm_target.rs`.
                "--low-memory-unused",
                // Alignments are hints that engines for today's processors do not read. All alike, they weigh nothing.
                "--dealign",
                "--strip-target-features",
                "--strip-debug",
                "--strip-producers",
                "--output",
            ])
            .arg(to.join(module))
            .arg(from.join(module)))?;
    }
    Ok(())
}

/// Joins the entry and what it imports into one minified module.
pub fn script(packages: &Path, from: &Path, to: &Path) -> Result<()> {
    run(esbuild(packages)
        .arg(from.join(ENTRY))
        .args(["--bundle", "--format=esm", "--minify", "--charset=utf8", BROWSERS])
        .arg(format!("--outfile={}", to.join(ENTRY).display())))
}

/// Minifies the style sheets.
pub fn styles(packages: &Path, source: &Path, to: &Path) -> Result<()> {
    for style in STYLES {
        run(esbuild(packages)
            .arg(source.join(style))
            .args(["--minify", "--charset=utf8", BROWSERS])
            .arg(format!("--outfile={}", to.join(style).display())))?;
    }
    Ok(())
}

/// Without Node.js: the same files, larger.
pub fn copy_as_it_is(work: &Path, source: &Path, to: &Path) -> Result<()> {
    for file in [STAGE, INTERFACE, HEADSET, GLUE, ENTRY] {
        fs::copy(work.join(file), to.join(file)).with_context(|| format!("copying {file}"))?;
    }
    for style in STYLES {
        fs::copy(source.join(style), to.join(style)).with_context(|| format!("copying {style}"))?;
    }
    Ok(())
}

fn esbuild(packages: &Path) -> Command {
    let mut command = Command::new("node");
    command.arg(packages.join("esbuild/bin/esbuild")).arg("--log-level=warning");
    command
}
