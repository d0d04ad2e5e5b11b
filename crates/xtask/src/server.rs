//! `cargo xtask build` and `serve`: the release binary with the viewer inside, and the sample province in it.

use std::process::Command;

use anyhow::{Context as _, Result};

use crate::command::{cargo, run, run_quietly};
use crate::progress::step;
use crate::workspace::Workspace;
use crate::{tools, viewer};

/// Builds `target/release/sonla360`, viewer and all.
pub fn build(workspace: &Workspace) -> Result<()> {
    tools::ensure_for_the_server()?;
    viewer::build(workspace)?;
    compile(workspace)
}

/// Compiles the release binary around the viewer that lies in `target/viewer/`.
pub fn compile(workspace: &Workspace) -> Result<()> {
    step("Compiling the server", || run(&mut compiler(workspace)))
}

/// The same beside other work, without a word from the compiler unless it fails.
pub fn compile_quietly(workspace: &Workspace) -> Result<()> {
    step("Compiling the server, beside the next steps", || run_quietly(&mut compiler(workspace)))
}

fn compiler(workspace: &Workspace) -> Command {
    let mut cargo = cargo();
    cargo.args(["build", "--release", "--package", "sonla360"]).current_dir(workspace.root());
    cargo
}

/// Builds, then becomes the server: it imports and publishes `tours/` at its first start and prints its address.
pub fn serve(workspace: &Workspace, arguments: &[&str]) -> Result<()> {
    build(workspace)?;
    let binary = workspace.release_binary();
    let mut server = Command::new(&binary);
    server.arg("serve").args(arguments).current_dir(workspace.root());
    become_program(&mut server).with_context(|| format!("could not start {}", binary.display()))
}

/// Replaces this process, so that Ctrl-C and the exit code are the server's own.
#[cfg(unix)]
fn become_program(command: &mut Command) -> Result<()> {
    use std::os::unix::process::CommandExt as _;
    Err(command.exec().into())
}

#[cfg(not(unix))]
fn become_program(command: &mut Command) -> Result<()> {
    run(command)
}
