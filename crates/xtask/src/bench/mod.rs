//! `cargo xtask bench`: how fast, how small and how true, each beside its peers in one run.

mod tiler;

use anyhow::{Result, bail};

use crate::workspace::Workspace;

/// Runs the benchmark of this name.
pub fn run(workspace: &Workspace, words: &[&str]) -> Result<()> {
    match words {
        ["tiler"] => tiler::run(workspace, None),
        ["tiler", panorama] => tiler::run(workspace, Some(panorama.as_ref())),
        _ => bail!("there is `bench tiler [PANORAMA]`, nothing else"),
    }
}
