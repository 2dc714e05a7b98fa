//! Records as JSON Lines.

use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::Path;

use crate::error::Error;
use crate::record::Record;

/// Writes records, one JSON object a line.
pub struct RecordWriter {
    inner: BufWriter<Box<dyn Write>>,
}

impl RecordWriter {
    /// A writer to `inner`, with a buffer.
    pub fn new(inner: Box<dyn Write>) -> Self {
        RecordWriter {
            inner: BufWriter::with_capacity(64 * 1024, inner),
        }
    }

    /// A writer to standard output.
    pub fn stdout() -> Self {
        RecordWriter::new(Box::new(io::stdout()))
    }

    /// A writer to a file, which is emptied if it is there.
    ///
    /// # Errors
    /// [`Error::Io`] when the file cannot be created.
    pub fn create(path: &Path) -> Result<Self, Error> {
        let file = File::create(path).map_err(|error| Error::io("write", path, error))?;
        Ok(RecordWriter::new(Box::new(file)))
    }

    /// A writer to a file of which the first `kept` bytes stay; it is made if it is not there.
    ///
    /// # Errors
    /// [`Error::Io`] when the file cannot be opened or cut.
    pub fn append(path: &Path, kept: u64) -> Result<Self, Error> {
        Ok(RecordWriter::new(Box::new(cut(path, kept)?)))
    }

    /// Writes one record.
    ///
    /// # Errors
    /// The stream's own; [`io::ErrorKind::BrokenPipe`] when nobody reads it any more.
    pub fn write(&mut self, record: &Record) -> io::Result<()> {
        serde_json::to_writer(&mut self.inner, record)?;
        self.inner.write_all(b"\n")
    }

    /// Hands on what is in the buffer.
    ///
    /// # Errors
    /// As [`RecordWriter::write`].
    pub fn flush(&mut self) -> io::Result<()> {
        self.inner.flush()
    }
}

/// Opens a file for writing after its first `kept` bytes and cuts off the rest.
pub(super) fn cut(path: &Path, kept: u64) -> Result<File, Error> {
    let refused = |error| Error::io("write", path, error);
    let mut options = OpenOptions::new();
    let file = options.append(true).create(true).open(path);
    let file = file.map_err(refused)?;
    file.set_len(kept).map_err(refused)?;
    Ok(file)
}
