//! Tables of text: one article a row, below a line of column names.

use std::io::Read;

use csv_core::{ReadRecordResult, Reader, ReaderBuilder, Terminator};
use serde_json::{Map, Value};

use super::object;
use super::origin::Origin;
use super::reader::Located;
use super::reject::{Place, Problem, Reject, code};
use super::rows::{Content, Row, Rows};
use super::utf8;
use super::walk::io_problem;
use crate::article::Article;

/// The articles of one table.
///
/// Blank lines are no articles; an empty cell is null. Cells may be quoted, and then hold line breaks and doubled quotes. A reading error is the last
/// item, as is a header that cannot be read.
pub(super) struct Table<R> {
    rows: Option<Rows<R>>,
    /// Taken to open the rows.
    opening: Option<(R, Option<u8>)>,
    cells: Cells,
    names: Vec<String>,
    origin: Origin,
}

impl<R: Read> Table<R> {
    /// Reads `reader`, whose cells are apart by `delimiter`, or by what the header shows; an article without `id` is called `name:line`.
    pub(super) fn new(reader: R, delimiter: Option<u8>, origin: Origin) -> Self {
        Table {
            rows: None,
            opening: Some((reader, delimiter)),
            cells: Cells::new(b','),
            names: Vec::new(),
            origin,
        }
    }

    /// Reads the header; `None` when there is none or nothing at all.
    fn open(&mut self, reader: R, delimiter: Option<u8>) -> Option<Result<Located, Reject>> {
        let opened = Rows::new(reader, delimiter, self.origin.max_bytes);
        let (line, names) = match opened {
            Err(error) => (1, Err(io_problem(&error))),
            Ok(mut rows) => {
                self.cells = Cells::new(rows.delimiter());
                let (line, names) = match rows.read() {
                    Ok(None) => return None,
                    Ok(Some(row)) => (row.line, self.cells.split(&row, &self.origin)),
                    Err(error) => (1, Err(io_problem(&error))),
                };
                let names =
                    names.map(|cells| cells.into_iter().map(str::to_owned).collect::<Vec<_>>());
                self.rows = Some(rows);
                (line, names)
            }
        };
        match names {
            Ok(names) => {
                self.names = names.iter().map(|name| name.trim().to_owned()).collect();
                None
            }
            Err(problem) => {
                self.rows = None;
                let message = format!("the header: {}", problem.message);
                let problem = Problem { message, ..problem };
                Some(self.origin.item(Place::line(line), Err(problem)))
            }
        }
    }
}

impl<R: Read> Iterator for Table<R> {
    type Item = Result<Located, Reject>;

    fn next(&mut self) -> Option<Self::Item> {
        if let Some((reader, delimiter)) = self.opening.take()
            && let Some(reject) = self.open(reader, delimiter)
        {
            return Some(reject);
        }
        let rows = self.rows.as_mut()?;
        let next_line = rows.next_line();
        let (line, parsed) = match rows.read() {
            Ok(None) => return None,
            Ok(Some(row)) => {
                let place = Place::line(row.line);
                let cells = self.cells.split(&row, &self.origin);
                let article =
                    cells.and_then(|cells| article(&self.names, cells, place, &self.origin));
                let bytes = row.bytes();
                (row.line, article.map(|article| (article, bytes)))
            }
            Err(error) => {
                self.rows = None;
                (next_line, Err(io_problem(&error)))
            }
        };
        Some(self.origin.item(Place::line(line), parsed))
    }
}

/// Makes an article of the cells of a row.
fn article(
    names: &[String],
    cells: Vec<&str>,
    place: Place,
    origin: &Origin,
) -> Result<Article, Problem> {
    if cells.len() != names.len() {
        return Err(Problem::new(
            code::INVALID_ROW,
            format!(
                "the row has {}, the header {}; put cells that hold the delimiter or line breaks in quotes",
                count(cells.len()),
                names.len()
            ),
        ));
    }
    let value = |cell: &str| match cell {
        "" => Value::Null,
        cell => Value::from(cell),
    };
    let values: Map<String, Value> = names
        .iter()
        .zip(cells)
        .map(|(name, cell)| (name.clone(), value(cell)))
        .collect();
    object::article(values, &origin.fields, || origin.id(place))
}

fn count(cells: usize) -> String {
    match cells {
        1 => "1 cell".into(),
        cells => format!("{cells} cells"),
    }
}

/// Splits rows into cells.
struct Cells {
    parser: Box<Reader>,
    text: Vec<u8>,
    ends: Vec<usize>,
}

impl Cells {
    fn new(delimiter: u8) -> Self {
        let parser = ReaderBuilder::new()
            .delimiter(delimiter)
            .terminator(Terminator::Any(b'\n'))
            .build();
        Cells {
            parser: Box::new(parser),
            text: Vec::new(),
            ends: vec![0; 16],
        }
    }

    /// The cells of a row, without their quotes.
    fn split(&mut self, row: &Row<'_>, origin: &Origin) -> Result<Vec<&str>, Problem> {
        let bytes = match row.content {
            Content::Whole(bytes) => bytes,
            Content::TooLong => return Err(origin.too_long("row")),
            Content::BadQuotes => {
                return Err(Problem::new(
                    code::INVALID_ROW,
                    "a quoted cell is not closed, or a quote in it is not doubled; mend the line, or write it with a CSV library",
                ));
            }
        };
        utf8::decode(bytes, "row")?;
        self.parser.reset();
        self.text.resize(self.text.len().max(bytes.len()), 0);
        let (mut rest, mut written, mut cells) = (bytes, 0, 0);
        loop {
            let (result, read, more, ends) =
                self.parser
                    .read_record(rest, &mut self.text[written..], &mut self.ends[cells..]);
            rest = &rest[read..];
            written += more;
            cells += ends;
            match result {
                // The end of the row is told to the parser by an empty piece.
                ReadRecordResult::InputEmpty => {}
                ReadRecordResult::OutputEndsFull => self.ends.resize(self.ends.len() * 2, 0),
                ReadRecordResult::OutputFull => self.text.resize(self.text.len() * 2 + 1, 0),
                ReadRecordResult::Record | ReadRecordResult::End => break,
            }
        }
        let mut start = 0;
        let mut all = Vec::with_capacity(cells);
        for end in &self.ends[..cells] {
            // The row is UTF-8 and cut at ASCII only.
            let cell = std::str::from_utf8(&self.text[start..*end]);
            all.push(cell.map_err(|_| Problem::new(code::INVALID_UTF8, "a cell is not UTF-8"))?);
            start = *end;
        }
        Ok(all)
    }
}

#[cfg(test)]
mod tests {
    use super::super::origin::briefs;
    use super::*;
    use proptest::prelude::*;
    use serde_json::json;
    use std::sync::Arc;

    fn table(bytes: &[u8], fields: &str) -> Vec<Result<Located, Reject>> {
        let mut origin = Origin::literal("d.csv", 200);
        if !fields.is_empty() {
            origin.fields = Arc::new(fields.parse().unwrap());
        }
        Table::new(bytes, None, origin).collect()
    }

    #[test]
    fn rows_are_articles() {
        let items = table("id;headline;text;rubric\r\n1;Un \"titre\";\"Elle part;\nil \"\"reste\"\".\";\r\n;;x;éco".as_bytes(), "title=headline");
        assert_eq!(briefs(&items), ["1", "d.csv:4"]);
        let first = &items[0].as_ref().unwrap().article;
        assert_eq!(first.text, "Elle part;\nil \"reste\".");
        assert_eq!(first.title.as_deref(), Some("Un \"titre\""));
        assert_eq!(
            Value::Object(first.metadata.clone()),
            json!({"rubric": null})
        );
        let second = &items[1].as_ref().unwrap().article;
        assert_eq!(second.title, None);
        assert_eq!(
            Value::Object(second.metadata.clone()),
            json!({"rubric": "éco"})
        );
    }

    #[test]
    fn bad_rows_do_not_stop_the_next() {
        let long = "x".repeat(300);
        let dump = [
            b"id,text\na,x\nb\nc,x,y\nd,\n\xE9,x\n".as_slice(),
            b"e,\"x\nf,x\n",
            format!("g,{long}\nh,x").as_bytes(),
        ]
        .concat();
        assert_eq!(
            briefs(&table(&dump, "")),
            [
                "a",
                "invalid_row@3",
                "invalid_row@4",
                "no_text@5",
                "invalid_utf8@6",
                "too_long@7",
                "f",
                "too_long@9",
                "h"
            ]
        );
    }

    #[test]
    fn a_header_alone_or_none_gives_no_articles() {
        assert!(table(b"", "").is_empty());
        assert!(table(b"id,text\n", "").is_empty());
        assert_eq!(briefs(&table(b"\xE9,text\nx,y", "")), ["invalid_utf8@1"]);
        assert_eq!(briefs(&table(b"id,body\n1,x", "")), ["no_text@2"]);
    }

    fn cell() -> impl Strategy<Value = String> {
        "[a-zé,;\t\" \r\n|=]{0,12}"
    }

    proptest! {
        #[test]
        fn what_was_written_comes_back(rows in proptest::collection::vec((cell(), cell(), cell()), 0..8), tab: bool) {
            let delimiter = if tab { "\t" } else { "," };
            let mut dump = ["text", "title", "other"].join(delimiter);
            for (a, b, c) in &rows {
                let cells = [&format!("x{a}"), b, c].map(|cell| format!("\"{}\"", cell.replace('"', "\"\"")));
                dump.push_str(&format!("\r\n{}", cells.join(delimiter)));
            }
            let items: Vec<_> = Table::new(dump.as_bytes(), None, Origin::literal("d", 200)).collect();
            prop_assert_eq!(items.len(), rows.len());
            let some = |cell: &String| Some(cell.clone()).filter(|cell| !cell.is_empty());
            for (item, (a, b, c)) in items.into_iter().zip(&rows) {
                let article = item.unwrap().article;
                prop_assert_eq!(article.text, format!("x{a}"));
                prop_assert_eq!(article.title, some(b));
                prop_assert_eq!(&article.metadata["other"], &some(c).map_or(Value::Null, Value::from));
            }
        }

        #[test]
        fn no_bytes_panic(bytes in proptest::collection::vec(prop_oneof![Just(b'"'), Just(b','), Just(b'\n'), any::<u8>()], 0..100)) {
            let _ = table(&[b"text,id\n", bytes.as_slice()].concat(), "");
            let _ = table(&bytes, "");
        }
    }
}
