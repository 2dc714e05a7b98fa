//! Records as Parquet: one row an article, with its events as a list of structures; and what any Parquet file of ours is made with.

use std::io::{self, Write};
use std::sync::Arc;

use arrow_json::ReaderBuilder;
use arrow_json::reader::Decoder;
use arrow_schema::{ArrowError, DataType, Field, Fields, Schema};
use parquet::arrow::ArrowWriter;
use parquet::basic::{Compression as Codec, GzipLevel, ZstdLevel};
use parquet::errors::ParquetError;
use parquet::file::properties::WriterProperties;
use serde::Serialize;

use super::format::Compression;
use crate::record::{Entity, Event, Record, Slot};

/// Rows that become columns together.
const BATCH_ROWS: usize = 256;

/// A row group ends with the batch that reaches one of these.
const GROUP_ROWS: usize = 16 * 1024;
const GROUP_BYTES: usize = 32 * 1024 * 1024;

/// Writes records into a Parquet file. Memory holds one row group.
pub(super) struct Parquet(RowWriter);

impl Parquet {
    /// A writer to a stream, which need not be a file.
    pub(super) fn new(out: Box<dyn Write + Send>, compression: Compression) -> io::Result<Self> {
        Ok(Parquet(RowWriter::new(out, compression, schema())?))
    }

    /// Writes one record.
    pub(super) fn write(&mut self, record: &Record) -> io::Result<()> {
        self.0.write(&Row::new(record)?)
    }

    /// Hands on the row groups that are whole.
    pub(super) fn flush(&mut self) -> io::Result<()> {
        self.0.flush()
    }

    /// Writes what is left, and the table of contents.
    pub(super) fn finish(&mut self) -> io::Result<()> {
        self.0.finish()
    }
}

/// Writes rows of any kind into a Parquet file. Memory holds one row group.
pub(crate) struct RowWriter {
    writer: ArrowWriter<Box<dyn Write + Send>>,
    decoder: Decoder,
    rows: usize,
}

impl RowWriter {
    /// A writer to a stream, which need not be a file, of rows that serialize as `schema` has it.
    pub(crate) fn new(
        out: Box<dyn Write + Send>,
        compression: Compression,
        schema: Schema,
    ) -> io::Result<Self> {
        let codec = match compression {
            Compression::None => Codec::UNCOMPRESSED,
            Compression::Gzip => Codec::GZIP(GzipLevel::default()),
            Compression::Zstd => Codec::ZSTD(ZstdLevel::default()),
        };
        let properties = WriterProperties::builder()
            .set_compression(codec)
            .set_created_by(concat!("carriere ", env!("CARGO_PKG_VERSION")).into())
            .build();
        let schema = Arc::new(schema);
        let decoder = ReaderBuilder::new(Arc::clone(&schema))
            .with_batch_size(BATCH_ROWS)
            .build_decoder()
            .map_err(arrow)?;
        Ok(RowWriter {
            writer: ArrowWriter::try_new(out, schema, Some(properties)).map_err(parquet)?,
            decoder,
            rows: 0,
        })
    }

    /// Writes one row.
    pub(crate) fn write(&mut self, row: &impl Serialize) -> io::Result<()> {
        self.decoder.serialize(&[row]).map_err(arrow)?;
        self.rows += 1;
        match self.rows >= BATCH_ROWS {
            true => self.put(),
            false => Ok(()),
        }
    }

    /// Hands on the row groups that are whole.
    pub(crate) fn flush(&mut self) -> io::Result<()> {
        self.writer.inner_mut().flush()
    }

    /// Writes what is left, and the table of contents.
    pub(crate) fn finish(&mut self) -> io::Result<()> {
        self.put()?;
        self.writer.finish().map_err(parquet)?;
        self.writer.inner_mut().flush()
    }

    fn put(&mut self) -> io::Result<()> {
        self.rows = 0;
        if let Some(batch) = self.decoder.flush().map_err(arrow)? {
            self.writer.write(&batch).map_err(parquet)?;
        }
        if self.writer.in_progress_rows() >= GROUP_ROWS || self.writer.memory_size() >= GROUP_BYTES
        {
            self.writer.flush().map_err(parquet)?;
        }
        Ok(())
    }
}

/// A record as a row: as in JSON, but with the metadata as text, since its fields are of any type.
#[derive(Serialize)]
struct Row<'r> {
    id: &'r str,
    language: &'r str,
    language_confidence: f64,
    language_reliable: bool,
    date: Option<&'r str>,
    title: Option<&'r str>,
    url: Option<&'r str>,
    source: Option<&'r str>,
    events: &'r [Event],
    entities: Option<&'r [Entity]>,
    metadata: Option<String>,
}

impl<'r> Row<'r> {
    fn new(record: &'r Record) -> io::Result<Self> {
        let metadata = match record.metadata.is_empty() {
            true => None,
            false => Some(serde_json::to_string(&record.metadata)?),
        };
        Ok(Row {
            id: &record.id,
            language: &record.language,
            language_confidence: record.language_confidence,
            language_reliable: record.language_reliable,
            date: record.date.as_deref(),
            title: record.title.as_deref(),
            url: record.url.as_deref(),
            source: record.source.as_deref(),
            events: &record.events,
            entities: record.entities.as_deref(),
            metadata,
        })
    }
}

/// The columns.
fn schema() -> Schema {
    let entity = [
        text("kind"),
        text("text"),
        offset("start"),
        offset("end"),
        needed("score", DataType::Float32),
        maybe("canonical"),
        maybe("concept"),
        maybe("value"),
    ];
    Schema::new(vec![
        text("id"),
        text("language"),
        needed("language_confidence", DataType::Float64),
        needed("language_reliable", DataType::Boolean),
        maybe("date"),
        maybe("title"),
        maybe("url"),
        maybe("source"),
        list("events", event(), false),
        list("entities", entity, true),
        maybe("metadata"),
    ])
}

/// What an event has.
pub(crate) fn event() -> Vec<Field> {
    let mut event = vec![
        text("type"),
        text("status"),
        needed("confidence", DataType::Float64),
    ];
    event.extend(Slot::ALL.iter().map(|slot| {
        let is_optional = *slot != Slot::Person;
        Field::new(slot.label(), DataType::Struct(argument()), is_optional)
    }));
    event.push(list(
        "evidence",
        [offset("start"), offset("end"), text("text"), text("rule")],
        false,
    ));
    event
}

fn argument() -> Fields {
    [
        text("text"),
        maybe("canonical"),
        maybe("concept"),
        maybe("value"),
        offset("start"),
        offset("end"),
    ]
    .into_iter()
    .collect()
}

/// A column without gaps.
pub(crate) fn needed(name: &str, kind: DataType) -> Field {
    Field::new(name, kind, false)
}

/// A column of text without gaps.
pub(crate) fn text(name: &str) -> Field {
    needed(name, DataType::Utf8)
}

/// A column of text with gaps.
pub(crate) fn maybe(name: &str) -> Field {
    Field::new(name, DataType::Utf8, true)
}

/// A column of counts or offsets.
pub(crate) fn offset(name: &str) -> Field {
    needed(name, DataType::Int64)
}

/// A column of lists of text.
pub(crate) fn texts(name: &str) -> Field {
    let element = text("element");
    Field::new(name, DataType::List(Arc::new(element)), false)
}

/// A column of lists of structures.
pub(crate) fn list(name: &str, of: impl IntoIterator<Item = Field>, is_optional: bool) -> Field {
    let element = needed("element", DataType::Struct(of.into_iter().collect()));
    Field::new(name, DataType::List(Arc::new(element)), is_optional)
}

fn arrow(error: ArrowError) -> io::Error {
    match error {
        ArrowError::IoError(_, error) => error,
        other => io::Error::other(other),
    }
}

/// The stream's own error, where it is one: a closed pipe is told from other errors by it.
fn parquet(error: ParquetError) -> io::Error {
    match error {
        ParquetError::External(inner) => match inner.downcast::<io::Error>() {
            Ok(error) => *error,
            Err(inner) => io::Error::other(inner),
        },
        other => io::Error::other(other),
    }
}
