//! A compiler for `wasm32-unknown-unknown`: from rustup, or from Debian where rustup's servers are out of reach.

use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, bail};

use super::apt::{self, Wanted};
use crate::command::{cargo, is_installed, read, run};
use crate::progress::note;

/// The target's name.
pub const TARGET: &str = "wasm32-unknown-unknown";

/// Debian's compiler brings no compiled standard library for the target, but its source.
const DEBIAN: [Wanted; 4] = [
    Wanted { package: "rustc-web", why: "a compiler" },
    Wanted { package: "cargo-web", why: "its cargo" },
    Wanted { package: "rust-web-src", why: "the source of the standard library" },
    Wanted { package: "lld-22", why: "the linker for WebAssembly" },
];

/// How the WebAssembly half is compiled on this machine.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Toolchain {
    /// The toolchain in use knows the target.
    Ours,
    /// Debian's compiler, which compiles the standard library along.
    Debian,
}

impl Toolchain {
    /// Finds a toolchain, installing one where we may.
    pub fn ensure() -> Result<Self> {
        if knows_the_target()? {
            return Ok(Self::Ours);
        }
        if is_installed("rustup")
            && run(Command::new("rustup").args(["target", "add", TARGET])).is_ok()
            && knows_the_target()?
        {
            return Ok(Self::Ours);
        }
        note("rustup cannot add the WebAssembly target; trying Debian's compiler");
        let missing: Vec<_> = DEBIAN.into_iter().filter(|wanted| !is_there(wanted)).collect();
        apt::ensure(&missing).with_context(|| {
            format!("the viewer needs the target {TARGET}: `rustup target add {TARGET}` adds it")
        })?;
        if !Path::new("/usr/bin/wasm-ld-22").is_file() {
            bail!("lld-22 is installed, but wasm-ld-22 is not at /usr/bin");
        }
        Ok(Self::Debian)
    }

    /// A cargo command (`build`, `clippy`) for the target.
    pub fn cargo(self, subcommand: &str) -> Command {
        let mut command = match self {
            Self::Ours => {
                let mut command = cargo();
                command.arg(subcommand);
                command
            }
            Self::Debian => {
                let mut command = Command::new("/usr/bin/cargo");
                command
                    .args([subcommand, "-Zbuild-std=std,panic_abort"])
                    .env("RUSTC", "/usr/bin/rustc")
                    .env("RUSTC_BOOTSTRAP", "1")
                    .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", "wasm-ld-22")
                    .env_remove("RUSTUP_TOOLCHAIN");
                command
            }
        };
        // Flags meant for this machine's processor would be wrong for the browser.
        command
            .args(["--target", TARGET])
            .env_remove("RUSTFLAGS")
            .env_remove("CARGO_ENCODED_RUSTFLAGS");
        command
    }
}

fn knows_the_target() -> Result<bool> {
    let sysroot = read(cargo_rustc().args(["--print", "sysroot"]))?;
    Ok(Path::new(sysroot.trim()).join("lib/rustlib").join(TARGET).join("lib").is_dir())
}

fn cargo_rustc() -> Command {
    Command::new(std::env::var_os("RUSTC").unwrap_or_else(|| "rustc".into()))
}

/// Whether the Debian package is installed.
fn is_there(wanted: &Wanted) -> bool {
    is_installed("dpkg-query")
        && Command::new("dpkg-query")
            .args(["--show", "--showformat=${db:Status-Status}", wanted.package])
            .output()
            .is_ok_and(|output| output.stdout == b"installed")
}
