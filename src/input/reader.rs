//! Articles of any number of inputs, as one iterator.

use std::fs::File;
use std::io::{self, BufRead, BufReader, Cursor, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use super::format::{Format, sniff};
use super::json;
use super::lines::{Line, Lines};
use super::reject::{Position, Problem, Reject, code};
use super::utf8;
use super::walk::{Input, Source, Walk, io_problem};
use crate::article::Article;

/// How to read.
#[derive(Clone, Debug)]
pub struct ReadOptions {
    /// The format of every input; `None` to go by the extension, and by the first character where it says nothing.
    pub format: Option<Format>,
    /// Longest line of JSON Lines and longest text file, in bytes; a longer one is rejected.
    pub max_bytes: usize,
    /// Files that are passed over in folders, as canonical paths: what the run itself writes.
    pub excluded: Vec<PathBuf>,
}

impl ReadOptions {
    /// Default of [`ReadOptions::max_bytes`]: 16 MiB.
    pub const MAX_BYTES: usize = 16 * 1024 * 1024;
}

impl Default for ReadOptions {
    fn default() -> Self {
        ReadOptions {
            format: None,
            max_bytes: Self::MAX_BYTES,
            excluded: Vec::new(),
        }
    }
}

/// An article and where it was read.
#[derive(Clone, Debug, PartialEq)]
pub struct Located {
    /// The article.
    pub article: Article,
    /// Where it stands in the input.
    pub position: Position,
    /// Size of its line or file, in bytes.
    pub bytes: usize,
}

/// Reads the articles of all inputs in order.
pub struct ArticleReader {
    walk: Walk,
    options: ReadOptions,
    current: Option<JsonLines<Stream>>,
    bytes_read: Arc<AtomicU64>,
}

/// A source that has been opened, with any bytes that were looked at put back in front.
type Stream = io::Chain<Cursor<Vec<u8>>, BufReader<Box<dyn Read + Send>>>;

impl ArticleReader {
    /// A reader of `inputs`; nothing is opened before the first article is asked for.
    pub fn new(inputs: Vec<Input>, options: ReadOptions) -> Self {
        ArticleReader {
            walk: Walk::new(inputs, options.excluded.clone()),
            options,
            current: None,
            bytes_read: Arc::default(),
        }
    }

    /// How many bytes have been read so far; counts on while the reader is used in another thread.
    pub fn bytes_read(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.bytes_read)
    }

    /// Opens a source; JSON Lines become [`Self::current`], a text is the article returned.
    fn open(&mut self, source: &Source) -> Option<Result<Located, Reject>> {
        let whole = Position {
            input: Arc::clone(&source.shown),
            line: None,
        };
        let refuse = |problem: Problem| Some(Err(Reject::new(&whole, problem)));
        let (format, stream) = match self.stream(source) {
            Ok(opened) => opened,
            Err(error) => return refuse(io_problem(&error)),
        };
        match format {
            Format::JsonLines => {
                let (name, shown) = (source.name.clone(), Arc::clone(&source.shown));
                self.current = Some(JsonLines::new(stream, name, shown, self.options.max_bytes));
                None
            }
            Format::Text => match text(stream, &source.name, self.options.max_bytes) {
                Ok((article, bytes)) => Some(Ok(Located {
                    article,
                    position: whole,
                    bytes,
                })),
                Err(problem) => refuse(problem.of(Some(source.name.clone()))),
            },
        }
    }

    fn stream(&self, source: &Source) -> io::Result<(Format, Stream)> {
        let inner: Box<dyn Read + Send> = match &source.path {
            Some(path) => Box::new(File::open(path)?),
            None => Box::new(io::stdin()),
        };
        let counted: Box<dyn Read + Send> = Box::new(Counted {
            inner,
            count: Arc::clone(&self.bytes_read),
        });
        let mut reader = BufReader::with_capacity(64 * 1024, counted);
        let path = source.path.as_deref();
        let known = self
            .options
            .format
            .or_else(|| Format::of_extension(path.unwrap_or(Path::new(""))));
        let (format, taken) = match known {
            Some(format) => (format, Vec::new()),
            None => {
                let (found, taken) = sniff(&mut reader)?;
                // An empty file is a text that lacks its text; an empty pipe is a dump of no articles.
                let empty = match path {
                    Some(_) => Format::Text,
                    None => Format::JsonLines,
                };
                (found.unwrap_or(empty), taken)
            }
        };
        Ok((format, Cursor::new(taken).chain(reader)))
    }
}

impl Iterator for ArticleReader {
    type Item = Result<Located, Reject>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(lines) = &mut self.current {
                match lines.next() {
                    Some(item) => return Some(item),
                    None => self.current = None,
                }
            }
            let source = match self.walk.next()? {
                Ok(source) => source,
                Err(reject) => return Some(Err(reject)),
            };
            if let Some(item) = self.open(&source) {
                return Some(item);
            }
        }
    }
}

/// The articles of one stream of JSON Lines.
///
/// Blank lines are no articles. A reading error is the last item.
pub struct JsonLines<R> {
    lines: Lines<R>,
    name: String,
    shown: Arc<str>,
    max_bytes: usize,
    failed: bool,
}

impl<R: BufRead> JsonLines<R> {
    /// Reads `reader`; an article without `id` is called `name:line`.
    pub fn new(reader: R, name: String, shown: Arc<str>, max_bytes: usize) -> Self {
        JsonLines {
            lines: Lines::new(reader, max_bytes),
            name,
            shown,
            max_bytes,
            failed: false,
        }
    }
}

impl<R: BufRead> Iterator for JsonLines<R> {
    type Item = Result<Located, Reject>;

    fn next(&mut self) -> Option<Self::Item> {
        while !self.failed {
            let number = self.lines.number() + 1;
            let position = Position {
                input: Arc::clone(&self.shown),
                line: Some(number),
            };
            let parsed = match self.lines.read() {
                Ok(None) => return None,
                Ok(Some(Line::TooLong)) => Err(too_long("line", self.max_bytes)),
                Ok(Some(Line::Whole(line))) => match utf8::decode(line, "line") {
                    Ok(text) if text.trim_ascii().is_empty() => continue,
                    Ok(text) => json::article(text, || format!("{}:{number}", self.name))
                        .map(|article| (article, line.len())),
                    Err(problem) => Err(problem),
                },
                Err(error) => {
                    self.failed = true;
                    Err(io_problem(&error))
                }
            };
            return Some(match parsed {
                Ok((article, bytes)) => Ok(Located {
                    article,
                    position,
                    bytes,
                }),
                Err(problem) => Err(Reject::new(&position, problem)),
            });
        }
        None
    }
}

/// Reads a whole stream as one article, with its size in bytes.
fn text(reader: impl Read, name: &str, max_bytes: usize) -> Result<(Article, usize), Problem> {
    let mut bytes = Vec::new();
    reader
        .take((max_bytes as u64).saturating_add(1))
        .read_to_end(&mut bytes)
        .map_err(|error| io_problem(&error))?;
    if bytes.len() > max_bytes {
        return Err(too_long("file", max_bytes));
    }
    let text = utf8::decode(&bytes, "file")?;
    if text.trim().is_empty() {
        return Err(Problem::new(
            code::NO_TEXT,
            "the file is empty; remove it or fill it in",
        ));
    }
    Ok((Article::new(name, text), bytes.len()))
}

fn too_long(whole: &str, max_bytes: usize) -> Problem {
    Problem::new(
        code::TOO_LONG,
        format!("the {whole} has more than {max_bytes} bytes; split it, or raise --max-bytes"),
    )
}

/// A reader that counts its bytes.
struct Counted<R> {
    inner: R,
    count: Arc<AtomicU64>,
}

impl<R: Read> Read for Counted<R> {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(buffer)?;
        self.count.fetch_add(read as u64, Ordering::Relaxed);
        Ok(read)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::fs;

    fn json_lines(bytes: &[u8], max_bytes: usize) -> Vec<Result<Located, Reject>> {
        JsonLines::new(
            bytes,
            "dump.jsonl".into(),
            "in/dump.jsonl".into(),
            max_bytes,
        )
        .collect()
    }

    /// Identifier of an article, or code and line of a reject.
    fn brief(item: &Result<Located, Reject>) -> String {
        match item {
            Ok(located) => located.article.id.clone(),
            Err(reject) => format!("{}@{}", reject.code, reject.line.unwrap_or(0)),
        }
    }

    fn briefs(items: &[Result<Located, Reject>]) -> Vec<String> {
        items.iter().map(brief).collect()
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
        let items: Vec<_> = JsonLines::new(reader, "d".into(), "d".into(), 99).collect();
        assert_eq!(briefs(&items), ["d:1", "io@2"]);
    }

    #[test]
    fn files_of_all_kinds_are_read_in_order() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("a.jsonl"), "{\"text\":\"x\"}\n").unwrap();
        fs::write(at("b.txt"), "\u{FEFF}Jeanne Morel a été élue.\r\n").unwrap();
        fs::write(at("c.txt"), " \n").unwrap();
        fs::write(at("d.jsonl"), "").unwrap();
        fs::write(at("sniffed"), "\n {\"id\":\"s\",\"text\":\"x\"}").unwrap();
        let inputs = vec![
            Input::Path(folder.path().into()),
            Input::Path(at("absent.jsonl")),
            Input::Path(at("sniffed")),
        ];
        let reader = ArticleReader::new(inputs, ReadOptions::default());
        let count = reader.bytes_read();
        let items: Vec<_> = reader.collect();
        assert_eq!(
            briefs(&items),
            ["a.jsonl:1", "b.txt", "no_text@0", "io@0", "s"]
        );
        assert_eq!(
            items[1].as_ref().unwrap().article.text,
            "Jeanne Morel a été élue.\r\n"
        );
        assert_eq!(items[2].as_ref().unwrap_err().id.as_deref(), Some("c.txt"));
        let sizes =
            ["a.jsonl", "b.txt", "c.txt", "sniffed"].map(|name| at(name).metadata().unwrap().len());
        assert_eq!(count.load(Ordering::Relaxed), sizes.iter().sum::<u64>());
    }

    #[test]
    fn a_text_file_has_the_same_limit() {
        let problem = text("abcde".as_bytes(), "a.txt", 4).unwrap_err();
        assert_eq!(problem.code, "too_long");
        assert!(text("abcd".as_bytes(), "a.txt", 4).is_ok());
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
                Ok(located) => located.position.line.unwrap_or(0),
                Err(reject) => reject.line.unwrap_or(0),
            }).collect();
            prop_assert_eq!(found, expected);
        }
    }
}
