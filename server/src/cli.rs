//! The command line, exactly as a person types it.

use clap::{Args, Parser, Subcommand, ValueEnum, value_parser};
use sonla360_store::Role;
use sonla360_tiler::{Corrections, Levelling, Nadir, Region, TileFormat};
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
    /// Only do the jobs: tile uploaded panoramas until stopped
    Work(DataArguments),
    /// Cut one panorama into a pyramid of tiles
    Tile(Box<TileArguments>),
    /// Read a content folder into the drafts and tile its panoramas
    Import(FolderArguments),
    /// Write the drafts, with their pictures, as a content folder
    Export(FolderArguments),
    /// Report every mistake in a content folder
    Check(CheckArguments),
    /// Manage the people who may enter the studio
    #[command(subcommand)]
    User(UserCommand),
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

/// `sonla360 tile`.
#[derive(Debug, Clone, Args)]
pub struct TileArguments {
    /// Equirectangular panorama: JPEG, PNG, WebP or TIFF, twice as wide as high
    pub input: PathBuf,
    /// New or empty folder for the tiles and pyramid.json
    #[arg(long, value_name = "DIR")]
    pub output: PathBuf,
    /// File format of the tiles
    #[arg(long, value_enum, default_value_t = TileKind::Jpeg)]
    pub format: TileKind,
    /// Quality of the tiles as JPEG counts it; WebP tiles are made as good
    #[arg(long, value_name = "1-100", default_value_t = 85, value_parser = value_parser!(u8).range(1..=100))]
    pub quality: u8,
    /// Threads; 0 takes one per processor
    #[arg(long, value_name = "N", default_value_t = 0)]
    pub threads: usize,
    /// Turn the picture so that it stands upright, in degrees: to the right, up, clockwise; without this, as
    /// the camera noted that it stood
    #[arg(long, value_name = "YAW,PITCH,ROLL", allow_hyphen_values = true)]
    pub level: Option<Levelling>,
    /// Leave the picture as it was taken, however tilted the camera noted that it stood
    #[arg(long, conflicts_with_all = ["level", "corrections"])]
    pub no_pose: bool,
    /// Make a region unrecognisable, in degrees of the picture before levelling; may be given again
    #[arg(long, value_name = "YAW,PITCH,RADIUS", allow_hyphen_values = true)]
    pub blur: Vec<Region>,
    /// Cover the tripod: blur:RADIUS, or logo:FILE:RADIUS with a PNG or JPEG picture
    #[arg(long, value_name = "PATCH")]
    pub nadir: Option<Nadir>,
    /// All corrections at once, as JSON, in place of --level, --blur and --nadir; what it leaves out is not
    /// corrected, a tilt included
    #[arg(long, value_name = "JSON", conflicts_with_all = ["level", "blur", "nadir"], value_parser = corrections)]
    pub corrections: Option<Corrections>,
    /// Folder of a pyramid of this picture, tiled with other corrections: tiles that do not change are
    /// taken from it
    #[arg(long, value_name = "DIR", requires = "earlier_corrections")]
    pub earlier: Option<PathBuf>,
    /// What was corrected in the earlier pyramid, as JSON; {} for nothing
    #[arg(long, value_name = "JSON", requires = "earlier", value_parser = corrections)]
    pub earlier_corrections: Option<Corrections>,
    /// Who reads the progress
    #[arg(long, value_enum, default_value_t = ProgressFormat::Person, hide = true)]
    pub progress: ProgressFormat,
    /// Address space this process may take, in bytes
    #[arg(long, value_name = "BYTES", hide = true)]
    pub memory_limit: Option<u64>,
}

/// Corrections as JSON.
fn corrections(text: &str) -> Result<Corrections, serde_json::Error> {
    serde_json::from_str(text)
}

/// File formats of tiles.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum TileKind {
    /// Every viewer reads it.
    Jpeg,
    /// Smaller; every browser of today reads it.
    Webp,
}

impl From<TileKind> for TileFormat {
    fn from(kind: TileKind) -> Self {
        match kind {
            TileKind::Jpeg => Self::Jpeg,
            TileKind::Webp => Self::WebP,
        }
    }
}

/// Who reads the progress of a long work.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum ProgressFormat {
    /// A bar on a terminal, log lines elsewhere.
    Person,
    /// A line of JSON for each step on standard output.
    Json,
}

/// `sonla360 import` and `sonla360 export`.
#[derive(Debug, Clone, Args)]
pub struct FolderArguments {
    /// The content folder
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
    #[command(flatten)]
    pub data: DataArguments,
}

/// `sonla360 check`.
#[derive(Debug, Clone, Args)]
pub struct CheckArguments {
    /// The content folder
    #[arg(value_name = "DIR")]
    pub folder: PathBuf,
}

/// `sonla360 user …`.
#[derive(Debug, Clone, Subcommand)]
pub enum UserCommand {
    /// Add a user; the password is asked for, or taken from SONLA360_PASSWORD or standard input
    Add(UserAddArguments),
}

/// `sonla360 user add`.
#[derive(Debug, Clone, Args)]
pub struct UserAddArguments {
    /// The name to log in with
    pub name: String,
    /// What the user may do: admin, editor or viewer
    #[arg(long)]
    pub role: Role,
    #[command(flatten)]
    pub data: DataArguments,
}
