//! An article that could not be processed, and why.

use std::fmt;
use std::sync::Arc;

use serde::{Deserialize, Serialize};

/// The codes that reading gives; processing adds its own.
pub mod code {
    /// A line, row, record or file is longer than the limit.
    pub const TOO_LONG: &str = "too_long";
    /// A compressed file gives more than it may.
    pub const BOMB: &str = "decompression_bomb";
    /// The bytes are not UTF-8.
    pub const INVALID_UTF8: &str = "invalid_utf8";
    /// The line or record is not one JSON object.
    pub const INVALID_JSON: &str = "invalid_json";
    /// A row of a table does not go with its header, or its quotes are not in order.
    pub const INVALID_ROW: &str = "invalid_row";
    /// A record of a web archive is not in order.
    pub const INVALID_RECORD: &str = "invalid_record";
    /// A file is not what its format says.
    pub const INVALID_FILE: &str = "invalid_file";
    /// The program was built without the format.
    pub const UNSUPPORTED: &str = "unsupported";
    /// The article has no text.
    pub const NO_TEXT: &str = "no_text";
    /// A field has the wrong type.
    pub const INVALID_FIELD: &str = "invalid_field";
    /// The file or folder cannot be read.
    pub const IO: &str = "io";
    /// Processing broke down: a defect of the program, not of the article.
    pub const INTERNAL: &str = "internal";
}

/// Where an article stands in the input.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Position {
    /// The file as it was named or found, or `stdin`.
    pub input: Arc<str>,
    /// Where in it.
    pub place: Place,
}

impl Position {
    /// A position in an input.
    pub fn new(input: impl Into<Arc<str>>, place: Place) -> Self {
        Position {
            input: input.into(),
            place,
        }
    }
}

/// Where an article stands in its input; every number counts from 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Place {
    /// The line that it is, or begins with; blank lines count.
    pub line: Option<u64>,
    /// The number of the record, where lines mean nothing: the values of a JSON array, the records of a web archive.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<u64>,
    /// The number of the row of a Parquet file.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub row: Option<u64>,
}

impl Place {
    /// The whole file.
    pub const WHOLE: Place = Place {
        line: None,
        record: None,
        row: None,
    };

    /// A line.
    pub const fn line(number: u64) -> Self {
        Place {
            line: Some(number),
            ..Place::WHOLE
        }
    }

    /// A record.
    pub const fn record(number: u64) -> Self {
        Place {
            record: Some(number),
            ..Place::WHOLE
        }
    }

    /// A row.
    pub const fn row(number: u64) -> Self {
        Place {
            row: Some(number),
            ..Place::WHOLE
        }
    }

    /// The number of the line, record or row; `None` for a whole file.
    pub fn number(self) -> Option<u64> {
        self.line.or(self.record).or(self.row)
    }
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        show(f, &self.input, self.place)
    }
}

/// `dump.jsonl:17`, `dump.json, record 17`, `dump.parquet, row 17`.
fn show(f: &mut fmt::Formatter<'_>, input: &str, place: Place) -> fmt::Result {
    f.write_str(input)?;
    match place {
        Place {
            line: Some(line), ..
        } => write!(f, ":{line}"),
        Place {
            record: Some(record),
            ..
        } => write!(f, ", record {record}"),
        Place { row: Some(row), .. } => write!(f, ", row {row}"),
        _ => Ok(()),
    }
}

/// What is wrong with an article; [`Reject`] adds where it stands.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The article's identifier, where it could be read.
    pub id: Option<String>,
    /// One of [`code`], or a code of processing.
    pub code: &'static str,
    /// One line: what is wrong, and the mend.
    pub message: String,
}

impl Problem {
    /// A problem of an article whose identifier is not known.
    pub fn new(code: &'static str, message: impl Into<String>) -> Self {
        Problem {
            id: None,
            code,
            message: message.into(),
        }
    }

    /// The same problem, of the article with this identifier.
    pub fn of(self, id: Option<String>) -> Self {
        Problem { id, ..self }
    }
}

/// One line of the rejects file.
///
/// A file or folder that cannot be read is one reject as well, so that the counts of a run add up.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Reject {
    /// The file as it was named or found, or `stdin`.
    pub input: Box<str>,
    /// Where in it.
    #[serde(flatten)]
    pub place: Place,
    /// The article's identifier, where it could be read.
    pub id: Option<String>,
    /// A short label to count and filter by, see [`code`].
    pub code: &'static str,
    /// One line: what is wrong, and the mend.
    pub message: Box<str>,
}

impl Reject {
    /// The reject for a problem at a position.
    pub fn new(position: &Position, problem: Problem) -> Self {
        Reject {
            input: (*position.input).into(),
            place: position.place,
            id: problem.id,
            code: problem.code,
            message: problem.message.into(),
        }
    }
}

impl fmt::Display for Reject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        show(f, &self.input, self.place)?;
        write!(f, ": {}: {}", self.code, self.message)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_place_is_written_as_it_counts() {
        let written = |place| {
            let reject = Reject::new(&Position::new("d", place), Problem::new("io", "x"));
            (serde_json::to_string(&reject).unwrap(), reject.to_string())
        };
        let (json, shown) = written(Place::line(3));
        assert_eq!(
            json,
            r#"{"input":"d","line":3,"id":null,"code":"io","message":"x"}"#
        );
        assert_eq!(shown, "d:3: io: x");
        let (json, shown) = written(Place::record(3));
        assert_eq!(
            json,
            r#"{"input":"d","line":null,"record":3,"id":null,"code":"io","message":"x"}"#
        );
        assert_eq!(shown, "d, record 3: io: x");
        assert_eq!(written(Place::row(3)).1, "d, row 3: io: x");
        assert_eq!(written(Place::WHOLE).1, "d: io: x");
    }
}
