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

/// Flags for every toolchain: equal functions are not merged and names say what a general function is made
/// for, and constants keep segments of their own, since the module is split by these (`viewer/split/`). The
/// stack lies below all constants, where overflowing it ends the module: 128 KiB are many times what we use,
/// and with less before them constants have shorter addresses.
const FLAGS: &str = "-Zmerge-functions=disabled -Csymbol-mangling-version=v0 \
    -Clink-arg=--no-merge-data-segments -Clink-arg=-zstack-size=131072";
/// … and where the compiler is our own and compiles the standard library along: a panic ends the module at once, without the
/// sentences that nobody would see. A quarter of the module's size.
const LEAN_FLAGS: &str = " -Zunstable-options -Cpanic=immediate-abort";
/// The standard library compiled along, in its small form.
const LEAN_STD: [&str; 2] =
    ["-Zbuild-std=std,panic_abort", "-Zbuild-std-features=optimize_for_size"];

/// How the WebAssembly half is compiled on this machine.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Toolchain {
    /// The toolchain in use knows the target and has the source of the standard library.
    Lean,
    /// The toolchain in use knows the target: the module becomes larger than it need be.
    Ours,
    /// Debian's compiler, which compiles the standard library along.
    Debian,
}

impl Toolchain {
    /// Finds a toolchain, installing one where we may.
    pub fn ensure() -> Result<Self> {
        if knows_the_target()? {
            return Self::with_source();
        }
        if is_installed("rustup")
            && run(Command::new("rustup").args(["target", "add", TARGET])).is_ok()
            && knows_the_target()?
        {
            return Self::with_source();
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
            Self::Lean => {
                let mut command = cargo();
                command.arg(subcommand).args(LEAN_STD);
                command
            }
            Self::Ours => {
                let mut command = cargo();
                command.arg(subcommand);
                command
            }
            Self::Debian => {
                let mut command = Command::new("/usr/bin/cargo");
                command
                    .arg(subcommand)
                    .args(LEAN_STD)
                    .env("RUSTC", "/usr/bin/rustc")
                    .env("CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_LINKER", "wasm-ld-22")
                    .env_remove("RUSTUP_TOOLCHAIN");
                command
            }
        };
        let lean = if self == Self::Lean { LEAN_FLAGS } else { "" };
        // Flags meant for this machine's processor would be wrong for the browser.
        command
            .args(["--target", TARGET])
            // A stable compiler is asked for what only its options' names call unstable.
            .env("RUSTC_BOOTSTRAP", "1")
            .env("RUSTFLAGS", [FLAGS, lean].concat())
            .env_remove("CARGO_ENCODED_RUSTFLAGS");
        command
    }

    /// Whether the viewer becomes as small as it can: its budgets hold for that.
    pub fn is_lean(self) -> bool {
        self == Self::Lean
    }

    fn with_source() -> Result<Self> {
        if has_the_source()? {
            return Ok(Self::Lean);
        }
        if is_installed("rustup")
            && run(Command::new("rustup").args(["component", "add", "rust-src"])).is_ok()
            && has_the_source()?
        {
            return Ok(Self::Lean);
        }
        note(
            "without the source of the standard library (`rustup component add rust-src`) the \
             viewer becomes larger than it need be",
        );
        Ok(Self::Ours)
    }
}

fn has_the_source() -> Result<bool> {
    let source = Path::new("lib/rustlib/src/rust/library/std/Cargo.toml");
    Ok(Path::new(sysroot()?.trim()).join(source).is_file())
}

fn knows_the_target() -> Result<bool> {
    Ok(Path::new(sysroot()?.trim()).join("lib/rustlib").join(TARGET).join("lib").is_dir())
}

fn sysroot() -> Result<String> {
    read(cargo_rustc().args(["--print", "sysroot"]))
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
