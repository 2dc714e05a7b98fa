//! `carriere compare`: what the command prints, that no event is lost, and how much of the labelled pairs it gets right.

mod cli;
mod gold;
mod properties;

use std::path::{Path, PathBuf};

use assert_cmd::Command;
use serde_json::{Value, json};

/// A path of the repository.
fn repository(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// `carriere compare`.
fn compare() -> Command {
    let mut command = Command::cargo_bin("carriere").unwrap();
    command
        .arg("compare")
        .arg("--models")
        .arg(repository("models"));
    command
}

/// The objects of JSON Lines.
fn objects(text: &[u8]) -> Vec<Value> {
    let text = std::str::from_utf8(text).unwrap();
    let lines = text.lines();
    lines
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

/// A record as `carriere extract` writes it; each event is its type, status, person and the texts of other slots.
fn record(id: &str, language: &str, date: &str, events: &[Value]) -> Value {
    let events: Vec<Value> = events.iter().map(event).collect();
    json!({
        "id": id, "language": language, "language_confidence": 1.0, "language_reliable": true, "date": date, "events": events,
    })
}

/// An event of an object of plain strings.
fn event(slots: &Value) -> Value {
    let mut event = json!({"status": "actual", "confidence": 0.9, "evidence": []});
    for (slot, text) in slots.as_object().unwrap() {
        event[slot] = match slot.as_str() {
            "type" | "status" | "confidence" => text.clone(),
            "date" | "end_date" => json!({"text": text, "value": text, "start": 0, "end": 1}),
            _ => json!({"text": text, "start": 0, "end": 1}),
        };
    }
    event
}

/// Records as JSON Lines.
fn lines(records: &[Value]) -> String {
    records.iter().map(|record| format!("{record}\n")).collect()
}
