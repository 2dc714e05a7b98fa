//! The figures of a run.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::{Deserialize, Serialize};

use crate::input::Reject;
use crate::record::Record;

/// Counts what a run has written. `articles` is always the sum of `records` and `rejects`.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Summary {
    /// Articles found in the input; a file that cannot be read counts as one.
    pub articles: u64,
    /// Records written.
    pub records: u64,
    /// Rejects written.
    pub rejects: u64,
    /// Events of all records.
    pub events: u64,
    /// Sentences of the articles that this run processed; those of the run before are not counted when it is resumed.
    pub sentences: u64,
    /// Those that the network has read; the others cannot matter to an event.
    pub sentences_read: u64,
    /// Duration of the run without the loading of models, in seconds.
    pub seconds: f64,
    /// Time spent in each stage, of all threads together, in seconds; see [`Stage`](crate::timing::Stage).
    pub stage_seconds: BTreeMap<String, f64>,
    /// True when the input was read to its end; false when the reader of the output closed it before.
    pub complete: bool,
    /// Events by type.
    pub events_by_type: BTreeMap<String, u64>,
    /// Records by language code.
    pub records_by_language: BTreeMap<String, u64>,
    /// Rejects by code.
    pub rejects_by_code: BTreeMap<String, u64>,
}

impl Summary {
    /// Counts a record.
    pub fn add_record(&mut self, record: &Record) {
        self.articles += 1;
        self.records += 1;
        self.events += record.events.len() as u64;
        for event in &record.events {
            count(&mut self.events_by_type, event.event_type.label());
        }
        count(&mut self.records_by_language, &record.language);
    }

    /// Counts a reject.
    pub fn add_reject(&mut self, reject: &Reject) {
        self.add_reject_code(reject.code);
    }

    /// Counts a reject of which only the code is known.
    pub fn add_reject_code(&mut self, code: &str) {
        self.articles += 1;
        self.rejects += 1;
        count(&mut self.rejects_by_code, code);
    }

    /// Counts what another summary has counted, its duration apart.
    pub(super) fn add(&mut self, other: &Summary) {
        self.articles += other.articles;
        self.records += other.records;
        self.rejects += other.rejects;
        self.events += other.events;
        self.sentences += other.sentences;
        self.sentences_read += other.sentences_read;
        let counts = [
            (&mut self.events_by_type, &other.events_by_type),
            (&mut self.records_by_language, &other.records_by_language),
            (&mut self.rejects_by_code, &other.rejects_by_code),
        ];
        for (mine, others) in counts {
            for (key, count) in others {
                *mine.entry(key.clone()).or_default() += count;
            }
        }
    }

    /// Writes the figures as one line of JSON.
    ///
    /// # Errors
    /// The stream's own.
    pub fn write(&self, mut writer: impl Write) -> io::Result<()> {
        serde_json::to_writer(&mut writer, self)?;
        writer.write_all(b"\n")?;
        writer.flush()
    }
}

fn count(counts: &mut BTreeMap<String, u64>, key: &str) {
    match counts.get_mut(key) {
        Some(count) => *count += 1,
        None => {
            counts.insert(key.to_owned(), 1);
        }
    }
}
