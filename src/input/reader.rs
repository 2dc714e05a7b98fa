//! Articles of any number of inputs, as one iterator.

use std::fs::File;
use std::io::{self, Read};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::AtomicU64;

use super::compression::{Counted, Expansion, Plain, unpacked};
use super::csv::Table;
use super::fields::Fields;
use super::format::Format;
use super::json_lines::JsonLines;
use super::json_values::JsonValues;
use super::origin::Origin;
use super::peek::Peek;
use super::reject::{Place, Position, Problem, Reject};
use super::text;
use super::utf16::{self, Utf8};
use super::walk::{Input, Source, Walk, io_problem};
use crate::article::Article;

/// How to read.
#[derive(Clone, Debug)]
pub struct ReadOptions {
    /// The format of every input; `None` to go by the first bytes and the name.
    pub format: Option<Format>,
    /// Which field of an object or column of a table is which field of an article.
    pub fields: Fields,
    /// Longest line, row, record or file of one article, in bytes; a longer one is rejected.
    pub max_bytes: usize,
    /// How far compressed files may grow.
    pub expansion: Expansion,
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
            fields: Fields::default(),
            max_bytes: Self::MAX_BYTES,
            expansion: Expansion::default(),
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
    /// Size of its line, row, record or file, in bytes.
    pub bytes: usize,
}

/// The articles of one input.
type Items = Box<dyn Iterator<Item = Result<Located, Reject>> + Send>;

/// Reads the articles of all inputs in order.
pub struct ArticleReader {
    walk: Walk,
    options: ReadOptions,
    fields: Arc<Fields>,
    current: Option<Items>,
    bytes_read: Arc<AtomicU64>,
}

impl ArticleReader {
    /// A reader of `inputs`; nothing is opened before the first article is asked for.
    pub fn new(inputs: Vec<Input>, options: ReadOptions) -> Self {
        ArticleReader {
            walk: Walk::new(inputs, options.excluded.clone()),
            fields: Arc::new(options.fields.clone()),
            options,
            current: None,
            bytes_read: Arc::default(),
        }
    }

    /// How many bytes of the files have been read so far, as they are on disk; counts on while the reader is used in another thread.
    pub fn bytes_read(&self) -> Arc<AtomicU64> {
        Arc::clone(&self.bytes_read)
    }

    /// Opens a source: its articles.
    fn open(&self, source: &Source) -> Items {
        let origin = Origin {
            name: source.name.clone(),
            shown: Arc::clone(&source.shown),
            max_bytes: self.options.max_bytes,
            fields: Arc::clone(&self.fields),
        };
        let (format, stream, packed) = match self.stream(source) {
            Ok(opened) => opened,
            Err(error) => return one(origin.item(Place::WHOLE, Err(io_problem(&error)))),
        };
        #[cfg(not(feature = "parquet"))]
        let _ = packed;
        match format {
            Format::JsonLines => Box::new(JsonLines::new(stream, origin)),
            Format::Json => Box::new(JsonValues::new(stream, origin)),
            Format::Csv => Box::new(Table::new(stream, None, origin)),
            Format::Tsv => Box::new(Table::new(stream, Some(b'\t'), origin)),
            Format::Text => single(&origin, text::article(stream, &origin)),
            #[cfg(feature = "html")]
            Format::Html => single(&origin, super::page::file(stream, &origin)),
            #[cfg(feature = "html")]
            Format::Warc => Box::new(super::warc::Warc::new(stream, origin)),
            #[cfg(feature = "parquet")]
            Format::Parquet => {
                let expansion = self.options.expansion;
                match source
                    .path
                    .as_deref()
                    .filter(|path| path.is_file() && !packed)
                {
                    Some(path) => Box::new(super::parquet::Rows::file(path, expansion, origin)),
                    None => Box::new(super::parquet::Rows::stream(stream, expansion, origin)),
                }
            }
            #[cfg(not(feature = "html"))]
            Format::Html | Format::Warc => single(&origin, Err(not_built_in("web pages", "html"))),
            #[cfg(not(feature = "parquet"))]
            Format::Parquet => single(&origin, Err(not_built_in("Parquet", "parquet"))),
        }
    }

    /// Opens a source for reading, decompressed and in UTF-8 as far as its first bytes tell; finds its format, and whether it was
    /// compressed.
    fn stream(&self, source: &Source) -> io::Result<(Format, Plain, bool)> {
        let inner: Box<dyn Read + Send> = match &source.path {
            Some(path) => Box::new(File::open(path)?),
            None => Box::new(io::stdin()),
        };
        let counted = Counted::new(inner, Arc::clone(&self.bytes_read));
        let (mut stream, packing) = unpacked(Box::new(counted), self.options.expansion)?;
        // A format that was asked for is not judged, nor waited for.
        if let Some(format) = self.options.format {
            return Ok((format, in_utf8(stream, format)?, packing.is_some()));
        }
        let path = source.path.as_deref();
        let named = Format::of_name(path.unwrap_or(Path::new(""))).flatten();
        if named != Some(Format::Html) && named != Some(Format::Warc) {
            stream = in_utf8(stream, Format::Text)?;
        }
        let found = Format::of_stream(&mut stream, named, &self.fields)?;
        // An empty file is a text that lacks its text; an empty pipe is a dump of no articles.
        let empty = match path {
            Some(_) => Format::Text,
            None => Format::JsonLines,
        };
        Ok((found.unwrap_or(empty), stream, packing.is_some()))
    }
}

/// Decodes UTF-16 that is marked as such, in formats that do not see to it themselves.
fn in_utf8(mut stream: Plain, format: Format) -> io::Result<Plain> {
    if matches!(format, Format::Html | Format::Warc | Format::Parquet) {
        return Ok(stream);
    }
    Ok(match utf16::marked(stream.peek(2)?) {
        Some(encoding) => Peek::new(Box::new(Utf8::new(stream, encoding))),
        None => stream,
    })
}

/// The problem of a format that is left out of this build.
#[cfg(not(all(feature = "html", feature = "parquet")))]
fn not_built_in(what: &str, feature: &str) -> Problem {
    let message = format!(
        "this carriere is built without {what}; build it with `cargo build --release --features {feature}`"
    );
    Problem::new(super::reject::code::UNSUPPORTED, message)
}

/// An input of one article.
fn single(origin: &Origin, parsed: Result<(Article, usize), Problem>) -> Items {
    let named = |problem: Problem| problem.of(Some(origin.name.clone()));
    one(origin.item(Place::WHOLE, parsed.map_err(named)))
}

fn one(item: Result<Located, Reject>) -> Items {
    Box::new(std::iter::once(item))
}

impl Iterator for ArticleReader {
    type Item = Result<Located, Reject>;

    fn next(&mut self) -> Option<Self::Item> {
        loop {
            if let Some(items) = &mut self.current {
                match items.next() {
                    Some(item) => return Some(item),
                    None => self.current = None,
                }
            }
            match self.walk.next()? {
                Ok(source) => self.current = Some(self.open(&source)),
                Err(reject) => return Some(Err(reject)),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::origin::briefs;
    use super::*;
    use std::fs;
    use std::sync::atomic::Ordering;

    #[test]
    fn files_of_all_kinds_are_read_in_order() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        fs::write(at("a.jsonl"), "{\"text\":\"x\"}\n").unwrap();
        fs::write(at("b.txt"), "\u{FEFF}Jeanne Morel a été élue.\r\n").unwrap();
        fs::write(at("c.txt"), " \n").unwrap();
        fs::write(at("d.jsonl"), "").unwrap();
        fs::write(at("e.json"), "[{\"text\":\"x\"}]").unwrap();
        fs::write(at("f.csv"), "text\nx\n").unwrap();
        fs::write(at("g.tsv"), b"\xFF\xFEt\0e\0x\0t\0\n\0\xE9\0\n\0").unwrap();
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
            [
                "a.jsonl:1",
                "b.txt",
                "no_text@0",
                "e.json:1",
                "f.csv:2",
                "g.tsv:2",
                "io@0",
                "s"
            ]
        );
        assert_eq!(
            items[1].as_ref().unwrap().article.text,
            "Jeanne Morel a été élue.\r\n"
        );
        assert_eq!(items[5].as_ref().unwrap().article.text, "é");
        assert_eq!(items[2].as_ref().unwrap_err().id.as_deref(), Some("c.txt"));
        let read = fs::read_dir(folder.path()).unwrap();
        let sizes = read.map(|entry| entry.unwrap().metadata().unwrap().len());
        assert_eq!(count.load(Ordering::Relaxed), sizes.sum::<u64>());
    }
}
