//! Where things lie in the checkout.

use std::path::{Path, PathBuf};

/// The checkout that this tool was compiled from.
pub struct Workspace {
    root: PathBuf,
}

impl Workspace {
    /// Finds the checkout: two folders above this crate.
    pub fn find() -> Self {
        let manifest = Path::new(env!("CARGO_MANIFEST_DIR"));
        Self { root: manifest.ancestors().nth(2).unwrap_or(manifest).to_path_buf() }
    }

    /// The folder with the workspace's `Cargo.toml`.
    pub fn root(&self) -> &Path {
        &self.root
    }

    /// A path inside the checkout, written with `/`.
    pub fn path(&self, inside: &str) -> PathBuf {
        self.root.join(inside)
    }

    /// The folder for everything that is built.
    pub fn target(&self) -> PathBuf {
        std::env::var_os("CARGO_TARGET_DIR")
            .map_or_else(|| self.root.join("target"), |folder| self.root.join(folder))
    }

    /// What `cargo xtask viewer` leaves: all that a page with the viewer needs.
    pub fn viewer_output(&self) -> PathBuf {
        self.target().join("viewer")
    }

    /// Cargo's folder for the WebAssembly half: apart, so that neither half waits for the other's lock.
    pub fn wasm_target(&self) -> PathBuf {
        self.target().join("wasm")
    }

    /// The folder into which the pinned npm packages are installed.
    pub fn npm(&self) -> PathBuf {
        self.target().join("tools").join("npm")
    }

    /// The release binary.
    pub fn release_binary(&self) -> PathBuf {
        self.target().join("release").join(format!("sonla360{}", std::env::consts::EXE_SUFFIX))
    }
}
