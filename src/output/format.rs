//! What the records are written as.

use std::borrow::Cow;
use std::io::{self, Write};
use std::path::{Path, PathBuf};

use flate2::write::GzEncoder;
use ruzstd::encoding::{CompressionLevel, compress_to_vec};
use serde::{Deserialize, Serialize};

use crate::error::Error;

/// A format of the output.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum OutputFormat {
    /// One JSON object an article.
    #[default]
    JsonLines,
    /// A table with a line of column names and one row an event, by commas.
    Csv,
    /// The same, by tabs.
    Tsv,
    /// One row an article, with lists and structures in columns.
    Parquet,
}

/// How the output is compressed.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Compression {
    /// Not at all.
    #[default]
    None,
    /// As gzip members, or the pages of a Parquet file with gzip.
    Gzip,
    /// As Zstandard frames, or the pages of a Parquet file with Zstandard.
    Zstd,
}

impl Compression {
    /// What the end of a path says, which is cut off.
    pub(crate) fn cut_from(path: &mut PathBuf) -> Option<Self> {
        cut_extension(path, &COMPRESSED)
    }

    /// How the pages of a Parquet file are compressed unless something else is asked for; `named` is what its name says.
    ///
    /// # Errors
    /// [`Error::Usage`] for a Parquet file that would be compressed as a whole, or when Parquet is not built in.
    pub(crate) fn for_parquet(named: Option<Compression>) -> Result<Self, Error> {
        if named.is_some() {
            return Err(Error::Usage(
                "Parquet is compressed inside; leave .gz or .zst off its name, and choose with --compression".into(),
            ));
        }
        if !cfg!(feature = "parquet") {
            return Err(Error::Usage(
                "this carriere is built without Parquet; build it with `cargo build --release --features parquet`, or write .jsonl or .csv".into(),
            ));
        }
        Ok(Compression::Zstd)
    }

    /// `bytes` as a whole gzip member or Zstandard frame; as they are without compression.
    pub(crate) fn pack(self, bytes: &[u8]) -> io::Result<Cow<'_, [u8]>> {
        Ok(match self {
            Compression::None => Cow::Borrowed(bytes),
            Compression::Gzip => {
                let mut encoder = GzEncoder::new(Vec::new(), flate2::Compression::default());
                encoder.write_all(bytes)?;
                Cow::Owned(encoder.finish()?)
            }
            Compression::Zstd => Cow::Owned(compress_to_vec(bytes, CompressionLevel::Fastest)),
        })
    }
}

/// How to write records.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct OutputOptions {
    /// The format.
    pub format: OutputFormat,
    /// The compression.
    pub compression: Compression,
    /// Whether cells of a table that a spreadsheet would take for a formula stay as they are; otherwise an apostrophe goes before them.
    pub keep_formulas: bool,
    /// Whether a table begins with a byte order mark, without which Excel does not take it for UTF-8.
    pub byte_order_mark: bool,
}

/// Ends of names, and what they stand for.
const COMPRESSED: [(&str, Compression); 4] = [
    ("gz", Compression::Gzip),
    ("gzip", Compression::Gzip),
    ("zst", Compression::Zstd),
    ("zstd", Compression::Zstd),
];
const FORMATS: [(&str, OutputFormat); 7] = [
    ("jsonl", OutputFormat::JsonLines),
    ("ndjson", OutputFormat::JsonLines),
    ("json", OutputFormat::JsonLines),
    ("csv", OutputFormat::Csv),
    ("tsv", OutputFormat::Tsv),
    ("parquet", OutputFormat::Parquet),
    ("pq", OutputFormat::Parquet),
];

impl OutputOptions {
    /// The options for a file, or standard output; what is not given goes by the file's name, and is JSON Lines without compression
    /// where that says nothing.
    ///
    /// # Errors
    /// [`Error::Usage`] for a Parquet file that would be compressed as a whole, or when Parquet is not built in.
    pub fn new(
        path: Option<&Path>,
        format: Option<OutputFormat>,
        compression: Option<Compression>,
    ) -> Result<Self, Error> {
        let named = Named::new(path.unwrap_or(Path::new("")));
        let format = format.or(named.format).unwrap_or_default();
        let default = match format {
            OutputFormat::Parquet => Compression::for_parquet(named.compression)?,
            _ => Compression::None,
        };
        Ok(OutputOptions {
            format,
            compression: compression.or(named.compression).unwrap_or(default),
            ..OutputOptions::default()
        })
    }

    /// True for lines of JSON as they are.
    pub(super) fn is_plain_json(&self) -> bool {
        self.format == OutputFormat::JsonLines && self.compression == Compression::None
    }

    /// The delimiter of a table's cells.
    pub(super) fn delimiter(&self) -> Option<u8> {
        match self.format {
            OutputFormat::Csv => Some(b','),
            OutputFormat::Tsv => Some(b'\t'),
            OutputFormat::JsonLines | OutputFormat::Parquet => None,
        }
    }
}

/// What a file's name says.
struct Named {
    format: Option<OutputFormat>,
    compression: Option<Compression>,
    /// The path without the ends that say so.
    base: PathBuf,
}

impl Named {
    fn new(path: &Path) -> Self {
        let mut base = path.to_owned();
        let compression = Compression::cut_from(&mut base);
        let format = cut_extension(&mut base, &FORMATS);
        Named {
            format,
            compression,
            base,
        }
    }
}

/// Cuts a known end off a path, and gives what it stands for.
fn cut_extension<T: Copy>(path: &mut PathBuf, known: &[(&str, T)]) -> Option<T> {
    let extension = path.extension()?.to_str()?.to_ascii_lowercase();
    let (_, meaning) = known.iter().find(|(name, _)| *name == extension)?;
    path.set_extension("");
    Some(*meaning)
}

/// The rejects file that goes with an output file: `out.jsonl`, `out.csv.gz` and `out` give `out.rejects.jsonl`.
pub fn rejects_path(output: &Path) -> PathBuf {
    let mut path = Named::new(output).base.into_os_string();
    path.push(".rejects.jsonl");
    path.into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_rejects_file_is_named_after_the_output() {
        let named = |output: &str| rejects_path(Path::new(output)).display().to_string();
        assert_eq!(named("a/out.jsonl"), "a/out.rejects.jsonl");
        assert_eq!(named("out.csv.gz"), "out.rejects.jsonl");
        assert_eq!(named("out.parquet"), "out.rejects.jsonl");
        assert_eq!(named("out"), "out.rejects.jsonl");
        assert_eq!(named("out.v1"), "out.v1.rejects.jsonl");
    }

    #[test]
    fn options_go_by_name_unless_given() {
        let of = |name: &str, format, compression| {
            let options = OutputOptions::new(Some(Path::new(name)), format, compression).unwrap();
            (options.format, options.compression)
        };
        assert_eq!(
            of("out", None, None),
            (OutputFormat::JsonLines, Compression::None)
        );
        assert_eq!(
            of("OUT.CSV.ZST", None, None),
            (OutputFormat::Csv, Compression::Zstd)
        );
        assert_eq!(
            of("out.gz", None, None),
            (OutputFormat::JsonLines, Compression::Gzip)
        );
        assert_eq!(
            of(
                "out.tsv.gz",
                Some(OutputFormat::JsonLines),
                Some(Compression::None)
            ),
            (OutputFormat::JsonLines, Compression::None)
        );
        let error = OutputOptions::new(Some(Path::new("out.parquet.gz")), None, None).unwrap_err();
        assert!(error.to_string().contains("--compression"));
    }
}
