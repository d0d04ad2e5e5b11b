//! Lists the files that travel inside the binary: our own assets, the built viewer where there is one,
//! and the texts of every language in `locales/`.
//!
//! Without `target/viewer/` the server compiles too; its pages then show pictures and text.

use std::{
    env,
    fmt::Write as _,
    fs, io,
    path::{Path, PathBuf},
};

fn main() -> io::Result<()> {
    let here = PathBuf::from(env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?);
    let out = PathBuf::from(env::var("OUT_DIR").map_err(io::Error::other)?);
    println!("cargo::rerun-if-env-changed=CARGO_TARGET_DIR");
    println!("cargo::rerun-if-env-changed=SONLA360_VIEWER");

    let mut code = String::new();
    write_group(&mut code, "SITE", &here.join("assets"))?;
    write_group(&mut code, "VIEWER", &viewer_folder(&here))?;
    write_locales(&mut code, &here.join("../locales"))?;
    fs::write(out.join("embedded.rs"), code)
}

/// Where `cargo xtask viewer` leaves its result; `SONLA360_VIEWER` names another folder.
fn viewer_folder(here: &Path) -> PathBuf {
    let root = here.join("..");
    let target = env::var_os("CARGO_TARGET_DIR")
        .map_or_else(|| root.join("target"), |folder| root.join(folder));
    let folder =
        env::var_os("SONLA360_VIEWER").map_or_else(|| target.join("viewer"), PathBuf::from);
    // Cargo takes a missing folder for a changed one and would compile the server every time. An empty
    // one stands for "no viewer yet" and is noticed as soon as it fills.
    if !folder.exists() {
        let _ = fs::create_dir_all(&folder);
    }
    folder
}

fn write_group(code: &mut String, name: &str, folder: &Path) -> io::Result<()> {
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut files = Vec::new();
    collect(folder, "", &mut files)?;
    files.sort();
    let _ = writeln!(code, "static {name}: &[Embedded] = &[");
    for path in
        files.iter().filter(|path| !is_compressed_copy(path, &files) && !path.starts_with('.'))
    {
        let file = folder.join(path);
        let copy = |suffix: &str| {
            let copy = format!("{path}.{suffix}");
            if files.contains(&copy) {
                format!("Some(include_bytes!({}))", literal(&folder.join(copy)))
            } else {
                "None".to_owned()
            }
        };
        let _ = writeln!(
            code,
            "    Embedded {{ path: {path:?}, bytes: include_bytes!({}), brotli: {}, gzip: {} }},",
            literal(&file),
            copy("br"),
            copy("gz"),
        );
    }
    code.push_str("];\n");
    Ok(())
}

/// A path as a string literal of Rust.
fn literal(path: &Path) -> String {
    format!("{:?}", path.to_string_lossy())
}

fn is_compressed_copy(path: &str, files: &[String]) -> bool {
    [".br", ".gz"].iter().any(|suffix| {
        path.strip_suffix(suffix).is_some_and(|plain| files.iter().any(|file| file == plain))
    })
}

/// Every file below a folder, as a path relative to it, with `/`.
fn collect(folder: &Path, prefix: &str, files: &mut Vec<String>) -> io::Result<()> {
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let Ok(name) = entry.file_name().into_string() else { continue };
        let path = format!("{prefix}{name}");
        if entry.file_type()?.is_dir() {
            collect(&entry.path(), &format!("{path}/"), files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}

/// The texts of the pages: every `locales/{language}/*.ftl` but the viewer's, which has its own table.
fn write_locales(code: &mut String, folder: &Path) -> io::Result<()> {
    println!("cargo::rerun-if-changed={}", folder.display());
    let mut files = Vec::new();
    collect(folder, "", &mut files)?;
    files.sort();
    code.push_str("static LOCALES: &[(&str, &str, &str)] = &[\n");
    for path in &files {
        let Some((language, file)) = path.split_once('/') else { continue };
        if file == "viewer.ftl" || file.strip_suffix(".ftl").is_none() {
            continue;
        }
        let text = folder.join(path);
        let _ = writeln!(code, "    ({language:?}, {file:?}, include_str!({})),", literal(&text));
    }
    code.push_str("];\n");
    Ok(())
}
