//! Folders that lack a file or have a broken one.

use std::fs;
use std::path::Path;

use carriere::reader::{EngineKind, Reader};
use carriere::syntax::Upos;
use tempfile::TempDir;

use crate::checkpoint::{folder, read};

/// The files that the default engine reads.
const FILES: [&str; 4] = [
    "config.json",
    "tokenizer.json",
    "syntax_labels.json",
    "model.onnx",
];

/// A copy of the bundled folder without one of its files.
fn copy_without(bundled: &Path, left_out: &str) -> TempDir {
    let copy = tempfile::tempdir().expect("a folder");
    for file in FILES.iter().filter(|file| **file != left_out) {
        fs::copy(bundled.join(file), copy.path().join(file)).expect("a copy");
    }
    copy
}

/// Why the folder cannot be loaded.
fn failure(folder: &Path) -> String {
    let loaded = Reader::load(folder, EngineKind::Rten, 1);
    loaded.err().expect("an error").to_string()
}

#[test]
fn without_syntax_labels_entities_alone_are_read() {
    let Some(bundled) = folder() else { return };
    let copy = copy_without(&bundled, "syntax_labels.json");
    let reader = Reader::load(copy.path(), EngineKind::Rten, 1).expect("a reader of entities");
    assert!(!reader.has_syntax());
    let text = "Claire Vasseur travaille à Lyon.";
    let sentence = &read(&reader, &[text])[0];
    let names: Vec<&str> = sentence.mentions.iter().map(|m| m.span.of(text)).collect();
    assert_eq!(names, ["Claire Vasseur", "Lyon"]);
    assert!(!sentence.has_syntax);
    assert!(
        sentence
            .tokens
            .iter()
            .all(|t| t.upos == Upos::X && t.head.is_none())
    );
}

#[test]
fn a_missing_file_is_named() {
    let Some(bundled) = folder() else { return };
    for file in ["config.json", "tokenizer.json", "model.onnx"] {
        let copy = copy_without(&bundled, file);
        let message = failure(copy.path());
        assert!(
            message.contains(&copy.path().join(file).display().to_string()),
            "{message}"
        );
    }
}

#[test]
fn a_file_cut_short_is_named() {
    let Some(bundled) = folder() else { return };
    for file in FILES {
        let size = fs::metadata(bundled.join(file)).expect("a file").len();
        for length in [0, size / 2, size - size / 100 - 1] {
            let copy = copy_without(&bundled, "");
            let cut = fs::OpenOptions::new()
                .write(true)
                .open(copy.path().join(file))
                .expect("a file");
            cut.set_len(length).expect("a shorter file");
            let message = failure(copy.path());
            assert!(
                message.contains(file),
                "{file} of {length} bytes: {message}"
            );
        }
    }
}

#[test]
fn labels_of_another_model_are_refused() {
    let Some(bundled) = folder() else { return };
    let config = fs::read_to_string(bundled.join("config.json")).expect("a file");
    let mut config: serde_json::Value = serde_json::from_str(&config).expect("JSON");
    let labels = config["id2label"].as_object_mut().expect("labels");
    let count = labels.len();
    labels.remove(&(count - 1).to_string());
    let copy = copy_without(&bundled, "");
    fs::write(copy.path().join("config.json"), config.to_string()).expect("a file");
    let message = failure(copy.path());
    assert!(message.contains("config.json"), "{message}");
    assert!(
        message.contains(&count.to_string()) && message.contains(&(count - 1).to_string()),
        "{message}"
    );
}
