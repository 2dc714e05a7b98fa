//! Both engines against Hugging Face's transformers, on a tiny checkpoint of each architecture.
//!
//! The checkpoints are made here, by `scripts/tiny_checkpoints.py`, for which `CARRIERE_TRANSFORMERS_PYTHON` names a Python; without
//! it the tests say so and pass.
//!
//! ```sh
//! CARRIERE_TRANSFORMERS_PYTHON="$(scripts/python.sh scripts/transformers.txt)" cargo test --features rust-bert --test checkpoints
//! ```

use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::OnceLock;

use carriere::reader::engine::{Batch, Engine};
use carriere::reader::rten::RtenEngine;
use carriere::reader::rust_bert::RustBertEngine;
use carriere::reader::{EngineKind, EntityNames, Precision, Reader, ReaderOptions, Request};
use carriere::text::CodePoints;
use serde::Deserialize;

/// Largest difference of a logit from transformers'.
const TOLERANCE: f32 = 1e-4;

const FAMILIES: [&str; 6] = [
    "bert",
    "distilbert",
    "roberta",
    "camembert",
    "xlm-roberta",
    "electra",
];

/// What transformers makes of a checkpoint.
#[derive(Deserialize)]
struct Expected {
    window: usize,
    pad: i32,
    labels: Vec<String>,
    sequences: Vec<Sequence>,
    sentences: Vec<ReadSentence>,
}

#[derive(Deserialize)]
struct Sequence {
    ids: Vec<i32>,
    /// Of each token.
    logits: Vec<Vec<f32>>,
}

#[derive(Deserialize)]
struct ReadSentence {
    text: String,
    entities: Vec<Entity>,
}

/// Start and end in code points.
#[derive(Debug, Deserialize, PartialEq)]
struct Entity {
    kind: String,
    start: usize,
    end: usize,
}

/// The folder of the checkpoints, or nothing and a word on why the test is skipped.
fn checkpoints() -> Option<&'static Path> {
    static FOLDER: OnceLock<Option<PathBuf>> = OnceLock::new();
    let make = || {
        let Some(python) = std::env::var_os("CARRIERE_TRANSFORMERS_PYTHON") else {
            eprintln!(
                "skipped: CARRIERE_TRANSFORMERS_PYTHON names no Python with scripts/transformers.txt"
            );
            return None;
        };
        let folder = Path::new(env!("CARGO_TARGET_TMPDIR")).join("checkpoints");
        let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("scripts/tiny_checkpoints.py");
        let made = Command::new(python).arg(script).arg(&folder).status();
        assert!(made.expect("a Python").success(), "the script failed");
        Some(folder)
    };
    FOLDER.get_or_init(make).as_deref()
}

fn expected(folder: &Path) -> Expected {
    let text = std::fs::read_to_string(folder.join("expected.json")).expect("a file");
    serde_json::from_str(&text).expect("what transformers says")
}

/// All sequences in one batch, padded with `pad`.
fn batch(sequences: &[Sequence], pad: i32) -> Batch {
    let width = sequences.iter().map(|sequence| sequence.ids.len()).max();
    let width = width.unwrap_or(0);
    let mut batch = Batch {
        rows: sequences.len(),
        width,
        first: vec![0; sequences.len()],
        ..Batch::default()
    };
    for (row, sequence) in sequences.iter().enumerate() {
        batch.input_ids.extend(&sequence.ids);
        batch.input_ids.resize((row + 1) * width, pad);
        batch
            .attention_mask
            .resize(row * width + sequence.ids.len(), 1);
        batch.attention_mask.resize((row + 1) * width, 0);
    }
    batch
}

/// Asserts that an engine gives the logits of transformers, in one batch and alone.
fn assert_logits(name: &str, engine: &dyn Engine, expected: &Expected) {
    let longest = expected
        .sequences
        .iter()
        .map(|sequence| sequence.ids.len())
        .max();
    assert_eq!(longest, Some(expected.window), "{name}");
    let together = [batch(&expected.sequences, expected.pad)];
    let alone = expected
        .sequences
        .chunks(1)
        .map(|sequence| batch(sequence, expected.pad));
    let mut largest = 0.0f32;
    for (number, batch) in together.into_iter().chain(alone).enumerate() {
        let sequences = match number {
            0 => &expected.sequences[..],
            number => &expected.sequences[number - 1..number],
        };
        let output = engine.run(&batch).expect("an output");
        assert_eq!(output.label_count, expected.labels.len(), "{name}");
        for (row, sequence) in output
            .ner
            .chunks(batch.width * output.label_count)
            .zip(sequences)
        {
            let logits = sequence.logits.iter().flatten();
            largest = row
                .iter()
                .zip(logits)
                .fold(largest, |most, (a, b)| most.max((a - b).abs()));
        }
    }
    println!("{name} on {}: logits differ by {largest:e}", engine.name());
    assert!(
        largest <= TOLERANCE,
        "{name} on {}: {largest}",
        engine.name()
    );
}

fn reader(folder: &Path, engine: EngineKind) -> Reader {
    let lexicons = Path::new(env!("CARGO_MANIFEST_DIR")).join("models/lexicons");
    let names = EntityNames::load(&lexicons).expect("the table of entity labels");
    let options = ReaderOptions {
        engine,
        precision: Precision::Fp32,
        threads: 2,
    };
    let loaded = Reader::load(folder, &names, options);
    loaded.unwrap_or_else(|error| panic!("{}: {error}", folder.display()))
}

/// Asserts that a reader finds the entities that transformers finds, and that the rules get the words they are written for.
fn assert_entities(folder: &Path, engine: EngineKind) {
    let expected = expected(folder);
    let reader = reader(folder, engine);
    assert!(!reader.has_syntax());
    let texts = expected.sentences.iter();
    let requests: Vec<Request<'_>> = texts
        .map(|sentence| Request::whole(&sentence.text))
        .collect();
    let read = reader.read(&requests).expect("sentences that can be read");
    for (found, expected) in read.iter().zip(&expected.sentences) {
        let points = CodePoints::new(&expected.text);
        let entities: Vec<Entity> = found
            .mentions
            .iter()
            .map(|mention| Entity {
                kind: mention.kind.label().to_owned(),
                start: points.at(mention.span.start),
                end: points.at(mention.span.end),
            })
            .collect();
        let name = folder.display();
        assert_eq!(entities, expected.entities, "{name}: {}", expected.text);
        let mixed = found.tokens.iter().find(|token| {
            let word = token.span.of(&expected.text);
            word.chars().count() > 1 && !word.chars().all(char::is_alphanumeric)
        });
        assert!(mixed.is_none(), "{name}: {mixed:?}");
    }
}

#[test]
fn rust_bert_gives_the_logits_of_transformers() {
    let Some(checkpoints) = checkpoints() else {
        return;
    };
    for name in FAMILIES {
        let folder = checkpoints.join(name);
        let engine = RustBertEngine::load(&folder, 1).expect("a checkpoint");
        assert_logits(name, &engine, &expected(&folder));
    }
}

#[test]
fn rten_gives_the_logits_of_transformers() {
    let Some(checkpoints) = checkpoints() else {
        return;
    };
    for name in FAMILIES {
        let folder = checkpoints.join(name);
        let engine = RtenEngine::load_folder(&folder, 1).expect("an ONNX file");
        assert_logits(name, &engine, &expected(&folder));
    }
}

#[test]
fn rust_bert_finds_the_entities_of_transformers() {
    let Some(checkpoints) = checkpoints() else {
        return;
    };
    for name in FAMILIES {
        assert_entities(&checkpoints.join(name), EngineKind::RustBert);
    }
}

#[test]
fn rten_finds_the_entities_of_transformers() {
    let Some(checkpoints) = checkpoints() else {
        return;
    };
    for name in FAMILIES.into_iter().chain(["roberta-quantized"]) {
        assert_entities(&checkpoints.join(name), EngineKind::Rten);
    }
}

#[test]
fn a_sentence_longer_than_the_window_is_read_in_pieces() {
    let Some(checkpoints) = checkpoints() else {
        return;
    };
    for name in FAMILIES {
        let folder = checkpoints.join(name);
        let expected = expected(&folder);
        let text = [expected.sentences[0].text.as_str(); 9].join(" ");
        for engine in [EngineKind::Rten, EngineKind::RustBert] {
            let read = reader(&folder, engine).read(&[Request::whole(&text)]);
            let read = &read.expect("a sentence that can be read")[0];
            assert!(read.tokens.len() > 2 * expected.window, "{name}");
            let last = read.tokens.last().expect("a word").span.end;
            assert_eq!(last, text.len(), "{name}");
            assert!(read.mentions.len() >= 9, "{name}: {:?}", read.mentions);
        }
    }
}
