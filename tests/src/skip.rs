//! Tests that this machine cannot do.

use std::fs::OpenOptions;
use std::io::Write as _;

/// Notes that the running test is left out and why. `cargo xtask test` counts it as skipped, not passed.
pub fn skip(reason: &str) {
    let thread = std::thread::current();
    let test = thread.name().unwrap_or("a test");
    eprintln!("SKIPPED {test}: {reason}");
    if let Some(path) = std::env::var_os("SONLA360_SKIPPED")
        && let Ok(mut list) = OpenOptions::new().append(true).create(true).open(path)
    {
        let _unwritable_is_only_miscounted = writeln!(list, "{test}: {reason}");
    }
}
