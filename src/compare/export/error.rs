//! What can be wrong with what an export is given.

use std::io;
use std::path::PathBuf;

/// Why a comparison cannot be exported. Its text names the file and the line, and says the mend.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ExportError {
    /// The list of Wikidata items cannot be read.
    #[error("cannot read the items in `{}`: {source}; check the spelling and its permissions", path.display())]
    Read {
        /// The list.
        path: PathBuf,
        /// The system's answer.
        source: io::Error,
    },
    /// The list of Wikidata items has a row that makes no sense.
    #[error("{}:{line}: {message}", path.display())]
    Items {
        /// The list.
        path: PathBuf,
        /// Line, from 1.
        line: u64,
        /// What was found and what was expected.
        message: String,
    },
}
