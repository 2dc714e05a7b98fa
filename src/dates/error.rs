//! What can be wrong with a grammar file.

use std::path::PathBuf;

use thiserror::Error;

/// Why a date grammar could not be loaded.
#[derive(Debug, Error)]
pub enum DateGrammarError {
    /// A file of the grammar cannot be read.
    #[error("{}: cannot read the date grammar: {source}", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A file is no TOML, or lacks a field, or has one that is not known; the source names line and column.
    #[error("{}: {source}", path.display())]
    Parse {
        /// The file.
        path: PathBuf,
        /// What the TOML reader said.
        source: Box<toml::de::Error>,
    },
    /// A value or pattern makes no sense.
    #[error("{}:{line}: {message}", path.display())]
    Invalid {
        /// The file.
        path: PathBuf,
        /// Line of the file, counted from 1.
        line: usize,
        /// What is wrong and what was expected.
        message: String,
    },
}
