//! `carriere extract` from outside: what comes out for what goes in, whatever goes in.

use std::fs;
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Output, Stdio};
use std::thread;

use assert_cmd::Command;
use serde_json::{Value, json};
use tempfile::TempDir;

/// A folder for one test.
struct Place(TempDir);

impl Place {
    fn new() -> Self {
        Place(tempfile::tempdir().unwrap())
    }

    fn at(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> PathBuf {
        let path = self.at(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(&path, bytes).unwrap();
        path
    }

    /// Extracts into `out.jsonl`, `out.rejects.jsonl` and `summary.json` of this folder.
    fn extract(&self, inputs: &[&Path]) -> Run {
        self.extract_with(inputs, &[], b"")
    }

    fn extract_with(&self, inputs: &[&Path], options: &[&str], stdin: &[u8]) -> Run {
        let mut command = extract(options);
        command.args(inputs);
        command.arg("-o").arg(self.at("out.jsonl"));
        command.arg("--summary").arg(self.at("summary.json"));
        let output = command.write_stdin(stdin).output().unwrap();
        let run = Run {
            records: read(&self.at("out.jsonl")),
            rejects: read(&self.at("out.rejects.jsonl")),
            summary: read(&self.at("summary.json")).remove(0),
            output,
        };
        let figure = |name: &str| run.summary[name].as_u64().unwrap();
        assert_eq!(figure("records"), run.records.len() as u64);
        assert_eq!(figure("rejects"), run.rejects.len() as u64);
        assert_eq!(figure("articles"), figure("records") + figure("rejects"));
        let events = run.records.iter().map(events).sum::<usize>();
        assert_eq!(figure("events"), events as u64);
        assert!(run.summary["seconds"].as_f64().unwrap() >= 0.0);
        let flawed = !run.rejects.is_empty();
        assert_eq!(run.output.status.code(), Some(i32::from(flawed)));
        assert!(run.output.stdout.is_empty());
        run
    }
}

/// What one run wrote.
struct Run {
    records: Vec<Value>,
    rejects: Vec<Value>,
    summary: Value,
    output: Output,
}

impl Run {
    fn ids(&self) -> Vec<&str> {
        ids(&self.records)
    }

    /// Code and line of each reject.
    fn codes(&self) -> Vec<(&str, Option<u64>)> {
        let code = |reject: &'_ Value| reject["line"].as_u64();
        self.rejects
            .iter()
            .map(|reject| (reject["code"].as_str().unwrap(), code(reject)))
            .collect()
    }
}

fn extract(options: &[&str]) -> Command {
    let mut command = Command::cargo_bin("carriere").unwrap();
    command.arg("extract").args(options);
    command
}

fn read(path: &Path) -> Vec<Value> {
    parse(&fs::read_to_string(path).unwrap())
}

fn parse(lines: &str) -> Vec<Value> {
    lines
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

fn ids(records: &[Value]) -> Vec<&str> {
    records
        .iter()
        .map(|record| record["id"].as_str().unwrap())
        .collect()
}

fn events(record: &Value) -> usize {
    record["events"].as_array().unwrap().len()
}

/// A line with an article.
fn line(id: &str) -> String {
    let text = "La mairie a nommé Jeanne Morel directrice des services en mars 2015.";
    json!({"id": id, "text": text}).to_string()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn bad_lines_are_rejected_and_the_others_go_on() {
    let place = Place::new();
    let deep = format!("{}{}", "[".repeat(1_000_000), "]".repeat(1_000_000));
    let lines: Vec<Vec<u8>> = vec![
        b"\xEF\xBB\xBF".iter().copied().chain(line("bom").into_bytes()).collect(),
        b"{\"id\": \"broken\", \"text\": ".to_vec(),
        b"".to_vec(),
        b"{\"id\": \"bodyless\", \"body\": \"Elle part.\"}".to_vec(),
        b"{\"id\": \"latin\", \"text\": \"Elle a d\xE9missionn\xE9.\"}".to_vec(),
        format!("{{\"text\": \"x\", \"deep\": {deep}}}").into_bytes(),
        b"{\"id\": \"nul\", \"text\": \"Il a\\u0000 quitt\xC3\xA9 le groupe.\"}".to_vec(),
        b"{\"id\": \"dated\", \"date\": 2016, \"text\": \"x\"}".to_vec(),
        b"{\"text\": \"Le conseil s'est r\xC3\xA9uni.\", \"date\": \"soon\", \"metadata\": {\"page\": 3}, \"tag\": \"a\"}\r".to_vec(),
        b"{\"id\": 17, \"text\": \"a raw \0 byte\"}".to_vec(),
        line("last").into_bytes(),
    ];
    let input = place.write("dump.jsonl", lines.join(&b"\n"[..]));
    let run = place.extract(&[&input]);
    assert_eq!(run.ids(), ["bom", "nul", "dump.jsonl:9", "last"]);
    assert_eq!(
        run.codes(),
        [
            ("invalid_json", Some(2)),
            ("no_text", Some(4)),
            ("invalid_utf8", Some(5)),
            ("invalid_json", Some(6)),
            ("invalid_field", Some(8)),
            ("invalid_json", Some(10)),
        ]
    );
    assert_eq!(run.rejects[0]["input"], input.to_str().unwrap());
    assert_eq!(run.rejects[0]["id"], Value::Null);
    assert_eq!(run.rejects[1]["id"], "bodyless");
    assert_eq!(run.records[2]["date"], "soon");
    assert_eq!(run.records[2]["metadata"], json!({"page": 3, "tag": "a"}));
    assert_eq!(run.summary["rejects_by_code"]["invalid_json"], 3);
    assert!(stderr(&run.output).contains("rejected 6 (see "));
}

#[test]
fn a_huge_line_is_rejected_and_the_next_goes_on() {
    let place = Place::new();
    let mut dump = vec![b'x'; 50 << 20];
    dump.extend_from_slice(format!("\r\n{}\r\n", line("after")).as_bytes());
    let input = place.write("dump.jsonl", dump);
    let run = place.extract(&[&input]);
    assert_eq!(run.ids(), ["after"]);
    assert_eq!(run.codes(), [("too_long", Some(1))]);
}

#[test]
fn folders_are_read_in_order_and_unreadable_inputs_named() {
    let place = Place::new();
    place.write(
        "in/b/notes.txt",
        "\u{FEFF}Jeanne Morel dirige l'agence.\r\n",
    );
    place.write(
        "in/a.jsonl",
        format!("{}\r\n\r\n{}", line("a1"), line("a2")),
    );
    place.write("in/blank.txt", " \n");
    place.write("in/empty.ndjson", "");
    place.write("in/latin.TXT", b"Elle a d\xE9missionn\xE9.");
    place.write("in/photo.png", b"\x89PNG");
    let loose = place.write("loose", line("sniffed"));
    let (folder, absent) = (place.at("in"), place.at("absent.jsonl"));
    let run = place.extract(&[&folder, &absent, &loose]);
    assert_eq!(run.ids(), ["a1", "a2", "b/notes.txt", "sniffed"]);
    assert_eq!(
        run.codes(),
        [("no_text", None), ("invalid_utf8", None), ("io", None)]
    );
    assert_eq!(run.rejects[0]["id"], "blank.txt");
    assert_eq!(run.rejects[2]["input"], absent.to_str().unwrap());
}

#[test]
fn a_run_does_not_read_what_it_writes() {
    let place = Place::new();
    place.write("a.jsonl", line("a"));
    place.write("out.rejects.jsonl", "stale\n");
    let run = place.extract_with(&[place.0.path()], &["--quiet"], b"");
    assert_eq!(run.ids(), ["a"]);
    // The rejects file of an earlier run is emptied.
    assert_eq!(run.rejects, [] as [Value; 0]);
    assert_eq!(stderr(&run.output), "");
}

#[test]
fn what_cannot_matter_is_left_unread() {
    let place = Place::new();
    let text = "La mairie a nommé Jeanne Morel directrice des services. Mme Morel a souri. Il pleut depuis hier soir. \
                Les rues brillent.";
    let input = place.write("in.jsonl", json!({"id": "a", "text": text}).to_string());
    let figures =
        |run: &Run| ["sentences", "sentences_read"].map(|name| run.summary[name].as_u64().unwrap());
    let run = place.extract(&[&input]);
    assert_eq!(figures(&run), [4, 2]);
    assert_eq!(events(&run.records[0]), 1);
    assert!(stderr(&run.output).contains("sentences read 2 of 4"));
    let whole = place.extract_with(&[&input], &["--read-all"], b"");
    assert_eq!(figures(&whole), [4, 4]);
    assert_eq!(run.records, whole.records);
    let entities = place.extract_with(&[&input], &["--entities"], b"");
    assert_eq!(figures(&entities), [4, 4]);
    assert_eq!(entities.records[0]["events"], run.records[0]["events"]);
}

#[test]
fn standard_input_takes_both_formats() {
    let place = Place::new();
    let dump = format!("\n {}\n{}", line("a"), r#"{"text": "Il est parti."}"#);
    let run = place.extract_with(&[], &[], dump.as_bytes());
    assert_eq!(run.ids(), ["a", "stdin:3"]);
    let text = "Jeanne Morel a été élue maire.\nElle succède à Paul Hardy.";
    let run = place.extract_with(&[Path::new("-")], &[], text.as_bytes());
    assert_eq!(run.ids(), ["stdin"]);
    let run = place.extract_with(&[], &["--format", "text"], dump.as_bytes());
    assert_eq!(run.ids(), ["stdin"]);
    let run = place.extract_with(&[], &["--format", "jsonl"], b"plain words");
    assert_eq!(run.codes(), [("invalid_json", Some(1))]);
    let run = place.extract_with(&[], &[], b"");
    assert_eq!(run.summary["articles"], 0);
}

#[test]
fn records_go_to_standard_output_and_rejects_to_standard_error() {
    let dump = format!("{}\n{{oops\n{}\n", line("a"), line("b"));
    let output = extract(&[]).write_stdin(dump).output().unwrap();
    let records = parse(std::str::from_utf8(&output.stdout).unwrap());
    assert_eq!(ids(&records), ["a", "b"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(
        stderr(&output).contains("rejected: stdin:2: invalid_json: column 2"),
        "{}",
        stderr(&output)
    );
}

/// The order and the counts hold for any mix of lines and for batches that end anywhere.
#[test]
fn a_long_mix_keeps_order_and_count() {
    let place = Place::new();
    let (mut dump, mut good, mut bad) = (Vec::new(), Vec::new(), Vec::new());
    let mut state = 7_u32;
    for number in 1..=200_u64 {
        state = state.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
        match state >> 29 {
            0 => bad.push(number),
            1 => dump.extend_from_slice(b"  "),
            _ => {
                good.push(number.to_string());
                dump.extend_from_slice(line(&number.to_string()).as_bytes());
            }
        }
        if bad.last() == Some(&number) {
            dump.extend_from_slice(b"{\"text\": \"\xFF\"}");
        }
        dump.push(b'\n');
    }
    let input = place.write("dump.jsonl", dump);
    let run = place.extract_with(&[&input], &["--batch", "7", "--threads", "2"], b"");
    assert_eq!(run.ids(), good);
    let lines: Vec<_> = run.codes().iter().filter_map(|(_, line)| *line).collect();
    assert_eq!(lines, bad);
}

#[test]
fn runs_that_cannot_start_say_why_and_touch_nothing() {
    let place = Place::new();
    let input = place.write("a.jsonl", line("a"));
    let kept = place.write("kept.jsonl", "kept\n");
    let paths = |words: &[&Path]| -> Vec<String> {
        words
            .iter()
            .map(|path| path.display().to_string())
            .collect()
    };
    let absent = place.at("no/such/out.jsonl");
    let cases = [
        (paths(&[&input, Path::new("-o"), &absent]), "cannot write"),
        (paths(&[&input, Path::new("-o"), &input]), "named twice"),
        (
            paths(&[
                &input,
                Path::new("-o"),
                &kept,
                Path::new("--models"),
                &place.at("absent"),
            ]),
            "absent",
        ),
        (
            paths(&[&input, Path::new("--min-confidence"), Path::new("2")]),
            "from 0 to 1",
        ),
    ];
    for (arguments, message) in cases {
        let output = extract(&[]).args(&arguments).output().unwrap();
        let errors = stderr(&output);
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {errors}");
        assert_eq!(errors.matches("error: ").count(), 1, "{errors}");
        assert!(errors.contains(message), "{errors}");
        assert!(output.stdout.is_empty());
    }
    assert_eq!(fs::read_to_string(kept).unwrap(), "kept\n");
    assert_eq!(read(&input).len(), 1);
}

#[test]
fn an_interrupted_run_goes_on_to_the_same_bytes() {
    let place = Place::new();
    let lines = [
        &line("1"),
        "{oops",
        &line("3"),
        "{}",
        &line("5"),
        &line("6"),
    ];
    let input = place.write("dump.jsonl", lines.join("\n"));
    let whole = place.extract(&[&input]);
    let (out, rejects) = (place.at("out.jsonl"), place.at("out.rejects.jsonl"));
    let expected = (fs::read(&out).unwrap(), fs::read(&rejects).unwrap());
    for length in [0, 7, expected.0.len() / 2, expected.0.len()] {
        fs::write(&out, &expected.0[..length]).unwrap();
        fs::write(&rejects, &expected.1).unwrap();
        let run = place.extract_with(&[&input], &["--resume"], b"");
        assert_eq!(fs::read(&out).unwrap(), expected.0);
        assert_eq!(fs::read(&rejects).unwrap(), expected.1);
        let total = |run: &Run| run.summary["articles"].as_u64();
        assert_eq!(total(&run), total(&whole));
    }
    let other = place.write("other.jsonl", line("x"));
    let output = extract(&["--resume"])
        .args([Path::new("-o"), &out, &other])
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("without --resume"));
    assert_eq!(fs::read(&out).unwrap(), expected.0);
}

#[cfg(target_os = "linux")]
#[test]
fn a_full_disk_ends_the_run() {
    let output = extract(&["-o", "/dev/full"])
        .write_stdin(line("a"))
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(
        stderr(&output).starts_with("error: cannot write `/dev/full`"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn a_closed_pipe_is_no_error() {
    let program = assert_cmd::cargo::cargo_bin!("carriere");
    let mut child = std::process::Command::new(program)
        .args(["extract", "--batch", "1"])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    let mut stdin = child.stdin.take().unwrap();
    // Writes until the program is gone; the pipe stays open, as that of `tail -f` would.
    let feeder = thread::spawn(move || while writeln!(stdin, "{}", line("a")).is_ok() {});
    let mut first = String::new();
    BufReader::new(child.stdout.take().unwrap())
        .read_line(&mut first)
        .unwrap();
    assert_eq!(ids(&parse(&first)), ["a"]);
    let output = child.wait_with_output().unwrap();
    feeder.join().unwrap();
    assert_eq!(output.status.code(), Some(0));
    assert_eq!(stderr(&output), "");
}

#[test]
fn a_precision_is_for_the_engine_that_has_a_choice() {
    let output = extract(&["--precision", "bf16"]).output().unwrap();
    assert_eq!(output.status.code(), Some(2));
    assert!(stderr(&output).contains("--engine rust-bert"));
    let output = extract(&["--precision", "auto"])
        .write_stdin(line("a"))
        .output()
        .unwrap();
    assert_eq!(output.status.code(), Some(0));
}

#[test]
fn help_shows_examples_and_exit_status() {
    let output = extract(&["--help"]).output().unwrap();
    let help = String::from_utf8_lossy(&output.stdout).into_owned();
    for part in ["Examples:", "Exit status:", "--models", "--rejects"] {
        assert!(help.contains(part), "{part}");
    }
}
