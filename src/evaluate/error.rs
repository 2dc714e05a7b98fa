//! Why an evaluation cannot be made.

use std::io;
use std::path::{Path, PathBuf};

/// What is wrong with a file that evaluation reads. Its text is one line that names the place and says the mend.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum EvaluateError {
    /// A file cannot be read.
    #[error("cannot read `{}`: {source}; check the spelling and its permissions", path.display())]
    Read {
        /// The file.
        path: PathBuf,
        /// The system's answer.
        source: io::Error,
    },
    /// A line is not what it must be.
    #[error("{}:{line}: {message}", path.display())]
    Line {
        /// The file.
        path: PathBuf,
        /// Line, from 1.
        line: usize,
        /// What is wrong, and the mend.
        message: String,
    },
    /// A file as a whole is not what it must be.
    #[error("{}: {message}", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// What is wrong, and the mend.
        message: String,
    },
}

impl EvaluateError {
    /// An [`EvaluateError::Line`].
    pub(crate) fn line(path: &Path, line: usize, message: impl Into<String>) -> Self {
        EvaluateError::Line {
            path: path.to_owned(),
            line,
            message: message.into(),
        }
    }

    /// An [`EvaluateError::File`].
    pub(crate) fn file(path: &Path, message: impl Into<String>) -> Self {
        EvaluateError::File {
            path: path.to_owned(),
            message: message.into(),
        }
    }
}
