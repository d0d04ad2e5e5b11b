//! The command line, exactly as a person types it.

use clap::{Args, Parser, Subcommand};
use std::{net::SocketAddr, path::PathBuf};

/// 360° tours, handbook and studio of a province.
#[derive(Debug, Parser)]
#[command(name = "sonla360", version, about, disable_help_subcommand = true)]
pub struct Arguments {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
}

/// The subcommands.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Serve the site and the studio; an empty data folder is filled from the content folder first
    Serve(ServeArguments),
}

/// Where the data lies.
#[derive(Debug, Clone, Args)]
pub struct DataArguments {
    /// Folder of the database, pictures and tiles
    #[arg(long, value_name = "DIR", default_value = "./data", env = "SONLA360_DATA")]
    pub data: PathBuf,
}

/// `sonla360 serve`.
#[derive(Debug, Clone, Args)]
pub struct ServeArguments {
    /// Address and port to listen on; port 0 takes a free one
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1:3600", env = "SONLA360_LISTEN")]
    pub listen: SocketAddr,
    #[command(flatten)]
    pub data: DataArguments,
    /// Content folder to import when the data folder is empty
    #[arg(long, value_name = "DIR", default_value = "tours", env = "SONLA360_CONTENT")]
    pub content: PathBuf,
    /// Address under which visitors reach the site, such as https://360.example.vn; links in feeds, the
    /// sitemap and QR codes begin with it
    #[arg(long, value_name = "URL", env = "SONLA360_PUBLIC_URL")]
    pub public_url: Option<String>,
}
