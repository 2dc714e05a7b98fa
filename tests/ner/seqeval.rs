//! Figures equal to those of [`seqeval`](https://pypi.org/project/seqeval/), to the last bit.
//!
//! `fixtures/seqeval.json` has its figures of the fixtures; `scripts/seqeval_figures.py` wrote it:
//!
//! ```sh
//! "$(scripts/python.sh scripts/seqeval.txt)" scripts/seqeval_figures.py tests/ner/fixtures/{io,iob1,iob2,bioes,bilou}.conll > tests/ner/fixtures/seqeval.json
//! ```
//!
//! Random tags are scored by both where `CARRIERE_SEQEVAL_PYTHON` names a Python that has it:
//!
//! ```sh
//! CARRIERE_SEQEVAL_PYTHON="$(scripts/python.sh scripts/seqeval.txt)" cargo test --test ner
//! ```

use std::collections::BTreeMap;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use carriere::evaluate::ner::{
    Column, Layout, NerOptions, NerReport, Scores, Source, Tag, Tally, Types, chunks,
    evaluate_conll,
};
use carriere::reader::scheme::Scheme;
use rand::Rng;
use rand::SeedableRng;
use rand::seq::IndexedRandom;
use rand_chacha::ChaCha8Rng;
use serde_json::{Value, json};

fn fixture(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("tests/ner/fixtures")
        .join(name)
}

fn scheme(name: &str) -> Option<Scheme> {
    match name {
        "IO" => Some(Scheme::Io),
        "IOB1" => Some(Scheme::Iob1),
        "IOB2" => Some(Scheme::Iob2),
        "BIOES" | "BILOU" => Some(Scheme::Bioes),
        _ => None,
    }
}

/// Every figure of a tally by `type` and `figure`, as bits.
fn figures(tally: &Tally) -> BTreeMap<(String, &'static str), u64> {
    let types = tally
        .types()
        .iter()
        .map(|(name, counts)| (name.clone(), counts.scores()));
    let averages = [
        ("micro avg", tally.micro()),
        ("macro avg", tally.macro_average()),
        ("weighted avg", tally.weighted()),
    ];
    let averages = averages.map(|(name, scores)| (name.to_owned(), scores));
    let rows = |(name, scores): (String, Scores)| {
        let Scores {
            precision,
            recall,
            f1,
            support,
        } = scores;
        let figures = [
            ("precision", precision),
            ("recall", recall),
            ("f1-score", f1),
            ("support", support as f64),
        ];
        figures.map(|(figure, value)| ((name.clone(), figure), value.to_bits()))
    };
    types.chain(averages).flat_map(rows).collect()
}

/// The same of what seqeval says.
fn expected(report: &Value) -> BTreeMap<(String, &'static str), u64> {
    let rows = report.as_object().expect("figures").iter();
    rows.filter(|(_, row)| row.is_object())
        .flat_map(|(name, row)| {
            ["precision", "recall", "f1-score", "support"].map(|figure| {
                let value: f64 = row[figure]
                    .as_str()
                    .expect("a figure")
                    .parse()
                    .expect("a number");
                ((name.clone(), figure), value.to_bits())
            })
        })
        .collect()
}

fn evaluate(path: &Path, scheme: Option<Scheme>) -> NerReport {
    let layout = Layout {
        tags: "2".parse().expect("a column"),
        others: Some(Column::LAST),
        ..Layout::default()
    };
    let options = NerOptions {
        types: Types::AsIs,
        scheme,
        only: Vec::new(),
    };
    evaluate_conll(path, &layout, &Source::Column, &options).expect("a report")
}

#[test]
fn fixtures_have_the_figures_of_seqeval() {
    let text = std::fs::read_to_string(fixture("seqeval.json")).expect("figures");
    let all: Value = serde_json::from_str(&text).expect("JSON");
    let mut compared = 0;
    for (name, modes) in all.as_object().expect("files") {
        for (mode, report) in modes.as_object().expect("modes") {
            let scheme = scheme(&name.to_uppercase()).filter(|_| mode == "strict");
            let found = evaluate(&fixture(&format!("{name}.conll")), scheme);
            assert_eq!(figures(&found.tally), expected(report), "{name}, {mode}");
            let accuracy: f64 = report["accuracy"]
                .as_str()
                .expect("it")
                .parse()
                .expect("a number");
            assert_eq!(found.accuracy, Some(accuracy), "{name}, {mode}");
            compared += 1;
        }
    }
    assert_eq!(compared, 8);
}

/// Sentences of random tags: of a scheme, most in an order that it allows, or of any mixture.
fn random_tags(
    random: &mut ChaCha8Rng,
    scheme: &str,
    lengths: &[usize],
    types: usize,
) -> Vec<Vec<String>> {
    let marks: &[&str] = match scheme {
        "IO" => &["I"],
        "IOB1" | "IOB2" => &["B", "I", "I"],
        "BILOU" => &["B", "I", "L", "U"],
        _ => &["B", "I", "E", "S"],
    };
    let one = |random: &mut ChaCha8Rng| match random.random_bool(0.3) {
        true => "O".to_owned(),
        false => {
            let mark = marks.choose(random).expect("a mark");
            format!("{mark}-T{}", random.random_range(0..types))
        }
    };
    let mut sentence =
        |length: &usize| -> Vec<String> { (0..*length).map(|_| one(random)).collect() };
    lengths.iter().map(&mut sentence).collect()
}

fn tally(gold: &[Vec<String>], predicted: &[Vec<String>], scheme: Option<Scheme>) -> Tally {
    let names = |tags: &Vec<String>| {
        let tags: Option<Vec<Tag>> = tags.iter().map(|tag| Tag::parse(tag, None)).collect();
        let found = chunks(&tags.expect("tags"), scheme).expect("tags of the scheme");
        found.into_iter().collect()
    };
    let mut tally = Tally::default();
    for (gold, predicted) in gold.iter().zip(predicted) {
        tally.add(&names(gold), &names(predicted), |chunk| &chunk.name);
    }
    tally
}

#[test]
fn random_tags_have_the_figures_of_seqeval() {
    let Some(python) = std::env::var_os("CARRIERE_SEQEVAL_PYTHON") else {
        eprintln!("skipped: CARRIERE_SEQEVAL_PYTHON names no Python with scripts/seqeval.txt");
        return;
    };
    let mut random = ChaCha8Rng::seed_from_u64(20_170_119);
    let mut cases = Vec::new();
    for number in 0..600 {
        let name = ["IO", "IOB1", "IOB2", "BIOES", "BILOU", "any"][number % 6];
        let is_strict = matches!(name, "IOB1" | "IOB2" | "BIOES" | "BILOU")
            && (name == "BILOU" || number % 12 < 6);
        // Many types bring numpy's blockwise sums into play.
        let types = [1, 3, 9, 40, 300][number / 6 % 5];
        let lengths: Vec<usize> = (0..random.random_range(1..6))
            .map(|_| random.random_range(1..30))
            .collect();
        let lengths = if types == 300 { vec![400; 3] } else { lengths };
        let gold = random_tags(&mut random, name, &lengths, types);
        let mut predicted = random_tags(&mut random, name, &lengths, types);
        for (predicted, gold) in predicted.iter_mut().flatten().zip(gold.iter().flatten()) {
            if random.random_bool(0.7) {
                predicted.clone_from(gold);
            }
        }
        let strict = is_strict.then_some(name);
        cases.push(json!({"gold": gold, "predicted": predicted, "scheme": strict}));
    }
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts/seqeval_figures.py");
    let mut child = Command::new(python)
        .arg(script)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("a Python");
    let mut stdin = child.stdin.take().expect("a pipe");
    let lines: String = cases.iter().map(|case| format!("{case}\n")).collect();
    let writer = std::thread::spawn(move || stdin.write_all(lines.as_bytes()).expect("a reader"));
    let output = child.wait_with_output().expect("an end");
    writer.join().expect("a writer");
    assert!(output.status.success());
    let text = String::from_utf8(output.stdout).expect("UTF-8");
    let mut compared = 0;
    for (case, line) in cases.iter().zip(text.lines()) {
        let report: Value = serde_json::from_str(line).expect("figures");
        if let Some(why) = report.get("refused") {
            assert_eq!(why, "no names", "{case}");
            continue;
        }
        let tags = |side: &str| -> Vec<Vec<String>> {
            serde_json::from_value(case[side].clone()).expect("tags")
        };
        let scheme = case["scheme"].as_str().and_then(scheme);
        let found = tally(&tags("gold"), &tags("predicted"), scheme);
        assert_eq!(figures(&found), expected(&report), "{case}");
        compared += 1;
    }
    eprintln!("{compared} random cases are equal");
    assert!(
        compared > 500 && text.lines().count() == cases.len(),
        "{compared}"
    );
}
