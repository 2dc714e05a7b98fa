//! What a run says of itself.

use std::fs;

use serde_json::{Value, json};

use crate::run::{Place, line, lines, stderr};

fn dump() -> String {
    let other = json!({"language": "de", "text": "Kurz."}).to_string();
    let some = [line("a"), other, "{oops".to_owned()].join("\n") + "\n";
    some.repeat(20)
}

#[test]
fn progress_comes_in_lines_where_there_is_no_terminal() {
    let place = Place::new();
    place.write("dump.jsonl", dump());
    let options = ["dump.jsonl", "-o", "out.jsonl", "--batch", "6"];
    let output = place.extract(&[&options[..], &["--log-every", "0"]].concat(), b"");
    assert_eq!(output.status.code(), Some(1));
    let text = stderr(&output);
    let progress: Vec<&str> = text
        .lines()
        .filter_map(|line| line.strip_prefix("progress: "))
        .collect();
    assert_eq!(progress.len(), 10, "{text}");
    for (number, line) in progress.iter().enumerate() {
        let articles = 6 * (number + 1);
        assert!(line.contains(&format!(", {articles} articles, ")), "{line}");
        assert!(
            line.contains(&format!(", {} rejected, ", articles / 3)),
            "{line}"
        );
        for part in [" articles/s, ", " events, ", " %, ", " left"] {
            assert!(line.contains(part), "{line}");
        }
    }
    assert!(progress[9].contains(" 100 %, 00:00:00 left"), "{text}");
    assert!(text.lines().last().unwrap().starts_with("articles 60, "));

    // No more than one in 30 seconds; the size of a pipe is not known; nothing at all when it is to be quiet.
    let output = place.extract(&options, b"");
    assert!(!stderr(&output).contains("progress: "));
    let output = place.extract(&["-o", "out.jsonl", "--log-every", "0"], dump().as_bytes());
    assert!(stderr(&output).contains("progress: ") && !stderr(&output).contains(" left"));
    let output = place.extract(
        &[&options[..], &["--log-every", "0", "--quiet"]].concat(),
        b"",
    );
    assert_eq!(stderr(&output), "");
}

#[test]
fn the_summary_says_where_the_time_goes() {
    let place = Place::new();
    place.write("dump.jsonl", dump());
    let options = ["dump.jsonl", "-o", "out.jsonl", "--summary", "sum.json"];
    let output = place.extract(&options, b"");
    assert_eq!(output.status.code(), Some(1));
    let summary = &lines(&place.at("sum.json"))[0];
    let stages = summary["stage_seconds"].as_object().unwrap();
    let names: Vec<&str> = stages.keys().map(String::as_str).collect();
    let all = [
        "decode", "mentions", "network", "read", "resolve", "rules", "split", "tokenize", "write",
    ];
    assert_eq!(names, all);
    for (name, seconds) in stages {
        assert!(seconds.as_f64().unwrap() > 0.0, "{name}");
    }
    assert!(summary["seconds"].as_f64() > stages["read"].as_f64());
}

/// A terminal gets a bar; `script` of util-linux gives the program one.
#[cfg(target_os = "linux")]
#[test]
fn a_terminal_has_a_bar() {
    let place = Place::new();
    place.write("dump.jsonl", dump());
    let program = assert_cmd::cargo::cargo_bin!("carriere");
    let command = format!(
        "stty cols 200; '{}' extract dump.jsonl -o out.jsonl --batch 1 --threads 1",
        program.display()
    );
    let output = std::process::Command::new("script")
        .current_dir(place.at(""))
        .args(["--quiet", "--return", "--command", &command, "typescript"])
        .stdin(std::process::Stdio::null())
        .output();
    let Ok(output) = output else {
        eprintln!("skipped: there is no program `script` here");
        return;
    };
    assert_eq!(output.status.code(), Some(1));
    let shown = String::from_utf8_lossy(&fs::read(place.at("typescript")).unwrap()).into_owned();
    for part in [" articles/s, ", " events, ", " rejected, ", " left"] {
        assert!(shown.contains(part), "{shown}");
    }
    assert!(!shown.contains("progress: "));
    let records: Vec<Value> = lines(&place.at("out.jsonl"));
    assert_eq!(records.len(), 40);
}
