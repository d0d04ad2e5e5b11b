//! The viewer in the browser: WebGL2 through raw web-sys, and as little as possible besides. What can be
//! decided without a browser is decided in `viewer/core`.
//!
//! * [`element`] is `<tour-viewer>` as the page's JavaScript sees it (`entry.js` defines its class);
//! * [`stage`] holds camera, scene and frame together and is what the interface talks to;
//! * [`gl`] draws, [`loader`] brings tiles, previews and manifests, [`input`] hears the person;
//! * [`browser`] and [`loose`] are what all of them need of a page;
//! * [`ui`] is everything in the document: hotspots, tools, panels, handbook, kiosk;
//! * [`xr`] is the same for who wears a headset.
//!
//! One program, in three modules that a page loads one after the other: docs/ARCHITECTURE.md.

// The crate is a library only for its exports to JavaScript: nothing outside can see its other items.
#![allow(unreachable_pub)]

mod browser;
mod element;
mod gl;
mod input;
mod loader;
mod loose;
mod math;
mod stage;
mod ui;
mod xr;

/// Half the code of the standard library's allocator (1.4 KB less to the first frame, brotli).
/// Freed blocks join their neighbours and the heap grows at its end, so that memory stays flat.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();
