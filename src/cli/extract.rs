//! `carriere extract`: articles in, records out.

use std::io::{self, IsTerminal};
use std::num::NonZeroUsize;
use std::panic::{self, AssertUnwindSafe};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

use clap::{Args, ValueEnum};

use super::Outcome;
use super::flow;
use super::model_options::ModelArgs;
use super::progress::{Progress, Show, total_bytes};
use super::targets::Targets;
use crate::article::Article;
use crate::error::Error;
use crate::input::{
    ArticleReader, Batch, BatchLimits, Entry, Expansion, Fields, Format, Input, Problem,
    ReadOptions, Reject, code, read_ahead,
};
use crate::output::{Compression, OutputFormat, OutputOptions, Summary, WriteError, resume};
use crate::pipeline::{ArticleError, Pipeline};
use crate::record::Record;
use crate::timing::{Stage, Stopwatch};

const HELP: &str = "\
Examples:
  carriere extract articles.jsonl -o events.jsonl
  carriere extract articles/ --rules my-rules --summary run.json -o events.jsonl
  carriere extract 'dump/*.csv.gz' --fields text=body,title=headline,id=doc_id -o events.jsonl
  curl -s https://example.org/dump.jsonl.zst | carriere extract --min-confidence 0.8 | jq -c '.events[]'

Every article gives one line, in the order of the input. One that cannot be processed gives a line of \
the rejects file instead, with its place and the reason, and the run goes on.

Exit status: 0 every article gave a record; 1 the run finished, but some articles were rejected; \
2 wrong options, or the run could not start or finish.";

/// Arguments of `extract`.
#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub(crate) struct ExtractArgs {
    /// Files, folders, or - for standard input [default: standard input]
    ///
    /// JSON Lines, JSON arrays, CSV and TSV with a line of column names, text files, web pages, web archives (WARC) and Parquet, each also
    /// compressed with gzip or Zstandard; told by their first bytes and by their names. An article has `text` and, if there are any, `id`, `title`, `date`, `url`, `source`,
    /// `language`; other fields are kept as `metadata`. A folder stands for the files in it and below with an extension of these
    /// formats, by name; a pattern such as 'dump/*.jsonl.gz' for what matches it.
    #[arg(value_name = "INPUT")]
    inputs: Vec<PathBuf>,

    /// File for the records; its name tells their format and compression (.jsonl, .csv, .tsv, .parquet, .gz, .zst) [default: standard
    /// output]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// File for the articles that could not be processed; always made, empty if there are none [default: the output's name with
    /// .rejects.jsonl; messages on standard error when the records go to standard output]
    #[arg(long, value_name = "FILE")]
    rejects: Option<PathBuf>,

    /// File for the figures of the run, one JSON object
    #[arg(long, value_name = "FILE")]
    summary: Option<PathBuf>,

    /// Format of all inputs
    #[arg(long, value_enum, default_value_t = FormatArg::Auto)]
    format: FormatArg,

    /// Which fields or columns of the input are those of an article, where they are called otherwise: text=body,title=headline; dots
    /// lead into nested fields (text=content.body)
    #[arg(long, value_name = "FIELD=NAME,…")]
    fields: Option<Fields>,

    /// Longest line, row, record or file of one article, in bytes (K, M and G stand for powers of 1024); a longer one is rejected
    #[arg(long, value_name = "SIZE", default_value = "16M", value_parser = size)]
    max_bytes: usize,

    /// Most that a compressed file of more than 1 GiB of content may hold, as a multiple of its size; one that gives more is rejected from there on
    #[arg(long, value_name = "N", default_value_t = Expansion::RATIO)]
    max_ratio: u64,

    /// Format of the records: JSON Lines or Parquet with one article a line or row, a table with one event a row
    #[arg(long, value_enum, default_value_t = OutputFormatArg::Auto, help_heading = "Output")]
    output_format: OutputFormatArg,

    /// Compression of the records; inside the file for Parquet
    #[arg(long, value_enum, default_value_t = CompressionArg::Auto, help_heading = "Output")]
    compression: CompressionArg,

    /// Leave cells of a table as they are, also those that a spreadsheet would compute; otherwise these get an apostrophe in front
    #[arg(long, help_heading = "Output")]
    keep_formulas: bool,

    /// Begin a table with a byte order mark, without which Excel does not read it as UTF-8
    #[arg(long, help_heading = "Output")]
    bom: bool,

    #[command(flatten)]
    models: ModelArgs,

    /// Also write every name, role and date found, as `entities`
    #[arg(long, help_heading = "Events")]
    entities: bool,

    /// Leave out events below this confidence, from 0 to 1
    #[arg(long, value_name = "X", default_value_t = 0.0, value_parser = confidence, help_heading = "Events")]
    min_confidence: f64,

    /// Also read lines that are not the article: teasers ("À lire aussi"), share buttons, cookie notices, comment forms
    #[arg(long, help_heading = "Events")]
    keep_boilerplate: bool,

    /// Read every sentence, and not only those that can matter to an event; slower, with the same events
    #[arg(long, help_heading = "Running")]
    read_all: bool,

    /// Go on where an interrupted run over the same input stopped, as its -o and rejects files tell; the result is that of one run
    #[arg(long, help_heading = "Running")]
    resume: bool,

    /// Threads [default: one a core]
    #[arg(long, value_name = "N", help_heading = "Running")]
    threads: Option<NonZeroUsize>,

    /// Articles that are processed together
    #[arg(long, value_name = "N", default_value_t = NonZeroUsize::new(BatchLimits::ENTRIES).unwrap_or(NonZeroUsize::MIN), help_heading = "Running")]
    batch: NonZeroUsize,

    /// Seconds between two lines of progress where standard error is no terminal; a terminal has a bar
    #[arg(
        long,
        value_name = "SECONDS",
        default_value_t = 30,
        help_heading = "Running"
    )]
    log_every: u64,

    /// No progress and no closing line on standard error; rejects and errors are still shown
    #[arg(short, long, help_heading = "Running")]
    quiet: bool,
}

/// [`Format`] as the command line names it.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum FormatArg {
    /// By the first bytes and the name
    Auto,
    /// One JSON object a line
    Jsonl,
    /// A JSON array of objects, or objects over several lines
    Json,
    /// A table with column names, by commas, semicolons, tabs or bars
    Csv,
    /// A table with column names, by tabs
    Tsv,
    /// One article a file
    Text,
    /// One web page a file
    Html,
    /// The pages of a web crawl
    Warc,
    /// One article a row
    Parquet,
}

/// [`OutputFormat`] as the command line names it.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum OutputFormatArg {
    /// By the name of the output; JSON Lines where it says nothing
    Auto,
    /// One JSON object an article
    Jsonl,
    /// One row an event, by commas
    Csv,
    /// One row an event, by tabs
    Tsv,
    /// One row an article, with nested columns
    Parquet,
}

/// [`Compression`] as the command line names it.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum CompressionArg {
    /// By the name of the output (.gz, .zst)
    Auto,
    /// None
    None,
    /// As gzip
    Gzip,
    /// As Zstandard
    Zstd,
}

/// Runs the command.
pub(crate) fn run(args: &ExtractArgs) -> Result<Outcome, Error> {
    let inputs = args.inputs()?;
    let targets = Targets::new(
        args.output.as_deref(),
        args.rejects.as_deref(),
        args.summary.as_deref(),
        args.output_options()?,
    );
    targets.check(&inputs)?;
    let earlier = match args.resume {
        true => Some(targets.resumable()?),
        false => None,
    };
    // Models first: a run that cannot start leaves the files of an earlier run alone.
    let mut options = args.models.options()?;
    options.entities = args.entities;
    options.min_confidence = args.min_confidence;
    options.keep_boilerplate = args.keep_boilerplate;
    options.read_all = args.read_all;
    let pool = thread_pool(args.threads)?;
    let pipeline = Arc::new(pool.install(|| Pipeline::load(&options))?);

    let show = args.show(targets.records.is_none());
    let total = match show {
        Show::Nothing => None,
        _ => total_bytes(&inputs, targets.identities()),
    };
    let mut progress = Progress::new(total, show);

    let start = Instant::now();
    let watch = Arc::new(Stopwatch::default());
    let mut reader = ArticleReader::new(inputs, args.read_options(&targets));
    let bytes_read = reader.bytes_read();
    let resumed = match earlier {
        Some((records, rejects)) => Some(watch.time(Stage::Read, || {
            resume(&mut reader, records, rejects, targets.options)
        })?),
        None => None,
    };
    let (mut sink, summary_file) = targets.open(&progress, resumed.as_ref())?;
    let before = sink.summary().articles;
    progress.begin(bytes_read.load(Ordering::Relaxed), before);
    if resumed.is_some() && !args.quiet {
        let line = format!("resumed after {before} articles");
        progress.printer().print(&line);
    }
    let next = resumed.and_then(|resumed| resumed.next);
    let limits = BatchLimits {
        entries: args.batch.get(),
        ..BatchLimits::default()
    };
    let items = next.into_iter().chain(reader);
    let (batches, thread) = read_ahead(items, limits, bytes_read, Arc::clone(&watch));
    let process = {
        let pipeline = Arc::clone(&pipeline);
        move |batch| processed(batch, &pipeline)
    };
    let write = |(results, bytes): (Results, u64)| {
        watch.time(Stage::Write, || sink.write(&results))?;
        progress.update(bytes, sink.summary());
        Ok(())
    };
    let mut written = flow::in_order(&batches, &pool, process, write);
    if written.is_ok() {
        written = watch.time(Stage::Write, || sink.finish());
    }
    progress.finish();
    let complete = is_complete(written, targets.records.as_deref())?;
    // Otherwise the reading thread is left behind: it may be waiting for input that never comes.
    if complete && let Err(panic) = thread.join() {
        panic::resume_unwind(panic);
    }

    let mut summary = sink.summary().clone();
    summary.seconds = start.elapsed().as_secs_f64();
    summary.complete = complete;
    (summary.sentences, summary.sentences_read) = pipeline.sentence_counts();
    watch.add(pipeline.watch());
    summary.stage_seconds = watch.seconds();
    if let Some((path, file)) = summary_file {
        summary
            .write(file)
            .map_err(|error| Error::io("write", path, error))?;
    }
    if complete {
        is_complete(sink.close(), targets.records.as_deref())?;
    }
    if let Some(failure) = pipeline.reader().readings_failure() {
        progress.printer().print(&format!("warning: {failure}"));
    }
    // The program ends here: to take the rules and lexicons apart piece by piece would be a tenth of a short run.
    std::mem::forget(pipeline);
    if !args.quiet && complete {
        let line = closing_line(&summary, before, targets.rejects.as_deref());
        progress.printer().print(&line);
    }
    match complete && summary.rejects > 0 {
        true => Ok(Outcome::Flawed),
        false => Ok(Outcome::Good),
    }
}

/// True when everything was written, false when nobody reads the records any more.
fn is_complete(written: Result<(), WriteError>, records: Option<&Path>) -> Result<bool, Error> {
    match written {
        Ok(()) => Ok(true),
        Err(WriteError::Closed) => Ok(false),
        Err(WriteError::Rejects(error)) => Err(error),
        Err(WriteError::Records(error)) => {
            let path = records.unwrap_or(Path::new("standard output"));
            Err(Error::io("write", path, error))
        }
    }
}

/// A pool of as many threads as `--threads` says, else one a core.
pub(super) fn thread_pool(threads: Option<NonZeroUsize>) -> Result<rayon::ThreadPool, Error> {
    rayon::ThreadPoolBuilder::new()
        .num_threads(threads.map_or(0, NonZeroUsize::get))
        .build()
        .map_err(|error| {
            let mend = "give fewer with --threads";
            Error::System(format!("cannot start the threads: {error}; {mend}"))
        })
}

impl ExtractArgs {
    fn inputs(&self) -> Result<Vec<Input>, Error> {
        if self.inputs.is_empty() {
            if io::stdin().is_terminal() {
                return Err(Error::Usage(
                    "no input; name files or folders, or pipe articles in (see --help)".into(),
                ));
            }
            return Ok(vec![Input::Stdin]);
        }
        let input = |path: &PathBuf| match path.as_os_str() == "-" {
            true => Input::Stdin,
            false => Input::Path(path.clone()),
        };
        Ok(self.inputs.iter().map(input).collect())
    }

    /// How progress is shown; `to_stdout` says that the records go to standard output.
    fn show(&self, to_stdout: bool) -> Show {
        match io::stderr().is_terminal() {
            _ if self.quiet => Show::Nothing,
            false => Show::Lines(Duration::from_secs(self.log_every)),
            // A bar would be drawn over the records.
            true if to_stdout && io::stdout().is_terminal() => Show::Nothing,
            true => Show::Bar,
        }
    }

    fn output_options(&self) -> Result<OutputOptions, Error> {
        let format = match self.output_format {
            OutputFormatArg::Auto => None,
            OutputFormatArg::Jsonl => Some(OutputFormat::JsonLines),
            OutputFormatArg::Csv => Some(OutputFormat::Csv),
            OutputFormatArg::Tsv => Some(OutputFormat::Tsv),
            OutputFormatArg::Parquet => Some(OutputFormat::Parquet),
        };
        let compression = match self.compression {
            CompressionArg::Auto => None,
            CompressionArg::None => Some(Compression::None),
            CompressionArg::Gzip => Some(Compression::Gzip),
            CompressionArg::Zstd => Some(Compression::Zstd),
        };
        let options = OutputOptions::new(self.output.as_deref(), format, compression)?;
        if self.entities && matches!(options.format, OutputFormat::Csv | OutputFormat::Tsv) {
            return Err(Error::Usage(
                "a table of events has no place for --entities; write .jsonl or .parquet".into(),
            ));
        }
        Ok(OutputOptions {
            keep_formulas: self.keep_formulas,
            byte_order_mark: self.bom,
            ..options
        })
    }

    fn read_options(&self, targets: &Targets) -> ReadOptions {
        ReadOptions {
            format: match self.format {
                FormatArg::Auto => None,
                FormatArg::Jsonl => Some(Format::JsonLines),
                FormatArg::Json => Some(Format::Json),
                FormatArg::Csv => Some(Format::Csv),
                FormatArg::Tsv => Some(Format::Tsv),
                FormatArg::Text => Some(Format::Text),
                FormatArg::Html => Some(Format::Html),
                FormatArg::Warc => Some(Format::Warc),
                FormatArg::Parquet => Some(Format::Parquet),
            },
            fields: self.fields.clone().unwrap_or_default(),
            expansion: Expansion {
                ratio: self.max_ratio,
                ..Expansion::default()
            },
            max_bytes: self.max_bytes,
            excluded: targets.identities(),
        }
    }
}

/// What came of the articles of a batch, in order of the input.
type Results = Vec<Result<Record, Reject>>;

/// Processes a batch: its results and rejects, with the bytes of the input read up to its end.
fn processed(batch: Batch, pipeline: &Pipeline) -> (Results, u64) {
    let process = |articles: &[Article]| {
        let problem = |error: ArticleError| Problem::new(error.code(), error.to_string());
        let results = pipeline.process(articles).into_iter();
        results.map(|result| result.map_err(problem)).collect()
    };
    let mut results = process_safely(&batch.articles, process).into_iter();
    let mut articles = batch.articles.into_iter();
    let one = |entry| match entry {
        Entry::Reject(reject) => Err(reject),
        Entry::Article(position) => {
            let id = articles.next().map(|article| article.id);
            let result = results.next().unwrap_or_else(|| Err(internal()));
            result.map_err(|problem| Reject::new(&position, problem.of(id)))
        }
    };
    let results = batch.entries.into_iter().map(one).collect();
    (results, batch.bytes_read)
}

/// Processes articles together; if that panics, one by one, so that a defect costs one article and not the run.
pub(super) fn process_safely(
    articles: &[Article],
    process: impl Fn(&[Article]) -> Vec<Result<Record, Problem>>,
) -> Vec<Result<Record, Problem>> {
    let attempt =
        |articles: &[Article]| panic::catch_unwind(AssertUnwindSafe(|| process(articles)));
    if articles.is_empty() {
        return Vec::new();
    }
    if let Ok(results) = attempt(articles) {
        return results;
    }
    let one = |article| {
        let results = attempt(std::slice::from_ref(article)).ok();
        let result = results.and_then(|results| results.into_iter().next());
        result.unwrap_or_else(|| Err(internal()))
    };
    articles.iter().map(one).collect()
}

fn internal() -> Problem {
    Problem::new(
        code::INTERNAL,
        "the program broke down on this article; please report it with the article's text",
    )
}

/// The figures in words; `before` articles are an earlier run's.
fn closing_line(summary: &Summary, before: u64, rejects: Option<&Path>) -> String {
    let place = match rejects {
        Some(path) if summary.rejects > 0 => format!(" (see {})", path.display()),
        _ => String::new(),
    };
    let rate = (summary.articles - before) as f64 / summary.seconds.max(1e-9);
    format!(
        "articles {}, records {}, rejected {}{place}, events {}; sentences read {} of {}; {:.1} s, {rate:.1} articles/s",
        summary.articles,
        summary.records,
        summary.rejects,
        summary.events,
        summary.sentences_read,
        summary.sentences,
        summary.seconds
    )
}

/// Parses a size in bytes, with `K`, `M` or `G` for powers of 1024.
fn size(value: &str) -> Result<usize, String> {
    let (digits, unit) = match value.char_indices().last() {
        Some((at, 'k' | 'K')) => (&value[..at], 1 << 10),
        Some((at, 'm' | 'M')) => (&value[..at], 1 << 20),
        Some((at, 'g' | 'G')) => (&value[..at], 1 << 30),
        _ => (value, 1),
    };
    let number: Option<usize> = digits.parse().ok();
    number
        .and_then(|number| number.checked_mul(unit))
        .filter(|size| *size > 0)
        .ok_or_else(|| "expected a number of bytes such as 500000, 64K or 16M".into())
}

/// Parses a confidence.
pub(super) fn confidence(value: &str) -> Result<f64, String> {
    let number: Option<f64> = value.parse().ok();
    number
        .filter(|number| (0.0..=1.0).contains(number))
        .ok_or_else(|| "expected a number from 0 to 1".into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes_and_confidences_are_checked() {
        assert_eq!(size("64K"), Ok(65536));
        assert_eq!(size("500"), Ok(500));
        for bad in ["", "M", "0", "-1", "1T", "99999999999G"] {
            assert!(size(bad).is_err(), "{bad}");
        }
        assert_eq!(confidence("0.5"), Ok(0.5));
        assert!(confidence("1.01").is_err() && confidence("NaN").is_err());
    }

    #[test]
    fn a_panic_costs_one_article() {
        let articles = ["a", "boom", "c"].map(|id| Article::new(id, "x"));
        let process = |articles: &[Article]| {
            let one = |article: &Article| {
                assert_ne!(article.id, "boom", "on purpose");
                Ok(Record {
                    id: article.id.clone(),
                    ..Record::default()
                })
            };
            articles.iter().map(one).collect()
        };
        let results = process_safely(&articles, process);
        let ids: Vec<_> = results
            .iter()
            .map(|result| match result {
                Ok(record) => record.id.as_str(),
                Err(problem) => problem.code,
            })
            .collect();
        assert_eq!(ids, ["a", "internal", "c"]);
    }
}
