//! The command line: one file a command.
//!
//! Machine output goes to standard output or to the files named; progress, summaries and errors go to standard error.
//!
//! # Exit status
//!
//! Every command ends with one of these, so that a script can tell a result with gaps from no result:
//!
//! - **0**: all went well. A reader of standard output that leaves early (`| head`) is no error.
//! - **1**: the command ran to its end and what it wrote can be used, but not everything was good: for `extract`, some articles were
//!   rejected; for `compare`, some records; for `rules test`, some
//!   examples do not hold; for `models check`, something is wrong with the model; for `label`, some
//!   articles or tasks could not be used. A script that accepts rejects tests for a status below 2.
//! - **2**: wrong options, or the command could not start or finish: no models, a bad rule file, a full disk, no network. One line `error: …` says why.
//! - **3**: `evaluate`, `evaluate-ner` or `evaluate-language` ran to its end, and a figure is below `--fail-under`.

mod allocator;
mod compare;
mod evaluate;
mod evaluate_language;
mod evaluate_ner;
mod extract;
mod flow;
mod label;
mod model_options;
mod models;
mod progress;
mod report;
mod rules;
mod targets;

use std::io::{self, Write};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::error::Error;

/// Extracts career events (appointments, departures, elections, tenures…) from French and English news.
#[derive(Debug, Parser)]
#[command(name = "carriere", version, arg_required_else_help = true, after_help = HELP)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

const HELP: &str = "\
Examples:
  carriere extract articles.jsonl -o events.jsonl
  carriere compare events.jsonl -o stories.jsonl
  carriere report events.jsonl -o page.html
  carriere rules explain \"Anne Roux a été nommée présidente du Crédit rural.\"
  carriere models check
  carriere evaluate gold.jsonl
  carriere help extract

Exit status: 0 all went well; 1 finished, but not everything was good; 2 could not start or finish; \
3 evaluated, and a figure is below --fail-under.";

/// A command; each has a file of its name with its arguments and a `run` function.
#[derive(Debug, Subcommand)]
enum Command {
    /// Read articles and write one record of events an article
    Extract(extract::ExtractArgs),
    /// Compare what the articles of several languages and outlets say of the same persons
    Compare(compare::CompareArgs),
    /// Make a web page of a comparison, to browse and to print
    Report(report::ReportArgs),
    /// Test, list and explain rules
    Rules(rules::RulesArgs),
    /// Measure names against labelled words (CoNLL) or texts
    EvaluateNer(evaluate_ner::EvaluateNerArgs),
    /// Measure language identification against labelled texts
    EvaluateLanguage(evaluate_language::EvaluateLanguageArgs),
    /// Label articles with Label Studio or brat
    Label(label::LabelArgs),
    /// List, check and fetch reader models
    Models(models::ModelsArgs),
    /// Measure against hand-labelled articles
    Evaluate(evaluate::EvaluateArgs),
}

/// How a command that ran to its end went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// All went well: status 0.
    Good,
    /// The results can be used, but not everything was good: status 1.
    Flawed,
    /// A figure is lower than it must be: status 3.
    BelowThreshold,
}

/// Runs the program on its command line.
pub fn main() -> ExitCode {
    allocator::keep_freed_memory();
    // Wrong options end here, with status 2 and clap's own `error: …`.
    let result = match Cli::parse().command {
        Command::Extract(args) => extract::run(&args),
        Command::Compare(args) => compare::run(&args),
        Command::Report(args) => report::run(&args),
        Command::Rules(args) => rules::run(&args),
        Command::EvaluateNer(args) => evaluate_ner::run(&args),
        Command::EvaluateLanguage(args) => evaluate_language::run(&args),
        Command::Label(args) => label::run(&args),
        Command::Models(args) => models::run(&args),
        Command::Evaluate(args) => evaluate::run(&args),
    };
    match result {
        Ok(Outcome::Good) => ExitCode::SUCCESS,
        Ok(Outcome::Flawed) => ExitCode::from(1),
        Ok(Outcome::BelowThreshold) => ExitCode::from(3),
        Err(error) => {
            complain(&error);
            ExitCode::from(2)
        }
    }
}

/// Prints an error; a closed standard error is nobody to tell.
fn complain(error: &Error) {
    let _ = writeln!(io::stderr(), "error: {error}");
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::CommandFactory;

    #[test]
    fn the_options_are_consistent() {
        Cli::command().debug_assert();
    }

    #[test]
    fn every_command_shows_an_example() {
        for command in Cli::command().get_subcommands() {
            let help = command.get_after_help().map(ToString::to_string);
            assert!(
                help.unwrap_or_default().contains("Examples:"),
                "{}",
                command.get_name()
            );
        }
    }
}
