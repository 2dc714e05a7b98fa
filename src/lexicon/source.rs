//! A knowledge file in memory, and the place of things in it.

use std::collections::HashMap;
use std::fs;
use std::path::PathBuf;

use serde::de::DeserializeOwned;
use toml::Spanned;
use toml::de::DeTable;

use super::LexiconError;
use crate::text::line_and_column;

/// A knowledge file as it was read.
#[derive(Debug)]
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
        toml::from_str(&self.text).map_err(|error| self.syntax(&error, ""))
    }

    /// Its TOML as a table whose keys and values know their place; `expected` says in an error what the file should hold.
    ///
    /// For large files with a free choice of keys: words are borrowed, and each is looked at once.
    pub(crate) fn table(&self, expected: &str) -> Result<Spanned<DeTable<'_>>, LexiconError> {
        let expected = format!("; expected {expected}");
        DeTable::parse(&self.text).map_err(|error| self.syntax(&error, &expected))
    }

    fn syntax(&self, error: &toml::de::Error, expected: &str) -> LexiconError {
        let offset = error.span().map_or(0, |span| span.start);
        self.error(offset, format!("{}{expected}", error.message().trim()))
    }

    /// Its text.
    pub(crate) fn text(&self) -> &str {
        &self.text
    }

    /// The error for what stands at a byte; `message` says what was found and what was expected.
    pub(crate) fn error(&self, offset: usize, message: impl Into<String>) -> LexiconError {
        let (line, column) = line_and_column(&self.text, offset);
        LexiconError::Invalid {
            path: self.path.clone(),
            line,
            column,
            message: message.into(),
        }
    }

    /// The error for a value at a byte that makes no sense.
    pub(crate) fn bad_value(&self, offset: usize, value: &str, expected: &str) -> LexiconError {
        self.error(offset, format!("`{value}`: expected {expected}"))
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
        let Some(first) = self.seen.insert(key, offset) else {
            return Ok(());
        };
        let (what, (line, _)) = (self.what, line_and_column(&self.source.text, first));
        let message = format!(
            "`{value}` stands twice: expected each {what} once, but it is already at line {line}"
        );
        Err(self.source.error(offset, message))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn errors_count_columns_in_characters() {
        let source = Source::literal("x.toml", "a = 1\n\"é\" = ?\n");
        let error = source.parse::<toml::Table>().unwrap_err().to_string();
        assert!(error.starts_with("x.toml:2:7: "), "{error}");
        let error = source.bad_value(6, "é", "a plain letter").to_string();
        assert_eq!(error, "x.toml:2:1: `é`: expected a plain letter");
    }

    #[test]
    fn an_offset_outside_is_the_end() {
        let error = Source::literal("x.toml", "a = 1\n").error(99, "nothing here");
        assert_eq!(error.to_string(), "x.toml:2:1: nothing here");
    }

    #[test]
    fn a_second_value_names_the_first() {
        let source = Source::literal("x.toml", "a\nb\na\n");
        let mut unique = Unique::new(&source, "letter");
        unique.insert("a".into(), "A", 0).unwrap();
        let error = unique.insert("a".into(), "a", 4).unwrap_err().to_string();
        assert!(error.starts_with("x.toml:3:1: `a` stands twice"), "{error}");
        assert!(error.ends_with("line 1"), "{error}");
    }

    #[test]
    fn a_missing_file_is_named() {
        let error = Source::read("no/such/file.toml".into()).unwrap_err();
        assert!(matches!(&error, LexiconError::Read { .. }));
        assert!(error.to_string().starts_with("no/such/file.toml: "));
    }
}
