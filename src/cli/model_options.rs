//! The options that say which reader, rules and lexicons to use, shared by all commands that need them.

use std::env;
use std::path::{Path, PathBuf};

use clap::{Args, ValueEnum};

use crate::error::Error;
use crate::pipeline::{EngineKind, PipelineOptions, Precision};

/// The models folder.
#[derive(Debug, Args)]
pub(crate) struct ModelsFolder {
    /// Folder of the reader, the rules and the lexicons [default: the first `models` with a `rules` folder in it: beside the
    /// program, in ../share/carriere of the program's folder, in the current folder, in the folder the program was built from]
    #[arg(
        long,
        value_name = "DIR",
        env = "CARRIERE_MODELS",
        hide_env_values = true
    )]
    models: Option<PathBuf>,
}

/// Which reader, rules and lexicons to use.
#[derive(Debug, Args)]
#[command(next_help_heading = "Models and rules")]
pub(crate) struct ModelArgs {
    #[command(flatten)]
    folder: ModelsFolder,

    /// Another reader (checkpoint) than that of the models folder
    #[arg(long, value_name = "DIR")]
    model: Option<PathBuf>,

    /// Folder of further rules, added to those of the models folder
    #[arg(long, value_name = "DIR")]
    rules: Option<PathBuf>,

    /// File that keeps what the reader read: over the same articles, other rules are then tried without it (JSON Lines, some 100
    /// bytes a word; made if there is none)
    #[arg(long, value_name = "FILE")]
    readings: Option<PathBuf>,

    /// Engine that runs the reader
    #[arg(long, value_enum, default_value_t = Engine::Rten)]
    engine: Engine,

    /// Numbers that the engine rust-bert computes with
    #[arg(long, value_enum, default_value_t = PrecisionArg::Auto)]
    precision: PrecisionArg,
}

/// [`Precision`] as the command line names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum PrecisionArg {
    /// bf16 where the processor has instructions for it and it reads a few sentences as fp32 does, else fp32
    Auto,
    /// 32-bit floating point
    Fp32,
    /// 16-bit floating point (bfloat16)
    Bf16,
}

impl From<PrecisionArg> for Precision {
    fn from(precision: PrecisionArg) -> Self {
        match precision {
            PrecisionArg::Auto => Precision::Auto,
            PrecisionArg::Fp32 => Precision::Fp32,
            PrecisionArg::Bf16 => Precision::Bf16,
        }
    }
}

/// [`EngineKind`] as the command line names it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Engine {
    /// Pure Rust, an ONNX file (the bundled one is int8), on the CPU
    Rten,
    /// libtorch, safetensors of token classifiers of the Hugging Face hub (needs a build with `--features rust-bert`)
    RustBert,
}

impl From<Engine> for EngineKind {
    fn from(engine: Engine) -> Self {
        match engine {
            Engine::Rten => EngineKind::Rten,
            Engine::RustBert => EngineKind::RustBert,
        }
    }
}

impl ModelsFolder {
    /// The folder named, else the first that is found.
    ///
    /// # Errors
    /// [`Error::Usage`] when none is named and none is found.
    pub(crate) fn find(&self) -> Result<PathBuf, Error> {
        match &self.models {
            Some(models) => Ok(models.clone()),
            None => find_models(&places()),
        }
    }
}

impl ModelArgs {
    /// Options of a pipeline with these models that gives every event and no entities.
    ///
    /// # Errors
    /// [`Error::Usage`] when no folder is named and none is found, or when the engine has no choice of numbers.
    pub(crate) fn options(&self) -> Result<PipelineOptions, Error> {
        if self.engine == Engine::Rten && self.precision != PrecisionArg::Auto {
            return Err(Error::Usage(
                "--precision is for --engine rust-bert; an ONNX file has the numbers it was written with".into(),
            ));
        }
        Ok(PipelineOptions {
            model: self.model.clone(),
            rules: self.rules.clone(),
            engine: self.engine.into(),
            precision: self.precision.into(),
            readings: self.readings.clone(),
            ..PipelineOptions::new(self.folder.find()?)
        })
    }
}

/// Where the models may be, in the order of search.
fn places() -> Vec<PathBuf> {
    let mut places = Vec::new();
    let program = env::current_exe().and_then(std::fs::canonicalize);
    if let Some(folder) = program.ok().as_deref().and_then(Path::parent) {
        places.push(folder.join("models"));
        if let Some(prefix) = folder.parent() {
            places.push(prefix.join("share/carriere/models"));
        }
    }
    places.push(PathBuf::from("models"));
    // For `cargo run` from elsewhere and `cargo install --path`.
    places.push(Path::new(env!("CARGO_MANIFEST_DIR")).join("models"));
    places
}

/// The first of `places` with a `rules` folder in it, since other programs have folders called `models` too.
fn find_models(places: &[PathBuf]) -> Result<PathBuf, Error> {
    let found = places.iter().find(|place| place.join("rules").is_dir());
    found.cloned().ok_or_else(|| {
        let places: Vec<_> = places
            .iter()
            .map(|place| place.display().to_string())
            .collect();
        Error::Usage(format!(
            "found no models; name their folder with --models or CARRIERE_MODELS (looked at {})",
            places.join(", ")
        ))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_folder_with_rules_is_taken() {
        let folder = tempfile::tempdir().unwrap();
        let at = |name: &str| folder.path().join(name);
        for name in ["stranger", "b/rules", "c/rules"] {
            std::fs::create_dir_all(at(name)).unwrap();
        }
        let places = ["absent", "stranger", "b", "c"].map(at);
        assert_eq!(find_models(&places).unwrap(), at("b"));
        let error = find_models(&places[..2]).unwrap_err().to_string();
        assert!(
            error.contains("--models") && error.contains("stranger"),
            "{error}"
        );
    }
}
