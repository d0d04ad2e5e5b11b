//! What the subcommands do, one file each.

mod serve;

use crate::cli::Command;
use anyhow::Context as _;

/// Runs a subcommand to its end.
pub fn run(command: Command) -> anyhow::Result<()> {
    match command {
        Command::Serve(arguments) => in_runtime(serve::run(arguments)),
    }
}

fn in_runtime(work: impl Future<Output = anyhow::Result<()>>) -> anyhow::Result<()> {
    tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .context("the program's threads could not be started")?
        .block_on(work)
}
