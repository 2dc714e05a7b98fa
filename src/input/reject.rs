//! An article that could not be processed, and why.

use std::fmt;
use std::sync::Arc;

use serde::Serialize;

/// The codes that reading gives; processing adds its own.
pub mod code {
    /// A line or file is longer than the limit.
    pub const TOO_LONG: &str = "too_long";
    /// The bytes are not UTF-8.
    pub const INVALID_UTF8: &str = "invalid_utf8";
    /// The line is not one JSON object.
    pub const INVALID_JSON: &str = "invalid_json";
    /// The article has no text.
    pub const NO_TEXT: &str = "no_text";
    /// A field has the wrong type.
    pub const INVALID_FIELD: &str = "invalid_field";
    /// The file or folder cannot be read.
    pub const IO: &str = "io";
    /// Processing broke down: a defect of the program, not of the article.
    pub const INTERNAL: &str = "internal";
}

/// Where an article stands in the input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Position {
    /// The file as it was named or found, or `stdin`.
    pub input: Arc<str>,
    /// Line, from 1, blank lines included; `None` where a file is one article.
    pub line: Option<u64>,
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.line {
            Some(line) => write!(f, "{}:{line}", self.input),
            None => f.write_str(&self.input),
        }
    }
}

/// What is wrong with an article; [`Reject`] adds where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The article's identifier, where it could be read.
    pub id: Option<String>,
    /// One of [`code`], or a code of processing.
    pub code: &'static str,
    /// One line: what is wrong, and the mend.
    pub message: String,
}

impl Problem {
    /// A problem of an article whose identifier is not known.
    pub fn new(code: &'static str, message: impl Into<String>) -> Self {
        Problem {
            id: None,
            code,
            message: message.into(),
        }
    }

    /// The same problem, of the article with this identifier.
    pub fn of(self, id: Option<String>) -> Self {
        Problem { id, ..self }
    }
}

/// One line of the rejects file.
///
/// A file or folder that cannot be read is one reject as well, so that the counts of a run add up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reject {
    /// The file as it was named or found, or `stdin`.
    pub input: String,
    /// Line, from 1, blank lines included; `None` where a file is one article.
    pub line: Option<u64>,
    /// The article's identifier, where it could be read.
    pub id: Option<String>,
    /// A short label to count and filter by, see [`code`].
    pub code: &'static str,
    /// One line: what is wrong, and the mend.
    pub message: String,
}

impl Reject {
    /// The reject for a problem at a position.
    pub fn new(position: &Position, problem: Problem) -> Self {
        Reject {
            input: position.input.to_string(),
            line: position.line,
            id: problem.id,
            code: problem.code,
            message: problem.message,
        }
    }
}

impl fmt::Display for Reject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.input)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        write!(f, ": {}: {}", self.code, self.message)
    }
}
