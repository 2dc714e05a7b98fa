//! Parquet: one article a row.
//!
//! Rows become JSON, and so take the same way as lines of JSON do: nested columns are nested fields, dates and times are ISO 8601.

use std::collections::VecDeque;
use std::fs::File;
use std::io::{self, Read, Seek, SeekFrom};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

use arrow_array::RecordBatch;
use arrow_json::LineDelimitedWriter;
use arrow_schema::DataType;
use parquet::arrow::arrow_reader::{
    ArrowReaderMetadata, ArrowReaderOptions, ParquetRecordBatchReader,
    ParquetRecordBatchReaderBuilder,
};

use super::compression::{Bomb, Expansion};
use super::json;
use super::origin::Origin;
use super::reader::Located;
use super::reject::{Place, Problem, Reject, code};
use super::utf8;
use super::walk::io_problem;

/// Rows that are decoded together; each may be as long as an article may be.
const BATCH_ROWS: usize = 16;

/// The articles of one Parquet file. What cannot be decoded of a row group is one reject, and reading goes on with the next.
pub(super) struct Rows {
    origin: Origin,
    expansion: Expansion,
    /// `None` before the file is opened, and once it cannot be read.
    file: Option<Opened>,
    opening: Option<Box<dyn FnOnce() -> io::Result<File> + Send>>,
    /// Row groups begun.
    group: usize,
    batches: Option<ParquetRecordBatchReader>,
    /// Number of the last row of the groups before.
    before: u64,
    /// Number of the last row read.
    row: u64,
    ready: VecDeque<Result<Located, Reject>>,
}

struct Opened {
    file: File,
    metadata: ArrowReaderMetadata,
}

impl Rows {
    /// Reads a file; an article without `id` is called `name:row`.
    pub(super) fn file(path: &Path, expansion: Expansion, origin: Origin) -> Self {
        let path = path.to_owned();
        Rows::new(Box::new(move || File::open(path)), expansion, origin)
    }

    /// Reads a stream, which is put into a temporary file first: the table of contents is at its end.
    pub(super) fn stream(
        mut stream: impl Read + Send + 'static,
        expansion: Expansion,
        origin: Origin,
    ) -> Self {
        let spool = move || {
            let mut file = tempfile::tempfile()?;
            io::copy(&mut stream, &mut file)?;
            file.seek(SeekFrom::Start(0))?;
            Ok(file)
        };
        Rows::new(Box::new(spool), expansion, origin)
    }

    fn new(
        opening: Box<dyn FnOnce() -> io::Result<File> + Send>,
        expansion: Expansion,
        origin: Origin,
    ) -> Self {
        Rows {
            origin,
            expansion,
            file: None,
            opening: Some(opening),
            group: 0,
            batches: None,
            before: 0,
            row: 0,
            ready: VecDeque::new(),
        }
    }

    fn open(
        &self,
        opening: Box<dyn FnOnce() -> io::Result<File> + Send>,
    ) -> Result<Opened, Problem> {
        let file = opening().map_err(|error| io_problem(&error))?;
        let options = ArrowReaderOptions::new();
        let metadata = guarded(|| ArrowReaderMetadata::load(&file, options))?;
        // As text in hexadecimal it would be read, and nothing found in it.
        let text = self.origin.fields.text_name();
        if let Ok(field) = metadata.schema().field_with_name(text)
            && matches!(
                field.data_type(),
                DataType::Binary | DataType::LargeBinary | DataType::BinaryView
            )
        {
            return Err(Problem::new(
                code::INVALID_FIELD,
                format!(
                    "the column `{text}` holds bytes and not text; write it as a string column"
                ),
            ));
        }
        Ok(Opened { file, metadata })
    }

    /// Begins the next row group; false when there is none.
    fn next_group(&mut self) -> Result<bool, Problem> {
        let Some(opened) = &self.file else {
            return Ok(false);
        };
        let metadata = opened.metadata.metadata();
        if self.group > 0 {
            let rows = metadata.row_group(self.group - 1).num_rows();
            self.before += u64::try_from(rows).unwrap_or(0);
        }
        self.row = self.before;
        if self.group >= metadata.num_row_groups() {
            return Ok(false);
        }
        let group = metadata.row_group(self.group);
        let number = self.group;
        self.group += 1;
        let taken = u64::try_from(group.compressed_size()).unwrap_or(0);
        let given = u64::try_from(group.total_byte_size()).unwrap_or(0);
        if let Some(bomb) = Bomb::of(taken, given, self.expansion) {
            return Err(io_problem(&io::Error::other(bomb)));
        }
        let file = opened
            .file
            .try_clone()
            .map_err(|error| io_problem(&error))?;
        let metadata = opened.metadata.clone();
        self.batches = Some(guarded(|| {
            ParquetRecordBatchReaderBuilder::new_with_metadata(file, metadata)
                .with_row_groups(vec![number])
                .with_batch_size(BATCH_ROWS)
                .build()
        })?);
        Ok(true)
    }

    /// The articles of some rows.
    fn take(&mut self, batch: &RecordBatch) {
        let lines = guarded(|| {
            let mut writer = LineDelimitedWriter::new(Vec::new());
            writer.write(batch)?;
            writer.finish()?;
            Ok::<_, arrow_schema::ArrowError>(writer.into_inner())
        });
        let lines = lines.unwrap_or_default();
        let mut lines = lines.split(|byte| *byte == b'\n');
        for _ in 0..batch.num_rows() {
            self.row += 1;
            let place = Place::row(self.row);
            let origin = &self.origin;
            let parsed = match lines.next() {
                Some(line) if line.len() > origin.max_bytes => Err(origin.too_long("row")),
                Some(line) if !line.is_empty() => utf8::decode(line, "row").and_then(|text| {
                    let article = json::article(text, "row", &origin.fields, || origin.id(place))?;
                    Ok((article, line.len()))
                }),
                _ => Err(damaged("its columns are of a type that has no text")),
            };
            self.ready.push_back(origin.item(place, parsed));
        }
    }

    /// Reads on until there is an article or a problem. `None` at the end.
    fn advance(&mut self) -> Option<Problem> {
        if let Some(opening) = self.opening.take() {
            match self.open(opening) {
                Ok(opened) => self.file = Some(opened),
                Err(problem) => return Some(problem),
            }
        }
        while self.ready.is_empty() {
            let Some(batches) = &mut self.batches else {
                match self.next_group() {
                    Ok(true) => continue,
                    Ok(false) => return None,
                    Err(problem) => return Some(problem),
                }
            };
            match guarded(|| batches.next().transpose()) {
                Ok(Some(batch)) => self.take(&batch),
                Ok(None) => self.batches = None,
                Err(problem) => {
                    self.batches = None;
                    return Some(problem);
                }
            }
        }
        None
    }
}

impl Iterator for Rows {
    type Item = Result<Located, Reject>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.ready.is_empty()
            && let Some(problem) = self.advance()
        {
            let place = match &self.file {
                Some(_) => Place::row(self.row + 1),
                None => Place::WHOLE,
            };
            return Some(self.origin.item(place, Err(problem)));
        }
        self.ready.pop_front()
    }
}

/// Calls into the library, which may err or panic on what it does not expect.
fn guarded<T, E: std::fmt::Display>(call: impl FnOnce() -> Result<T, E>) -> Result<T, Problem> {
    match catch_unwind(AssertUnwindSafe(call)) {
        Ok(Ok(value)) => Ok(value),
        Ok(Err(error)) => Err(damaged(&error.to_string())),
        Err(_) => Err(damaged("it is not as its own table of contents says")),
    }
}

fn damaged(what: &str) -> Problem {
    Problem::new(
        code::INVALID_FILE,
        format!(
            "the Parquet file cannot be read from here on: {what}; write it anew, or fetch it again"
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::super::origin::briefs;
    use super::*;
    use arrow_json::ReaderBuilder;
    use arrow_schema::{Field, Schema};
    use parquet::arrow::ArrowWriter;
    use proptest::prelude::*;
    use serde_json::{Value, json};
    use std::sync::Arc;

    /// A file with these rows, two in a group.
    fn parquet(rows: &[Value]) -> Vec<u8> {
        let nested = DataType::Struct(vec![Field::new("body", DataType::Utf8, true)].into());
        let schema = Arc::new(Schema::new(vec![
            Field::new("id", DataType::Int64, true),
            Field::new("text", DataType::Utf8, true),
            Field::new("date", DataType::Date32, true),
            Field::new("doc", nested, true),
        ]));
        let mut bytes = Vec::new();
        let mut writer = ArrowWriter::try_new(&mut bytes, Arc::clone(&schema), None).unwrap();
        let mut decoder = ReaderBuilder::new(schema).build_decoder().unwrap();
        for two in rows.chunks(2) {
            decoder.serialize(two).unwrap();
            writer.write(&decoder.flush().unwrap().unwrap()).unwrap();
            writer.flush().unwrap();
        }
        writer.close().unwrap();
        bytes
    }

    fn read(bytes: Vec<u8>, fields: &str, max_bytes: usize) -> Vec<Result<Located, Reject>> {
        let mut origin = Origin::literal("d.parquet", max_bytes);
        if !fields.is_empty() {
            origin.fields = Arc::new(fields.parse().unwrap());
        }
        Rows::stream(io::Cursor::new(bytes), Expansion::default(), origin).collect()
    }

    fn rows() -> Vec<Value> {
        vec![
            json!({"id": 7, "text": "Élue.", "date": "2017-01-19", "doc": {"body": "Corps."}}),
            json!({"id": null, "text": null, "date": null, "doc": null}),
            json!({"text": "x".repeat(300)}),
            json!({"text": "Nommé."}),
        ]
    }

    #[test]
    fn rows_are_articles() {
        let items = read(parquet(&rows()), "", 200);
        assert_eq!(
            briefs(&items),
            ["7", "no_text@2", "too_long@3", "d.parquet:4"]
        );
        let article = &items[0].as_ref().unwrap().article;
        assert_eq!(article.date.as_deref(), Some("2017-01-19"));
        assert_eq!(
            Value::Object(article.metadata.clone()),
            json!({"doc": {"body": "Corps."}})
        );
        let items = read(parquet(&rows()), "text=doc.body", 999);
        assert_eq!(items[0].as_ref().unwrap().article.text, "Corps.");
        assert!(read(parquet(&[]), "", 200).is_empty());
    }

    #[test]
    fn damage_costs_a_row_group() {
        let whole = parquet(&rows());
        let mut cut = whole.clone();
        cut.truncate(whole.len() - 9);
        assert_eq!(briefs(&read(cut, "", 999)), ["invalid_file@0"]);
        // The first page, which begins behind the magic number.
        let mut broken = whole;
        broken[4..24].fill(0xFF);
        let items = read(broken, "", 999);
        assert_eq!(
            briefs(&items),
            ["invalid_file@1", "d.parquet:3", "d.parquet:4"]
        );
    }

    #[test]
    fn a_column_of_bytes_is_no_text() {
        let schema = Arc::new(Schema::new(vec![Field::new(
            "text",
            DataType::Binary,
            true,
        )]));
        let mut bytes = Vec::new();
        let writer = ArrowWriter::try_new(&mut bytes, schema, None).unwrap();
        writer.close().unwrap();
        assert_eq!(briefs(&read(bytes, "", 999)), ["invalid_field@0"]);
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]
        #[test]
        fn no_bytes_panic(flips in proptest::collection::vec((any::<prop::sample::Index>(), any::<u8>()), 1..9)) {
            let mut bytes = parquet(&rows());
            for (at, byte) in flips {
                let at = at.index(bytes.len());
                bytes[at] = byte;
            }
            prop_assert!(read(bytes, "", 999).len() <= 4 + 2);
        }
    }
}
