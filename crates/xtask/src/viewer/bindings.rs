//! wasm-bindgen, as a library: the JavaScript that loads the module and carries calls across.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use wasm_bindgen_cli_support::Bindgen;

/// The generated JavaScript, next to `viewer_bg.wasm`.
pub const GLUE: &str = "viewer_glue.js";
/// What a page loads. `viewer/web/entry.js` where there is one (it imports `./viewer_glue.js`), else the glue itself.
pub const ENTRY: &str = "viewer.js";

/// Writes the glue and the module into `folder`.
pub fn generate(wasm: &Path, folder: &Path) -> Result<()> {
    if !wasm.is_file() {
        bail!("{} is missing: `sonla360-viewer` must be a `cdylib`", wasm.display());
    }
    let mut bindgen = Bindgen::new();
    bindgen
        .web(true)?
        .input_path(wasm)
        .out_name("viewer")
        .typescript(false)
        .remove_name_section(true)
        .remove_producers_section(true);
    bindgen.generate(folder).context("wasm-bindgen could not read the compiled viewer")?;
    fs::rename(folder.join("viewer.js"), folder.join(GLUE))?;
    Ok(())
}

/// Puts the page's entry beside the glue.
pub fn add_entry(source: &Path, folder: &Path) -> Result<()> {
    let own = source.join("entry.js");
    let entry = folder.join(ENTRY);
    if own.is_file() {
        fs::copy(own, entry)?;
    } else {
        fs::write(
            entry,
            format!("export * from \"./{GLUE}\";\nexport {{ default }} from \"./{GLUE}\";\n"),
        )?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    /// The version that a manifest or lock names for a package, as `name = "version"` stands in a lock.
    fn locked(package: &str) -> String {
        let lock = include_str!("../../../../Cargo.lock");
        let start = lock
            .find(&format!("name = \"{package}\"\n"))
            .unwrap_or_else(|| panic!("{package} is not in Cargo.lock"));
        lock[start..].lines().nth(1).unwrap().to_owned()
    }

    #[test]
    fn the_glue_comes_from_the_version_that_the_viewer_is_compiled_against() {
        assert_eq!(locked("wasm-bindgen"), locked("wasm-bindgen-cli-support"));
    }
}
