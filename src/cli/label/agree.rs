//! `carriere label agree`: how far two people label alike.

use std::path::PathBuf;

use clap::Args;

use crate::cli::Outcome;
use crate::cli::evaluate_ner::{ReportArgs, ReportFormat, print};
use crate::error::Error;
use crate::evaluate::read_gold;
use crate::label::agree::Agreement;

const HELP: &str = "\
Examples:
  carriere label agree first.jsonl second.jsonl
  carriere label agree first.jsonl second.jsonl --format markdown > agreement.md

Either file is gold once, and the other's required records are scored against it as `evaluate` scores a system; kappa is over the types \
of records that are one but for their type.

Exit status: 0 compared; 1 compared, but some articles are in one file alone; 2 wrong options, or a file could not be used.";

/// Arguments of `label agree`.
#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub(super) struct AgreeArgs {
    /// Gold file of one person
    #[arg(value_name = "A")]
    first: PathBuf,

    /// Gold file of another, of the same articles
    #[arg(value_name = "B")]
    second: PathBuf,

    #[command(flatten)]
    report: ReportArgs,
}

/// Runs the command.
pub(super) fn run(args: &AgreeArgs) -> Result<Outcome, Error> {
    let read = |path| read_gold(path).map_err(|error| Error::Input(error.to_string()));
    let agreement = Agreement::new(&read(&args.first)?, &read(&args.second)?);
    if agreement.articles == 0 {
        return Err(Error::Input(format!(
            "no article of `{}` is in `{}`; both must have the same `id`s",
            args.first.display(),
            args.second.display()
        )));
    }
    let written = match args.report.format {
        ReportFormat::Text => agreement.text(),
        ReportFormat::Markdown => agreement.markdown(),
        ReportFormat::Json => {
            let json = serde_json::to_string(&agreement);
            format!(
                "{}\n",
                json.map_err(|error| Error::System(error.to_string()))?
            )
        }
    };
    print(&written)?;
    match agreement.only_first.is_empty() && agreement.only_second.is_empty() {
        true => Ok(Outcome::Good),
        false => Ok(Outcome::Flawed),
    }
}
