//! Making the files small: wasm-opt for the module, esbuild for scripts and styles.

use std::fs;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result};

use super::bindings::{ENTRY, GLUE};
use crate::command::run;

const MODULE: &str = "viewer_bg.wasm";
const STYLE: &str = "viewer.css";

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

/// Optimises the module for size.
pub fn wasm(packages: &Path, from: &Path, to: &Path) -> Result<()> {
    run(Command::new("node")
        .arg(packages.join("binaryen/bin/wasm-opt"))
        .args(FEATURES)
        .args(["-Oz", "--converge", "--output"])
        .arg(to.join(MODULE))
        .arg(from.join(MODULE)))
}

/// Joins the entry and what it imports into one minified module.
pub fn script(packages: &Path, from: &Path, to: &Path) -> Result<()> {
    run(esbuild(packages)
        .arg(from.join(ENTRY))
        .args(["--bundle", "--format=esm", "--minify", "--charset=utf8", BROWSERS])
        .arg(format!("--outfile={}", to.join(ENTRY).display())))
}

/// Minifies the style sheet, where the viewer has one.
pub fn style(packages: &Path, source: &Path, to: &Path) -> Result<()> {
    let style = source.join(STYLE);
    if !style.is_file() {
        return Ok(());
    }
    run(esbuild(packages)
        .arg(style)
        .args(["--minify", "--charset=utf8", BROWSERS])
        .arg(format!("--outfile={}", to.join(STYLE).display())))
}

/// Without Node.js: the same files, larger.
pub fn copy_as_it_is(work: &Path, source: &Path, to: &Path) -> Result<()> {
    for file in [MODULE, GLUE, ENTRY] {
        fs::copy(work.join(file), to.join(file)).with_context(|| format!("copying {file}"))?;
    }
    copy_snippets(&work.join("snippets"), &to.join("snippets"))?;
    if source.join(STYLE).is_file() {
        fs::copy(source.join(STYLE), to.join(STYLE))?;
    }
    Ok(())
}

/// JavaScript that Rust sources bring along, which the glue imports by path.
fn copy_snippets(from: &Path, to: &Path) -> Result<()> {
    if !from.is_dir() {
        return Ok(());
    }
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let entry = entry?;
        let target = to.join(entry.file_name());
        if entry.file_type()?.is_dir() {
            copy_snippets(&entry.path(), &target)?;
        } else {
            fs::copy(entry.path(), target)?;
        }
    }
    Ok(())
}

fn esbuild(packages: &Path) -> Command {
    let mut command = Command::new("node");
    command.arg(packages.join("esbuild/bin/esbuild")).arg("--log-level=warning");
    command
}
