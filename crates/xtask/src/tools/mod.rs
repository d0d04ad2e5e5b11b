//! What the build needs from the machine: looked for, installed where we may, else asked for.

pub mod apt;
pub mod npm;
pub mod wasm_target;

use anyhow::Result;

use crate::command::is_installed;

/// A program that a part of the build calls, and the Debian package that holds it.
struct Program {
    /// Any of these names will do.
    names: &'static [&'static str],
    package: &'static str,
    why: &'static str,
}

/// Without these the server does not compile.
const FOR_THE_SERVER: [Program; 3] = [
    Program { names: &["cc", "gcc", "clang"], package: "build-essential", why: "the C compiler" },
    Program { names: &["cmake"], package: "cmake", why: "builds libjpeg-turbo" },
    Program {
        names: &["nasm", "yasm"],
        package: "nasm",
        why: "libjpeg-turbo's fast paths are assembler",
    },
];

/// Without these the viewer works, but is larger and has no fonts.
const FOR_THE_VIEWER: [Program; 2] = [
    Program { names: &["node"], package: "nodejs", why: "runs wasm-opt and esbuild" },
    Program { names: &["npm"], package: "npm", why: "fetches wasm-opt, esbuild and the fonts" },
];

/// Without these the browser tests cannot run.
const FOR_THE_BROWSER_TESTS: [Program; 2] = [
    Program { names: &["chromium"], package: "chromium", why: "the browser of the browser tests" },
    Program { names: &["chromedriver"], package: "chromium-driver", why: "drives the browser" },
];

/// Makes sure that the server can be compiled; an error says exactly what to install.
pub fn ensure_for_the_server() -> Result<()> {
    apt::ensure(&missing(&FOR_THE_SERVER))
}

/// Makes sure that Node.js is there; `false` when it is not and could not be installed.
pub fn ensure_node() -> bool {
    optional(&FOR_THE_VIEWER)
}

/// Makes sure that a browser and its driver are there; `false` when they could not be installed.
pub fn ensure_browser() -> bool {
    optional(&FOR_THE_BROWSER_TESTS)
}

/// Whether missing packages can be installed without asking anybody.
pub fn may_install() -> bool {
    apt::may_install()
}

fn optional(programs: &[Program]) -> bool {
    match apt::ensure(&missing(programs)) {
        Ok(()) => true,
        Err(error) => {
            crate::progress::note(&format!("{error:#}"));
            false
        }
    }
}

fn missing(programs: &[Program]) -> Vec<apt::Wanted> {
    programs
        .iter()
        .filter(|program| !program.names.iter().any(|name| is_installed(name)))
        .map(|program| apt::Wanted { package: program.package, why: program.why })
        .collect()
}
