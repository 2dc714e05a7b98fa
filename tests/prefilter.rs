//! Reading only the sentences that can matter gives the same records as reading all of them, byte for byte.

use std::path::{Path, PathBuf};

use carriere::article::Article;
use carriere::pipeline::{Pipeline, PipelineOptions};

fn manifest() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

/// The same pipeline with the filter and without; `None`, said on standard error, when the reader is missing.
fn pipelines() -> Option<[Pipeline; 2]> {
    let models = manifest().join("models");
    if !models.join("reader/model.onnx").is_file() {
        eprintln!("skipped: there is no reader in {}", models.display());
        return None;
    }
    Some([false, true].map(|read_all| {
        let options = PipelineOptions {
            read_all,
            ..PipelineOptions::new(&models)
        };
        Pipeline::load(&options).expect("a pipeline")
    }))
}

/// Every `step`th article of a JSON Lines file.
fn articles(path: &Path, step: usize) -> Vec<Article> {
    let lines = std::fs::read_to_string(path).expect("a file of articles");
    let article = |(number, line): (usize, &str)| {
        let fields: serde_json::Value = serde_json::from_str(line).expect("JSON");
        let field = |name: &str| fields[name].as_str().map(str::to_owned);
        Article {
            title: field("title"),
            date: field("date"),
            language: field("language"),
            ..Article::new(number.to_string(), fields["text"].as_str().expect("a text"))
        }
    };
    lines
        .lines()
        .enumerate()
        .step_by(step)
        .map(article)
        .collect()
}

/// Asserts that both give the same records of a file; returns the share of sentences that the filter spares.
fn assert_same(pipelines: &[Pipeline; 2], path: &Path, step: usize) -> f64 {
    spared(pipelines, path, &articles(path, step))
}

/// Asserts that both give the same records of articles of a file; returns the share of sentences that the filter spares.
fn spared(pipelines: &[Pipeline; 2], path: &Path, articles: &[Article]) -> f64 {
    let [filtered, whole] = pipelines;
    let before = filtered.sentence_counts();
    for batch in articles.chunks(64) {
        let pairs = filtered
            .process(batch)
            .into_iter()
            .zip(whole.process(batch));
        for (article, (found, expected)) in batch.iter().zip(pairs) {
            let [found, expected] = [found, expected]
                .map(|record| serde_json::to_string(&record.expect("a record")).expect("JSON"));
            assert_eq!(found, expected, "{}:{}", path.display(), article.id);
        }
    }
    let after = filtered.sentence_counts();
    let (sentences, read) = (after.0 - before.0, after.1 - before.1);
    1.0 - read as f64 / sentences.max(1) as f64
}

/// As they are, and each paragraph by itself, since a pronoun can have its whole article read.
#[test]
fn samples_give_the_same_records() {
    let Some(pipelines) = pipelines() else { return };
    for language in ["fr", "en"] {
        let path = manifest().join(format!("tests/samples/{language}.jsonl"));
        assert_same(&pipelines, &path, 1);
        let articles = articles(&path, 1);
        let paragraphs = articles.iter().flat_map(|article| {
            let paragraph = |text: &str| Article {
                language: Some(language.to_owned()),
                ..Article::new(article.id.clone(), text)
            };
            article.text.split("\n\n").map(paragraph)
        });
        let paragraphs: Vec<Article> = paragraphs.collect();
        assert!(spared(&pipelines, &path, &paragraphs) > 0.0, "{language}");
    }
}

/// Articles of the labelled development set and of the corpora, where they are there; every one with `CARRIERE_ALL_ARTICLES`.
#[test]
fn corpora_give_the_same_records() {
    let Some(pipelines) = pipelines() else { return };
    let shared = std::env::var_os("CARRIERE_SHARED")
        .map_or_else(|| manifest().join("../shared"), PathBuf::from);
    let step = if std::env::var_os("CARRIERE_ALL_ARTICLES").is_some() {
        1
    } else {
        10
    };
    for (name, step) in [
        ("gold/dev/fr.jsonl", 1),
        ("gold/dev/en.jsonl", 1),
        ("gold/dev/seeds.jsonl", 1),
        ("data/articles/fr.jsonl", step),
        ("data/articles/en.jsonl", step),
    ] {
        let path = shared.join(name);
        if !path.is_file() {
            eprintln!("skipped: there is no {}", path.display());
            continue;
        }
        let spared = assert_same(&pipelines, &path, step);
        eprintln!("{name}: {:.0} % of the sentences spared", 100.0 * spared);
    }
}
