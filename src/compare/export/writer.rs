//! Writing stories in any format.

use std::fs::File;
use std::io::{self, Write};
use std::path::Path;

use super::followthemoney::FollowTheMoney;
use super::format::{StoryFormat, StoryOptions};
#[cfg(feature = "parquet")]
use super::parquet::StoryParquet;
use super::quickstatements::QuickStatements;
use super::table::StoryTable;
use crate::compare::{Story, Told};
use crate::error::Error;
use crate::output::format::Compression;

/// Bytes, before compression, that go out together.
const CHUNK_BYTES: usize = 256 * 1024;

/// Writes stories.
pub struct StoryWriter(Inner);

enum Inner {
    Text(Text),
    #[cfg(feature = "parquet")]
    Parquet(Box<StoryParquet>),
}

/// A text, compressed or not.
struct Text {
    out: Box<dyn Write + Send>,
    compression: Compression,
    /// What is not written yet.
    pending: Vec<u8>,
    /// Whether anything is.
    is_written: bool,
    encoder: Encoder,
}

/// How a story becomes text.
enum Encoder {
    JsonLines,
    Table(StoryTable),
    FollowTheMoney(Box<FollowTheMoney>),
    QuickStatements(Box<QuickStatements>),
}

impl StoryWriter {
    /// A writer to any stream. FollowTheMoney and QuickStatements need `exports/` of the models folder; the others leave it alone.
    ///
    /// # Errors
    /// [`Error::Lexicon`] when a file there is missing or not valid; [`Error::Usage`] when Parquet is not built in; [`Error::Io`] of the stream.
    pub fn new(
        out: Box<dyn Write + Send>,
        options: &StoryOptions,
        models: &Path,
    ) -> Result<Self, Error> {
        let table = |delimiter| Encoder::Table(StoryTable::new(delimiter, options.keep_formulas));
        let encoder = match options.format {
            #[cfg(feature = "parquet")]
            StoryFormat::Parquet => {
                let parquet = StoryParquet::new(out, options.compression)
                    .map_err(|error| Error::io("write", "the output", error))?;
                return Ok(StoryWriter(Inner::Parquet(Box::new(parquet))));
            }
            #[cfg(not(feature = "parquet"))]
            StoryFormat::Parquet => {
                return Err(Compression::for_parquet(None).err().unwrap_or_else(|| {
                    Error::Usage("this carriere is built without Parquet".into())
                }));
            }
            StoryFormat::JsonLines => Encoder::JsonLines,
            StoryFormat::Csv => table(b','),
            StoryFormat::Tsv => table(b'\t'),
            StoryFormat::FollowTheMoney => {
                Encoder::FollowTheMoney(Box::new(FollowTheMoney::load(models)?))
            }
            StoryFormat::QuickStatements => Encoder::QuickStatements(Box::new(
                QuickStatements::load(models, options.items.clone(), options.all)?,
            )),
        };
        let mut pending = Vec::new();
        match &encoder {
            Encoder::Table(table) => {
                if options.byte_order_mark {
                    pending.extend_from_slice("\u{FEFF}".as_bytes());
                }
                table.header(&mut pending);
            }
            Encoder::QuickStatements(statements) => statements.header(&mut pending),
            Encoder::JsonLines | Encoder::FollowTheMoney(_) => {}
        }
        Ok(StoryWriter(Inner::Text(Text {
            out,
            compression: options.compression,
            pending,
            is_written: false,
            encoder,
        })))
    }

    /// A writer to standard output.
    ///
    /// # Errors
    /// As [`StoryWriter::new`].
    pub fn stdout(options: &StoryOptions, models: &Path) -> Result<Self, Error> {
        StoryWriter::new(Box::new(io::stdout()), options, models)
    }

    /// A writer to a file, which is emptied if it is there.
    ///
    /// # Errors
    /// As [`StoryWriter::new`], and [`Error::Io`] when the file cannot be created.
    pub fn create(path: &Path, options: &StoryOptions, models: &Path) -> Result<Self, Error> {
        let file = File::create(path).map_err(|error| Error::io("write", path, error))?;
        StoryWriter::new(Box::new(file), options, models)
    }

    /// Writes one story. `told` has an event for each of its mentions, in their order; JSON Lines need none. All stories of a person come one after the other.
    ///
    /// # Errors
    /// The stream's own; [`io::ErrorKind::BrokenPipe`] when nobody reads it any more.
    pub fn write(&mut self, story: &Story, told: &[Told]) -> io::Result<()> {
        match &mut self.0 {
            Inner::Text(text) => text.write(story, told),
            #[cfg(feature = "parquet")]
            Inner::Parquet(parquet) => parquet.write(story, told),
        }
    }

    /// Hands on what is in the buffer, as far as the format allows it: with compression, whole chunks.
    ///
    /// # Errors
    /// As [`StoryWriter::write`].
    pub fn flush(&mut self) -> io::Result<()> {
        match &mut self.0 {
            Inner::Text(text) => {
                if text.compression == Compression::None {
                    text.put()?;
                }
                text.out.flush()
            }
            #[cfg(feature = "parquet")]
            Inner::Parquet(parquet) => parquet.flush(),
        }
    }

    /// Writes what comes last and hands everything on.
    ///
    /// # Errors
    /// As [`StoryWriter::write`].
    pub fn finish(self) -> io::Result<()> {
        match self.0 {
            Inner::Text(mut text) => {
                match &mut text.encoder {
                    Encoder::FollowTheMoney(entities) => entities.finish(&mut text.pending)?,
                    Encoder::QuickStatements(statements) => statements.footer(&mut text.pending),
                    Encoder::JsonLines | Encoder::Table(_) => {}
                }
                // Nothing at all is no compressed file.
                if !text.pending.is_empty() || !text.is_written {
                    text.put()?;
                }
                text.out.flush()
            }
            #[cfg(feature = "parquet")]
            Inner::Parquet(mut parquet) => parquet.finish(),
        }
    }
}

impl Text {
    fn write(&mut self, story: &Story, told: &[Told]) -> io::Result<()> {
        let is_told = story.mentions.len() == told.len();
        debug_assert!(is_told || matches!(self.encoder, Encoder::JsonLines));
        let out = &mut self.pending;
        match &mut self.encoder {
            Encoder::JsonLines => {
                serde_json::to_writer(&mut *out, story)?;
                out.push(b'\n');
            }
            Encoder::Table(table) => table.story(story, told, out),
            Encoder::FollowTheMoney(entities) => entities.story(story, told, out)?,
            Encoder::QuickStatements(statements) => statements.story(story, told, out),
        }
        match self.pending.len() >= CHUNK_BYTES {
            true => self.put(),
            false => Ok(()),
        }
    }

    fn put(&mut self) -> io::Result<()> {
        self.out.write_all(&self.compression.pack(&self.pending)?)?;
        self.pending.clear();
        self.is_written = true;
        Ok(())
    }
}
