//! Folders that lack a file or have a broken one.

use std::fs;
use std::path::Path;

use carriere::reader::Reader;
use carriere::syntax::Upos;
use tempfile::TempDir;

use crate::checkpoint::{entity_names, folder, options, read};

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
    let loaded = Reader::load(folder, &entity_names(), options(1));
    loaded.err().expect("an error").to_string()
}

#[test]
fn without_syntax_labels_entities_alone_are_read() {
    let Some(bundled) = folder() else { return };
    let copy = copy_without(&bundled, "syntax_labels.json");
    let reader = Reader::load(copy.path(), &entity_names(), options(1));
    let reader = reader.expect("a reader of entities");
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

/// Why a copy of the bundled folder is refused whose ONNX file has `new` wherever it had `old`, which is as long.
fn failure_with(bundled: &Path, old: &[u8], new: &[u8]) -> String {
    let copy = copy_without(bundled, "");
    let path = copy.path().join("model.onnx");
    let mut bytes = fs::read(&path).expect("a file");
    let starts = 0..=bytes.len() - old.len();
    let places: Vec<usize> = starts
        .filter(|start| bytes[*start..].starts_with(old))
        .collect();
    assert!(!places.is_empty(), "{old:?}");
    for start in places {
        bytes[start..start + new.len()].copy_from_slice(new);
    }
    fs::write(&path, bytes).expect("a file");
    failure(copy.path())
}

#[test]
fn what_is_not_in_an_onnx_file_is_named() {
    let Some(bundled) = folder() else { return };
    for (old, new, expected) in [
        (
            &b"LayerNormalization"[..],
            &b"LayerNormalizatiun"[..],
            "LayerNormalizatiun",
        ),
        (
            b"attention_mask",
            b"attention_musk",
            "an input `attention_musk`",
        ),
        // The name's length stands before it.
        (b"\x03ner", b"\x03nix", "no output `logits`, but nix"),
    ] {
        let message = failure_with(&bundled, old, new);
        assert!(
            message.contains("model.onnx: ") && message.contains(expected),
            "{message}"
        );
    }
}

#[test]
fn an_onnx_file_lies_where_the_hub_has_it() {
    let Some(bundled) = folder() else { return };
    for name in ["model.onnx", "model_quantized.onnx"] {
        let copy = copy_without(&bundled, "model.onnx");
        fs::create_dir(copy.path().join("onnx")).expect("a folder");
        let path = copy.path().join("onnx").join(name);
        fs::copy(bundled.join("model.onnx"), path).expect("a copy");
        let reader = Reader::load(copy.path(), &entity_names(), options(1));
        reader.expect("a reader");
    }
}

#[test]
fn labels_without_meaning_are_named_until_the_folder_says_it() {
    let Some(bundled) = folder() else { return };
    let config = fs::read_to_string(bundled.join("config.json")).expect("a file");
    let copy = copy_without(&bundled, "");
    fs::write(
        copy.path().join("config.json"),
        config.replace("PER\"", "LEADER\""),
    )
    .expect("a file");
    let message = failure(copy.path());
    assert!(
        message.contains("not known: B-LEADER, I-LEADER."),
        "{message}"
    );
    let own = copy.path().join("entity_labels.toml");
    assert!(message.contains(&own.display().to_string()), "{message}");
    fs::write(own, "person = [\"leader\"]\n").expect("a file");
    let reader = Reader::load(copy.path(), &entity_names(), options(1)).expect("a reader");
    let text = "Claire Vasseur travaille à Lyon.";
    let names = read(&reader, &[text])[0]
        .mentions
        .iter()
        .map(|m| m.kind.label())
        .collect::<Vec<_>>();
    assert_eq!(names, ["PER", "LOC"]);
}
