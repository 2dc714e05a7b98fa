//! A lexicon file in memory, and the place of things in it.

use std::collections::HashMap;
use std::fs;
use std::path::{Path, PathBuf};

use serde::de::DeserializeOwned;

use super::LexiconError;

/// A lexicon file as it was read.
pub(crate) struct Source {
    path: PathBuf,
    text: String,
}

impl Source {
    /// Reads the file.
    pub(crate) fn read(path: PathBuf) -> Result<Self, LexiconError> {
        match fs::read_to_string(&path) {
            Ok(text) => Ok(Source { path, text }),
            Err(source) => Err(LexiconError::Read { path, source }),
        }
    }

    /// A file that was never on disk.
    #[cfg(test)]
    pub(crate) fn literal(path: &str, text: &str) -> Self {
        Source {
            path: path.into(),
            text: text.to_owned(),
        }
    }

    /// Its TOML as a value.
    pub(crate) fn parse<T: DeserializeOwned>(&self) -> Result<T, LexiconError> {
        toml::from_str(&self.text).map_err(|error| {
            let offset = error.span().map_or(0, |span| span.start);
            let (line, column) = self.position(offset);
            LexiconError::Syntax {
                path: self.path.clone(),
                line,
                column,
                message: error.message().to_owned(),
            }
        })
    }

    /// Line and column, from 1, of a byte.
    fn position(&self, offset: usize) -> (usize, usize) {
        let before = self.text.get(..offset).unwrap_or(&self.text);
        let line_start = before.rfind('\n').map_or(0, |newline| newline + 1);
        let line = before.bytes().filter(|byte| *byte == b'\n').count() + 1;
        (line, before[line_start..].chars().count() + 1)
    }

    /// Line, from 1, of a byte.
    pub(crate) fn line(&self, offset: usize) -> usize {
        self.position(offset).0
    }

    /// The error for a value at a byte that makes no sense.
    pub(crate) fn bad_value(
        &self,
        offset: usize,
        value: &str,
        expected: &'static str,
    ) -> LexiconError {
        LexiconError::Value {
            path: self.path.clone(),
            line: self.line(offset),
            value: value.to_owned(),
            expected,
        }
    }

    /// Where the file lies.
    pub(crate) fn path(&self) -> &Path {
        &self.path
    }
}

/// Refuses a value that was there before.
pub(crate) struct Unique<'s> {
    source: &'s Source,
    what: &'static str,
    seen: HashMap<String, usize>,
}

impl<'s> Unique<'s> {
    /// Nothing seen yet; `what` names the values in the error.
    pub(crate) fn new(source: &'s Source, what: &'static str) -> Self {
        Unique {
            source,
            what,
            seen: HashMap::new(),
        }
    }

    /// Notes that `value` (normalised as `key`) stands at byte `offset`.
    pub(crate) fn insert(
        &mut self,
        key: String,
        value: &str,
        offset: usize,
    ) -> Result<(), LexiconError> {
        match self.seen.insert(key, offset) {
            None => Ok(()),
            Some(first) => Err(LexiconError::Duplicate {
                path: self.source.path().to_owned(),
                line: self.source.line(offset),
                value: value.to_owned(),
                what: self.what,
                first: self.source.line(first),
            }),
        }
    }
}
