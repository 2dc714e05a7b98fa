//! Records from files, folders, patterns and standard input, one JSON object a line.

use std::collections::HashMap;
use std::fs::File;
use std::io::{self, Read, Seek};
use std::path::{Path, PathBuf};
use std::sync::Arc;

use super::claim::Claims;
use crate::input::{
    Expansion, Input, Line, Lines, Peek, Place, Position, Problem, ReadOptions, Reject, Source,
    Walk, code, decode_utf8, io_problem, unpacked,
};
use crate::record::Record;

/// Longest line, in bytes; a longer one is rejected. Records are longer than the articles that they are of.
const MAX_BYTES: usize = 8 * ReadOptions::MAX_BYTES;

/// What some programs put at the start of a file.
const BYTE_ORDER_MARK: &[u8] = b"\xEF\xBB\xBF";

/// A record and where it was read.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Located {
    /// What it says.
    pub(crate) claims: Claims,
    /// Its line.
    pub(crate) position: Position,
    /// Where its line can be read again, if it can.
    pub(crate) origin: Option<Origin>,
}

/// Where a line can be read again.
#[derive(Clone, Debug, PartialEq)]
pub(crate) enum Origin {
    /// In a file that is not compressed: its path, the first byte and the length.
    File(Arc<Path>, u64, usize),
    /// Nowhere: it came through a pipe or a decoder, and is held.
    Held(Box<str>),
}

/// Files that records are read from again, open.
#[derive(Debug, Default)]
pub(crate) struct Files {
    open: HashMap<Arc<Path>, File>,
}

impl Files {
    /// Reads a whole record again.
    ///
    /// # Errors
    /// When the file cannot be read any more, or the line is no whole record.
    pub(crate) fn record(&mut self, origin: &Origin) -> io::Result<Record> {
        let parse = |line: &[u8]| {
            let line = line.strip_prefix(BYTE_ORDER_MARK).unwrap_or(line);
            serde_json::from_slice(line)
                .map_err(|error| io::Error::new(io::ErrorKind::InvalidData, error))
        };
        let (path, start, length) = match origin {
            Origin::Held(line) => return parse(line.as_bytes()),
            Origin::File(path, start, length) => (path, *start, *length),
        };
        /// Fewer than a process may have open anywhere.
        const OPEN: usize = 64;
        if !self.open.contains_key(path) {
            if self.open.len() >= OPEN {
                self.open.clear();
            }
            self.open.insert(Arc::clone(path), File::open(path)?);
        }
        let Some(file) = self.open.get_mut(path) else {
            return Err(io::ErrorKind::NotFound.into());
        };
        file.seek(io::SeekFrom::Start(start))?;
        let mut line = vec![0; length];
        file.read_exact(&mut line)?;
        parse(&line)
    }
}

/// Reads the records of all inputs in order; blank lines are passed over.
pub(crate) struct RecordReader {
    walk: Walk,
    /// Whether lines that cannot be read again are held.
    hold: bool,
    current: Option<Current>,
}

struct Current {
    lines: Lines<Peek<Box<dyn Read + Send>>>,
    shown: Arc<str>,
    /// The file, where lines can be read again.
    path: Option<Arc<Path>>,
    failed: bool,
}

impl RecordReader {
    /// A reader of `inputs`, in folders without the files of `excluded` (canonical paths). With `hold`, lines of pipes and compressed
    /// files are kept, so that they can be had again.
    pub(crate) fn new(inputs: Vec<Input>, excluded: Vec<PathBuf>, hold: bool) -> Self {
        RecordReader {
            walk: Walk::new(inputs, excluded),
            hold,
            current: None,
        }
    }

    fn open(&self, source: &Source) -> io::Result<Current> {
        let inner: Box<dyn Read + Send> = match &source.path {
            Some(path) => Box::new(File::open(path)?),
            None => Box::new(io::stdin()),
        };
        let (stream, packing) = unpacked(inner, Expansion::default())?;
        let plain = source
            .path
            .as_deref()
            .filter(|path| packing.is_none() && path.is_file());
        Ok(Current {
            lines: Lines::new(stream, MAX_BYTES),
            shown: Arc::clone(&source.shown),
            path: plain.map(Into::into),
            failed: false,
        })
    }
}

impl Current {
    /// The next record or reject; `None` at the end.
    fn next(&mut self, hold: bool) -> Option<Result<Located, Reject>> {
        while !self.failed {
            let place = Place::line(self.lines.number() + 1);
            let start = self.lines.bytes();
            let parsed = match self.lines.read() {
                Ok(None) => return None,
                Ok(Some(Line::TooLong)) => {
                    let message = format!("the line has more than {MAX_BYTES} bytes; split it");
                    Err(Problem::new(code::TOO_LONG, message))
                }
                Ok(Some(Line::Whole(line))) => match decode_utf8(line, "line") {
                    Ok(text) if text.trim().is_empty() => continue,
                    Ok(text) => claims(text).map(|claims| {
                        let file = self.path.as_ref();
                        let file =
                            file.map(|path| Origin::File(Arc::clone(path), start, line.len()));
                        (
                            claims,
                            file.or_else(|| hold.then(|| Origin::Held(text.into()))),
                        )
                    }),
                    Err(problem) => Err(problem),
                },
                Err(error) => {
                    self.failed = true;
                    Err(io_problem(&error))
                }
            };
            let position = Position::new(Arc::clone(&self.shown), place);
            return Some(match parsed {
                Ok((claims, origin)) => Ok(Located {
                    claims,
                    position,
                    origin,
                }),
                Err(problem) => Err(Reject::new(&position, problem)),
            });
        }
        None
    }
}

impl Iterator for RecordReader {
    type Item = Result<Located, Reject>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(current) = &mut self.current {
                match current.next(self.hold) {
                    Some(item) => return Some(item),
                    None => self.current = None,
                }
            }
            let source = match self.walk.next()? {
                Ok(source) => source,
                Err(reject) => return Some(Err(reject)),
            };
            match self.open(&source) {
                Ok(current) => self.current = Some(current),
                Err(error) => {
                    let position = Position::new(Arc::clone(&source.shown), Place::WHOLE);
                    return Some(Err(Reject::new(&position, io_problem(&error))));
                }
            }
        }
    }
}

/// Reads a line.
fn claims(line: &str) -> Result<Claims, Problem> {
    serde_json::from_str(line).map_err(|error| {
        let what = error.to_string();
        let what = what.split(" at line ").next().unwrap_or_default();
        let mend = match error.is_data() {
            true => "write records as `carriere extract` does",
            false => "mend the line, or write it with a JSON library, one record a line",
        };
        let code = if error.is_data() {
            code::INVALID_FIELD
        } else {
            code::INVALID_JSON
        };
        Problem::new(code, format!("column {}: {what}; {mend}", error.column()))
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::fs;

    #[test]
    fn broken_lines_are_rejects_and_good_ones_can_be_read_again() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("events.jsonl");
        let record = Record {
            id: "é".into(),
            language: "fr".into(),
            ..Record::default()
        };
        let good = serde_json::to_string(&record).unwrap();
        let text = format!("\u{feff}{good}\r\n\n{{broken\n{{\"id\": 3, \"events\": 1}}\n{good}");
        fs::write(&path, text).unwrap();
        let inputs = vec![
            Input::Path(path.clone()),
            Input::Path(folder.path().join("absent")),
        ];
        let items: Vec<_> = RecordReader::new(inputs, Vec::new(), true).collect();
        let shown: Vec<String> = items
            .iter()
            .map(|item| match item {
                Ok(located) => format!(
                    "{} {}",
                    located.claims.id,
                    located.position.place.line.unwrap_or(0)
                ),
                Err(reject) => format!("{} {}", reject.code, reject.place.line.unwrap_or(0)),
            })
            .collect();
        assert_eq!(
            shown,
            ["é 1", "invalid_json 3", "invalid_field 4", "é 5", "io 0"]
        );
        let mut files = Files::default();
        for item in items.into_iter().flatten() {
            assert_eq!(files.record(&item.origin.unwrap()).unwrap(), record);
        }
    }
}
