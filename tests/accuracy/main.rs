//! How well the reader reads: entities and syntax as shipped, on labelled sentences.
//!
//! ```sh
//! cargo test --release --test accuracy -- --nocapture
//! ```
//!
//! prints the scores on this project's own sentences (`tests/gold`) and, where `CARRIERE_HELD_OUT` names a folder that
//! `scripts/train/held_out.py` wrote, on the parts of the training corpora that were never trained on. `CARRIERE_READER`
//! names another model folder than `models/reader`.

mod gold;
mod scores;

use std::collections::HashSet;
use std::path::{Path, PathBuf};
use std::{env, fs};

use carriere::document::{MentionKind, Sentence};
use carriere::reader::{EntityNames, Reader, ReaderOptions, Request};
use scores::{EntityScores, TreeScores};

fn reader() -> Reader {
    let folder = env::var_os("CARRIERE_READER")
        .map_or_else(|| PathBuf::from("models/reader"), PathBuf::from);
    let names = EntityNames::load(Path::new("models/lexicons")).expect("the table of labels");
    Reader::load(&folder, &names, ReaderOptions::default()).expect("the model loads")
}

/// Reads each text by itself, as one sentence.
fn read(reader: &Reader, texts: &[&str]) -> Vec<Sentence> {
    let requests: Vec<Request<'_>> = texts.iter().map(|text| Request::whole(text)).collect();
    reader.read(&requests).expect("the reader reads")
}

fn entity_scores(reader: &Reader, path: &Path) -> EntityScores {
    let gold = gold::entities(path);
    let sentences = read(
        reader,
        &gold.iter().map(|g| g.text.as_str()).collect::<Vec<_>>(),
    );
    let mut scores = EntityScores::default();
    for (gold, sentence) in gold.iter().zip(&sentences) {
        scores.add(&gold.entities, &names(sentence));
    }
    scores
}

/// The recall (from 0 to 1) of organisations whose names occur in none of the sentences of ours that training reads.
fn unseen_recall(reader: &Reader, path: &Path, trained: &Path) -> f64 {
    let mut known = HashSet::new();
    for sentence in gold::entities(trained) {
        for (start, end, _) in &sentence.entities {
            known.insert(sentence.text[*start..*end].replace('’', "'"));
        }
    }
    let mut scores = EntityScores::default();
    let gold = gold::entities(path);
    let sentences = read(
        reader,
        &gold.iter().map(|g| g.text.as_str()).collect::<Vec<_>>(),
    );
    for (gold, sentence) in gold.iter().zip(&sentences) {
        let unseen: Vec<_> = gold
            .entities
            .iter()
            .filter(|(start, end, _)| !known.contains(&gold.text[*start..*end].replace('’', "'")))
            .copied()
            .collect();
        scores.add(&unseen, &names(sentence));
    }
    scores.recall(&[MentionKind::Organization])
}

fn names(sentence: &Sentence) -> Vec<(usize, usize, MentionKind)> {
    sentence
        .mentions
        .iter()
        .map(|m| (m.span.start, m.span.end, m.kind))
        .collect()
}

fn tree_scores(reader: &Reader, path: &Path, english: bool) -> TreeScores {
    let gold = gold::trees(path, english);
    let sentences = read(
        reader,
        &gold.iter().map(|g| g.text.as_str()).collect::<Vec<_>>(),
    );
    let mut scores = TreeScores::default();
    for (gold, sentence) in gold.iter().zip(&sentences) {
        scores.add(gold, sentence);
    }
    scores
}

/// The files of a folder with this ending, sorted.
fn files(folder: &Path, ending: &str) -> Vec<PathBuf> {
    let mut found: Vec<PathBuf> = fs::read_dir(folder)
        .map(|entries| entries.flatten().map(|entry| entry.path()).collect())
        .unwrap_or_default();
    found.retain(|path| path.extension().is_some_and(|e| e == ending));
    found.sort();
    found
}

/// The least F1 (per cent) of PER, ORG and LOC together, then of ORG, on our own news sentences, and the least labelled
/// attachment score on our own trees: a point below what the model card tells, since processors differ a little in int8.
const FLOORS: [(&str, f64, f64, f64); 2] = [("fr", 84.9, 86.7, 91.6), ("en", 91.7, 94.8, 87.8)];

#[test]
fn own_sentences_are_read_as_well_as_the_model_card_says() {
    let reader = reader();
    println!("{}\n{}", EntityScores::HEADER, TreeScores::HEADER);
    for (language, all, organizations, attachment) in FLOORS {
        let gold = Path::new("tests/gold/ner")
            .join(language)
            .with_extension("jsonl");
        let named = entity_scores(&reader, &gold);
        println!("{}", named.row(&format!("own {language}")));
        let trained = format!("scripts/train/sentences/ner_{language}.jsonl");
        let unseen = unseen_recall(&reader, &gold, Path::new(&trained));
        println!(
            "recall of organisations that training never names: {:.1}",
            100.0 * unseen
        );
        assert!(
            100.0 * named.f1(&EntityScores::NAMES) >= all,
            "{language}: entities"
        );
        assert!(
            100.0 * named.f1(&[MentionKind::Organization]) >= organizations,
            "{language}: organisations"
        );
        if reader.has_syntax() {
            let path = Path::new("tests/gold/syntax")
                .join(language)
                .with_extension("conllu");
            let trees = tree_scores(&reader, &path, language == "en");
            println!("{}", trees.row(&format!("own {language}")));
            assert!(100.0 * trees.labelled() >= attachment, "{language}: syntax");
        }
    }
}

#[test]
fn scores_on_held_out_corpora() {
    let Some(folder) = env::var_os("CARRIERE_HELD_OUT").map(PathBuf::from) else {
        eprintln!("skipped: CARRIERE_HELD_OUT names no folder of held-out sentences");
        return;
    };
    let reader = reader();
    println!("{}", EntityScores::HEADER);
    for path in files(&folder.join("ner"), "jsonl") {
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        println!("{}", entity_scores(&reader, &path).row(&name));
    }
    if reader.has_syntax() {
        println!("{}", TreeScores::HEADER);
        for path in files(&folder.join("ud"), "conllu") {
            let name = path.file_stem().unwrap_or_default().to_string_lossy();
            println!(
                "{}",
                tree_scores(&reader, &path, name.starts_with("en")).row(&name)
            );
        }
    }
}
