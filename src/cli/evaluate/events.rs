//! Event records against gold.

use std::collections::{BTreeMap, HashSet};
use std::fs;
use std::io::{self, IsTerminal, Write};
use std::num::NonZeroUsize;
use std::path::{Path, PathBuf};
use std::str::FromStr;

use clap::Args;
use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::output::{self, ReportFormat};
use super::thresholds::Threshold;
use crate::article::Article;
use crate::cli::Outcome;
use crate::cli::extract::{confidence, process_safely, thread_pool};
use crate::cli::model_options::ModelArgs;
use crate::error::Error;
use crate::evaluate::{
    ArticleOutcome, Evaluation, GoldArticle, LabelledEvent, Mistake, Predictions, Resampling,
    compare, explain, fit_confidence, mistakes, predicted_events, read_earlier, read_gold, report,
};
use crate::input::{BatchLimits, Problem};
use crate::pipeline::Pipeline;
use crate::sentences::Splitter;

const HELP: &str = "\
Examples:
  carriere evaluate gold.jsonl
  carriere evaluate gold.jsonl --predictions events.jsonl --format json -o scores.json
  carriere evaluate fr.jsonl en.jsonl --rules my-rules --errors 20
  carriere evaluate gold.jsonl --compare scores.json --fail-under event_f1=0.8,argument_f1=0.7
  carriere evaluate gold.jsonl -o scores.html
  carriere evaluate unseen.jsonl --fit-confidence models/confidence.toml

GOLD has one article a line: `id`, `language`, `text`, perhaps `date` and `title`, and `events`, each with its `type` and the \
accepted strings of its slots. Scoring: records of one type and person are paired so that most arguments match; \
records marked `optional` cost nothing.

Exit status: 0 evaluated; 1 evaluated, but some articles could not be processed and count as without events; \
2 wrong options, or a file is not what it must be; 3 evaluated, and a figure is below --fail-under.";

/// Arguments of `evaluate`.
#[derive(Debug, Args)]
#[command(after_help = HELP)]
pub(crate) struct EventArgs {
    /// Files of hand-labelled articles (JSON Lines), or - for standard input
    #[arg(value_name = "GOLD", required = true)]
    gold: Vec<PathBuf>,

    /// Score these records, as `extract` writes them, instead of running the pipeline on the texts
    #[arg(long, value_name = "FILE")]
    predictions: Option<PathBuf>,

    /// Form of the report [default: as the extension of -o says, else text]
    #[arg(long, value_enum, value_name = "FORMAT")]
    format: Option<ReportFormat>,

    /// File for the report [default: standard output]
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,

    /// Show missed and spurious records in their sentences, with the rules that fired or came close; N at most [default: all]. A page
    /// always shows them
    #[arg(long, value_name = "N", num_args = 0..=1, default_missing_value = "all")]
    errors: Option<ErrorLimit>,

    /// Say what got better and worse since this earlier result (--format json), record by record, with a significance test
    #[arg(long, value_name = "OLD.json", help_heading = "Comparing")]
    compare: Option<PathBuf>,

    /// End with status 3 if a figure is lower: an event F1 (0.8), or FIGURE[@KEY]=X, several with commas between; figures are
    /// event_ and argument_ f1, precision and recall, and person_accuracy; keys are those of the report (lang:fr, type:election)
    #[arg(
        long,
        value_name = "X",
        value_delimiter = ',',
        help_heading = "Comparing"
    )]
    fail_under: Vec<Threshold>,

    /// Draws of articles for intervals and tests
    #[arg(long, value_name = "N", default_value_t = NonZeroUsize::new(Resampling::default().samples).unwrap_or(NonZeroUsize::MIN), help_heading = "Comparing")]
    resamples: NonZeroUsize,

    /// Where the random numbers of intervals and tests start
    #[arg(long, value_name = "N", default_value_t = Resampling::default().seed, help_heading = "Comparing")]
    seed: u64,

    /// Write what scores are worth on these articles to FILE, as `confidence.toml` of the models folder; then confidence is reported
    /// as the scores are, without that map. Use articles that no rule was written with
    #[arg(long, value_name = "FILE", conflicts_with_all = ["predictions", "min_confidence"])]
    fit_confidence: Option<PathBuf>,

    #[command(flatten)]
    models: ModelArgs,

    /// Leave out events below this confidence, from 0 to 1
    #[arg(long, value_name = "X", default_value_t = 0.0, value_parser = confidence, help_heading = "Events")]
    min_confidence: f64,

    /// Also read lines that are not the article: teasers ("À lire aussi"), share buttons, cookie notices, comment forms
    #[arg(long, help_heading = "Events")]
    keep_boilerplate: bool,

    /// Read every sentence, and not only those that can matter to an event; slower, with the same events
    #[arg(long, help_heading = "Running")]
    read_all: bool,

    /// Threads [default: one a core]
    #[arg(long, value_name = "N", help_heading = "Running")]
    threads: Option<NonZeroUsize>,

    /// Articles that are processed together
    #[arg(long, value_name = "N", default_value_t = NonZeroUsize::new(BatchLimits::ENTRIES).unwrap_or(NonZeroUsize::MIN), help_heading = "Running")]
    batch: NonZeroUsize,

    /// No progress and no warnings on standard error
    #[arg(short, long, help_heading = "Running")]
    quiet: bool,
}

/// How many missed and spurious records are shown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct ErrorLimit(usize);

/// Writes the map from scores to confidence.
fn write_confidence(path: &Path, outcomes: &[ArticleOutcome]) -> Result<(), Error> {
    let points = fit_confidence(outcomes);
    if points.is_empty() {
        return Err(Error::Usage(
            "--fit-confidence needs records that were found; these articles have none".into(),
        ));
    }
    let text = format!(
        "# What a record's score is worth: the share of records of that score that was right, on articles that no rule was written with.
# Pairs of score and confidence, straight lines between them. Made by `carriere evaluate GOLD --fit-confidence models/confidence.toml`.
points = {}\n",
        toml::Value::from(points.into_iter().map(|(a, b)| vec![a, b]).collect::<Vec<_>>())
    );
    fs::write(path, text).map_err(|error| Error::io("write", path, error))
}

impl FromStr for ErrorLimit {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        match text {
            "all" => Ok(ErrorLimit(usize::MAX)),
            number => number.parse().map(ErrorLimit).map_err(|_| {
                "expected a number, or nothing; put --errors after the files, or write --errors=all".into()
            }),
        }
    }
}

/// What a system found in each gold article, with the pipeline that did if it was ours.
struct Found {
    events: Vec<Vec<LabelledEvent>>,
    /// The pipeline and the articles that it read.
    pipeline: Option<(Pipeline, Vec<Article>)>,
    /// Articles that could not be processed.
    failed: usize,
}

/// Runs the command.
pub(super) fn run(args: &EventArgs) -> Result<Outcome, Error> {
    let how = Resampling {
        samples: args.resamples.get(),
        seed: args.seed,
    };
    let format = ReportFormat::choose(args.format, args.output.as_deref());
    // What can be refused at once is, before minutes of reading.
    let earlier = match &args.compare {
        Some(path) => Some(read_earlier(path)?),
        None => None,
    };
    let gold = args.read_gold()?;
    let pool = thread_pool(args.threads)?;
    let found = match &args.predictions {
        Some(path) => args.predicted(&gold, path)?,
        None => pool.install(|| args.extracted(&gold))?,
    };
    let outcomes: Vec<ArticleOutcome> = gold
        .iter()
        .zip(&found.events)
        .map(|(article, events)| ArticleOutcome::new(article, events))
        .collect();
    if let Some(path) = &args.fit_confidence {
        write_confidence(path, &outcomes)?;
    }
    let mut evaluation = Evaluation::new(outcomes, how);
    evaluation.comparison = earlier.map(|earlier| compare(&earlier, &evaluation.records, how));
    let limit = match (args.errors, format) {
        (Some(limit), _) => Some(limit.0),
        (None, ReportFormat::Html) => Some(usize::MAX),
        (None, _) => None,
    };
    if let Some(limit) = limit {
        let errors = pool.install(|| args.mistakes(&gold, &found, &evaluation, limit))?;
        evaluation.errors = Some(errors);
    }
    let report = match format {
        ReportFormat::Text => report::text(&evaluation),
        ReportFormat::Markdown => report::markdown(&evaluation),
        ReportFormat::Html => report::html(&evaluation)
            .map_err(|error| Error::System(format!("cannot make the page: {error}")))?,
        ReportFormat::Json => json(&evaluation)?,
    };
    // A figure that is not there is told before the report, one that is too low after it.
    let judged: Result<Vec<Option<String>>, Error> = args
        .fail_under
        .iter()
        .map(|threshold| threshold.judge(&evaluation))
        .collect();
    let below: Vec<String> = judged?.into_iter().flatten().collect();
    output::write(&report, args.output.as_deref())?;
    for line in &below {
        tell(line);
    }
    match (below.is_empty(), found.failed) {
        (false, _) => Ok(Outcome::BelowThreshold),
        (true, 0) => Ok(Outcome::Good),
        (true, _) => Ok(Outcome::Flawed),
    }
}

fn json(evaluation: &Evaluation) -> Result<String, Error> {
    let json = serde_json::to_string(evaluation);
    let json = json.map_err(|error| Error::System(format!("cannot write JSON: {error}")))?;
    Ok(json + "\n")
}

/// Prints a line on standard error; a closed one is nobody to tell.
fn tell(line: &str) {
    let _ = writeln!(io::stderr(), "{line}");
}

impl EventArgs {
    fn warn(&self, line: &str) {
        if !self.quiet {
            tell(&format!("warning: {line}"));
        }
    }

    /// The articles of all gold files.
    fn read_gold(&self) -> Result<Vec<GoldArticle>, Error> {
        let mut gold = Vec::new();
        for path in &self.gold {
            gold.extend(read_gold(path)?);
        }
        let mut seen = HashSet::new();
        for article in &gold {
            if !seen.insert(&article.id) {
                self.warn(&format!(
                    "{}:{}: there is another article `{}`; give each its own `id`",
                    article.path.display(),
                    article.line,
                    article.id
                ));
            }
        }
        Ok(gold)
    }

    /// The records of a file.
    fn predicted(&self, gold: &[GoldArticle], path: &std::path::Path) -> Result<Found, Error> {
        let mut predictions = Predictions::read(path)?;
        for id in &predictions.repeated {
            self.warn(&format!(
                "{}: there are several records of article `{id}`; the last counts",
                path.display()
            ));
        }
        if !gold
            .iter()
            .any(|article| predictions.events.contains_key(&article.id))
        {
            self.warn(&format!(
                "{}: no record of any gold article in it; are the `id`s the same?",
                path.display()
            ));
        }
        let is_kept = |event: &LabelledEvent| {
            event
                .confidence
                .is_none_or(|confidence| confidence >= self.min_confidence)
        };
        for events in predictions.events.values_mut() {
            events.retain(is_kept);
        }
        Ok(Found {
            events: gold
                .iter()
                .map(|article| predictions.of(&article.id).to_vec())
                .collect(),
            pipeline: None,
            failed: 0,
        })
    }

    /// The records that the pipeline reads in the texts of gold.
    fn extracted(&self, gold: &[GoldArticle]) -> Result<Found, Error> {
        let articles = gold.iter().map(GoldArticle::article);
        let articles: Vec<Article> = articles.collect::<Result<_, _>>()?;
        let mut options = self.models.options()?;
        options.min_confidence = self.min_confidence;
        options.keep_boilerplate = self.keep_boilerplate;
        options.read_all = self.read_all;
        options.raw_confidence = self.fit_confidence.is_some();
        let pipeline = Pipeline::load(&options)?;
        let bar = self.progress(articles.len());
        let process = |articles: &[Article]| {
            let results = pipeline.process(articles).into_iter();
            results
                .map(|result| result.map_err(|error| Problem::new(error.code(), error.to_string())))
                .collect()
        };
        let mut events = Vec::with_capacity(articles.len());
        let mut failed = 0;
        for batch in articles.chunks(self.batch.get()) {
            for result in process_safely(batch, process) {
                let record = result.map_err(|problem| {
                    failed += 1;
                    let article = &gold[events.len()];
                    let line = format!(
                        "{}:{}: article `{}` counts as without events: {}",
                        article.path.display(),
                        article.line,
                        article.id,
                        problem.message
                    );
                    bar.suspend(|| self.warn(&line));
                });
                events.push(
                    record
                        .map(|record| predicted_events(&record))
                        .unwrap_or_default(),
                );
            }
            bar.inc(batch.len() as u64);
        }
        bar.finish_and_clear();
        Ok(Found {
            events,
            pipeline: Some((pipeline, articles)),
            failed,
        })
    }

    /// A bar of articles, drawn on a terminal.
    fn progress(&self, articles: usize) -> ProgressBar {
        let bar = ProgressBar::new(articles as u64);
        let template = "{elapsed_precise} {bar:30} {pos}/{len} articles, {eta} left";
        if let Ok(style) = ProgressStyle::with_template(template) {
            bar.set_style(style);
        }
        if self.quiet || !io::stderr().is_terminal() {
            bar.set_draw_target(ProgressDrawTarget::hidden());
        }
        bar
    }

    /// The first missed and spurious records, with what the rules did in their sentences where the pipeline ran.
    fn mistakes(
        &self,
        gold: &[GoldArticle],
        found: &Found,
        evaluation: &Evaluation,
        limit: usize,
    ) -> Result<Vec<Mistake>, Error> {
        let splitter = match self.models.options() {
            Ok(options) => Some(Splitter::load(&options.models)?),
            Err(_) => {
                self.warn(
                    "found no models; the sentences of missed records are not shown (see --models)",
                );
                None
            }
        };
        let mut all = Vec::new();
        for ((article, events), outcome) in gold.iter().zip(&found.events).zip(&evaluation.records)
        {
            if all.len() >= limit {
                break;
            }
            all.extend(mistakes(article, events, outcome, splitter.as_ref()));
        }
        all.truncate(limit);
        if let Some((pipeline, articles)) = &found.pipeline {
            let articles: BTreeMap<&str, &Article> = articles
                .iter()
                .map(|article| (article.id.as_str(), article))
                .collect();
            explain(pipeline, &articles, &mut all)
                .map_err(|error| Error::System(format!("the reader failed: {error}")))?;
        }
        Ok(all)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn limits_are_numbers_or_all() {
        assert_eq!("20".parse(), Ok(ErrorLimit(20)));
        assert_eq!("all".parse(), Ok(ErrorLimit(usize::MAX)));
        let error = "gold.jsonl".parse::<ErrorLimit>().unwrap_err();
        assert!(error.contains("put --errors after the files"), "{error}");
    }
}
