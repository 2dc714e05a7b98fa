//! Formats of the output that need no optional feature.

use std::collections::HashMap;
use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::Stdio;
use std::thread;

use serde_json::{Value, json};

use crate::run::{Place, TEXT, gunzip, line, parse, stderr, unzstd};

/// Three articles, of which the second has no event and the third two.
fn dump() -> String {
    let second = json!({"id": "b", "text": "Il a plu toute la journée sur la côte."});
    let third = json!({"id": "=c", "title": "+1", "text": format!("{TEXT} Paul Hardy a démissionné lundi."), "page": 3});
    [line("a"), second.to_string(), third.to_string()].join("\n")
}

/// The rows of a table by column name; none of the cells here holds a line break.
fn table(bytes: &[u8], delimiter: u8) -> Vec<HashMap<String, String>> {
    let mut parser = csv_core::ReaderBuilder::new().delimiter(delimiter).build();
    let (mut text, mut ends) = (vec![0; 64 * 1024], [0; 64]);
    let mut rows = bytes.split_inclusive(|byte| *byte == b'\n').map(|row| {
        let (result, _, _, cells) = parser.read_record(row, &mut text, &mut ends);
        assert_eq!(result, csv_core::ReadRecordResult::Record);
        let mut start = 0;
        let cell = |end: &usize| {
            let cell = String::from_utf8(text[start..*end].to_vec()).unwrap();
            start = *end;
            cell
        };
        ends[..cells].iter().map(cell).collect::<Vec<_>>()
    });
    let names = rows.next().unwrap();
    rows.map(|row| names.iter().cloned().zip(row).collect())
        .collect()
}

#[test]
fn tables_have_one_row_an_event() {
    let place = Place::new();
    let json = parse(&place.extract(&[], dump().as_bytes()).stdout);
    let output = place.extract(&["-o", "out.csv"], dump().as_bytes());
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let rows = table(&fs::read(place.at("out.csv")).unwrap(), b',');
    let events: Vec<(&Value, &Value)> = json
        .iter()
        .flat_map(|record| {
            record["events"]
                .as_array()
                .unwrap()
                .iter()
                .map(move |event| (record, event))
        })
        .collect();
    assert!(events.len() >= 3);
    assert_eq!(rows.len(), events.len());
    for (row, (record, event)) in rows.iter().zip(events) {
        assert_eq!(
            row["article_id"].trim_start_matches('\''),
            record["id"].as_str().unwrap()
        );
        assert_eq!(row["type"], event["type"].as_str().unwrap());
        assert_eq!(row["person"], event["person"]["text"].as_str().unwrap());
        assert_eq!(
            row["date_value"],
            event["date"]["value"].as_str().unwrap_or_default()
        );
        assert!(row["evidence"].starts_with(event["evidence"][0]["text"].as_str().unwrap()));
    }
    let last = rows.last().unwrap();
    assert_eq!(
        (last["article_id"].as_str(), last["article_title"].as_str()),
        ("'=c", "'+1")
    );
    assert_eq!(last["metadata"], r#"{"page":3}"#);

    // As a filter, with the options that change cells.
    let raw = place.extract(
        &["--output-format", "tsv", "--keep-formulas", "--bom"],
        dump().as_bytes(),
    );
    let raw = raw.stdout.strip_prefix("\u{FEFF}".as_bytes()).unwrap();
    assert_eq!(table(raw, b'\t').last().unwrap()["article_id"], "=c");
    let output = place.extract(&["-o", "out.csv", "--entities"], b"");
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("--entities"));
}

#[test]
fn every_format_can_be_compressed() {
    let place = Place::new();
    let plain = place.extract(&[], dump().as_bytes()).stdout;
    let table = place
        .extract(&["--output-format", "csv"], dump().as_bytes())
        .stdout;
    for (name, packed, expected) in [
        ("a.jsonl.gz", "gzip", &plain),
        ("a.jsonl.zst", "zstd", &plain),
        ("a.csv.gz", "gzip", &table),
        ("a.csv.zst", "zstd", &table),
    ] {
        let output = place.extract(&["-o", name], dump().as_bytes());
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        let written = fs::read(place.at(name)).unwrap();
        let unpack = |bytes: &[u8]| match packed {
            "gzip" => gunzip(bytes),
            _ => unzstd(bytes),
        };
        assert_eq!(&unpack(&written), expected, "{name}");
        // The same to standard output; the rejects file lies beside, the checkpoint is gone.
        let format = if name.contains("csv") { "csv" } else { "jsonl" };
        let piped = place.extract(
            &["--output-format", format, "--compression", packed],
            dump().as_bytes(),
        );
        assert_eq!(piped.stdout, written, "{name}");
        assert!(place.at("a.rejects.jsonl").is_file());
        assert!(!place.at(&format!("{name}.resume")).exists());
    }
    // No articles still give a file that can be read.
    let empty = place.extract(&["--compression", "gzip"], b"");
    assert_eq!(gunzip(&empty.stdout), b"");
    assert!(!empty.stdout.is_empty());
}

#[test]
fn a_closed_pipe_is_no_error_for_any_format() {
    for options in [&["--output-format", "csv"][..], &["--compression", "gzip"]] {
        let program = assert_cmd::cargo::cargo_bin!("carriere");
        let mut child = std::process::Command::new(program)
            .args(["extract", "--batch", "64"])
            .args(options)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        // Little to read in each, so that chunks fill up fast.
        let article =
            json!({"text": "Kurz.", "language": "de", "filler": "x".repeat(4000)}).to_string();
        let feeder =
            thread::spawn(move || while writeln!(stdin, "{article}\n{}", line("a")).is_ok() {});
        let mut reader = BufReader::new(child.stdout.take().unwrap());
        assert!(!reader.fill_buf().unwrap().is_empty());
        drop(reader);
        let mut errors = String::new();
        child
            .stderr
            .take()
            .unwrap()
            .read_to_string(&mut errors)
            .unwrap();
        let status = child.wait().unwrap();
        feeder.join().unwrap();
        assert_eq!(
            (status.code(), errors.as_str()),
            (Some(0), ""),
            "{options:?}"
        );
    }
}
