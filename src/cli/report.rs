//! `carriere report`: records of many articles in, a page of what they say of each person out.

use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::{Args, ValueEnum};

use super::Outcome;
use super::compare::{gather, inputs};
use super::evaluate::output;
use super::extract::{confidence, thread_pool};
use super::model_options::ModelsFolder;
use super::progress::tell;
use super::targets::Targets;
use crate::compare::{CompareKnowledge, Comparison, Sources, Story};
use crate::error::Error;
use crate::output::OutputOptions;
use crate::report::{PageLanguage, PageOptions, Report};

const HELP: &str = "\
Examples:
  carriere report events.jsonl -o page.html
  carriere report fr.jsonl en.jsonl --language fr --title 'Le numérique et ses dirigeants' -o page.html
  carriere extract articles/ | carriere report --min-confidence 0.8 --person 'Anne Roux' -o roux.html

The page is one file that needs nothing else: it opens from disk and fetches nothing. It has each person with a timeline in two lanes, \
what French and what English sources say; every event opens its sentences. Its words are in French and English.

Exit status: 0 every record is on the page; 1 the page was written, but some lines were rejected; \
2 wrong options, or the run could not start or finish.";

/// A page above this size, in megabytes, is slow to open.
const LARGE: usize = 150;

/// Arguments of `report`.
#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub(crate) struct ReportArgs {
    /// Files of records as `carriere extract` writes them (JSON Lines, also .gz and .zst), folders, patterns, or - for standard input
    /// [default: standard input]
    #[arg(value_name = "EVENTS")]
    inputs: Vec<PathBuf>,

    /// File for the page [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Language in which the page opens; it can be switched there [default: that of the reader's browser]
    #[arg(long, value_enum)]
    language: Option<LanguageArg>,

    /// Heading of the page
    #[arg(long, value_name = "TEXT")]
    title: Option<String>,

    #[command(flatten)]
    models: ModelsFolder,

    /// Leave out events below this confidence, from 0 to 1
    #[arg(long, value_name = "X", default_value_t = 0.0, value_parser = confidence)]
    min_confidence: f64,

    /// Only the persons whom this name fits: a family name, initials, or the spelling of either language
    #[arg(long, value_name = "NAME")]
    person: Option<String>,

    /// Threads [default: one a core]
    #[arg(long, value_name = "N", help_heading = "Running")]
    threads: Option<NonZeroUsize>,

    /// No closing line on standard error; rejects and errors are still shown
    #[arg(short, long, help_heading = "Running")]
    quiet: bool,
}

/// [`PageLanguage`] as the command line names it.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum LanguageArg {
    /// French
    Fr,
    /// English
    En,
}

impl From<LanguageArg> for PageLanguage {
    fn from(language: LanguageArg) -> Self {
        match language {
            LanguageArg::Fr => PageLanguage::French,
            LanguageArg::En => PageLanguage::English,
        }
    }
}

/// Runs the command.
pub(crate) fn run(args: &ReportArgs) -> Result<Outcome, Error> {
    let start = Instant::now();
    let inputs = inputs(&args.inputs)?;
    let targets = Targets::new(args.output.as_deref(), None, None, OutputOptions::default());
    targets.check(&inputs)?;
    let pool = thread_pool(args.threads)?;
    let knowledge = CompareKnowledge::load(&args.models.find()?)?;
    let (builder, mut sources, rejects) = gather(args.min_confidence, inputs, &targets, true)?;
    let comparison = pool.install(|| builder.compare(&knowledge));
    let report = pool.install(|| report(args, &comparison, &mut sources))?;
    let options = PageOptions {
        title: args.title.clone(),
        language: args.language.map(PageLanguage::from),
    };
    let page = report.html(&options)?;
    output::write(&page, args.output.as_deref())?;

    let megabytes = page.len() / 1_000_000;
    if megabytes > LARGE {
        let mend = "--min-confidence, --person or fewer records make it smaller";
        tell(&format!(
            "warning: the page has {megabytes} MB, which browsers open slowly; {mend}"
        ));
    }
    if !args.quiet {
        let shown = args.output.as_deref().unwrap_or(Path::new("-"));
        tell(&format!(
            "articles {}, rejected {rejects}, persons {}, events {}; {}: {:.1} MB; {:.1} s",
            comparison.articles(),
            report.people(),
            report.stories(),
            shown.display(),
            page.len() as f64 / 1e6,
            start.elapsed().as_secs_f64(),
        ));
    }
    match rejects {
        0 => Ok(Outcome::Good),
        _ => Ok(Outcome::Flawed),
    }
}

/// The stories asked for, with what their articles say.
fn report(
    args: &ReportArgs,
    comparison: &Comparison<'_>,
    sources: &mut Sources,
) -> Result<Report, Error> {
    let mut report = Report::new();
    let mut add = |story: Story| -> Result<(), Error> {
        report.add(&story, &sources.told(&story)?);
        Ok(())
    };
    match &args.person {
        Some(name) => comparison.stories_about(name).try_for_each(&mut add)?,
        None => comparison.stories().try_for_each(&mut add)?,
    }
    Ok(report)
}
