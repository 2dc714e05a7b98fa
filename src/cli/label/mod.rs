//! `carriere label`: articles to annotation tools and back, what to label next, and how far annotators agree.

mod agree;
mod export;
mod import;
mod predicted;
mod sample;

use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::Path;

use clap::{Args, Subcommand};

use super::Outcome;
use super::evaluate_ner::print;
use crate::error::Error;
use crate::label::label_studio;

const HELP: &str = "\
Examples:
  carriere label sample dump.jsonl -n 50 -o next.jsonl
  carriere label config > config.xml
  carriere label export next.jsonl --format label-studio -o tasks.json
  carriere label import project-1-export.json -o gold.jsonl
  carriere label agree first.jsonl second.jsonl

Exit status: 0 all went well; 1 finished, but some articles or tasks could not be used; 2 wrong options, or could not start or finish.";

/// Arguments of `label`.
#[derive(Debug, Args)]
#[command(after_help = HELP, arg_required_else_help = true)]
pub(crate) struct LabelArgs {
    #[command(subcommand)]
    command: LabelCommand,
}

#[derive(Debug, Subcommand)]
enum LabelCommand {
    /// Write articles with predicted or gold records for Label Studio, brat, or a text editor
    Export(export::ExportArgs),
    /// Read labels back to a gold file
    Import(import::ImportArgs),
    /// Print the labelling configuration for Label Studio
    #[command(after_help = "Examples:\n  carriere label config > config.xml")]
    Config,
    /// Pick the articles that are worth labelling next
    Sample(sample::SampleArgs),
    /// Compare two people's labels of the same articles
    Agree(agree::AgreeArgs),
}

/// Runs the command.
pub(crate) fn run(args: &LabelArgs) -> Result<Outcome, Error> {
    match &args.command {
        LabelCommand::Export(args) => export::run(args),
        LabelCommand::Import(args) => import::run(args),
        LabelCommand::Config => print(&label_studio::config()).map(|()| Outcome::Good),
        LabelCommand::Sample(args) => sample::run(args),
        LabelCommand::Agree(args) => agree::run(args),
    }
}

/// Writes to a file, or to standard output; a reader of that which leaves early is no error.
fn write_to(
    output: Option<&Path>,
    write: impl FnOnce(&mut dyn Write) -> io::Result<()>,
) -> Result<(), Error> {
    let named = output.filter(|path| path.as_os_str() != "-");
    let result = match named {
        Some(path) => File::create(path).and_then(|file| {
            let mut file = BufWriter::new(file);
            write(&mut file).and_then(|()| file.flush())
        }),
        None => {
            let mut out = BufWriter::new(io::stdout().lock());
            write(&mut out).and_then(|()| out.flush())
        }
    };
    match result {
        Err(error) if named.is_some() || error.kind() != io::ErrorKind::BrokenPipe => {
            Err(Error::io(
                "write",
                named.unwrap_or(Path::new("standard output")),
                error,
            ))
        }
        _ => Ok(()),
    }
}

/// Tells of something that does not end the command.
fn tell(message: &str) {
    // A closed standard error is nobody to tell.
    let _ = writeln!(io::stderr(), "{message}");
}
