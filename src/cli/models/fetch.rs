//! `carriere models fetch`.

use clap::Args;

use super::super::Outcome;
use crate::error::Error;

const HELP: &str = "\
Examples:
  carriere models fetch OWNER/NAME
  carriere models fetch --onnx --revision v2 OWNER/NAME
  carriere extract --model \"$(carriere models fetch --onnx OWNER/NAME)\" articles.jsonl

Safetensors are for the engine rust-bert, an ONNX file for the engine rten. A broken download goes on where it stopped when the \
command is run again. For gated and private models log in with `hf auth login` first.

Exit status: 0 the folder is printed and its files are whole; 2 they could not be fetched.";

/// Arguments of `models fetch`.
#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub(super) struct FetchArgs {
    /// The model's repository, a token classifier
    #[arg(value_name = "OWNER/NAME")]
    repository: String,

    /// Branch, tag or commit
    #[arg(long, value_name = "REVISION", default_value = "main")]
    revision: String,

    /// Fetch the ONNX file even if there are safetensors
    #[arg(long)]
    onnx: bool,

    /// Address of the hub or a mirror
    #[arg(
        long,
        value_name = "URL",
        env = "HF_ENDPOINT",
        hide_env_values = true,
        default_value = "https://huggingface.co"
    )]
    endpoint: String,
}

#[cfg(feature = "hub")]
pub(super) fn run(args: &FetchArgs) -> Result<Outcome, Error> {
    use std::io::{self, Write};

    use crate::hub;
    use crate::reader::folder::ModelFolder;

    let cache = hub::cache_folder().ok_or_else(|| {
        Error::Usage("there is no home folder for the cache; name one with HF_HOME".into())
    })?;
    let source = hub::Source {
        repository: args.repository.clone(),
        revision: args.revision.clone(),
        endpoint: args.endpoint.clone(),
        cache,
    };
    let folder = hub::fetch(&source, args.onnx, true)?;
    let folder = std::path::absolute(&folder).unwrap_or(folder);
    if let Ok(model) = ModelFolder::inspect(&folder)
        && !model.engines.iter().any(|engine| engine.is_built())
    {
        // A closed standard error is nobody to tell.
        let _ = writeln!(
            io::stderr(),
            "note: no engine of this build runs these weights; if the model has an ONNX file, --onnx fetches it for rten"
        );
    }
    super::written(
        writeln!(io::stdout(), "{}", folder.display()),
        Outcome::Good,
    )
}

#[cfg(not(feature = "hub"))]
pub(super) fn run(args: &FetchArgs) -> Result<Outcome, Error> {
    let FetchArgs {
        repository,
        revision,
        onnx: _,
        endpoint,
    } = args;
    Err(Error::Usage(format!(
        "this build cannot fetch `{repository}` ({revision}) from {endpoint}; build with `cargo build --release --features hub`"
    )))
}
