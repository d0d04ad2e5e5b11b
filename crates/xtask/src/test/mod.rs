//! `cargo xtask test`: everything that a change must pass, and how much of it did.
//!
//! One `cargo test` over the whole workspace (rather than several over parts) compiles every shared crate
//! once, with one set of features; `cargo test` rather than nextest because the end-to-end tests of one
//! binary share one server, and because documentation tests belong to the count.

mod tally;

use std::fs;
use std::io::{BufRead as _, BufReader, Write as _};
use std::path::Path;
use std::process::{Command, ExitCode, Stdio};
use std::time::Instant;

use anyhow::{Context as _, Result, bail};

use crate::command::{cargo, describe, is_installed, run};
use crate::progress::{note, seconds, step};
use crate::workspace::Workspace;
use crate::{server, tools, viewer};
use tally::Tally;

/// How much to test.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Scope {
    /// All of it: what the integration machine runs.
    Everything,
    /// Without the release binary, and so without end-to-end and browser tests.
    Fast,
}

/// Runs all checks and tests, goes on after failures, and prints the count as its last line.
pub fn test(workspace: &Workspace, scope: Scope) -> ExitCode {
    let start = Instant::now();
    let mut tally = Tally::default();
    everything(workspace, scope, &mut tally);
    eprintln!("── all of it took {}", seconds(start.elapsed()));
    println!("{tally}");
    if tally.failed == 0 { ExitCode::SUCCESS } else { ExitCode::FAILURE }
}

fn everything(workspace: &Workspace, scope: Scope, tally: &mut Tally) {
    tally.check(step("Looking for the tools", tools::ensure_for_the_server));
    tally.check(step("Checking the format", || {
        run(cargo().args(["fmt", "--all", "--check"]).current_dir(workspace.root()))
    }));
    tally.check(step("Checking that Cargo.lock is up to date", || {
        run(cargo()
            .args(["metadata", "--locked", "--format-version=1"])
            .stdout(Stdio::null())
            .current_dir(workspace.root()))
    }));
    // The viewer comes first: the server embeds it, and would be compiled twice otherwise.
    tally.check(step("Building the viewer", || viewer::build(workspace)));
    tally.check(step("Weighing the viewer", || viewer::check_size(workspace)));
    // A compiler alone leaves a processor waiting now and then, and release and debug builds do not wait for
    // each other.
    let built = std::thread::scope(|threads| {
        let server = (scope == Scope::Everything)
            .then(|| threads.spawn(|| server::compile_quietly(workspace)));
        checks(workspace, tally);
        let server = server?;
        // What does not compile is told when the tests are run.
        let _ = step("Compiling the tests", || {
            run(cargo().args(["test", "--workspace", "--no-run"]).current_dir(workspace.root()))
        });
        Some(server.join().unwrap_or_else(|_| bail!("the build gave up")))
    });

    let mut tests = cargo();
    tests.args(["test", "--workspace", "--no-fail-fast"]).current_dir(workspace.root());
    match built {
        None => {
            tests.args(["--exclude", "sonla360-tests"]);
            note("--fast: no release build, no end-to-end and no browser tests");
        }
        Some(built) => {
            if built.is_ok() {
                tests.env("SONLA360_BINARY", workspace.release_binary());
                tests.env("SONLA360_NPM", workspace.npm().join("node_modules"));
                browser(&mut tests, tally);
            } else {
                // One failure that says why, instead of all those tests telling that there is no binary.
                tests.args(["--exclude", "sonla360-tests"]);
                note("no end-to-end and no browser tests: the release binary was not built");
            }
            tally.check(built);
        }
    }
    let skips = workspace.target().join("skipped-tests");
    let failed_before = tally.failed;
    let run = run_tests(&mut tests, &skips, tally);
    if tally.failed == failed_before && run.is_err() {
        tally.check(run); // did not compile, or a test binary died without a result
    }
}

/// What looks at the code without running it.
fn checks(workspace: &Workspace, tally: &mut Tally) {
    tally.check(step("Clippy over the browser half", || viewer::lint(workspace)));
    tally.check(step("Clippy", || {
        run(cargo()
            .args(["clippy", "--workspace", "--all-targets", "--", "--deny", "warnings"])
            .current_dir(workspace.root()))
    }));
    policy(workspace, tally);
}

/// Licences, bans and sources; advisories where their database can be had.
fn policy(workspace: &Workspace, tally: &mut Tally) {
    if !is_installed("cargo-deny") {
        note("SKIPPED: cargo-deny is not installed (`cargo install cargo-deny --locked`)");
        tally.skipped += 1;
        return;
    }
    let deny =
        |arguments: &[&str]| run(cargo().arg("deny").args(arguments).current_dir(workspace.root()));
    tally.check(step("Licences, bans and sources", || {
        deny(&["check", "licenses", "bans", "sources"])
    }));
    if deny(&["fetch", "db"]).is_ok() {
        tally.check(step("Advisories", || deny(&["check", "--disable-fetch", "advisories"])));
    } else {
        note("SKIPPED: the database of security advisories cannot be reached from here");
        tally.skipped += 1;
    }
}

/// Tells the tests whether there is a browser. A machine on which we may install one has no excuse.
fn browser(tests: &mut Command, tally: &mut Tally) {
    if tools::ensure_browser() {
        return;
    }
    tests.env("SONLA360_BROWSER", "none");
    if tools::may_install() || std::env::var_os("CI").is_some() {
        tally.check::<()>(Err(anyhow::anyhow!("there is no browser for the browser tests")));
    }
}

/// Runs cargo's tests with their output shown, and reads the counts from it.
fn run_tests(command: &mut Command, skips: &Path, tally: &mut Tally) -> Result<()> {
    fs::write(skips, "").with_context(|| format!("writing {}", skips.display()))?;
    command.env("SONLA360_SKIPPED", skips).stdout(Stdio::piped());
    let shown = describe(command);
    eprintln!("── {shown} …");
    let mut child = command.spawn().with_context(|| format!("could not start `{shown}`"))?;
    let output = child.stdout.take().context("the output of the tests is not readable")?;
    for line in BufReader::new(output).lines() {
        let line = line.context("the output of the tests is not plain text")?;
        tally.read(&line);
        writeln!(std::io::stdout(), "{line}")?;
    }
    let status = child.wait()?;
    let skipped = fs::read_to_string(skips)?;
    for line in skipped.lines() {
        note(&format!("SKIPPED: {line}"));
        tally.passed_but_skipped();
    }
    if !status.success() {
        bail!("`{shown}` failed ({status})");
    }
    Ok(())
}
