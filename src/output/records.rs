//! Writing records in any format.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

use super::chunks::Chunks;
use super::format::{OutputFormat, OutputOptions};
#[cfg(feature = "parquet")]
use super::parquet::Parquet;
use crate::error::Error;
use crate::record::Record;

/// Writes records.
pub struct RecordWriter(Inner);

enum Inner {
    Chunks(Chunks),
    #[cfg(feature = "parquet")]
    Parquet(Parquet),
}

impl RecordWriter {
    /// A writer to any stream.
    ///
    /// # Errors
    /// The stream's own.
    pub fn new(inner: Box<dyn Write + Send>, options: OutputOptions) -> io::Result<Self> {
        Ok(RecordWriter(match options.format {
            #[cfg(feature = "parquet")]
            OutputFormat::Parquet => Inner::Parquet(Parquet::new(inner, options.compression)?),
            #[cfg(not(feature = "parquet"))]
            OutputFormat::Parquet => return Err(io::ErrorKind::Unsupported.into()),
            _ => Inner::Chunks(Chunks::new(inner, options)),
        }))
    }

    /// A writer to standard output.
    ///
    /// # Errors
    /// [`Error::Io`] when it cannot be written.
    pub fn stdout(options: OutputOptions) -> Result<Self, Error> {
        RecordWriter::new(Box::new(io::stdout()), options)
            .map_err(|error| Error::io("write", "standard output", error))
    }

    /// A writer to a file, which is emptied if it is there.
    ///
    /// # Errors
    /// [`Error::Io`] when the file cannot be created.
    pub fn create(path: &Path, options: OutputOptions) -> Result<Self, Error> {
        if options.format == OutputFormat::Parquet {
            let refused = |error| Error::io("write", path, error);
            let file = File::create(path).map_err(refused)?;
            return RecordWriter::new(Box::new(file), options).map_err(refused);
        }
        Ok(RecordWriter(Inner::Chunks(Chunks::create(path, options)?)))
    }

    /// A writer to a file of which the first `kept` bytes stay, as [`resume`](super::resume) found them; it is made if it is not there.
    ///
    /// # Errors
    /// [`Error::Io`] when the file cannot be opened or cut.
    pub fn append(path: &Path, kept: u64, options: OutputOptions) -> Result<Self, Error> {
        Ok(RecordWriter(Inner::Chunks(Chunks::append(
            path, kept, options,
        )?)))
    }

    /// Writes one record.
    ///
    /// # Errors
    /// The stream's own; [`io::ErrorKind::BrokenPipe`] when nobody reads it any more.
    pub fn write(&mut self, record: &Record) -> io::Result<()> {
        match &mut self.0 {
            Inner::Chunks(chunks) => chunks.write(record),
            #[cfg(feature = "parquet")]
            Inner::Parquet(parquet) => parquet.write(record),
        }
    }

    /// Hands on what is in the buffer, as far as the format allows it.
    ///
    /// # Errors
    /// As [`RecordWriter::write`].
    pub fn flush(&mut self) -> io::Result<()> {
        match &mut self.0 {
            Inner::Chunks(chunks) => chunks.flush(),
            #[cfg(feature = "parquet")]
            Inner::Parquet(parquet) => parquet.flush(),
        }
    }

    /// Writes what comes last and hands everything on. Without it a compressed file lacks its last records, and a Parquet file
    /// cannot be read.
    ///
    /// # Errors
    /// As [`RecordWriter::write`].
    pub fn finish(&mut self) -> io::Result<()> {
        match &mut self.0 {
            Inner::Chunks(chunks) => chunks.finish(),
            #[cfg(feature = "parquet")]
            Inner::Parquet(parquet) => parquet.finish(),
        }
    }

    /// Marks what is finished as such, once nothing else of the run is left to do; until then an interrupted run can be gone on with.
    ///
    /// # Errors
    /// The file system's.
    pub fn close(&mut self) -> io::Result<()> {
        match &mut self.0 {
            Inner::Chunks(chunks) => chunks.close(),
            #[cfg(feature = "parquet")]
            Inner::Parquet(_) => Ok(()),
        }
    }
}
