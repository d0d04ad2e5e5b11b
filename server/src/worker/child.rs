//! Tiling in a process of its own: hostile or huge pictures can bring down that process, not the server.

use super::message::{Failure, Message};
use anyhow::Context as _;
use sonla360_tiler::{Corrections, PyramidFile};
use std::{path::Path, path::PathBuf, process::Stdio};
use tokio::{
    io::{AsyncBufReadExt as _, BufReader, Lines},
    process::{Child, ChildStdout, Command},
};

/// Address space a tiling process may take beyond the tiler's own 2 GiB budget: code, stacks, allocator.
const MEMORY_LIMIT: u64 = 4 << 30;

/// How the worker tiles.
#[derive(Debug, Clone)]
pub struct Tiling {
    /// This program.
    pub program: PathBuf,
    /// JPEG quality, 1 to 100.
    pub quality: u8,
}

/// The quality of tiles on the site.
const QUALITY: u8 = 85;
/// Raised whenever the same picture would give other tiles than before.
const GENERATION: u32 = 3;

impl Tiling {
    /// Tiling by this very program.
    pub fn by_this_program() -> std::io::Result<Self> {
        Ok(Self { program: std::env::current_exe()?, quality: QUALITY })
    }

    /// What makes the tiles of a picture what they are, as it enters panoramas' identifiers.
    pub fn recipe() -> String {
        format!("sonla360 tiles {GENERATION}, JPEG quality {QUALITY}")
    }

    /// Starts a tiling process. It is killed when the handle is dropped.
    pub fn start(&self, task: &Task<'_>, output: &Path, pass: Pass) -> anyhow::Result<Running> {
        let mut command = Command::new(&self.program);
        command.arg("tile").arg(task.input).arg("--output").arg(output);
        // Also where they are none: then the camera's pose is not wanted either.
        command.arg("--corrections").arg(serde_json::to_string(task.corrections)?);
        if let Some(earlier) = &task.earlier {
            command.arg("--earlier").arg(&earlier.folder);
            command.arg("--earlier-corrections").arg(serde_json::to_string(&earlier.corrections)?);
        }
        let mut child = command
            .args(["--progress", "json", "--quality", &self.quality.to_string()])
            .args(pass.arguments())
            .args(["--memory-limit", &MEMORY_LIMIT.to_string()])
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()?;
        let stdout = child.stdout.take().context("the tiling process has no output")?;
        Ok(Running { child, lines: BufReader::new(stdout).lines() })
    }
}

/// What is cut.
#[derive(Debug)]
pub struct Task<'a> {
    /// The original.
    pub input: &'a Path,
    /// What is corrected in it; a logo is named by its file.
    pub corrections: &'a Corrections,
    /// A pyramid of the same original, cut by the same recipe with other corrections.
    pub earlier: Option<Earlier>,
}

/// A pyramid whose tiles are taken over where nothing changes in them.
#[derive(Debug)]
pub struct Earlier {
    /// The folder it lies in.
    pub folder: PathBuf,
    /// What was corrected in it; a logo is named by its file.
    pub corrections: Corrections,
}

/// What is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Pass {
    /// The JPEG tiles that somebody waits for.
    Jpeg,
    /// The same tiles as WebP, which nobody waits for: on one thread, so that visitors have the others.
    WebP,
}

impl Pass {
    const fn arguments(self) -> [&'static str; 4] {
        match self {
            Self::Jpeg => ["--format", "jpeg", "--threads", "0"],
            Self::WebP => ["--format", "webp", "--threads", "1"],
        }
    }
}

/// A tiling process.
pub struct Running {
    child: Child,
    lines: Lines<BufReader<ChildStdout>>,
}

/// What happened next.
pub enum Step {
    /// A share of the work is done.
    Progress(f64),
    /// It is over.
    End(Result<PyramidFile, Failure>),
}

impl Running {
    /// Waits for the next line. May be dropped and called again without losing one.
    pub async fn next(&mut self) -> std::io::Result<Step> {
        let Some(line) = self.lines.next_line().await? else {
            let status = self.child.wait().await?;
            return Ok(Step::End(Err(Failure::died(status))));
        };
        Ok(match serde_json::from_str(&line) {
            Ok(Message::Progress { fraction }) => Step::Progress(fraction),
            Ok(Message::Done { pyramid }) => Step::End(Ok(pyramid)),
            Ok(Message::Failed(failure)) => Step::End(Err(failure)),
            Err(error) => Step::End(Err(Failure::internal(&error.to_string()))),
        })
    }
}
