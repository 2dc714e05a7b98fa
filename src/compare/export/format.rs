//! What stories are written as.

use std::path::{Path, PathBuf};

use super::quickstatements::Items;
use crate::error::Error;
use crate::output::format::Compression;
use crate::syntax::labelled;
use std::fmt;

labelled! {
    /// A format of a comparison.
    StoryFormat {
        JsonLines = "jsonl", Csv = "csv", Tsv = "tsv", Parquet = "parquet", FollowTheMoney = "ftm", QuickStatements = "quickstatements",
    }
}

/// Ends of names, and what they stand for; the first that fits counts.
const ENDS: [(&str, StoryFormat); 15] = [
    (".ftm.jsonl", StoryFormat::FollowTheMoney),
    (".ftm.ndjson", StoryFormat::FollowTheMoney),
    (".ftm.json", StoryFormat::FollowTheMoney),
    (".ftm", StoryFormat::FollowTheMoney),
    (".qs.txt", StoryFormat::QuickStatements),
    (".qs.tsv", StoryFormat::QuickStatements),
    (".qs", StoryFormat::QuickStatements),
    (".quickstatements", StoryFormat::QuickStatements),
    (".jsonl", StoryFormat::JsonLines),
    (".ndjson", StoryFormat::JsonLines),
    (".json", StoryFormat::JsonLines),
    (".csv", StoryFormat::Csv),
    (".tsv", StoryFormat::Tsv),
    (".parquet", StoryFormat::Parquet),
    (".pq", StoryFormat::Parquet),
];

impl StoryFormat {
    /// The format that a file's name stands for, compressed or not.
    pub fn of_path(path: &Path) -> Option<Self> {
        let mut base = path.to_owned();
        Compression::cut_from(&mut base);
        Self::of_base(&base)
    }

    fn of_base(path: &Path) -> Option<Self> {
        let name = path.file_name()?.to_str()?.to_ascii_lowercase();
        let found = ENDS.iter().find(|(end, _)| name.ends_with(end));
        found.map(|(_, format)| *format)
    }
}

/// How to write a comparison.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StoryOptions {
    /// The format.
    pub format: StoryFormat,
    /// The compression.
    pub compression: Compression,
    /// Whether cells of a table that a spreadsheet would take for a formula stay as they are; otherwise an apostrophe goes before them.
    pub keep_formulas: bool,
    /// Whether a table begins with a byte order mark, without which Excel does not take it for UTF-8.
    pub byte_order_mark: bool,
    /// Whether Wikidata is proposed what the sources of one language alone tell, too, and shown what they contradict each other in.
    pub all: bool,
    /// Which items of Wikidata names stand for.
    pub items: Items,
}

impl StoryOptions {
    /// The options for a file, or standard output; what is not given goes by the file's name, and is JSON Lines without compression
    /// where that says nothing.
    ///
    /// # Errors
    /// [`Error::Usage`] for a Parquet file that would be compressed as a whole, or when Parquet is not built in.
    pub fn new(
        path: Option<&Path>,
        format: Option<StoryFormat>,
        compression: Option<Compression>,
    ) -> Result<Self, Error> {
        let mut base: PathBuf = path.map(Path::to_owned).unwrap_or_default();
        let named = Compression::cut_from(&mut base);
        let format = format.or_else(|| StoryFormat::of_base(&base));
        let format = format.unwrap_or(StoryFormat::JsonLines);
        let default = match format {
            StoryFormat::Parquet => Compression::for_parquet(named)?,
            _ => Compression::None,
        };
        Ok(StoryOptions {
            format,
            compression: compression.or(named).unwrap_or(default),
            keep_formulas: false,
            byte_order_mark: false,
            all: false,
            items: Items::default(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_name_tells_the_format() {
        let format = |name: &str| StoryFormat::of_path(Path::new(name));
        assert_eq!(format("x.csv"), Some(StoryFormat::Csv));
        assert_eq!(format("x.ftm.jsonl"), Some(StoryFormat::FollowTheMoney));
        assert_eq!(format("x.FTM.json.gz"), Some(StoryFormat::FollowTheMoney));
        assert_eq!(format("x.jsonl.zst"), Some(StoryFormat::JsonLines));
        assert_eq!(format("a/x.qs"), Some(StoryFormat::QuickStatements));
        assert_eq!(format("x.parquet"), Some(StoryFormat::Parquet));
        assert_eq!(format("ftm"), None);
        assert_eq!(format("x.txt"), None);
    }

    #[test]
    fn options_go_by_name_unless_given() {
        let of = |name: &str, format, compression| {
            let options = StoryOptions::new(Some(Path::new(name)), format, compression).unwrap();
            (options.format, options.compression)
        };
        assert_eq!(
            of("out", None, None),
            (StoryFormat::JsonLines, Compression::None)
        );
        assert_eq!(
            of("out.ftm.jsonl.gz", None, None),
            (StoryFormat::FollowTheMoney, Compression::Gzip)
        );
        assert_eq!(
            of(
                "out.tsv.gz",
                Some(StoryFormat::Csv),
                Some(Compression::None)
            ),
            (StoryFormat::Csv, Compression::None)
        );
        let error = StoryOptions::new(Some(Path::new("x.parquet.gz")), None, None).unwrap_err();
        assert!(error.to_string().contains("--compression"), "{error}");
    }
}
