//! Rejects as JSON Lines in a file, or as messages on the terminal.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use super::records::cut;
use crate::error::Error;
use crate::input::Reject;

/// Writes rejects.
pub struct RejectWriter(Target);

enum Target {
    File {
        path: PathBuf,
        inner: BufWriter<File>,
    },
    Messages(Box<dyn Fn(&str)>),
}

impl RejectWriter {
    /// A writer to a file. The file is always made and emptied, even if nothing is rejected, so that one of an earlier run never
    /// passes for this one's.
    ///
    /// # Errors
    /// [`Error::Io`] when the file cannot be created.
    pub fn create(path: &Path) -> Result<Self, Error> {
        let file = File::create(path).map_err(|error| Error::io("write", path, error))?;
        Ok(RejectWriter::to_file(path, file))
    }

    /// A writer to a file of which the first `kept` bytes stay; it is made if it is not there.
    ///
    /// # Errors
    /// [`Error::Io`] when the file cannot be opened or cut.
    pub fn append(path: &Path, kept: u64) -> Result<Self, Error> {
        Ok(RejectWriter::to_file(path, cut(path, kept)?))
    }

    fn to_file(path: &Path, file: File) -> Self {
        RejectWriter(Target::File {
            path: path.to_owned(),
            inner: BufWriter::new(file),
        })
    }

    /// A writer that calls `show` with one line of plain text a reject.
    pub fn messages(show: impl Fn(&str) + 'static) -> Self {
        RejectWriter(Target::Messages(Box::new(show)))
    }

    /// Writes one reject.
    ///
    /// # Errors
    /// [`Error::Io`] when the file cannot be written.
    pub fn write(&mut self, reject: &Reject) -> Result<(), Error> {
        match &mut self.0 {
            Target::Messages(show) => {
                show(&format!("rejected: {reject}"));
                Ok(())
            }
            Target::File { path, inner } => serde_json::to_writer(&mut *inner, reject)
                .map_err(Into::into)
                .and_then(|()| inner.write_all(b"\n"))
                .map_err(|error| Error::io("write", path.as_path(), error)),
        }
    }

    /// Hands on what is in the buffer.
    ///
    /// # Errors
    /// As [`RejectWriter::write`].
    pub fn flush(&mut self) -> Result<(), Error> {
        match &mut self.0 {
            Target::Messages(_) => Ok(()),
            Target::File { path, inner } => inner
                .flush()
                .map_err(|error| Error::io("write", path.as_path(), error)),
        }
    }
}

/// The rejects file that goes with an output file: `out.jsonl` gives `out.rejects.jsonl`, `out` gives `out.rejects.jsonl` too.
pub fn rejects_path(output: &Path) -> PathBuf {
    let is_json = output.extension().is_some_and(|extension| {
        ["jsonl", "ndjson", "json"]
            .iter()
            .any(|json| extension == *json)
    });
    let base = if is_json {
        output.with_extension("")
    } else {
        output.to_owned()
    };
    let mut path = base.into_os_string();
    path.push(".rejects.jsonl");
    path.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rejects_file_is_named_after_the_output() {
        let named = |output: &str| rejects_path(Path::new(output)).display().to_string();
        assert_eq!(named("a/out.jsonl"), "a/out.rejects.jsonl");
        assert_eq!(named("out"), "out.rejects.jsonl");
        assert_eq!(named("out.v1"), "out.v1.rejects.jsonl");
    }
}
