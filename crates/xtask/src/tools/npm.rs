//! The pinned npm packages: wasm-opt, esbuild, fonts, and the peers of the browser tests.
//!
//! The lock (`crates/xtask/npm/`) names versions and hashes; no package's own script is run.

use std::fs;
use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context as _, Result};

use crate::command::run;
use crate::progress::step;
use crate::workspace::Workspace;

const FILES: [&str; 3] = ["package.json", "package-lock.json", ".npmrc"];

/// Installs what the lock names unless it is there already; returns the `node_modules` folder.
pub fn ensure(workspace: &Workspace) -> Result<PathBuf> {
    let source = workspace.path("crates/xtask/npm");
    let folder = workspace.npm();
    let modules = folder.join("node_modules");
    let done = folder.join("installed");
    let lock = fs::read(source.join("package-lock.json"))
        .context("the lock of the npm packages, crates/xtask/npm/package-lock.json, is missing")?;
    if fs::read(&done).is_ok_and(|installed| installed == lock) {
        return Ok(modules);
    }
    fs::create_dir_all(&folder)?;
    for file in FILES {
        fs::copy(source.join(file), folder.join(file))
            .with_context(|| format!("copying {file}"))?;
    }
    step("Installing the pinned npm packages", || {
        run(Command::new(if cfg!(windows) { "npm.cmd" } else { "npm" })
            .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"])
            .current_dir(&folder))
    })?;
    fs::write(&done, lock)?; // last: an interrupted install is done again
    Ok(modules)
}
