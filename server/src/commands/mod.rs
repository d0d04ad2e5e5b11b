//! What the subcommands do, one file each.

mod check;
mod content_folder;
mod correction_files;
mod export;
pub mod import;
mod progress;
mod serve;
mod signal;
mod tile;
mod tiling;
mod user;
mod work;

use crate::cli::Command;
use anyhow::Context as _;

/// Runs a subcommand to its end.
pub fn run(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Serve(arguments) => in_runtime(serve::run(arguments)),
        Command::Work(arguments) => in_runtime(work::run(arguments)),
        Command::Tile(arguments) => tile::run(&arguments),
        Command::Import(arguments) => in_runtime(import::run(arguments)),
        Command::Export(arguments) => in_runtime(export::run(arguments)),
        Command::Check(arguments) => check::run(&arguments),
        Command::User(command) => in_runtime(user::run(command)),
    }
}

fn in_runtime(work: impl Future<Output = anyhow::Result<()>>) -> anyhow::Result<()> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("the program's threads could not be started")?
        .block_on(work)
}
