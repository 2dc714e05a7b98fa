//! Which format an input is in: as its name says, and as its first bytes do.

use std::io::{self, Read};
use std::path::Path;

use super::fields::Fields;
use super::peek::Peek;
use super::utf8::BYTE_ORDER_MARK;

/// A format of the input.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// One JSON object a line.
    JsonLines,
    /// JSON values over any number of lines: one array of articles, or articles one after the other.
    Json,
    /// A table with a line of column names, its cells apart by commas, semicolons, tabs or bars, whichever the first line has most of.
    Csv,
    /// The same, by tabs.
    Tsv,
    /// One article a file.
    Text,
    /// One web page a file.
    Html,
    /// The responses of a web crawl.
    Warc,
    /// A table in columns.
    Parquet,
}

impl Format {
    /// The format that goes with a file name's extension, where `.gz`, `.zst` and the like behind it do not count; with `None`
    /// inside for a name that ends in one of those alone. `None` for an extension that says nothing.
    pub fn of_name(path: &Path) -> Option<Option<Format>> {
        let extension = extension(path)?;
        if !matches!(extension.as_str(), "gz" | "gzip" | "zst" | "zstd") {
            return of_extension(&extension).map(Some);
        }
        let inner = Path::new(path.file_stem()?);
        Some(self::extension(inner).and_then(|inner| of_extension(&inner)))
    }

    /// The format of a stream, after its first bytes and the name of its file, or `None` for an empty one. What the first bytes
    /// say clearly counts more than the name. Waits for no more than the first line.
    ///
    /// # Errors
    /// The reader's own.
    pub fn of_stream<R: Read>(
        reader: &mut Peek<R>,
        named: Option<Format>,
        fields: &Fields,
    ) -> io::Result<Option<Format>> {
        let is_json = |format| matches!(format, Some(Format::JsonLines | Format::Json));
        let head = Head::read(reader)?;
        let Some(first) = head.first else {
            return Ok(named);
        };
        if head.bytes.starts_with(b"PAR1") {
            return Ok(Some(Format::Parquet));
        }
        if head.bytes.starts_with(b"WARC/") {
            return Ok(Some(Format::Warc));
        }
        let format = match (first, named) {
            (b'{', Some(Format::JsonLines)) => Format::JsonLines,
            (b'[', named) if is_json(named) => Format::Json,
            (b'{' | b'[', named) if named.is_none() || is_json(named) => {
                head.json(first).unwrap_or(Format::Text)
            }
            // Not JSON at all: each line is told so.
            (_, Some(Format::Json)) => Format::JsonLines,
            (_, Some(named)) => named,
            (b'<', None) if head.is_html() => Format::Html,
            (_, None) if head.is_table(fields) => Format::Csv,
            (_, None) => Format::Text,
        };
        Ok(Some(format))
    }
}

fn extension(path: &Path) -> Option<String> {
    Some(path.extension()?.to_str()?.to_ascii_lowercase())
}

fn of_extension(extension: &str) -> Option<Format> {
    Some(match extension {
        "jsonl" | "ndjson" => Format::JsonLines,
        "json" => Format::Json,
        "csv" => Format::Csv,
        "tsv" | "tab" => Format::Tsv,
        "txt" => Format::Text,
        "html" | "htm" | "xhtml" => Format::Html,
        "warc" => Format::Warc,
        "parquet" | "pq" => Format::Parquet,
        _ => return None,
    })
}

/// How a stream begins.
struct Head {
    /// From the first byte on, without a byte order mark: the first line that is not blank or more, unless it is too long.
    bytes: Vec<u8>,
    /// The first byte that is not white space; `None` where there is none.
    first: Option<u8>,
}

impl Head {
    /// Longest white space and first line that are looked at (bytes).
    const MAX_BYTES: usize = 64 * 1024;

    fn read<R: Read>(reader: &mut Peek<R>) -> io::Result<Head> {
        let mut least = 4;
        loop {
            let seen = reader.peek(least)?;
            let ended = seen.len() < least;
            let body = seen.strip_prefix(BYTE_ORDER_MARK).unwrap_or(seen);
            let start = body.iter().position(|byte| !byte.is_ascii_whitespace());
            let is_whole = start.is_some_and(|start| body[start..].contains(&b'\n'));
            if ended || is_whole || seen.len() >= Self::MAX_BYTES {
                return Ok(Head {
                    first: start.map(|start| body[start]),
                    bytes: body.to_vec(),
                });
            }
            least = seen.len() + 1;
        }
    }

    fn line(&self) -> &[u8] {
        let body = self.bytes.trim_ascii_start();
        let end = body.iter().position(|byte| *byte == b'\n');
        body[..end.unwrap_or(body.len())].trim_ascii_end()
    }

    /// JSON of which kind, if it is any: a text may well begin with `[Paris]`.
    fn json(&self, first: u8) -> Option<Format> {
        if first == b'{' {
            // A first line that ends within an object is that of a pretty-printer.
            let is_broken_off = matches!(self.line(), [b'{'] | [b'{', .., b',' | b'{' | b'[']);
            return Some(match is_broken_off && self.line().len() < 200 {
                true => Format::Json,
                false => Format::JsonLines,
            });
        }
        let inside = self.bytes.trim_ascii_start().get(1..)?.trim_ascii_start();
        matches!(inside.first(), None | Some(b'{' | b']')).then_some(Format::Json)
    }

    fn is_html(&self) -> bool {
        let body = self.bytes.trim_ascii_start();
        let starts = |tag: &str| {
            body.get(..tag.len())
                .is_some_and(|start| start.eq_ignore_ascii_case(tag.as_bytes()))
        };
        let tags = [
            "<!doctype html",
            "<html",
            "<head",
            "<body",
            "<!--[if",
            "<meta",
        ];
        tags.iter().any(|tag| starts(tag))
            || (starts("<?xml") && body.windows(5).take(2000).any(|five| five == b"<html"))
    }

    /// True for a line of column names, one of which is the text's.
    fn is_table(&self, fields: &Fields) -> bool {
        let Ok(line) = std::str::from_utf8(self.line()) else {
            return false;
        };
        let mut names = line
            .split([',', ';', '\t', '|'])
            .map(|name| name.trim_matches(['"', ' ']));
        let wanted = fields.text_name();
        names.clone().count() > 1 && names.any(|name| name == wanted)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_known_in_any_case_and_through_compression() {
        let of = |name: &str| Format::of_name(Path::new(name));
        assert_eq!(of("a/dump.JSONL"), Some(Some(Format::JsonLines)));
        assert_eq!(of("note.txt"), Some(Some(Format::Text)));
        assert_eq!(of("CC-NEWS-2017.warc.gz"), Some(Some(Format::Warc)));
        assert_eq!(of("a.b/dump.csv.zst"), Some(Some(Format::Csv)));
        assert_eq!(of("dump.gz"), Some(None));
        assert_eq!(of("note.md"), None);
        assert_eq!(of("note.md.gz"), Some(None));
        assert_eq!(of("note"), None);
    }

    #[track_caller]
    fn check(named: Option<Format>, cases: &[(&[u8], Option<Format>)]) {
        for (bytes, expected) in cases {
            // One byte at a time, as a slow pipe might give them.
            let mut reader = Peek::new(io::BufReader::with_capacity(1, *bytes));
            let found = Format::of_stream(&mut reader, named, &Fields::default()).unwrap();
            assert_eq!(found, *expected, "{}", String::from_utf8_lossy(bytes));
            let mut all = Vec::new();
            reader.read_to_end(&mut all).unwrap();
            assert_eq!(all, *bytes);
        }
    }

    #[test]
    fn the_first_bytes_decide() {
        check(
            None,
            &[
                (b"\xEF\xBB\xBF \r\n{\"id\": 1}", Some(Format::JsonLines)),
                (b"{\"id\": 1,", Some(Format::Json)),
                (b"{\n  \"id\": 1\n}", Some(Format::Json)),
                (b" [ {\"id\"", Some(Format::Json)),
                (b"[]", Some(Format::Json)),
                (b"\xEF\xBB\xBFabc", Some(Format::Text)),
                (b"[Paris] Elle part.", Some(Format::Text)),
                (b"\xEF\xBB", Some(Format::Text)),
                (b"<!DOCTYPE html>\n<html>", Some(Format::Html)),
                (b"<?xml version=\"1.0\"?>\n<html>", Some(Format::Html)),
                (b"<3 Paris", Some(Format::Text)),
                (b"WARC/1.0\r\nWARC-Type: warcinfo", Some(Format::Warc)),
                (b"PAR1\x15\x04", Some(Format::Parquet)),
                (b"id;\"text\";date\r\n1;Elle part.;", Some(Format::Csv)),
                (b"Un texte, et une virgule.\n", Some(Format::Text)),
                (b" \n", None),
                (b"", None),
            ],
        );
    }

    #[test]
    fn a_name_counts_where_the_bytes_are_not_clear() {
        check(
            Some(Format::Text),
            &[
                (b"{oops", Some(Format::Text)),
                (b"id,text\n", Some(Format::Text)),
            ],
        );
        check(
            Some(Format::Json),
            &[
                (
                    b"{\"text\": \"x\"}\n{\"text\": \"y\"}\n",
                    Some(Format::JsonLines),
                ),
                (b"[1, 2]", Some(Format::Json)),
                (b"oops", Some(Format::JsonLines)),
                (b"", Some(Format::Json)),
            ],
        );
        check(
            Some(Format::JsonLines),
            &[
                (b"{\n", Some(Format::JsonLines)),
                (b"[\n{", Some(Format::Json)),
            ],
        );
        check(
            Some(Format::Csv),
            &[
                (b"[a],text\n", Some(Format::Csv)),
                (b"PAR1", Some(Format::Parquet)),
            ],
        );
    }
}
