//! `sonla360-scenery`: paints the panoramas of the sample province and cuts stills from them.

use anyhow::{Context, bail};
use clap::{Args, Parser, Subcommand};
use sonla360_geometry::View;
use sonla360_scenery::mark::Mark;
use sonla360_scenery::render::{Panorama, Quality, paint};
use sonla360_scenery::world::Scene;
use sonla360_scenery::{encode, scenes, stills};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Instant;

#[derive(Parser)]
#[command(
    name = "sonla360-scenery",
    about = "Paints the computed panoramas of the sample province"
)]
struct Cli {
    #[command(subcommand)]
    command: Option<Command>,
    #[command(flatten)]
    paint: PaintArgs,
}

#[derive(Args)]
struct PaintArgs {
    /// Scene to paint; may be given several times. All scenes when absent.
    #[arg(long = "scene", value_name = "ID")]
    scenes: Vec<String>,
    /// Folder for the panoramas.
    #[arg(long, default_value = "tours/panoramas")]
    output: PathBuf,
    /// Width in pixels, 256 to 16384.
    #[arg(long, default_value_t = 8192)]
    width: usize,
    /// TrueType font with Vietnamese letters for the mark; found by itself where distributions keep it.
    #[arg(long)]
    font: Option<PathBuf>,
    /// One sample per pixel and coarser steps, for a quick look.
    #[arg(long)]
    draft: bool,
}

#[derive(Subcommand)]
enum Command {
    /// Cuts a 1200×800 still from the initial view of each finished panorama.
    Stills {
        /// Folder of the panoramas.
        #[arg(long, default_value = "tours/panoramas")]
        panoramas: PathBuf,
        /// Folder for the stills.
        #[arg(long, default_value = "tours/images")]
        output: PathBuf,
        /// Scene; may be given several times. All scenes when absent.
        #[arg(long = "scene", value_name = "ID")]
        scenes: Vec<String>,
        /// TrueType font with Vietnamese letters.
        #[arg(long)]
        font: Option<PathBuf>,
    },
    /// Shows a finished panorama as a person would see it, as PNG.
    View {
        /// The panorama.
        panorama: PathBuf,
        /// The PNG.
        output: PathBuf,
        /// Degrees to the right.
        #[arg(long, default_value_t = 0.0, allow_negative_numbers = true)]
        yaw: f64,
        /// Degrees up.
        #[arg(long, default_value_t = 0.0, allow_negative_numbers = true)]
        pitch: f64,
        /// Horizontal field of view in degrees.
        #[arg(long, default_value_t = 80.0)]
        hfov: f64,
        /// Width in pixels; the height is two thirds of it.
        #[arg(long, default_value_t = 1200)]
        width: usize,
    },
}

fn main() -> ExitCode {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(refusal) => refusal.exit(),
    };
    let done = match cli.command {
        None => paint_all(&cli.paint),
        Some(Command::Stills { panoramas, output, scenes, font }) => {
            cut_stills(&panoramas, &output, &scenes, font.as_deref())
        }
        Some(Command::View { panorama, output, yaw, pitch, hfov, width }) => {
            show(&panorama, &output, View::new(yaw, pitch, hfov), width)
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("sonla360-scenery: {error:#}");
            ExitCode::FAILURE
        }
    }
}

fn paint_all(args: &PaintArgs) -> anyhow::Result<()> {
    if !(256..=16384).contains(&args.width) || !args.width.is_multiple_of(2) {
        bail!(
            "--width must be an even number from 256 to 16384, not {} (chiều rộng phải là số chẵn từ 256 đến 16384)",
            args.width
        );
    }
    let mark = Mark::load(args.font.as_deref())?;
    let quality = if args.draft { Quality::DRAFT } else { Quality::FINE };
    for id in chosen(&args.scenes)? {
        let began = Instant::now();
        let scene = scenes::build(id).with_context(|| format!("no scene “{id}”"))?;
        let panorama = paint_marked(&scene, args.width, quality, &mark);
        let (bytes, jpeg_quality) = encode::panorama_jpeg(&panorama)?;
        let path = args.output.join(format!("{id}.jpg"));
        encode::write(&path, &bytes)?;
        println!(
            "{} · {}×{} · {} KB at quality {jpeg_quality} · {:.1} s",
            path.display(),
            panorama.width,
            panorama.height(),
            bytes.len() / 1024,
            began.elapsed().as_secs_f64()
        );
    }
    Ok(())
}

fn paint_marked(scene: &Scene, width: usize, quality: Quality, mark: &Mark) -> Panorama {
    let pixel = sonla360_scenery::math::TAU / width as f32;
    let first = scene.yaw;
    paint(scene, width, quality, &move |yaw, pitch, colour| {
        mark.over(first, yaw, pitch, pixel, colour)
    })
}

fn chosen(wanted: &[String]) -> anyhow::Result<Vec<&'static str>> {
    if wanted.is_empty() {
        return Ok(scenes::ids().collect());
    }
    wanted
        .iter()
        .map(|id| {
            scenes::ids().find(|known| known == id).with_context(|| {
                let known: Vec<&str> = scenes::ids().collect();
                format!("there is no scene “{id}” (không có cảnh này); known: {}", known.join(", "))
            })
        })
        .collect()
}

fn cut_stills(
    panoramas: &Path,
    output: &Path,
    wanted: &[String],
    font: Option<&Path>,
) -> anyhow::Result<()> {
    const SIZE: (usize, usize) = (1200, 800);
    let mark = Mark::load(font)?;
    for id in chosen(wanted)? {
        let panorama = encode::read_panorama(&panoramas.join(format!("{id}.jpg")))?;
        let (yaw, pitch, hfov) =
            scenes::initial_view(id).with_context(|| format!("no scene “{id}”"))?;
        let view = View::new(yaw.into(), pitch.into(), f64::from(hfov).min(76.0));
        let mut pixels = stills::project(&panorama, view, SIZE.0, SIZE.1);
        stills::sign(&mut pixels, SIZE.0, SIZE.1, &mark);
        let path = output.join(format!("{id}.jpg"));
        let bytes = encode::still_jpeg(&pixels, SIZE.0, SIZE.1, 80)?;
        encode::write(&path, &bytes)?;
        println!("{} · {} KB", path.display(), bytes.len() / 1024);
    }
    Ok(())
}

fn show(panorama: &Path, output: &Path, view: View, width: usize) -> anyhow::Result<()> {
    let panorama = encode::read_panorama(panorama)?;
    let height = width * 2 / 3;
    let pixels = stills::project(&panorama, view, width, height);
    encode::write(output, &encode::png(&pixels, width, height)?)?;
    Ok(())
}
