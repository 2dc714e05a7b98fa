//! What can be wrong with a lexicon file.

use std::path::PathBuf;

/// Why a lexicon was refused.
#[derive(Debug, thiserror::Error)]
pub enum LexiconError {
    /// The file is missing or cannot be read.
    #[error("{}: cannot be read: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the operating system said.
        source: std::io::Error,
    },
    /// The file is no valid TOML, or a key is missing, unknown or of the wrong type.
    #[error("{}:{line}:{column}: {message}", path.display())]
    Syntax {
        /// The file.
        path: PathBuf,
        /// Line, from 1.
        line: usize,
        /// Column in characters, from 1.
        column: usize,
        /// What was found and what was expected.
        message: String,
    },
    /// A value that must be unique stands twice.
    #[error("{}:{line}: `{value}` stands twice: expected each {what} once, but it is already at line {first}", path.display())]
    Duplicate {
        /// The file.
        path: PathBuf,
        /// Line of the second one, from 1.
        line: usize,
        /// The value.
        value: String,
        /// What it is (`concept`, `French form`…).
        what: &'static str,
        /// Line of the first one, from 1.
        first: usize,
    },
    /// A value is well-formed TOML but makes no sense.
    #[error("{}:{line}: `{value}`: expected {expected}", path.display())]
    Value {
        /// The file.
        path: PathBuf,
        /// Line, from 1.
        line: usize,
        /// The value.
        value: String,
        /// What would have been right.
        expected: &'static str,
    },
}
