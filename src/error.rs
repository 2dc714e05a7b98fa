//! Why a run cannot start or go on. What is wrong with a single article is a [`Reject`](crate::input::Reject) instead.

use std::fmt;
use std::io;
use std::path::{Path, PathBuf};

use crate::lexicon::LexiconError;

/// An error that ends a run. Its text is one line that names the place and says the mend.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// A file or folder cannot be opened, read or written.
    #[error("cannot {action} `{}`: {source}{}", path.display(), mend(source))]
    Io {
        /// What was tried, as a verb: `read`, `write`, `create`.
        action: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// The system's answer.
        source: io::Error,
    },
    /// The knowledge folder (reader, rules, lexicons) is missing or incomplete.
    #[error("no usable models in `{}`: {message}", path.display())]
    Models {
        /// The folder.
        path: PathBuf,
        /// What is wrong with it, and the mend.
        message: String,
    },
    /// A reader (checkpoint) cannot be loaded.
    #[error("cannot load the model in `{}`: {message}", path.display())]
    Model {
        /// The checkpoint's folder or file.
        path: PathBuf,
        /// What is wrong with it, and the mend.
        message: String,
    },
    /// A rule file is not valid.
    #[error("{}: {message}", Place { path, line: *line, column: *column })]
    Rules {
        /// The rule file.
        path: PathBuf,
        /// Line, from 1.
        line: Option<usize>,
        /// Column, from 1.
        column: Option<usize>,
        /// What was expected.
        message: String,
    },
    /// A lexicon or the date grammar is missing or not valid.
    #[error(transparent)]
    Lexicon(#[from] LexiconError),
    /// A list of checksums has a line that is none.
    #[error("{}:{line}: expected a SHA-256 of 64 digits, two spaces and the name of a file in this folder, as `sha256sum` writes it", path.display())]
    Checksums {
        /// The list.
        path: PathBuf,
        /// Line, from 1.
        line: usize,
    },
    /// A file that evaluation reads cannot be used.
    #[error(transparent)]
    Evaluate(#[from] crate::evaluate::EvaluateError),
    /// A report cannot be made.
    #[error(transparent)]
    Report(#[from] crate::report::ReportError),
    /// What the export of a comparison is given cannot be used.
    #[error(transparent)]
    Export(#[from] crate::compare::export::ExportError),
    /// A model cannot be fetched.
    #[cfg(feature = "hub")]
    #[error(transparent)]
    Hub(#[from] crate::hub::HubError),
    /// The input as a whole cannot be used.
    #[error("{0}")]
    Input(String),
    /// Options that do not go together.
    #[error("{0}")]
    Usage(String),
    /// The program cannot get what it needs from the system (threads).
    #[error("{0}")]
    System(String),
}

impl Error {
    /// An [`Error::Io`]; `action` is a verb (`read`, `write`, `create`).
    pub fn io(action: &'static str, path: impl Into<PathBuf>, source: io::Error) -> Self {
        Error::Io {
            action,
            path: path.into(),
            source,
        }
    }
}

impl From<crate::rules::RuleError> for Error {
    fn from(error: crate::rules::RuleError) -> Self {
        Error::Rules {
            path: error.path,
            line: Some(error.line),
            column: Some(error.column),
            message: error.message,
        }
    }
}

/// What to do about the commonest answers of the system.
fn mend(error: &io::Error) -> &'static str {
    match error.kind() {
        io::ErrorKind::NotFound => "; check the spelling, or create its folder first",
        io::ErrorKind::PermissionDenied => "; check its permissions",
        io::ErrorKind::IsADirectory => "; name a file, not a folder",
        io::ErrorKind::StorageFull => "; free some space and run again",
        _ => "",
    }
}

/// `path:line:column`, as far as known, which editors and terminals turn into a link.
struct Place<'a> {
    path: &'a Path,
    line: Option<usize>,
    column: Option<usize>,
}

impl fmt::Display for Place<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.path.display())?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
            if let Some(column) = self.column {
                write!(f, ":{column}")?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_rule_error_names_file_line_and_column() {
        let error = Error::Rules {
            path: "rules/fr/departure.toml".into(),
            line: Some(3),
            column: Some(7),
            message: "expected a slot".into(),
        };
        assert_eq!(
            error.to_string(),
            "rules/fr/departure.toml:3:7: expected a slot"
        );
    }

    #[test]
    fn an_io_error_names_the_file_and_the_mend() {
        let error = Error::io("write", "out/x.jsonl", io::ErrorKind::NotFound.into());
        assert_eq!(
            error.to_string(),
            "cannot write `out/x.jsonl`: entity not found; check the spelling, or create its folder first"
        );
    }
}
