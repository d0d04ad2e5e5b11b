//! Counting what passed, failed and was skipped, over all runs.

use std::fmt;

use anyhow::Result;

/// The sum that `cargo xtask test` ends with.
#[derive(Clone, Copy, Default, PartialEq, Eq, Debug)]
pub struct Tally {
    /// Tests and checks that passed.
    pub passed: usize,
    /// Tests and checks that failed.
    pub failed: usize,
    /// Tests and checks that this machine could not do.
    pub skipped: usize,
}

impl Tally {
    /// Counts one check, and says why it failed.
    pub fn check<T>(&mut self, result: Result<T>) {
        match result {
            Ok(_) => self.passed += 1,
            Err(error) => {
                eprintln!("xtask: {error:#}");
                self.failed += 1;
            }
        }
    }

    /// Adds the counts of a line such as `test result: ok. 12 passed; 0 failed; 1 ignored; …`.
    pub fn read(&mut self, line: &str) {
        let Some(counts) = line.strip_prefix("test result: ") else { return };
        for part in counts.split([';', '.']) {
            let mut words = part.split_whitespace();
            if let (Some(number), Some(word)) = (words.next(), words.next())
                && let Ok(number) = number.parse::<usize>()
            {
                match word {
                    "passed" => self.passed += number,
                    "failed" => self.failed += number,
                    "ignored" => self.skipped += number,
                    _ => {}
                }
            }
        }
    }

    /// A test that returned early because something was missing: the test runner calls that a pass.
    pub fn passed_but_skipped(&mut self) {
        self.passed = self.passed.saturating_sub(1);
        self.skipped += 1;
    }
}

impl fmt::Display for Tally {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} passed, {} failed", self.passed, self.failed)?;
        if self.skipped > 0 {
            write!(f, ", {} skipped", self.skipped)?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_counts_of_several_runs_are_summed() {
        let mut tally = Tally::default();
        tally.read("running 3 tests");
        tally.read("test result: ok. 12 passed; 0 failed; 1 ignored; 0 measured; 4 filtered out; finished in 0.10s");
        tally.read("test result: FAILED. 2 passed; 3 failed; 0 ignored; 0 measured; 0 filtered out; finished in 1.00s");
        assert_eq!(tally.to_string(), "14 passed, 3 failed, 1 skipped");
    }

    #[test]
    fn a_test_that_was_skipped_does_not_count_as_passed() {
        let mut tally = Tally { passed: 5, ..Tally::default() };
        tally.passed_but_skipped();
        assert_eq!(tally.to_string(), "4 passed, 0 failed, 1 skipped");
    }
}
