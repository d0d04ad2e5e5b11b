//! How long work shows itself: a bar on a terminal, log lines elsewhere.

use indicatif::{ProgressBar, ProgressStyle};
use std::{
    io::IsTerminal as _,
    sync::atomic::{AtomicU32, Ordering},
};

/// Steps of the bar.
const STEPS: u64 = 1000;
/// Log lines are written at every tenth of the work.
const LOGGED_SHARE: f64 = 0.1;

/// The progress of one long work; may be told from several threads.
#[derive(Debug)]
pub struct Progress {
    label: &'static str,
    bar: Option<ProgressBar>,
    logged: AtomicU32,
}

impl Progress {
    /// Begins to show.
    pub fn begin(label: &'static str) -> Self {
        let bar = std::io::stderr().is_terminal().then(|| {
            let style = ProgressStyle::with_template("{msg} {wide_bar} {percent:>3} % {eta}");
            let bar = ProgressBar::new(STEPS).with_message(label);
            // The template is constant; should it ever be wrong, the default bar serves as well.
            style.map(|style| bar.clone().with_style(style)).unwrap_or(bar)
        });
        Self { label, bar, logged: AtomicU32::new(0) }
    }

    /// Shows the share of the work that is done, 0 to 1.
    pub fn set(&self, share: f64) {
        if let Some(bar) = &self.bar {
            bar.set_position((share.clamp(0.0, 1.0) * STEPS as f64) as u64);
            return;
        }
        let tenth = (share / LOGGED_SHARE) as u32;
        if self.logged.fetch_max(tenth, Ordering::Relaxed) < tenth {
            tracing::info!("{}: {} %", self.label, tenth * 10);
        }
    }

    /// Removes the bar.
    pub fn end(self) {
        if let Some(bar) = self.bar {
            bar.finish_and_clear();
        }
    }
}
