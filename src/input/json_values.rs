//! JSON over any number of lines: an array of articles, or articles one after the other, read one at a time.
//!
//! Each value is cut out by its brackets and quotes and then parsed by itself, so that one that is broken does not take the rest of
//! the file with it, as it would with a parser of the whole.

use std::io::{self, BufRead};

use super::json;
use super::origin::Origin;
use super::reader::Located;
use super::reject::{Place, Problem, Reject, code};
use super::utf8;
use super::walk::io_problem;
use crate::article::Article;

/// The articles of one stream of JSON values.
///
/// The elements of an array on the outside are articles, as are values outside of arrays. A reading error is the last item.
pub(super) struct JsonValues<R> {
    reader: R,
    origin: Origin,
    /// Values begun so far.
    number: u64,
    /// Anything but a byte order mark has been read.
    started: bool,
    in_array: bool,
    failed: bool,
    value: Vec<u8>,
}

impl<R: BufRead> JsonValues<R> {
    /// Reads `reader`; an article without `id` is called `name:number`.
    pub(super) fn new(reader: R, origin: Origin) -> Self {
        JsonValues {
            reader,
            origin,
            number: 0,
            started: false,
            in_array: false,
            failed: false,
            value: Vec::new(),
        }
    }

    /// Goes to the start of the next value; false at the end.
    fn find(&mut self) -> io::Result<bool> {
        while let Some(byte) = self.next_byte()? {
            match byte {
                b' ' | b'\t' | b'\r' | b'\n' | b',' | b'\x1E' => {}
                b'[' if !self.in_array => self.in_array = true,
                b']' => self.in_array = false,
                // The bytes of the mark; text that begins with them is no JSON, as parsing will tell.
                0xEF | 0xBB | 0xBF if !self.started => {}
                _ => return Ok(true),
            }
            self.started |= byte.is_ascii();
            self.reader.consume(1);
        }
        Ok(false)
    }

    fn next_byte(&mut self) -> io::Result<Option<u8>> {
        Ok(self.reader.fill_buf()?.first().copied())
    }

    /// Reads the value that comes next into [`Self::value`], as far as it may be long; its length, and how it ended.
    fn cut(&mut self) -> io::Result<(usize, End)> {
        self.started = true;
        self.value.clear();
        let mut length = 0;
        let mut scanner = Scanner::default();
        loop {
            let chunk = self.reader.fill_buf()?;
            if chunk.is_empty() {
                return Ok((length, End::Whole));
            }
            let (used, end) = scanner.scan(chunk);
            let room = (self.origin.max_bytes + 1).saturating_sub(self.value.len());
            self.value.extend_from_slice(&chunk[..used.min(room)]);
            length += used;
            self.reader.consume(used);
            if let Some(end) = end {
                return Ok((length, end));
            }
        }
    }

    /// After a line that broke within a string: goes to the next line that begins with an object.
    fn skip_to_object(&mut self) -> io::Result<()> {
        let mut at_line_start = false;
        while let Some(byte) = self.next_byte()? {
            match byte {
                b'\n' => at_line_start = true,
                b'{' | b']' if at_line_start => return Ok(()),
                b' ' | b'\t' | b'\r' | b',' => {}
                _ => at_line_start = false,
            }
            self.reader.consume(1);
        }
        Ok(())
    }

    fn article(&mut self, place: Place) -> io::Result<Result<(Article, usize), Problem>> {
        let (length, end) = self.cut()?;
        let origin = &self.origin;
        let parsed = if length > origin.max_bytes {
            Err(origin.too_long("record"))
        } else {
            utf8::decode(&self.value, "record")
                .and_then(|text| match end {
                    End::LineBreak => Err(Problem::new(
                        code::INVALID_JSON,
                        "a line ends within a string; write line breaks as \\n, with a JSON library",
                    )),
                    _ => json::article(text, "record", &origin.fields, || origin.id(place)),
                })
                .map(|article| (article, length))
        };
        if end == End::LineBreak {
            self.skip_to_object()?;
        }
        Ok(parsed)
    }
}

impl<R: BufRead> Iterator for JsonValues<R> {
    type Item = Result<Located, Reject>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.failed {
            return None;
        }
        let place = Place::record(self.number + 1);
        let parsed = match self.find() {
            Ok(false) => return None,
            Ok(true) => self.article(place),
            Err(error) => Err(error),
        };
        self.number += 1;
        let parsed = parsed.unwrap_or_else(|error| {
            self.failed = true;
            Err(io_problem(&error))
        });
        Some(self.origin.item(place, parsed))
    }
}

/// How a value ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum End {
    /// As it should, or where the next object begins. Whether it is JSON, parsing tells.
    Whole,
    /// A line ended within a string, which JSON forbids: the string's end is missing.
    LineBreak,
}

/// Finds the end of a value.
#[derive(Default)]
struct Scanner {
    started: bool,
    /// Neither an object, an array nor a string.
    is_bare: bool,
    in_string: bool,
    is_escaped: bool,
    depth: u64,
    /// The open brackets, of those that are not too deep for a parser anyway.
    open: Vec<u8>,
    /// The last byte outside of strings that is not white space.
    last: u8,
}

impl Scanner {
    /// Levels of which the kind is known.
    const KNOWN: usize = 1024;

    /// Looks at more bytes: how many belong to the value, and its end if it is among them.
    fn scan(&mut self, chunk: &[u8]) -> (usize, Option<End>) {
        for (at, byte) in chunk.iter().copied().enumerate() {
            if self.in_string {
                match byte {
                    b'\n' => return (at, Some(End::LineBreak)),
                    _ if self.is_escaped => self.is_escaped = false,
                    b'\\' => self.is_escaped = true,
                    b'"' if self.depth == 0 => return (at + 1, Some(End::Whole)),
                    b'"' => self.in_string = false,
                    _ => {}
                }
                continue;
            }
            if self.is_bare {
                if matches!(byte, b',' | b'{' | b'[' | b']' | b'\n') {
                    return (at, Some(End::Whole));
                }
                continue;
            }
            match byte {
                b' ' | b'\t' | b'\r' | b'\n' => continue,
                b'"' => self.in_string = true,
                // Where a name must stand: the object before lacks its end.
                b'{' if self.last == b',' && self.is_in_object() => {
                    return (at, Some(End::Whole));
                }
                b'{' | b'[' => self.open(byte),
                b'}' | b']' if self.depth > 0 => {
                    self.depth -= 1;
                    self.open
                        .truncate(usize::try_from(self.depth).unwrap_or(usize::MAX));
                    if self.depth == 0 {
                        return (at + 1, Some(End::Whole));
                    }
                }
                _ => self.is_bare = !self.started,
            }
            self.started = true;
            self.last = byte;
        }
        (chunk.len(), None)
    }

    fn open(&mut self, bracket: u8) {
        self.depth += 1;
        if self.open.len() < Self::KNOWN {
            self.open.push(bracket);
        }
    }

    fn is_in_object(&self) -> bool {
        self.depth == self.open.len() as u64 && self.open.last() == Some(&b'{')
    }
}

#[cfg(test)]
mod tests {
    use super::super::origin::briefs;
    use super::*;
    use proptest::prelude::*;
    use serde_json::{Value, json};

    fn values(bytes: &[u8], max_bytes: usize) -> Vec<Result<Located, Reject>> {
        // A tiny buffer, so that values cross its edge.
        let reader = io::BufReader::with_capacity(3, bytes);
        JsonValues::new(reader, Origin::literal("d.json", max_bytes)).collect()
    }

    #[track_caller]
    fn check(bytes: &str, expected: &[&str]) {
        assert_eq!(briefs(&values(bytes.as_bytes(), 60)), expected, "{bytes}");
    }

    #[test]
    fn arrays_and_sequences_are_read() {
        check("", &[]);
        check("[]", &[]);
        check(
            r#"[{"id":"a","text":"x"},{"text":"[{\"\\"}]"#,
            &["a", "d.json:2"],
        );
        check(
            "\u{FEFF} [\n  {\n    \"text\": \"x\"\n  }\n]\n",
            &["d.json:1"],
        );
        check(
            "{\n\"text\": \"x\"}\n{\"id\":\"b\",\n\"text\": \"y\"}",
            &["d.json:1", "b"],
        );
        check(
            r#"[{"id":"a","text":"x"}][{"id":"b","text":"x"}]"#,
            &["a", "b"],
        );
    }

    #[test]
    fn a_bad_value_does_not_stop_the_next() {
        let good = r#"{"id":"z","text":"x"}"#;
        for (bad, count) in [
            ("17", 1),
            ("null", 1),
            ("\"text\"", 1),
            ("[1, [2]]", 1),
            (r#"{"text":17}"#, 1),
            (r#"{"text":"\ud800"}"#, 1),
            (r#"{"text" "x"}"#, 1),
            // Ends that are missing.
            (r#"{"text":"x""#, 1),
            (r#"{"text":"x","n":{"m":1}"#, 1),
            ("{\"text\":\"x\n", 1),
            ("{\"text\":\"x\\\n", 1),
            ("{\"text\":\"x\n\"n\": 1},\n", 1),
            // Too long, with brackets within strings.
            (
                r#"{"text":"x","n":"{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{{"}"#,
                1,
            ),
        ] {
            let dump = format!("[{good},{bad},{good},\n{good}]");
            let items = values(dump.as_bytes(), 60);
            let rejects = items.iter().filter(|item| item.is_err()).count();
            let lost = usize::from(bad.contains('\n') && !bad.ends_with('\n'));
            assert_eq!(rejects, count, "{dump}");
            assert_eq!(
                items.len() - rejects + lost,
                3,
                "{dump}: {:?}",
                briefs(&items)
            );
        }
    }

    #[test]
    fn deep_nesting_is_one_reject() {
        let deep = format!(
            "[{}{},{{\"text\":\"x\"}}]",
            "[".repeat(100_000),
            "]".repeat(100_000)
        );
        let items = values(deep.as_bytes(), 1 << 20);
        assert_eq!(briefs(&items), ["invalid_json@1", "d.json:2"]);
        let long = values(deep.as_bytes(), 60);
        assert_eq!(briefs(&long), ["too_long@1", "d.json:2"]);
    }

    #[test]
    fn an_array_without_end_is_told() {
        check(
            r#"[{"id":"a","text":"x"},{"id":"b","#,
            &["a", "invalid_json@2"],
        );
        check("oops", &["invalid_json@1"]);
    }

    fn value() -> impl Strategy<Value = Value> {
        let leaf = prop_oneof![
            Just(Value::Null),
            any::<i32>().prop_map(Value::from),
            "[a-zé\\\\\"{}\\[\\],:\n]{0,8}".prop_map(Value::from),
        ];
        leaf.prop_recursive(3, 12, 4, |inner| {
            prop_oneof![
                proptest::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
                proptest::collection::hash_map("[a-d]|text", inner, 0..4)
                    .prop_map(|fields| Value::Object(fields.into_iter().collect())),
            ]
        })
    }

    proptest! {
        #[test]
        fn every_value_is_an_article_or_a_reject(all in proptest::collection::vec(value(), 0..8), pretty: bool, array: bool) {
            let write = |value: &Value| match pretty {
                true => serde_json::to_string_pretty(value).unwrap(),
                false => value.to_string(),
            };
            let all: Vec<Value> = all.into_iter().filter(|value| array || value.is_object()).collect();
            let dump = match array {
                true => write(&Value::from(all.clone())),
                false => all.iter().map(write).collect::<Vec<_>>().join("\n"),
            };
            let items = values(dump.as_bytes(), 100_000);
            let places: Vec<u64> = items.iter().map(|item| match item {
                Ok(located) => located.position.place.record.unwrap(),
                Err(reject) => reject.place.record.unwrap(),
            }).collect();
            prop_assert_eq!(places, (1..=all.len() as u64).collect::<Vec<_>>());
            for (item, value) in items.iter().zip(&all) {
                let text = value.get("text").and_then(Value::as_str).filter(|text| !text.trim().is_empty());
                match item {
                    Ok(located) => prop_assert_eq!(Some(located.article.text.as_str()), text),
                    Err(_) => prop_assert!(text.is_none()),
                }
            }
        }

        #[test]
        fn no_bytes_panic(bytes in proptest::collection::vec(prop_oneof![Just(b'{'), Just(b'}'), Just(b'['), Just(b']'), Just(b'"'), Just(b','), Just(b'\n'), any::<u8>()], 0..100)) {
            let items = values(&bytes, 20);
            let good = items.iter().filter(|item| item.is_ok()).count();
            let shortest = json!({"text": "x"}).to_string().len();
            prop_assert!(good <= bytes.len() / shortest);
        }
    }
}
