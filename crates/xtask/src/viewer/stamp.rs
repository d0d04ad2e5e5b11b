//! Telling whether anything changed since the viewer was last assembled.

use std::fmt::Write as _;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result};
use sha2::{Digest as _, Sha256};

use crate::workspace::Workspace;

const FILE: &str = ".stamp";

/// A hash over everything that the files in `target/viewer/` depend on.
pub fn of(workspace: &Workspace, wasm: &Path, optimised: bool) -> Result<String> {
    let mut hash = Sha256::new();
    let compiled = fs::read(wasm).with_context(|| {
        format!("{} is missing: `sonla360-viewer` must be a `cdylib`", wasm.display())
    })?;
    hash.update(&compiled);
    hash.update([u8::from(optimised)]);
    for source in [
        "viewer/web/entry.js",
        "viewer/web/viewer.css",
        "viewer/web/viewer_ui.css",
        "crates/xtask/npm/package-lock.json",
    ] {
        hash.update(source);
        hash.update(fs::read(workspace.path(source)).unwrap_or_default()); // what is missing is told later
    }
    // How the files are made counts as much as what they are made from.
    hash.update(include_str!("bindings.rs"));
    hash.update(include_str!("compress.rs"));
    hash.update(include_str!("fonts.rs"));
    hash.update(include_str!("names.rs"));
    hash.update(include_str!("split/mod.rs"));
    hash.update(include_str!("split/data.rs"));
    hash.update(include_str!("split/late.rs"));
    hash.update(include_str!("shrink.rs"));
    Ok(hash.finalize().iter().fold(String::new(), |mut text, byte| {
        let _infallible = write!(text, "{byte:02x}");
        text
    }))
}

/// Whether the folder was assembled from the same inputs.
pub fn matches(output: &Path, stamp: &str) -> bool {
    fs::read_to_string(output.join(FILE)).is_ok_and(|last| last == stamp)
}

/// Remembers the inputs of a complete folder.
pub fn write(output: &Path, stamp: &str) -> Result<()> {
    fs::write(output.join(FILE), stamp).context("could not write the viewer's stamp")
}
