//! The two engines compared on the bundled checkpoint.
//!
//! The first test wants a float32 ONNX file of the same weights, named by `CARRIERE_FLOAT_ONNX`:
//!
//! ```sh
//! scripts/float_onnx.py models/reader /tmp/reader.float32.onnx
//! CARRIERE_FLOAT_ONNX=/tmp/reader.float32.onnx cargo test --features rust-bert --test engines
//! ```
//!
//! Another reads articles of a corpus, `articles/fr.jsonl` and `articles/en.jsonl` in the folder that `CARRIERE_DATA` names.

use std::collections::HashSet;
use std::path::{Path, PathBuf};

use carriere::article::Article;
use carriere::document::{Language, MentionKind, Sentence};
use carriere::reader::engine::{Batch, Engine, Output, SyntaxOutput};
use carriere::reader::rten::RtenEngine;
use carriere::reader::rust_bert::RustBertEngine;
use carriere::reader::{EngineKind, EntityNames, Precision, Reader, ReaderOptions, Request};
use carriere::sentences::Splitter;
use carriere::text::Span;
use tokenizers::{Encoding, Tokenizer};

/// Largest difference of a logit between two float32 engines.
const TOLERANCE: f32 = 1e-3;

/// The share of spans, and of heads, in which int8 may differ from float32 stays below this. A span counts with its kind: of
/// all spans that either engine finds, those that the other does not; of all words, those with another head.
const DISAGREEMENT: f64 = 0.03;

/// Articles of the sample corpus that are read, and the sentences of each, from its start.
const ARTICLES: usize = 500;
const SENTENCES_OF_AN_ARTICLE: usize = 6;

/// Windows of unlike lengths, so that batches are padded.
const SENTENCES: [&str; 20] = [
    "Claire Vasseur a été nommée directrice générale de la Banque du Littoral en mars 2015.",
    "Nommé en juin, il part déjà.",
    "L’ancien maire de Saint-Brévin, Paul Kerouédan, qui présidait la région depuis 2004, a annoncé lundi soir qu’il ne \
     serait pas candidat à sa succession et qu’il soutiendrait son premier adjoint, l’avocat Idriss Benhamou.",
    "Elle succède à Marc Olivet, parti à la retraite.",
    "Avant de fonder l’entreprise Télénova à Lyon, Hélène Marchetti avait travaillé dix ans chez Orfèvre & Fils.",
    "« Je quitte le gouvernement », a déclaré la ministre de la Culture à l'antenne de Radio Nord.",
    "Diplômé de l'École des ponts, Karim Aziz rejoint le conseil d'administration d'Aéroports du Sud.",
    "Le groupe Varenne a confié la direction de sa filiale allemande à Jürgen Pohl, 48 ans, jusqu'ici directeur financier.",
    "Sylvie Thouin, vice-présidente du parti, sera tête de liste aux élections européennes, selon nos informations.",
    "Le Premier ministre canadien recevra jeudi à Ottawa son homologue belge, élu il y a un mois.",
    "Northwind Energy said on Tuesday that it had appointed Margaret Oyelaran as chief financial officer.",
    "He resigned.",
    "Thomas Kettleby, who founded the charity Open Harbour in Bristol in 1998 and led it for nearly two decades, will step \
     down as chair in September and be replaced by the former senator Lucia Ferraro, the board announced in a statement.",
    "Senator Dana Whitcombe won re-election in Ohio by a narrow margin.",
    "After studying law at Leiden, she joined the European Commission as an adviser to the trade commissioner.",
    "The company's co-founder, Wei Zhang, was ousted by shareholders last week.",
    "Former goalkeeper Andrés Molina has been named head coach of the Portland Herons, the club's third in two years.",
    "Dr. Amina Yusuf, a professor of chemistry at Hartwell University, was elected president of the society on 4 May.",
    "The prime minister sacked his interior minister, Robert Lang, and gave the job to a party veteran.",
    "She's no longer with the paper.",
];

/// A folder of the repository, or nothing and a word on why the test is skipped.
fn checkpoint() -> Option<PathBuf> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("models/reader");
    if folder.join("config.json").is_file() {
        Some(folder)
    } else {
        eprintln!("skipped: {} has no checkpoint", folder.display());
        None
    }
}

/// Positions of the root's stand-in and of each word's first sub-word.
fn first(encoding: &Encoding) -> Vec<i32> {
    let mut positions = vec![0];
    let mut last = None;
    for (position, word) in encoding.get_word_ids().iter().enumerate() {
        if word.is_some() && *word != last {
            positions.push(position as i32);
            last = *word;
        }
    }
    positions
}

/// Batches of four sentences, and the tokens and words of each row without padding.
fn batches(folder: &Path) -> Vec<(Batch, Vec<(usize, usize)>)> {
    let tokenizer = Tokenizer::from_file(folder.join("tokenizer.json")).expect("a tokenizer");
    SENTENCES
        .chunks(4)
        .map(|texts| batch(&tokenizer, texts))
        .collect()
}

fn batch(tokenizer: &Tokenizer, texts: &[&str]) -> (Batch, Vec<(usize, usize)>) {
    let encodings: Vec<Encoding> = texts
        .iter()
        .map(|text| tokenizer.encode(*text, true).expect("an encoding"))
        .collect();
    let firsts: Vec<Vec<i32>> = encodings.iter().map(first).collect();
    let width = encodings
        .iter()
        .map(|encoding| encoding.len())
        .max()
        .unwrap_or(0);
    let words = firsts
        .iter()
        .map(|first| first.len() - 1)
        .max()
        .unwrap_or(0);
    let mut batch = Batch {
        rows: texts.len(),
        width,
        words,
        ..Batch::default()
    };
    for (encoding, first) in encodings.iter().zip(&firsts) {
        let padded = |values: Vec<i32>, length: usize, padding: i32| {
            let missing = length - values.len();
            values
                .into_iter()
                .chain(std::iter::repeat_n(padding, missing))
        };
        let ids: Vec<i32> = encoding.get_ids().iter().map(|&id| id as i32).collect();
        batch
            .attention_mask
            .extend(padded(vec![1; ids.len()], width, 0));
        batch.input_ids.extend(padded(ids, width, 1));
        batch.first.extend(padded(first.clone(), words + 1, 0));
    }
    let lengths = encodings
        .iter()
        .zip(&firsts)
        .map(|(encoding, first)| (encoding.len(), first.len() - 1));
    (batch, lengths.collect())
}

fn difference(left: &[f32], right: &[f32]) -> f32 {
    assert_eq!(left.len(), right.len());
    left.iter()
        .zip(right)
        .map(|(a, b)| (a - b).abs())
        .fold(0.0, f32::max)
}

fn arg_max(values: &[f32]) -> usize {
    let best = values.iter().enumerate().max_by(|a, b| a.1.total_cmp(b.1));
    best.map_or(0, |(index, _)| index)
}

fn syntax(output: &Output) -> &SyntaxOutput {
    output
        .syntax
        .as_ref()
        .expect("the bundled checkpoint reads syntax")
}

/// The best head of each word of a row, among the root and the row's own words.
fn heads(output: &Output, batch: &Batch, row: usize, words: usize) -> Vec<usize> {
    let nodes = batch.words + 1;
    let row = syntax(output)
        .arc
        .chunks(nodes)
        .skip(row * batch.words)
        .take(words);
    row.map(|scores| arg_max(&scores[..=words])).collect()
}

#[test]
fn float_engines_agree_in_every_logit() {
    let Some(folder) = checkpoint() else { return };
    let Some(onnx) = std::env::var_os("CARRIERE_FLOAT_ONNX") else {
        eprintln!("skipped: CARRIERE_FLOAT_ONNX does not name a file of scripts/float_onnx.py");
        return;
    };
    let torch = RustBertEngine::load(&folder, 1).expect("the checkpoint");
    let rten = RtenEngine::load(Path::new(&onnx), 1).expect("the ONNX file");
    for (batch, lengths) in batches(&folder) {
        let a = torch.run(&batch).expect("an output of rust-bert");
        let b = rten.run(&batch).expect("an output of rten");
        assert_eq!(a.label_count, b.label_count);
        let (ner, tags, arc) = (
            difference(&a.ner, &b.ner),
            difference(&syntax(&a).tags, &syntax(&b).tags),
            difference(&syntax(&a).arc, &syntax(&b).arc),
        );
        assert!(
            ner.max(tags).max(arc) <= TOLERANCE,
            "ner {ner}, tags {tags}, arc {arc}"
        );
        let count = syntax(&a).rel_count;
        for (row, (_, words)) in lengths.into_iter().enumerate() {
            assert_eq!(heads(&a, &batch, row, words), heads(&b, &batch, row, words));
            let range = row * batch.words * count..(row * batch.words + words) * count;
            let rel = difference(&syntax(&a).rel[range.clone()], &syntax(&b).rel[range]);
            assert!(rel <= TOLERANCE, "rel {rel} in row {row}");
        }
    }
}

/// How many decisions of two engines differ.
#[derive(Default)]
struct Disagreement {
    /// Spans with their kinds that one of the two finds, and those of them that the other does not.
    spans: usize,
    other_spans: usize,
    /// Words, and those of them whose heads differ.
    words: usize,
    other_heads: usize,
}

impl Disagreement {
    /// Reads every sentence with both engines: rust-bert in float32 and rten in int8.
    fn between_engines(folder: &Path, requests: &[Request<'_>]) -> Self {
        let lexicons = Path::new(env!("CARGO_MANIFEST_DIR")).join("models/lexicons");
        let names = EntityNames::load(&lexicons).expect("the table of entity labels");
        let read = |kind: EngineKind| {
            let options = ReaderOptions {
                engine: kind,
                precision: Precision::Fp32,
                threads: 0,
            };
            let reader = Reader::load(folder, &names, options).expect("the checkpoint");
            reader.read(requests).expect("sentences that can be read")
        };
        let (float, int8) = (read(EngineKind::RustBert), read(EngineKind::Rten));
        let mut found = Disagreement::default();
        for (a, b) in float.iter().zip(&int8) {
            let names = |sentence: &Sentence| -> HashSet<(MentionKind, Span)> {
                let mentions = sentence.mentions.iter();
                mentions.map(|name| (name.kind, name.span)).collect()
            };
            found.spans += names(a).union(&names(b)).count();
            found.other_spans += names(a).symmetric_difference(&names(b)).count();
            assert_eq!(a.tokens.len(), b.tokens.len());
            found.words += a.tokens.len();
            let pairs = a.tokens.iter().zip(&b.tokens);
            found.other_heads += pairs.filter(|(a, b)| a.head != b.head).count();
        }
        println!(
            "{} of {} spans ({:.2} %) and {} of {} heads ({:.2} %) differ",
            found.other_spans,
            found.spans,
            100.0 * found.span_share(),
            found.other_heads,
            found.words,
            100.0 * found.head_share(),
        );
        found
    }

    fn span_share(&self) -> f64 {
        self.other_spans as f64 / self.spans.max(1) as f64
    }

    fn head_share(&self) -> f64 {
        self.other_heads as f64 / self.words.max(1) as f64
    }

    fn assert_small(&self) {
        assert!(self.span_share() < DISAGREEMENT, "spans");
        assert!(self.head_share() < DISAGREEMENT, "heads");
    }
}

#[test]
fn int8_decides_as_float_does() {
    let Some(folder) = checkpoint() else { return };
    let found = Disagreement::between_engines(&folder, &SENTENCES.map(Request::whole));
    assert!(found.spans > 30 && found.words > 350);
    found.assert_small();
}

/// Articles of the sample corpus, spread evenly over each language, or nothing and a word on why the test is skipped.
fn articles() -> Option<Vec<(Language, String)>> {
    let data = std::env::var_os("CARRIERE_DATA").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../shared/data"),
        PathBuf::from,
    );
    let mut articles = Vec::new();
    for language in Language::ALL {
        let path = data.join(format!("articles/{}.jsonl", language.code()));
        let Ok(lines) = std::fs::read_to_string(&path) else {
            eprintln!(
                "skipped: there is no {}; CARRIERE_DATA may name its folder",
                path.display()
            );
            return None;
        };
        let lines: Vec<&str> = lines.lines().collect();
        let wanted = ARTICLES / Language::ALL.len();
        let step = (lines.len() / wanted).max(1);
        articles.extend(lines.iter().step_by(step).take(wanted).map(|line| {
            let article: Article = serde_json::from_str(line).expect("an article");
            (language, article.text)
        }));
    }
    Some(articles)
}

/// The sentences at the start of every sample article, as the pipeline cuts them.
#[test]
fn int8_decides_as_float_does_on_articles() {
    let Some(folder) = checkpoint() else { return };
    let Some(articles) = articles() else { return };
    let splitter =
        Splitter::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join("models")).expect("a splitter");
    let requests: Vec<Request<'_>> = articles
        .iter()
        .flat_map(|(language, text)| {
            let spans = splitter
                .split(text, *language)
                .into_iter()
                .take(SENTENCES_OF_AN_ARTICLE);
            spans.map(move |span| Request { text, span })
        })
        .collect();
    println!("{} articles, {} sentences", articles.len(), requests.len());
    Disagreement::between_engines(&folder, &requests).assert_small();
}

#[test]
fn padding_and_threads_change_nothing() {
    let Some(folder) = checkpoint() else { return };
    let torch = RustBertEngine::load(&folder, 2).expect("the checkpoint");
    let tokenizer = Tokenizer::from_file(folder.join("tokenizer.json")).expect("a tokenizer");
    let (padded, lengths) = batch(&tokenizer, &SENTENCES[..4]);
    let expected = torch.run(&padded).expect("an output");
    for (row, (text, (tokens, words))) in SENTENCES.iter().zip(lengths).enumerate() {
        let (alone, _) = batch(&tokenizer, &[*text]);
        let output = torch.run(&alone).expect("an output");
        let start = row * padded.width * expected.label_count;
        let ner = &expected.ner[start..][..tokens * expected.label_count];
        assert!(difference(ner, &output.ner) <= TOLERANCE);
        assert_eq!(
            heads(&output, &alone, 0, words),
            heads(&expected, &padded, row, words)
        );
    }
    std::thread::scope(|scope| {
        let run = || torch.run(&padded).expect("an output");
        let threads: Vec<_> = (0..4).map(|_| scope.spawn(run)).collect();
        for thread in threads {
            assert_eq!(thread.join().expect("no panic"), expected);
        }
    });
}
