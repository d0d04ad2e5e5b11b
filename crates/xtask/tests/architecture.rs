//! The arrows of the house: who may depend on whom, and who may touch the outside world.
//!
//! The order and the reasons are in `docs/ARCHITECTURE.md`. A new crate needs a line in [`MAY_USE`].

#![expect(clippy::unwrap_used, reason = "a test may stop at whatever it did not expect")]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

/// Each of our packages and those of ours that it may use, in its code and in its tests.
const MAY_USE: [(&str, &[&str]); 12] = [
    ("sonla360-geometry", &[]),
    ("sonla360-content", &["sonla360-geometry"]),
    ("sonla360-search", &["sonla360-geometry", "sonla360-content"]),
    ("sonla360-tiler", &["sonla360-geometry", "sonla360-content"]),
    ("sonla360-book", &["sonla360-geometry", "sonla360-content", "sonla360-search"]),
    ("sonla360-store", &["sonla360-geometry", "sonla360-content", "sonla360-search"]),
    ("sonla360-scenery", &["sonla360-geometry", "sonla360-tiler"]),
    ("sonla360-viewer-core", &["sonla360-geometry", "sonla360-content", "sonla360-search"]),
    (
        "sonla360-viewer",
        &["sonla360-geometry", "sonla360-content", "sonla360-search", "sonla360-viewer-core"],
    ),
    (
        "sonla360",
        &[
            "sonla360-geometry",
            "sonla360-content",
            "sonla360-search",
            "sonla360-tiler",
            "sonla360-book",
            "sonla360-store",
        ],
    ),
    ("xtask", &[]),
    // The end-to-end tests meet the server as a program only; they compute expectations with the rest.
    (
        "sonla360-tests",
        &["sonla360-geometry", "sonla360-content", "sonla360-search", "sonla360-tiler"],
    ),
];

/// Crates that compute and nothing else: no files, no network, no clock, no threads of their own.
const PURE: [&str; 4] =
    ["sonla360-geometry", "sonla360-content", "sonla360-search", "sonla360-viewer-core"];

/// Everything that a pure crate may be made of. Look at a crate's source before adding it here.
const PURE_MAY_CONTAIN: [&str; 27] = [
    "block-buffer",
    "cfg-if",
    "const-oid",
    "cpufeatures",
    "crypto-common",
    "digest",
    "equivalent",
    "glam",
    "hashbrown",
    "hybrid-array",
    "indexmap",
    "itoa",
    "libc", // only names of processor features, for cpufeatures on ARM
    "memchr",
    "serde",
    "serde_core",
    "serde_json",
    "serde_spanned",
    "sha2",
    "thiserror",
    "toml",
    "toml_datetime",
    "toml_parser",
    "toml_writer",
    "typenum",
    "winnow",
    "zmij",
];

/// Ways to the outside world that the standard library and common crates offer.
const OUTSIDE_WORLD: [&str; 11] = [
    "std::env",
    "std::fs",
    "std::net",
    "std::process",
    "std::thread",
    "async_std",
    "hyper",
    "reqwest",
    "sqlx",
    "tokio",
    "web_sys",
];

/// The tiler turns bytes into bytes.
const TILER_NEVER: [&str; 8] =
    ["axum", "http", "hyper", "object_store", "reqwest", "rusqlite", "sqlx", "tokio"];

/// Which of our packages each of ours names in its `Cargo.toml`, for its code or for its tests.
fn arrows() -> BTreeMap<String, BTreeSet<String>> {
    let metadata: Value =
        serde_json::from_str(&cargo(&["metadata", "--no-deps", "--format-version=1"])).unwrap();
    let packages = list(&metadata["packages"]).iter();
    packages
        .map(|package| {
            let local = list(&package["dependencies"]).iter().filter(|d| d["path"].is_string());
            (text(&package["name"]), local.map(|d| text(&d["name"])).collect())
        })
        .collect()
}

/// The names of everything that ends up in a package's compiled code, with exactly the features that
/// the package alone asks for; what runs only on the build machine is left out.
fn tree_of(package: &str) -> BTreeSet<String> {
    let tree = cargo(&[
        "tree",
        "--package",
        package,
        "--edges=normal,no-proc-macro",
        "--prefix=none",
        "--format={p}",
    ]);
    tree.lines().filter_map(|line| line.split(' ').next()).map(str::to_owned).collect()
}

fn cargo(arguments: &[&str]) -> String {
    let output = Command::new(env!("CARGO")).args(arguments).current_dir(root()).output().unwrap();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).unwrap().to_path_buf()
}

fn list(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn text(value: &Value) -> String {
    value.as_str().unwrap().to_owned()
}

/// Where the sources of a pure crate lie.
fn sources_of(name: &str) -> PathBuf {
    root().join(match name {
        "sonla360-viewer-core" => "viewer/core/src".to_owned(),
        _ => format!("crates/{}/src", name.trim_start_matches("sonla360-")),
    })
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            files.extend(rust_files(&path));
        } else if path.extension().is_some_and(|kind| kind == "rs") {
            files.push(path);
        }
    }
    files
}

/// The code of a file: comments are free to name what the code must not touch.
fn code_lines(source: &str) -> impl Iterator<Item = (usize, &str)> {
    let lines = source.lines().enumerate().map(|(index, line)| (index + 1, line));
    lines.filter(|(_, line)| !line.trim_start().starts_with("//"))
}

/// Whether a path such as `std::fs` or `tokio` is named as a word of its own.
fn names_path(line: &str, path: &str) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    line.match_indices(path).any(|(start, found)| {
        !line[..start].ends_with(is_word) && {
            let rest = &line[start + found.len()..];
            rest.starts_with("::") || (path.contains("::") && !rest.starts_with(is_word))
        }
    })
}

#[test]
fn arrows_between_our_crates_point_down_the_list_only() {
    let known: BTreeMap<_, _> = MAY_USE.into_iter().collect();
    for (package, used) in &arrows() {
        let allowed = known
            .get(package.as_str())
            .unwrap_or_else(|| panic!("{package} has no line in MAY_USE: say what it may use"));
        for other in used {
            assert!(allowed.contains(&other.as_str()), "{package} must not depend on {other}");
        }
    }
}

#[test]
fn pure_crates_are_made_of_crates_that_do_no_input_or_output() {
    for name in PURE {
        for part in tree_of(name) {
            let allowed =
                PURE_MAY_CONTAIN.contains(&part.as_str()) || PURE.contains(&part.as_str());
            assert!(allowed, "{name} is pure, but contains {part}");
        }
    }
}

#[test]
fn the_sources_of_pure_crates_never_reach_for_the_outside_world() {
    for name in PURE {
        for file in rust_files(&sources_of(name)) {
            let source = fs::read_to_string(&file).unwrap();
            for (number, line) in code_lines(&source) {
                for path in OUTSIDE_WORLD {
                    assert!(
                        !names_path(line, path),
                        "{}:{number} names {path}: {line}",
                        file.display()
                    );
                }
            }
        }
    }
}

#[test]
fn the_tiler_knows_no_http_and_no_database() {
    let tree = tree_of("sonla360-tiler");
    for never in TILER_NEVER {
        assert!(!tree.contains(never), "the tiler must not contain {never}");
    }
}

#[test]
fn the_viewer_never_reaches_the_store_or_the_server() {
    for name in ["sonla360-viewer-core", "sonla360-viewer"] {
        let tree = tree_of(name);
        for never in ["sonla360-store", "sonla360", "sonla360-tiler", "sqlx", "axum", "tokio"] {
            assert!(!tree.contains(never), "{name} must not contain {never}");
        }
    }
}

#[test]
fn a_path_counts_only_as_a_word_of_its_own() {
    assert!(names_path("use std::fs;", "std::fs"));
    assert!(names_path("    tokio::spawn(work)", "tokio"));
    assert!(!names_path("let tokio_like = 1;", "tokio"));
    assert!(!names_path("use my_std::fs_helpers;", "std::fs"));
}
