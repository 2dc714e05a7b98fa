//! What a run says of itself while it goes on: a bar on a terminal, a line now and then elsewhere.

use std::io::{self, Write};
use std::path::PathBuf;
use std::time::{Duration, Instant};

use indicatif::{FormattedDuration, ProgressBar, ProgressDrawTarget, ProgressStyle};

use crate::input::{Input, Walk};
use crate::output::Summary;

/// How progress is shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Show {
    /// A bar that is drawn over again.
    Bar,
    /// Lines, no closer to each other than this.
    Lines(Duration),
    /// Nothing.
    Nothing,
}

/// Progress on standard error.
#[derive(Debug)]
pub(crate) struct Progress {
    bar: ProgressBar,
    show: Show,
    total: Option<u64>,
    start: Start,
    /// When the last line was printed.
    last: Instant,
}

/// Where this run began; a resumed one begins behind what is written already.
#[derive(Clone, Copy, Debug)]
struct Start {
    moment: Instant,
    bytes: u64,
    articles: u64,
}

/// Prints lines above the bar.
#[derive(Clone, Debug)]
pub(crate) struct Printer(ProgressBar);

impl Progress {
    /// Progress over `total` bytes of input, if that is known.
    pub(crate) fn new(total: Option<u64>, show: Show) -> Self {
        let bar = match total {
            Some(total) => ProgressBar::new(total),
            None => ProgressBar::new_spinner(),
        };
        let template = match total {
            Some(_) => "{elapsed_precise} {bar:25} {bytes}/{total_bytes}, {msg}",
            None => "{elapsed_precise} {spinner} {bytes}, {msg}",
        };
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        match show {
            Show::Bar => bar.enable_steady_tick(Duration::from_millis(200)),
            _ => bar.set_draw_target(ProgressDrawTarget::hidden()),
        }
        let now = Instant::now();
        Progress {
            bar,
            show,
            total,
            start: Start {
                moment: now,
                bytes: 0,
                articles: 0,
            },
            last: now,
        }
    }

    /// Counts from here on: rates are of what comes after so many bytes of input and so many articles.
    pub(crate) fn begin(&mut self, bytes: u64, articles: u64) {
        self.start = Start {
            moment: Instant::now(),
            bytes,
            articles,
        };
        self.bar.reset_elapsed();
    }

    /// Shows how far the run is; `bytes` of the input are done.
    pub(crate) fn update(&mut self, bytes: u64, summary: &Summary) {
        let now = Instant::now();
        match self.show {
            Show::Bar => {
                self.bar.set_position(bytes);
                self.bar.set_message(self.figures(now, bytes, summary));
            }
            Show::Lines(every) if now - self.last >= every => {
                self.last = now;
                let elapsed = FormattedDuration(now - self.start.moment);
                let figures = self.figures(now, bytes, summary);
                self.printer()
                    .print(&format!("progress: {elapsed}, {figures}"));
            }
            Show::Lines(_) | Show::Nothing => {}
        }
    }

    /// The figures in words.
    fn figures(&self, now: Instant, bytes: u64, summary: &Summary) -> String {
        let seconds = (now - self.start.moment).as_secs_f64().max(1e-3);
        let rate = summary.articles.saturating_sub(self.start.articles) as f64 / seconds;
        let mut text = format!(
            "{} articles, {rate:.1} articles/s, {} events, {} rejected",
            summary.articles, summary.events, summary.rejects
        );
        if let Some(total) = self.total.filter(|total| *total > 0) {
            let share = (100 * bytes.min(total)) / total;
            text += &format!(", {share} %");
            let done = bytes.saturating_sub(self.start.bytes);
            if done > 0 {
                let left = total.saturating_sub(bytes) as f64 / done as f64 * seconds;
                // Whole seconds are all that is shown; a century is more than anybody waits.
                let left = Duration::from_secs(left.round().min(3e9) as u64);
                text += &format!(", {} left", FormattedDuration(left));
            }
        }
        text
    }

    /// Something to print lines with.
    pub(crate) fn printer(&self) -> Printer {
        Printer(self.bar.clone())
    }

    /// Takes the bar away.
    pub(crate) fn finish(&self) {
        self.bar.finish_and_clear();
    }
}

impl Printer {
    /// Prints a line on standard error.
    pub(crate) fn print(&self, line: &str) {
        self.0.suspend(|| {
            // A closed standard error is nobody to tell.
            let _ = writeln!(io::stderr(), "{line}");
        });
    }
}

/// Files whose sizes are asked for before a run; with more, it is not known how much there is.
const MOST_FILES: usize = 10_000;

/// Size in bytes of all that is to be read; `None` where there is a pipe among it, or too many files. `excluded` as for [`Walk`].
pub(crate) fn total_bytes(inputs: &[Input], excluded: Vec<PathBuf>) -> Option<u64> {
    let mut total = 0;
    for (number, source) in Walk::new(inputs.to_vec(), excluded).enumerate() {
        if number == MOST_FILES {
            return None;
        }
        // What cannot be read is rejected, and has no size.
        let Ok(source) = source else { continue };
        let Ok(data) = source.path?.metadata() else {
            continue;
        };
        if !data.is_file() {
            return None;
        }
        total += data.len();
    }
    Some(total)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    fn summary(articles: u64) -> Summary {
        Summary {
            articles,
            events: 7,
            rejects: 2,
            ..Summary::default()
        }
    }

    #[test]
    fn figures_are_those_of_this_run() {
        let mut progress = Progress::new(Some(1000), Show::Nothing);
        progress.begin(200, 50);
        let later = progress.start.moment + Duration::from_secs(10);
        assert_eq!(
            progress.figures(later, 400, &summary(150)),
            "150 articles, 10.0 articles/s, 7 events, 2 rejected, 40 %, 00:00:30 left"
        );
        // Nothing is known yet, or there is no size.
        assert_eq!(
            progress.figures(later, 200, &summary(50)),
            "50 articles, 0.0 articles/s, 7 events, 2 rejected, 20 %"
        );
        let piped = Progress::new(None, Show::Nothing);
        let later = piped.start.moment + Duration::from_secs(1);
        assert_eq!(
            piped.figures(later, 9, &summary(3)),
            "3 articles, 3.0 articles/s, 7 events, 2 rejected"
        );
    }

    #[test]
    fn the_size_is_that_of_the_files_that_will_be_read() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        for (name, size) in [
            ("a.jsonl", 10),
            ("b.txt", 20),
            ("c.png", 400),
            ("out.jsonl", 800),
        ] {
            fs::write(at(name), vec![b'x'; size]).unwrap();
        }
        let written = vec![at("out.jsonl").canonicalize().unwrap()];
        let total = |inputs: &[Input]| total_bytes(inputs, written.clone());
        let whole = Input::Path(folder.path().to_owned());
        assert_eq!(total(&[whole]), Some(30));
        assert_eq!(
            total(&[Input::Path(at("*.jsonl")), Input::Path(at("none"))]),
            Some(10)
        );
        assert_eq!(total(&[Input::Path(at("a.jsonl")), Input::Stdin]), None);
    }
}
