//! The comparison that is exported, and how.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::sync::{Arc, Mutex};

use carriere::compare::export::{StoryFormat, StoryOptions, StoryWriter};
use carriere::compare::{Story, Told};
use carriere::record::Record;
use serde::de::DeserializeOwned;

/// The folder of fixtures.
pub fn fixtures() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/exports/fixtures")
}

fn read<T: DeserializeOwned>(name: &str) -> Vec<T> {
    let text = fs::read_to_string(fixtures().join(name)).unwrap();
    let lines = text.lines().map(|line| serde_json::from_str(line).unwrap());
    lines.collect()
}

/// The stories of `stories.jsonl`, with their events from `records.jsonl`.
pub fn stories() -> Vec<(Story, Vec<Told>)> {
    let records: Vec<Record> = read("records.jsonl");
    let told = |story: Story| {
        let mentions = story.mentions.iter().map(|mention| {
            let record = records.iter().find(|record| record.id == mention.article);
            Told::of(record.unwrap(), mention.event).unwrap()
        });
        let told = mentions.collect();
        (story, told)
    };
    read("stories.jsonl").into_iter().map(told).collect()
}

/// Bytes that a test can read after the writer is gone.
#[derive(Clone, Default)]
struct Shared(Arc<Mutex<Vec<u8>>>);

impl Write for Shared {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.0.lock().unwrap().write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Options for a format.
pub fn options(format: StoryFormat) -> StoryOptions {
    StoryOptions::new(None, Some(format), None).unwrap()
}

/// What the stories are written as.
pub fn export(stories: &[(Story, Vec<Told>)], options: &StoryOptions) -> Vec<u8> {
    let models = Path::new(env!("CARGO_MANIFEST_DIR")).join("models");
    let shared = Shared::default();
    let mut writer = StoryWriter::new(Box::new(shared.clone()), options, &models).unwrap();
    for (story, told) in stories {
        writer.write(story, told).unwrap();
    }
    writer.finish().unwrap();
    let bytes = shared.0.lock().unwrap();
    bytes.clone()
}

/// The same as text.
pub fn exported(options: &StoryOptions) -> String {
    String::from_utf8(export(&stories(), options)).unwrap()
}
