//! Parquet in and out.

use std::fs;
use std::process::Command;

use serde_json::{Value, json};

use crate::run::{Place, TEXT, gzip, line, lines, stderr};

/// Articles with events and without, with entities, metadata and every optional field.
fn dump() -> String {
    let rich = json!({"id": "b", "title": "Titre", "date": "2015-04-02", "url": "https://example.org/b", "source": "Le Littoral",
                      "text": format!("{TEXT} Paul Hardy a démissionné lundi."), "page": 3});
    let none = json!({"id": "c", "text": "Il a plu toute la journée sur la côte."});
    [line("a"), rich.to_string(), none.to_string()].join("\n")
}

#[test]
fn what_is_written_can_be_read() {
    let place = Place::new();
    for (options, compressed) in [
        (&[][..], true),
        (&["--compression", "gzip"], true),
        (&["--compression", "none"], false),
    ] {
        let output = place.extract(
            &[&["-o", "out.parquet"], options].concat(),
            dump().as_bytes(),
        );
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        let bytes = fs::read(place.at("out.parquet")).unwrap();
        assert_eq!(
            bytes
                .windows(TEXT.len())
                .any(|window| window == TEXT.as_bytes()),
            !compressed
        );
        // Back in: the records have no `text`, but their titles are some.
        let (records, rejects) = place.read(&["out.parquet", "--fields", "text=title"], b"");
        assert_eq!(
            (records, rejects),
            (
                vec!["b".to_owned()],
                vec!["no_text@1".into(), "no_text@3".into()]
            )
        );
        let record = &lines(&place.at("read.jsonl"))[0];
        assert_eq!(
            record["metadata"]["events"][0]["person"]["text"],
            "Jeanne Morel"
        );
        // The same to standard output, and from it.
        let piped = place.extract(
            &[&["--output-format", "parquet"], options].concat(),
            dump().as_bytes(),
        );
        assert_eq!(piped.stdout, bytes);
        assert_eq!(place.read(&["--fields", "text=title"], &bytes).0, ["b"]);
        assert_eq!(
            place.read(&["--fields", "text=title"], &gzip(&bytes)).0,
            ["b"]
        );
    }
    let output = place.extract(&["-o", "out.parquet", "--resume"], b"");
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).contains("--resume cannot go on with Parquet"),
        "{}",
        stderr(&output)
    );
    let output = place.extract(&["-o", "out.parquet.gz"], b"");
    assert_eq!(output.status.code(), Some(2));
}

/// DuckDB and pandas see the same records as JSON Lines have. `CARRIERE_PARQUET_PYTHON` names a Python with duckdb, pandas and pyarrow.
#[test]
fn other_programs_read_it() {
    let Some(python) = std::env::var_os("CARRIERE_PARQUET_PYTHON") else {
        eprintln!(
            "skipped: CARRIERE_PARQUET_PYTHON does not name a Python with duckdb, pandas and pyarrow"
        );
        return;
    };
    let place = Place::new();
    for options in [&[][..], &["--entities"]] {
        for name in ["out.parquet", "out.jsonl"] {
            let output = place.extract(&[&["-o", name], options].concat(), dump().as_bytes());
            assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        }
        let script = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/formats/parquet.py");
        let output = Command::new(&python)
            .arg(script)
            .args([place.at("out.parquet"), place.at("out.jsonl")])
            .output()
            .unwrap();
        assert!(output.status.success(), "{}", stderr(&output));
        let found: Value = serde_json::from_slice(&output.stdout).unwrap();
        assert_eq!(found["records"], 3);
        assert!(found["events"].as_u64().unwrap() >= 3);
    }
}
