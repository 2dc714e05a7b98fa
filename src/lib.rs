//! Extracts career events from French and English news articles: who was appointed, left, was elected, stood, founded, studied or held
//! which post, where, when, named by whom, replacing whom, with the sentence that says so.
//!
//! The command line ([`cli`]) does this for files; this crate is the same for programs. [`Pipeline`](pipeline::Pipeline) is all that most
//! need: it loads the reader, the lexicons and the rules of a `models` folder once, and turns batches of articles into records.
//!
//! ```no_run
//! use carriere::article::Article;
//! use carriere::pipeline::{Pipeline, PipelineOptions};
//!
//! let pipeline = Pipeline::load(&PipelineOptions::new("models"))?;
//! let mut article = Article::new("a1", "Anne Roux a été nommée présidente du Crédit rural lundi.");
//! article.date = Some("2017-01-19".into());
//! for record in pipeline.process(&[article]) {
//!     for event in record?.events {
//!         let (kind, status) = (event.event_type, event.status);
//!         println!("{kind} ({status}): {}", serde_json::to_string(&event)?);
//!     }
//! }
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! A batch shares the passes of the network, so batches of some hundred articles are faster than single ones. A pipeline does not change
//! once it is loaded: threads can share it.
//!
//! # The way of an article
//!
//! Each stage is a module with one type or function that the next one calls; only [`pipeline`] knows their order, and no stage reaches
//! back.
//!
//! | stage | takes | gives |
//! | --- | --- | --- |
//! | [`input`] | files, folders, standard input | [`Article`](article::Article)s and [`Reject`](input::Reject)s |
//! | [`language`] | title and text | [`Detected`](language::Detected); other languages than French and English end here |
//! | [`boilerplate`] | text | the lines of a page that are not the article |
//! | [`sentences`] | text | the [`Span`](text::Span) of each sentence |
//! | [`prefilter`] | a sentence's text | whether a rule may fire in it; only such sentences are read, and what [`resolve::context`] finds that they need |
//! | [`reader`] | sentences | [`Sentence`](document::Sentence)s with names and syntax, from one pass of a network |
//! | [`mentions`] | a read sentence | its [`Mention`](document::Mention)s: [roles](mentions::roles), [dates](mentions::dates), [institutions](mentions::organizations) and [words that stand for persons](mentions::references) too |
//! | [`resolve::persons`] | all sentences | who each name and pronoun is |
//! | [`rules`] | a sentence | [`EventMention`](rules::EventMention)s |
//! | [`resolve`] | event mentions and persons | [`Event`](record::Event)s, each told once |
//! | [`output`] | [`Record`](record::Record)s | JSON Lines, tables or Parquet, rejects, a summary |
//!
//! What the stages know is data in the `models` folder: [`knowledge`] loads the lexicons ([`lexicon`]) and the date grammar, [`rules`] the
//! rules, [`reader`] the network. [`check`] runs the examples that rules carry, [`checksums`] verifies a model's files, [`hub`] fetches other
//! models. [`evaluate`] compares records with hand-labelled ones, [`label`] takes articles to annotation tools and their labels back.
//! [`compare`] puts the records of many articles together: what sources of both languages tell of a person, and where they contradict each other;
//! [`report`] makes a page of it.
//!
//! # Offsets
//!
//! Between the stages, in [`document`] and [`text::Span`], offsets are **bytes** on character boundaries, counted from the start of the
//! article's text. What leaves the crate, everything in [`record`], counts **Unicode code points**, as Python and databases do;
//! [`text::CodePoints`] converts, once, when the record is made. `text[start..end]` of a record's argument is always its text.
//!
//! # Errors
//!
//! [`Error`](error::Error) ends a run: models that are missing, a knowledge file that is not valid (with line and column). What is wrong with one article is
//! a value of its own, [`Reject`](input::Reject) or [`ArticleError`](pipeline::ArticleError), and the others go on.
//!
//! # Features
//!
//! - **`rten`** (default): runs the bundled `model.onnx` in pure Rust, with nothing to install.
//! - **`rust-bert`**: runs token classifiers of the Hugging Face hub (BERT, DistilBERT, RoBERTa, CamemBERT, XLM-RoBERTa, ELECTRA) from
//!   safetensors over libtorch, in float32 or bfloat16 on the CPU. It must be built with libtorch, which `scripts/libtorch.sh` fetches.
//! - **`html`**: reads web pages and web archives (WARC).
//! - **`parquet`**: reads and writes Parquet; it brings the Zstandard library, which needs a C compiler.
//! - **`hub`**: fetches models from the Hugging Face hub ([`hub`]); its TLS library needs a C compiler.
//!
//! Both engines can be built in; [`PipelineOptions::engine`](pipeline::PipelineOptions::engine) chooses.

#![warn(missing_docs)]

pub mod article;
pub mod boilerplate;
pub mod check;
pub mod checksums;
pub mod cli;
pub mod compare;
pub mod document;
pub mod error;
pub mod evaluate;
pub mod hub;
pub mod input;
pub mod knowledge;
pub mod label;
pub mod language;
pub mod lexicon;
pub mod mentions;
pub mod output;
pub mod pipeline;
pub mod prefilter;
pub mod reader;
pub mod record;
pub mod report;
pub mod resolve;
pub mod rules;
pub mod sentences;
pub mod syntax;
#[cfg(test)]
mod testing;
pub mod text;
pub mod timing;
