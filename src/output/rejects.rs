//! Rejects as JSON Lines in a file, or as messages on the terminal.

use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::{Path, PathBuf};

use super::chunks::cut;
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

    /// Hands on what is in the buffer, and has the system put it on the disk: a record must not be safe before the rejects before it
    /// are.
    ///
    /// # Errors
    /// As [`RejectWriter::write`].
    pub fn flush(&mut self) -> Result<(), Error> {
        match &mut self.0 {
            Target::File { path, inner } if !inner.buffer().is_empty() => inner
                .flush()
                .and_then(|()| sync(inner.get_ref()))
                .map_err(|error| Error::io("write", path.as_path(), error)),
            _ => Ok(()),
        }
    }
}

/// Waits for the disk; pipes and devices have none.
fn sync(file: &File) -> std::io::Result<()> {
    match file.metadata()?.is_file() {
        true => file.sync_data(),
        false => Ok(()),
    }
}
