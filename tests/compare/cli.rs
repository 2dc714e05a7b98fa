//! The command line: inputs, rejects, options, formats.

use std::fs;
use std::io::Write;

use serde_json::{Value, json};

use super::{compare, lines, objects, record};

/// What two papers say of one person, and one of another.
fn records() -> Vec<Value> {
    vec![
        record(
            "fr-1",
            "fr",
            "2021-03-10",
            &[
                json!({"type": "appointment", "person": "Ioulia Kovaltchouk", "organization": "Ukrenergo", "role": "directrice générale",
                    "date": "2021-03-09"}),
                json!({"type": "appointment", "person": "Ioulia Kovaltchouk", "role": "vice-ministre de l'Énergie", "date": "2019"}),
                json!({"type": "tenure", "person": "Taras Lyssenko", "role": "député", "confidence": 0.3}),
            ],
        ),
        record(
            "en-1",
            "en",
            "2021-04-18",
            &[
                json!({"type": "appointment", "person": "Yuliia Kovalchuk", "role": "deputy energy minister", "date": "2020-01"}),
                json!({"type": "appointment", "person": "Yuliia Kovalchuk", "organization": "Ukrenergo", "role": "chief executive",
                    "date": "2021-03"}),
            ],
        ),
    ]
}

/// Type, verdict, conflicts and mentions of each story.
fn briefs(stories: &[Value]) -> Vec<String> {
    let brief = |story: &Value| {
        let mentions = story["mentions"].as_array().unwrap().iter();
        let mentions: Vec<String> = mentions
            .map(|m| format!("{}/{}", m["article"].as_str().unwrap(), m["event"]))
            .collect();
        format!(
            "{} {} {} {}",
            story["type"].as_str().unwrap(),
            story["verdict"].as_str().unwrap(),
            story["conflicts"],
            mentions.join(" ")
        )
    };
    stories.iter().map(brief).collect()
}

#[test]
fn stories_go_to_standard_output() {
    let output = compare().write_stdin(lines(&records())).output().unwrap();
    assert_eq!(output.status.code(), Some(0));
    let stories = objects(&output.stdout);
    assert_eq!(
        briefs(&stories),
        [
            "appointment conflict [\"date\"] fr-1/1 en-1/0",
            "appointment agree [] fr-1/0 en-1/1",
            "tenure only [] fr-1/2",
        ]
    );
    let agreed = &stories[1];
    assert_eq!(agreed["person"]["id"], stories[0]["person"]["id"]);
    assert_eq!(agreed["person"]["names"].as_array().unwrap().len(), 2);
    assert_eq!(agreed["languages"], json!(["fr", "en"]));
    assert_eq!(agreed["status"], "actual");
    let reasons = agreed["reasons"].to_string();
    for reason in [
        "person: Ioulia Kovaltchouk = Yuliia Kovalchuk by transliteration",
        "role: directrice générale = chief executive as posts",
        "date: 2021-03 contains 2021-03-09",
        "organization: Ukrenergo in both",
    ] {
        assert!(reasons.contains(reason), "{reason}: {reasons}");
    }
    assert!(
        stories[0]["reasons"]
            .to_string()
            .contains("date: 2019 is not 2020-01")
    );
    let score = agreed["score"].as_f64().unwrap();
    assert!(score > 0.9 && score <= 1.0);
    assert_eq!(stories[2]["score"], 1.0);
    let told = String::from_utf8(output.stderr).unwrap();
    assert!(
        told.contains("events 3: 1 agree, 1 conflict, 1 only"),
        "{told}"
    );
}

#[test]
fn persons_and_confidences_are_chosen() {
    let briefs_with = |arguments: &[&str]| {
        let output = compare()
            .args(arguments)
            .arg("-q")
            .write_stdin(lines(&records()))
            .output()
            .unwrap();
        assert_eq!((output.status.code(), output.stderr.len()), (Some(0), 0));
        briefs(&objects(&output.stdout))
    };
    assert_eq!(briefs_with(&["--person", "Y. Kovalchuk"]).len(), 2);
    assert_eq!(
        briefs_with(&["--person", "Lysenko"]),
        ["tenure only [] fr-1/2"]
    );
    assert_eq!(briefs_with(&["--person", "Anne Roux"]), [""; 0]);
    assert_eq!(briefs_with(&["--min-confidence", "0.5"]).len(), 2);
}

#[test]
fn broken_lines_are_rejects_and_the_others_go_on() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("events.jsonl");
    let [first, second] = records().try_into().unwrap();
    let broken = format!(
        "{first}\n{{\"id\": \n\n{{\"id\": \"x\", \"events\": [{{\"type\": \"job\", \"person\": \"A\"}}]}}\n{first}\n{second}\n"
    );
    fs::write(&path, broken).unwrap();
    let output = compare().arg(&path).output().unwrap();
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(objects(&output.stdout).len(), 3);
    let told = String::from_utf8(output.stderr).unwrap();
    for part in [
        "events.jsonl:2: invalid_json: ",
        "events.jsonl:4: invalid_field: column ",
        "`job` is not one of appointment",
        "events.jsonl:5: duplicate_id: there is another record of article `fr-1`",
        "articles 2, rejected 3",
    ] {
        assert!(told.contains(part), "{part}: {told}");
    }
}

#[test]
fn inputs_may_be_compressed_and_in_folders() {
    let folder = tempfile::tempdir().unwrap();
    let [first, second] = records().try_into().unwrap();
    fs::create_dir(folder.path().join("en")).unwrap();
    fs::write(folder.path().join("en/a.jsonl"), lines(&[second])).unwrap();
    let file = fs::File::create(folder.path().join("fr.jsonl.gz")).unwrap();
    let mut gz = flate2::write::GzEncoder::new(file, flate2::Compression::fast());
    gz.write_all(lines(&[first]).as_bytes()).unwrap();
    gz.finish().unwrap();
    for inputs in [vec!["."], vec!["fr.jsonl.gz", "en/*.jsonl"]] {
        let mut command = compare();
        let output = command
            .current_dir(folder.path())
            .args(&inputs)
            .output()
            .unwrap();
        assert_eq!(
            output.status.code(),
            Some(0),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        assert_eq!(objects(&output.stdout).len(), 3, "{inputs:?}");
    }
    // The output is no input of a folder.
    let again = |expected: i32| {
        let mut command = compare();
        let command = command
            .current_dir(folder.path())
            .args([".", "-o", "stories.jsonl"]);
        assert_eq!(command.output().unwrap().status.code(), Some(expected));
    };
    again(0);
    again(0);
    let stories = fs::read(folder.path().join("stories.jsonl")).unwrap();
    assert_eq!(objects(&stories).len(), 3);
}

#[test]
fn nothing_gives_nothing() {
    for input in [
        "",
        "\n\n",
        "{\"id\": \"a\", \"language\": \"fr\", \"events\": []}\n",
        "{\"id\": 1}",
    ] {
        let output = compare().arg("-").write_stdin(input).output().unwrap();
        assert_eq!(
            (output.status.code(), output.stdout.len()),
            (Some(0), 0),
            "{input}"
        );
    }
    let output = compare().arg("absent.jsonl").output().unwrap();
    assert_eq!((output.status.code(), output.stdout.len()), (Some(1), 0));
}

#[test]
fn other_formats_read_the_records_again() {
    let folder = tempfile::tempdir().unwrap();
    let events = folder.path().join("events.jsonl");
    fs::write(&events, lines(&records())).unwrap();
    let table = folder.path().join("stories.csv");
    let run = |input: Option<&str>| {
        let mut command = compare();
        match input {
            Some(text) => command.arg("-").write_stdin(text.to_owned()),
            None => command.arg(&events),
        };
        let output = command.arg("-o").arg(&table).output().unwrap();
        assert_eq!(
            output.status.code(),
            Some(0),
            "{}",
            String::from_utf8_lossy(&output.stderr)
        );
        fs::read_to_string(&table).unwrap()
    };
    let from_file = run(None);
    assert_eq!(from_file.lines().count(), 1 + 5, "{from_file}");
    assert!(from_file.contains("Ukrenergo"));
    // Through a pipe the lines are held.
    assert_eq!(run(Some(&lines(&records()))), from_file);
}

#[test]
fn the_output_does_not_depend_on_threads() {
    let records: Vec<Value> = (0..60)
        .map(|n| {
            let person = ["Anne Roux", "A. Roux", "Roux", "Ana Ruiz", "Dmitri Ivanov", "Dmitry Ivanov"][n % 6];
            let city = ["Lyon", "Paris", "Londres"][n / 6 % 3];
            let organization = ["Banque Nord", "Nord Bank", "Club Sud"][n % 3];
            let language = ["fr", "en"][n % 2];
            record(
                &format!("a{n}"),
                language,
                "2020-01-01",
                &[
                    json!({"type": "tenure", "person": person, "organization": organization, "date": format!("20{:02}", n % 17)}),
                    json!({"type": "election", "person": person, "role": "maire", "place": city}),
                ],
            )
        })
        .collect();
    let run = |threads: &str| {
        let output = compare()
            .args(["--threads", threads])
            .write_stdin(lines(&records))
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(0));
        output.stdout
    };
    let one = run("1");
    assert_eq!(
        objects(&one)
            .iter()
            .map(|s| s["mentions"].as_array().unwrap().len())
            .sum::<usize>(),
        120
    );
    assert_eq!(run("4"), one);
    assert_eq!(run("3"), one);
}

#[test]
fn options_that_do_not_go_together_are_refused() {
    let folder = tempfile::tempdir().unwrap();
    let events = folder.path().join("events.jsonl");
    fs::write(&events, lines(&records())).unwrap();
    let refused = |arguments: &[&str]| {
        let output = compare()
            .current_dir(folder.path())
            .args(arguments)
            .output()
            .unwrap();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}");
        String::from_utf8(output.stderr).unwrap()
    };
    assert!(refused(&["events.jsonl", "-o", "events.jsonl"]).contains("named twice"));
    assert!(refused(&["events.jsonl", "--gold", "events.jsonl"]).contains("--links"));
    assert!(refused(&["-", "--links", "events.jsonl"]).contains("--links scores files"));
    assert!(refused(&["events.jsonl", "--links", "events.jsonl"]).contains("events.jsonl"));
}
