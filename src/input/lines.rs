//! Lines of bounded length: a longer line is counted and skipped, never held.

use std::io::{self, BufRead, Read};

/// A line without its end (`\n` or `\r\n`).
#[derive(Debug, PartialEq, Eq)]
pub enum Line<'b> {
    /// A line within the limit.
    Whole(&'b [u8]),
    /// A line longer than the limit, which has been skipped.
    TooLong,
}

/// Reads lines of at most `max_bytes`, holding one line at a time.
#[derive(Debug)]
pub struct Lines<R> {
    reader: R,
    max_bytes: usize,
    number: u64,
    bytes: u64,
    buffer: Vec<u8>,
}

impl<R: BufRead> Lines<R> {
    /// Lines of `reader`; `max_bytes` does not count the line's end.
    pub fn new(reader: R, max_bytes: usize) -> Self {
        Lines {
            reader,
            max_bytes,
            number: 0,
            bytes: 0,
            buffer: Vec::new(),
        }
    }

    /// Number of the line read last, from 1; 0 before the first.
    pub fn number(&self) -> u64 {
        self.number
    }

    /// Bytes of all lines read so far, with their ends.
    pub fn bytes(&self) -> u64 {
        self.bytes
    }

    /// The next line, or `None` at the end.
    ///
    /// # Errors
    /// The reader's own; what follows in this reader cannot be relied on.
    pub fn read(&mut self) -> io::Result<Option<Line<'_>>> {
        self.buffer.clear();
        // Two more than the limit, for a line of just that length with its `\r\n`.
        let limit = (self.max_bytes as u64).saturating_add(2);
        let read = self
            .reader
            .by_ref()
            .take(limit)
            .read_until(b'\n', &mut self.buffer)?;
        if read == 0 {
            return Ok(None);
        }
        self.number += 1;
        self.bytes += read as u64;
        let (line, ended) = match self.buffer.strip_suffix(b"\n") {
            Some(line) => (line.strip_suffix(b"\r").unwrap_or(line), true),
            None => (self.buffer.as_slice(), false),
        };
        if line.len() <= self.max_bytes {
            return Ok(Some(Line::Whole(line)));
        }
        if !ended {
            self.bytes += self.reader.skip_until(b'\n')? as u64;
        }
        Ok(Some(Line::TooLong))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Every line as text, `None` for one that is too long.
    fn lines(bytes: &[u8], max_bytes: usize) -> Vec<Option<String>> {
        // A tiny buffer, so that lines cross its edge.
        let mut lines = Lines::new(io::BufReader::with_capacity(3, bytes), max_bytes);
        let mut all = Vec::new();
        while let Some(line) = lines.read().unwrap() {
            all.push(match line {
                Line::Whole(line) => Some(String::from_utf8_lossy(line).into_owned()),
                Line::TooLong => None,
            });
        }
        assert_eq!(lines.number() as usize, all.len());
        assert_eq!(lines.bytes() as usize, bytes.len());
        all
    }

    fn some(line: &str) -> Option<String> {
        Some(line.to_owned())
    }

    #[test]
    fn ends_of_lines_are_stripped() {
        assert_eq!(
            lines(b"a\r\n\nbc\n\rd", 9),
            [some("a"), some(""), some("bc"), some("\rd")]
        );
    }

    #[test]
    fn the_limit_does_not_count_the_end() {
        assert_eq!(
            lines(b"abcd\r\nabcd\nabcde\nabcde\r\nabcdefghi\nab", 4),
            [some("abcd"), some("abcd"), None, None, None, some("ab")]
        );
        assert_eq!(lines(b"abcd", 4), [some("abcd")]);
        assert_eq!(lines(b"abcde", 4), [None]);
    }

    proptest! {
        #[test]
        fn lines_agree_with_splitting(text in "[a\r\n]{0,40}", max_bytes in 0_usize..6) {
            let mut expected: Vec<&str> = text.split('\n').collect();
            let last = expected.pop().unwrap_or_default();
            let mut expected: Vec<_> = expected.into_iter().map(|line| line.strip_suffix('\r').unwrap_or(line)).collect();
            if !last.is_empty() {
                expected.push(last);
            }
            let expected: Vec<_> = expected.into_iter().map(|line| (line.len() <= max_bytes).then(|| line.to_owned())).collect();
            prop_assert_eq!(lines(text.as_bytes(), max_bytes), expected);
        }
    }
}
