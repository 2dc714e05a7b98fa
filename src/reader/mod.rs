//! Reading: one pass of the network gives each word its entity tag and its syntax.
//!
//! Tokenising, windows, batches and decoding are here and shared; running the network is behind [`engine::Engine`].

mod codec;
mod config;
pub mod engine;
pub mod entities;
mod entity_names;
pub mod folder;
pub mod labels;
mod names;
mod parse;
mod precision;
mod readings;
#[cfg(feature = "rten")]
pub mod rten;
#[cfg(feature = "rust-bert")]
pub mod rust_bert;
pub mod scheme;
pub mod selftest;
pub mod tokenizer;
pub mod tree;
pub mod windows;

use std::io;
use std::path::{Path, PathBuf};

use rayon::prelude::*;
use serde::Serialize;
use thiserror::Error;

use crate::document::Sentence;
use crate::lexicon::LexiconError;
use crate::text::Span;
use crate::timing::Stopwatch;
use codec::Codec;
use engine::{Engine, EngineError};
use readings::Readings;
use tokenizer::TokenizerError;

pub use config::FolderError;
pub use entity_names::EntityNames;
pub use precision::Precision;

/// Which library runs the network.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum EngineKind {
    /// [rten](https://docs.rs/rten): an ONNX file, pure Rust.
    #[default]
    Rten,
    /// [rust-bert](https://docs.rs/rust-bert) over libtorch: safetensors.
    RustBert,
}

/// How the network is run.
#[derive(Clone, Copy, Debug, Default)]
pub struct ReaderOptions {
    /// The library.
    pub engine: EngineKind,
    /// The numbers that rust-bert computes with; an ONNX file says its own.
    pub precision: Precision,
    /// Bound of the threads (0: the machine's cores).
    pub threads: usize,
}

impl EngineKind {
    /// Every engine, the default one first.
    pub const ALL: [EngineKind; 2] = [EngineKind::Rten, EngineKind::RustBert];

    /// The engine's name, as `--engine` takes it.
    pub fn name(self) -> &'static str {
        match self {
            EngineKind::Rten => "rten",
            EngineKind::RustBert => "rust-bert",
        }
    }

    /// True when the engine is part of this build.
    pub fn is_built(self) -> bool {
        match self {
            EngineKind::Rten => cfg!(feature = "rten"),
            EngineKind::RustBert => cfg!(feature = "rust-bert"),
        }
    }
}

/// Why a reader could not be loaded or used.
#[derive(Debug, Error)]
pub enum ReaderError {
    /// The engine.
    #[error(transparent)]
    Engine(#[from] EngineError),
    /// The tokenizer.
    #[error(transparent)]
    Tokenizer(#[from] TokenizerError),
    /// A file of the model folder.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// The folder's own table of entity labels.
    #[error(transparent)]
    EntityNames(#[from] LexiconError),
    /// The file of earlier readings.
    #[error("cannot use the readings {path}: {source}; name another file or remove it", path = path.display())]
    Readings {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The network's outputs do not fit the labels of the folder.
    #[error(
        "the network gives {found} values for `{output}`, but {file} has {expected} labels; they must come from the same model"
    )]
    Mismatch {
        /// The output.
        output: &'static str,
        /// Values a word has.
        found: usize,
        /// Labels that the file has.
        expected: usize,
        /// The file.
        file: &'static str,
    },
}

/// A sentence to be read: its article's text and where it stands there.
#[derive(Clone, Copy, Debug)]
pub struct Request<'t> {
    /// The article's text.
    pub text: &'t str,
    /// The sentence (bytes).
    pub span: Span,
}

impl<'t> Request<'t> {
    /// A text that is one sentence.
    pub fn whole(text: &'t str) -> Self {
        let span = Span::new(0, text.len());
        Request { text, span }
    }
}

/// A loaded checkpoint.
pub struct Reader {
    codec: Codec,
    engine: Box<dyn Engine>,
    readings: Option<Readings>,
}

impl Reader {
    /// Loads a model folder: `config.json`, `tokenizer.json`, weights, `syntax_labels.json` if it reads syntax, and
    /// `entity_labels.toml` if it has labels that `names` does not know.
    ///
    /// # Errors
    ///
    /// A [`ReaderError`] that names the file at fault.
    pub fn load(
        folder: &Path,
        names: &EntityNames,
        options: ReaderOptions,
    ) -> Result<Self, ReaderError> {
        let codec = Codec::load(folder, names)?;
        let engine: Box<dyn Engine> = match options.engine {
            #[cfg(feature = "rten")]
            EngineKind::Rten => Box::new(rten::RtenEngine::load_folder(folder, options.threads)?),
            #[cfg(not(feature = "rten"))]
            EngineKind::Rten => return Err(EngineError::NotBuilt("rten").into()),
            #[cfg(feature = "rust-bert")]
            EngineKind::RustBert => Box::new(precision::load(folder, &codec, options)?),
            #[cfg(not(feature = "rust-bert"))]
            EngineKind::RustBert => return Err(EngineError::NotBuilt("rust-bert").into()),
        };
        let reader = Reader {
            codec,
            engine,
            readings: None,
        };
        // One word, so that files that do not belong together are refused now and not with every article.
        reader.read(&[Request::whole("a")])?;
        Ok(reader)
    }

    /// Keeps what is read in a file, and takes from it what was read before by the same reader. The file is made if there is none,
    /// and begun anew if another reader wrote it. When it cannot be written later on, reading goes on without it
    /// ([`Reader::readings_failure`]).
    ///
    /// # Errors
    ///
    /// [`ReaderError::Readings`] when the file cannot be opened, or is another kind of file.
    pub fn keep_readings(
        mut self,
        path: &Path,
        folder: &Path,
        options: ReaderOptions,
    ) -> Result<Self, ReaderError> {
        let readings = Readings::open(path, folder, options);
        let readings = readings.map_err(|source| {
            let path = path.to_owned();
            ReaderError::Readings { path, source }
        })?;
        self.readings = Some(readings);
        Ok(self)
    }

    /// What to tell the user when the file of readings could not be written.
    pub fn readings_failure(&self) -> Option<String> {
        let (path, error) = self.readings.as_ref()?.failure()?;
        let path = path.display();
        Some(format!(
            "cannot write the readings {path}: {error}; the events are complete, but these sentences will be read again"
        ))
    }

    /// Runs a job on the engine's threads. What is called from there, [`Reader::read`] too, needs no further threads.
    pub(crate) fn install<T: Send>(&self, job: impl FnOnce() -> T + Send) -> T {
        let (mut job, mut result) = (Some(job), None);
        self.engine
            .install(&mut || result = job.take().map(|job| job()));
        // Engines run what they are given once.
        result.expect("an engine runs a job")
    }

    /// The clock of the stages in which sentences are read; those around them can use it too.
    pub fn watch(&self) -> &Stopwatch {
        &self.codec.watch
    }

    /// The engine's name.
    pub fn engine_name(&self) -> &'static str {
        self.engine.name()
    }

    /// True when the checkpoint reads syntax beside entities.
    pub fn has_syntax(&self) -> bool {
        self.codec.has_syntax()
    }

    /// Reads sentences of any number of articles; the answer has one sentence a request, in order.
    ///
    /// Sentences longer than the network's window are read in pieces. Batches run in parallel.
    ///
    /// # Errors
    ///
    /// [`ReaderError::Engine`] when the network fails, [`ReaderError::Mismatch`] when its outputs do not fit the labels.
    pub fn read(&self, requests: &[Request<'_>]) -> Result<Vec<Sentence>, ReaderError> {
        let Some(readings) = &self.readings else {
            return self.codec.read(self.engine.as_ref(), requests);
        };
        let mut sentences: Vec<Option<Sentence>> = requests
            .par_iter()
            .map(|request| readings.get(request))
            .collect();
        let missing: Vec<Request<'_>> = (requests.iter().zip(&sentences))
            .filter(|(_, sentence)| sentence.is_none())
            .map(|(request, _)| *request)
            .collect();
        let read = self.codec.read(self.engine.as_ref(), &missing)?;
        readings.keep(&missing, &read);
        let gaps = sentences.iter_mut().filter(|sentence| sentence.is_none());
        for (gap, sentence) in gaps.zip(read) {
            *gap = Some(sentence);
        }
        Ok(sentences.into_iter().flatten().collect())
    }
}
