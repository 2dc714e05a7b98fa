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

/// Text that has been made to break files of one kind or another.
pub const NASTY: [&str; 24] = [
    "",
    " ",
    "\"",
    "\"Anne Roux\"",
    "'A'",
    "a\tb\nc\r\nd",
    "a | b || Q42 | P31 | Q5",
    "x\nQ42\tP31\tQ5",
    "/* a */",
    "a */ b /*",
    "# a",
    "=1+1",
    "-2+3",
    "@SUM(A1)",
    "“quotés” «là»",
    "\"\"\"\"",
    "e\u{301}te\u{301}",
    "zero\u{200b}width\u{feff}\u{ad}",
    "nul\0del\u{7f}nel\u{85}",
    "a\u{a0}b\u{2009}c\u{2028}d",
    "ایران 日本 한국",
    "a;b,c",
    "https://example.org/a b|c\"d*e/*f",
    "{\"id\": \"x\"}",
];

/// The stories with such a text in every place that takes one, and with one that is very long.
pub fn nasty_stories() -> Vec<(Story, Vec<Told>)> {
    let long = "Très long ".repeat(800);
    let mut nasty = Vec::new();
    for (number, text) in NASTY.iter().copied().chain([long.as_str()]).enumerate() {
        for (mut story, mut told) in stories() {
            story.person.id = format!("{text}{number}");
            story.person.canonical = format!("{text}{number}");
            story.person.names = vec![text.into(), format!("{text} {number}")];
            story.reasons = vec![text.into()];
            for (mention, told) in story.mentions.iter_mut().zip(&mut told) {
                let record = &mut told.record;
                record.id = format!("{}{text}{number}", record.id);
                mention.article.clone_from(&record.id);
                for field in [&mut record.title, &mut record.url, &mut record.source] {
                    *field = Some(text.into());
                }
                let event = &mut told.event;
                event.person.canonical = Some(text.into());
                let slots = [
                    &mut event.organization,
                    &mut event.role,
                    &mut event.place,
                    &mut event.date,
                    &mut event.by,
                    &mut event.predecessor,
                ];
                for argument in slots.into_iter().flatten() {
                    argument.text = text.into();
                    argument.canonical = None;
                    argument.value = Some(text.into());
                }
                event.evidence[0].text = text.into();
            }
            nasty.push((story, told));
        }
    }
    nasty
}
