//! Going on where an interrupted run stopped.
//!
//! A run writes the rejects of a batch before its records, so an interrupted one leaves every reject that comes before its last
//! record, perhaps some that come after it, and perhaps half a line. Reading the input again along with both files finds the first
//! article that is in neither; what either file holds beyond that is cut off. A run interrupted and resumed any number of times
//! so writes the same bytes as one run.
//!
//! Lines of JSON are read back themselves. Of a table or a compressed file, a [`Checkpoint`] tells how many records its first bytes hold.

use std::fs::File;
use std::io::{self, BufRead, BufReader};
use std::path::{Path, PathBuf};

use serde::Deserialize;
use serde::de::DeserializeOwned;

use super::checkpoint::Checkpoint;
use super::format::{OutputFormat, OutputOptions};
use super::summary::Summary;
use crate::error::Error;
use crate::input::{Located, Place, Reject};
use crate::record::Record;

/// How far an earlier run got.
#[derive(Debug)]
pub struct Resumed {
    /// The figures of what is written, without its duration.
    pub summary: Summary,
    /// Bytes of the records file to keep.
    pub records_bytes: u64,
    /// Bytes of the rejects file to keep.
    pub rejects_bytes: u64,
    /// The first item of the input that is not written, taken from the iterator; `None` when everything is.
    pub next: Option<Result<Located, Reject>>,
}

/// Takes from `items` what an earlier run over the same input has written to `records`, as `options` say, and to `rejects`. Files that are
/// not there count as empty; nothing is changed.
///
/// # Errors
/// [`Error::Io`] when a file cannot be read, [`Error::Input`] when the files do not go with the input, [`Error::Usage`] for a format that
/// cannot be gone on with.
pub fn resume(
    items: &mut impl Iterator<Item = Result<Located, Reject>>,
    records: &Path,
    rejects: &Path,
    options: OutputOptions,
) -> Result<Resumed, Error> {
    match options.format {
        OutputFormat::Parquet => Err(Error::Usage(
            "--resume cannot go on with Parquet, whose index is its last part; write .jsonl, .csv or their .gz and .zst, which can, or run without --resume".into(),
        )),
        _ if options.is_plain_json() => go_through(items, Lines(Written::open(records)?), rejects),
        _ => go_through(items, Noted::open(records, options)?, rejects),
    }
}

/// Goes through the input along with what is written of it.
fn go_through(
    items: &mut impl Iterator<Item = Result<Located, Reject>>,
    mut records: impl WrittenRecords,
    rejects: &Path,
) -> Result<Resumed, Error> {
    let mut rejects = Written::<WrittenReject>::open(rejects)?;
    let mut summary = Summary::default();
    let next = loop {
        let Some(item) = items.next() else { break None };
        let (input, place) = match &item {
            Ok(located) => (&*located.position.input, located.position.place),
            Err(reject) => (&*reject.input, reject.place),
        };
        if let Some(written) = rejects.peek()?
            && written.input == input
            && written.place == place
        {
            summary.add_reject_code(&written.code);
            rejects.advance();
            continue;
        }
        let Ok(located) = &item else {
            break Some(item);
        };
        if !records.take(&located.article.id, &mut summary)? {
            break Some(item);
        }
    };
    let records_bytes = records.finish(&mut summary)?;
    Ok(Resumed {
        summary,
        records_bytes,
        rejects_bytes: rejects.kept,
        next,
    })
}

/// The records that an earlier run has written.
trait WrittenRecords {
    /// Takes the next record, which must be that of the article with this identifier, and may count it. False when there is none.
    fn take(&mut self, id: &str, summary: &mut Summary) -> Result<bool, Error>;

    /// The bytes that hold the records taken, which must be all; those that are not counted yet are.
    fn finish(self, summary: &mut Summary) -> Result<u64, Error>;
}

/// Lines of JSON.
struct Lines(Written<Record>);

impl WrittenRecords for Lines {
    fn take(&mut self, id: &str, summary: &mut Summary) -> Result<bool, Error> {
        let Some(record) = self.0.peek()? else {
            return Ok(false);
        };
        if record.id != id {
            return Err(mismatch(&self.0.path));
        }
        summary.add_record(record);
        self.0.advance();
        Ok(true)
    }

    fn finish(mut self, _: &mut Summary) -> Result<u64, Error> {
        match self.0.peek()? {
            Some(_) => Err(mismatch(&self.0.path)),
            None => Ok(self.0.kept),
        }
    }
}

/// What a checkpoint says of a file.
struct Noted {
    path: PathBuf,
    checkpoint: Checkpoint,
    taken: u64,
}

impl Noted {
    fn open(path: &Path, options: OutputOptions) -> Result<Self, Error> {
        let length = match path.metadata() {
            Ok(data) => data.len(),
            Err(error) if error.kind() == io::ErrorKind::NotFound => 0,
            Err(error) => return Err(Error::io("read", path, error)),
        };
        let checkpoint = match Checkpoint::load(path)? {
            Some(checkpoint) => checkpoint,
            None if length == 0 => Checkpoint {
                options,
                ..Checkpoint::default()
            },
            None => {
                return Err(Error::Input(format!(
                    "`{}` has no `{}` beside it, so the run that wrote it has ended well, or was not carriere's; run without --resume to write it anew",
                    path.display(),
                    Checkpoint::path(path).display()
                )));
            }
        };
        if checkpoint.options != options || checkpoint.bytes > length {
            return Err(mismatch(path));
        }
        Ok(Noted {
            path: path.to_owned(),
            checkpoint,
            taken: 0,
        })
    }
}

impl WrittenRecords for Noted {
    fn take(&mut self, id: &str, _: &mut Summary) -> Result<bool, Error> {
        if self.taken == self.checkpoint.records.records {
            return Ok(false);
        }
        self.taken += 1;
        let is_last = self.taken == self.checkpoint.records.records;
        match is_last && self.checkpoint.last_id.as_deref() != Some(id) {
            true => Err(mismatch(&self.path)),
            false => Ok(true),
        }
    }

    fn finish(self, summary: &mut Summary) -> Result<u64, Error> {
        if self.taken < self.checkpoint.records.records {
            return Err(mismatch(&self.path));
        }
        summary.add(&self.checkpoint.records);
        Ok(self.checkpoint.bytes)
    }
}

fn mismatch(path: &Path) -> Error {
    Error::Input(format!(
        "`{}` was not written by a run over this input with these options; run without --resume to write it anew",
        path.display()
    ))
}

/// What is read back of a reject.
#[derive(Debug, Deserialize)]
struct WrittenReject {
    input: String,
    #[serde(flatten)]
    place: Place,
    code: String,
}

/// Reads back the whole lines of a file.
struct Written<T> {
    path: PathBuf,
    reader: Option<BufReader<File>>,
    /// The next line, parsed, with its size.
    peeked: Option<(T, u64)>,
    /// Bytes of the lines gone past.
    kept: u64,
    buffer: Vec<u8>,
}

impl<T: DeserializeOwned> Written<T> {
    fn open(path: &Path) -> Result<Self, Error> {
        let reader = match File::open(path) {
            Ok(file) => Some(BufReader::new(file)),
            Err(error) if error.kind() == io::ErrorKind::NotFound => None,
            Err(error) => return Err(Error::io("read", path, error)),
        };
        Ok(Written {
            path: path.to_owned(),
            reader,
            peeked: None,
            kept: 0,
            buffer: Vec::new(),
        })
    }

    /// The next whole line; `None` at the end or before half a line. A power cut may leave zeros for what had not reached the disk; no
    /// line that was written has any.
    fn peek(&mut self) -> Result<Option<&T>, Error> {
        if self.peeked.is_none()
            && let Some(reader) = &mut self.reader
        {
            self.buffer.clear();
            reader
                .read_until(b'\n', &mut self.buffer)
                .map_err(|error| Error::io("read", &self.path, error))?;
            let is_lost = self.kept > 0 && self.buffer.contains(&0);
            if self.buffer.ends_with(b"\n") && !is_lost {
                let parsed = serde_json::from_slice(&self.buffer);
                let value = parsed.map_err(|_| mismatch(&self.path))?;
                self.peeked = Some((value, self.buffer.len() as u64));
            } else {
                self.reader = None;
            }
        }
        Ok(self.peeked.as_ref().map(|(value, _)| value))
    }

    /// Goes past the line that was peeked at.
    fn advance(&mut self) {
        if let Some((_, bytes)) = self.peeked.take() {
            self.kept += bytes;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::article::Article;
    use crate::input::{Position, Problem};
    use std::fs;

    fn position(line: u64) -> Position {
        Position::new("d", Place::line(line))
    }

    /// Lines 1 to 5, of which the second cannot be read.
    fn items() -> Vec<Result<Located, Reject>> {
        let item = |line: u64| match line {
            2 => Err(Reject::new(&position(2), Problem::new("no_text", "x"))),
            _ => Ok(Located {
                article: Article::new(line.to_string(), "x"),
                position: position(line),
                bytes: 1,
            }),
        };
        (1..=5).map(item).collect()
    }

    fn record(id: &str) -> String {
        let record = Record {
            id: id.into(),
            ..Record::default()
        };
        format!("{}\n", serde_json::to_string(&record).unwrap())
    }

    fn reject(line: u64) -> String {
        let reject = Reject::new(&position(line), Problem::new("no_text", "x"));
        format!("{}\n", serde_json::to_string(&reject).unwrap())
    }

    /// Line of the next item, and what is kept of both files.
    fn resumed(records: &str, rejects: &str) -> Result<(Option<u64>, String, String), Error> {
        let folder = tempfile::tempdir().unwrap();
        let (a, b) = (folder.path().join("a"), folder.path().join("b"));
        fs::write(&a, records).unwrap();
        fs::write(&b, rejects).unwrap();
        let found = resume(&mut items().into_iter(), &a, &b, OutputOptions::default())?;
        assert_eq!(
            found.summary.articles,
            found.summary.records + found.summary.rejects
        );
        let next = found.next.map(|item| match item {
            Ok(located) => located.position.place.line.unwrap(),
            Err(reject) => reject.place.line.unwrap(),
        });
        Ok((
            next,
            records[..found.records_bytes as usize].to_owned(),
            rejects[..found.rejects_bytes as usize].to_owned(),
        ))
    }

    #[test]
    fn the_first_unwritten_article_is_found() {
        // The fourth article failed in processing.
        let all = [record("1"), record("3"), record("5")].concat();
        let both = [reject(2), reject(4)].concat();
        assert_eq!(
            resumed(&all, &both).unwrap(),
            (None, all.clone(), both.clone())
        );
        assert_eq!(
            resumed("", "").unwrap(),
            (Some(1), String::new(), String::new())
        );
        assert_eq!(
            resumed(&record("1"), "").unwrap(),
            (Some(2), record("1"), String::new())
        );
        // Rejects are ahead of the records, which break off in a line.
        let broken = format!("{}{{\"id\":", record("1"));
        assert_eq!(
            resumed(&broken, &both).unwrap(),
            (Some(3), record("1"), reject(2))
        );
        assert_eq!(
            resumed("", &both).unwrap(),
            (Some(1), String::new(), String::new())
        );
        // Zeros where a power cut came before the disk.
        let lost = format!("{}\0\0\0\n{}", record("1"), record("5"));
        assert_eq!(
            resumed(&lost, &reject(2)).unwrap(),
            (Some(3), record("1"), reject(2))
        );
        assert!(resumed("\0\0\n", "").is_err());
    }

    #[test]
    fn files_of_another_run_are_refused() {
        assert!(resumed(&record("9"), "").is_err());
        assert!(resumed("{}\n", "").is_err());
        // The reject of line 2 must have been written before the record of line 3.
        assert!(resumed(&[record("1"), record("3")].concat(), "").is_err());
        let more = ["1", "3", "4", "5", "6"].map(record).concat();
        assert!(resumed(&more, &reject(2)).is_err());
    }
}
