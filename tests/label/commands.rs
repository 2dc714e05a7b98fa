//! The commands from outside.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;

use assert_cmd::Command;
use serde_json::{Value, json};
use tempfile::TempDir;

struct Place(TempDir);

impl Place {
    fn new() -> Self {
        Place(tempfile::tempdir().unwrap())
    }

    fn at(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, lines: &[Value]) -> PathBuf {
        let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
        let path = self.at(name);
        fs::write(&path, text).unwrap();
        path
    }
}

fn label(arguments: &[&str], paths: &[&Path]) -> Output {
    let mut command = Command::cargo_bin("carriere").unwrap();
    command
        .arg("label")
        .args(arguments)
        .args(paths)
        .output()
        .unwrap()
}

fn stderr(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

fn lines(path: &Path) -> Vec<Value> {
    let text = fs::read_to_string(path).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect()
}

const TEXT: &str = "🏦 Anne Roux a été nommée présidente de la Banque du Littoral en février 2016. Elle succède à Paul Kerr.";

fn article(id: &str, events: Value) -> Value {
    json!({"id": id, "language": "fr", "date": "2016-03-01", "text": TEXT, "events": events})
}

fn gold() -> [Value; 2] {
    [
        article(
            "a",
            json!([{"type": "appointment", "person": ["Anne Roux", "Mme Roux"], "organization": ["Banque du Littoral"], "date": ["2016-02"], "predecessor": ["Paul Kerr"]},
            {"type": "departure", "person": ["Paul Kerr"], "status": ["planned", "actual"], "optional": true}]),
        ),
        article("b", json!([])),
    ]
}

#[test]
fn gold_goes_out_and_comes_back_the_same() {
    let place = Place::new();
    let path = place.write("gold.jsonl", &gold());
    let back = place.at("back.jsonl");
    for (format, target) in [
        ("label-studio", "tasks.json"),
        ("brat", "collection"),
        ("jsonl", "edit.jsonl"),
    ] {
        let target = place.at(target);
        let out = target.to_str().unwrap();
        let output = label(
            &["export", "--gold", "--format", format, "-o", out],
            &[&path],
        );
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        let output = label(&["import", out, "-o"], &[&back]);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        assert_eq!(lines(&back), gold(), "{format}");
        assert!(
            stderr(&output).contains("articles 2, records 2, left out 0"),
            "{}",
            stderr(&output)
        );
    }
    let output = label(&["import"], &[&path]);
    assert!(stderr(&output).contains("has the person `Mme Roux`, which the text does not have"));
}

#[test]
fn the_pipeline_and_a_file_of_predictions_give_tasks() {
    let place = Place::new();
    let articles = place.write(
        "articles.jsonl",
        &[json!({"id": "a", "text": TEXT, "desk": "eco"})],
    );
    let tasks = |more: &[&str]| -> Value {
        let arguments = [&["export", "--format", "label-studio"], more].concat();
        let output = label(&arguments, &[&articles]);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        serde_json::from_slice(&output.stdout).unwrap()
    };
    let events = place.at("events.jsonl");
    let mut extract = Command::cargo_bin("carriere").unwrap();
    extract
        .arg("extract")
        .arg(&articles)
        .arg("-o")
        .arg(&events)
        .assert()
        .success();
    let found = tasks(&[]);
    assert_eq!(found, tasks(&["--predictions", events.to_str().unwrap()]));
    let prediction = &found[0]["predictions"][0];
    assert!(
        prediction["model_version"]
            .as_str()
            .unwrap()
            .starts_with("carriere ")
    );
    assert!(prediction["score"].as_f64().unwrap() > 0.3);
    let results = prediction["result"].as_array().unwrap();
    let of = |kind: &str| {
        results
            .iter()
            .filter(|result| result["type"] == kind)
            .count()
    };
    assert!(of("labels") >= 5 && of("relation") >= 4, "{results:?}");
    assert_eq!(found[0]["data"]["desk"], "eco");
    let blank = tasks(&["--blank"]);
    assert!(blank[0].get("predictions").is_none());

    // What was predicted comes back as gold.
    let path = place.at("tasks.json");
    fs::write(&path, found.to_string()).unwrap();
    let output = label(&["import", "--predictions"], &[&path]);
    let back: Value = serde_json::from_slice(&output.stdout).unwrap();
    let event = &back["events"][0];
    assert_eq!(
        (&event["type"], &event["person"][0]),
        (&json!("appointment"), &json!("Anne Roux"))
    );
    assert_eq!(event["date"], json!(["2016-02"]));
    let output = label(&["import"], &[&path]);
    assert!(
        stderr(&output).contains("1 tasks are not labelled"),
        "{}",
        stderr(&output)
    );
}

#[test]
fn what_cannot_be_used_is_told_and_the_rest_goes_on() {
    let place = Place::new();
    let [good, _] = gold();
    let path = place.write(
        "gold.jsonl",
        &[
            good.clone(),
            json!({"id": "x", "events": []}),
            article("y", json!([{"type": "job"}])),
        ],
    );
    let output = label(&["import"], &[&path]);
    assert_eq!(output.status.code(), Some(1));
    assert_eq!(
        serde_json::from_slice::<Value>(&output.stdout).unwrap(),
        good
    );
    let error = stderr(&output);
    assert!(
        error.contains("gold.jsonl:2: there is no `text` to label"),
        "{error}"
    );
    assert!(
        error.contains("gold.jsonl:3: event 1 has the type `job`; use one of appointment"),
        "{error}"
    );
    let output = label(&["export", "--gold", "--format", "label-studio"], &[&path]);
    assert_eq!(output.status.code(), Some(1));
    let tasks: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(tasks.as_array().unwrap().len(), 1);
    let output = label(&["export", "--gold", "--format", "brat"], &[&path]);
    assert_eq!(output.status.code(), Some(2));
    let error = stderr(&output);
    assert!(error.contains("writes a folder"), "{error}");
    let output = label(&["import", "absent.json"], &[]);
    assert_eq!(output.status.code(), Some(2));
    let error = stderr(&output);
    assert!(error.contains("cannot read `absent.json`"), "{error}");
}

#[test]
fn the_configuration_is_printed() {
    let output = label(&["config"], &[]);
    assert_eq!(output.status.code(), Some(0));
    assert!(String::from_utf8_lossy(&output.stdout).starts_with("<View>\n"));
}

#[test]
fn samples_are_repeatable_and_leave_out_what_is_labelled() {
    let place = Place::new();
    let text = |number: usize| {
        format!("Article{number} mot{number} : la mairie de ville{number} recrute.")
    };
    let articles: Vec<Value> = (0..12)
        .map(|number| json!({"id": format!("a{number}"), "text": text(number), "page": number}))
        .collect();
    let path = place.write("articles.jsonl", &articles);
    let event =
        |confidence: f64| json!({"type": "tenure", "person": "A", "confidence": confidence});
    let events: Vec<Value> = (0..12).map(|number| json!({"id": format!("a{number}"), "events": [event(if number == 7 { 0.5 } else { 0.98 })]})).collect();
    let predictions = place.write("events.jsonl", &events);
    let labelled = place.write(
        "gold.jsonl",
        &[json!({"id": "a3", "text": text(3), "events": []})],
    );
    let run = |seed: &str| {
        let options = [
            "sample",
            "-n",
            "5",
            "--random",
            "0.2",
            "--seed",
            seed,
            "--labelled",
            labelled.to_str().unwrap(),
            "--predictions",
        ];
        let output = label(&options, &[&predictions, &path]);
        assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
        output.stdout
    };
    assert_eq!(run("1"), run("1"));
    let text = String::from_utf8(run("4")).unwrap();
    let picked: Vec<Value> = text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(picked.len(), 5);
    assert!(
        picked
            .iter()
            .all(|line| line["id"] != "a3" && line["page"].is_number())
    );
    assert_eq!(
        picked
            .iter()
            .filter(|line| line["sample"]["random"] == true)
            .count(),
        1
    );
    assert!(picked[..2].iter().any(|line| line["id"] == "a7"), "{text}");
}

#[test]
fn agreement_has_figures_and_differences() {
    let place = Place::new();
    let first = place.write("first.jsonl", &gold());
    let mut other = gold();
    other[0]["events"][0]["organization"] = json!(["Paul Kerr"]);
    other[0]["events"][1]["optional"] = json!(false);
    let second = place.write("second.jsonl", &other);
    let output = label(&["agree", "--format", "json"], &[&first, &second]);
    assert_eq!(output.status.code(), Some(0), "{}", stderr(&output));
    let json: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(json["articles"], 2);
    assert_eq!(json["second_against_first"]["event"]["all"]["recall"], 1.0);
    assert_eq!(
        json["differences"][0]["kind"],
        json!({"slot": "organization"})
    );
    let same = label(&["agree"], &[&first, &first]);
    assert!(String::from_utf8_lossy(&same.stdout).contains("kappa 1.000"));
    let alone = place.write("alone.jsonl", &gold()[..1]);
    assert_eq!(label(&["agree"], &[&first, &alone]).status.code(), Some(1));
    let strange = place.write("strange.jsonl", &[json!({"id": "z", "events": []})]);
    let output = label(&["agree"], &[&first, &strange]);
    assert!(
        output.status.code() == Some(2) && stderr(&output).contains("no article of"),
        "{}",
        stderr(&output)
    );
}
