//! Debian packages: installed when this is Debian and we are root, else the exact command is given.

use std::process::Command;

use anyhow::{Result, bail};

use crate::command::{is_installed, read, run};
use crate::progress::step;

/// A package that is missing, and what it is for.
pub struct Wanted {
    /// Debian's name.
    pub package: &'static str,
    /// A few words for the person who is asked to install it.
    pub why: &'static str,
}

/// Installs the packages, or fails with the command that does.
pub fn ensure(wanted: &[Wanted]) -> Result<()> {
    if wanted.is_empty() {
        return Ok(());
    }
    let packages: Vec<_> = wanted.iter().map(|w| w.package).collect();
    let list = packages.join(" ");
    if !is_installed("apt-get") {
        let reasons: Vec<_> = wanted.iter().map(|w| format!("{} ({})", w.package, w.why)).collect();
        bail!(
            "missing: {}. Install them with this machine's package manager; the names are Debian's",
            reasons.join(", ")
        );
    }
    if !is_root() {
        bail!("missing: {list}. Install with: sudo apt-get install --no-install-recommends {list}");
    }
    step(&format!("Installing {list}"), || {
        // An index that is out of date is the commonest reason for a failed install.
        install(&packages).or_else(|_first| {
            run(Command::new("apt-get").args(["update", "--quiet"]))?;
            install(&packages)
        })
    })
}

/// Whether this is Debian and we are root.
pub fn may_install() -> bool {
    is_installed("apt-get") && is_root()
}

fn install(packages: &[&str]) -> Result<()> {
    run(Command::new("apt-get")
        .args(["install", "--yes", "--quiet", "--no-install-recommends"])
        .args(packages)
        .env("DEBIAN_FRONTEND", "noninteractive"))
}

fn is_root() -> bool {
    read(Command::new("id").arg("-u")).is_ok_and(|id| id.trim() == "0")
}
