//! `carriere compare`: records of many articles in, one line an event of the world out.

mod scoring;

use std::io::{self, IsTerminal};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::time::Instant;

use clap::{Args, ValueEnum};

use self::scoring::Scoring;
use super::Outcome;
use super::extract::{confidence, thread_pool};
use super::model_options::ModelsFolder;
use super::progress::tell;
use super::targets::Targets;
use crate::compare::export::{Items, StoryFormat, StoryOptions, StoryWriter};
use crate::compare::{
    CompareKnowledge, Comparison, ComparisonBuilder, RecordReader, Sources, Story, Verdict,
};
use crate::error::Error;
use crate::input::{Input, Problem, Reject};
use crate::output::{Compression, OutputOptions};

const HELP: &str = "\
Examples:
  carriere compare events.jsonl > stories.jsonl
  carriere compare 'events/*.jsonl.gz' -o stories.csv
  carriere compare fr.jsonl en.jsonl --person 'Kovalchuk' | jq -c 'select(.verdict == \"conflict\")'
  carriere compare tests/gold/pairs/fr.jsonl tests/gold/pairs/en.jsonl --links tests/gold/pairs/links.jsonl

Every event of every record is in exactly one line. The verdict is `agree` where sources of several languages tell an event and \
contradict each other in nothing, `conflict` where sources do, in the slots of `conflicts`, and `only` where one language tells it.

Exit status: 0 every record was compared; 1 the run finished, but some lines were rejected; \
2 wrong options, or the run could not start or finish.";

/// Arguments of `compare`.
#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub(crate) struct CompareArgs {
    /// Files of records as `carriere extract` writes them (JSON Lines, also .gz and .zst), folders, patterns, or - for standard input
    /// [default: standard input]
    ///
    /// Each article needs an `id` of its own; a second record of an article is rejected. A slot may also be a string or a list of
    /// strings, as gold files have it.
    #[arg(value_name = "EVENTS")]
    inputs: Vec<PathBuf>,

    /// File for the stories; its name tells their format and compression (.jsonl, .csv, .tsv, .parquet, .ftm.jsonl, .qs, .gz, .zst)
    /// [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Format of the stories
    #[arg(long, value_enum, default_value_t = FormatArg::Auto, help_heading = "Output")]
    output_format: FormatArg,

    /// Leave cells of a table as they are, also those that a spreadsheet would compute; otherwise these get an apostrophe in front
    #[arg(long, help_heading = "Output")]
    keep_formulas: bool,

    /// Begin a table with a byte order mark, without which Excel does not read it as UTF-8
    #[arg(long, help_heading = "Output")]
    bom: bool,

    /// For Wikidata: table of the items that names stand for
    #[arg(long, value_name = "FILE", help_heading = "Output")]
    items: Option<PathBuf>,

    /// For Wikidata: also propose what one language alone tells, and show what is disputed
    #[arg(long, help_heading = "Output")]
    all: bool,

    #[command(flatten)]
    models: ModelsFolder,

    /// Leave out events below this confidence, from 0 to 1
    #[arg(long, value_name = "X", default_value_t = 0.0, value_parser = confidence)]
    min_confidence: f64,

    /// Only the stories of persons whom this name fits: a family name, initials, or the spelling of either language
    #[arg(long, value_name = "NAME")]
    person: Option<String>,

    /// Score links and conflicts against this file of labelled links and print the figures; stories are written only with -o
    #[arg(long, value_name = "FILE", help_heading = "Scoring")]
    links: Option<PathBuf>,

    /// The labelled articles whose records the links join, where EVENTS are a system's own records of them; may be given again
    #[arg(
        long,
        value_name = "FILE",
        requires = "links",
        help_heading = "Scoring"
    )]
    gold: Vec<PathBuf>,

    /// Print the figures as one JSON object
    #[arg(long, requires = "links", help_heading = "Scoring")]
    json: bool,

    /// Threads [default: one a core]
    #[arg(long, value_name = "N", help_heading = "Running")]
    threads: Option<NonZeroUsize>,

    /// No closing line on standard error; rejects and errors are still shown
    #[arg(short, long, help_heading = "Running")]
    quiet: bool,
}

/// [`StoryFormat`] as the command line names it.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum FormatArg {
    /// By the name of the output; JSON Lines where it says nothing
    Auto,
    /// One JSON object an event
    Jsonl,
    /// One row a telling of an event, by commas
    Csv,
    /// One row a telling of an event, by tabs
    Tsv,
    /// One row an event, with nested columns
    Parquet,
    /// Entities of FollowTheMoney
    Ftm,
    /// Statements for Wikidata, for review
    Quickstatements,
}

impl FormatArg {
    fn format(self) -> Option<StoryFormat> {
        Some(match self {
            FormatArg::Auto => return None,
            FormatArg::Jsonl => StoryFormat::JsonLines,
            FormatArg::Csv => StoryFormat::Csv,
            FormatArg::Tsv => StoryFormat::Tsv,
            FormatArg::Parquet => StoryFormat::Parquet,
            FormatArg::Ftm => StoryFormat::FollowTheMoney,
            FormatArg::Quickstatements => StoryFormat::QuickStatements,
        })
    }
}

/// Runs the command.
pub(crate) fn run(args: &CompareArgs) -> Result<Outcome, Error> {
    let start = Instant::now();
    let inputs = inputs(&args.inputs)?;
    let targets = Targets::new(args.output.as_deref(), None, None, OutputOptions::default());
    targets.check(&inputs)?;
    let mut options = StoryOptions::new(
        args.output.as_deref(),
        args.output_format.format(),
        None::<Compression>,
    )?;
    options.keep_formulas = args.keep_formulas;
    options.byte_order_mark = args.bom;
    options.all = args.all;
    if let Some(items) = &args.items {
        options.items = Items::load(items)?;
    }
    let scoring = match &args.links {
        Some(links) => Some(Scoring::new(links, &args.gold, &inputs)?),
        None => None,
    };
    let models = args.models.find()?;
    let pool = thread_pool(args.threads)?;
    let knowledge = CompareKnowledge::load(&models)?;

    let gathered = gather(
        args.min_confidence,
        inputs,
        &targets,
        options.format != StoryFormat::JsonLines,
    )?;
    let (builder, mut sources, rejects) = gathered;
    let comparison = pool.install(|| builder.compare(&knowledge));

    let mut counts = Counts::default();
    if let Some(scoring) = &scoring {
        let stories: Vec<Story> = pool.install(|| comparison.stories().collect());
        scoring::print(&scoring.score(&stories), args.json)?;
    }
    if scoring.is_none() || args.output.is_some() {
        let mut writer = match targets.records.as_deref() {
            Some(path) => StoryWriter::create(path, &options, &models)?,
            None => StoryWriter::stdout(&options, &models)?,
        };
        let told = options.format != StoryFormat::JsonLines;
        let written = pool.install(|| {
            write(
                args,
                &comparison,
                &mut writer,
                told.then_some(&mut sources),
                &mut counts,
            )
        });
        let written = match written {
            Ok(()) => writer.finish().map_err(WriteError::Output),
            Err(error) => Err(error),
        };
        match written {
            Ok(()) => {}
            // Nobody reads it any more: no error.
            Err(WriteError::Output(error)) if error.kind() == io::ErrorKind::BrokenPipe => {
                return Ok(Outcome::Good);
            }
            Err(WriteError::Output(error)) => {
                let path = targets.records.as_deref();
                let path = path.unwrap_or(Path::new("standard output"));
                return Err(Error::io("write", path, error));
            }
            Err(WriteError::Sources(error)) => return Err(error),
        }
    }
    if !args.quiet && (scoring.is_none() || args.output.is_some()) {
        let line = counts.line(&comparison, rejects, start.elapsed().as_secs_f64());
        tell(&line);
    }
    match rejects {
        0 => Ok(Outcome::Good),
        _ => Ok(Outcome::Flawed),
    }
}

/// The files of records named, else standard input.
pub(super) fn inputs(paths: &[PathBuf]) -> Result<Vec<Input>, Error> {
    if paths.is_empty() {
        if io::stdin().is_terminal() {
            return Err(Error::Usage(
                "no input; name files or folders of records, or pipe records in (see --help)"
                    .into(),
            ));
        }
        return Ok(vec![Input::Stdin]);
    }
    let input = |path: &PathBuf| match path.as_os_str() == "-" {
        true => Input::Stdin,
        false => Input::Path(path.clone()),
    };
    Ok(paths.iter().map(input).collect())
}

/// Reads all records; what is rejected is told on standard error and counted.
pub(super) fn gather(
    min_confidence: f64,
    inputs: Vec<Input>,
    targets: &Targets,
    hold: bool,
) -> Result<(ComparisonBuilder, Sources, usize), Error> {
    let mut builder = ComparisonBuilder::new().min_confidence(min_confidence);
    let mut sources = Sources::default();
    let mut rejects = 0;
    for item in RecordReader::new(inputs, targets.identities(), hold) {
        let added = item.and_then(|located| {
            builder.add_claims(&located.claims).map_err(|error| {
                let problem = Problem::new("duplicate_id", error.to_string());
                Reject::new(
                    &located.position,
                    problem.of(Some(located.claims.id.clone())),
                )
            })?;
            if hold && let Some(origin) = located.origin {
                sources.add(&located.claims.id, origin);
            }
            Ok(())
        });
        if let Err(reject) = added {
            rejects += 1;
            tell(&format!("rejected: {reject}"));
        }
    }
    Ok((builder, sources, rejects))
}

enum WriteError {
    Output(io::Error),
    Sources(Error),
}

/// Writes the stories one after the other.
fn write(
    args: &CompareArgs,
    comparison: &Comparison<'_>,
    writer: &mut StoryWriter,
    mut sources: Option<&mut Sources>,
    counts: &mut Counts,
) -> Result<(), WriteError> {
    let mut put = |story: Story| {
        let told = match &mut sources {
            Some(sources) => sources.told(&story).map_err(WriteError::Sources)?,
            None => Vec::new(),
        };
        counts.add(&story);
        writer.write(&story, &told).map_err(WriteError::Output)
    };
    match &args.person {
        Some(name) => comparison.stories_about(name).try_for_each(&mut put),
        None => comparison.stories().try_for_each(&mut put),
    }
}

/// What the closing line tells.
#[derive(Default)]
struct Counts {
    stories: usize,
    agree: usize,
    conflict: usize,
}

impl Counts {
    fn add(&mut self, story: &Story) {
        self.stories += 1;
        self.agree += usize::from(story.verdict == Verdict::Agree);
        self.conflict += usize::from(story.verdict == Verdict::Conflict);
    }

    fn line(&self, comparison: &Comparison<'_>, rejects: usize, seconds: f64) -> String {
        format!(
            "articles {}, rejected {rejects}, tellings {}, persons {}; events {}: {} agree, {} conflict, {} only; {seconds:.1} s",
            comparison.articles(),
            comparison.tellings(),
            comparison.persons(),
            self.stories,
            self.agree,
            self.conflict,
            self.stories - self.agree - self.conflict,
        )
    }
}
