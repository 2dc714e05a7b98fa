//! Reading: one pass of the network gives each word its entity tag and its syntax.
//!
//! Tokenising, windows, batches and decoding are here and shared; running the network is behind [`engine::Engine`].

pub mod engine;
pub mod entities;
pub mod folder;
pub mod labels;
mod names;
mod parse;
#[cfg(feature = "rten")]
pub mod rten;
#[cfg(feature = "rust-bert")]
pub mod rust_bert;
pub mod selftest;
pub mod tokenizer;
pub mod tree;
pub mod windows;

use std::path::Path;

use rayon::prelude::*;
use serde::Serialize;
use thiserror::Error;

use crate::document::{Detail, Mention, Sentence, Token};
use crate::syntax::Relation;
use crate::text::Span;
use engine::{Engine, EngineError, Output};
use entities::EntitySpan;
use labels::{LabelError, Labels};
use tokenizer::{Encoded, Tokenizer, TokenizerError};
use windows::Window;

/// Tokens of a batch, padding included: larger ones are no faster on CPUs and cost memory.
const BATCH_TOKENS: usize = 1024;

/// Which library runs the network.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum EngineKind {
    /// [rten](https://docs.rs/rten): `model.onnx`, pure Rust.
    #[default]
    Rten,
    /// [rust-bert](https://docs.rs/rust-bert) over libtorch: safetensors.
    RustBert,
}

impl EngineKind {
    /// Every engine, the default one first.
    pub const ALL: [EngineKind; 2] = [EngineKind::Rten, EngineKind::RustBert];

    /// The engine's name, as `--engine` takes it.
    pub fn name(self) -> &'static str {
        match self {
            EngineKind::Rten => "rten",
            EngineKind::RustBert => "rust-bert",
        }
    }

    /// True when the engine is part of this build.
    pub fn is_built(self) -> bool {
        match self {
            EngineKind::Rten => cfg!(feature = "rten"),
            EngineKind::RustBert => cfg!(feature = "rust-bert"),
        }
    }
}

/// Why a reader could not be loaded or used.
#[derive(Debug, Error)]
pub enum ReaderError {
    /// The engine.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// The tokenizer.
    #[error(transparent)]
    Tokenizer(#[from] TokenizerError),
    /// The labels.
    #[error(transparent)]
    Labels(#[from] LabelError),
    /// The network's outputs do not fit the labels of the folder.
    #[error(
        "the network gives {found} values for `{output}`, but {file} has {expected} labels; they must come from the same model"
    )]
    Mismatch {
        /// The output.
        output: &'static str,
        /// Values a word has.
        found: usize,
        /// Labels that the file has.
        expected: usize,
        /// The file.
        file: &'static str,
    },
}

/// A sentence to be read: its article's text and where it stands there.
#[derive(Clone, Copy, Debug)]
pub struct Request<'t> {
    /// The article's text.
    pub text: &'t str,
    /// The sentence (bytes).
    pub span: Span,
}

/// A loaded checkpoint.
pub struct Reader {
    tokenizer: Tokenizer,
    labels: Labels,
    engine: Box<dyn Engine>,
}

/// What decoding makes of one window.
struct Decoded {
    /// Syntax of each word, heads as indices into the window's words.
    tokens: Vec<Token>,
    entities: Vec<EntitySpan>,
}

impl Reader {
    /// Loads a model folder: `config.json`, `tokenizer.json`, weights, and `syntax_labels.json` if it reads syntax.
    ///
    /// `threads` bounds the threads of the network (0: the machine's cores).
    ///
    /// # Errors
    ///
    /// A [`ReaderError`] that names the file at fault.
    pub fn load(folder: &Path, kind: EngineKind, threads: usize) -> Result<Self, ReaderError> {
        let labels = Labels::load(folder)?;
        let tokenizer = Tokenizer::load(&folder.join("tokenizer.json"))?;
        let engine: Box<dyn Engine> = match kind {
            #[cfg(feature = "rten")]
            EngineKind::Rten => {
                Box::new(rten::RtenEngine::load(&folder::onnx_file(folder), threads)?)
            }
            #[cfg(not(feature = "rten"))]
            EngineKind::Rten => return Err(EngineError::NotBuilt("rten").into()),
            #[cfg(feature = "rust-bert")]
            EngineKind::RustBert => Box::new(rust_bert::RustBertEngine::load(folder, threads)?),
            #[cfg(not(feature = "rust-bert"))]
            EngineKind::RustBert => return Err(EngineError::NotBuilt("rust-bert").into()),
        };
        let reader = Reader {
            tokenizer,
            labels,
            engine,
        };
        // One word, so that files that do not belong together are refused now and not with every article.
        let (text, span) = ("a", Span::new(0, 1));
        reader.read(&[Request { text, span }])?;
        Ok(reader)
    }

    /// The engine's name.
    pub fn engine_name(&self) -> &'static str {
        self.engine.name()
    }

    /// True when the checkpoint reads syntax beside entities.
    pub fn has_syntax(&self) -> bool {
        self.labels.syntax.is_some()
    }

    /// Reads sentences of any number of articles; the answer has one sentence a request, in order.
    ///
    /// Sentences longer than the network's window are read in pieces. Batches run in parallel.
    ///
    /// # Errors
    ///
    /// [`ReaderError::Engine`] when the network fails, [`ReaderError::Mismatch`] when its outputs do not fit the labels.
    pub fn read(&self, requests: &[Request<'_>]) -> Result<Vec<Sentence>, ReaderError> {
        let mut result = Ok(Vec::new());
        self.engine
            .install(&mut || result = self.read_here(requests));
        result
    }

    fn read_here(&self, requests: &[Request<'_>]) -> Result<Vec<Sentence>, ReaderError> {
        let encoded = requests
            .par_iter()
            .map(|request| self.tokenizer.encode(request.span.of(request.text)))
            .collect::<Result<Vec<Encoded>, _>>()?;
        let (prefix, suffix) = (self.tokenizer.prefix(), self.tokenizer.suffix());
        let room = self.labels.max_tokens - prefix.len() - suffix.len();
        let windows: Vec<Window> = encoded
            .iter()
            .enumerate()
            .flat_map(|(sentence, words)| windows::cut(sentence, words, room))
            .collect();
        let batches = windows::plan(&windows, BATCH_TOKENS);
        let decoded = batches
            .par_iter()
            .map(|batch| {
                let rows: Vec<&Window> = batch.iter().map(|index| &windows[*index]).collect();
                let laid_out =
                    windows::lay_out(&rows, &encoded, prefix, suffix, self.labels.pad_id);
                let output = self.engine.run(&laid_out)?;
                self.check(&output)?;
                Ok(rows
                    .iter()
                    .enumerate()
                    .map(|(row, window)| {
                        self.decode(
                            &requests[window.sentence],
                            &encoded[window.sentence],
                            window,
                            &laid_out,
                            row,
                            &output,
                        )
                    })
                    .collect::<Vec<Decoded>>())
            })
            .collect::<Result<Vec<_>, ReaderError>>()?;
        let mut by_window: Vec<Option<Decoded>> = windows.iter().map(|_| None).collect();
        for (index, result) in batches
            .concat()
            .into_iter()
            .zip(decoded.into_iter().flatten())
        {
            by_window[index] = Some(result);
        }
        let mut sentences: Vec<Sentence> = requests
            .iter()
            .map(|request| Sentence {
                span: request.span,
                tokens: Vec::new(),
                has_syntax: self.has_syntax(),
                mentions: Vec::new(),
            })
            .collect();
        for (window, decoded) in windows.iter().zip(by_window) {
            if let Some(decoded) = decoded {
                append(&mut sentences[window.sentence], decoded);
            }
        }
        for (sentence, request) in sentences.iter_mut().zip(requests) {
            names::tidy(sentence, request.text);
        }
        Ok(sentences)
    }

    /// Checks that the outputs have as many values as the labels say.
    fn check(&self, output: &Output) -> Result<(), ReaderError> {
        let equal = |output, found, expected, file| {
            if found == expected {
                Ok(())
            } else {
                Err(ReaderError::Mismatch {
                    output,
                    found,
                    expected,
                    file,
                })
            }
        };
        let entities = self.labels.entities.len();
        equal("ner", output.label_count, entities, "config.json")?;
        if let (Some(found), Some(expected)) = (&output.syntax, &self.labels.syntax) {
            let file = "syntax_labels.json";
            equal("tags", found.tag_count, expected.tag_count(), file)?;
            equal("rel", found.rel_count, expected.relations.len(), file)?;
        }
        Ok(())
    }

    fn decode(
        &self,
        request: &Request<'_>,
        encoded: &Encoded,
        window: &Window,
        batch: &engine::Batch,
        row: usize,
        output: &Output,
    ) -> Decoded {
        let words = &encoded.words[window.words.clone()];
        let count = output.label_count;
        let mut logits = Vec::with_capacity(words.len() * count);
        for word in words {
            let position = word.first - window.pieces.start + self.tokenizer.prefix().len();
            let at = (row * batch.width + position) * count;
            logits.extend_from_slice(&output.ner[at..at + count]);
        }
        let mut tokens: Vec<Token> = words
            .iter()
            .map(|word| {
                let span = word.span.shifted(request.span.start);
                Token::new(span, span.of(request.text))
            })
            .collect();
        if let (Some(syntax), Some(labels)) = (&output.syntax, &self.labels.syntax) {
            parse::add(&mut tokens, syntax, labels, row, batch.words);
        }
        Decoded {
            tokens,
            entities: entities::decode(&logits, &self.labels.entities),
        }
    }
}

/// Adds a window's words to its sentence; the root of a further window hangs on the root of the first.
fn append(sentence: &mut Sentence, decoded: Decoded) {
    let offset = sentence.tokens.len();
    let root = sentence.tokens.iter().position(|t| t.head.is_none());
    for mut token in decoded.tokens {
        match (token.head, root) {
            (Some(head), _) => token.head = Some(head + offset),
            (None, Some(root)) if sentence.has_syntax => {
                token.head = Some(root);
                token.relation = Relation::Parataxis;
            }
            (None, _) => {}
        }
        sentence.tokens.push(token);
    }
    for entity in decoded.entities {
        let tokens = entity.words.start + offset..entity.words.end + offset;
        sentence.mentions.push(Mention {
            kind: entity.kind,
            span: Span::new(
                sentence.tokens[tokens.start].span.start,
                sentence.tokens[tokens.end - 1].span.end,
            ),
            tokens,
            score: entity.score,
            detail: Detail::None,
        });
    }
}
