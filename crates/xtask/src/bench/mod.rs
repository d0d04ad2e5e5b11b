//! `cargo xtask bench`: how fast, how small and how true, each beside its peers in one run.

mod tiler;
mod viewer;
mod webp;

use anyhow::{Result, bail};

use crate::workspace::Workspace;

/// Runs the benchmark of this name.
pub fn run(workspace: &Workspace, words: &[&str]) -> Result<()> {
    match words {
        ["tiler"] => tiler::run(workspace, None),
        ["tiler", panorama] => tiler::run(workspace, Some(panorama.as_ref())),
        ["webp", words @ ..] => webp::run(workspace, words),
        ["viewer"] => viewer::prepare(workspace, None),
        ["viewer", tour] => viewer::prepare(workspace, Some(tour)),
        _ => bail!(
            "there are `bench tiler [PANORAMA]`, `bench viewer [TOUR]` and \
             `bench webp [PANORAMA]…`"
        ),
    }
}
