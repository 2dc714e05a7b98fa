//! The command from outside: forms of the report, errors, thresholds, what is refused.

use std::fs;

use assert_cmd::Command;
use serde_json::{Value, json};

use crate::{assert_expected, evaluate, own, stdout};

fn news() -> Command {
    evaluate("news.gold.jsonl", "news.predicted.jsonl")
}

/// `carriere evaluate` over a gold file of these lines.
fn over(gold: &str) -> (tempfile::TempDir, Command) {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("gold.jsonl");
    fs::write(&path, gold).unwrap();
    let mut command = Command::cargo_bin("carriere").unwrap();
    command.arg("evaluate").arg(path);
    (folder, command)
}

/// The status and what is on standard error.
fn failure(command: &mut Command) -> (Option<i32>, String) {
    let output = command.output().unwrap();
    let errors = String::from_utf8(output.stderr).unwrap();
    (output.status.code(), errors)
}

#[test]
fn text_is_for_people() {
    assert_expected("news.txt", &stdout(news().arg("--errors")));
}

#[test]
fn text_of_every_clause() {
    let text = stdout(&mut evaluate(
        "clauses.gold.jsonl",
        "clauses.predicted.jsonl",
    ));
    assert_expected("clauses.txt", &text);
}

#[test]
fn markdown_is_for_pull_requests() {
    assert_expected(
        "news.md",
        &stdout(news().args(["--format", "markdown", "--errors"])),
    );
}

#[test]
fn json_has_the_reference_s_keys_and_ours() {
    let found: Value = serde_json::from_str(&stdout(news().args(["--format", "json"]))).unwrap();
    let path = own("expected/news.predicted.reference.json");
    let reference: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    for (key, value) in reference.as_object().unwrap() {
        assert_eq!(&found[key], value, "{key}");
    }
    let keys: Vec<&str> = found
        .as_object()
        .unwrap()
        .keys()
        .map(String::as_str)
        .collect();
    assert_eq!(
        keys,
        [
            "argument",
            "articles",
            "calibration",
            "confusion",
            "event",
            "intervals",
            "person",
            "records"
        ]
    );
    let [low, high] = ["event", "argument"].map(|part| {
        let interval = &found["intervals"][part]["all"]["f1"];
        let f1 = found[part]["all"]["f1"].as_f64().unwrap();
        let [low, high] = [0, 1].map(|end| interval[end].as_f64().unwrap());
        assert!(low <= f1 && f1 <= high, "{part}: {low} {f1} {high}");
        (low, high)
    });
    assert_ne!(low, high);
    // The resigned man is found as another person, the mayor as elected.
    assert_eq!(
        found["person"]["all"],
        json!({"pairs": 6, "correct": 5, "accuracy": 0.8333})
    );
    assert_eq!(found["person"]["mention:stand_in"]["pairs"], 2);
    assert_eq!(
        found["confusion"]["tenure"],
        json!({"tenure": 1, "election": 1})
    );
    assert_eq!(
        found["confusion"]["none"],
        json!({"departure": 1, "membership": 1})
    );
    // The tenure of a councillor is optional, so its confidence does not count.
    assert_eq!(found["calibration"]["all"]["predictions"], 8);
    assert_eq!(
        found["records"][0]["gold"][0]["correct"],
        json!(["person", "organization", "role", "date"])
    );
}

#[test]
fn a_page_needs_nothing_else() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("report.html");
    let printed = stdout(news().arg("-o").arg(&path));
    assert_eq!(printed, "");
    let page = fs::read_to_string(&path).unwrap();
    assert!(page.starts_with("<!doctype html>"));
    for outside in ["http://", "https://", "src=", "<link", "@import", "url("] {
        assert!(!page.contains(outside), "{outside}");
    }
    assert!(page.contains("default-src 'none'") && page.contains("prefers-color-scheme: dark"));
    // Errors are in it without --errors, with their sentences; what the texts hold is escaped.
    assert_eq!(page.matches("<article class=\"error").count(), 7);
    assert!(page.contains("<mark title=\"person\">Paul Smith</mark>"));
    assert!(
        page.contains("&lt;Labour&gt; &amp;")
            || page.contains("&lt;<mark title=\"organization\">Labour</mark>&gt;")
    );
    assert!(!page.contains("<Labour>"));
    assert!(page.contains("<option value=\"fr&#x2f;departure&#x2f;resigns\">"));
    // Every filter's data is there to be filtered by.
    assert!(page.contains("data-kind=\"spurious\" data-type=\"membership\" data-language=\"en\""));
}

#[test]
fn errors_are_as_many_as_asked_for() {
    let count = |arguments: &[&str]| {
        let text = stdout(news().args(arguments));
        text.lines()
            .filter(|line| line.starts_with("MISSED") || line.starts_with("SPURIOUS"))
            .count()
    };
    assert_eq!(count(&[]), 0);
    assert_eq!(count(&["--errors", "3"]), 3);
    assert_eq!(count(&["--errors=all"]), 7);
    let (status, errors) = failure(Command::cargo_bin("carriere").unwrap().args([
        "evaluate",
        "--errors",
        "gold.jsonl",
    ]));
    assert_eq!(status, Some(2));
    assert!(errors.contains("put --errors after the files"), "{errors}");
}

#[test]
fn low_figures_end_with_a_status_of_their_own() {
    let (status, errors) = failure(news().args(["--fail-under", "0.5"]));
    assert_eq!((status, errors.as_str()), (Some(0), ""));
    let (status, errors) = failure(news().args([
        "--fail-under",
        "event_f1=0.5,argument_f1=0.7,event_recall@lang:en=0.6",
    ]));
    assert_eq!(status, Some(3));
    let expected = "argument_f1 is 0.5965, below 0.7 (--fail-under)\nevent_recall@lang:en is 0.5, below 0.6 (--fail-under)\n";
    assert_eq!(errors, expected);
    let (status, errors) = failure(news().args(["--fail-under", "event_f1@lang:de=0.5"]));
    assert_eq!(status, Some(2));
    assert!(
        errors.contains("use one of all, lang:en, lang:fr"),
        "{errors}"
    );
    assert_eq!(failure(news().args(["--fail-under", "80"])).0, Some(2));
    // The report is written all the same.
    let output = news().args(["--fail-under", "1"]).output().unwrap();
    assert!(
        String::from_utf8(output.stdout)
            .unwrap()
            .starts_with("event ")
    );
}

#[test]
fn confidence_may_be_asked_for() {
    let tp = |arguments: &[&str]| {
        let found: Value = serde_json::from_str(&stdout(news().args(arguments))).unwrap();
        let all = found["event"]["all"].clone();
        (all["tp"].as_u64().unwrap(), all["fp"].as_u64().unwrap())
    };
    assert_eq!(tp(&["--format", "json"]), (5, 3));
    assert_eq!(
        tp(&["--format", "json", "--min-confidence", "0.75"]),
        (4, 0)
    );
}

#[test]
fn several_gold_files_are_one() {
    let mut command = Command::cargo_bin("carriere").unwrap();
    command
        .arg("evaluate")
        .arg(own("fixtures/news.gold.jsonl"))
        .arg(own("fixtures/clauses.gold.jsonl"))
        .arg("--predictions")
        .arg(own("fixtures/news.predicted.jsonl"))
        .args(["--format", "json"]);
    let found: Value = serde_json::from_str(&stdout(&mut command)).unwrap();
    assert_eq!(found["articles"], 63);
    assert_eq!(found["event"]["all"]["tp"], 5);
}

#[test]
fn what_is_wrong_is_said_with_its_place() {
    let (folder, mut command) = over(
        "{\"id\": \"a\", \"text\": \"x\", \"events\": [{\"type\": \"job\", \"person\": \"A\"}]}\n",
    );
    let (status, errors) = failure(&mut command);
    assert_eq!(status, Some(2));
    let place = folder.path().join("gold.jsonl:1");
    assert!(
        errors.starts_with(&format!(
            "error: {}: event 1 has type `job`",
            place.display()
        )),
        "{errors}"
    );

    let (_folder, mut command) = over("{\"id\": \"a\", \"events\": []}\n");
    let (status, errors) = failure(&mut command);
    assert_eq!(status, Some(2));
    assert!(
        errors.contains("has no `text` to run the pipeline on"),
        "{errors}"
    );

    let (status, errors) = failure(
        Command::cargo_bin("carriere")
            .unwrap()
            .args(["evaluate", "no/gold.jsonl"]),
    );
    assert_eq!(status, Some(2));
    assert!(
        errors.starts_with("error: cannot read `no/gold.jsonl`"),
        "{errors}"
    );
    assert_eq!(
        failure(Command::cargo_bin("carriere").unwrap().arg("evaluate")).0,
        Some(2)
    );
}

#[test]
fn what_is_odd_is_warned_of() {
    let line = "{\"id\": \"a\", \"events\": []}\n";
    let (_folder, mut command) = over(&line.repeat(2));
    command
        .arg("--predictions")
        .arg(own("fixtures/clauses.predicted.jsonl"));
    let (status, errors) = failure(&mut command);
    assert_eq!(status, Some(0));
    for part in [
        "gold.jsonl:2: there is another article `a`",
        "several records of article `article-twice-predicted`; the last counts",
        "no record of any gold article in it",
    ] {
        assert!(errors.contains(part), "{part}: {errors}");
    }
    assert_eq!(failure(command.arg("--quiet")).1, "");
}

/// Gold articles that the rules read, but for one record.
const READ: &str = concat!(
    "{\"id\": \"fr\", \"language\": \"fr\", \"text\": \"Anne Roux a été nommée présidente de la Banque du Littoral. Paul Kerr fume.\", ",
    "\"events\": [{\"type\": \"appointment\", \"person\": [\"Anne Roux\"], \"role\": [\"présidente\"], \"organization\": [\"Banque du Littoral\"]}, ",
    "{\"type\": \"departure\", \"person\": [\"Paul Kerr\"]}]}\n",
    "{\"id\": \"en\", \"language\": \"en\", \"text\": \"Ann Roe resigned as chair of Exemplar on Monday. Nobody was hired.\", ",
    "\"events\": [{\"type\": \"departure\", \"person\": [\"Ann Roe\"], \"role\": [\"chair\"], \"organization\": [\"Exemplar\"]}, ",
    "{\"type\": \"appointment\", \"person\": [\"Ann Roe\"], \"role\": [\"chair\"], \"optional\": true}]}\n",
);

#[test]
fn the_pipeline_is_run_where_no_predictions_are_given() {
    let (folder, mut command) = over(READ);
    let json = folder.path().join("scores.json");
    stdout(command.arg("--errors").arg("-o").arg(&json));
    let found: Value = serde_json::from_str(&fs::read_to_string(&json).unwrap()).unwrap();
    assert_eq!(found["event"]["all"]["tp"], 2, "{found}");
    assert_eq!(found["event"]["all"]["fn"], 1);
    let rules = &found["records"][1]["predicted"][0]["rules"];
    assert!(
        rules[0].as_str().unwrap().starts_with("en/departure/"),
        "{rules}"
    );
    let missed = &found["errors"][0];
    assert_eq!(missed["kind"], "missed");
    assert_eq!(missed["sentence"]["text"], "Paul Kerr fume.");
    assert_eq!(
        missed["sentence"]["marks"],
        json!([{"start": 0, "end": 9, "slot": "person"}])
    );

    // The same figures as `extract` and `--predictions`.
    let records = folder.path().join("records.jsonl");
    let mut extract = Command::cargo_bin("carriere").unwrap();
    extract
        .arg("extract")
        .arg(folder.path().join("gold.jsonl"))
        .arg("-o")
        .arg(&records)
        .arg("--quiet");
    stdout(&mut extract);
    let mut again = Command::cargo_bin("carriere").unwrap();
    again
        .arg("evaluate")
        .arg(folder.path().join("gold.jsonl"))
        .arg("--predictions")
        .arg(&records);
    let again: Value = serde_json::from_str(&stdout(again.args(["--format", "json"]))).unwrap();
    for key in ["event", "argument", "person", "calibration", "records"] {
        assert_eq!(again[key], found[key], "{key}");
    }
}

#[test]
fn rules_that_came_close_are_shown() {
    // The trigger is there and nobody who resigned.
    let gold = "{\"id\": \"a\", \"language\": \"en\", \"text\": \"She resigned as chair of Exemplar.\", \
                \"events\": [{\"type\": \"departure\", \"person\": [\"Ann Roe\"], \"role\": [\"chair\"], \"organization\": [\"Exemplar\"]}]}\n";
    let (_folder, mut command) = over(gold);
    let text = stdout(command.arg("--errors"));
    let (_, errors) = text.split_once("MISSED a: departure | Ann Roe").unwrap();
    assert!(
        errors.contains("    fired: en/departure/") || errors.contains("    close: en/departure/"),
        "{errors}"
    );
    assert!(
        errors.contains("She resigned as [chair]role of [Exemplar]organization."),
        "{errors}"
    );
}
