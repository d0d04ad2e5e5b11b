//! `cargo xtask bench webp`: what WebP tiles save against JPEG tiles that look the same.

use std::path::Path;

use anyhow::{Context as _, Result, bail};

use crate::command::{cargo, run as run_program};
use crate::workspace::Workspace;

/// Folder of the panoramas that are measured where none is named.
const SAMPLES: &str = "tours/panoramas";

/// Tiles the named panoramas in both formats and prints bytes, SSIM and speed.
pub fn run(workspace: &Workspace, names: &[&str]) -> Result<()> {
    if names.iter().any(|name| name.starts_with("--")) {
        bail!("`bench webp [PANORAMA]…` has no options");
    }
    // Cargo runs a benchmark in its package's folder.
    let mut panoramas = Vec::new();
    for name in names {
        panoramas.push(Path::new(name).canonicalize().with_context(|| (*name).to_owned())?);
    }
    if panoramas.is_empty() {
        let folder = workspace.root().join(SAMPLES);
        for entry in std::fs::read_dir(&folder).with_context(|| folder.display().to_string())? {
            let path = entry?.path();
            if path.extension().is_some_and(|extension| extension == "jpg") {
                panoramas.push(path);
            }
        }
        panoramas.sort();
    }
    let mut command = cargo();
    command.args(["bench", "--quiet", "--package", "sonla360-tiler", "--bench", "webp", "--"]);
    run_program(command.args(panoramas).current_dir(workspace.root()))
}
