//! Where the time goes, by stage.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Instant;

/// A stage of an article's way.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Stage {
    /// Input to articles; what is waited for a pipe counts.
    Read,
    /// Language, sentences, and which of them must be read.
    Split,
    /// Words to sub-word tokens.
    Tokenize,
    /// The network.
    Network,
    /// The network's numbers to names and syntax.
    Decode,
    /// Roles, dates, institutions, stand-ins.
    Mentions,
    /// Matching rules.
    Rules,
    /// Persons, and event mentions to events.
    Resolve,
    /// Records and rejects to their files; what is waited for a pipe counts.
    Write,
}

impl Stage {
    /// Every stage, in the order of an article's way.
    pub const ALL: [Stage; 9] = [
        Stage::Read,
        Stage::Split,
        Stage::Tokenize,
        Stage::Network,
        Stage::Decode,
        Stage::Mentions,
        Stage::Rules,
        Stage::Resolve,
        Stage::Write,
    ];

    /// The stage's name in the summary of a run.
    pub fn name(self) -> &'static str {
        match self {
            Stage::Read => "read",
            Stage::Split => "split",
            Stage::Tokenize => "tokenize",
            Stage::Network => "network",
            Stage::Decode => "decode",
            Stage::Mentions => "mentions",
            Stage::Rules => "rules",
            Stage::Resolve => "resolve",
            Stage::Write => "write",
        }
    }
}

/// Adds up the time that all threads spend in each stage.
#[derive(Debug, Default)]
pub struct Stopwatch {
    /// By [`Stage::ALL`].
    nanoseconds: [AtomicU64; Stage::ALL.len()],
}

impl Stopwatch {
    /// Runs a job and adds its duration to the stage.
    pub fn time<T>(&self, stage: Stage, job: impl FnOnce() -> T) -> T {
        let start = Instant::now();
        let result = job();
        let nanoseconds = u64::try_from(start.elapsed().as_nanos()).unwrap_or(u64::MAX);
        self.nanoseconds[stage as usize].fetch_add(nanoseconds, Ordering::Relaxed);
        result
    }

    /// Adds what another has measured.
    pub fn add(&self, other: &Stopwatch) {
        for (mine, others) in self.nanoseconds.iter().zip(&other.nanoseconds) {
            mine.fetch_add(others.load(Ordering::Relaxed), Ordering::Relaxed);
        }
    }

    /// Seconds by stage, of all threads together.
    pub fn seconds(&self) -> BTreeMap<String, f64> {
        let seconds = |stage: &Stage| {
            let nanoseconds = self.nanoseconds[*stage as usize].load(Ordering::Relaxed);
            (stage.name().to_owned(), nanoseconds as f64 / 1e9)
        };
        Stage::ALL.iter().map(seconds).collect()
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn time_goes_to_its_stage() {
        let watch = Stopwatch::default();
        let wait = Duration::from_millis(2);
        for _ in 0..2 {
            watch.time(Stage::Rules, || std::thread::sleep(wait));
        }
        let seconds = watch.seconds();
        assert!(seconds["rules"] >= 0.004 && seconds["network"] == 0.0);
        assert_eq!(seconds.len(), Stage::ALL.len());
        let all = Stopwatch::default();
        all.time(Stage::Read, || std::thread::sleep(wait));
        all.add(&watch);
        let sum = all.seconds();
        assert!(sum["rules"] == seconds["rules"] && sum["read"] >= 0.002);
    }
}
