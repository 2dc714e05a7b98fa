//! What can be wrong with a knowledge file.

use std::path::PathBuf;

/// Why a file of word lists, inflections or a grammar was refused.
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
    /// The file is no valid TOML, or says something that makes no sense.
    #[error("{}:{line}:{column}: {message}", path.display())]
    Invalid {
        /// The file.
        path: PathBuf,
        /// Line, from 1.
        line: usize,
        /// Column in characters, from 1.
        column: usize,
        /// What was found and what was expected.
        message: String,
    },
}
