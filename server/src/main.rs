//! The Sơn La 360 server and its command line.

mod app;
mod assets;
mod cli;
mod commands;
mod config;
mod corrections;
mod error;
mod headers;
mod messages;
mod public;
mod publish;
mod recordings;
mod state;
mod studio;
mod worker;

use clap::Parser as _;
use std::{io::IsTerminal as _, process::ExitCode};
use tracing_subscriber::EnvFilter;

/// Success exits 0, a refused input 1 with one line on standard error, bad usage 2 (clap's own).
fn main() -> ExitCode {
    let arguments = cli::Arguments::parse();
    let filter = EnvFilter::try_from_default_env()
        .unwrap_or_else(|_| EnvFilter::new("info,sqlx=warn,tower_http=info"));
    tracing_subscriber::fmt()
        .with_env_filter(filter)
        .with_writer(std::io::stderr)
        .with_ansi(std::io::stderr().is_terminal())
        .init();
    match commands::run(arguments.command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("sonla360: {}", one_line(&error));
            ExitCode::FAILURE
        }
    }
}

/// An error and its causes on one line; a cause that its effect already tells is left out.
fn one_line(error: &anyhow::Error) -> String {
    error.chain().map(ToString::to_string).fold(String::new(), |told, cause| {
        if told.is_empty() {
            cause
        } else if told.contains(&cause) {
            told
        } else {
            format!("{told}: {cause}")
        }
    })
}
