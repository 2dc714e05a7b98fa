//! Stand-in for the pipeline: returns an empty record for each article.

use std::fmt;
use std::path::PathBuf;

use crate::article::Article;
use crate::error::Error;
use crate::record::Record;

/// Which engine runs the reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EngineKind {
    /// Pure Rust.
    Rten,
    /// libtorch.
    RustBert,
}

/// What a pipeline is made from.
#[derive(Clone, Debug)]
pub struct PipelineOptions {
    /// Folder of the knowledge.
    pub models: PathBuf,
    /// Another reader folder.
    pub model: Option<PathBuf>,
    /// Extra rules folder.
    pub rules: Option<PathBuf>,
    /// Engine.
    pub engine: EngineKind,
    /// Whether records carry every mention.
    pub entities: bool,
    /// Events below are dropped.
    pub min_confidence: f64,
    /// No pre-filter.
    pub run_all: bool,
}

/// Why one article failed.
#[derive(Debug)]
pub struct ArticleError;

impl ArticleError {
    /// Short label.
    pub fn code(&self) -> &'static str {
        "stub"
    }
}

impl fmt::Display for ArticleError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("stub")
    }
}

/// All stages in order.
pub struct Pipeline;

impl Pipeline {
    /// Loads.
    pub fn load(options: &PipelineOptions) -> Result<Pipeline, Error> {
        if options.models.is_dir() {
            Ok(Pipeline)
        } else {
            Err(Error::Models {
                path: options.models.clone(),
                message: "there is no such folder".into(),
            })
        }
    }

    /// Processes.
    pub fn process(&self, articles: &[Article]) -> Vec<Result<Record, ArticleError>> {
        articles
            .iter()
            .map(|article| {
                Ok(Record {
                    id: article.id.clone(),
                    language: "fr".into(),
                    title: article.title.clone(),
                    date: article.date.clone(),
                    url: article.url.clone(),
                    source: article.source.clone(),
                    metadata: article.metadata.clone(),
                    ..Record::default()
                })
            })
            .collect()
    }
}
