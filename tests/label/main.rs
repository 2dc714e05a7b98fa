//! `carriere label`: round trips through the tools' formats, their own files, and the commands.

mod commands;
mod exports;
mod round_trip;

use std::path::{Path, PathBuf};

use carriere::label::{GoldArticle, read_gold};

/// A file or folder of this project.
fn project(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join(path)
}

/// The articles of this project's gold files.
fn gold() -> Vec<GoldArticle> {
    let names = ["fr-dev", "fr-test", "en-dev", "en-test"];
    let read = |name| {
        let path = project(&format!("tests/gold/events/{name}.jsonl"));
        let (articles, errors) = read_gold(&path).expect("a gold file");
        assert!(errors.is_empty(), "{errors:?}");
        articles
    };
    names.into_iter().flat_map(read).collect()
}
