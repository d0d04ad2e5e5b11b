//! `cargo xtask viewer`: from the Rust of `viewer/` to the files that a page loads.
//!
//! cargo build → wasm-bindgen → three modules → wasm-opt and esbuild → fonts → brotli and gzip copies. The result in
//! `target/viewer/` is put in place in one move when it is complete, so that nobody embeds half a viewer.

mod bindings;
mod compress;
mod fonts;
mod names;
mod report;
mod shrink;
mod split;
mod stamp;

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use crate::command::run;
use crate::progress::{note, step};
use crate::tools::wasm_target::{TARGET, Toolchain};
use crate::tools::{ensure_node, npm};
use crate::workspace::Workspace;

/// Builds the viewer unless nothing changed since the last time; prints what a page will download.
pub fn build(workspace: &Workspace) -> Result<()> {
    let toolchain = Toolchain::ensure()?;
    let wasm = step("Compiling the viewer", || compile(workspace, toolchain))?;
    let packages = if ensure_node() {
        Some(npm::ensure(workspace)?)
    } else {
        note(
            "without Node.js the viewer is built unoptimised and without fonts: fine to try, \
             not to publish",
        );
        None
    };
    let output = workspace.viewer_output();
    let stamp = stamp::of(workspace, &wasm, packages.is_some())?;
    if !stamp::matches(&output, &stamp) {
        step("Assembling the viewer", || assemble(workspace, &wasm, packages.as_deref()))?;
        stamp::write(&output, &stamp)?;
    }
    report::print(&output)
}

/// Fails where the viewer's code has outgrown its budgets. They hold for what is published: optimised, and
/// compiled with a lean standard library.
pub fn check_size(workspace: &Workspace) -> Result<()> {
    if Toolchain::ensure()?.is_lean() && ensure_node() {
        report::check(&workspace.viewer_output())
    } else {
        note("SKIPPED: the viewer's size counts only where it is built as it is published");
        Ok(())
    }
}

/// Checks the browser half as the compiler for the browser sees it.
pub fn lint(workspace: &Workspace) -> Result<()> {
    let mut clippy = match Toolchain::ensure()? {
        Toolchain::Ours | Toolchain::Lean => Toolchain::Ours.cargo("clippy"),
        Toolchain::Debian => {
            note(
                "Debian's compiler brings no clippy: the browser half is checked for this machine only",
            );
            return Ok(());
        }
    };
    run(clippy
        // In the profile of the build, whose macros are there already.
        .args(["--profile", "viewer", "--package", "sonla360-viewer", "--target-dir"])
        .arg(workspace.wasm_target())
        .args(["--", "--deny", "warnings"])
        .current_dir(workspace.root()))
}

fn compile(workspace: &Workspace, toolchain: Toolchain) -> Result<PathBuf> {
    let folder = workspace.wasm_target();
    run(toolchain
        .cargo("build")
        .args(["--profile", "viewer", "--package", "sonla360-viewer", "--target-dir"])
        .arg(&folder)
        .current_dir(workspace.root()))
    .context("the viewer does not compile for the browser")?;
    Ok(folder.join(TARGET).join("viewer").join("sonla360_viewer.wasm"))
}

fn assemble(workspace: &Workspace, wasm: &Path, packages: Option<&Path>) -> Result<()> {
    let output = workspace.viewer_output();
    let fresh = workspace.target().join("viewer.new");
    let work = workspace.target().join("viewer.work");
    for folder in [&fresh, &work] {
        empty(folder)?;
    }
    let source = workspace.path("viewer/web");
    bindings::generate(wasm, &work)?;
    bindings::add_entry(&source, &work)?;
    match packages {
        Some(packages) => {
            shrink::modules(packages, &work, &fresh)?;
            shrink::script(packages, &work, &fresh)?;
            shrink::styles(packages, &source, &fresh)?;
            fonts::collect(packages, &fresh)?;
        }
        None => shrink::copy_as_it_is(&work, &source, &fresh)?,
    }
    compress::folder(&fresh)?;
    if output.exists() {
        fs::remove_dir_all(&output)?;
    }
    fs::rename(&fresh, &output).context("could not move the new viewer into place")?;
    fs::remove_dir_all(&work)?;
    Ok(())
}

fn empty(folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    fs::create_dir_all(folder).with_context(|| format!("creating {}", folder.display()))
}
