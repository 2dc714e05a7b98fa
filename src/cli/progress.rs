//! Progress on the terminal.

use std::io::{self, Write};
use std::time::Duration;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::output::Summary;

/// A progress bar on standard error, or nothing.
#[derive(Clone, Debug)]
pub(crate) struct Progress {
    bar: ProgressBar,
}

impl Progress {
    /// A bar over `total` bytes, or a count where the size is not known. Unless `visible`, nothing is drawn.
    pub(crate) fn new(total: Option<u64>, visible: bool) -> Self {
        let bar = match total {
            Some(total) => ProgressBar::new(total),
            None => ProgressBar::new_spinner(),
        };
        let template = match total {
            Some(_) => "{elapsed_precise} {bar:30} {bytes}/{total_bytes} {msg}, {eta} left",
            None => "{elapsed_precise} {spinner} {bytes} {msg}",
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        if visible {
            bar.enable_steady_tick(Duration::from_millis(200));
        } else {
            bar.set_draw_target(ProgressDrawTarget::hidden());
        }
        Progress { bar }
    }

    /// Shows how far the run is.
    pub(crate) fn update(&self, bytes: u64, summary: &Summary) {
        self.bar.set_position(bytes);
        self.bar.set_message(format!(
            "{} articles, {} events, {} rejected",
            summary.articles, summary.events, summary.rejects
        ));
    }

    /// Prints a line on standard error, above the bar.
    pub(crate) fn print(&self, line: &str) {
        self.bar.suspend(|| {
            // A closed standard error is nobody to tell.
            let _ = writeln!(io::stderr(), "{line}");
        });
    }

    /// Takes the bar away.
    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}
