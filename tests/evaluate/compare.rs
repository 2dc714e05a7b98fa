//! `--compare`: what changed since an earlier result.

use std::fs;
use std::path::PathBuf;

use serde_json::{Value, json};

use crate::{assert_expected, evaluate, own, stdout};

/// The result of the earlier run, in a folder.
fn earlier() -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("old.json");
    stdout(
        evaluate("news.gold.jsonl", "news.predicted.jsonl")
            .arg("-o")
            .arg(&path),
    );
    (folder, path)
}

#[test]
fn changes_are_told_record_by_record() {
    let (_folder, old) = earlier();
    let later = || {
        let mut command = evaluate("news.gold.jsonl", "news.later.jsonl");
        command.arg("--compare").arg(&old);
        command
    };
    assert_expected("news.compared.txt", &stdout(&mut later()));
    assert_expected(
        "news.compared.md",
        &stdout(later().args(["--format", "markdown"])),
    );
    let found: Value = serde_json::from_str(&stdout(later().args(["--format", "json"]))).unwrap();
    let comparison = &found["comparison"];
    assert_eq!(comparison["articles"], 4);
    let kinds: Vec<(&str, &str)> = comparison["changes"]
        .as_array()
        .unwrap()
        .iter()
        .map(|change| {
            (
                change["kind"].as_str().unwrap(),
                change["article"].as_str().unwrap(),
            )
        })
        .collect();
    assert_eq!(
        kinds,
        [
            ("found", "fr-1"),
            ("spurious_gone", "fr-1"),
            ("slots_better", "fr-1"),
            ("spurious_new", "fr-1"),
            ("slots_worse", "fr-2"),
            ("spurious_gone", "en-1"),
            ("lost", "en-1"),
        ]
    );
    let better = &comparison["changes"][2]["slots"];
    assert_eq!(
        *better,
        json!([{"slot": "predecessor", "before": "wrong", "after": "right"}])
    );
    let event = &comparison["event"]["all"];
    assert_eq!(event["before"], 0.5882);
    assert_eq!(event["after"], found["event"]["all"]["f1"]);
    let p = event["p"].as_f64().unwrap();
    // Four articles cannot tell.
    assert!(p > 0.2 && p <= 1.0, "{p}");

    let page = stdout(later().args(["--format", "html"]));
    assert!(page.contains("<li class=\"better\"><strong>now found</strong>"));
    assert!(page.contains("predecessor wrong → right"));
}

#[test]
fn the_same_seed_gives_the_same_report() {
    let (_folder, old) = earlier();
    let report = |seed: &str| {
        let mut command = evaluate("news.gold.jsonl", "news.later.jsonl");
        stdout(
            command
                .arg("--compare")
                .arg(&old)
                .args(["--seed", seed, "--resamples", "200"]),
        )
    };
    assert_eq!(report("1"), report("1"));
    assert_ne!(report("1"), report("2"));
}

#[test]
fn a_result_is_no_different_from_itself() {
    let (folder, old) = earlier();
    let path = folder.path().join("new.json");
    stdout(
        evaluate("news.gold.jsonl", "news.predicted.jsonl")
            .arg("--compare")
            .arg(&old)
            .arg("-o")
            .arg(&path),
    );
    let found: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    assert_eq!(found["comparison"]["changes"], json!([]));
    for difference in found["comparison"]["event"].as_object().unwrap().values() {
        assert_eq!(
            (&difference["difference"], &difference["p"]),
            (&json!(0.0), &json!(1.0))
        );
    }
}

#[test]
fn other_files_are_refused_before_anything_is_read() {
    let output = evaluate("news.gold.jsonl", "news.predicted.jsonl")
        .arg("--compare")
        .arg(own("fixtures/news.gold.jsonl"))
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    let errors = String::from_utf8(output.stderr).unwrap();
    assert!(
        errors.contains("news.gold.jsonl: no result of `carriere evaluate --format json`"),
        "{errors}"
    );
    assert!(output.stdout.is_empty());
}
