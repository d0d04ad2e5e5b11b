//! wasm-bindgen, as a library: the JavaScript that loads the modules and carries calls across.

use std::fs;
use std::path::Path;

use anyhow::{Context as _, Result, bail};
use wasm_bindgen_cli_support::Bindgen;

use super::{names, split};

/// What a first frame needs.
pub const STAGE: &str = "viewer_bg.wasm";
/// The interface, which a page loads after it.
pub const INTERFACE: &str = "viewer_ui.wasm";
/// What only who enters a VR headset needs.
pub const HEADSET: &str = "viewer_xr.wasm";
/// The generated JavaScript beside them.
pub const GLUE: &str = "viewer_glue.js";
/// What a page loads. `viewer/web/entry.js` where there is one (it imports `./viewer_glue.js`), else the glue itself.
pub const ENTRY: &str = "viewer.js";

/// Where the generated loading begins; to the end it is for hosts and habits that a page of ours has not,
/// and weighs half a kilobyte (brotli).
const LOADING: &str = "async function __wbg_load(";
/// What stands in its place. A server that knows nothing of WebAssembly serves it all the same.
///
/// wasm-bindgen knows of one module. `load_part` is what the others need: each gets the same imports and the
/// exports of those before it, under their names, and its own exports join the first's.
const LOADER: &str = "
async function load(answer, imports) {
  answer = await answer;
  if (!answer.ok) throw new Error(`${answer.url}: ${answer.status}`);
  const { instance } = answer.headers.get('Content-Type') === 'application/wasm'
    ? await WebAssembly.instantiateStreaming(answer, imports)
    : await WebAssembly.instantiate(await answer.arrayBuffer(), imports);
  return instance;
}
const parts = {};
export default async function ({ module_or_path }) {
  const instance = await load(fetch(module_or_path), __wbg_get_imports());
  parts.stage = instance.exports;
  __wbg_finalize_init(instance);
}
export async function load_part(name, answer) {
  const { exports } = await load(answer, { ...__wbg_get_imports(), ...parts });
  parts[name] = exports;
  wasm = { ...exports, ...wasm };
}
";

/// Writes the glue and all modules into `folder`, with their names.
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
        .remove_producers_section(true);
    let mut output =
        bindgen.generate_output().context("wasm-bindgen could not read the compiled viewer")?;
    let inline = output.snippets().iter().find(|(_, texts)| !texts.is_empty());
    if let Some(name) = inline.map(|(name, _)| name).or(output.local_modules().keys().next()) {
        bail!("the viewer brings JavaScript along ({name}), which the build does not carry");
    }
    let Some((glue, _)) = output.js().split_once(LOADING) else {
        bail!("wasm-bindgen loads modules in another way than the build expects");
    };
    let glue = [glue, LOADER].concat();
    let glue = names::shorten(output.wasm_mut(), &glue);
    let parts = split::split(&output.wasm_mut().emit_wasm())?;
    for (name, part) in [STAGE, INTERFACE, HEADSET].into_iter().zip(parts) {
        fs::write(folder.join(name), part)?;
    }
    fs::write(folder.join(GLUE), glue)?;
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
