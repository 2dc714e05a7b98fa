//! `carriere models`: list the reader models, check one, fetch others.

mod check;
mod fetch;
mod list;

use std::io;

use clap::{Args, Subcommand};

use super::Outcome;
use crate::error::Error;

const HELP: &str = "\
Examples:
  carriere models list
  carriere models check
  carriere models fetch --onnx OWNER/NAME";

/// Arguments of `models`.
#[derive(Debug, Args)]
#[command(after_help = HELP, arg_required_else_help = true)]
pub(crate) struct ModelsArgs {
    #[command(subcommand)]
    command: ModelsCommand,
}

#[derive(Debug, Subcommand)]
enum ModelsCommand {
    /// List the bundled model and those fetched from the Hugging Face hub
    List(list::ListArgs),
    /// Verify the checksums of a model, load it, and read a French and an English sentence with it
    Check(check::CheckArgs),
    /// Fetch a model from the Hugging Face hub and print its folder (needs a build with `--features hub`)
    Fetch(fetch::FetchArgs),
}

/// Runs the command.
pub(crate) fn run(args: &ModelsArgs) -> Result<Outcome, Error> {
    match &args.command {
        ModelsCommand::List(args) => list::run(args),
        ModelsCommand::Check(args) => check::run(args),
        ModelsCommand::Fetch(args) => fetch::run(args),
    }
}

/// The outcome of writing to standard output; a reader that leaves early is no error.
fn written(result: io::Result<()>, outcome: Outcome) -> Result<Outcome, Error> {
    match result {
        Err(error) if error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Error::io("write", "standard output", error))
        }
        _ => Ok(outcome),
    }
}
