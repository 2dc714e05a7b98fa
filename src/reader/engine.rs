//! The contract between the reader and the libraries that run the network.

use thiserror::Error;

use super::config::FolderError;

/// One batch of windows, padded to one length; every vector is row-major.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Batch {
    /// Number of windows.
    pub rows: usize,
    /// Sub-word tokens a window, padding included.
    pub width: usize,
    /// Words a window, padding included, the root not counted.
    pub words: usize,
    /// `rows × width` vocabulary ids.
    pub input_ids: Vec<i32>,
    /// `rows × width`, 1 for a token and 0 for padding.
    pub attention_mask: Vec<i32>,
    /// `rows × (words + 1)`: the position of the root's stand-in (0), then of each word's first sub-word; padding is 0.
    pub first: Vec<i32>,
}

/// What the network says of a batch: logits, row-major.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Output {
    /// Number of entity labels.
    pub label_count: usize,
    /// `rows × width × label_count` entity logits.
    pub ner: Vec<f32>,
    /// Syntax; absent when the checkpoint reads entities alone.
    pub syntax: Option<SyntaxOutput>,
}

/// Logits of the syntax heads, row-major.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct SyntaxOutput {
    /// Part-of-speech labels and the values of all features, together.
    pub tag_count: usize,
    /// `rows × words × tag_count`.
    pub tags: Vec<f32>,
    /// `rows × words × (words + 1)`: score of each head, 0 being the root.
    pub arc: Vec<f32>,
    /// Number of relations.
    pub rel_count: usize,
    /// `rows × words × rel_count`, for the head with the best score in `arc`.
    pub rel: Vec<f32>,
}

/// Why an engine could not be loaded or run.
#[derive(Debug, Error)]
pub enum EngineError {
    /// A file of the model folder is missing or cannot be used.
    #[error(transparent)]
    Folder(#[from] FolderError),
    /// The network failed on a batch.
    #[error("{engine}: the network failed on a batch: {message}")]
    Run {
        /// The engine's name.
        engine: &'static str,
        /// The library's message.
        message: String,
    },
    /// The engine was not compiled in.
    #[error(
        "the engine `{0}` is not part of this build; build with `cargo build --release --features {0}`"
    )]
    NotBuilt(&'static str),
}

/// A library that runs the network on one batch.
pub trait Engine: Send + Sync {
    /// Logits for a batch. May be called from several threads at once.
    ///
    /// # Errors
    ///
    /// [`EngineError::Run`] when the library reports a failure.
    fn run(&self, batch: &Batch) -> Result<Output, EngineError>;

    /// The engine's name, as `--engine` takes it.
    fn name(&self) -> &'static str;

    /// Runs `job` where the engine's parallel work is to happen. The default is to run it here.
    fn install(&self, job: &mut (dyn FnMut() + Send)) {
        job();
    }
}
