//! The commands from outside.

use std::fs;
use std::path::PathBuf;
use std::process::Output;

use assert_cmd::Command;
use serde_json::Value;

fn carriere(arguments: &[&str]) -> Output {
    let mut command = Command::cargo_bin("carriere").unwrap();
    command.args(arguments).output().unwrap()
}

fn stdout(output: &Output) -> String {
    String::from_utf8(output.stdout.clone()).unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

const BOTH: [&str; 7] = [
    "evaluate-ner",
    "tests/ner/fixtures/iob2.conll",
    "--tag-column",
    "2",
    "--predicted-column",
    "-1",
    "--format",
];

#[test]
fn figures_come_as_text_json_and_markdown() {
    let with = |more: &[&str]| carriere(&[&BOTH, more].concat());
    let json: Value = serde_json::from_slice(&with(&["json"]).stdout).unwrap();
    assert_eq!(
        (&json["mode"], &json["scheme"]),
        (&"default".into(), &Value::Null)
    );
    assert_eq!(json["report"]["micro avg"]["support"], 25);
    let strict: Value =
        serde_json::from_slice(&with(&["json", "--scheme", "iob2"]).stdout).unwrap();
    assert_ne!(strict["report"], json["report"]);
    assert!(stdout(&with(&["text"])).contains("\nmicro avg "));
    assert!(stdout(&with(&["markdown"])).contains("| micro avg |"));
    let under = with(&["text", "--fail-under", "0.99"]);
    assert_eq!(under.status.code(), Some(3));
    assert_eq!(
        with(&["text", "--fail-under", "0.1"]).status.code(),
        Some(0)
    );
}

#[test]
fn wrong_files_and_options_end_with_status_2() {
    let folder = tempfile::tempdir().unwrap();
    let write = |name: &str, text: &str| -> PathBuf {
        let path = folder.path().join(name);
        fs::write(&path, text).unwrap();
        path
    };
    let gold = write("gold.conll", "Léa B-PER\nRoux I-GENE\n");
    let other = write("other.conll", "Léo B-PER\nRoux I-GENE\n");
    let (gold, other) = (gold.to_str().unwrap(), other.to_str().unwrap());
    for (arguments, message) in [
        (
            vec![gold, "--predictions", other],
            "gold.conll:2: it is not known what type `I-GENE` is",
        ),
        (
            vec![gold, "--predictions", other, "--types", "as-is"],
            "other.conll:1: there is `Léo`, but line 1 of",
        ),
        (
            vec![gold, "--types", "as-is"],
            "--types as-is is for --predictions",
        ),
        (
            vec![gold, "--tag-column", "0"],
            "expected the number of a column",
        ),
        (
            vec!["absent.conll", "--predictions", other],
            "cannot read `absent.conll`",
        ),
    ] {
        let output = carriere(&[&["evaluate-ner"], arguments.as_slice()].concat());
        let error = stderr(&output);
        assert!(
            output.status.code() == Some(2) && error.contains(message),
            "{error}"
        );
    }
}

#[test]
fn the_reader_is_measured_on_texts_and_on_words() {
    // The floor of `cargo test --test accuracy`, which reads each text as one sentence.
    let texts = [
        "evaluate-ner",
        "tests/gold/ner/en.jsonl",
        "--one-sentence",
        "--only",
        "PER,ORG,LOC",
        "--format",
        "json",
        "--fail-under",
        "0.917",
    ];
    let output = carriere(&texts);
    assert_eq!(
        output.status.code(),
        Some(0),
        "{}{}",
        stdout(&output),
        stderr(&output)
    );
    let json: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(json["sentences"], 110);
    let words = [
        "evaluate-ner",
        "tests/ner/fixtures/iob2.conll",
        "--tag-column",
        "2",
        "--format",
        "json",
    ];
    let json: Value = serde_json::from_slice(&carriere(&words).stdout).unwrap();
    assert!(
        json["counts"]["PER"]["correct"].as_u64().unwrap() >= 6,
        "{json}"
    );
    assert_eq!(json["accuracy"], Value::Null);
}

#[test]
fn languages_are_measured() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("texts.jsonl");
    let french = "La nouvelle directrice de l'école a pris ses fonctions lundi, au lendemain du départ de son prédécesseur.";
    let english = "The new headmistress of the school took office on Monday, a day after her predecessor left the town.";
    let line = |text: &str, language: &str| {
        serde_json::json!({"text": text, "language": language}).to_string()
    };
    fs::write(
        &path,
        [line(french, "fra"), line(english, "en"), line("OK", "en")].join("\n"),
    )
    .unwrap();
    let path = path.to_str().unwrap();
    let json: Value =
        serde_json::from_slice(&carriere(&["evaluate-language", path, "--format", "json"]).stdout)
            .unwrap();
    assert_eq!(
        (&json["texts"], &json["languages"]["fr"]["recall"]),
        (&3.into(), &1.0.into())
    );
    assert!(json["unreliable"].as_f64().unwrap() > 0.3);
    assert_eq!(json["accuracy_reliable"], 1.0);
    let text = carriere(&["evaluate-language", path, "--fail-under", "1.0"]);
    assert!(stdout(&text).starts_with("3 texts, "), "{}", stdout(&text));
    assert_eq!(
        carriere(&["evaluate-language", "absent"]).status.code(),
        Some(2)
    );
}
