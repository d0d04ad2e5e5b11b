//! `sonla360 tile`: one panorama into a folder of tiles. The worker runs this too, as a child process.

use super::progress;
use crate::{
    cli::{ProgressFormat, TileArguments},
    worker::{Failure, Message},
};
use anyhow::{Context as _, anyhow};
use sonla360_tiler::{
    Corrections, Earlier, Finding, PyramidFile, TileError, TileOptions, tile_changed,
};
use std::{io::Write as _, path::Path, sync::Mutex, time::Instant};

/// Tiles and tells how it went.
pub fn run(arguments: &TileArguments) -> anyhow::Result<()> {
    if let Some(bytes) = arguments.memory_limit {
        rlimit::Resource::AS.set(bytes, bytes).context("the memory could not be limited")?;
    }
    match arguments.progress {
        ProgressFormat::Person => for_a_person(arguments),
        ProgressFormat::Json => for_a_program(arguments),
    }
}

fn tile(
    arguments: &TileArguments,
    progress: &(dyn Fn(f64) + Sync),
) -> Result<PyramidFile, TileError> {
    let options = TileOptions {
        format: arguments.format.into(),
        quality: arguments.quality,
        threads: arguments.threads,
        corrections: corrections(arguments)?,
        ..TileOptions::default()
    };
    let progress = |step: sonla360_tiler::Progress| progress(step.fraction);
    let (input, output) = (&arguments.input, &arguments.output);
    match (&arguments.earlier, &arguments.earlier_corrections) {
        (Some(folder), Some(corrections)) => {
            let earlier = Earlier { folder, corrections };
            tile_changed(input, output, &options, earlier, &progress)
        }
        _ => sonla360_tiler::tile(input, output, &options, &progress),
    }
}

/// What is corrected: what was typed, and where nothing was said about it, the tilt that the camera noted.
fn corrections(arguments: &TileArguments) -> Result<Corrections, TileError> {
    if let Some(corrections) = &arguments.corrections {
        return Ok(corrections.clone());
    }
    let levelling = match arguments.level {
        Some(levelling) => Some(levelling),
        None if arguments.no_pose => None,
        None => sonla360_tiler::inspect(&arguments.input)?.levelling,
    };
    Ok(Corrections {
        levelling: levelling.unwrap_or_default(),
        nadir: arguments.nadir.clone(),
        blurred: arguments.blur.clone(),
    })
}

fn for_a_person(arguments: &TileArguments) -> anyhow::Result<()> {
    let begun = Instant::now();
    let display = progress::Progress::begin("Tiling");
    let result = tile(arguments, &|fraction| display.set(fraction));
    display.end();
    let pyramid = result.map_err(|error| in_both_languages(&Failure::from(&error)))?;
    let shape = pyramid.pyramid()?;
    println!(
        "{} × {} px → {} levels of {} px tiles up to {} px per face, {} tiles, {:.1} MB, {:.1} s",
        pyramid.source_width,
        pyramid.source_height,
        shape.levels(),
        shape.tile_size(),
        shape.top_face_size(),
        shape.tile_count(),
        folder_bytes(&arguments.output)? as f64 / 1e6,
        begun.elapsed().as_secs_f64(),
    );
    for finding in &pyramid.findings {
        // Beside the summary, so that what a script reads stays one line.
        eprintln!(
            "{finding} {} / {} {}",
            finding.remedy(),
            finding.vietnamese(),
            finding.vietnamese_remedy()
        );
        if matches!(finding, Finding::LevelledByPose { .. }) {
            eprintln!(
                "--no-pose leaves it as it was taken. / --no-pose giữ nguyên ảnh như khi chụp."
            );
        }
    }
    Ok(())
}

/// One line for whoever sits at the terminal.
fn in_both_languages(failure: &Failure) -> anyhow::Error {
    anyhow!("{} / {}", failure.en, failure.vi)
}

fn for_a_program(arguments: &TileArguments) -> anyhow::Result<()> {
    // Steps come from several threads; a line must stay whole.
    let out = Mutex::new(std::io::stdout());
    let say = |message: &Message| -> anyhow::Result<()> {
        let mut out = out.lock().map_err(|_poisoned| anyhow!("a tiling thread failed"))?;
        serde_json::to_writer(&mut *out, message)?;
        out.write_all(b"\n")?;
        Ok(out.flush()?)
    };
    let result = tile(arguments, &|fraction| {
        if say(&Message::Progress { fraction }).is_err() {
            // Nobody listens any more: the worker is gone, so the work is for nothing.
            std::process::exit(1);
        }
    });
    match result {
        Ok(pyramid) => say(&Message::Done { pyramid }),
        Err(error) => {
            let failure = Failure::from(&error);
            let sentence = in_both_languages(&failure);
            say(&Message::Failed(failure))?;
            Err(sentence)
        }
    }
}

fn folder_bytes(folder: &Path) -> std::io::Result<u64> {
    let mut total = 0;
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let kind = entry.metadata()?;
        total += if kind.is_dir() { folder_bytes(&entry.path())? } else { kind.len() };
    }
    Ok(total)
}
