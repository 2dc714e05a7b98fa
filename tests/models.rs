//! `carriere models list` and `carriere models check` from outside: what is said of good folders and of broken ones.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use assert_cmd::Command;
use serde_json::Value;
use tempfile::TempDir;

fn models() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("models")
}

/// True when the reader is there; says so when a test is skipped.
fn has_reader() -> bool {
    let there = models().join("reader/model.onnx").is_file();
    if !there {
        eprintln!("skipped: there is no models/reader/model.onnx");
    }
    there
}

/// Runs `carriere models` with an empty cache: status, output, errors.
fn run(arguments: &[&str]) -> (Option<i32>, String, String) {
    let cache = tempfile::tempdir().unwrap();
    run_with(cache.path(), arguments)
}

fn run_with(cache: &Path, arguments: &[&str]) -> (Option<i32>, String, String) {
    let Output {
        status,
        stdout,
        stderr,
    } = Command::cargo_bin("carriere")
        .unwrap()
        .arg("models")
        .args(arguments)
        .env("HF_HOME", cache)
        .env("CARRIERE_MODELS", models())
        .output()
        .unwrap();
    let text = |bytes| String::from_utf8(bytes).unwrap();
    (status.code(), text(stdout), text(stderr))
}

/// A copy of what the default engine reads of the bundled model, with a list of these files' checksums.
fn copy() -> TempDir {
    let copy = tempfile::tempdir().unwrap();
    let files = [
        "config.json",
        "tokenizer.json",
        "syntax_labels.json",
        "model.onnx",
    ];
    for file in files {
        fs::copy(models().join("reader").join(file), copy.path().join(file)).unwrap();
    }
    let list = fs::read_to_string(models().join("reader/SHA256SUMS")).unwrap();
    let lines = list.lines().filter(|line| {
        files
            .iter()
            .any(|file| line.ends_with(&format!("  {file}")))
    });
    let list: String = lines.map(|line| format!("{line}\n")).collect();
    assert_eq!(list.lines().count(), files.len());
    fs::write(copy.path().join("SHA256SUMS"), list).unwrap();
    copy
}

/// The lines with faults of a check that must find some.
fn faults(folder: &Path) -> Vec<String> {
    let (status, report, errors) = run(&["check", folder.to_str().unwrap()]);
    assert_eq!(status, Some(1), "{report}{errors}");
    assert_eq!(errors, "");
    let faults: Vec<String> = report
        .lines()
        .filter_map(|line| line.strip_prefix("FAIL  "))
        .map(str::to_owned)
        .collect();
    let count = match faults.len() {
        1 => "1 fault".to_owned(),
        n => format!("{n} faults"),
    };
    assert!(report.ends_with(&format!(": {count}\n")), "{report}");
    faults
}

#[test]
fn the_bundled_model_is_listed() {
    if !has_reader() {
        return;
    }
    let (status, table, errors) = run(&["list"]);
    assert_eq!((status, &*errors), (Some(0), ""));
    let lines: Vec<&str> = table.lines().collect();
    assert_eq!(lines.len(), 2);
    let folder = models().join("reader").display().to_string();
    for cell in [
        "bundled",
        "BertForTokenClassification",
        "12",
        "PER ORG LOC MISC",
        "yes",
        &folder,
    ] {
        assert!(lines[1].contains(cell), "{cell} in {table}");
    }
    // Columns stand under their names.
    assert_eq!(lines[0].find("folder"), lines[1].find(&folder));

    let (status, lines, _) = run(&["list", "--format", "json"]);
    assert_eq!(status, Some(0));
    let entry: Value = serde_json::from_str(&lines).unwrap();
    assert_eq!(entry["name"], "bundled");
    assert_eq!(entry["commit"], Value::Null);
    assert_eq!(entry["folder"], *folder);
    assert_eq!(
        (&entry["layers"], &entry["syntax"]),
        (&12.into(), &true.into())
    );
    assert_eq!(
        entry["labels"],
        serde_json::json!(["PER", "ORG", "LOC", "MISC"])
    );
    assert_eq!(entry["engines"], serde_json::json!(["rten", "rust-bert"]));
    let files = fs::read_dir(folder).unwrap();
    let bytes: u64 = files
        .map(|file| file.unwrap().metadata().unwrap().len())
        .sum();
    assert_eq!(entry["bytes"], bytes);
}

#[test]
fn models_of_the_cache_are_listed_without_a_bundled_one() {
    let (cache, empty) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
    let folder = cache.path().join("hub/models--own--reader/snapshots/abc");
    fs::create_dir_all(&folder).unwrap();
    let config = r#"{"model_type": "xlm-roberta", "num_hidden_layers": 24, "id2label": {"0": "O", "1": "I-PER"}}"#;
    fs::write(folder.join("config.json"), config).unwrap();
    fs::write(folder.join("tokenizer.json"), "{}").unwrap();
    fs::write(folder.join("model.onnx"), "").unwrap();
    let models = empty.path().to_str().unwrap();
    let (status, table, errors) = run_with(cache.path(), &["list", "--models", models]);
    assert_eq!(status, Some(1));
    assert!(
        errors.contains("warning: ") && errors.contains("config.json"),
        "{errors}"
    );
    let line = table.lines().nth(1).unwrap();
    for cell in ["own/reader", "xlm-roberta", "24", "PER", "rten"] {
        assert!(line.contains(cell), "{cell} in {table}");
    }
}

#[test]
fn the_bundled_model_is_good() {
    if !has_reader() {
        return;
    }
    let (status, report, errors) = run(&["check"]);
    assert_eq!((status, &*errors), (Some(0), ""), "{report}");
    assert!(!report.contains("FAIL"), "{report}");
    for words in [
        "SHA256SUMS: 8 files",
        "rten, fr: PER Jeanne Morel, ORG Banque de France, LOC Paris; a tree of ",
        "rten, en: PER Peter Hardy, ORG Bank of England, LOC London; a tree of ",
        "all is well",
    ] {
        assert!(report.contains(words), "{words} in {report}");
    }
    assert_eq!(
        report.contains("rust-bert, fr: "),
        cfg!(feature = "rust-bert")
    );
}

#[test]
fn changed_and_missing_files_are_named() {
    if !has_reader() {
        return;
    }
    let copy = copy();
    let at = |name: &str| copy.path().join(name);
    let (status, report, _) = run(&["check", copy.path().to_str().unwrap()]);
    assert_eq!(status, Some(0), "{report}");

    // One changed byte where the network can still be loaded.
    let mut bytes = fs::read(at("model.onnx")).unwrap();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 1;
    fs::write(at("model.onnx"), &bytes).unwrap();
    let found = faults(copy.path());
    let place = at("model.onnx").display().to_string();
    assert!(
        found[0].starts_with(&place) && found[0].contains("SHA-256"),
        "{found:?}"
    );

    // The rest is checked without the list.
    fs::remove_file(at("SHA256SUMS")).unwrap();
    fs::write(at("model.onnx"), &bytes[..middle]).unwrap();
    let found = faults(copy.path());
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0].starts_with("rten: ") && found[0].contains(&place),
        "{found:?}"
    );

    fs::remove_file(at("model.onnx")).unwrap();
    fs::remove_file(at("tokenizer.json")).unwrap();
    let found = faults(copy.path());
    assert_eq!(found.len(), 2, "{found:?}");
    assert!(
        found[0].contains("tokenizer.json: no such file"),
        "{found:?}"
    );
    assert!(found[1].contains("no engine of this build"), "{found:?}");
}

#[test]
fn a_list_names_what_is_missing() {
    if !has_reader() {
        return;
    }
    let copy = copy();
    let at = |name: &str| copy.path().join(name);
    fs::remove_file(at("syntax_labels.json")).unwrap();
    let found = faults(copy.path());
    assert_eq!(found.len(), 1, "{found:?}");
    assert!(
        found[0].contains("syntax_labels.json: no such file"),
        "{found:?}"
    );
    fs::write(at("SHA256SUMS"), "no checksum\n").unwrap();
    let found = faults(copy.path());
    assert!(
        found[0].contains("SHA256SUMS:1: expected a SHA-256"),
        "{found:?}"
    );
}

#[test]
fn files_of_different_models_are_named() {
    if !has_reader() {
        return;
    }
    let copy = copy();
    fs::remove_file(copy.path().join("SHA256SUMS")).unwrap();
    let config = copy.path().join("config.json");
    let text = fs::read_to_string(&config).unwrap();
    fs::write(
        &config,
        text.replace("\"7\": \"B-MISC\",", "")
            .replace("\"8\"", "\"7\""),
    )
    .unwrap();
    let found = faults(copy.path());
    assert!(
        found[0].starts_with("rten: ") && found[0].contains("config.json"),
        "{found:?}"
    );
}

#[test]
fn no_folder_is_no_check() {
    let (status, report, errors) = run(&["check", "no/such/folder"]);
    assert_eq!((status, &*report), (Some(2), ""));
    assert!(
        errors.starts_with("error: ") && errors.contains("no/such/folder"),
        "{errors}"
    );
}

/// The same list as other programs read it.
#[test]
fn the_list_of_checksums_names_every_file_of_the_model() {
    let folder = models().join("reader");
    let list = fs::read_to_string(folder.join("SHA256SUMS")).unwrap();
    let mut listed: Vec<&str> = list.lines().map(|line| &line[66..]).collect();
    listed.sort_unstable();
    let mut there: Vec<String> = fs::read_dir(folder)
        .unwrap()
        .map(|entry| entry.unwrap().file_name().into_string().unwrap())
        .filter(|name| !["README.md", "SHA256SUMS"].contains(&&**name))
        .collect();
    there.sort_unstable();
    assert_eq!(listed, there);
}

#[cfg(not(feature = "hub"))]
#[test]
fn a_build_without_the_hub_says_so() {
    let (status, report, errors) = run(&["fetch", "own/reader"]);
    assert_eq!((status, &*report), (Some(2), ""));
    assert!(errors.contains("--features hub"), "{errors}");
}
