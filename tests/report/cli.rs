//! `carriere report` from outside.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use assert_cmd::Command;
use carriere::record::Record;
use serde_json::Value;
use tempfile::TempDir;

use crate::gold::records;
use crate::page::script;

fn report(arguments: &[&str], folder: &TempDir, stdin: &str) -> Output {
    let mut command = Command::cargo_bin("carriere").expect("the program");
    command
        .arg("report")
        .args(arguments)
        .current_dir(folder.path());
    command.env(
        "CARRIERE_MODELS",
        Path::new(env!("CARGO_MANIFEST_DIR")).join("models"),
    );
    command.write_stdin(stdin).output().expect("it runs")
}

fn lines(records: &[Record]) -> String {
    let line = |record| serde_json::to_string(record).expect("JSON") + "\n";
    records.iter().map(line).collect()
}

/// A folder with the records of the pairs, a file a language.
fn pairs() -> (TempDir, Vec<Record>) {
    let folder = tempfile::tempdir().expect("a folder");
    let records = records();
    for language in ["fr", "en"] {
        let mut of = records.clone();
        of.retain(|record| record.language == language);
        let path: PathBuf = folder.path().join(format!("{language}.jsonl"));
        fs::write(path, lines(&of)).expect("a file");
    }
    (folder, records)
}

fn words(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn records_of_both_languages_become_a_page() {
    let (folder, records) = pairs();
    let arguments = [
        "fr.jsonl",
        "en.jsonl",
        "-o",
        "page.html",
        "--language",
        "fr",
        "--title",
        "Carrières <ici>",
    ];
    let output = report(&arguments, &folder, "");
    assert_eq!(output.status.code(), Some(0), "{}", words(&output));
    assert!(output.stdout.is_empty());
    assert!(
        words(&output).contains("rejected 0, persons"),
        "{}",
        words(&output)
    );
    let page = fs::read_to_string(folder.path().join("page.html")).expect("the page");
    assert!(page.starts_with("<!doctype html>\n<html lang=\"fr\">"));
    assert!(page.contains("<title>Carrières &lt;ici&gt;</title>"));
    let index = script(&page, "index");
    let mentions = index["stories"]["articles"].as_array().expect("a column");
    let mentions: usize = mentions
        .iter()
        .filter_map(Value::as_array)
        .map(Vec::len)
        .sum();
    assert_eq!(
        mentions,
        records
            .iter()
            .map(|record| record.events.len())
            .sum::<usize>()
    );
    // One person under the names of both languages, with what they disagree in.
    let people = index["people"].as_array().expect("people");
    let names = |person: &Value| person["names"].to_string();
    let found = people
        .iter()
        .find(|person| names(person).contains("Yuliia Kovalchuk"));
    assert!(names(found.expect("her")).contains("Ioulia Kovaltchouk"));
    let verdicts = index["stories"]["verdict"].as_array().expect("a column");
    for verdict in 0..3 {
        assert!(verdicts.iter().any(|told| told.as_u64() == Some(verdict)));
    }
}

#[test]
fn a_page_of_one_person_goes_through_pipes() {
    let (folder, records) = pairs();
    let output = report(
        &["--person", "Kovalchuk", "--quiet"],
        &folder,
        &lines(&records),
    );
    assert_eq!(output.status.code(), Some(0), "{}", words(&output));
    assert_eq!(words(&output), "");
    let page = String::from_utf8(output.stdout).expect("UTF-8");
    let index = script(&page, "index");
    assert_eq!(
        index["people"].as_array().map(Vec::len),
        Some(1),
        "{}",
        index["people"]
    );
}

#[test]
fn events_below_the_confidence_are_left_out() {
    let (folder, mut records) = pairs();
    for event in records
        .iter_mut()
        .flat_map(|record| &mut record.events)
        .skip(1)
    {
        event.confidence = 0.3;
    }
    let output = report(
        &["-q", "--min-confidence", "0.5"],
        &folder,
        &lines(&records),
    );
    let page = String::from_utf8(output.stdout).expect("UTF-8");
    let types = &script(&page, "index")["stories"]["type"];
    assert_eq!(types.as_array().map(Vec::len), Some(1));
}

#[test]
fn a_broken_line_is_told_and_the_page_still_made() {
    let (folder, records) = pairs();
    let broken = format!("{{\"id\": 1,\n{}", lines(&records[..2]));
    let output = report(&["-o", "page.html"], &folder, &broken);
    assert_eq!(output.status.code(), Some(1), "{}", words(&output));
    assert!(words(&output).contains("rejected: "), "{}", words(&output));
    let page = fs::read_to_string(folder.path().join("page.html")).expect("the page");
    assert_eq!(script(&page, "articles").as_array().map(Vec::len), Some(2));
}

#[test]
fn no_input_is_written_over_and_no_events_make_an_empty_page() {
    let (folder, _) = pairs();
    let before = fs::read(folder.path().join("fr.jsonl")).expect("the file");
    let output = report(&["fr.jsonl", "-o", "fr.jsonl"], &folder, "");
    assert_eq!(output.status.code(), Some(2));
    assert!(words(&output).contains("named twice"), "{}", words(&output));
    assert_eq!(
        fs::read(folder.path().join("fr.jsonl")).expect("the file"),
        before
    );
    let output = report(&["-q"], &folder, "");
    assert_eq!(output.status.code(), Some(0));
    let page = String::from_utf8(output.stdout).expect("UTF-8");
    assert_eq!(
        script(&page, "index")["people"].as_array().map(Vec::len),
        Some(0)
    );
}
