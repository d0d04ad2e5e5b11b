//! `cargo xtask bench tiler`: wall time, processor time and memory of tiling a panorama, as a ratio to
//! the codec's own time in the same run, and the same for other tools where they are installed.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::Instant;

use anyhow::{Context as _, Result, bail};
use wait4::Wait4 as _;

use crate::command::{cargo, describe, is_installed, read, run as run_program};
use crate::server;
use crate::workspace::Workspace;

/// Width of the panorama that is made where none is given.
const WIDTH: u32 = 16384;
/// Times that each tiling is repeated; the quickest counts.
const REPEATS: usize = 3;

/// Runs the Python program that is named first, which was written for a Pillow that did not yet refuse
/// pictures of more than 179 megapixels and called its Lanczos filter otherwise.
const GENERATE: &str = "import runpy, sys\n\
import PIL.Image as Image\n\
Image.MAX_IMAGE_PIXELS = None\n\
Image.ANTIALIAS = Image.LANCZOS\n\
sys.argv = sys.argv[1:]\n\
runpy.run_path(sys.argv[0], run_name='__main__')";

/// What a program took.
struct Usage {
    wall: f64,
    processor: f64,
    /// The largest of its processes, in MiB.
    memory: f64,
}

/// A line of the table.
struct Line {
    name: String,
    usage: Usage,
    floor: f64,
}

/// Measures, prints the table, and leaves it in `target/bench-tiler/table.md`.
pub fn run(workspace: &Workspace, panorama: Option<&Path>) -> Result<()> {
    server::build(workspace)?;
    let example = ["build", "--release", "--package", "sonla360-tiler", "--example", "bench"];
    run_program(cargo().args(example).current_dir(workspace.root()))?;
    let bench = workspace.target().join("release").join("examples").join("bench");
    let folder = workspace.target().join("bench-tiler");
    fs::create_dir_all(&folder)?;
    let panorama = match panorama {
        Some(given) => given.to_path_buf(),
        None => analytic(&bench, &folder)?,
    };
    let work = folder.join("work");
    // Emptied before and never during the run: a file system that has just removed thousands of files
    // is slower at making new ones.
    if work.is_dir() {
        fs::remove_dir_all(&work)?;
    }
    fs::create_dir_all(&work)?;

    let tile = |threads: usize| tile(workspace, &panorama, &work, threads);
    let (one, tiles) = tile(1)?;
    let floor = read(Command::new(&bench).arg("floor").arg(&panorama).arg(&tiles))?;
    let seconds: Vec<f64> =
        floor.split_whitespace().map(str::parse).collect::<Result<_, _>>().context("the floor")?;
    let [decode, encode] = seconds[..] else { bail!("the floor was not measured: {floor}") };
    let floor = decode + encode;
    let (two, _) = tile(2)?;
    let mut lines = vec![
        Line { name: "Sơn La 360, 1 thread".into(), usage: one, floor },
        Line { name: "Sơn La 360, 2 threads".into(), usage: two, floor: floor / 2.0 },
    ];
    for (name, usage) in peers(workspace, &panorama, &work)? {
        lines.push(Line { name, usage, floor: floor / 2.0 });
    }
    let table = table(&panorama, (decode, encode), &lines);
    print!("{table}");
    fs::write(folder.join("table.md"), table)?;
    Ok(())
}

fn analytic(bench: &Path, folder: &Path) -> Result<PathBuf> {
    let file = folder.join(format!("analytic-{WIDTH}.jpg"));
    if !file.is_file() {
        println!("Computing a panorama of {WIDTH} × {} …", WIDTH / 2);
        run_program(Command::new(bench).args(["analytic", &WIDTH.to_string()]).arg(&file))?;
    }
    Ok(file)
}

/// Tiles the panorama with the release binary, and says where the tiles lie.
fn tile(
    workspace: &Workspace,
    panorama: &Path,
    work: &Path,
    threads: usize,
) -> Result<(Usage, PathBuf)> {
    let mut best: Option<(Usage, PathBuf)> = None;
    for repeat in 0..REPEATS {
        let output = work.join(format!("ours-{threads}-{repeat}"));
        let mut command = Command::new(workspace.release_binary());
        command.arg("tile").arg(panorama).arg("--output").arg(&output);
        // Nobody else levels by the camera's pose either.
        command.args(["--no-pose", "--threads", &threads.to_string()]);
        let usage = measure(&mut command)?;
        if best.as_ref().is_none_or(|(best, _)| usage.wall < best.wall) {
            best = Some((usage, output));
        }
    }
    best.context("nothing was measured")
}

/// Runs a program quietly and measures it and its children.
fn measure(command: &mut Command) -> Result<Usage> {
    let shown = describe(command);
    command.stdout(Stdio::null()).stderr(Stdio::null());
    let begun = Instant::now();
    let child = command.spawn().with_context(|| format!("could not start `{shown}`"))?;
    let outcome = child.wait4()?;
    let wall = begun.elapsed().as_secs_f64();
    if !outcome.status.success() {
        bail!("`{shown}` failed ({})", outcome.status);
    }
    let used = outcome.rusage;
    Ok(Usage {
        wall,
        processor: (used.utime + used.stime).as_secs_f64(),
        memory: used.maxrss as f64 / f64::from(1 << 20),
    })
}

/// The routes that people take today, as far as their tools are installed.
fn peers(workspace: &Workspace, panorama: &Path, work: &Path) -> Result<Vec<(String, Usage)>> {
    let mut found = Vec::new();
    let generate = workspace.npm().join("node_modules/pannellum/utils/multires/generate.py");
    if is_installed("nona") && is_installed("python3") && generate.is_file() {
        let mut command = Command::new("python3");
        command.args(["-c", GENERATE]).arg(generate).args(["--quality", "85", "--output"]);
        command.arg(work.join("generate")).arg(fs::canonicalize(panorama)?);
        match measure(&mut command) {
            Ok(usage) => found.push(("Pannellum's generate.py with nona".into(), usage)),
            Err(error) => println!("left out: {error} (it needs Python's Pillow)"),
        }
    }
    if is_installed("ffmpeg") && is_installed("vips") {
        let script = "set -e; cd \"$2\"; ffmpeg -v error -i \"$1\" -vf v360=e:c6x1:interp=cubic \
            -frames:v 1 faces.png; size=$(vipsheader -f height faces.png); \
            for face in 0 1 2 3 4 5; do \
            vips crop faces.png face$face.v $((face * size)) 0 $size $size; \
            vips dzsave face$face.v face$face --tile-size 512 --overlap 0 --suffix .jpg[Q=85]; done";
        let folder = work.join("ffmpeg");
        fs::create_dir_all(&folder)?;
        let mut command = Command::new("sh");
        command.args(["-c", script, "sh"]).arg(fs::canonicalize(panorama)?).arg(&folder);
        match measure(&mut command) {
            Ok(usage) => found.push(("ffmpeg's v360 (cubic), then vips dzsave".into(), usage)),
            Err(error) => println!("left out: {error}"),
        }
    }
    Ok(found)
}

fn table(panorama: &Path, (decode, encode): (f64, f64), lines: &[Line]) -> String {
    let mut text = format!(
        "\n{}: decoding once {decode:.3} s, encoding every tile once {encode:.3} s on one core\n\n",
        panorama.file_name().unwrap_or_default().display()
    );
    text += "| | wall | processor | peak memory | floor | ratio to the floor |\n";
    text += "|---|---|---|---|---|---|\n";
    for Line { name, usage: Usage { wall, processor, memory }, floor } in lines {
        let ratio = wall / floor;
        // Writing to a string cannot fail.
        let _ = writeln!(
            text,
            "| {name} | {wall:.2} s | {processor:.2} s | {memory:.0} MiB | {floor:.2} s | {ratio:.2} × |"
        );
    }
    text
}
