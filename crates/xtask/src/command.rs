//! Running other programs: what is run is shown, what fails is explained.

use std::env;
use std::ffi::OsString;
use std::path::Path;
use std::process::Command;

use anyhow::{Context as _, Result, bail};

/// The cargo that runs this tool.
pub fn cargo() -> Command {
    Command::new(env::var_os("CARGO").unwrap_or_else(|| OsString::from("cargo")))
}

/// Runs a program with its output shown; an exit other than success is an error that names it.
pub fn run(command: &mut Command) -> Result<()> {
    let shown = describe(command);
    let status = command.status().with_context(|| format!("could not start `{shown}`"))?;
    if !status.success() {
        bail!("`{shown}` failed ({status})");
    }
    Ok(())
}

/// Runs a program beside other work: what it prints would get between the other's lines, and is shown only
/// where it fails.
pub fn run_quietly(command: &mut Command) -> Result<()> {
    let shown = describe(command);
    let output = command.output().with_context(|| format!("could not start `{shown}`"))?;
    if !output.status.success() {
        let said = String::from_utf8_lossy(&output.stderr);
        bail!("`{shown}` failed ({})\n{said}", output.status);
    }
    Ok(())
}

/// Runs a program and returns what it printed to standard output; its errors stay visible.
pub fn read(command: &mut Command) -> Result<String> {
    let shown = describe(command);
    let output = command
        .stderr(std::process::Stdio::inherit())
        .output()
        .with_context(|| format!("could not start `{shown}`"))?;
    if !output.status.success() {
        bail!("`{shown}` failed ({})", output.status);
    }
    String::from_utf8(output.stdout).with_context(|| format!("`{shown}` printed no plain text"))
}

/// Whether a program is found on the `PATH`.
pub fn is_installed(program: &str) -> bool {
    env::var_os("PATH").is_some_and(|path| {
        env::split_paths(&path)
            .any(|folder| is_program(&folder.join(format!("{program}{}", env::consts::EXE_SUFFIX))))
    })
}

fn is_program(path: &Path) -> bool {
    path.is_file()
}

/// The command as a person would type it, without its environment.
pub fn describe(command: &Command) -> String {
    std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(|word| {
            let word = word.to_string_lossy();
            if word.contains(' ') { format!("'{word}'") } else { word.into_owned() }
        })
        .collect::<Vec<_>>()
        .join(" ")
}
