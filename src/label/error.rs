//! Why labels cannot be read or written.

use std::io;
use std::path::{Path, PathBuf};

/// What is wrong with a file of labels or articles. Its text is one line that names the place and says the mend.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum LabelError {
    /// A file or folder cannot be read or written.
    #[error("cannot {action} `{}`: {source}; check the spelling and its permissions", path.display())]
    Io {
        /// What was tried, as a verb.
        action: &'static str,
        /// The file or folder.
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
    /// A task of Label Studio is not what it must be.
    #[error("{}: task {task}: {message}", path.display())]
    Task {
        /// The file.
        path: PathBuf,
        /// The task's `id`, or its number in the file with a `#`.
        task: String,
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
    /// A file that evaluation reads too.
    #[error(transparent)]
    Evaluate(#[from] crate::evaluate::EvaluateError),
}

impl LabelError {
    /// A [`LabelError::Io`]; `action` is a verb (`read`, `write`).
    pub(crate) fn io(action: &'static str, path: &Path, source: io::Error) -> Self {
        let path = path.to_owned();
        LabelError::Io {
            action,
            path,
            source,
        }
    }

    /// A [`LabelError::Line`].
    pub(crate) fn line(path: &Path, line: usize, message: impl Into<String>) -> Self {
        LabelError::Line {
            path: path.to_owned(),
            line,
            message: message.into(),
        }
    }

    /// A [`LabelError::File`].
    pub(crate) fn file(path: &Path, message: impl Into<String>) -> Self {
        LabelError::File {
            path: path.to_owned(),
            message: message.into(),
        }
    }
}
