//! JSON Lines: one object a line.

use std::io::BufRead;

use super::json;
use super::lines::{Line, Lines};
use super::origin::Origin;
use super::reader::Located;
use super::reject::{Place, Reject};
use super::utf8;
use super::walk::io_problem;

/// The articles of one stream of JSON Lines.
///
/// Blank lines are no articles. A reading error is the last item.
pub(super) struct JsonLines<R> {
    lines: Lines<R>,
    origin: Origin,
    failed: bool,
}

impl<R: BufRead> JsonLines<R> {
    /// Reads `reader`; an article without `id` is called `name:line`.
    pub(super) fn new(reader: R, origin: Origin) -> Self {
        JsonLines {
            lines: Lines::new(reader, origin.max_bytes),
            origin,
            failed: false,
        }
    }
}

impl<R: BufRead> Iterator for JsonLines<R> {
    type Item = Result<Located, Reject>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.failed {
            let place = Place::line(self.lines.number() + 1);
            let origin = &self.origin;
            let parsed = match self.lines.read() {
                Ok(None) => return None,
                Ok(Some(Line::TooLong)) => Err(origin.too_long("line")),
                Ok(Some(Line::Whole(line))) => match utf8::decode(line, "line") {
                    Ok(text) if text.trim_ascii().is_empty() => continue,
                    Ok(text) => json::article(text, "line", &origin.fields, || origin.id(place))
                        .map(|article| (article, line.len())),
                    Err(problem) => Err(problem),
                },
                Err(error) => {
                    self.failed = true;
                    Err(io_problem(&error))
                }
            };
            return Some(origin.item(place, parsed));
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::super::origin::briefs;
    use super::*;
    use proptest::prelude::*;
    use std::io::{self, BufReader, Read};

    fn json_lines(bytes: &[u8], max_bytes: usize) -> Vec<Result<Located, Reject>> {
        JsonLines::new(bytes, Origin::literal("dump.jsonl", max_bytes)).collect()
    }

    #[test]
    fn a_bad_line_does_not_stop_the_next() {
        let dump = b"\xEF\xBB\xBF{\"id\":\"a\",\"text\":\"x\"}\r\n\r\n{\"text\":\"\xE9\"}\n{broken\n{\"id\":4}\n{\"text\":\"last\"}";
        assert_eq!(
            briefs(&json_lines(dump, 99)),
            [
                "a",
                "invalid_utf8@3",
                "invalid_json@4",
                "no_text@5",
                "dump.jsonl:6"
            ]
        );
    }

    #[test]
    fn a_long_line_does_not_stop_the_next() {
        let dump = b"{\"text\":\"0123456789\"}\n{\"text\":\"0\"}\n";
        assert_eq!(
            briefs(&json_lines(dump, 12)),
            ["too_long@1", "dump.jsonl:2"]
        );
    }

    #[test]
    fn a_failing_stream_gives_one_reject() {
        struct Failing;
        impl Read for Failing {
            fn read(&mut self, _: &mut [u8]) -> io::Result<usize> {
                Err(io::Error::other("the disk is gone"))
            }
        }
        let reader = BufReader::new(b"{\"text\":\"x\"}\n".chain(Failing));
        let items: Vec<_> = JsonLines::new(reader, Origin::literal("d", 99)).collect();
        assert_eq!(briefs(&items), ["d:1", "io@2"]);
    }

    /// A line of the kinds that dumps hold.
    fn line() -> impl Strategy<Value = Vec<u8>> {
        prop_oneof![
            4 => "[a-zé\" \u{0}-\u{1F}]{1,30}".prop_map(|text| serde_json::json!({"id": "a", "text": format!("x{text}")}).to_string().into_bytes()),
            1 => "[ \t]{0,3}".prop_map(String::into_bytes),
            1 => "[{}\\[\\]\":,a-z0-9]{1,20}".prop_map(String::into_bytes),
            1 => proptest::collection::vec(any::<u8>().prop_filter("end of line", |b| *b != b'\n' && *b != b'\r'), 0..40),
            1 => Just(br#"{"text": 17}"#.to_vec()),
            1 => Just([br#"{"text": ""#.as_slice(), &[b'x'; 300], br#""}"#].concat()),
        ]
    }

    proptest! {
        #[test]
        fn every_line_is_an_article_or_a_reject(lines in proptest::collection::vec(line(), 0..30), crlf: bool) {
            let dump = lines.join(if crlf { b"\r\n".as_slice() } else { b"\n" });
            let items = json_lines(&dump, 200);
            let is_blank = |line: &[u8]| line.strip_prefix(utf8::BYTE_ORDER_MARK).unwrap_or(line).trim_ascii().is_empty();
            let expected: Vec<u64> = (1..).zip(&lines).filter(|(_, line)| !is_blank(line)).map(|(number, _)| number).collect();
            let found: Vec<u64> = items.iter().map(|item| match item {
                Ok(located) => located.position.place.line.unwrap_or(0),
                Err(reject) => reject.place.line.unwrap_or(0),
            }).collect();
            prop_assert_eq!(found, expected);
        }
    }
}
