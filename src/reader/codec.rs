//! From sentences to batches, and from the network's logits to what the sentences say.

use std::path::Path;

use rayon::prelude::*;

use super::engine::{Batch, Engine, Output};
use super::entities::{self, EntitySpan};
use super::entity_names::EntityNames;
use super::labels::Labels;
use super::tokenizer::{Encoded, Tokenizer};
use super::windows::{self, Window};
use super::{ReaderError, Request, names, parse};
use crate::document::{Detail, Mention, Sentence, Token};
use crate::syntax::Relation;
use crate::text::Span;
use crate::timing::{Stage, Stopwatch};

/// Tokens of a batch, padding included: larger ones are no faster on CPUs and cost memory, once a thread.
const BATCH_TOKENS: usize = 256;

/// The tokenizer and the labels of a checkpoint.
pub(super) struct Codec {
    tokenizer: Tokenizer,
    labels: Labels,
    pub(super) watch: Stopwatch,
}

/// What decoding makes of one window.
struct Decoded {
    /// Syntax of each word, heads as indices into the window's words.
    tokens: Vec<Token>,
    entities: Vec<EntitySpan>,
}

impl Codec {
    /// Loads `config.json`, `tokenizer.json` and the label files of a model folder.
    pub(super) fn load(folder: &Path, names: &EntityNames) -> Result<Self, ReaderError> {
        Ok(Codec {
            labels: Labels::load(folder, names)?,
            tokenizer: Tokenizer::load(&folder.join("tokenizer.json"))?,
            watch: Stopwatch::default(),
        })
    }

    /// True when the labels are those of a checkpoint that reads syntax beside entities.
    pub(super) fn has_syntax(&self) -> bool {
        self.labels.syntax.is_some()
    }

    /// Reads sentences with an engine; the answer has one sentence a request, in order.
    pub(super) fn read(
        &self,
        engine: &dyn Engine,
        requests: &[Request<'_>],
    ) -> Result<Vec<Sentence>, ReaderError> {
        let mut result = Ok(Vec::new());
        engine.install(&mut || result = self.read_here(engine, requests));
        result
    }

    fn read_here(
        &self,
        engine: &dyn Engine,
        requests: &[Request<'_>],
    ) -> Result<Vec<Sentence>, ReaderError> {
        let encoded = requests
            .par_iter()
            .map(|request| {
                let encode = || self.tokenizer.encode(request.span.of(request.text));
                self.watch.time(Stage::Tokenize, encode)
            })
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
                let output = self.watch.time(Stage::Network, || engine.run(&laid_out))?;
                self.check(&output)?;
                let decode = |(row, window): (usize, &&Window)| {
                    self.decode(
                        &requests[window.sentence],
                        &encoded[window.sentence],
                        window,
                        &laid_out,
                        row,
                        &output,
                    )
                };
                let decode = || {
                    rows.iter()
                        .enumerate()
                        .map(decode)
                        .collect::<Vec<Decoded>>()
                };
                Ok(self.watch.time(Stage::Decode, decode))
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
        let entities = self.labels.entities.labels.len();
        equal("entities", output.label_count, entities, "config.json")?;
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
        batch: &Batch,
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
