//! `sonla360 check`: every mistake in a content folder.

use super::content_folder;
use crate::cli::CheckArguments;
use anyhow::bail;
use sonla360_content::{Language, validate::validate};

/// Reports mistakes in files first; only a readable folder is checked for what keeps it from publishing.
pub fn run(arguments: &CheckArguments) -> anyhow::Result<()> {
    let problems = match content_folder::read(&arguments.folder) {
        Err(problems) => problems,
        Ok(content) => {
            let ready = |panorama: &str| content.panoramas.contains_key(panorama);
            validate(&content.records, &ready)
                .into_iter()
                .map(|problem| {
                    let sentence = problem.kind.sentence(Language::EN);
                    format!("{}: {}: {sentence}", problem.record, problem.field)
                })
                .collect()
        }
    };
    for problem in &problems {
        eprintln!("{problem}");
    }
    if problems.is_empty() {
        println!("{}: no mistakes", arguments.folder.display());
        return Ok(());
    }
    bail!("mistakes found: {}. Mend them and check again", problems.len())
}
