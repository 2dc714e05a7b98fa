//! Our figures are the reference scorer's.

use std::fs;
use std::path::Path;

use carriere::evaluate::{
    ArticleOutcome, Evaluation, Predictions, Resampling, assign, read_gold, report, tokens,
};
use rand::Rng;
use rand_chacha::ChaCha8Rng;
use rand_chacha::rand_core::SeedableRng;
use serde_json::Value;

use crate::{own, random, reference};

/// The pairs of files in `fixtures/`.
const FIXTURES: [(&str, &str); 3] = [
    ("clauses.gold.jsonl", "clauses.predicted.jsonl"),
    ("news.gold.jsonl", "news.predicted.jsonl"),
    ("news.gold.jsonl", "news.later.jsonl"),
];

/// One draw is enough where intervals are not looked at.
const ONE: Resampling = Resampling {
    samples: 1,
    seed: 1,
};

fn evaluation(gold: &Path, predicted: &Path) -> Evaluation {
    let predictions = Predictions::read(predicted).unwrap();
    let gold = read_gold(gold).unwrap();
    let outcome = |article| ArticleOutcome::new(article, predictions.of(&article.id));
    Evaluation::new(gold.iter().map(outcome).collect(), ONE)
}

/// The part of our JSON that the reference scorer prints too.
fn shared_part(evaluation: &Evaluation) -> Value {
    let mut json: Value =
        serde_json::from_str(&serde_json::to_string(evaluation).unwrap()).unwrap();
    let fields = json.as_object_mut().unwrap();
    fields.retain(|key, _| ["articles", "event", "argument"].contains(&key.as_str()));
    json
}

/// The name of a file of expected figures.
fn expected_name(predicted: &str, ending: &str) -> String {
    predicted.replace(".jsonl", ending)
}

#[test]
fn fixtures_give_the_figures_that_the_reference_gave() {
    for (gold, predicted) in FIXTURES {
        let path = own("expected").join(expected_name(predicted, ".reference.json"));
        let expected: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
        let fixtures = own("fixtures");
        let found = evaluation(&fixtures.join(gold), &fixtures.join(predicted));
        assert_eq!(shared_part(&found), expected, "{predicted}");
    }
}

#[test]
fn each_line_of_the_text_begins_like_the_reference_s() {
    for (gold, predicted) in FIXTURES {
        let path = own("expected").join(expected_name(predicted, ".reference.txt"));
        let expected = fs::read_to_string(path).unwrap();
        let fixtures = own("fixtures");
        let text = report::text(&evaluation(&fixtures.join(gold), &fixtures.join(predicted)));
        let mut lines = text.lines();
        for line in expected.lines() {
            assert!(
                lines.any(|own| own.starts_with(line)),
                "{predicted}: no line begins with `{line}` in its place:\n{text}"
            );
        }
    }
}

#[test]
fn the_figures_kept_are_those_of_the_reference() {
    let Some(scorer) = reference::scorer() else {
        return;
    };
    for (gold, predicted) in FIXTURES {
        let (gold, path) = (own("fixtures").join(gold), own("fixtures").join(predicted));
        for (ending, options) in [
            (".reference.json", &["--json"][..]),
            (".reference.txt", &[]),
        ] {
            let printed = reference::run(&scorer, &gold, &path, options);
            crate::assert_expected(&expected_name(predicted, ending), &printed);
        }
    }
}

#[test]
fn random_files_give_the_figures_of_the_reference() {
    let Some(scorer) = reference::scorer() else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let files = |seed: u64| {
        ["gold", "predicted"].map(|name| folder.path().join(format!("{seed}.{name}.jsonl")))
    };
    for seed in 0..RANDOM_FILES {
        let mut random = ChaCha8Rng::seed_from_u64(seed);
        let (labelled, found) = random::files(&mut random, 30);
        let [gold, predicted] = files(seed);
        fs::write(gold, labelled).unwrap();
        fs::write(predicted, found).unwrap();
    }
    let mut printed = 0;
    for (seed, line) in (0..RANDOM_FILES).zip(script(&scorer, "score", folder.path()).lines()) {
        let reference: Value = serde_json::from_str(line).unwrap();
        assert!(reference["event"]["all"]["tp"].as_u64().unwrap() > 0);
        let [gold, predicted] = files(seed);
        let ours = shared_part(&evaluation(&gold, &predicted));
        assert_eq!(ours, reference, "seed {seed}");
        printed += 1;
    }
    assert_eq!(printed, RANDOM_FILES);
}

#[test]
fn gold_articles_of_the_project_give_the_figures_of_the_reference() {
    let Some(scorer) = reference::scorer() else {
        return;
    };
    let folder = tempfile::tempdir().unwrap();
    let events = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/gold/events");
    for name in ["fr-dev", "en-dev", "fr-test", "en-test"] {
        let gold = events.join(name).with_extension("jsonl");
        // Each third record is gone, and the persons of each fifth are another's.
        let lines = fs::read_to_string(&gold).unwrap();
        let predicted: String = lines
            .lines()
            .map(|line| {
                let mut article: Value = serde_json::from_str(line).unwrap();
                let events = article["events"].as_array_mut().unwrap();
                let mut number = 0;
                events.retain(|_| {
                    number += 1;
                    number % 3 > 0
                });
                for index in (4..events.len()).step_by(5) {
                    events[index]["person"] = events[index - 1]["person"].clone();
                }
                format!("{}\n", article)
            })
            .collect();
        let path = folder.path().join("predicted.jsonl");
        fs::write(&path, predicted).unwrap();
        let reference = reference::json(&scorer, &gold, &path);
        assert_eq!(shared_part(&evaluation(&gold, &path)), reference, "{name}");
    }
}

/// Pairs of files by chance.
const RANDOM_FILES: u64 = 60;

/// A script over the reference scorer, in one process: its figures of the pairs of files of a folder, its tokens of every character,
/// its assignments of matrices.
const SCRIPT: &str = r#"
import importlib.util, json, os, sys, unicodedata
spec = importlib.util.spec_from_file_location("score_events", sys.argv[1])
scorer = importlib.util.module_from_spec(spec)
spec.loader.exec_module(scorer)
job, place = sys.argv[2:4]
if job == "score":
    number = 0
    while os.path.exists(f"{place}/{number}.gold.jsonl"):
        sys.argv = ["", f"{place}/{number}.gold.jsonl", f"{place}/{number}.predicted.jsonl", "--json"]
        scorer.main()
        number += 1
elif job == "tokens":
    for c in map(chr, range(0x110000)):
        if unicodedata.category(c) not in ("Cn", "Cs", "Co"):
            print(ord(c), *scorer.tokens("x" + c + "y z" + c))
else:
    for weights in json.load(open(place)):
        pairs = scorer.assign(weights)
        print(json.dumps([pairs.get(row) for row in range(len(weights))]))
"#;

fn script(scorer: &Path, job: &str, place: &Path) -> String {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("script.py");
    fs::write(&path, SCRIPT).unwrap();
    reference::python(&path, |command| {
        command.arg(scorer).arg(job).arg(place);
    })
}

#[test]
fn every_character_gives_the_tokens_of_the_reference() {
    let Some(scorer) = reference::scorer() else {
        return;
    };
    let mut others = Vec::new();
    let mut count = 0;
    for line in script(&scorer, "tokens", Path::new("")).lines() {
        let mut parts = line.split(' ');
        let code: u32 = parts.next().unwrap().parse().unwrap();
        let expected: Vec<&str> = parts.collect();
        let c = char::from_u32(code).unwrap();
        count += 1;
        if tokens(&format!("x{c}y z{c}")) != expected {
            others.push(format!("U+{code:04X}"));
        }
    }
    assert!(count > 100_000, "{count} characters");
    assert!(
        others.is_empty(),
        "{} others: {}",
        others.len(),
        others.join(" ")
    );
}

#[test]
fn ties_are_settled_like_the_reference_does() {
    let Some(scorer) = reference::scorer() else {
        return;
    };
    let mut random = ChaCha8Rng::seed_from_u64(7);
    let matrices: Vec<Vec<Vec<i64>>> = (0..2000)
        .map(|_| {
            let (rows, columns) = (random.random_range(1..8), random.random_range(1..8));
            let row = |random: &mut ChaCha8Rng| {
                (0..columns).map(|_| random.random_range(-1..4)).collect()
            };
            (0..rows).map(|_| row(&mut random)).collect()
        })
        .collect();
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("matrices.json");
    fs::write(&path, serde_json::to_string(&matrices).unwrap()).unwrap();
    let printed = script(&scorer, "assign", &path);
    assert_eq!(printed.lines().count(), matrices.len());
    for (weights, line) in matrices.iter().zip(printed.lines()) {
        let expected: Vec<Option<usize>> = serde_json::from_str(line).unwrap();
        assert_eq!(assign(weights), expected, "{weights:?}");
    }
}
