//! Records as bytes: lines of JSON or rows of a table, compressed or not, in chunks that an interrupted run can be cut at.

use std::fs::{File, OpenOptions};
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

use super::checkpoint::Checkpoint;
use super::format::{Compression, OutputOptions};
use super::table::Table;
use crate::error::Error;
use crate::record::Record;

/// Bytes, before compression, with which a chunk is full.
const CHUNK_BYTES: usize = 256 * 1024;

/// Records with which it is full.
const CHUNK_RECORDS: u64 = 1024;

/// Writes records to a stream.
///
/// Where a chunk ends depends on the records alone, and not on when they come, so that a run that is resumed writes the same bytes.
pub(super) struct Chunks {
    out: BufWriter<Box<dyn Write>>,
    compression: Compression,
    table: Option<Table>,
    /// What of the chunk is not written yet.
    pending: Vec<u8>,
    /// Bytes of the chunk before compression.
    chunk_bytes: usize,
    chunk_records: u64,
    checkpoints: Option<Checkpoints>,
    /// What is written, up to the last whole chunk.
    state: Checkpoint,
}

/// The file that is written, and its checkpoints.
struct Checkpoints {
    path: PathBuf,
    file: File,
}

impl Chunks {
    /// A writer to a stream from its start.
    pub(super) fn new(out: Box<dyn Write>, options: OutputOptions) -> Self {
        let mut chunks = Chunks::go_on(out, options, Checkpoint::default());
        if let Some(table) = &chunks.table {
            if options.byte_order_mark {
                chunks.pending.extend_from_slice("\u{FEFF}".as_bytes());
            }
            table.header(&mut chunks.pending);
            chunks.chunk_bytes = chunks.pending.len();
        }
        chunks
    }

    fn go_on(out: Box<dyn Write>, options: OutputOptions, state: Checkpoint) -> Self {
        let table = options.delimiter();
        Chunks {
            out: BufWriter::with_capacity(64 * 1024, out),
            compression: options.compression,
            table: table.map(|delimiter| Table::new(delimiter, options.keep_formulas)),
            pending: Vec::new(),
            chunk_bytes: 0,
            chunk_records: 0,
            checkpoints: None,
            state: Checkpoint { options, ..state },
        }
    }

    /// A writer to a file, which is emptied if it is there.
    ///
    /// # Errors
    /// [`Error::Io`] when the file cannot be created.
    pub(super) fn create(path: &Path, options: OutputOptions) -> Result<Self, Error> {
        let refused = |error| Error::io("write", path, error);
        let file = File::create(path).map_err(refused)?;
        let is_file = file.metadata().map_err(refused)?.is_file();
        let out = file.try_clone().map_err(refused)?;
        let mut chunks = Chunks::new(Box::new(out), options);
        if is_file {
            Checkpoint::remove(path).map_err(refused)?;
        }
        if is_file && !options.is_plain_json() {
            chunks.state.save(path).map_err(refused)?;
            chunks.checkpoints = Some(Checkpoints {
                path: path.to_owned(),
                file,
            });
        }
        Ok(chunks)
    }

    /// A writer to a file of which the first `kept` bytes stay; it is made if it is not there. What they hold is taken from the
    /// checkpoint beside the file, where there is one.
    ///
    /// # Errors
    /// [`Error::Io`] when the file cannot be opened or cut.
    pub(super) fn append(path: &Path, kept: u64, options: OutputOptions) -> Result<Self, Error> {
        if kept == 0 {
            return Chunks::create(path, options);
        }
        let file = cut(path, kept)?;
        let refused = |error| Error::io("write", path, error);
        let out = file.try_clone().map_err(refused)?;
        let state = Checkpoint::load(path)?.unwrap_or_default();
        let mut chunks = Chunks::go_on(Box::new(out), options, state);
        if !options.is_plain_json() {
            chunks.checkpoints = Some(Checkpoints {
                path: path.to_owned(),
                file,
            });
        }
        Ok(chunks)
    }

    /// Writes one record.
    pub(super) fn write(&mut self, record: &Record) -> io::Result<()> {
        let before = self.pending.len();
        match &self.table {
            Some(table) => table.record(record, &mut self.pending)?,
            None => {
                serde_json::to_writer(&mut self.pending, record)?;
                self.pending.push(b'\n');
            }
        }
        self.chunk_bytes += self.pending.len() - before;
        self.chunk_records += 1;
        self.state.records.add_record(record);
        if self.checkpoints.is_some() {
            self.state.last_id = Some(record.id.clone());
        }
        if self.chunk_bytes >= CHUNK_BYTES || self.chunk_records >= CHUNK_RECORDS {
            self.close_chunk()?;
        }
        Ok(())
    }

    /// Hands on what can be handed on: with compression, whole chunks.
    pub(super) fn flush(&mut self) -> io::Result<()> {
        if self.compression == Compression::None {
            self.put()?;
        }
        self.out.flush()
    }

    /// Hands on everything; nothing can be written after it but [`Chunks::close`].
    pub(super) fn finish(&mut self) -> io::Result<()> {
        // Nothing at all is no compressed file.
        let is_empty = self.state.bytes == 0;
        if self.chunk_bytes > 0 || is_empty {
            self.close_chunk()?;
        }
        self.out.flush()
    }

    /// Marks the file as finished: no run goes on with it.
    pub(super) fn close(&mut self) -> io::Result<()> {
        match self.checkpoints.take() {
            Some(checkpoints) => Checkpoint::remove(&checkpoints.path),
            None => Ok(()),
        }
    }

    fn close_chunk(&mut self) -> io::Result<()> {
        if self.chunk_bytes > 0 || self.state.bytes == 0 {
            self.put()?;
        }
        self.chunk_bytes = 0;
        self.chunk_records = 0;
        if let Some(Checkpoints { path, file }) = &self.checkpoints {
            self.out.flush()?;
            file.sync_data()?;
            self.state.save(path)?;
        }
        Ok(())
    }

    /// Writes what is pending.
    fn put(&mut self) -> io::Result<()> {
        let packed = self.compression.pack(&self.pending)?;
        self.out.write_all(&packed)?;
        self.state.bytes += packed.len() as u64;
        self.pending.clear();
        Ok(())
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
