//! The rows of a table of text, cut out with their line numbers and a bound on their length.
//!
//! A quote that is not closed would swallow the rows after it, so a row that proves to be out of order ends with its first line,
//! and the next line is read as a row again.

use std::io::{self, Read};

/// Cuts rows out of a stream, holding one at a time.
pub(super) struct Rows<R> {
    inner: R,
    delimiter: u8,
    max_bytes: usize,
    buffer: Vec<u8>,
    /// First byte of the buffer that belongs to no row yet.
    start: usize,
    /// Lines before it.
    lines: u64,
}

/// A row, by its first line.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Row<'b> {
    /// From 1.
    pub(super) line: u64,
    pub(super) content: Content<'b>,
}

impl Row<'_> {
    /// Its size.
    pub(super) fn bytes(&self) -> usize {
        match self.content {
            Content::Whole(bytes) => bytes.len(),
            Content::TooLong | Content::BadQuotes => 0,
        }
    }
}

#[derive(Debug, PartialEq, Eq)]
pub(super) enum Content<'b> {
    /// The bytes of the row without its end.
    Whole(&'b [u8]),
    /// It is longer than allowed. Its first line has been skipped.
    TooLong,
    /// A quote is not closed, or there is something behind a closing one. Its first line has been skipped.
    BadQuotes,
}

/// Where in a row a byte stands.
#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    CellStart,
    Plain,
    Quoted,
    /// Behind a quote in a quoted cell: it closes the cell, or stands for itself before a second one.
    Quote,
    /// Behind that and a carriage return.
    QuoteReturn,
}

/// Where a row ends in the buffer.
enum End {
    /// At this byte, which is a line feed or the end of the stream.
    At(usize),
    TooLong,
    BadQuotes,
}

impl<R: Read> Rows<R> {
    const BLOCK: usize = 64 * 1024;

    /// The rows of `inner`, of `max_bytes` at most. `None` for the delimiter takes the one of comma, semicolon, tab and bar that
    /// stands most often in the first line.
    ///
    /// # Errors
    /// The reader's own.
    pub(super) fn new(inner: R, delimiter: Option<u8>, max_bytes: usize) -> io::Result<Self> {
        let mut rows = Rows {
            inner,
            delimiter: b',',
            max_bytes,
            buffer: Vec::new(),
            start: 0,
            lines: 0,
        };
        while rows.buffer.len() < 3 && rows.fill()? {}
        if rows.buffer.starts_with(super::utf8::BYTE_ORDER_MARK) {
            rows.start = 3;
        }
        rows.delimiter = match delimiter {
            Some(delimiter) => delimiter,
            None => rows.guess_delimiter()?,
        };
        Ok(rows)
    }

    /// The delimiter between cells.
    pub(super) fn delimiter(&self) -> u8 {
        self.delimiter
    }

    /// The line that the next row starts at, or a later one if it is blank.
    pub(super) fn next_line(&self) -> u64 {
        self.lines + 1
    }

    fn guess_delimiter(&mut self) -> io::Result<u8> {
        while !self.buffer.contains(&b'\n') && self.buffer.len() < Self::BLOCK && self.fill()? {}
        let mut counts = [(b',', 0), (b';', 0), (b'\t', 0), (b'|', 0)];
        let mut quoted = false;
        for byte in &self.buffer[self.start..] {
            match byte {
                b'"' => quoted = !quoted,
                b'\n' => break,
                _ if quoted => {}
                _ => {
                    if let Some(count) = counts.iter_mut().find(|(delimiter, _)| delimiter == byte)
                    {
                        count.1 += 1;
                    }
                }
            }
        }
        // The first of equals: `max_by_key` gives the last.
        let most = counts.into_iter().rev().max_by_key(|(_, count)| *count);
        Ok(most.map_or(b',', |(delimiter, _)| delimiter))
    }

    /// The next row that is not blank; `None` at the end.
    ///
    /// # Errors
    /// The reader's own; what follows cannot be relied on.
    pub(super) fn read(&mut self) -> io::Result<Option<Row<'_>>> {
        loop {
            let line = self.lines + 1;
            let content = match self.end()? {
                End::At(end) => {
                    let start = self.start;
                    let row = &self.buffer[start..end];
                    let lines = 1 + count_lines(row);
                    let row = row.strip_suffix(b"\r").unwrap_or(row);
                    let length = row.len();
                    let is_blank = row.trim_ascii().is_empty() && !row.contains(&self.delimiter);
                    if length > self.max_bytes {
                        self.skip_line()?;
                        return Ok(Some(Row {
                            line,
                            content: Content::TooLong,
                        }));
                    }
                    // A row ends without a line feed at the end of the stream only.
                    let is_last = end == self.buffer.len();
                    self.start = if is_last { end } else { end + 1 };
                    self.lines += lines;
                    match (is_blank, is_last) {
                        (true, true) => return Ok(None),
                        (true, false) => continue,
                        _ => Content::Whole(&self.buffer[start..start + length]),
                    }
                }
                End::TooLong => {
                    self.skip_line()?;
                    Content::TooLong
                }
                End::BadQuotes => {
                    self.skip_line()?;
                    Content::BadQuotes
                }
            };
            return Ok(Some(Row { line, content }));
        }
    }

    /// Finds the end of the row that starts at [`Self::start`], reading on as needed.
    fn end(&mut self) -> io::Result<End> {
        if self.start > Self::BLOCK {
            self.buffer.drain(..self.start);
            self.start = 0;
        }
        let mut state = State::CellStart;
        let mut at = self.start;
        loop {
            // Two more than the limit, for a row of just that length with its `\r\n`.
            if at - self.start > self.max_bytes.saturating_add(2) {
                return Ok(End::TooLong);
            }
            let Some(byte) = self.buffer.get(at).copied() else {
                if self.fill()? {
                    continue;
                }
                return Ok(match state {
                    State::Quoted => End::BadQuotes,
                    _ => End::At(at),
                });
            };
            state = match (state, byte) {
                (State::Quoted, b'"') => State::Quote,
                (State::Quoted, _) | (State::Quote, b'"') => State::Quoted,
                (_, b'\n') => return Ok(End::At(at)),
                (State::CellStart, b'"') => State::Quoted,
                (State::CellStart | State::Plain | State::Quote, byte)
                    if byte == self.delimiter =>
                {
                    State::CellStart
                }
                (State::CellStart | State::Plain, _) => State::Plain,
                (State::Quote, b'\r') => State::QuoteReturn,
                (State::Quote | State::QuoteReturn, _) => return Ok(End::BadQuotes),
            };
            at += 1;
        }
    }

    /// Goes past the next line feed.
    fn skip_line(&mut self) -> io::Result<()> {
        self.lines += 1;
        loop {
            let rest = &self.buffer[self.start..];
            if let Some(end) = rest.iter().position(|byte| *byte == b'\n') {
                self.start += end + 1;
                return Ok(());
            }
            self.buffer.clear();
            self.start = 0;
            if !self.fill()? {
                return Ok(());
            }
        }
    }

    /// Reads more behind the buffered bytes; false at the end.
    fn fill(&mut self) -> io::Result<bool> {
        let length = self.buffer.len();
        self.buffer.resize(length + Self::BLOCK, 0);
        let read = loop {
            match self.inner.read(&mut self.buffer[length..]) {
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                read => break read,
            }
        };
        self.buffer.truncate(length + *read.as_ref().unwrap_or(&0));
        Ok(read? > 0)
    }
}

fn count_lines(row: &[u8]) -> u64 {
    row.iter().filter(|byte| **byte == b'\n').count() as u64
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Line and content of each row.
    fn rows(bytes: &[u8], max_bytes: usize) -> Vec<(u64, String)> {
        // One byte at a time, as a slow pipe might give them.
        let reader = io::BufReader::with_capacity(1, bytes);
        let mut rows = Rows::new(reader, None, max_bytes).unwrap();
        let mut all = Vec::new();
        while let Some(row) = rows.read().unwrap() {
            let content = match row.content {
                Content::Whole(row) => String::from_utf8_lossy(row).into_owned(),
                Content::TooLong => "too long".into(),
                Content::BadQuotes => "quotes".into(),
            };
            all.push((row.line, content));
        }
        all
    }

    #[track_caller]
    fn check(bytes: &str, expected: &[(u64, &str)]) {
        let expected: Vec<_> = expected
            .iter()
            .map(|(line, row)| (*line, (*row).to_owned()))
            .collect();
        assert_eq!(rows(bytes.as_bytes(), 20), expected, "{bytes}");
    }

    #[test]
    fn rows_are_cut_at_lines_outside_of_quotes() {
        check("", &[]);
        check(
            "\u{FEFF}a,b\r\n1,\"x\ny\"\r\n\r\n  \n2,z",
            &[(1, "a,b"), (2, "1,\"x\ny\""), (6, "2,z")],
        );
        check(
            "a,b\n\"x\"\"\n\",\n,\n",
            &[(1, "a,b"), (2, "\"x\"\"\n\","), (4, ",")],
        );
        check("a,b\n5\" disk,x\"y\n", &[(1, "a,b"), (2, "5\" disk,x\"y")]);
    }

    #[test]
    fn quotes_out_of_order_cost_one_line() {
        check(
            "a,b\n1,\"x\n2,\"y\"\n3,z\n",
            &[(1, "a,b"), (2, "quotes"), (3, "2,\"y\""), (4, "3,z")],
        );
        check(
            "a,b\n1,\"x\"y\n2,z",
            &[(1, "a,b"), (2, "quotes"), (3, "2,z")],
        );
        check(
            "a,b\n1,z\n2,\"x\n3,z",
            &[(1, "a,b"), (2, "1,z"), (3, "quotes"), (4, "3,z")],
        );
        check("a,b\n1,\"", &[(1, "a,b"), (2, "quotes")]);
    }

    #[test]
    fn long_rows_cost_one_line() {
        let long = "x".repeat(70_000);
        check(
            &format!("a,b\n1,{long}\n2,z\n"),
            &[(1, "a,b"), (2, "too long"), (3, "2,z")],
        );
        check(
            &format!("a,b\n1,\"{long}\n2,z\n"),
            &[(1, "a,b"), (2, "too long"), (3, "2,z")],
        );
        check(
            "a,b\n1,abcdefghijklmnopqrst\n2,z\n",
            &[(1, "a,b"), (2, "too long"), (3, "2,z")],
        );
    }

    #[test]
    fn the_delimiter_is_that_of_the_header() {
        let delimiter = |header: &str| Rows::new(header.as_bytes(), None, 9).unwrap().delimiter();
        assert_eq!(delimiter("id,text\n1;2;3;4"), b',');
        assert_eq!(delimiter("id;\"a,b,c\";text"), b';');
        assert_eq!(delimiter("id\ttext"), b'\t');
        assert_eq!(delimiter("id|text|date"), b'|');
        assert_eq!(delimiter("text"), b',');
    }

    proptest! {
        #[test]
        fn lines_are_never_lost(text in "[a,\"\r\n]{0,40}", max_bytes in 0_usize..9) {
            let lines: Vec<&str> = text.split('\n').collect();
            let mut next = 1;
            for (line, content) in rows(text.as_bytes(), max_bytes) {
                // What lies between two rows is blank.
                prop_assert!(line >= next);
                for skipped in next..line {
                    prop_assert!(lines[skipped as usize - 1].trim().is_empty());
                }
                let whole = !matches!(content.as_str(), "too long" | "quotes");
                next = line + 1 + if whole { count_lines(content.as_bytes()) } else { 0 };
            }
        }
    }
}
