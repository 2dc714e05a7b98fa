//! `carriere evaluate-language`: detected languages against labelled ones.

use std::path::PathBuf;

use clap::Args;

use super::Outcome;
use super::evaluate_ner::{ReportArgs, ReportFormat, print};
use crate::error::Error;
use crate::evaluate::language::evaluate_languages;

const HELP: &str = "\
Examples:
  carriere evaluate-language texts.jsonl
  carriere evaluate-language texts.jsonl --format json --fail-under 0.99

Exit status: 0 measured; 2 wrong options, or the file could not be used; 3 the accuracy is under --fail-under.";

/// Arguments of `evaluate-language`.
#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub(crate) struct EvaluateLanguageArgs {
    /// JSON Lines of `text` and `language` (an ISO 639 code), perhaps `title`
    #[arg(value_name = "GOLD")]
    gold: PathBuf,

    #[command(flatten)]
    report: ReportArgs,

    /// Exit with status 3 when the accuracy (0 to 1) is lower
    #[arg(long, value_name = "X")]
    fail_under: Option<f64>,
}

/// Runs the command.
pub(crate) fn run(args: &EvaluateLanguageArgs) -> Result<Outcome, Error> {
    let report = evaluate_languages(&args.gold).map_err(|error| Error::Input(error.to_string()))?;
    let written = match args.report.format {
        ReportFormat::Text => report.text(),
        ReportFormat::Markdown => report.markdown(),
        ReportFormat::Json => {
            let json = serde_json::to_string(&report);
            format!(
                "{}\n",
                json.map_err(|error| Error::System(error.to_string()))?
            )
        }
    };
    print(&written)?;
    match args.fail_under {
        Some(least) if report.accuracy < least => Ok(Outcome::BelowThreshold),
        _ => Ok(Outcome::Good),
    }
}
