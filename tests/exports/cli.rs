//! `carriere compare -o`: the name of the output tells the format.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use assert_cmd::Command;
use serde_json::Value;

use crate::stories::fixtures;

/// Compares the records of the fixtures in a folder of its own.
fn compare(folder: &Path, options: &[&str]) -> Output {
    let mut command = Command::cargo_bin("carriere").unwrap();
    command.current_dir(folder).arg("compare");
    command.arg(fixtures().join("records.jsonl")).args(options);
    command.output().unwrap()
}

/// What is written to a file of this name.
fn written(name: &str, options: &[&str]) -> (tempfile::TempDir, PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let output = compare(folder.path(), &[&["-o", name], options].concat());
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{said}");
    assert!(output.stdout.is_empty());
    let path = folder.path().join(name);
    (folder, path)
}

fn text(name: &str, options: &[&str]) -> String {
    let (_folder, path) = written(name, options);
    fs::read_to_string(path).unwrap()
}

#[test]
fn the_name_tells_the_format() {
    let stories = text("a.jsonl", &[]);
    let stories: Vec<Value> = stories
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    let mentions = |story: &Value| story["mentions"].as_array().unwrap().len();
    let mentions: usize = stories.iter().map(mentions).sum();
    let rows = crate::table::rows(&text("a.csv", &[]), b',');
    assert_eq!(rows.len(), mentions);
    assert_eq!(
        rows.len(),
        crate::table::rows(&text("a.tsv", &[]), b'\t').len()
    );
    for line in text("a.ftm.jsonl", &[]).lines() {
        let entity: Value = serde_json::from_str(line).unwrap();
        assert!(entity["schema"].is_string() && entity["properties"].is_object());
    }
    let proposals = text("a.qs", &[]);
    assert!(
        proposals.starts_with("# Proposals for Wikidata"),
        "{proposals}"
    );
    // The option goes before the name.
    let folder = tempfile::tempdir().unwrap();
    let output = compare(folder.path(), &["--output-format", "csv"]);
    let standard = String::from_utf8(output.stdout).unwrap();
    assert_eq!(standard, text("a.csv", &[]));
    assert_eq!(text("a.txt", &["--output-format", "csv"]), standard);
}

#[test]
fn both_languages_are_one_story_in_every_format() {
    let rows = crate::table::rows(&text("a.csv", &[]), b',');
    let council = |row: &&std::collections::HashMap<String, String>| {
        row["type"] == "appointment" && row["person_name"] == "Anne Roux"
    };
    let council: Vec<_> = rows.iter().filter(council).collect();
    assert_eq!(council.len(), 2, "{rows:#?}");
    assert_eq!(council[0]["story_id"], council[1]["story_id"]);
    assert_eq!(council[0]["verdict"], "agree");
    let entities = text("a.ftm.json", &[]);
    assert!(
        entities.contains("appointment: French and English sources agree"),
        "{entities}"
    );
    let items = fixtures().join("items.csv");
    let items = items.to_str().unwrap();
    // The list has the identifier that the comparison of the fixtures gives; the program gives another.
    let folder = tempfile::tempdir().unwrap();
    let list = fs::read_to_string(items)
        .unwrap()
        .replace(",p1,", ",anne-roux,");
    let path = folder.path().join("items.csv");
    fs::write(&path, list).unwrap();
    let proposals = text("a.qs", &["--items", path.to_str().unwrap()]);
    let line = "\nQ101\tP39\tQ104\tP580\t+2016-02-08T00:00:00Z/11\tS248\tQ106\t";
    assert!(proposals.contains(line), "{proposals}");
    let all = text("a.qs", &["--items", path.to_str().unwrap(), "--all"]);
    assert!(all.len() > proposals.len());
}

#[test]
fn a_list_of_items_that_makes_no_sense_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(
        folder.path().join("items.csv"),
        "kind,name,item\nperson,X,Y\n",
    )
    .unwrap();
    let output = compare(folder.path(), &["-o", "a.qs", "--items", "items.csv"]);
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("items.csv:2: `Y` is no item"), "{said}");
    assert!(!folder.path().join("a.qs").exists());
}

#[cfg(not(feature = "parquet"))]
#[test]
fn parquet_that_is_not_built_in_is_refused() {
    let folder = tempfile::tempdir().unwrap();
    let output = compare(folder.path(), &["-o", "a.parquet"]);
    assert_eq!(output.status.code(), Some(2));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("--features parquet"), "{said}");
}
