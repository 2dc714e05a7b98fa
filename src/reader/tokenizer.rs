//! Sub-word tokenising of one sentence, with the words that the network labels.

use std::path::{Path, PathBuf};

use thiserror::Error;

use crate::text::Span;

/// Why a tokenizer could not be loaded or used.
#[derive(Debug, Error)]
pub enum TokenizerError {
    /// `tokenizer.json` is missing or broken.
    #[error(
        "{path}: {message}; a model folder needs the `tokenizer.json` that belongs to its weights"
    )]
    Load {
        /// The file.
        path: PathBuf,
        /// The library's message.
        message: String,
    },
    /// The library refused a text.
    #[error("the tokenizer failed: {0}")]
    Encode(String),
}

/// A word as the network sees it: the pieces between two boundaries of the pre-tokeniser.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Word {
    /// Bytes of the encoded text, without surrounding white space.
    pub span: Span,
    /// Index of its first piece.
    pub first: usize,
    /// One past the index of its last piece.
    pub end: usize,
}

/// A text as pieces and words.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Encoded {
    /// Vocabulary ids, without special tokens.
    pub ids: Vec<i32>,
    /// Words in order; spans neither overlap nor are empty.
    pub words: Vec<Word>,
}

/// A Hugging Face tokenizer and its special tokens.
pub struct Tokenizer {
    inner: tokenizers::Tokenizer,
    prefix: Vec<i32>,
    suffix: Vec<i32>,
}

impl Tokenizer {
    /// Loads `tokenizer.json`.
    ///
    /// # Errors
    ///
    /// [`TokenizerError::Load`] when the file is missing or is no tokenizer.
    pub fn load(path: &Path) -> Result<Self, TokenizerError> {
        let fail = |message: String| TokenizerError::Load {
            path: path.to_owned(),
            message,
        };
        if !path.is_file() {
            return Err(fail("no such file".into()));
        }
        let mut inner =
            tokenizers::Tokenizer::from_file(path).map_err(|error| fail(error.to_string()))?;
        // Windows are ours: the file's own truncation and padding would cut and shift them.
        inner
            .with_truncation(None)
            .map_err(|error| fail(error.to_string()))?;
        inner.with_padding(None);
        let probe = inner
            .encode("a", true)
            .map_err(|error| fail(error.to_string()))?;
        let (ids, mask) = (probe.get_ids(), probe.get_special_tokens_mask());
        let special = |range: std::ops::Range<usize>| ids[range].iter().map(|id| *id as i32);
        let lead = mask.iter().take_while(|flag| **flag == 1).count();
        let trail = mask[lead..]
            .iter()
            .rev()
            .take_while(|flag| **flag == 1)
            .count();
        Ok(Tokenizer {
            prefix: special(0..lead).collect(),
            suffix: special(ids.len() - trail..ids.len()).collect(),
            inner,
        })
    }

    /// Special tokens before a text.
    pub fn prefix(&self) -> &[i32] {
        &self.prefix
    }

    /// Special tokens after a text.
    pub fn suffix(&self) -> &[i32] {
        &self.suffix
    }

    /// Encodes a text, without special tokens.
    ///
    /// # Errors
    ///
    /// [`TokenizerError::Encode`] when the library refuses the text.
    pub fn encode(&self, text: &str) -> Result<Encoded, TokenizerError> {
        let encoding = self
            .inner
            .encode(text, false)
            .map_err(|error| TokenizerError::Encode(error.to_string()))?;
        let ids: Vec<i32> = encoding.get_ids().iter().map(|id| *id as i32).collect();
        let (word_ids, offsets) = (encoding.get_word_ids(), encoding.get_offsets());
        let mut words: Vec<Word> = Vec::with_capacity(ids.len());
        let (mut piece, mut covered) = (0, 0);
        while piece < ids.len() {
            let first = piece;
            while piece < ids.len() && word_ids[piece] == word_ids[first] {
                piece += 1;
            }
            let start = floor(text, offsets[first].0).max(covered);
            let end = ceil(text, offsets[piece - 1].1);
            // A piece may stand for nothing but a space or a deleted character: it is no word.
            let Some(span) = trimmed(text, start, end) else {
                continue;
            };
            covered = span.end;
            words.push(Word {
                span,
                first,
                end: piece,
            });
        }
        Ok(Encoded { ids, words })
    }
}

/// The nearest character boundary at or before `offset`.
fn floor(text: &str, offset: usize) -> usize {
    (0..=offset.min(text.len()))
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(0)
}

/// The nearest character boundary at or after `offset`.
fn ceil(text: &str, offset: usize) -> usize {
    (offset.min(text.len())..=text.len())
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(text.len())
}

/// The span without surrounding white space and invisible characters; `None` when nothing is left.
fn trimmed(text: &str, start: usize, end: usize) -> Option<Span> {
    if start >= end {
        return None;
    }
    let blank = |c: char| c.is_whitespace() || c.is_control() || is_invisible(c);
    let piece = &text[start..end];
    let left = piece.trim_start_matches(blank);
    let start = end - left.len();
    let length = left.trim_end_matches(blank).len();
    (length > 0).then(|| Span::new(start, start + length))
}

/// Zero-width and formatting characters.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2064}' | '\u{feff}')
}
